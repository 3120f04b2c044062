"""Fixtures for tests of the sandbox: one server, reset before each test, and a plain HTTP client for each API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sandbox_wire import Wire

from broadcast_clients.sandbox import Sandbox

# As a user's test suite gets them, but without relying on the installed entry point.
from broadcast_clients.sandbox.pytest_plugin import pytest_configure, sandbox, sandbox_server

__all__ = ["encora", "plurimedia", "pytest_configure", "sandbox", "sandbox_server", "whatson"]


@pytest.fixture
def plurimedia(sandbox: Sandbox) -> Iterator[Wire]:
    """The Plurimedia API, with the primary key."""
    wire = Wire(sandbox.plurimedia.base_url, Ocp_Apim_Subscription_Key=sandbox.plurimedia.subscription_key)
    yield wire
    wire.close()


@pytest.fixture
def encora(sandbox: Sandbox) -> Iterator[Wire]:
    """The EncoraStream API, with a valid token."""
    wire = Wire(sandbox.encora.base_url, Authorization=f"Bearer {sandbox.encora.token}")
    yield wire
    wire.close()


@pytest.fixture
def whatson(sandbox: Sandbox) -> Iterator[Wire]:
    """The WHATS'ON API, logged in."""
    wire = Wire(sandbox.whatson.base_url)
    user = {"username": sandbox.whatson.username, "password": sandbox.whatson.password}
    wire.headers["Authorization"] = f"Bearer {wire('POST', '/content/v1/login', user).json()['token']}"
    yield wire
    wire.close()
