"""The catalogues and what happens to them: contents join, change and leave as time passes."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from broadcast_clients.sandbox.made.numbers import Draw

from .contents import Edit, stamp
from .numbering import content_id, episode_at

LARGE, PRIVATE, EMPTY = 1201, 1202, 1203
# The private catalogue has the first few contents, which never leave the large one, and what orders were matched with.
PRIVATE_SIZE = 5

ADDED, UPDATED, REMOVED = "added", "updated", "removed"


class Event(NamedTuple):
    """Something that happened to the content at a place."""

    moment: datetime
    place: int
    kind: str


class Catalogue:
    """The large catalogue: how many places there are, which were removed, and every event since the start.

    Args:
        seed: What the data is made from.
        size: Contents at the start.
        local: Turns a UTC time into the time as replies print it.
    """

    def __init__(self, seed: int, size: int, local: Callable[[datetime], datetime]) -> None:
        self.total: int = size
        self.edits: dict[int, Edit] = {}
        self.group_edits: dict[int, Edit] = {}
        self._seed = seed
        self._local = local
        self._removed: list[int] = []
        self._removed_set: set[int] = set()
        self._events: list[Event] = []
        self._private_events: list[Event] = []
        self.matched: dict[int, None] = {}
        self.steps: int = 0

    @property
    def live(self) -> int:
        """How many contents are in the catalogue."""
        return self.total - len(self._removed)

    def holds(self, place: int) -> bool:
        """Whether the content at a place is in the catalogue."""
        return 0 <= place < self.total and place not in self._removed_set

    def page(self, number: int, size: int) -> list[int]:
        """Return the places on a page, which is empty past the end."""
        first = (number - 1) * size
        if first >= self.live:
            return []
        place = self._nth(first)
        places: list[int] = []
        while len(places) < size and place < self.total:
            if place not in self._removed_set:
                places.append(place)
            place += 1
        return places

    def _nth(self, position: int) -> int:
        place = position
        while (moved := position + bisect_right(self._removed, place)) != place:
            place = moved
        return place

    def changes_since(self, moment: datetime, private: bool) -> list[Event]:
        """Return what became of each content since `moment`: one event for each, oldest first.

        One that joined and left in that time is told as removed; one that joined and changed, as added.
        """
        latest: dict[int, Event] = {}
        for event in self._happened_to_private() if private else self._events:
            if event.moment < moment:
                continue
            known = latest.pop(event.place, None)
            kind = ADDED if known is not None and known.kind == ADDED and event.kind == UPDATED else event.kind
            latest[event.place] = event._replace(kind=kind)
        return list(latest.values())

    def _happened_to_private(self) -> list[Event]:
        """Return the events of the private catalogue: a content that leaves the large one stays in it."""
        updates = [
            event
            for event in self._events
            if event.kind == UPDATED and (event.place < PRIVATE_SIZE or event.place in self.matched)
        ]
        return sorted([*updates, *self._private_events])

    @property
    def private(self) -> list[int]:
        """The places of the contents in the private catalogue."""
        return [*range(PRIVATE_SIZE), *self.matched]

    def match(self, place: int, moment: datetime) -> None:
        """Put a content into the private catalogue, because an order was matched with it."""
        if place >= PRIVATE_SIZE and place not in self.matched:
            self.matched[place] = None
            self._private_events.append(Event(moment, place, ADDED))

    def unmatch(self, place: int, moment: datetime) -> None:
        """Take a content out of the private catalogue again."""
        if place in self.matched:
            del self.matched[place]
            self._private_events.append(Event(moment, place, REMOVED))

    def edit(self, place: int, moment: datetime) -> int | None:
        """Note that the texts of a content were edited; return the id of its season, which changes with it."""
        update = stamp(self._local(moment))
        self.edits[place] = _next(self.edits.get(place), update)
        episode = episode_at(place)
        if episode is None:
            return None
        self.group_edits[episode.season] = _next(self.group_edits.get(episode.season), update)
        return episode.season

    def advance(self, before: datetime, after: datetime) -> dict[str, list[int]]:
        """Let the time between two moments pass; return the ids that were added, updated and removed."""
        self.steps += 1
        draw = Draw(self._seed, self.steps, 71)
        few = min(50, max(1, self.live // 400))
        updated = self._drawn(draw, min(200, max(3, self.live // 100)), lowest=1, spared=set())
        removed = self._drawn(draw, few, lowest=PRIVATE_SIZE, spared=set(updated))
        added = list(range(self.total, self.total + few))
        planned = [*((place, UPDATED) for place in updated), *((place, ADDED) for place in added)]
        planned += [(place, REMOVED) for place in removed]
        self.total += few
        # Milliseconds, because that is as fine as the times of replies are.
        step = (after - before) / (len(planned) + 1)
        for number, (place, kind) in enumerate(planned, 1):
            moment = before + number * step
            self._happen(Event(moment.replace(microsecond=moment.microsecond // 1000 * 1000), place, kind))
        return {
            kind: [content_id(self._seed, place) for place in places]
            for kind, places in ((ADDED, added), (UPDATED, updated), (REMOVED, removed))
        }

    def _drawn(self, draw: Draw, wanted: int, lowest: int, spared: set[int]) -> list[int]:
        chosen: list[int] = []
        if self.total <= lowest:
            return chosen
        for _ in range(wanted * 20):
            place = draw.between(lowest, self.total - 1)
            if len(chosen) == wanted:
                break
            if place not in spared and place not in self._removed_set and place not in chosen:
                chosen.append(place)
        return chosen

    def _happen(self, event: Event) -> None:
        self._events.append(event)
        if event.kind == REMOVED:
            insort(self._removed, event.place)
            self._removed_set.add(event.place)
        elif event.kind == ADDED:
            self.edits[event.place] = Edit(0, stamp(self._local(event.moment)))
        else:
            self.edit(event.place, event.moment)


def _next(edit: Edit | None, update: str) -> Edit:
    return Edit(edit.version + 1 if edit else 1, update)
