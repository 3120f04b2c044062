"""Fixtures: a sandbox as users' own tests get it, one for each worker."""

from __future__ import annotations

from broadcast_clients.sandbox.pytest_plugin import pytest_configure, sandbox, sandbox_server

__all__ = ["pytest_configure", "sandbox", "sandbox_server"]
