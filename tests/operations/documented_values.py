"""JSON of every kind that a schema of the specs allows, as strategies of hypothesis. It knows nothing generated."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

__all__ = ["values_of"]

Strategy = st.SearchStrategy[Any]

_MOMENTS = st.datetimes(min_value=dt.datetime(1000, 1, 1), max_value=dt.datetime(9000, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
_FORMATS: dict[str, Strategy] = {
    "uuid": st.uuids().map(str),
    "uri": st.sampled_from(["https://cdn.test/a.jpg", "HTTPS://Example.test", "https://x.test/é?q=1#f"]),
    "date": _MOMENTS.map(lambda moment: moment.date().isoformat()),
    "date-time": _MOMENTS.map(lambda moment: moment.isoformat() + "Z"),
    "local-date-time": _MOMENTS.map(lambda moment: moment.isoformat()),
    "byte": st.sampled_from(["", "AAEC/w=="]),
    "HH:MM:SS": st.sampled_from(["00:00:00", "01:40:00", "99:59:59"]),
}
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def values_of(schema: dict[str, Any], document: dict[str, Any], depth: int = 3) -> Strategy:
    """Values that a schema allows; deep objects end empty."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return values_of(document["components"]["schemas"][name], document, depth)
    if "anyOf" in schema:
        return st.one_of(*(values_of(each, document, depth) for each in schema["anyOf"]))
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "enum" in schema:
        nothing = [st.none()] if "null" in kinds else []
        return st.one_of(st.sampled_from(schema["enum"]), st.just("a.newer.value"), *nothing)
    if not kinds and "allOf" not in schema and "properties" not in schema:
        return st.one_of(st.none(), st.booleans(), _TEXT)
    return st.one_of(*(_of_kind(kind, schema, document, depth) for kind in kinds or ["object"]))


def _of_kind(kind: str, schema: dict[str, Any], document: dict[str, Any], depth: int) -> Strategy:
    match kind:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(-(2**53), 2**53)
        case "number":
            return st.floats(allow_nan=False, allow_infinity=False, width=32)
        case "string":
            form = schema.get("format", "")
            return st.just("20260301201507"[: len(form)]) if "yyyy" in form else _FORMATS.get(form, _TEXT)
        case "array":
            item = schema.get("items", {})
            return st.lists(values_of(item, document, depth - 1), max_size=2) if depth else st.just([])
        case _:
            fields = _fields(schema, document) if depth else {}
            members = {name: values_of(each, document, depth - 1) for name, each in fields.items()}
            further = schema.get("additionalProperties")
            new = values_of(further, document, depth - 1) if isinstance(further, dict) and depth else _TEXT
            return st.fixed_dictionaries({}, optional={**members, "aNewField": new})


def _fields(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in schema.get("allOf", []):
        name = each["$ref"].rpartition("/")[2]
        found |= _fields(document["components"]["schemas"][name], document)
    return found | schema.get("properties", {})
