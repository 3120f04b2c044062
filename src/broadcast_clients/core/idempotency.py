"""Idempotency keys: UUID version 7, ordered by time."""

from __future__ import annotations

import os
import time
from uuid import UUID

__all__ = ["new_idempotency_key"]


def new_idempotency_key() -> str:
    """A new UUIDv7 (RFC 9562): 48 bits of milliseconds, the rest random."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=value))
