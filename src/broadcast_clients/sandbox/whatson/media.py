"""Media and their positions (MAM API, notes of 2024r4 to 2025r6)."""

from __future__ import annotations

from dataclasses import replace

from broadcast_clients.sandbox.server.messages import Request, Response

from . import checks
from .checks import Violated, mandatory
from .contents import PAGING
from .fields import Field
from .filters import Lists
from .operation import Operation, Parameter
from .release import exact, seen
from .site import Fields, Site
from .table import Plan, Table, operations_of

MEDIA = exact("2024r4")
POSITIONS = exact("2025r3")
_TEXTS = (
    "label", "identification", "library", "type", "status", "networkPath", "remarks", "MAMMediaId", "checksum",
    "fileFormat", "encoding", "extension", "supplier", "position", "closet", "shelf", "row", "frameRate",
    "fileCreationDate",
)  # fmt: skip
_MEDIA = Plan(
    "Media",
    "mediaId",
    (
        *(Field(name) for name in _TEXTS),
        Field("department", dropdown="Department"),
        Field("TCIN", checks.timecode),
        Field("TCOUT", checks.timecode),
        *(Field(name, checks.number, schema="number") for name in ("filesize", "overallBitRate", "videoBitRate")),
        Field("MAMSystems", checks.strings, many=True, dropdown="MM2MamSystem", schema="array"),
        *(Field(name, checks.boolean, schema="boolean") for name in ("isBorrowed", "isLost")),
    ),
    read_only=("linkedMediaAssets", "mediaPositions"),
    custom="mam",
)
_MEDIA_ROW = ("label", "status", "library", "type", "mediaId", "identification", "frameRate")
_POSITIONS = Plan(
    "Media Position",
    "mediaPositionId",
    (
        Field("mediaId"),
        Field("type", dropdown="MM2ManagedMediaPositionType"),
        Field("subType", dropdown="MM2ManagedMediaPositionSubType"),
        Field("position"),
        Field("url"),
        Field("status", dropdown="MM2MediaPositionStatus", window=exact("2025r6")),
    ),
    required=("mediaId", "type"),
)
# Prototypes of media that `template` may name.
_TEMPLATES: dict[str, Fields] = {"FILE": {"type": "File"}, "TAPE": {"type": "Tape", "library": "Vault"}}


class Media(Table):
    """Files and tapes."""

    def __init__(self, site: Site) -> None:
        super().__init__(site, _MEDIA)
        self.positions: Positions = Positions(site, self)
        self.links: dict[str, list[str]] = {}

    def more(self, row: Fields) -> Fields:
        """Return the media assets that use it, and its positions since 2025r3."""
        found: Fields = {"linkedMediaAssets": self.links.get(row["mediaId"], [])}
        if self.site.era.has(POSITIONS):
            found["mediaPositions"] = self.positions.of(row["mediaId"])
        return found

    def post(self, request: Request) -> Response:
        """POST: a new medium may start from a template."""
        name = request.query.get("template")
        if name and name not in _TEMPLATES:
            missing = self.site.errors.unknown_reference(name)
            raise self.site.errors.violated(_MEDIA.concept, None, [missing])
        body = self.site.body(request, _MEDIA.concept)
        identity = self.site.given_id(body, _MEDIA.key, _MEDIA.concept)
        before = self.rows.get(identity) if identity is not None else None
        if before is None and name:
            body = {**_TEMPLATES[name], **body}
        return self.write(before, body, identity)

    def done(self, before: Fields | None, after: Fields, body: Fields) -> None:
        """Let positions follow a new external reference."""
        if before is not None:
            for row in self.positions.rows.values():
                if row["mediaId"] == before["mediaId"]:
                    row["mediaId"] = after["mediaId"]

    def removed(self, row: Fields) -> None:
        """Positions go with their medium."""
        for identity in self.positions.of(row["mediaId"]):
            del self.positions.rows[identity]


class Positions(Table):
    """Where media are."""

    def __init__(self, site: Site, media: Media) -> None:
        super().__init__(site, _POSITIONS)
        self._media = media

    def of(self, medium: str) -> list[str]:
        """Return the positions of a medium."""
        return [row["mediaPositionId"] for row in self.rows.values() if row["mediaId"] == medium]

    def post(self, request: Request) -> Response:
        """POST: `mediaId` is always mandatory, `type` for a new one (documented)."""
        body = self.site.body(request, _POSITIONS.concept)
        identity = self.site.given_id(body, _POSITIONS.key, _POSITIONS.concept)
        before = self.rows.get(identity) if identity is not None else None
        if before is not None and not body.get("mediaId"):
            raise self.site.errors.violated(_POSITIONS.concept, identity, [mandatory("mediaId")])
        return self.write(before, body, identity)

    def check(self, before: Fields | None, after: Fields, body: Fields) -> None:
        """Medium and type can't be taken away, and the medium must be there."""
        if "mediaId" not in after or "type" not in after:
            raise Violated(*(mandatory(name) for name in ("mediaId", "type") if name not in after))
        self.site.check_reference(after["mediaId"], after["mediaId"] in self._media.rows)


class MediaCalls:
    """The calls on both."""

    def __init__(self, site: Site, media: Media, lists: Lists) -> None:
        self._media = media
        self._lists = lists

    def operations(self) -> list[Operation]:
        """Return the operations; of changing and deleting media only a digest of the vendor's pages knows."""
        undated = seen("2026r3", floor="2024r4")
        template, custom = Parameter("template"), Parameter("customAttributes")
        media = operations_of("mam", "media", self._media, MEDIA, delete=undated, post=(template,), get=(custom,))
        return [
            *(each if each.method != "PUT" else _with_window(each) for each in media),
            Operation("mam", "GET", "/media", self.list_media, MEDIA, PAGING, reply="MediaRow[]"),
            *operations_of("mam", "mediaPositions", self._media.positions, POSITIONS),
            Operation(
                "mam", "GET", "/mediaPositions", self.list_positions, POSITIONS, PAGING, reply="MediaPositionForGet[]"
            ),
        ]

    def list_media(self, request: Request) -> Response:
        """GET: reduced rows, filtered by label."""
        rows = map(self._media.shown, self._media.rows.values())
        return self._lists.reply(_MEDIA.concept, request, rows, ("label",), _MEDIA_ROW)

    def list_positions(self, request: Request) -> Response:
        """GET: filtered by type, subType and mediaId."""
        positions = self._media.positions
        rows = map(positions.shown, positions.rows.values())
        shown = (_POSITIONS.key, *positions.fields)
        return self._lists.reply(_POSITIONS.concept, request, rows, ("type", "subType", "mediaId"), shown)


def _with_window(operation: Operation) -> Operation:
    return replace(operation, window=seen("2026r3", floor="2024r4"))
