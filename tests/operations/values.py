"""Values made from the operation table: what is allowed, what isn't, and how the allowed looks on the wire.

The wire forms are written out here, not asked of the suite's own code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from broadcast_clients.core.operation import Field, Operation, Parameter, Schema
from tests.operations.facts import MOVIE

__all__ = ["Example", "Violation", "another", "argument", "example", "fields_of", "required_arguments", "violations"]

_EAST = dt.timezone(dt.timedelta(hours=1))
_TEXT = "Ça & là"
_OTHER_ID = "657aaad7-6df0-4878-8900-295f294bc20e"


class Example(NamedTuple):
    """An allowed value, as a user writes it and as JSON."""

    given: Any
    wire: Any


_FORMATS = {
    "uuid": Example(MOVIE, MOVIE),
    "uri": Example("https://images.test/a b.jpg", "https://images.test/a b.jpg"),
    "date": Example(dt.date(2026, 3, 1), "2026-03-01"),
    "date-time": Example(dt.datetime(2026, 3, 1, 20, 15, tzinfo=_EAST), "2026-03-01T20:15:00+01:00"),
    "byte": Example("AAEC/w==", "AAEC/w=="),
    "duration": Example(dt.timedelta(hours=1, minutes=40), "01:40:00"),
    "yyyyMMdd": Example(dt.date(2026, 3, 1), "20260301"),
    "yyyyMMddHHmmss": Example(dt.datetime(2026, 3, 1, 20, 15, 7), "20260301201507"),
}


_PATTERNS = {r"^\d{2}:\d{2}$": Example("20:15", "20:15")}


def example(schema: Schema) -> Example:
    """An allowed value of a schema."""
    if schema.pattern in _PATTERNS:
        return _PATTERNS[schema.pattern]
    if schema.format in _FORMATS:
        return _FORMATS[schema.format]
    if schema.pattern == "^[a-z0-9-]+$":
        return Example("slug-7", "slug-7")
    if schema.enum is not None:
        return Example(schema.enum[-1], schema.enum[-1])
    match schema.kind:
        case "boolean":
            return Example(True, True)
        case "integer":
            value = int(schema.minimum or 7)
            return Example(value, value)
        case "number":
            return Example(2.5, 2.5)
        case "array":
            item = example(schema.items or Schema())
            return Example([item.given], [item.wire])
        case "object":
            members = {each: example(each.schema) for each in schema.fields}
            if not members:
                return Example({"cAText": _TEXT, "cANumber": None}, {"cAText": _TEXT, "cANumber": None})
            return Example(
                {each.name: value.given for each, value in members.items()},
                {each.wire: value.wire for each, value in members.items()},
            )
        case "any":
            return Example("a", "a")  # of a union, too, the text
        case "string":
            text = _TEXT[: schema.max_length]
            return Example(text, text)


def argument(parameter: Parameter) -> Example:
    """An allowed value of a parameter, and how it looks in a path, query or header."""
    if parameter.location == "header" and parameter.schema.format is None:
        return Example('"v1"', '"v1"')
    given, wire = example(parameter.schema)
    if parameter.comma_joined:
        return Example(given, ",".join(wire))
    return Example(given, str(wire).lower() if isinstance(wire, bool) else str(wire))


def another(schema: Schema, value: Any) -> Example:
    """An allowed value of a schema that differs from one that is given."""
    if schema.enum is not None:
        found = next((each for each in schema.enum if each != value), value)
        return Example(found, found)
    if schema.kind in ("boolean", "integer"):
        found = not value if schema.kind == "boolean" else value - 1 if value == schema.maximum else value + 1
        return Example(found, found)
    return Example(_OTHER_ID, _OTHER_ID) if value == MOVIE else example(schema)


def required_arguments(operation: Operation) -> dict[str, Any]:
    """The arguments without which an operation can't be called, the fields of its body among them."""
    found = {each.name: argument(each).given for each in operation.parameters if each.required}
    if operation.etag:
        found["if_match"] = '"v1"'
    if operation.body is not None and operation.body.required and not operation.body.fields:
        found["body"] = [{"anything": _TEXT}]
    if operation.body is not None and not operation.body.partial:
        needed = {*operation.body.one_of[:1], *(each.wire for each in operation.body.fields if each.required)}
        found |= {each.name: example(each.schema).given for each in operation.body.fields if each.wire in needed}
    return found


