"""Media assets and their sequences (MAM API, notes of 2019r3 to 2024r4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from broadcast_clients.sandbox.server.messages import Request, Response

from . import checks
from .catalogue import Catalogue
from .checks import Violated, mandatory
from .components import Components
from .configuration import BROADCASTABLE
from .contents import PAGING
from .errors import Violation
from .fields import Field
from .filters import Lists
from .operation import Operation, Parameter
from .ratings import Ratings
from .release import exact, seen
from .site import Fields, Site
from .table import Plan, Table, operations_of

CONCEPT = "MediaAsset"
_DELIVERED = exact("2023r4")
_SOURCE = seen("2025r12", floor="2024r3")
_PLAN = Plan(
    CONCEPT,
    "mediaAssetId",
    (
        Field("mediaAssetSequenceId"),
        Field("label"),
        Field("contentId"),
        Field("kind", dropdown="MM2MediaAssetKind"),
        Field("preferred", checks.boolean, schema="boolean"),
        Field("status"),
        Field("frameRate"),
        Field("remarks"),
        Field("deliveredDate", checks.day, _DELIVERED, schema="date"),
        Field("sourceMediaAssetId", window=_SOURCE),
    ),
    read_only=("contentTitle", "contentType", "ratings"),
    custom="mam",
)
_SEQUENCES = Plan(
    "Media Asset Sequence",
    "mediaAssetSequenceId",
    (Field("intention", window=exact("2019r3.004")),),
)
_ROW = ("mediaAssetId", "contentId", "label", "status", "frameRate", "kind", "preferred")
_FILTERS = (
    "label", "status", "kind", "preferred", "videoMediaLabel", "audioMediaLabel", "subtitlingMediaLabel", "contentId",
    "scheduledDate", "channel", "sourceMediaAssetId",
)  # fmt: skip
# Known as something to filter by, not as fields of an asset.
_FILTERED_ONLY = ("scheduledDate", "channel")
_NEW_FILTERS = ("videoMamSystems", "audioMamSystems", "subtitlingMamSystems", "deliveredDate")
# The names that markers have in bodies, which no document gives: the list, a marker's type and timecode, the flag.
_MARKERS = {
    "markers": ("markers", "type", "timecode", "markersInSync"),
    "hardMarkers": ("hardMarkers", "markerType", "timeCode", "inSync"),
}
_HARD = "mediaAsset"


class Sequences(Table):
    """Sequences of media assets."""

    def shown(self, row: Mapping[str, Any]) -> Fields:
        """Return a sequence as GET has it: the intention since 2022r4, though it is written since 2019r3.004."""
        found = super().shown(row)
        if not self.site.era.at("2022r4"):
            found.pop("intention", None)
        return found


class MediaAssets(Table):
    """Media assets; those that were deleted in the product stay behind as historical ones."""

    def __init__(self, site: Site, catalogue: Catalogue, ratings: Ratings, components: Components) -> None:
        super().__init__(site, _PLAN)
        self._catalogue = catalogue
        self._ratings = ratings
        self._components = components
        self.sequences: Sequences = Sequences(site, _SEQUENCES)
        self.historical: dict[str, Fields] = {}
        self._written = ""
        era = site.era
        self._checks_kind = era.at("2021r2.001")
        self._one_preferred = era.at("2022r7")
        self._reactivates = era.at("2022r7")
        self._any_content = site.chosen("reactivation") == "sequence_alone"
        self._checks_markers = era.at("2024r3")
        self._needs_content = site.chosen("asset_needs_content") == "yes"
        self._readable = site.chosen("historical_asset") == "readable"
        self._names = _MARKERS[site.chosen("marker_names")]

    # --- reads ------------------------------------------------------------------------------------------------------

    def named(self, request: Request) -> Fields:
        """Return the asset that a path names."""
        identity = request.parameters[_PLAN.key]
        if request.method == "GET" and self._readable and identity in self.historical:
            return self.historical[identity]
        return super().named(request)

    def more(self, row: Fields) -> Fields:
        """Return the title of the content, ratings and markers."""
        content = self._catalogue.products.get(row.get("contentId", ""))
        markers, _, _, flag = self._names
        found: Fields = {
            "contentTitle": content.values.get("title") if content is not None else None,
            "ratings": self._ratings.shown(row.get("ratings", ())),
            markers: row.get(markers, []),
            flag: row.get(flag, False),
        }
        if self.site.era.at("2026r3"):
            found["contentType"] = content.kind if content is not None else None
        return found

    def filterable(self) -> list[Fields]:
        """Return the assets with all that they can be filtered by; historical ones are never returned (documented)."""
        rows: list[Fields] = []
        for identity, row in self.rows.items():
            found = {**self.shown(row), **{name: row.get(name) for name in _FILTERED_ONLY}}
            for kind, table in self._components.kinds.items():
                found[f"{kind}MediaLabel"] = table.labels(identity)
                found[f"{kind}MamSystems"] = table.systems(identity)
            rows.append(found)
        return rows

    # --- writes -----------------------------------------------------------------------------------------------------

    def post(self, request: Request) -> Response:
        """POST: a matching historical asset is reactivated instead of making one (2022r7)."""
        body = self.site.body(request, CONCEPT)
        return self.write(*self.target(body))

    def target(self, body: Fields) -> tuple[Fields | None, Fields, str | None]:
        """Return the asset that a POST means, if it is there, the body, and the external reference wanted."""
        identity = self.site.given_id(body, _PLAN.key, CONCEPT)
        before = self.rows.get(identity) if identity is not None else None
        sequence = body.get("mediaAssetSequenceId")
        if before is None and isinstance(sequence, str) and sequence:
            before = self._historical(sequence, body)
            if before is not None:
                return before, body, before[_PLAN.key]
        return before, body, identity

    def _historical(self, sequence: str, body: Fields) -> Fields | None:
        """Under which conditions a historical asset matches isn't said."""
        for row in self.historical.values() if self._reactivates else ():
            same = self._any_content or row.get("contentId") == body.get("contentId")
            if row.get("mediaAssetSequenceId") == sequence and same:
                return row
        return None

    def keep(self, before: Fields | None, row: Fields, wanted: str | None) -> Fields:
        """Put an asset under its external reference; a historical one is one no longer."""
        if before is not None and before[_PLAN.key] in self.historical:
            self.rows[before[_PLAN.key]] = self.historical.pop(before[_PLAN.key])
        return super().keep(before, row, wanted)

    def complete(self, before: Fields | None, body: Fields, wanted: str | None, *, put: bool = False) -> Response:
        """Take over the body of a complete media asset: the asset and its components."""
        try:
            parts = self._components.planned(body)
        except Violated as violated:
            own = before[_PLAN.key] if before is not None else wanted
            raise self.site.errors.violated(CONCEPT, own, violated.violations) from None
        own_fields = {name: value for name, value in body.items() if name not in self._components.members}
        reply = self.write(before, own_fields, wanted, put=put)
        self._components.place(self._written, parts)
        return reply

    def changed(self, before: Fields | None, body: Fields, *, put: bool = False) -> Fields:
        """Return an asset after a write."""
        markers, _, _, flag = self._names
        plain = {name: value for name, value in body.items() if name not in ("ratings", markers, flag)}
        violations: list[Violation] = []
        row: Fields = dict(before or {})
        try:
            row = super().changed(before, plain, put=put)
        except Violated as violated:
            violations.extend(violated.violations)
        try:
            if "ratings" in body:
                row["ratings"] = self._ratings.written(body["ratings"], row.get("ratings", ()))
            if markers in body or flag in body:
                self._write_markers(row, body)
        except Violated as violated:
            violations.extend(violated.violations)
        if violations:
            raise Violated(*violations)
        return row

    def _write_markers(self, row: Fields, body: Fields) -> None:
        """Two hard markers when kept in sync, none otherwise (2024r3); other markers are free."""
        markers, kind, timecode, flag = self._names
        if markers in body:
            given = checks.objects(markers, body[markers] or [])
            row[markers] = [
                {kind: checks.text(kind, each.get(kind)), timecode: checks.timecode(timecode, each.get(timecode))}
                for each in given
            ]
        if flag in body:
            row[flag] = checks.boolean(flag, body[flag]) if body[flag] is not None else False
        hard = sum(each[kind] == _HARD for each in row.get(markers, ()))
        if self._checks_markers and hard != (2 if row.get(flag) else 0):
            raise Violated(Violation("6071", "Wrong amount of media asset hard markers."))

    def check(self, before: Fields | None, after: Fields, body: Fields) -> None:
        """Content and sequence must fit, and a preferred asset must be of a kind to broadcast."""
        violations: list[Violation] = []
        content = after.get("contentId")
        if before is None and self._needs_content and content is None:
            violations.append(mandatory("contentId"))
        if content is not None and content not in self._catalogue.products and self.site.checks_references:
            violations.append(self.site.errors.unknown_reference(content))
        kind = after.get("kind")
        if self._checks_kind and after.get("preferred") and kind is not None and kind not in BROADCASTABLE:
            text = "The kind of media asset cannot be used for broadcasting so you cannot set it as preferred"
            violations.append(Violation("CORE-00002", text, (kind,)))
        sequence = after.get("mediaAssetSequenceId")
        taken = (*self.rows.values(), *self.historical.values())
        if sequence is not None and any(
            row is not before and row.get("mediaAssetSequenceId") == sequence for row in taken
        ):
            text = f"$_Media Asset sequence with id {sequence} is not unique"
            violations.append(Violation("MAM-00037", text, (sequence,)))
        if violations:
            raise Violated(*violations)

    def done(self, before: Fields | None, after: Fields, body: Fields) -> None:
        """A new asset has a sequence; a preferred one unseats the one before it (2022r7)."""
        identity: str = after[_PLAN.key]
        self._written = identity
        if "mediaAssetSequenceId" not in after:
            after["mediaAssetSequenceId"] = self.site.new_id(self.sequences.rows.__contains__)
        sequence = after["mediaAssetSequenceId"]
        self.sequences.rows.setdefault(sequence, {"mediaAssetSequenceId": sequence})
        if self._one_preferred and after.get("preferred"):
            for row in self.rows.values():
                if row is not after and row.get("contentId") == after.get("contentId"):
                    row["preferred"] = False
        if before is not None and before[_PLAN.key] != identity:
            for table in self._components.kinds.values():
                for row in table.of(before[_PLAN.key]):
                    row["mediaAssetId"] = identity

    def retire(self, identity: str) -> bool:
        """Make an asset a historical one, as deleting it in the product does; return whether it was there."""
        row = self.rows.pop(identity, None)
        if row is not None:
            self.historical[identity] = row
        return row is not None


