"""A product as single values: what is wanted, what is there, and what a write has to send of it.

A value has the Python name of its field. What hangs on a product in lists is taken apart, so that a planner's titles,
pictures and ratings stay beside ours: `product_titles[OriginalTitle]`, `images[PLURIMEDIA-IMAGE-1]`,
`ratings[Ofcom]`, `custom_attributes[cANumber]`. Values are JSON as it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.operation import Field, Operation
from whatson_client.workflows.differences import covers, different

__all__ = ["ATTRIBUTES", "LISTS", "Shown", "body_of", "part", "place", "settled_titles"]

LISTS: Final[Mapping[str, str]] = {"product_titles": "type", "images": "imageId", "ratings": "regulator"}
"""Lists that are taken apart, and the member that tells their elements apart."""
ATTRIBUTES: Final = "custom_attributes"


def settled_titles(titles: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Titles without marks that can't be had: one of them must be for broadcasting (release notes 2023r4).

    So it takes another one that is, if a title shall not be.
    """
    if any(each.get("broadcasting_title") for each in titles):
        return list(titles)
    return [{name: value for name, value in each.items() if name != "broadcasting_title"} for each in titles]


def part(field: str, name: str) -> str:
    """The name of a part of a field."""
    return f"{field}[{name}]"


def place(name: str) -> tuple[str, str]:
    """Undo `part`: the field, and the part or nothing."""
    field, bracket, inner = name.partition("[")
    return (field, inner[:-1]) if bracket and (field in LISTS or field == ATTRIBUTES) else (name, "")


class Shown:
    """A product, or a thing like one, as it was read.

    Args:
        operation: The write that it is compared for.
        model: What was read.
    """

    def __init__(self, operation: Operation, model: Any) -> None:
        self._operation = operation
        self._model = model
        self._wire: dict[str, Any] = model.to_wire()
        body = operation.body
        self._fields: Mapping[str, Field] = {each.name: each for each in body.fields} if body is not None else {}

    def get(self, name: str) -> Any:
        """A value, or `None` where there is nothing."""
        field, inner = place(name)
        if field in LISTS:
            return self._element(field, inner)
        if field == ATTRIBUTES:
            found = [each.get("value") for each in self.elements(field) if each.get("attributeName") == inner]
            return found[0] if found else None
        return self._wire.get(self._wire_name(field))

    def plain(self, name: str) -> Any:
        """The value of a field as the model has it, by Python name."""
        return self._model.given_fields().get(name)

    def elements(self, field: str) -> list[dict[str, Any]]:
        """The objects of a list, as they were read."""
        rows = as_list(self._wire.get(self._wire_name(field))) or []
        return [row for row in map(as_object, rows) if row is not None]

    def several(self, name: str) -> bool:
        """Whether there are several elements of which it can't be told which is meant."""
        field, inner = place(name)
        return field in LISTS and sum(row.get(LISTS[field]) == inner for row in self.elements(field)) > 1

    def same(self, name: str, value: Any) -> bool:
        """Whether a value is there as it should be, or as it was written."""
        field, inner = place(name)
        if field in LISTS:
            there = self._element(field, inner)
            if there is None:
                return value is None or _says_nothing(value, LISTS[field])
            return value is not None and covers(value, there)
        if field == ATTRIBUTES:
            return not different(self._operation, {field: {inner: value}}, self._model)
        now = self.get(field)
        if isinstance(value, str) and isinstance(now, str) and value.split() == now.split():
            return True  # line ends and spaces are a matter of the editor
        return not different(self._operation, {field: value}, self._model)

    def empty(self, name: str) -> bool:
        """Whether there is nothing."""
        field, inner = place(name)
        if field in LISTS:
            there = self._element(field, inner)
            return there is None or _says_nothing(there, LISTS[field])
        return self.get(name) in (None, "", [], {})

    def _element(self, field: str, inner: str) -> dict[str, Any] | None:
        return next((row for row in self.elements(field) if row.get(LISTS[field]) == inner), None)

    def _wire_name(self, field: str) -> str:
        known = self._fields.get(field)
        return known.wire if known is not None else field


def _says_nothing(element: Any, key: str) -> bool:
    """Whether an element has nothing but its key, as a rating that was cleared."""
    members = as_object(element) or {}
    return key != "imageId" and all(value in (None, "", [], False) for name, value in members.items() if name != key)


def body_of(values: Mapping[str, Any], removed: Iterable[str], there: Shown | None) -> dict[str, Any]:
    """The fields of a write, by Python name: whole lists, with what is there and isn't ours.

    Args:
        values: The values to be written.
        removed: Parts of lists that are to go.
        there: What is there, if anything is.
    """
    body: dict[str, Any] = {}
    parts: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        field, inner = place(name)
        if field == name:
            body[name] = value if value != "" else None
        else:
            parts.setdefault(field, {})[inner] = value
    gone: dict[str, set[str]] = {}
    for name in removed:
        field, inner = place(name)
        gone.setdefault(field, set()).add(inner)
    for field in {*parts, *gone}:
        ours = parts.get(field, {})
        if field == ATTRIBUTES:
            body[field] = ours
        else:
            body[field] = _list(field, ours, gone.get(field, set()), there)
    return body


def _list(field: str, ours: Mapping[str, Any], gone: set[str], there: Shown | None) -> list[dict[str, Any]]:
    key = LISTS[field]
    left = dict(ours)
    rows: list[dict[str, Any]] = []
    for row in there.elements(field) if there is not None else ():
        name = row.get(key)
        if name in gone:
            continue
        rows.append({**row, **left.pop(name)} if name in left else row)
    rows += left.values()
    if field == "ratings":
        return [_rating(row) for row in rows]
    return _one_for_broadcasting(rows) if field == "product_titles" else rows


def _rating(row: dict[str, Any]) -> dict[str, Any]:
    """A rating as it is written: the type of a warning is given and not taken (release notes 2024r4)."""
    warnings = as_list(row.get("contentWarnings"))
    if warnings is None:
        return {name: value for name, value in row.items() if name != "contentWarnings"}
    plain = [
        {name: value for name, value in each.items() if name != "type"} for each in map(as_object, warnings) if each
    ]
    return {**row, "contentWarnings": plain}


def _one_for_broadcasting(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One of the titles must be the one for broadcasting (release notes 2023r4)."""
    if rows and not any(row.get("broadcastingTitle") for row in rows):
        return [{**rows[0], "broadcastingTitle": True}, *rows[1:]]
    return rows
