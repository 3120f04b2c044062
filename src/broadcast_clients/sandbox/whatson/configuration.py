"""How the installation that the sandbox stands for is configured: drop-down lists, regulators, attributes, persons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .release import ALWAYS, Window, exact, seen


def _same(*values: str) -> dict[str, str]:
    return {value: value for value in values}


# Drop-down lists: API reference → description. Values of printed examples come first, the others are made up.
DROPDOWNS: dict[str, dict[str, str]] = {
    "BOGenre": {
        "Comedy": "Comedy",
        "Musical": "Musical",
        "Action": "Action",
        "Blockbuster": "Blockbuster",
        "Satire": "Satire",
        "Oscar nominee": "Oscar nominee",
        "Drama": "Drama",
        "Thriller": "Thriller",
        "Crime": "Crime",
        "ScienceFiction": "Science fiction",
        "Documentary": "Documentary",
        "History": "History",
        "Adventure": "Adventure",
        "Romance": "Romance",
        "Animation": "Animation",
        "Magazine": "Magazine",
        "Sport": "Sport",
        "News": "News",
        "Music": "Music",
        "Entertainment": "Entertainment",
    },
    "WOnPressTarget": _same("Default", "English", "French", "Print", "Web"),
    "PressStatus": _same("Ready", "Draft", "Published"),
    "ParentalRating": {
        "allAges": "All ages", **_same("6", "9", "12", "14", "15", "16", "18"), "U": "Universal", "PG": "Guidance"
    },
    "PSIProductDisplayType": {"program": "Program", "series": "Series", "episode": "Episode", "clip": "Clip"},
    "PSIContentRunningOrderDisplayType": {"programType": "Program", "clip": "Clip"},
    "PSIContentRunningOrderType": {"evening": "Evening", "structure": "Structure"},
    "PSIContentRunningOrderElementType": {"programType": "Program", "break": "Break"},
    "PSIContents": {"content": "Content", "trailer": "Trailer"},
    "TargetGroup": {"adults": "Adults", "children": "Children", "family": "Family"},
    "CROExternalDisplayInstruction": {"show": "Show", "hide": "Hide"},
    "PSIOrigin": {"Local": "Local", "European": "European", "World": "Rest of the world"},
    "WOnContentProducer": {"InHouse": "In house", "CoProduction": "Co-production", "Acquired": "Acquired"},
    "WOnContentCode": _same("A1", "B2", "C3"),
    "PSIFrequency": {"Daily": "Daily", "Weekly": "Weekly", "Once": "Once"},
    "PSIVMVideoFormat": _same("HD", "SD", "UHD"),
    "PSIProductionMode": {"Studio": "Studio", "Location": "On location", "Live": "Live"},
    "PLPlanningCategory": {"Prime": "Prime time", "Day": "Daytime", "Night": "Night", "Weekend": "Weekend"},
    "Quotation": {"1": "Weak", "2": "Fair", "3": "Good", "4": "Excellent"},
    "Sound": {"stereo": "Stereo", "mono": "Mono", "surround": "Surround 5.1"},
    "PSIContentCollectionIntention": {"VOD": "VOD", "Best of": "Best of", "Collection": "Collection"},
    "PSIContentCollectionItemDisplayType": {
        "program": "Program", "episode": "Episode", "programType": "Program type", "clip": "Clip"
    },
    "Channel": {"ONE": "One", "TWO": "Two", "KIDS": "Kids"},
    "ChannelGroup": {"Free": "Free channels", "Pay": "Pay channels"},
    "RegionGroup": {"Benelux": "Benelux", "World": "World"},
    "LanguageGroup": {"French": "French", "Dutch": "Dutch"},
    "AncineClassification": {"CPB": "Independent Brazilian content", "CEN": "Foreign content"},
    "MM2MamSystem": {"Vault": "Vault", "Playout": "Playout", "Archive": "Archive"},
    "MM2MediaAssetKind": {"Broadcast": "Broadcast", "VOD": "VOD", "Proxy": "Proxy"},
    "MediaTemplate": {"FILE": "File", "TAPE": "Tape"},
    "Department": {"Ingest": "Ingest", "Archive": "Archive"},
    "DynamicRange": {"hdr": "HDR", "sdr": "SDR"},
    "TransferMethod": {"hlg": "HLG", "pq": "PQ"},
    "MM2ManagedMediaPositionType": {"Disk": "Disk", "Shelf": "Shelf", "Cloud": "Cloud"},
    "MM2ManagedMediaPositionSubType": {"Nearline": "Nearline", "Offline": "Offline"},
    "MM2MediaPositionStatus": {"Online": "Online", "Restoring": "Restoring", "Deleted": "Deleted"},
}  # fmt: skip
GENRES = DROPDOWNS["BOGenre"]
PRESS_TARGETS = DROPDOWNS["WOnPressTarget"]

# Kinds of media asset that may be broadcast, and so be preferred (a check of MAM 2021r2.001; which ones is configured).
BROADCASTABLE = ("Broadcast",)

# Content may be in one collection only with such an intention (2023r5: the printed error names VOD).
EXCLUSIVE_INTENTIONS = ("VOD",)


class Prototype(NamedTuple):
    """A template that new contents start from: the kind of product, the collection structure, and values."""

    kind: str
    structure: str | None
    values: Mapping[str, object]


PROTOTYPES: dict[str, Prototype] = {
    "FILM": Prototype("program", None, {"originalLanguage": "English", "contractRequired": True}),
    "EPISODE": Prototype("episode", None, {"frequency": "Weekly"}),
    "SAGA": Prototype("series", None, {"origin": "Local"}),
    "SEASON": Prototype("series", "standardSeason", {"frequency": "Weekly"}),
    "COLLECTION": Prototype("series", "contentCollection", {"frequency": "Once"}),
    "SERIES": Prototype("series", None, {"origin": "European"}),
}

# External references of the persons that there are; "BAPI" is the printed example of one that isn't.
PERSONS = ("PERS001", "PERS002", "PERS003", "1390012541")

# References that two persons share, as installations allow unless told otherwise (general notes, 2022r12).
SHARED_PERSONS = ("PERS900",)


class WarningKind(NamedTuple):
    """A content warning of a regulator: checkBox, dropDown with its values, or text."""

    type: str
    values: tuple[str, ...] = ()


_CHECK_BOX = WarningKind("checkBox")
_SENSITIVE = WarningKind("dropDown", ("Fear", "Grief", "Discrimination", "Addiction"))
_TEXT = WarningKind("text")

# The compliance configuration: regulators and warnings of the printed examples.
REGULATORS: dict[str, dict[str, WarningKind]] = {
    "localRegulator": {
        "Violence": _CHECK_BOX,
        "Drugs": _CHECK_BOX,
        "Usage": _CHECK_BOX,
        "Sensitive categories": _SENSITIVE,
        "Language": _TEXT,
    },
    "Ofcom": {"Violence": _CHECK_BOX, "Language": _TEXT},
    "csaRegulator": {"Language": _TEXT},
}


class Attribute(NamedTuple):
    """A custom attribute.

    Attributes:
        type: Its type as replies name it.
        concept: The concept that a reference points to.
        values: The values of a drop-down list.
        content: From when on the Content API has it.
        mam: From when on the MAM API has it.
        trailer: From when on the Trailer API has it.
    """

    type: str
    concept: str | None = None
    values: tuple[str, ...] = ()
    content: Window = ALWAYS
    mam: Window = exact("2021r3.000")
    trailer: Window = seen("2022r10")


_FIRST_THREE = exact("2020r2.002")
_NEXT_FIVE = exact("2021r2.000")
_2022R10 = exact("2022r10")
_POINT_IN_TIME = exact("2025r10")


# Names and types of the printed examples; the type names of check box and single drop-down aren't printed.
CUSTOM_ATTRIBUTES: dict[str, Attribute] = {
    "cACheckBox": Attribute("Check box", content=_FIRST_THREE),
    "cADropDown": Attribute("Drop-down list", values=("A", "B", "C"), content=_FIRST_THREE),
    "cAString": Attribute("String field", content=_FIRST_THREE),
    "cADate": Attribute("Date field", content=_NEXT_FIVE),
    "cAMediaAsset": Attribute("Reference field", "Media asset", content=_NEXT_FIVE),
    "cANumber": Attribute("Number field", content=_NEXT_FIVE),
    "cAText": Attribute("Text field", content=_NEXT_FIVE),
    "cAWeb": Attribute("Web field", content=_NEXT_FIVE),
    "cADuration": Attribute("Duration field", content=_2022R10, mam=_2022R10, trailer=_2022R10),
    "cADecimal": Attribute("Decimal number field", content=_2022R10, mam=_2022R10, trailer=_2022R10),
    "customMultiMA": Attribute(
        "Drop-down list for multiselection",
        values=("Value1", "Value2", "TestWOnDynamicDomain23"),
        content=_2022R10, mam=_2022R10, trailer=_2022R10,
    ),
    "cAPointInTime": Attribute(
        "Point in time field", content=_POINT_IN_TIME, mam=_POINT_IN_TIME, trailer=_POINT_IN_TIME
    ),
}  # fmt: skip
