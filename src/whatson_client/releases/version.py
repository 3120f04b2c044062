"""Releases of WHATS'ON, such as `2024r4` and `2020r2.002`, parsed and compared."""

from __future__ import annotations

import re
from functools import lru_cache

from attr import field, frozen

from broadcast_clients.core.errors import ConfigurationError

__all__ = ["Release", "release_of"]

_FORM = re.compile(r"(\d{4})r(\d{1,2})(?:\.(\d{3}))?", re.IGNORECASE)


@frozen(order=True)
class Release:
    """A release. `2024r10` is later than `2024r4`; without a number behind the point it is the first of its kind.

    Args:
        year: Year, such as 2024.
        number: Number in the year.
        patch: The three digits behind the point, as a number.
    """

    year: int
    number: int
    patch: int = field(default=0)

    @classmethod
    def parse(cls, text: str) -> Release:
        """Read `YYYYrN` or `YYYYrN.NNN`.

        Raises:
            ConfigurationError: It has another form.
        """
        return cls(*_parts(text))

    def __str__(self) -> str:
        """As it is written in the release notes."""
        return f"{self.year}r{self.number}" + (f".{self.patch:03d}" if self.patch else "")


@lru_cache(maxsize=256)
def _parts(text: str) -> tuple[int, int, int]:
    """Kept, because every call of a client that knows its release compares dozens of them."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise ConfigurationError(f"{text!r} isn't a release of WHATS'ON such as '2024r4' or '2020r2.002'")
    return int(found[1]), int(found[2]), int(found[3] or 0)


def release_of(release: str | Release) -> Release:
    """The release that a text names, or the release itself."""
    return release if isinstance(release, Release) else Release.parse(release)
