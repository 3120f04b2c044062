"""Reads the feeds of the bulk import: JSON arrays of programmes, and XMLTV.

It has a reader of its own, so that what the clients' side writes is judged by something else than what wrote it.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from xml.parsers import expat

from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import as_array, as_object

from .record import Fields

_STAMP = re.compile(r"(\d{14})(?:\s*([+-])(\d{2})(\d{2}))?")
_CHILDREN = ("title", "desc", "category", "display-name", "episode-num")


class FeedError(Exception):
    """A feed can't be read at all; the text says why."""


def read_json(source: str) -> list[Any]:
    """Read an array of programme-like objects (documented). Raises FeedError when it isn't one."""
    try:
        rows = as_array(json.loads(source))
    except ValueError as error:
        raise FeedError(f"the source is no JSON: {error}") from None
    if rows is None:
        raise FeedError("the source is no JSON array")
    return [dict(found) if (found := as_object(row)) is not None else row for row in rows]


def read_xmltv(source: str) -> list[Any]:
    """Read an XMLTV document (documented) into programme-like objects. Raises FeedError when it can't be read."""
    reader = _Reader()
    try:
        reader.parse(source)
    except expat.ExpatError as error:
        raise FeedError(f"the source is no XML: {error}") from None
    return [_program(row, reader.names) for row in reader.programs]


class _Reader:
    """Collects channels and programmes; entities of the document's own are refused."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.programs: list[Fields] = []
        self._current: Fields | None = None
        self._channel = ""
        self._text: list[str] | None = None
        self._system = ""

    def parse(self, source: str) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._refuse
        parser.Parse(source, True)

    @staticmethod
    def _refuse(*declaration: object) -> None:
        raise FeedError("the source declares entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "channel":
            self._channel = attributes.get("id", "")
        elif name == "programme":
            self._current = {"attributes": attributes, "category": []}
        elif name in _CHILDREN:
            self._text, self._system = [], attributes.get("system", "")

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        text, self._text = "".join(self._text or ()).strip(), None
        if name == "programme" and self._current is not None:
            self.programs.append(self._current)
            self._current = None
        elif name == "display-name":
            self.names.setdefault(self._channel, text)
        elif self._current is not None and name == "category":
            self._current["category"].append(text)
        elif self._current is not None and name == "episode-num" and self._system == "xmltv_ns":
            self._current["episode-num"] = text
        elif self._current is not None and name in ("title", "desc"):
            self._current.setdefault(name, text)


def _program(row: Fields, names: dict[str, str]) -> Fields:
    attributes: dict[str, str] = row["attributes"]
    channel = attributes.get("channel", "")
    program: Fields = {"channel_id": channel, "channel_name": names.get(channel, ""), "title": row.get("title")}
    for name, attribute in (("start_time", "start"), ("end_time", "stop")):
        program[name] = _moment(attributes.get(attribute, ""))
    if row.get("desc"):
        program["description"] = row["desc"]
    if row["category"]:
        program["categories"] = row["category"]
    # xmltv_ns counts from 0: "0.4.0/1" is season 1, episode 5.
    numbers = [part.split("/")[0].strip() for part in str(row.get("episode-num", "")).split(".")]
    for name, number in zip(("season_number", "episode_number"), numbers, strict=False):
        if number.isdigit():
            program[name] = int(number) + 1
    return program


def _moment(text: str) -> str | None:
    """Read `20240701120000 +0200`; without an offset it is UTC."""
    found = _STAMP.fullmatch(text.strip())
    if found is None:
        return None
    digits, sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    try:
        naive = datetime.strptime(digits, "%Y%m%d%H%M%S")
        return rfc3339(naive.replace(tzinfo=timezone(offset)).astimezone(UTC))
    except ValueError:
        return None
