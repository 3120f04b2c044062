"""What a Plurimedia client sees under each variant of what the documents leave open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from broadcast_clients.core.errors import BadRequest, BroadcastError, InternalServerError, NoResult
from tests.operations.expected import Table

__all__ = ["CATALOGUE", "CONTENTS", "DEFAULT", "TABLE", "Expected"]

CONTENTS = 60
"""Size of the large catalogue."""
_CHANGES = "catalogs.last_updated"
_DENIED = "Access denied due to missing or invalid subscription key."


@frozen(kw_only=True)
class Expected:
    """By default pages have 50 contents, so that there are two."""

    overrides: Mapping[str, Any] | None = None
    timezone: str = "UTC"
    page_sizes: tuple[int, ...] = (50, 10)
    total_pages: int | None = 2
    added: str = "added"
    updated: str = "updated"
    invalid: type[BroadcastError] = BadRequest
    """What an id that is none gives; a list is then empty where it is no error."""
    denied: str = _DENIED
    throttled: str = "Rate limit is exceeded."
    removed_is_readable: bool = True
    unknown: Mapping[str, Any] = {}
    lang: str = "fr"
    version: str | None = "v2"
    """Of the envelope around a single V2 content; `None` is none, "" is an envelope without version."""
    days: int = 60 * 14
    """Rows of the days available."""
    pack_id: int = 101
    """What ChannelPacks takes: the id of a channel, unless it is that of a pack."""
    packs: int = 2
    overlapping: bool = False
    """Whether a period has what runs at its beginning, too."""
    kinds: int = 16
    """Types of objects that change."""
    receipt: Mapping[str, Any] = {"id": 1, "message": "Order accepted, waiting for import."}
    refused: type[BroadcastError] = BadRequest
    """What an order that makes no sense gives."""
    whole_weights: bool = True


DEFAULT = Expected()


def _with_pages(*sizes: int) -> dict[str, Any]:
    return {"page_sizes": sizes, "total_pages": len(sizes)}


def _same(*variants: str) -> dict[str, dict[str, Any]]:
    """The client sees no difference, which is the point."""
    return {variant: {} for variant in variants}


def _overridden(operations: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"overrides": {"version": 1, "plurimedia": {"operations": operations, **more}}}


def _paths(prefix: str, **paths: str) -> dict[str, Any]:
    """Operations, their dots written as two lines, at other paths."""
    return {name.replace("__", "."): {"path": f"{prefix}/{path}"} for name, path in paths.items()}


def _parameters(names: tuple[str, ...], **changes: Any) -> dict[str, Any]:
    return _overridden({name: {"parameters": changes} for name in names})


_OF_PERIOD = ("broadcasts.list", "contents.master_collections", "tags.list")
_SINCE = (_CHANGES, "broadcasts.last_updated", "track_changes.list")
_NESTED = _paths(
    "/v1/api/v1",
    channels__categories="channels/{id}/categories",
    channels__packs="channels/{id}/packs",
    broadcasts__days_available="broadcasts/daysavailable",
    broadcasts__last_updated="broadcasts/lastupdated",
    contents__theatrical_releases="contents/theatricalreleases",
    persons__biography="persons/{id}/biography",
    persons__images="persons/{id}/images",
    awards__of_person="persons/{personId}/awards",
    awards__of_content="contents/{contentId}/awards",
    tags__of_content="contents/{id}/tags",
    sport_teams__of_content="contents/sportteams",
    videos__related_objects="videos/{id}/relatedobjects",
    vod_orders__submit="catalogs/vodorder",
) | _paths(
    "/v2/api/v2",
    contents__master_collections="contents/mastercollections",
    tags__list="contents/tags",
    catalogs__last_updated="catalogs/{id}/lastupdated",
)
_V1_PREFIX = _paths(
    "/v1/api/v2",
    broadcasts__list="broadcasts",
    contents__master_collections="contentmastercollections",
    contents__get="contents/{id}",
    tags__list="contenttags",
    catalogs__last_updated="catalogslastupdated/{id}",
)

CATALOGUE: Table = {
    "empty": _same("object", "empty_body", "null", "array", "data_missing", "data_null", "data_object", "data_array"),
    "list_envelope": _same("wrapped", "bare"),
    "single_envelope": {
        "v2": {},
        "v1": {"version": "v1"},
        "no_version": {"version": ""},
        "bare": {"version": None},
    },
    "paths": {
        "flat": {},
        "nested": _overridden(_NESTED),
    },
    "v2_prefix": {"v2": {}, "v1": _overridden(_V1_PREFIX)},
    "path_case": _same("folded", "exact"),
    "page_header": {"always": {}, "not_on_last": {}, "never": {"total_pages": None}},
    "page_size": {
        "auto": _with_pages(CONTENTS),
        "50": _with_pages(50, 10),
        "500": _with_pages(CONTENTS),
        "1000": _with_pages(CONTENTS),
        "10000": _with_pages(CONTENTS),
    },
    "since_parameter": {
        "date": {},
        "since": _parameters(_SINCE, since={"name": "since"}),
    },
    "change_words": {"words": {}, "verbs": {"added": "INSERT", "updated": "UPDATE"}},
    "time_zone": {"utc": {}, "paris": {"timezone": "Europe/Paris"}},
    "invalid_parameter": {"bad_request": {}, "no_result": {"invalid": NoResult}},
    "gateway_body": {"json": {}, "empty": {"denied": "Unauthorized"}},
    "throttle": {
        "json": {},
        "text": {"throttled": "Too Many Requests"},
        "empty": {"throttled": "Too Many Requests"},
    },
    "removed_content": {"readable": {}, "gone": {"removed_is_readable": False}},
    "unknown_fields": {"none": {}, "some": {"unknown": {"qualityIndex": 7}}},
    "default_lang": {"fr": {}, "en": {"lang": "en"}},
}
"""What makes a difference to catalogues and contents."""

TABLE: Table = {
    **CATALOGUE,
    "packs_by": {"channel": {}, "pack": {"pack_id": 1, "packs": 60}},
    "channel_parameter": {"channelId": {}, "channel": _parameters(_OF_PERIOD, channel_id={"name": "channel"})},
    "period_names": {
        "begin_end": {},
        "start_stop": _parameters(_OF_PERIOD, begin={"name": "start"}, end={"name": "stop"}),
    },
    "period_format": {
        "yyyyMMddHHmmss": {},
        "yyyyMMdd": _parameters(_OF_PERIOD, begin={"format": "yyyyMMdd"}, end={"format": "yyyyMMdd"}),
    },
    "period_end": _same("excluded", "included"),
    "period_airings": {"beginning": {}, "overlapping": {"overlapping": True}},
    "airing_fields": {
        "begin_end": {},
        "start_stop": _overridden({}, fields={"Broadcast": {"begin": "startTime", "end": "stopTime"}}),
    },
    "days_available": {"per_channel": {}, "days": {"days": 14}},
    "season_content_version": {
        "v1": {},
        "v2": _overridden(_paths("/v2/api/v2", contents__season_content="seasoncontent/{id}")),
    },
    "categories_version": {"v1": {}, "v2": _overridden(_paths("/v2/api/v2", categories__list="categories"))},
    "sport_teams_id": {
        "contentId": {},
        "path": _overridden(_paths("/v1/api/v1", sport_teams__of_content="contentsportteams/{contentId}")),
        "id": _parameters(("sport_teams.of_content",), content_id={"name": "id"}),
    },
    "release_date": {
        "yyyyMMdd": {},
        "yyyy-MM-dd": _parameters(("contents.theatrical_releases",), date={"format": "yyyy-MM-dd"}),
    },
    "person_images": _same("list", "object"),
    "tag_weight": {"integer": {}, "decimal": {"whole_weights": False}},
    "object_types": {"documented": {}, "more": {"kinds": 17}},
    "order_reply": {"receipt": {}, "bare": {}, "empty": {"receipt": {}}},
    "bad_order": {"400": {}, "500": {"refused": InternalServerError}},
    "match_result": _same("object", "list", "wrapped"),
    "match_id": _same("contentId", "id", "mediaPressId"),
}
