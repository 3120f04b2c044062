"""What the tests of the HTTP backend share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .servers import World


@pytest.fixture(params=["sync", "async"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Both worlds, one after the other."""
    with World(asynchronous=request.param == "async") as world:
        yield world
