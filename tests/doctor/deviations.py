"""Deviations of one API, drawn at random from its spec.

What can't be told by harmless reads isn't drawn: methods and bodies of writes, optional filters whose effect depends on
what the account holds, the order of lists, and lists of EncoraStream without an envelope, whose cursors would be lost.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.doctor.spec import Parameter, Read, Spec

__all__ = ["Deviations", "Seen", "draw"]


@dataclass
class Seen:
    """What the sandbox answers without any deviation."""

    fields: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    """Schema to field to values, of all objects that came."""
    counts: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    """Operation to the most rows that one answer had."""


@dataclass
class Deviations:
    """How one API is otherwise than documented."""

    paths: dict[str, str] = field(default_factory=dict)
    """Operation to its path."""
    untold: set[str] = field(default_factory=set)
    """Operations at other paths that have nothing to show in this account, or that aren't harmless to read."""
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    """Operation and parameter (Python name) to its name on the wire."""
    formats: dict[tuple[str, str], str] = field(default_factory=dict)
    lists: dict[tuple[str, str], str] = field(default_factory=dict)
    booleans: dict[tuple[str, str], str] = field(default_factory=dict)
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    """Schema to {documented name: name that is sent}."""
    types: dict[str, dict[str, str]] = field(default_factory=dict)
    """Schema to {documented name: `text` or `number`}."""
    added: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Schema to {member that no document knows: value}."""
    dropped: dict[str, set[str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    """Documented header (lower case) to the one that is sent."""
    first_page: int = 1
    envelope: dict[str, str] = field(default_factory=dict)
    rewrapped: set[str] = field(default_factory=set)
    """Kinds of results (`one`, `list`) that come wrapped where they should be bare, or bare."""
    empty: str | None = None
    """How what isn't there is answered."""
    zone: str | None = None
    """The zone that times without an offset are in; else they are in UTC."""

    def count(self) -> int:
        """How many deviations there are."""
        nested = (self.fields, self.types, self.added, self.dropped)
        plain = (self.paths, self.names, self.formats, self.lists, self.booleans, self.headers, self.envelope)
        single = (self.first_page != 1, self.empty is not None, self.zone is not None)
        return (
            sum(len(each) for group in nested for each in group.values())
            + sum(map(len, plain))
            + sum(single)
            + len(self.rewrapped)
        )


