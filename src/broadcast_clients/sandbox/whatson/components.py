"""Components of media assets: picture, sound, subtitles (MAM API, notes of 2023r4 and 2024r9)."""

from __future__ import annotations

from functools import partial
from typing import Any

from broadcast_clients.sandbox.server.messages import Request, Response

from . import checks
from .contents import PAGING
from .fields import Field
from .filters import Lists
from .media import Media
from .operation import Operation
from .release import exact, seen
from .site import Fields, Site
from .table import Plan, Table, operations_of

_2024R9 = exact("2024r9")
# How components name their MAM systems and media isn't documented; the first is how they are filtered by.
_COMMON = (
    Field("mediaAssetId"),
    Field("mamSystems", checks.strings, many=True, dropdown="MM2MamSystem", schema="array"),
    Field("media", checks.strings, many=True, schema="array"),
)
_PLANS = {
    "video": Plan(
        "Video Component",
        "videoComponentId",
        (
            *_COMMON,
            *(
                Field(name)
                for name in ("activeFormatDescription", "aspectRatio", "colourModel", "definition", "format")
            ),
            Field("dynamicRange", window=_2024R9, dropdown="DynamicRange"),
            Field("transferMethod", window=_2024R9, dropdown="TransferMethod"),
            Field("hasBurntInCaptions", checks.boolean, schema="boolean"),
        ),
        custom="mam",
    ),
    "audio": Plan("Audio Component", "audioComponentId", _COMMON, open=True, custom="mam"),
    "subtitling": Plan("Subtitling Component", "subtitlingComponentId", _COMMON, open=True, custom="mam"),
}


class Component(Table):
    """Components of one kind."""

    def __init__(self, site: Site, kind: str, media: Media) -> None:
        super().__init__(site, _PLANS[kind])
        self.kind = kind
        self._media = media
        # Documented for complete media assets: media couldn't be unlinked before 2024r3.
        self._unlinks = site.era.at("2024r3")

    def changed(self, before: Fields | None, body: Fields, *, put: bool = False) -> Fields:
        """Return a row after a write."""
        row = super().changed(before, body, put=put)
        if before is not None and before.get("media") and not row.get("media") and not self._unlinks:
            row["media"] = before["media"]
        for each in row.get("media", ()):
            self.site.check_reference(each, each in self._media.rows)
        return row

    def labels(self, asset: str) -> list[str]:
        """Return the labels of the media of an asset."""
        rows = self._media.rows
        return [rows[each].get("label", "") for row in self.of(asset) for each in row.get("media", ()) if each in rows]

    def systems(self, asset: str) -> list[str]:
        """Return the MAM systems of an asset."""
        return [system for row in self.of(asset) for system in row.get("mamSystems", ())]

    def of(self, asset: str) -> list[Fields]:
        """Return the components of an asset."""
        return [row for row in self.rows.values() if row.get("mediaAssetId") == asset]


class Components:
    """The three kinds, and their calls."""

    def __init__(self, site: Site, media: Media, lists: Lists) -> None:
        self._lists = lists
        self._media = media
        self.kinds: dict[str, Component] = {kind: Component(site, kind, media) for kind in _PLANS}
        plural = site.chosen("component_names") == "plural"
        self.members: dict[str, str] = {f"{kind}Components" if plural else f"{kind}Component": kind for kind in _PLANS}
        self._plural = plural

    def operations(self) -> list[Operation]:
        """Return the operations; paths of single sound and subtitling components are in no document."""
        video = self.kinds["video"]
        return [
            *operations_of("mam", "videoComponents", video, seen("2024r9"), deletes=False),
            *(
                Operation(
                    "mam", "GET", f"/{kind}Components", partial(self.reply, kind), seen("2023r4"), PAGING,
                    reply=f"{_PLANS[kind].concept.replace(' ', '')}ForGet[]",
                )
                for kind in _PLANS
            ),
        ]  # fmt: skip

    def reply(self, kind: str, request: Request) -> Response:
        """GET: all components of a kind, filtered by mamSystems."""
        table = self.kinds[kind]
        rows = map(table.shown, table.rows.values())
        shown = (table.plan.key, *table.fields)
        return self._lists.reply(table.plan.concept, request, rows, ("mamSystems",), shown)

    def planned(self, body: Fields) -> dict[str, list[Fields]]:
        """Return the components that the body of a complete media asset asks for. Raises Violated."""
        wanted: dict[str, list[Fields]] = {}
        for member, kind in self.members.items():
            if member not in body:
                continue
            given: Any = body[member] or []
            if not self._plural:
                given = [given] if given else []
            rows = checks.objects(member, given)
            wanted[kind] = [self._row(self.kinds[kind], each) for each in rows]
        return wanted

    @staticmethod
    def _row(table: Component, given: Fields) -> Fields:
        identity = given.get(table.plan.key)
        before = table.rows.get(identity) if isinstance(identity, str) else None
        row = table.changed(before, given)
        if isinstance(identity, str) and identity:
            row[table.plan.key] = identity
        return row

    def place(self, asset: str, wanted: dict[str, list[Fields]]) -> None:
        """Give an asset the components that were planned: a list replaces what it had."""
        for kind, rows in wanted.items():
            table = self.kinds[kind]
            key = table.plan.key
            kept = {row.get(key) for row in rows}
            for row in table.of(asset):
                if row[key] not in kept:
                    del table.rows[row[key]]
            for row in rows:
                identity = row.get(key)
                before = table.rows.get(identity) if identity is not None else None
                row["mediaAssetId"] = asset
                table.keep(before, row, identity)
        self.link()

    def link(self) -> None:
        """Tell the media which assets use them."""
        links: dict[str, list[str]] = {}
        for table in self.kinds.values():
            for row in table.rows.values():
                for medium in row.get("media", ()):
                    assets = links.setdefault(medium, [])
                    if row.get("mediaAssetId") and row["mediaAssetId"] not in assets:
                        assets.append(row["mediaAssetId"])
        self._media.links = links
