"""Which kind of event loop runs."""

from __future__ import annotations

import asyncio

__all__ = ["on_asyncio"]


def on_asyncio() -> bool:
    """False on trio and other loops that aren't asyncio's."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
