"""Blocking work beside the event loop."""

from __future__ import annotations

# async-only: begin
import asyncio

# async-only: end
from collections.abc import Callable
from typing import Any

__all__ = ["beside"]


async def beside(work: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    """Do something that blocks, such as writing to a database."""
    # async-only: begin
    return await asyncio.to_thread(work, *arguments, **keywords)
    # async-only: end
    # sync-only: return work(*arguments, **keywords)
