"""What a source remembers from run to run, in dlt's state: it is written together with the rows that it covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from broadcast_clients.flows.mirror.batch import NewTask

__all__ = ["Memory", "packed_days", "packed_ids", "unpacked_days", "unpacked_ids"]


class Memory:
    """The state of a source. Nothing but plain JSON is in it; sets of ids and days are packed."""

    def __init__(self, state: dict[str, Any]) -> None:
        self._state = state
        self.ids: dict[str, set[int]] = {name: set(unpacked_ids(each)) for name, each in state.get("ids", {}).items()}
        """Ids by what is known of them."""
        self.days: dict[int, set[date]] = {
            int(channel): set(unpacked_days(each)) for channel, each in state.get("days", {}).items()
        }
        """The days of each channel that were loaded."""
        self.moments: dict[str, datetime] = {
            name: datetime.fromisoformat(each) for name, each in state.get("moments", {}).items()
        }
        """Up to when each scope is complete, by the provider's clock."""
        self.groups: dict[int, datetime | None] = {
            int(number): None if each is None else datetime.fromisoformat(each)
            for number, each in state.get("groups", {}).items()
        }
        """Master and season contents that were read, with their last update."""
        self.failed: list[tuple[str, NewTask]] = [
            (scope, NewTask(kind, key, argument)) for scope, kind, key, argument in state.get("failed", [])
        ]
        """What failed and is tried again: scope and work."""
        self.extras: set[str] = set(state.get("extras", []))
        """What else than airings was read of the days."""

    def save(self) -> None:
        """Put everything into dlt's state."""
        self._state["ids"] = {name: packed_ids(each) for name, each in sorted(self.ids.items())}
        self._state["days"] = {str(channel): packed_days(each) for channel, each in sorted(self.days.items())}
        self._state["moments"] = {name: each.isoformat() for name, each in sorted(self.moments.items())}
        self._state["groups"] = {
            str(number): None if each is None else each.isoformat() for number, each in sorted(self.groups.items())
        }
        self._state["failed"] = [[scope, task.kind, task.key, task.argument] for scope, task in self.failed]
        self._state["extras"] = sorted(self.extras)

    def of(self, name: str) -> set[int]:
        """The ids of a name, to be changed."""
        return self.ids.setdefault(name, set())


def packed_ids(ids: Iterable[int]) -> list[int]:
    """Ids as steps from one to the next, which are short."""
    steps: list[int] = []
    last = 0
    for each in sorted(ids):
        steps.append(each - last)
        last = each
    return steps


def unpacked_ids(steps: Iterable[int]) -> Iterator[int]:
    """Undo `packed_ids`."""
    last = 0
    for step in steps:
        last += step
        yield last


def packed_days(days: Iterable[date]) -> list[list[str]]:
    """Days as stretches: first and last."""
    stretches: list[list[date]] = []
    for day in sorted(days):
        if stretches and stretches[-1][1] + timedelta(days=1) == day:
            stretches[-1][1] = day
        else:
            stretches.append([day, day])
    return [[first.isoformat(), last.isoformat()] for first, last in stretches]


def unpacked_days(stretches: Iterable[list[str]]) -> Iterator[date]:
    """Undo `packed_days`."""
    for first, last in stretches:
        day, end = date.fromisoformat(first), date.fromisoformat(last)
        while day <= end:
            yield day
            day += timedelta(days=1)
