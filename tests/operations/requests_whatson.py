"""Requests of WHATS'ON, one of every operation, written from the documents."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.operations.facts import PROGRAM
from tests.operations.rows import Row

__all__ = ["REQUESTS"]

_CONTENT: dict[str, Any] = {
    "content_id": "PGM001",
    "content_type": "program",
    "title": "Barbie",
    "duration": dt.timedelta(hours=1, minutes=40),
    "product_code": "P1",
    "description": None,
    "original_language": "English",
    "content_target_group": "all",
    "content_form": "film",
    "broadcast_medium": "tv",
    "cast": [{"name": "Ryan"}],
    "product_titles": [{"type": "SubTitle", "title": "MCU23", "alternative_title": True, "broadcasting_title": False}],
    "custom_attributes": {"cADecimal": 1.23, "cADate": None},
    "ratings": [
        {
            "regulator": "localRegulator",
            "rating": None,
            "content_warnings": [{"id": "Language", "value": "Harsh", "comment": None}],
        }
    ],
    "contact_person": "BAPI",
    "display_type": None,
    "production_number": "1",
    "origin": "o",
    "content_producer": "c",
    "content_code": "cc",
    "keywords": ["a"],
    "frequency": "f",
    "video_format": "HD",
    "production_mode": "m",
    "sound": "stereo",
    "appreciation": "5",
    "planning_categories": [],
    "country_of_subject": "FR",
    "contract_required": False,
    "images": [{"image_id": "6318876000", "high_resolution_url": "https://w.test/i.jpg", "press_targets": ["Print"]}],
    "genres": ["Comedy", "Satire"],
    "content_collection_intentions": ["VOD"],
    "dvd_release_date": dt.date(2024, 2, 1),
    "dvd_release_date_foreign": None,
}
_CONTENT_SENT = (
    '{"contentId":"PGM001","contentType":"program","title":"Barbie","duration":"01:40:00","productCode":"P1",'
    '"description":null,"originalLanguage":"English","contentTargetGroup":"all","contentform":"film",'
    '"broadcastMedium":"tv","cast":[{"name":"Ryan"}],'
    '"productTitles":[{"type":"SubTitle","title":"MCU23","alternativeTitle":true,"broadcastingTitle":false}],'
    '"customAttributes":{"cADecimal":1.23,"cADate":null},'
    '"ratings":[{"regulator":"localRegulator","rating":null,'
    '"contentWarnings":[{"id":"Language","value":"Harsh","comment":null}]}],'
    '"contactPerson":"BAPI","displayType":null,"productionNumber":"1","origin":"o","contentProducer":"c",'
    '"contentCode":"cc","keywords":["a"],"frequency":"f","videoFormat":"HD","productionMode":"m","sound":"stereo",'
    '"appreciation":"5","planningCategories":[],"countryOfSubject":"FR","contractRequired":false,'
    '"images":[{"imageId":"6318876000","highResolutionURL":"https://w.test/i.jpg","pressTargets":["Print"]}],'
    '"genres":["Comedy","Satire"],"contentCollectionIntentions":["VOD"],'
    '"dvdReleaseDate":"2024-02-01","dvdReleaseDateForeign":null}'
)
_JSON = {"content-type": "application/json"}

REQUESTS = (
    Row(
        "whatson",
        "programs.get",
        (PROGRAM,),
        {"custom_attributes": ["cADate", "cAText"], "debug": "dateCreatedUTC,dateModifiedUTC"},
        "GET",
        f"/content/v1/programs/{PROGRAM}?customAttributes=cADate%2CcAText&debug=dateCreatedUTC%2CdateModifiedUTC",
        reply={"contentId": PROGRAM},
    ),
    Row(
        "whatson",
        "programs.create_or_update",
        (),
        {**_CONTENT, "template": "FILM", "propagate_to_versions": "always"},
        "POST",
        "/content/v1/programs?template=FILM&propagateToVersions=always",
        _JSON,
        _CONTENT_SENT,
        {"contentId": "PGM001"},
    ),
    Row(
        "whatson",
        "programs.update",
        (PROGRAM,),
        {**_CONTENT, "propagate_to_versions": "never"},
        "PUT",
        f"/content/v1/programs/{PROGRAM}?propagateToVersions=never",
        _JSON,
        _CONTENT_SENT,
        {"contentId": "PGM001"},
    ),
    Row(
        "whatson",
        "dropdowns.genres",
        (),
        {},
        "GET",
        "/content/v1/genres",
        reply=[{"id": "Comedy", "name": "Comedy"}],
    ),
)
