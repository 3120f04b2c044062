"""The one sentinel that says "not passed", told apart from `None`, which is JSON null."""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal, TypeAlias, TypeVar

__all__ = ["UNSET", "Omittable", "Unset"]


class Unset(Enum):
    """The type of `UNSET`. A single-member enum survives copies and pickles and narrows with `is`."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        """An omitted argument counts as false."""
        return False

    def __repr__(self) -> str:
        """Show as it is written in code."""
        return "UNSET"


UNSET: Final = Unset.UNSET
"""Leave the argument out of the request. Pass `None` to send JSON null instead."""

_T = TypeVar("_T")
Omittable: TypeAlias = _T | Literal[Unset.UNSET]
"""`Omittable[T]`: a `T`, or `UNSET` to leave it out."""
