"""Untyped values told apart by kind: the one place where they get types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard

__all__ = ["as_list", "as_object", "as_text", "is_collection", "is_mapping"]


def _is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def as_object(value: object) -> dict[str, Any] | None:
    """The value if it is a JSON object."""
    return value if _is_object(value) else None


def as_list(value: object) -> list[Any] | None:
    """The value if it is a JSON array."""
    return value if _is_list(value) else None


def as_text(value: object) -> str | None:
    """The value if it is a JSON string."""
    return value if isinstance(value, str) else None


def is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Whether it has keys and values."""
    return isinstance(value, Mapping)


def is_collection(value: object) -> TypeGuard[list[Any] | tuple[Any, ...] | set[Any] | frozenset[Any]]:
    """Whether it is something that an array can be made of; text isn't."""
    return isinstance(value, list | tuple | set | frozenset)