PREFIXES = {
    "plurimedia": {
        "/v2/api/v2": ("/v1/api/v2", "/api/v2", "/v2", "/v2/api", "/v3/api/v3", "/rest/v2", "/v2/api/v1", "/v2/api/v3"),
        "/v1/api/v1": ("/api/v1", "/v1", "/v1/api", "/rest/v1", "/v1/api/v3", "/api/rest/v1"),
    },
    "encora": {"": ("/api", "/v2", "/api/v2", "/v1", "/api/v1", "/rest", "/cms", "/public/v1")},
    "whatson": {
        "/content/v1": (
            "/content/v2",
            "/content/api/v1",
            "/bapi/content/v1",
            "/v1/content",
            "/content",
            "/rest/content/v1",
        ),
        "/mam/v1": ("/mam/v2", "/mam/api/v1", "/api/mam/v1", "/mam"),
    },
}
SYNONYMS = {
    "channel_id": ("channel", "channel_id", "ChannelId", "idChannel", "channelid", "channel-id", "channelCode"),
    "begin": ("from", "start", "startDate", "start_time", "beginDate", "dateFrom", "Begin", "begin-date", "dateStart"),
    "end": ("to", "stop", "endDate", "end_time", "until", "dateTo", "End", "end-date", "dateEnd"),
    "start_time": ("from", "start", "startTime", "begin", "start-time", "startDate"),
    "end_time": ("to", "end", "endTime", "until", "end-time", "stop"),
    "since": (
        "since",
        "from",
        "dateFrom",
        "lastUpdate",
        "updated_since",
        "modifiedSince",
        "timestamp",
        "Date",
        "sinceDate",
    ),
    "date": ("day", "releaseDate", "Date", "on", "datetime")[:3],
    "content_id": ("id", "content", "content_id", "ContentId", "idContent"),
    "channel_ids": ("channels", "channelIds", "channel_id", "channel-ids", "ids"),
    "limit": ("pageSize", "page_size", "per_page", "size", "count", "Limit", "maxResults", "top", "$top"),
    "cursor": ("after", "pageToken", "next", "page_token", "continuationToken", "Cursor", "nextCursor"),
    "offset": ("skip", "start", "startIndex", "Offset", "$skip", "first_result"),
    "page": ("p", "pageNumber", "page_number", "pageIndex", "Page", "page-no"),
    "q": ("query", "search", "term", "text", "searchTerm", "keyword"),
    "fields": ("select", "include", "$select", "attributes", "only"),
    "period": ("Period", "periods", "period_code"),
    "platform": ("Platform", "platforms", "platform_code"),
}
FORMATS = {
    "yyyyMMddHHmmss": ("yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "date-time", "epoch", "epoch-ms", "yyyyMMddHHmm",
                       "dd/MM/yyyy HH:mm:ss", "yyyyMMdd'T'HHmmss"),
    "yyyyMMdd": ("date", "dd/MM/yyyy", "dd-MM-yyyy", "dd.MM.yyyy", "ddMMyyyy"),
    "date-time": ("epoch", "epoch-ms"),
}  # fmt: skip
LISTS = ("repeat", "brackets", "semicolon", "pipe", "space")
BOOLEANS = ("1/0", "yes/no", "True/False", "on/off", "Y/N")
PAGE_HEADERS = {
    "x-available-pages": ("X-Total-Pages", "X-Page-Count", "X-Pages", "Pages-Available", "X-Pagination-Page-Count"),
    "x-max-page-size": ("X-Page-Size", "X-Per-Page", "Page-Size", "X-Pagination-Limit", "X-PageSize"),
}
ENVELOPE = {
    "data": ("items", "results", "records", "result", "rows", "payload"),
    "meta": ("pagination", "paging", "metadata", "pageInfo"),
    "next_cursor": ("nextCursor", "next", "nextPageToken", "next_token", "endCursor"),
    "has_more": ("hasMore", "more", "hasNextPage", "has_next"),
    "total": ("totalCount", "count", "total_items", "totalResults"),
}
EMPTIES = (
    "404",
    "204",
    "200 and an empty body",
    "200 and null",
    "200 and []",
    "200 and an envelope with null",
    "200 and an envelope with []",
    "200 and an envelope with {}",
    "200 and an envelope without data",
)
OTHER_WORDS = {
    "title": ("name", "label"),
    "name": ("title", "label"),
    "begin": ("start",),
    "end": ("stop",),
    "description": ("synopsis", "summary"),
    "synopsis": ("description", "summary"),
    "image": ("picture",),
    "images": ("pictures", "photos"),
    "url": ("uri", "link"),
    "duration": ("length",),
    "update": ("modification",),
    "updated": ("modified",),
    "created": ("creation",),
    "number": ("no", "num"),
    "type": ("kind",),
    "kind": ("type",),
    "status": ("state",),
    "language": ("lang",),
    "languages": ("langs",),
    "runtime": ("duration",),
    "order": ("position",),
    "minutes": ("mins",),
    "category": ("categ",),
    "production": ("prod",),
    "year": ("yr",),
}
MARKS = ("xInternalFlag", "vendorCheck7", "zzLegacy", "_etlBatch")


