"""Calls an operation by the path of its name, as users reach it."""

from __future__ import annotations

import importlib
from typing import Any

from tests.operations.facts import PACKAGES, settings_of

__all__ = ["client_for", "invoke", "method_of"]

_NAMES = {"plurimedia": "AsyncPlurimediaClient", "encora": "AsyncEncoraClient", "whatson": "AsyncWhatsonClient"}


def client_for(api: str, **settings: Any) -> Any:
    """A client of an API that talks to the made-up host, with settings in place of the usual ones."""
    return getattr(importlib.import_module(PACKAGES[api]), _NAMES[api])(**{**settings_of(api), **settings})


def method_of(client: Any, operation: str) -> Any:
    """The method of an operation, such as `client.admin.movies.create`."""
    found = client
    for name in operation.split("."):
        found = getattr(found, name)
    return found


async def invoke(client: Any, operation: str, *arguments: Any, **keywords: Any) -> Any:
    """Call an operation; of a pager the first page is read."""
    result = method_of(client, operation)(*arguments, **keywords)
    if hasattr(result, "first_page"):
        return await result.first_page()
    return await result
