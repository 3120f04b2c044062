"""What stands around the data of an answer: which member has it, and what the members beside it are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attr import frozen

from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.profile import ApiProfile
from broadcast_clients.flows.doctor.names import likeness

__all__ = ["Opened", "is_nothing", "open_answer", "with_our_names"]

_DATA = (
    "data",
    "items",
    "results",
    "result",
    "rows",
    "records",
    "list",
    "content",
    "contents",
    "value",
    "values",
    "entries",
    "payload",
    "response",
    "elements",
    "objects",
    "hits",
    "body",
    "entity",
    "resource",
    "item",
)
_META = ("meta", "metadata", "paging", "pagination", "page", "page_info", "links", "_meta", "info")
_WITHIN = {
    "next_cursor": ("next_cursor", "next", "cursor", "next_page_token", "next_token", "continuation_token",
                    "continuation", "after", "end_cursor", "next_page", "next_position"),
    "has_more": ("has_more", "more", "has_next", "has_next_page", "more_results", "has_more_results", "is_truncated"),
    "total": ("total", "total_count", "count", "total_items", "total_results", "total_records", "number_of_items"),
}  # fmt: skip


@frozen(kw_only=True)
class Opened:
    """An answer taken apart."""

    part: Any
    """The data: an object, a list, or nothing."""
    wrapped: bool
    """Whether it stood in an envelope."""
    names: Mapping[str, str]
    """Members of the envelope: our name to the server's, where they differ."""
    meta: Mapping[str, Any]
    """What stood beside the data, under our names."""


def is_nothing(part: Any) -> bool:
    """Whether an answer says that there is nothing."""
    return part is None or part == {} or part == [] or part == ""


def open_answer(
    operation: Operation, payload: Any, profile: ApiProfile, model: Any, known: Mapping[str, str]
) -> Opened:
    """Find the data in an answer.

    Args:
        operation: What was asked.
        payload: The parsed body.
        profile: The API.
        model: The model of the object, or of the items.
        known: Members of the envelope that were found before: our name to the server's.
    """
    members = as_object(payload)
    if members is None:
        return Opened(part=payload, wrapped=False, names={}, meta={})
    fields = _wires(model)
    inner = members.get(known.get("data", "data"))
    if inner is not None and _fits(operation, inner, fields) and not _direct(members, fields, operation):
        name: str | None = known.get("data", "data")
    else:
        name = _holder(operation, members, fields, profile)
    if name is None:
        only_envelope = bool(members) and set(members) <= profile.envelope_members
        return Opened(part=None if only_envelope else members, wrapped=only_envelope, names={}, meta={})
    names = {} if name == "data" else {"data": name}
    beside = {key: each for key, each in members.items() if key != name}
    meta_name, meta = _meta(beside)
    if meta_name is not None and meta_name != "meta":
        names["meta"] = meta_name
    if operation.paging is not None and operation.paging.kind == "cursor":
        names |= _within(meta)
    theirs = {theirs: ours for ours, theirs in names.items()}
    return Opened(
        part=members[name],
        wrapped=True,
        names=names,
        meta={theirs.get(key, key): each for key, each in meta.items()},
    )


def with_our_names(meta: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Members under our names."""
    theirs = {theirs: ours for ours, theirs in names.items()}
    return {theirs.get(key, key): each for key, each in meta.items()}


def _wires(model: Any) -> set[str]:
    found: set[str] = set()
    for name, info in getattr(model, "model_fields", {}).items():
        found |= {name, info.validation_alias or name}
    return found


def _direct(members: Mapping[str, Any], fields: set[str], operation: Operation) -> bool:
    """Whether the object is the thing itself, which happens to have a member of such a name."""
    return operation.result.kind == "one" and len(fields & members.keys()) > 1 and "data" in fields


def _fits(operation: Operation, value: Any, fields: set[str]) -> bool:
    if operation.result.kind == "list":
        return as_list(value) is not None or (operation.result.keyed and as_object(value) is not None)
    members = as_object(value)
    return members is not None or as_list(value) is not None


def _holder(operation: Operation, members: Mapping[str, Any], fields: set[str], profile: ApiProfile) -> str | None:
    """The member that holds the data, if it isn't the whole."""
    own = _alike(members, fields)
    found: list[tuple[float, str]] = []
    for name, value in members.items():
        rank = 1.0 if name.lower() in _DATA else 0.0
        elements, inner = as_list(value), as_object(value)
        if operation.result.kind == "list" and elements is not None:
            first = as_object(elements[0]) if elements else None
            found.append((rank + (_alike(first, fields) if first is not None else 0.0) + 0.5, name))
        elif inner is not None and operation.result.kind == "one" and name not in fields:
            found.append((rank + _alike(inner, fields), name))
        elif inner is not None and operation.result.keyed:
            rows = [as_object(each) for value in inner.values() for each in (as_list(value) or [value])]
            alike = [_alike(each, fields) for each in rows if each is not None]
            if rank or (alike and max(alike) > 0.3):
                found.append((rank + max(alike, default=0.0), name))
    if not found:
        return None
    score, name = max(found)
    if operation.result.kind == "one":
        return name if score > own + 0.2 and (score > 1.0 or own == 0.0) else None
    return name if own < 0.5 or score > 1.0 else None


def _alike(members: Mapping[str, Any] | None, fields: set[str]) -> float:
    """Which part of the members a model knows, by name."""
    if not members:
        return 0.0
    return len([each for each in members if each in fields]) / len(members)


def _meta(beside: Mapping[str, Any]) -> tuple[str | None, Mapping[str, Any]]:
    for name in ("meta", *_META):
        for key, value in beside.items():
            inner = as_object(value)
            if inner is not None and key.lower() == name:
                return key, inner
    objects = [(key, inner) for key, value in beside.items() if (inner := as_object(value)) is not None]
    if len(objects) == 1:
        return objects[0]
    return None, beside


def _within(meta: Mapping[str, Any]) -> dict[str, str]:
    """What the cursor, the word that there is more, and the total are called."""
    found: dict[str, str] = {}
    for ours, usual in _WITHIN.items():
        if ours in meta:
            continue
        fitting = [key for key, value in meta.items() if _suits(ours, value) and key not in _WITHIN]
        ranked = sorted(((max(likeness(key, each) for each in usual), key) for key in fitting), reverse=True)
        if ranked and ranked[0][0] >= 0.7:
            found[ours] = ranked[0][1]
    return found


def _suits(ours: str, value: Any) -> bool:
    if ours == "has_more":
        return isinstance(value, bool)
    if ours == "total":
        return isinstance(value, int) and not isinstance(value, bool)
    return value is None or isinstance(value, str)
