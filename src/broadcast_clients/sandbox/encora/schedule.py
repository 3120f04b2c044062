"""The programme guide: days of the made channels come into being when someone looks at them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from broadcast_clients.sandbox.server.clock import Clock, rfc3339

from .made_live import program_place, programs_of
from .record import Record
from .schemas_live import PROGRAM
from .tables import Table

# How far the guide of the made channels reaches back from the start, and ahead of now.
PAST = timedelta(days=9)
AHEAD = timedelta(days=9)


class Schedule:
    """All programmes, those that callers wrote and those that a channel has anyway."""

    def __init__(self, seed: int, clock: Clock, channels: Table) -> None:
        self._seed = seed
        self._clock = clock
        self._first = (clock.now() - PAST).date()
        self._channels = channels
        self._made: set[tuple[str, date]] = set()
        self.programs: Table = Table(PROGRAM, seed, clock)

    def between(self, channel: Record, begins: datetime | None, ends: datetime | None) -> list[Record]:
        """Return the programmes of a channel that overlap a span of time, in their order; None is without end."""
        self._make(channel, begins, ends)
        earliest = rfc3339(begins) if begins is not None else ""
        latest = rfc3339(ends) if ends is not None else "~"
        found = [
            program
            for program in self.programs.where("channel_id", channel.id)
            if program.fields["end_time"] > earliest and program.fields["start_time"] < latest
        ]
        return sorted(found, key=lambda program: (program.fields["start_time"], program.id))

    def now_on(self, channel: Record) -> Record | None:
        """Return what is on the air."""
        now = self._clock.now()
        return next(iter(self.between(channel, now, now + timedelta(seconds=1))), None)

    def get(self, identity: str) -> Record | None:
        """Return a programme by its id."""
        place = program_place(identity)
        if self.programs.get(identity) is None and place is not None:
            number, day = place
            for channel in self._channels:
                if channel.hidden.get("made") == number:
                    begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
                    self._make(channel, begins, begins + timedelta(hours=1))
        return self.programs.get(identity)

    def _make(self, channel: Record, begins: datetime | None, ends: datetime | None) -> None:
        if "made" not in channel.hidden:
            return
        last = (self._clock.now() + AHEAD).date()
        day = self._first if begins is None else max(self._first, begins.date())
        if ends is not None:
            last = min(last, ends.date())
        while day <= last:
            if (channel.id, day) not in self._made:
                self._made.add((channel.id, day))
                for program in programs_of(self._seed, channel, day):
                    self.programs.keep(program)
            day += timedelta(days=1)

    def clear(self, channel: Record, begins: datetime, ends: datetime, which: str) -> int:
        """Remove what is within a span of time; return how many programmes that were.

        Args:
            channel: The channel.
            begins: Where the span begins.
            ends: Where it ends.
            which: `begins` for what begins within it, `overlaps` for all that reaches into it, `whole` for what lies
                within it as a whole.
        """
        first, last = rfc3339(begins), rfc3339(ends)
        gone = [
            program
            for program in self.between(channel, begins, ends)
            if which == "overlaps"
            or (program.fields["start_time"] >= first and (which == "begins" or program.fields["end_time"] <= last))
        ]
        for program in gone:
            self.programs.drop(program)
        return len(gone)

    def forget(self, channel: Record) -> None:
        """Remove all programmes of a channel that is gone."""
        for program in self.programs.where("channel_id", channel.id):
            self.programs.drop(program)
