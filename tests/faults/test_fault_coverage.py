"""That the fault table leaves nothing out."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest

from broadcast_clients.core.operation import Operation, RetryClass
from broadcast_clients.sandbox.server.faults import KINDS
from encora_client import EncoraClient
from plurimedia_client import PlurimediaClient
from tests.faults._async import test_fault_table as asynchronous
from tests.faults._sync import test_fault_table as synchronous
from tests.faults._sync.subjects import SUBJECTS
from tests.faults.rows import Family, Replay
from tests.faults.table import ROWS
from whatson_client import WhatsonClient

EXEMPT: dict[str, str] = {}
"""Operations that the table can't hold, as `api operation`, and why."""

NOT_IN_THE_TABLE = {
    "delay": "an answer that comes late, but in time, is no failure",
    "hold": "brings requests together; nothing fails",
    "cut_body": "needs a body in pieces, and no operation of the table sends one; uploads have tests of their own",
}
"""Faults of the sandbox."""

REPLAYS: dict[RetryClass, set[Replay]] = {
    "safe": {"safe", "delete"},
    "idempotency-key": {"key"},
    "precondition": {"guarded", "once"},
    "upsert": {"upsert", "once"},
    "unsafe": {"once", "login", "resend"},
}
"""What a call of a retry class may be. `once` is a call that lacks what the class needs: the ETag, the id."""


def operations() -> list[Operation]:
    """All operations of all clients, hidden ones included."""
    return [
        *PlurimediaClient(subscription_key="k", base_url="https://plurimedia.test").operations,
        *EncoraClient(base_url="https://encora.test").operations,
        *WhatsonClient(base_url="https://whatson.test").operations,
    ]


def test_every_operation_meets_every_family_of_faults() -> None:
    met = {(subject.api, subject.operation, row.family) for subject, row in synchronous.CASES}
    missing = {
        f"{each.api} {each.id}: {family}"
        for each in operations()
        for family in get_args(Family)
        if (each.api, each.id, family) not in met and f"{each.api} {each.id}" not in EXEMPT
    }
    assert not missing, f"add a Subject to tests/faults/_async/subjects_*.py for: {', '.join(sorted(missing))}"


def test_exemptions_are_needed() -> None:
    covered = {f"{subject.api} {subject.operation}" for subject in SUBJECTS}
    known = {f"{each.api} {each.id}" for each in operations()}
    assert set(EXEMPT) <= known - covered


def test_subjects_are_of_their_operations_class() -> None:
    classes: dict[tuple[str, str], RetryClass] = {(each.api, each.id): each.retry for each in operations()}
    for subject in SUBJECTS:
        if subject.operation == "request":
            assert subject.replay == ("safe" if subject.route.startswith("GET") else "once")
        else:
            assert subject.replay in REPLAYS[classes[subject.api, subject.operation]], subject.name


def test_every_class_has_a_representative() -> None:
    assert {subject.replay for subject in SUBJECTS if subject.representative} == set(get_args(Replay))


def test_writes_are_counted() -> None:
    """Only of what reads, or gives out tokens, nothing is left at the server."""
    for subject in SUBJECTS:
        assert (subject.writes is None) == (subject.replay in ("safe", "login")), subject.name


@pytest.mark.parametrize("replay", get_args(Replay))
def test_every_family_is_there_for_every_class(replay: Replay) -> None:
    met = {row.family for subject, row in synchronous.CASES if subject.replay == replay and subject.representative}
    assert met == set(get_args(Family))


def test_every_fault_of_the_sandbox_is_used() -> None:
    used = {step.kind for row in ROWS for step in row.serving}
    assert used == set(KINDS) - set(NOT_IN_THE_TABLE)


def test_both_worlds_are_tried_alike() -> None:
    def names(cases: list[tuple[object, object]]) -> list[str]:
        return [f"{getattr(row, 'name', '')}: {getattr(subject, 'name', '')}" for subject, row in cases]

    assert names([*asynchronous.CASES]) == names([*synchronous.CASES])
    assert names([*asynchronous.OTHER_CASES]) == names([*synchronous.OTHER_CASES])


def test_rows_and_subjects_have_names_of_their_own() -> None:
    assert [name for name, count in Counter(row.name for row in ROWS).items() if count > 1] == []
    assert [name for name, count in Counter(subject.label for subject in SUBJECTS).items() if count > 1] == []


def test_rows_make_sense() -> None:
    for row in ROWS:
        assert row.steps == (*row.connecting, *row.serving), row.name
        for replay in row.only or get_args(Replay):
            expected = row.expected(replay)
            assert expected.wire <= expected.attempts, row.name
            assert expected.writes <= 1, row.name
