"""What all tests share."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which way the requests of the fault table travel."""
    parser.addoption(
        "--backend",
        choices=("default", "aiohttp", "httpx", "httpx2"),
        default="default",
        help="what the clients of the fault table send with",
    )
    parser.addoption(
        "--stand-ins",
        action="store_true",
        help="of the fault table, every row, on one operation for each API, method and way of being sent again",
    )
