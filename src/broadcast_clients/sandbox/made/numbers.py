"""Numbers that look random and are a pure function of what they are made from."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

_MASK = (1 << 64) - 1


def mix(*parts: int) -> int:
    """Return 64 well-mixed bits made from integers (the finishing steps of splitmix64)."""
    state = 0x9E3779B97F4A7C15
    for part in parts:
        state = ((state ^ part) * 0xBF58476D1CE4E5B9) & _MASK
        state ^= state >> 29
        state = (state * 0x94D049BB133111EB) & _MASK
        state ^= state >> 32
    return state


def secret(seed: int, *labels: object, length: int = 32) -> str:
    """Return hexadecimal digits that stand for a key or a token."""
    text = ":".join(map(str, (seed, *labels)))
    return blake2b(text.encode(), digest_size=64).hexdigest()[:length]


def made_uuid(seed: int, *labels: object) -> str:
    """Return a UUID of version 4 in form."""
    return str(uuid.UUID(hex=secret(seed, *labels), version=4))


class Draw:
    """A row of draws that is the same for the same seed."""

    def __init__(self, *parts: int) -> None:
        # What all draws begin with is stirred in once; a draw is `mix(mix(*parts), number)`.
        self._state = mix(mix(*parts))
        self._drawn = 0

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` - 1."""
        self._drawn += 1
        state = ((self._state ^ self._drawn) * 0xBF58476D1CE4E5B9) & _MASK
        state ^= state >> 29
        state = (state * 0x94D049BB133111EB) & _MASK
        return (state ^ (state >> 32)) % limit

    def between(self, lowest: int, highest: int) -> int:
        """Return a number from `lowest` to `highest`, both included."""
        return lowest + self.below(highest - lowest + 1)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of `choices`."""
        return choices[self.below(len(choices))]

    def some(self, choices: Sequence[T], lowest: int, highest: int) -> list[T]:
        """Return from `lowest` to `highest` different ones of `choices`."""
        left = list(choices)
        return [left.pop(self.below(len(left))) for _ in range(min(self.between(lowest, highest), len(left)))]

    def chance(self, percent: int) -> bool:
        """Return True in `percent` of a hundred cases."""
        return self.below(100) < percent
