"""TOML files, read without trusting them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from broadcast_clients.core.errors import ConfigurationError

__all__ = ["LARGEST", "read_toml"]

LARGEST = 10_000_000
"""Bytes. What people write by hand has some thousand."""


def read_toml(path: Path, what: str, hint: str | None = None) -> dict[str, Any]:
    """The values of a file.

    Args:
        path: The file.
        what: What it is, for messages: `the overrides file`.
        hint: What to do where it can't be read.

    Raises:
        ConfigurationError: It can't be read, isn't TOML, or is larger or nested deeper than anybody writes.
    """
    import tomllib

    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise ConfigurationError(f"can't read {what} {path}: {error.strerror or error}", hint=hint) from None
    if len(content) > LARGEST:
        raise ConfigurationError(f"{what} {path} has more than {LARGEST:,} bytes, which can't be meant")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except RecursionError:
        raise ConfigurationError(f"{what} {path} isn't valid TOML: it is nested too deeply") from None
    except ValueError as error:  # of TOML, of UTF-8, and of numbers with thousands of digits
        raise ConfigurationError(f"{what} {path} isn't valid TOML: {error}") from None
