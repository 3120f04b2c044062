"""Which real servers this machine has. What it hasn't is said aloud, not passed over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from broadcast_clients.sandbox import Sandbox
from tests.services import nginx


def pytest_report_header() -> str:
    """Name the servers in the header of the run."""
    found = nginx.executable()
    return (
        f"real servers: nginx ({found})"
        if found
        else "real servers: none; nginx isn't installed, so its tests are left out"
    )


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out the tests of a server that isn't there."""
    return True if collection_path.name == "test_nginx.py" and nginx.executable() is None else None


@pytest.fixture(scope="module")
def sandbox_behind_nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sandbox, str]]:
    """The sandbox, and the base URL of the nginx in front of it."""
    with (
        Sandbox(seed=1, contents=200) as sandbox,
        nginx.in_front_of(sandbox.port, tmp_path_factory.mktemp("nginx")) as url,
    ):
        yield sandbox, url
