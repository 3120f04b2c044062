"""Fixtures of the fault table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.world import FaultWorld


@pytest.fixture(scope="session")
def fault_world(pytestconfig: pytest.Config) -> Iterator[FaultWorld]:
    """One sandbox for all cases of a test process."""
    with FaultWorld.open(str(pytestconfig.getoption("backend"))) as world:
        yield world


@pytest.fixture
def world(fault_world: FaultWorld) -> FaultWorld:
    """The sandbox in its first state."""
    fault_world.reset()
    return fault_world


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--stand-ins`, leave out what looks alike to whatever the requests travel over, and what brings its own."""
    if not config.getoption("stand_ins"):
        return
    standing: dict[tuple[str, str, str], str] = {}
    subjects = [each for each in map(_subject, items) if each is not None]
    for each in sorted(subjects, key=lambda subject: not subject.representative):
        standing.setdefault(_looks(each), each.label)
    left_out = [
        item
        for item, subject in zip(items, map(_subject, items), strict=True)
        if "test_row_on_another_backend" in item.name
        or (subject is not None and not subject.representative and standing[_looks(subject)] != subject.label)
    ]
    config.hook.pytest_deselected(items=left_out)
    gone = set(map(id, left_out))
    items[:] = [item for item in items if id(item) not in gone]


def _subject(item: pytest.Item) -> Any:
    """What a case of the table is about, of either world; None for other tests."""
    return getattr(item, "callspec", None) and item.callspec.params.get("subject")  # type: ignore[attr-defined]


def _looks(subject: Any) -> tuple[str, str, str]:
    return subject.api, subject.replay, subject.route.partition(" ")[0]
