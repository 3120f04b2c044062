"""Which contents and persons there are, by id."""

from __future__ import annotations

from broadcast_clients.sandbox.made.people import COUNT, FIRST_ID

from .account import Account
from .catalogue import PRIVATE_SIZE
from .numbering import SEASONS, last_block, place_of, season_of, series_of
from .tv import BLOCKS, CHANNELS, FIRST_BLOCK, is_tv

_TV_BLOCKS = range(FIRST_BLOCK, FIRST_BLOCK + CHANNELS * BLOCKS)


class Existing:
    """What there is in one account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._gone = account.variants["plurimedia.removed_content"] == "gone"

    def person(self, number: int) -> bool:
        """Whether there is a person with that id."""
        return FIRST_ID <= number < FIRST_ID + COUNT

    def content(self, number: int) -> bool:
        """Whether there is a content with that id: a work, an episode, a season or a series."""
        if series_of(number) is not None:
            return self.series(number) is not None
        if season_of(number) is not None:
            return self.season(number) is not None
        return self.place(number) is not None

    def series(self, number: int) -> int | None:
        """Return which series a master content's id stands for, if there is one."""
        series = series_of(number)
        return series if series is not None and self._has(series * SEASONS) else None

    def season(self, number: int) -> int | None:
        """Return which block a season content's id stands for, if there is one."""
        block = season_of(number)
        return block if block is not None and self._has(block) else None

    def _has(self, block: int) -> bool:
        return block <= last_block(self._account.catalogue.total) or block in _TV_BLOCKS

    def place(self, number: int) -> int | None:
        """Return the place of a work or an episode that can be read."""
        place = place_of(self._account.seed, number)
        return place if place is not None and self.readable(place) else None

    def readable(self, place: int) -> bool:
        """Whether the content at a place can be read; one that left the catalogue may be gone."""
        catalogue = self._account.catalogue
        if place < PRIVATE_SIZE or catalogue.holds(place) or is_tv(place):
            return True
        return place < catalogue.total and (not self._gone or place in catalogue.matched)
