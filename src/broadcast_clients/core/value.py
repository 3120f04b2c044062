"""Equality, hash and text of the core's values, written once for all of them.

attrs writes these anew for each class, and has Python compile them: half of what a class takes when it is loaded, and a
first call needs more than thirty. So they leave it to the class below, by `@frozen(eq=False, repr=False)`; what attrs
makes, such as the constructor, is what calls are quick by.
"""

from __future__ import annotations

from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, cast

from attr import fields

if TYPE_CHECKING:
    from attr import Attribute, AttrsInstance

__all__ = ["Value"]


class Value:
    """Base of attrs classes whose instances are equal where their attributes are."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Value) or other.__class__ is not self.__class__:
            return NotImplemented
        return _compared(self) == _compared(other)

    def __hash__(self) -> int:
        return hash((self.__class__, *_compared(self)))

    @recursive_repr()
    def __repr__(self) -> str:
        shown = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in _fields(self) if each.repr)
        return f"{type(self).__qualname__.rpartition('>.')[2]}({shown})"


def _fields(value: Value) -> tuple[Attribute[Any], ...]:
    # The class itself isn't one that attrs has made; its subclasses are.
    found: tuple[Attribute[Any], ...] = fields(cast("type[AttrsInstance]", type(value)))
    return found


def _compared(value: Value) -> tuple[Any, ...]:
    return tuple(getattr(value, each.name) for each in _fields(value) if each.eq)
