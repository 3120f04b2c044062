"""Where the arguments of reads come from: the operation whose answer names what another one asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from attr import field, frozen

from broadcast_clients.core.jsonvalue import as_list, as_object

__all__ = ["Feed", "values_at"]


@frozen(kw_only=True)
class Feed:
    """Arguments taken from the rows of an answer.

    The arguments that the answer itself was asked with belong to them: an episode is found by its show, too.
    """

    source: str
    """The operation that was read before."""
    takes: Mapping[str, str]
    """Argument to the place of its value in a row, such as `cast.personId`."""
    only: tuple[str, str] | None = None
    """A member of the row, and the text that it must have."""
    make: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None
    """Makes the arguments from what was taken, where they aren't what stands there."""
    pairs: bool = False
    """Several values go into one argument, as a list of two."""
    extra: Mapping[str, Any] = field(factory=dict[str, Any])
    """Arguments that go along."""

    def arguments(self, rows: list[Any], asked: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What to ask with, a choice for each row that has it.

        Args:
            rows: The rows, under our names.
            asked: What the answer was asked with.
        """
        found: list[dict[str, Any]] = []
        for row in rows:
            if self.only is not None and (as_object(row) or {}).get(self.only[0]) != self.only[1]:
                continue
            columns = {name: values_at(row, place) for name, place in self.takes.items()}
            for position in range(min(map(len, columns.values()), default=0)):
                taken = {name: values[position] for name, values in columns.items()}
                found.append({**asked, **(self.make(taken) if self.make else taken), **self.extra})
        if self.pairs:
            [name] = self.takes
            values = list(dict.fromkeys(each[name] for each in found))
            return [{**asked, name: values[start : start + 2], **self.extra} for start in range(0, len(values), 2)]
        return found


def values_at(row: Any, place: str) -> list[Any]:
    """The scalar values at a place such as `cast.personId`; lists on the way are walked through."""
    current: list[Any] = [row]
    for name in place.split("."):
        following: list[Any] = []
        for each in current:
            value = each if name == "*" else (as_object(each) or {}).get(name)
            elements = as_list(value)
            following += elements if elements is not None else [value]
        current = [each for each in following if each is not None]
    return [each for each in current if isinstance(each, str | int) and not isinstance(each, bool)]


def day_of(taken: Mapping[str, Any]) -> dict[str, Any]:
    """The beginning and the end of a day, by the server's own clock."""
    day = date.fromisoformat(str(taken["day"])[:10])
    begin = datetime.combine(day, datetime.min.time())
    return {
        **{name: each for name, each in taken.items() if name != "day"},
        "begin": begin,
        "end": begin + timedelta(days=1),
    }


def beginning_of(taken: Mapping[str, Any]) -> dict[str, Any]:
    """The first letters of texts, for searches that complete what is typed."""
    return {name: str(each)[:3] for name, each in taken.items()}


def around_now(now: datetime) -> dict[str, Any]:
    """Arguments that are moments, by their names: what changed lately, what is on today."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "since": (midnight - timedelta(days=10)).replace(tzinfo=None),
        "date": midnight.date(),
        "begin": midnight.replace(tzinfo=None),
        "end": (midnight + timedelta(days=1)).replace(tzinfo=None),
        "start_time": midnight,
        "end_time": midnight + timedelta(days=1),
    }
