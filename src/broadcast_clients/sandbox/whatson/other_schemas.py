"""The schemas of the MAM and the Trailer API's descriptions, of tables of the Content API, and admitted errors."""

from __future__ import annotations

from typing import Any

from .components import Components
from .description import LOGIN, schema_of
from .mam import Mam
from .media import POSITIONS
from .release import Era
from .running_orders import RunningOrders
from .schedule_facts import ScheduleFacts
from .table import Table
from .trailers import Trailers

Fields = dict[str, Any]
_ROW = (
    "mediaAssetId", "contentId", "label", "status", "frameRate", "kind", "preferred",
)  # fmt: skip
_RATING = {"regulator": "string", "rating": "string", "reason": "string", "status": "string"}


def schemas_of(table: Table, name: str | None = None, **more: str) -> dict[str, Fields]:
    """Return the schemas of a table: what is written, what is read, and the result of a write."""
    plan = table.plan
    concept = name or plan.concept.replace(" ", "")
    written = {plan.key: "string", **{name: field.schema for name, field in table.fields.items()}}
    custom = plan.custom is not None
    return {
        concept: schema_of(written | ({"customAttributes": "object"} if custom else {}) | _writable(more)),
        f"{concept}ForGet": schema_of(written | ({"customAttributes": "CustomAttribute[]"} if custom else {}) | more),
        f"{concept}Result": schema_of({plan.key: "string"}),
    }


def _writable(more: dict[str, str]) -> dict[str, str]:
    return {name: kind for name, kind in more.items() if name in ("ratings", "contentTitle")}


def table_schemas(era: Era, facts: ScheduleFacts, orders: RunningOrders) -> dict[str, Fields]:
    """Return the schemas of the Content API's tables at a release."""
    found: dict[str, Fields] = {}
    if era.at("2022r10") and not era.at("2023r5"):
        found |= schemas_of(orders.orders)
        found |= schemas_of(orders.elements, seasonId="string")
        found |= schemas_of(orders.sheets, "PressSheetCRO")
        found["ContentRunningOrderElementsForSeries"] = schema_of(
            {"contentRunningOrderId": "string", "seasonId": "string"}
        )
    if era.at("2024r5"):
        found |= schemas_of(facts.dates) | schemas_of(facts.windows) | schemas_of(facts.assignments)
    return found


def mam_schemas(era: Era, mam: Mam) -> dict[str, Fields]:
    """Return the schemas of the MAM API."""
    ratings = _RATING | ({"contentWarnings": "ContentWarning[]"} if era.at("2024r4") else {})
    kind = {"contentType": "string"} if era.at("2026r3") else {}
    asset = schemas_of(mam.assets, "MediaAsset", ratings="Rating[]", contentTitle="string", **kind)
    found = {
        **LOGIN,
        **_dropdown(),
        "Rating": schema_of(ratings),
        **asset,
        "CompleteMediaAsset": _complete(asset["MediaAsset"], mam.components),
        "MediaAssetSearchResult": schema_of({**dict.fromkeys(_ROW, "string"), "preferred": "boolean"}),
        **schemas_of(mam.assets.sequences),
    }
    if era.at("2024r4"):
        found["ContentWarning"] = schema_of({"id": "string", "value": "any", "type": "string", "comment": "string"})
    for table in mam.components.kinds.values():
        found |= schemas_of(table)
    positions = {"mediaPositions": "array"} if era.has(POSITIONS) else {}
    found |= schemas_of(mam.media, linkedMediaAssets="array", **positions)
    row = ("label", "status", "library", "type", "mediaId", "identification", "frameRate")
    found["MediaRow"] = schema_of(dict.fromkeys(row, "string"))
    return found | schemas_of(mam.media.positions)


def _complete(asset: Fields, components: Components) -> Fields:
    members = {
        member: components.kinds[kind].plan.concept.replace(" ", "") for member, kind in components.members.items()
    }
    plural = any(member.endswith("s") for member in members)
    lists = {member: f"{concept}[]" if plural else concept for member, concept in members.items()}
    return {"type": "object", "properties": {**asset["properties"], **schema_of(lists)["properties"]}}


def trailer_schemas(era: Era, trailers: Trailers) -> dict[str, Fields]:
    """Return the schemas of the Trailer API; the vendor's names begin with Basic."""
    return {
        **LOGIN,
        **_dropdown(),
        **schemas_of(trailers.campaigns, id="integer"),
        **schemas_of(trailers.trailers),
    }


def _dropdown() -> dict[str, Fields]:
    return {
        "DropDownValue": schema_of({"id": "string", "name": "string"}),
        "CustomAttribute": schema_of(
            {"attributeName": "string", "value": "any", "type": "string", "concept": "string"}
        ),
    }


def mam_flaws(era: Era, document: Fields) -> None:
    """2025r6: the description has the statuses of media positions under a path in the singular."""
    paths = document["paths"]
    if "/mediaPositionStatuses" in paths:
        paths["/mediaPositionStatus"] = paths.pop("/mediaPositionStatuses")


def trailer_flaws(era: Era, document: Fields) -> None:
    """2025r5 removed a schema that nobody could have used."""
    if not era.at("2025r5"):
        document["components"]["schemas"]["PromotedConcept"] = schema_of({"id": "string", "concept": "string"})
