"""Which real servers this machine has. What it hasn't is said aloud, not passed over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from broadcast_clients.sandbox import Sandbox
from tests.services import nginx, oidc, postgres, xmltv_tools

NEEDS = {
    "test_nginx.py": ("nginx", nginx.executable),
    "test_postgres.py": ("PostgreSQL", postgres.executable),
    "test_postgres_enrich.py": ("PostgreSQL", postgres.executable),
    "test_oidc_provider.py": ("oidc-provider on node", oidc.executable),
    "test_xmltv_tools.py": ("the XMLTV tools", xmltv_tools.executable),
}
"""What a file of tests needs: its name, and where it is, if it's here."""


def pytest_report_header() -> str:
    """Name the servers and tools in the header of the run."""
    found = {name: find() for name, find in NEEDS.values()}
    here = ", ".join(f"{name} ({path})" for name, path in found.items() if path) or "none"
    missing = ", ".join(name for name, path in found.items() if not path)
    return f"real servers and tools: {here}" + (f"; not installed, so left out: {missing}" if missing else "")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out the tests of what isn't there."""
    needed = NEEDS.get(collection_path.name)
    return True if needed is not None and needed[1]() is None else None


@pytest.fixture(scope="module")
def sandbox_behind_nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sandbox, str]]:
    """The sandbox, and the base URL of the nginx in front of it."""
    with (
        Sandbox(seed=1, contents=200) as sandbox,
        nginx.in_front_of(sandbox.port, tmp_path_factory.mktemp("nginx")) as url,
    ):
        yield sandbox, url
