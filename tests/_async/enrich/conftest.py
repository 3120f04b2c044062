"""Fixtures: a sandbox, one for each worker, and no warnings of releases: the tests play old ones."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

from broadcast_clients.sandbox.pytest_plugin import pytest_configure, sandbox, sandbox_server
from whatson_client import ReleaseWarning

__all__ = ["pytest_configure", "quiet", "sandbox", "sandbox_server"]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Have the client not warn of what may be missing in old releases."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReleaseWarning)
        yield
