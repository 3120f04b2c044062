"""The time in the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime


class Clock:
    """Runs with the machine's clock, ahead by whatever `advance` added; or stands still at `start` but for `advance`.

    It runs so that a client that notes its own time as "last import" finds every later change; it can be made to stand
    still so that every byte of a reply can be foretold.
    """

    def __init__(self, start: datetime | None = None, machine: Callable[[], datetime] | None = None) -> None:
        self._start = start.astimezone(UTC) if start is not None else None
        self._machine = machine or (lambda: datetime.now(UTC))
        self._ahead = timedelta()
        self._date: tuple[int, str] = (-1, "")

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return (self._start or self._machine()) + self._ahead

    def advance(self, days: float) -> tuple[datetime, datetime]:
        """Move the clock ahead; return the time before and after."""
        if not 0 < days <= 3660:
            raise ValueError("days must be above 0 and at most 3660")
        before = self.now()
        self._ahead += timedelta(days=days)
        return before, before + timedelta(days=days)

    def http_date(self) -> str:
        """Return the time as the `Date` header has it."""
        now = self.now()
        second = int(now.timestamp())
        if second != self._date[0]:
            self._date = (second, format_datetime(now, usegmt=True))
        return self._date[1]


def rfc3339(moment: datetime) -> str:
    """Return a UTC time as `2019-08-24T14:15:22Z`."""
    # Not strftime, which writes years before 1000 with fewer than four digits.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def western_european_offset(moment: datetime) -> timedelta:
    """Return what clocks in Paris and Brussels are ahead of UTC by: two hours in summer, one otherwise.

    Worked out here because a Python on Windows or in a slim image has no time zone database.
    """
    summer = _last_sunday(moment.year, 3) <= moment < _last_sunday(moment.year, 10)
    return timedelta(hours=2 if summer else 1)
