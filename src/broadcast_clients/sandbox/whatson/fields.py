"""The fields of products: which kinds have them, from which release on, and how their values are checked.

Sources: release notes of the Content API from 2017r1.005 to 2024r4; what came later is from the vendor's notes of 2024
to 2026. A field whose origin no note states is there from its first sighting, or before (see `first_sightings`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import checks
from .release import ALWAYS, Window, exact, seen

PROGRAM, EPISODE, SERIES, SEASON, COLLECTION, VERSION = (
    "program", "episode", "series", "season", "collection", "version"
)  # fmt: skip
"""Kinds of product. `series` is a parent series; `version` stands for the versions of the others."""
KINDS = (PROGRAM, EPISODE, SERIES, SEASON, COLLECTION)

_ALL = frozenset((*KINDS, VERSION))
_NOT_VERSIONS = frozenset(KINDS)

Check = Callable[[str, Any], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field that holds a value or a list of values.

    Attributes:
        name: Its name in JSON.
        check: What makes of a given value the one that is kept, or raises Violated.
        window: From when to when it is there.
        kinds: Which kinds of product have it.
        many: Whether it is a list; one without a value is empty then, not null.
        dropdown: The drop-down list that its values come from, where there is a call for it.
        written: Whether writes change it; `uncertain` where no document says.
        inherited: Whether episodes and versions may inherit it.
        schema: Its JSON type, for the API's own description.
    """

    name: str
    check: Check = checks.text
    window: Window = ALWAYS
    kinds: frozenset[str] = _ALL
    many: bool = False
    dropdown: str | None = None
    written: str = "yes"
    inherited: bool = True
    schema: str = "string"


_2020R2 = exact("2020r2.002")
_2022R10 = exact("2022r10")
_2023R2 = exact("2023r2")
_2024R3 = exact("2024r3")
_CRO = exact("2022r10", until="2023r5")
_2026R3 = exact("2026r3")
_BRAZIL = frozenset((PROGRAM, SERIES, SEASON, EPISODE))

FIELDS = (
    Field("title", inherited=False),
    Field("duration", checks.duration),
    Field("productCode", kinds=_NOT_VERSIONS, inherited=False),
    Field("description", window=_2020R2),
    Field("originalLanguage", window=_2020R2),
    Field("contentTargetGroup", window=_2020R2),
    Field("contentform", window=_2020R2),
    Field("broadcastMedium", window=_2020R2),
    Field("cast", checks.any_array, _2020R2, many=True, schema="array"),
    Field("distributorNumber", window=_2020R2, kinds=frozenset((EPISODE,)), inherited=False),
    Field("contactPerson", window=exact("2022r8"), kinds=_NOT_VERSIONS),
    Field("displayType", window=_2022R10, dropdown="PSIProductDisplayType"),
    Field("defaultContentStructure", window=_CRO, kinds=frozenset((PROGRAM, EPISODE, SEASON, VERSION))),
    Field("productionNumber", window=_2023R2),
    Field("origin", window=_2023R2, dropdown="PSIOrigin"),
    Field("contentProducer", window=_2023R2, dropdown="WOnContentProducer"),
    Field("contentCode", window=_2023R2, dropdown="WOnContentCode"),
    Field("keywords", checks.text_or_strings, _2023R2, schema="any"),
    Field("frequency", window=_2023R2, dropdown="PSIFrequency"),
    Field("videoFormat", window=_2023R2, dropdown="PSIVMVideoFormat"),
    Field("productionMode", window=_2023R2, dropdown="PSIProductionMode"),
    Field("sound", window=_2023R2, dropdown="Sound"),
    Field("appreciation", window=_2023R2, dropdown="Quotation"),
    Field("planningCategories", checks.strings, _2023R2, many=True, dropdown="PLPlanningCategory", schema="array"),
    Field("countryOfSubject", window=_2023R2),
    Field("contractRequired", checks.boolean, _2023R2, schema="boolean"),
    Field("dvdReleaseDate", checks.day, _2024R3, _NOT_VERSIONS, schema="date"),
    Field("dvdReleaseDateForeign", checks.day, _2024R3, _NOT_VERSIONS, schema="date"),
    Field(
        "contentCollectionIntentions", checks.strings, exact("2023r5"), frozenset((SEASON, COLLECTION, VERSION)),
        many=True, dropdown="PSIContentCollectionIntention", inherited=False, schema="array",
    ),
    Field(
        "contentCollectionIntentions", checks.strings, exact("2023r11"), frozenset((SERIES,)),
        many=True, dropdown="PSIContentCollectionIntention", inherited=False, schema="array",
    ),
    Field(
        "includesAllProductVersions", checks.boolean, exact("2023r13"), frozenset((COLLECTION,)),
        inherited=False, schema="boolean",
    ),
    Field("type", kinds=_NOT_VERSIONS, written="uncertain", inherited=False),
    Field("status", kinds=_NOT_VERSIONS, written="uncertain", inherited=False),
    Field("remarks", kinds=_NOT_VERSIONS, written="uncertain", inherited=False),
    Field("targetGroup", window=exact("2025r3"), dropdown="TargetGroup"),
    Field("storyArcTitle", window=seen("2025r12", floor="2025r3"), kinds=_NOT_VERSIONS, inherited=False),
    Field("brazilLocalProduction", checks.boolean, _2026R3, _BRAZIL, schema="boolean"),
    Field("brazilLocalProductionNumber", window=_2026R3, kinds=_BRAZIL),
    Field("ancineClassification", window=_2026R3, kinds=_BRAZIL, dropdown="AncineClassification"),
    Field("sigmaId", window=seen("2026r3", floor="2024r5"), kinds=_NOT_VERSIONS, inherited=False),
)  # fmt: skip

GENRES = exact("2023r9")
IMAGES = exact("2023r2")
TITLES = exact("2020r2.002")
TITLE_IDS = exact("2023r4")
CUSTOM = exact("2020r2.002")
DEBUG = exact("2021r2.000")
PRESS_SHEETS = exact("2021r1.000")
RATINGS = seen("2022r7")
WARNINGS = exact("2024r4")
STRUCTURE = exact("2023r5")
CONTENT_RUNNING_ORDERS = _CRO
HISTORICAL = exact("2024r11")
CRT = _2026R3
CLEARANCE = seen("2026r3", floor="2024r5")
PART_OF = seen("2026r3", floor="2024r5")
MASTER_VERSION = seen("2025r3")

# Names that the documents give for inheritance: the duration of the examples, the fields of 2023r2.
DOCUMENTED_INHERITANCE = frozenset(
    (
        "duration", "productionNumber", "origin", "contentProducer", "contentCode", "keywords", "frequency",
        "videoFormat", "productionMode", "sound", "appreciation", "planningCategories", "countryOfSubject",
        "contractRequired",
    )
)  # fmt: skip