def fields_of(operation: Operation) -> tuple[Field, ...]:
    """The fields of the body that are arguments of their own: not those that the path has already."""
    path = {each.name for each in operation.parameters if each.location == "path"}
    return tuple(
        each for each in (operation.body.fields if operation.body is not None else ()) if each.name not in path
    )


class Violation(NamedTuple):
    """A value that breaks one documented limit."""

    argument: str
    """The top-level argument it is passed as."""
    value: Any
    path: str
    """Where the error should point to, in the names of the wire."""
    code: str


def violations(operation: Operation) -> list[Violation]:
    """A violating value for every limit in the table, one after the other."""
    found: list[Violation] = []
    for each in operation.parameters:
        if _is_checked(each):
            found += [_in_place(each, broken) for broken in _of_schema(each.name, each.schema, each.wire)]
    for field in fields_of(operation):
        found += _of_schema(field.name, field.schema, field.wire)
    return found


def _is_checked(parameter: Parameter) -> bool:
    # The conditional headers have rules of their own.
    return parameter.name not in ("if_match", "if_none_match")


def _in_place(parameter: Parameter, broken: Violation) -> Violation:
    # What can't be a path segment at all is told so.
    unfit = parameter.location == "path" and (broken.value is None or isinstance(broken.value, bool))
    return broken._replace(code="path") if unfit else broken


def _of_schema(argument: str, schema: Schema, path: str) -> list[Violation]:
    return [Violation(argument, value, f"{path}{below}", code) for value, below, code in _broken(schema)]


def _broken(schema: Schema) -> Iterator[tuple[Any, str, str]]:
    """Violating values of a schema, with the path below it that is to blame and the name of the limit."""
    if not schema.nullable and schema.kind != "any":
        yield None, "", "null"
    yield from _wrong_types(schema)
    if schema.enum is not None:
        yield "no-such-value", "", "enum"
    if schema.pattern is not None:
        yield "9:99", "", "pattern"
    if schema.format == "uuid":
        yield "not-a-uuid", "", "format"
    if schema.max_length is not None:
        yield "x" * (schema.max_length + 1), "", "max_length"
    if schema.min_length:
        yield "x" * (schema.min_length - 1), "", "min_length"
    if schema.minimum is not None:
        yield int(schema.minimum) - 1, "", "minimum"
    if schema.maximum is not None:
        yield int(schema.maximum) + 1, "", "maximum"
    yield from _broken_members(schema)


def _wrong_types(schema: Schema) -> Iterator[tuple[Any, str, str]]:
    wrong = {"string": True, "integer": "7", "number": "7", "boolean": "yes", "array": 5, "object": 5}
    if schema.kind in wrong:
        yield wrong[schema.kind], "", "enum" if schema.enum is not None else "type"


def _broken_members(schema: Schema) -> Iterator[tuple[Any, str, str]]:
    if schema.items is not None:
        good = example(schema.items).given
        if schema.min_items:
            yield [], "", "min_items"
        if schema.max_items is not None:
            yield [good] * (schema.max_items + 1), "", "max_items"
        for value, below, code in _broken(schema.items):
            yield [good, value], f"[1]{below}", code
    for field in schema.fields:
        filled = {each.name: example(each.schema).given for each in schema.fields if each.required}
        for value, below, code in _broken(field.schema):
            yield {**filled, field.name: value}, f".{field.wire}{below}", code
        if field.required:
            yield {}, f".{field.wire}", "required"
