"""pytest fixtures for tests of code that talks to the three APIs.

`sandbox` gives each test a sandbox in its first state; a mark chooses another one:

    @pytest.mark.sandbox(contents=50, variants={"encora.single": "wrapped"})
    def test_import(sandbox):
        ...

Loading this plugin imports no server; the first test that asks for a fixture does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import pytest

if TYPE_CHECKING:
    from .control import Sandbox

__all__ = ["pytest_configure", "sandbox", "sandbox_server"]


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known to pytest."""
    config.addinivalue_line(
        "markers", "sandbox(seed, contents, variants, start, whatson_release): what the sandbox fixture is made from"
    )


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[Sandbox]:
    """One server for the whole session; its state is whatever earlier tests left."""
    from .control import Sandbox

    with Sandbox() as server:
        yield server


@pytest.fixture
def sandbox(request: pytest.FixtureRequest, sandbox_server: Sandbox) -> Iterator[Sandbox]:
    """The session's server, reset before the test; faults are lifted after it."""
    # pytest types the requested item loosely.
    node = cast("pytest.Item", request.node)  # pyright: ignore[reportUnknownMemberType]
    mark = node.get_closest_marker("sandbox")
    settings: dict[str, Any] = dict(mark.kwargs) if mark is not None else {}
    sandbox_server.reset(**settings)
    yield sandbox_server
    sandbox_server.clear_faults()
