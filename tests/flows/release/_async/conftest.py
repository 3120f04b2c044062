"""Fixtures: a sandbox, and a flow on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from broadcast_clients.sandbox import Sandbox
from broadcast_clients.sandbox.pytest_plugin import pytest_configure, sandbox, sandbox_server
from tests.flows.release._async.stage import AsyncStage

__all__ = ["pytest_configure", "sandbox", "sandbox_server", "stage"]


@pytest_asyncio.fixture
async def stage(sandbox: Sandbox, tmp_path: Path) -> AsyncIterator[AsyncStage]:
    """Both systems, files, and a flow."""
    async with AsyncStage(sandbox, tmp_path) as made:
        yield made