def words(name: str) -> list[str]:
    """The words of a name."""
    return [each.lower() for each in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def joined(parts: list[str], style: str) -> str:
    """Words in a style."""
    if style == "camel":
        return parts[0] + "".join(each.title() for each in parts[1:])
    if style == "Pascal":
        return "".join(each.title() for each in parts)
    return {"snake": "_", "kebab": "-", "lower": ""}[style].join(parts)


STYLES = ("camel", "Pascal", "snake", "kebab", "lower")


def draw(spec: Spec, seen: Seen, rng: random.Random) -> Deviations:
    """Draw deviations for an API.

    Args:
        spec: Its reads.
        seen: What the sandbox has to show: what it never answers can't be found out.
        rng: Decides.
    """
    found = Deviations()
    told = [read for read in spec.reads.values() if seen.rows.get(read.id)]
    _paths(spec, told, rng, found)
    _parameters(spec, told, seen, rng, found)
    _fields(spec, seen, rng, found)
    _paging(spec, told, seen, rng, found)
    _envelopes(spec, rng, found)
    if spec.name == "plurimedia":
        if rng.random() < 0.5:
            found.empty = rng.choice(EMPTIES)
        if rng.random() < 0.35:
            found.zone = "Europe/Paris"
    return found


# --- paths ------------------------------------------------------------------------------------------------------------


def _paths(spec: Spec, told: list[Read], rng: random.Random, found: Deviations) -> None:
    paths = {read.id: read.path for read in spec.reads.values()}
    prefixes = PREFIXES[spec.name]
    if rng.random() < 0.4:
        before = rng.choice(sorted(prefixes))
        after = rng.choice(prefixes[before])
        for name, path in paths.items():
            if path.startswith(f"{before}/"):
                paths[name] = after + path.removeprefix(before)
    if rng.random() < 0.2:
        style = rng.choice(STYLES)
        for name in paths:
            paths[name] = _restyled(spec.reads[name], paths[name], style)
    for read in rng.sample(told, k=min(len(told), rng.randrange(0, 4))):
        change = rng.choice((_other_style, _other_number, _other_number, _nested, _parameter_moved))
        paths[read.id] = change(read, paths[read.id], rng)
    for name in rng.sample(sorted(paths), len(paths)):
        others = {_shape(path) for other, path in paths.items() if other != name}
        others |= {_shape(read.path) for read in spec.reads.values() if read.id != name}
        if _shape(paths[name]) in others or _shadows(
            paths[name], [each for other, each in paths.items() if other != name]
        ):
            paths[name] = spec.reads[name].path
    found.paths = {name: path for name, path in paths.items() if path != spec.reads[name].path}
    found.untold = set(found.paths) - {read.id for read in told}


def _shape(path: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", path).lower()


def _shadows(path: str, others: Iterable[str]) -> bool:
    """Whether some request would fit two paths."""
    mine = _shape(path).split("/")
    for other in others:
        theirs = _shape(other).split("/")
        if len(mine) == len(theirs) and all(a == b or "{}" in (a, b) for a, b in zip(mine, theirs, strict=True)):
            return True
    return False


def _word_map(read: Read) -> dict[str, list[str]]:
    return {each.lower(): words(each) for each in re.findall(r"[A-Za-z]+", read.title)}


def _restyled(read: Read, path: str, style: str) -> str:
    known = _word_map(read)
    return "/".join(
        each if each.startswith("{") or not each or re.fullmatch(r"v\d+|api", each)
        else joined(known.get(each.lower(), words(each)), style)
        if len(known.get(each.lower(), words(each))) > 1 else each
        for each in path.split("/")
    )  # fmt: skip


def _other_style(read: Read, path: str, rng: random.Random) -> str:
    return _restyled(read, path, rng.choice(STYLES))


def _literal(path: str) -> list[int]:
    parts = path.split("/")
    return [
        n for n, each in enumerate(parts) if each and not each.startswith("{") and not re.fullmatch(r"v\d+|api", each)
    ]


def _other_number(read: Read, path: str, rng: random.Random) -> str:
    parts = path.split("/")
    places = _literal(path)
    if not places:
        return path
    last = parts[places[-1]]
    if last.endswith("ies"):
        last = last[:-3] + "y"
    elif last.endswith("s") and not last.endswith(("ss", "us", "series")):
        last = last[:-1]
    elif re.search(r"[^aeiou]y$", last):
        last = last[:-1] + "ies"
    elif not last.endswith("s"):
        last += "s"
    parts[places[-1]] = last
    return "/".join(parts)


def _nested(read: Read, path: str, rng: random.Random) -> str:
    """`/channelcategories/{id}` as `/channels/{id}/categories`."""
    parts = path.split("/")
    places = _literal(path)
    if len(places) < 1 or places[-1] != len(parts) - 2:
        return path
    names = _word_map(read).get(parts[-2].lower()) or words(parts[-2])
    if len(names) < 2:
        return path
    owner = names[0] if names[0].endswith("s") else names[0] + "s"
    return "/".join([*parts[:-2], owner, parts[-1], "".join(names[1:])])


def _parameter_moved(read: Read, path: str, rng: random.Random) -> str:
    for each in read.parameters:
        if each.location == "query" and each.required and each.kind == "integer" and each.format is None:
            others = [other for other in read.parameters if other.location == "query" and other.required]
            return f"{path}/{{{each.wire}}}" if len(others) == 1 else path
    return path


# --- parameters -------------------------------------------------------------------------------------------------------


def _parameters(spec: Spec, told: list[Read], seen: Seen, rng: random.Random, found: Deviations) -> None:
    everywhere = rng.random() < 0.4
    common = {name: rng.choice(names) for name, names in SYNONYMS.items()}
    share = 0.15 if spec.name == "encora" else 0.4
    for read in told:
        moved = re.findall(r"\{([^{}]*)\}", found.paths.get(read.id, read.path))
        form = _format_for(read, rng)
        for each in read.parameters:
            if each.location != "query" or each.wire in moved:
                continue
            if not _tellable(spec, read, each, seen):
                continue
            if form is not None and each.format == form[0]:
                found.formats[read.id, each.name] = form[1]
            if each.kind == "array" and rng.random() < 0.5:
                found.lists[read.id, each.name] = rng.choice(LISTS)
            if each.kind == "boolean" and rng.random() < 0.5:
                found.booleans[read.id, each.name] = rng.choice(BOOLEANS)
                continue
            if (
                each.name in SYNONYMS
                and each.kind != "boolean"
                and (rng.random() < share or (everywhere and each.name == "limit"))
            ):
                name = common[each.name] if everywhere else rng.choice(SYNONYMS[each.name])
                taken = {other.wire for other in read.parameters if other is not each}
                taken |= {each for (owner, _), each in found.names.items() if owner == read.id}
                if name != each.wire and name not in taken:
                    found.names[read.id, each.name] = name


def _format_for(read: Read, rng: random.Random) -> tuple[str, str] | None:
    """One other format for all dates of an operation."""
    documented = next((each.format for each in read.parameters if each.required and each.format in FORMATS), None)
    if documented is None or rng.random() > 0.35:
        return None
    return documented, rng.choice(FORMATS[documented])


def _tellable(spec: Spec, read: Read, parameter: Parameter, seen: Seen) -> bool:
    """Whether reads can tell what a parameter is called: it is needed, or it has an effect that anybody can see."""
    rows = seen.rows[read.id]
    if parameter.required:
        return True
    if parameter.kind == "boolean":
        return parameter.name == "completed" and rows > 1
    if parameter.name == "page":
        return True
    if parameter.name in ("limit", "offset"):
        return rows > 1
    if parameter.name == "cursor":
        return rows > 1 and any(each.name == "limit" for each in read.parameters) and read.paging is not None
    return parameter.name in ("q", "fields") and rows > 0


# --- answers ----------------------------------------------------------------------------------------------------------


def _fields(spec: Spec, seen: Seen, rng: random.Random, found: Deviations) -> None:
    schemas = sorted(name for name, count in seen.counts.items() if count and name != "PageMeta")
    for schema in schemas:
        present = {
            name: values
            for name, values in seen.fields[schema].items()
            if len([each for each in values if each not in (None, [], {})]) >= 0.6 * seen.counts[schema]
        }
        names = sorted(present)
        for name in rng.sample(names, k=min(len(names), rng.choice((0, 0, 1, 1, 2)))):
            taken = set(seen.fields[schema]) | set(found.fields.get(schema, {}).values())
            other = _renamed(schema, name, rng)
            if other not in taken and other != name:
                found.fields.setdefault(schema, {})[name] = other
        if rng.random() < 0.15:
            plain = [each for each in names if _retypable(present[each]) and each not in found.fields.get(schema, {})]
            if plain:
                name = rng.choice(plain)
                found.types.setdefault(schema, {})[name] = "text"
        if rng.random() < 0.15:
            found.added.setdefault(schema, {})[rng.choice(MARKS)] = rng.choice((True, 7, "x", 1.5))
        elif rng.random() < 0.1:
            left = [
                each for each in names
                if each not in found.fields.get(schema, {}) and each not in found.types.get(schema, {})
                and not any(isinstance(value, list | dict) for value in present[each])
                and not re.search(r"id$|day|number|type|kind|title|cast|content$", each, re.IGNORECASE)
            ]  # fmt: skip
            if left:
                found.dropped.setdefault(schema, set()).add(rng.choice(left))


def _retypable(values: list[Any]) -> bool:
    return all(isinstance(each, int | float) for each in values if each is not None)


def _renamed(schema: str, name: str, rng: random.Random) -> str:
    """A field's name as another team might have chosen it."""
    parts = words(name)
    style = "snake" if "_" in name else "camel"
    change: Callable[[], str] = rng.choice(
        (
            lambda: joined(parts, rng.choice(STYLES)),
            lambda: joined([words(schema)[-1], *parts], style),
            lambda: joined([*words(schema), *parts], rng.choice(("camel", "snake"))),
            lambda: joined([rng.choice(OTHER_WORDS[each]) if each in OTHER_WORDS else each for each in parts], style),
            lambda: joined([*parts[1:], parts[0]], style) if len(parts) > 1 else name.upper(),
            lambda: joined([*parts[:-1], parts[-1][:-1] if parts[-1].endswith("s") else parts[-1] + "s"], style),
        )
    )
    return change()


def _paging(spec: Spec, told: list[Read], seen: Seen, rng: random.Random, found: Deviations) -> None:
    if spec.name == "plurimedia":
        for documented, others in PAGE_HEADERS.items():
            if rng.random() < 0.4:
                found.headers[documented] = rng.choice(others)
        if rng.random() < 0.3:
            found.first_page = 0


def _envelopes(spec: Spec, rng: random.Random, found: Deviations) -> None:
    if spec.name != "whatson" and rng.random() < 0.3:
        found.envelope["data"] = rng.choice(ENVELOPE["data"])
    if spec.name == "encora":
        for name in ("meta", "next_cursor", "has_more", "total"):
            if rng.random() < 0.2:
                found.envelope[name] = rng.choice(ENVELOPE[name])
    kinds = {"plurimedia": ("one", "list"), "encora": ("one",), "whatson": ("one", "list")}[spec.name]
    for kind in kinds:
        if rng.random() < 0.2:
            found.rewrapped.add(kind)
