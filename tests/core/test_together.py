"""Documented rules about several arguments at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from broadcast_clients.core.errors import FieldError
from broadcast_clients.core.operation import Body, Field, Parameter, Schema, Span
from broadcast_clients.core.together import check_one_of, check_span

MOMENT = Schema(kind="string", format="date-time")
PARAMETERS = (
    Parameter(name="start", wire="startTime", location="query", schema=MOMENT),
    Parameter(name="end", wire="endTime", location="query", schema=MOMENT),
)
WEEK = Span(start="start", end="end", days=7)
BEGIN = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def complaints(start: Any, end: Any) -> list[FieldError]:
    errors: list[FieldError] = []
    check_span(WEEK, PARAMETERS, {"start": start, "end": end}, errors)
    return errors


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (BEGIN, BEGIN + dt.timedelta(days=7)),
        (BEGIN, BEGIN - dt.timedelta(days=30)),
        ("2026-03-01T00:00:00Z", "2026-03-08T01:00:00+01:00"),
        (BEGIN, "no time"),
        (BEGIN, None),
        (BEGIN.replace(tzinfo=None), BEGIN + dt.timedelta(days=30)),
    ],
)
def test_spans_that_are_allowed_or_told_elsewhere(start: Any, end: Any) -> None:
    assert complaints(start, end) == []


@pytest.mark.parametrize(
    ("end", "length"),
    [
        (BEGIN + dt.timedelta(days=8), "is 8 days"),
        (BEGIN + dt.timedelta(days=7, seconds=1), "is more than 7 days"),
        ("2026-03-09T00:00:00Z", "is 8 days"),
    ],
)
def test_a_span_that_is_too_long(end: Any, length: str) -> None:
    (error,) = complaints(BEGIN, end)
    assert (error.path, error.argument, error.code) == ("endTime", "end", "span")
    assert error.message == f"{length} after start; at most 7 days are allowed"


FIELDS = tuple(Field(name=name.lower(), wire=name, schema=Schema(nullable=True)) for name in ("Text", "Address"))


@pytest.mark.parametrize("payload", [{"Text": "x"}, {"Address": "x"}, {"Text": "x", "Address": "y"}, {"Text": None}])
def test_one_of_several_is_enough(payload: dict[str, Any]) -> None:
    errors: list[FieldError] = []
    check_one_of(Body(fields=FIELDS, one_of=("Text", "Address")), payload, errors)
    check_one_of(Body(fields=FIELDS), {}, errors)
    assert errors == []


def test_none_of_several_is_named_with_all() -> None:
    errors: list[FieldError] = []
    check_one_of(Body(fields=FIELDS, one_of=("Text", "Address")), {}, errors)
    assert [str(each) for each in errors] == ["text: is needed: give text or address [one_of]"]
