"""Times without an offset: naive, or aware in the zone that the caller names; lossless either way."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.check import encode
from broadcast_clients.core.decode import Decoder
from broadcast_clients.core.local_time import LocalDateTime
from broadcast_clients.core.model import Model, absent
from broadcast_clients.core.operation import Field, Result, Schema
from tests.support.samples import BARE, CALL, WRAPPED

PARIS = ZoneInfo("Europe/Paris")


class Part(Model):
    """Has a time, and may hold itself."""

    changed: LocalDateTime | None = absent("changedAt")
    inner: Part | None = absent()


class Whole(Model):
    """Has times in every place where one may stand."""

    begin: LocalDateTime = absent()
    moment: datetime = absent()
    marks: list[LocalDateTime] = absent()
    parts: list[Part] = absent()
    named: dict[str, Part] = absent()
    mixed: Part | LocalDateTime | int = absent()
    title: str = absent()


CLOCK = "2024-09-27T07:48:30.677"
BODY: dict[str, Any] = {
    "begin": CLOCK,
    "moment": "2024-09-27T07:48:30Z",
    "marks": [CLOCK, "2024-01-27T07:48:30"],
    "parts": [{"changedAt": None}, {"changedAt": CLOCK, "inner": {"changedAt": CLOCK, "inner": None}}, {}],
    "named": {"a": {"changedAt": CLOCK}},
    "mixed": CLOCK,
    "title": CLOCK,
    "unknown": CLOCK,
}


def decode(body: Any, zone: Any, kind: Any = "one", profile: Any = BARE, **settings: Any) -> Any:
    decoder = Decoder(Result(kind=kind, model=Whole, **settings), profile, CALL, {}, zone)
    return decoder.decode(json.dumps(body).encode(), 200)


def test_naive_where_no_zone_is_known() -> None:
    whole = decode(BODY, None).value
    assert whole.begin == datetime(2024, 9, 27, 7, 48, 30, 677_000)
    assert whole.to_wire() == BODY


def test_aware_wherever_they_stand() -> None:
    whole = decode(BODY, PARIS).value
    moment = datetime(2024, 9, 27, 5, 48, 30, 677_000, tzinfo=UTC)
    found = [whole.begin, whole.marks[0], whole.parts[1].changed, whole.parts[1].inner.changed, whole.mixed]
    assert [*found, whole.named["a"].changed] == [moment] * 6
    assert whole.marks[1].utcoffset().total_seconds() == 3600
    assert whole.moment == datetime(2024, 9, 27, 7, 48, 30, tzinfo=UTC)
    assert (whole.parts[0].changed, whole.title, whole.raw_fields()) == (None, CLOCK, {"unknown": CLOCK})
    assert whole.parts[2].model_fields_set == set(), "what was left out stays left out"
    assert whole.to_wire() == BODY, "the wire has no offset"
    assert json.loads(whole.model_dump_json(by_alias=True)) == BODY
    for same in (pickle.loads(pickle.dumps(whole)), copy.deepcopy(whole), copy.copy(whole)):
        assert (same, same.begin.tzinfo, same.to_wire()) == (whole, PARIS, BODY)


@pytest.mark.parametrize(
    ("body", "kind", "keyed"),
    [
        ([BODY], "list", False),
        ({"data": [BODY], "total": 1}, "list", False),
        ({"data": {"x": [BODY], "y": BODY}}, "list", True),
        ({"version": "1", "statusCode": 200, "data": BODY}, "one", False),
        ({**BODY, "title": 5}, "one", False),
        ([{**BODY, "title": 5}], "list", False),
    ],
)
def test_in_every_form_of_an_answer(body: Any, kind: Any, keyed: bool) -> None:
    decoded = decode(body, PARIS, kind, WRAPPED if kind == "one" else BARE, keyed=keyed)
    values = decoded.value if kind == "list" else [decoded.value]
    for items in (values, *(decoded.groups or {}).values()):
        assert items
        assert [each.begin for each in items] == [datetime(2024, 9, 27, 7, 48, 30, 677_000, tzinfo=PARIS)] * len(items)


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"[]", b'{"data": null}'])
def test_an_empty_answer_stays_empty(body: bytes) -> None:
    assert Decoder(Result(kind="one", model=Whole), WRAPPED, CALL, {}, PARIS).decode(body, 200).empty


def test_what_is_no_time_or_has_an_offset_stays() -> None:
    body = {"begin": "soon", "parts": 7, "mixed": 7, "marks": [3, CLOCK]}
    whole = decode(body, PARIS).value
    assert (whole.begin, whole.parts, whole.mixed) == ("soon", 7, 7)
    assert whole.to_wire()["begin"] == "soon"
    with_offset = {"begin": "2024-09-27T07:48:30.677+09:00", "mixed": "2024-09-27T07:48:30Z"}
    whole = decode(with_offset, PARIS).value
    assert whole.begin == datetime(2024, 9, 26, 22, 48, 30, 677_000, tzinfo=UTC), "what the server says holds"
    assert whole.to_wire() == with_offset


@pytest.mark.parametrize(
    ("clock", "hours"),
    [
        ("2024-10-27T02:30:00", 2),  # twice on that night: the first is meant
        ("2024-10-27T01:59:59", 2),
        ("2024-10-27T03:00:00", 1),
        ("2024-03-31T02:30:00", 1),  # not at all on that night: as if clocks hadn't been set forward yet
        ("2024-03-31T03:00:00", 2),
    ],
)
def test_when_clocks_are_changed(clock: str, hours: int) -> None:
    whole = decode({"begin": clock}, PARIS).value
    assert (whole.begin.utcoffset().total_seconds() / 3600, whole.begin.fold) == (hours, 0)
    assert whole.to_wire() == {"begin": clock}


@given(st.datetimes(), st.sampled_from(["Europe/Paris", "UTC", "America/St_Johns", "Asia/Kathmandu"]))
def test_nothing_is_lost(moment: datetime, zone: str) -> None:
    whole = decode({"begin": moment.isoformat()}, ZoneInfo(zone)).value
    assert whole.begin.replace(tzinfo=None) == moment
    assert datetime.fromisoformat(whole.to_wire()["begin"]) == moment
    assert decode(whole.to_wire(), ZoneInfo(zone)).value == whole


def test_what_was_read_can_be_sent() -> None:
    """In a body with a documented form, a time of another zone is moved to the server's first."""
    schema = Schema(
        kind="object",
        fields=(Field(name="begin", wire="begin", schema=Schema(kind="string", format="local-date-time")),),
    )
    for zone in (None, PARIS):
        assert encode(schema, decode({"begin": CLOCK}, zone).value, "$", [], zone) == {"begin": CLOCK}
    utc = {"begin": datetime(2024, 9, 27, 5, 48, 30, 677_000, tzinfo=UTC)}
    assert encode(schema, utc, "$", [], PARIS) == {"begin": CLOCK}
    errors: list[Any] = []
    encode(schema, utc, "$", errors)
    assert ["can't be converted" in each.message for each in errors] == [True]
