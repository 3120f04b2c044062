"""Lists: `filter=op(field,value);…`, `offset`, `limit` and `sort`.

The form is the MAM API's (page on GET /mediaAssets); `eq` and `between` are confirmed, the other operators come from a
digest of the vendor's pages. How a value would be quoted is in no document: what stands between the comma and the
bracket that closes the condition is the value, brackets in pairs included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from broadcast_clients.sandbox.server.messages import Request, Response, as_array

from .checks import Violated
from .errors import Violation
from .site import Site

Row = dict[str, Any]
Condition = Callable[[Row], bool]
_CONFIRMED = ("eq", "between")
_OPERATORS = (*_CONFIRMED, "ne", "notNull", "in", "gt", "ge", "lt", "le")


def _bad(text: str, data: str) -> Violated:
    return Violated(Violation("", text, (data,), status=400))


def _split(text: str, mark: str) -> list[str]:
    """Split at marks outside brackets."""
    parts: list[str] = []
    depth = start = 0
    for position, letter in enumerate(text):
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
        elif letter == mark and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    return [*parts, text[start:]]


def _listed(operator: str, value: str) -> list[str]:
    if not (value.startswith("(") and value.endswith(")")):
        raise _bad(f"{operator} takes a list in brackets", value)
    return _split(value[1:-1], ",")


def _comparable(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _orderly(value: str) -> tuple[int, float, str]:
    """Numbers sort as numbers, everything else as text (dates and timecodes are made for that)."""
    try:
        return 0, float(value), ""
    except ValueError:
        return 1, 0.0, value


class Lists:
    """Answers list calls."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known = _CONFIRMED if site.chosen("filter_operators") == "eq_between" else _OPERATORS
        self._pages = site.chosen("paging") == "honoured"
        limit = site.chosen("list_limit")
        self._default_limit = None if limit == "none" else int(limit)
        self._descending = site.chosen("descending")
        self._refuses = site.chosen("bad_filter") == "refused"
        self._absent = site.chosen("unset_fields") == "absent"

    def reply(
        self,
        concept: str,
        request: Request,
        rows: Iterable[Row],
        fields: Sequence[str],
        shown: Sequence[str],
    ) -> Response:
        """Return the rows that a request asks for, as a bare array of reduced rows (printed)."""
        try:
            conditions = self._conditions(request.query.get("filter", ""), fields)
            found = [row for row in rows if all(condition(row) for condition in conditions)]
            found = self._sorted(found, request.query.get("sort", ""), fields)
            if self._pages:
                offset = self._number(request, "offset", 0) or 0
                limit = self._number(request, "limit", self._default_limit)
                found = found[offset:] if limit is None else found[offset : offset + limit]
        except Violated as violated:
            raise self._site.errors.violated(concept, None, violated.violations) from None
        return self._site.read([self._reduced(row, shown) for row in found])

    def _reduced(self, row: Row, shown: Sequence[str]) -> Row:
        if self._absent:
            return {name: row[name] for name in shown if row.get(name) is not None}
        return {name: row.get(name) for name in shown}

    def _number(self, request: Request, name: str, default: int | None) -> int | None:
        given = request.query.get(name)
        if given is None:
            return default
        if not given.isdigit():
            raise _bad(f"{name} must be a number", given)
        return int(given)

    def _conditions(self, text: str, fields: Sequence[str]) -> list[Condition]:
        found: list[Condition] = []
        for part in _split(text, ";") if text else ():
            try:
                found.append(self._condition(part.strip(), fields))
            except Violated:
                if self._refuses:
                    raise
        return found

    def _condition(self, text: str, fields: Sequence[str]) -> Condition:
        operator, bracket, rest = text.partition("(")
        if not bracket or not rest.endswith(")"):
            raise _bad("A condition looks like eq(field,value)", text)
        if operator not in self._known:
            raise _bad(f"The operator {operator} does not exist", operator)
        field, _, value = rest[:-1].partition(",")
        field = field.strip()
        if field not in fields:
            raise _bad(f"{field} cannot be filtered by", field)
        return _tests(operator, field, value)

    def _sorted(self, rows: list[Row], text: str, fields: Sequence[str]) -> list[Row]:
        if not text:
            return rows
        if self._descending == "minus":
            down, field = text.startswith("-"), text.removeprefix("-")
        else:
            field, _, word = text.partition(" ")
            down = word == "desc"
        if field not in fields:
            if not self._refuses:
                return rows
            raise _bad(f"{field} cannot be sorted by", field)
        return sorted(rows, key=lambda row: _orderly(_comparable(row.get(field))), reverse=down)


def _tests(operator: str, field: str, value: str) -> Condition:
    if operator == "notNull":
        return lambda row: row.get(field) not in (None, [], "")
    if operator in ("in", "between"):
        values = [each.strip() for each in _listed(operator, value)]
        if operator == "in":
            return lambda row: _any(row.get(field), lambda each: each in values)
        if len(values) != 2:
            raise _bad("between takes two values", value)
        low, high = map(_orderly, values)
        return lambda row: _any(row.get(field), lambda each: low <= _orderly(each) <= high)
    if operator == "eq":
        return lambda row: _any(row.get(field), lambda each: each == value)
    if operator == "ne":
        return lambda row: not _any(row.get(field), lambda each: each == value)
    mark = _orderly(value)
    compare: dict[str, Callable[[tuple[int, float, str]], bool]] = {
        "gt": lambda each: each > mark,
        "ge": lambda each: each >= mark,
        "lt": lambda each: each < mark,
        "le": lambda each: each <= mark,
    }
    return lambda row: _any(row.get(field), lambda each: compare[operator](_orderly(each)))


def _any(value: Any, test: Callable[[str], bool]) -> bool:
    """A list fits when one of its values does; no value never fits."""
    values = as_array(value)
    if values is None:
        values = [] if value is None else [value]
    return any(test(_comparable(each)) for each in values)
