"""Fixtures of the fault table."""

from __future__ import annotations

from collections.abc import Iterator

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
