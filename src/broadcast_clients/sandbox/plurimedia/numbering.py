"""How the places of a catalogue, content ids and series hang together.

Places come in blocks of 25: thirteen single works, then twelve episodes of one season. A season belongs to a series of
three. Everything is worked out from the place, nothing is stored.
"""

from __future__ import annotations

from typing import NamedTuple

from broadcast_clients.sandbox.made.numbers import mix

from .samples import CONTENT_ID

BLOCK = 25
SINGLES = 13
SEASONS = 3

_FIRST_ID = 100_000
_SPREAD = 3
_FIRST_MASTER = 5_000_000
_FIRST_SEASON = 6_000_000


class Episode(NamedTuple):
    """Where an episode belongs."""

    master: int
    season: int
    season_number: int
    episode_number: int


def content_id(seed: int, place: int) -> int:
    """Return the id of the content at a place; the first is the one that the documents print."""
    if place == 0:
        return CONTENT_ID
    return _FIRST_ID + _SPREAD * place + mix(seed, place, 5) % _SPREAD


def place_of(seed: int, content: int) -> int | None:
    """Return the place of a content id, or None when no place has it."""
    if content == CONTENT_ID:
        return 0
    place = (content - _FIRST_ID) // _SPREAD
    return place if place > 0 and content_id(seed, place) == content else None


def episode_at(place: int) -> Episode | None:
    """Return what series the content at a place belongs to, or None for a single work."""
    block, within = divmod(place, BLOCK)
    if within < SINGLES:
        return None
    master, season_number = master_of(block)
    return Episode(master, _FIRST_SEASON + block, season_number, within - SINGLES + 1)


def series_of(content: int) -> int | None:
    """Return the number of the series that a master content's id stands for."""
    return content - _FIRST_MASTER if _FIRST_MASTER <= content < _FIRST_SEASON else None


def season_of(content: int) -> int | None:
    """Return the number of the block that a season content's id stands for."""
    return content - _FIRST_SEASON if _FIRST_SEASON <= content < 2 * _FIRST_SEASON else None


def master_of(block: int) -> tuple[int, int]:
    """Return the master content of a season's block, and the season's number in its series."""
    series, season = divmod(block, SEASONS)
    return _FIRST_MASTER + series, season + 1


def last_block(places: int) -> int:
    """Return the number of the last block that has an episode among the first `places`, or -1."""
    return (places - SINGLES - 1) // BLOCK if places > SINGLES else -1
