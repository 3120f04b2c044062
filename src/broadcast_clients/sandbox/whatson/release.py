"""Releases of WHATS'ON: their order, and from when to when something is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_FORM = re.compile(r"(\d{4})r(\d{1,2})(?:\.(\d{3}))?")

DEFAULT_RELEASE = "2024r4"
"""The newest one that the release notes of the Content API cover as a whole."""
FIRST, LAST = "2017r1.005", "2026r3"
"""The first note introduces the Content API, the last known one is of 2026."""


@dataclass(frozen=True, slots=True, order=True)
class Release:
    """A release, as `2024r4` or `2021r2.001`."""

    year: int
    number: int
    build: int = 0

    @classmethod
    def parse(cls, text: str) -> Release:
        """Read a release.

        Raises:
            ValueError: It has another form, or is none that is known.
        """
        found = _FORM.fullmatch(text)
        release = cls(*(int(part or 0) for part in found.groups())) if found is not None else None
        if release is None or not 1 <= release.number <= 13:
            raise ValueError(f"{text!r} is no release of WHATS'ON; one looks like {DEFAULT_RELEASE} or 2021r2.001")
        if not _parsed(FIRST) <= release <= _parsed(LAST):
            raise ValueError(f"nothing is known of WHATS'ON {text}; known are {FIRST} to {LAST}")
        return release


@cache
def _parsed(text: str) -> Release:
    year, number, build = _FORM.fullmatch(text).groups()  # type: ignore[union-attr]
    return Release(int(year), int(number), int(build or 0))


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when something is there.

    Attributes:
        since: The release whose note introduces it.
        seen: Where no note introduces it, the first release that is known to have it.
        floor: Where no note introduces it, the release before which it can't have been.
        until: The release whose note removes it.
    """

    since: str | None = None
    seen: str | None = None
    floor: str = FIRST
    until: str | None = None


ALWAYS = Window()


def exact(since: str, until: str | None = None) -> Window:
    """Return the window of what a note introduces."""
    return Window(since=since, until=until)


def seen(release: str, floor: str = FIRST, until: str | None = None) -> Window:
    """Return the window of what is mentioned first at a release, without a word on when it came."""
    return Window(seen=release, floor=floor, until=until)


class Era:
    """The release that a server is of.

    Args:
        release: The release.
        first_sightings: `earlier`: what is mentioned first at some release was there before; `then`: it wasn't.
    """

    def __init__(self, release: str, first_sightings: str) -> None:
        self.name = release
        self.release: Release = Release.parse(release)
        self._earlier = first_sightings == "earlier"

    def at(self, release: str) -> bool:
        """Whether the server is of this release or a later one."""
        return self.release >= _parsed(release)

    def has(self, window: Window) -> bool:
        """Whether something is there."""
        if window.until is not None and self.at(window.until):
            return False
        if window.since is not None:
            return self.at(window.since)
        if window.seen is not None:
            return self.at(window.floor if self._earlier else window.seen)
        return True
