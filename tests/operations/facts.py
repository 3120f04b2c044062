"""Names and ids that several tests use, and the operations of all three APIs."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from broadcast_clients.core.operation import Operation

__all__ = [
    "APIS",
    "CALLED_BY_CLIENTS",
    "CREDENTIALS",
    "HOSTS",
    "KEY",
    "MOVIE",
    "PACKAGES",
    "PROGRAM",
    "TOKEN",
    "methods",
    "operation_of",
    "operations",
    "release_with",
    "settings_of",
]

APIS = ("plurimedia", "encora", "whatson")
PACKAGES = {api: f"{api}_client" for api in APIS}
HOSTS = {
    "plurimedia": "https://plurimedia.test",
    "encora": "https://encora.test/api/v2",
    "whatson": "https://whatson.test:8888",
}
KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "a.token.of.nobody"
MOVIE = "497f6eca-6276-4993-bfeb-53cbbbba6f08"
PROGRAM = "9294452527"
CREDENTIALS = {
    "plurimedia": ("Ocp-Apim-Subscription-Key", KEY),
    "encora": ("Authorization", f"Bearer {TOKEN}"),
    "whatson": ("Authorization", f"Bearer {TOKEN}"),
}
"""The header that each API's credential goes into."""


CALLED_BY_CLIENTS = frozenset({"auth.login", "schema.content", "schema.mam", "schema.trailer"})
"""Operations without a method of their own: the clients call them."""


RELEASES = ("2024r4", "2022r10", "2026r3")
"""Releases of WHATS'ON that together have every operation, the usual one first."""


def release_with(operation: Operation) -> str:
    """A release of WHATS'ON that has the operation; the usual one if possible, also for other APIs."""
    return next(release for release in RELEASES if _has(release, operation))


def _has(release: str, operation: Operation) -> bool:
    now = _moment(release)
    begun = operation.since is None or _moment(operation.since) <= now
    gone = operation.until is not None and _moment(operation.until) <= now
    gap = operation.gap
    return begun and not gone and not (gap is not None and _moment(gap[0]) <= now < _moment(gap[1]))


def _moment(release: str) -> tuple[int, ...]:
    """`2023r5` and `2020r2.002` in an order that compares."""
    year, _, number = release.partition("r")
    return (int(year), *map(int, number.split(".")))


def settings_of(api: str) -> dict[str, Any]:
    """The arguments of a client that talks to the made-up host of an API."""
    credential = {"subscription_key": KEY} if api == "plurimedia" else {"token": TOKEN}
    return {"base_url": HOSTS[api], **credential}


def operation_of(api: str, name: str) -> Operation:
    """One operation of the generated table."""
    operation: Operation = import_module(f"{PACKAGES[api]}.operations").load(name)
    return operation


def operations() -> Iterator[tuple[str, Operation]]:
    """Every operation of every API, hidden ones too."""
    for api in APIS:
        for name in import_module(f"{PACKAGES[api]}.operations").ALL_IDS:
            yield api, operation_of(api, name)


def methods() -> Iterator[tuple[str, Operation]]:
    """Every operation that users call as a method."""
    return ((api, each) for api, each in operations() if each.id not in CALLED_BY_CLIENTS)