class MediaAssetCalls:
    """The calls on media assets, complete media assets and sequences."""

    def __init__(self, site: Site, assets: MediaAssets, lists: Lists) -> None:
        self._site = site
        self._assets = assets
        self._lists = lists
        self._filters = _FILTERS + (_NEW_FILTERS if site.era.at("2023r4") else ())

    def operations(self) -> list[Operation]:
        """Return the operations."""
        early = seen("2021r2.001")
        custom = (Parameter("customAttributes", exact("2021r3.000")),)
        result = "MediaAssetResult"
        one, complete = "/mediaAssets/{mediaAssetId}", "/completeMediaAssets"
        return [
            Operation(
                "mam", "GET", "/mediaAssets", self.list, seen("2023r4"), PAGING, reply="MediaAssetSearchResult[]"
            ),
            Operation("mam", "POST", "/mediaAssets", self._assets.post, early, (), "MediaAsset", result),
            Operation("mam", "GET", one, self._assets.get, seen("2022r2"), custom, reply="MediaAssetForGet"),
            Operation("mam", "PUT", one, self._assets.put, early, (), "MediaAsset", result),
            Operation("mam", "POST", complete, self.post_complete, early, (), "CompleteMediaAsset", result),
            Operation(
                "mam", "PUT", f"{complete}/{{mediaAssetId}}", self.put_complete, early, (), "CompleteMediaAsset", result
            ),
            *operations_of("mam", "mediaAssetSequences", self._assets.sequences, seen("2019r3.004"), deletes=False),
        ]

    def list(self, request: Request) -> Response:
        """GET: reduced rows (printed)."""
        return self._lists.reply(CONCEPT, request, self._assets.filterable(), self._filters, _ROW)

    def post_complete(self, request: Request) -> Response:
        """POST: an asset with its components in one call."""
        body = self._site.body(request, CONCEPT)
        return self._assets.complete(*self._assets.target(body))

    def put_complete(self, request: Request) -> Response:
        """PUT: changes an asset with its components."""
        before = self._assets.named(request)
        body = self._site.body(request, CONCEPT)
        own: str = before[_PLAN.key]
        wanted = self._site.given_id(body, _PLAN.key, CONCEPT, own) or own
        taken = wanted != own and wanted in self._assets.rows
        self._site.refuse_taken(CONCEPT, own, wanted, taken=taken)
        return self._assets.complete(before, body, wanted, put=True)
