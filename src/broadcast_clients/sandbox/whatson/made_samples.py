"""The products, images and press sheets of printed examples."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .fields import COLLECTION, PROGRAM, SEASON, SERIES

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """A product that is there from the start; others are named by their external references."""

    kind: str
    id: str
    created: datetime
    modified: datetime
    values: Fields = field(default_factory=dict[str, Any])
    custom: Fields = field(default_factory=dict[str, Any])
    season: str | None = None
    series: str | None = None
    planned: bool = False


@dataclass(frozen=True, slots=True)
class MadeItem:
    """An item that is there from the start."""

    id: str
    content: str
    container: str
    display_type: str | None
    display_number: int | None = None
    planned: bool = False


@dataclass(frozen=True, slots=True)
class MadeSheet:
    """A press sheet that is there from the start."""

    id: str
    owner: str
    values: Fields


def _image(identity: str, url: str | None, mark: str | None, *targets: str) -> Fields:
    return {"imageId": identity, "highResolutionURL": url, "identification": mark, "pressTargets": list(targets)}


IMAGES: dict[str, Fields] = {
    # 2023r2
    "6318876000": _image("6318876000", "https://wikipedia/image.jpg", "EN", "English", "Print"),
    "8946074000": _image("8946074000", None, None),
    # 2023r3
    "6231653000": _image("6231653000", "//poster-e1616427715306.jpg", "W9287", "Default"),
}

INTERSTITIALS = ("7710000001", "7710000002")
"""External references of interstitials: items of collections may be such, product calls don't know them."""

WARNINGS: list[Fields] = [
    {"id": "Violence", "value": True, "type": "checkBox", "comment": "Verified"},
    {"id": "Sensitive categories", "value": ["Fear"], "type": "dropDown", "comment": None},
    {"id": "Language", "value": "Harsh", "type": "text", "comment": None},
]
# 2024r4
RATING: Fields = {
    "regulator": "localRegulator", "rating": "6", "reason": None, "status": None, "contentWarnings": WARNINGS
}  # fmt: skip


def _title(identity: str, kind: str, text: str, *, main: bool) -> Fields:
    return {"id": identity, "type": kind, "title": text, "alternativeTitle": main, "broadcastingTitle": main}


_2023 = datetime(2023, 5, 8, 9, 0, tzinfo=UTC)

PRODUCTS = (
    # The titles of 2023r4 with the ratings of 2024r4.
    Made(
        PROGRAM, "143048527", datetime(2023, 4, 3, 8, 0, tzinfo=UTC), datetime(2024, 4, 25, 12, 0, tzinfo=UTC),
        {
            "title": "AVENGERS: ENDGAME",
            "duration": "03:01:00",
            "ratings": [RATING],
            "productTitles": [
                _title("143049544", "OriginalTitle", "AVENGERS: ENDGAME", main=True),
                _title("6176112544", "SubTitle", "MCU23", main=False),
            ],
            "images": ("6318876000",),
        },
    ),
    # The genres of 2023r9.
    Made(
        PROGRAM, "9294452527", datetime(2023, 9, 29, 9, 0, tzinfo=UTC), datetime(2023, 9, 29, 9, 22, 5, tzinfo=UTC),
        {"title": "Barbie", "duration": "01:40:00", "genres": ("Comedy", "Satire", "Oscar nominee")},
    ),
    # The dates of 2021r2.
    Made(
        PROGRAM, "6629341527",
        datetime(2021, 10, 1, 9, 45, 27, 900_000, tzinfo=UTC), datetime(2021, 10, 1, 9, 45, 42, 32_000, tzinfo=UTC),
        {"title": "SHANG-CHI AND THE LEGEND OF THE TEN RINGS", "duration": "02:00:00"},
    ),
    # The program of 2022r8.
    Made(PROGRAM, "1401698527", _2023, _2023, {"title": "THE LAST EPISODE", "duration": "00:50:00"}),
    # The item of 2023r5.
    Made(PROGRAM, "3261665527", _2023, _2023, {"title": "HARRY POTTER", "duration": "02:32:00"}),
    # The product whose press sheet 2023r3 prints; of which kind it is isn't said.
    Made(
        PROGRAM, "7092611527", _2023, _2023,
        {"title": "FOR ALL MANKIND", "duration": "00:58:00", "images": ("6231653000",)},
    ),
    # The parent series of 2024r2.
    Made(SERIES, "32614015BE", _2023, _2023, {"title": "THE WIZARDING WORLD", "duration": "02:30:00"}),
    # The season of 2022r10.
    Made(SEASON, "7445043527", _2023, _2023, {"title": "ORIGINS 1", "duration": "00:40:00"}),
    # Collections of 2023r5, 2023r6, 2023r13 and 2024r3.
    Made(
        COLLECTION, "9196369527", _2023, _2023,
        {
            "title": "HARRY POTTER NIGHTS", "duration": "02:30:00", "includesAllProductVersions": False,
            "contentCollectionIntentions": ["VOD", "Collection"],
        },
        series="32614015BE",
    ),
    Made(
        COLLECTION, "9006380527", _2023, _2023,
        {"title": "SUMMER FILMS", "duration": "01:30:00", "includesAllProductVersions": False}, planned=True,
    ),
    Made(
        COLLECTION, "9422279527", _2023, _2023,
        {"title": "FFG 2023", "duration": "01:30:00", "includesAllProductVersions": False},
    ),
    Made(
        COLLECTION, "9500477768", _2023, _2023,
        {"title": "FFO 2024", "duration": "01:40:00", "includesAllProductVersions": False},
    ),
)  # fmt: skip

ITEMS = (MadeItem("HP1", "3261665527", "9196369527", "programType"),)

SHEETS = (
    # 2023r3
    MadeSheet("9065887828", "7092611527", {"pressTarget": "Default", "title": "FOR ALL MANKIND"}),
    # 2023r2
    MadeSheet(
        "8946250095",
        "143048527",
        {"pressTarget": "English", "pressStatus": "Ready", "title": "AVENGERS: ENDGAME"},
    ),
)
