"""What is to be done about a day on the platform: decisions by what is remembered of it, without I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from attr import Factory, define, frozen

from broadcast_clients.flows.links import Link, mark_of

__all__ = ["KIND", "SYSTEM", "DayState", "Step", "chained", "day_source", "is_there", "leftovers", "reach", "span_of"]

SYSTEM = "encora"
KIND = "epg-day"

Step = Literal["unchanged", "look", "send", "delete", "skip"]
"""`look`: something was sent, and it isn't known whether it is there."""

CLOCKED = frozenset({"is_live", "is_catchup_available", "catchup_expires_at"})
"""Fields that are described by the time of day: what was written may read otherwise later on."""

Row = Mapping[str, Any]
Span = tuple[str, str]
"""Beginning and end of a programme, as they are sent."""


def day_source(channel_id: int, day: date) -> str:
    """A channel and a day, as the links name them."""
    return f"{channel_id}/{day.isoformat()}"


@frozen
class _Sent:
    """What is remembered of a day on the platform's channel."""

    programmes: Mapping[str, Sequence[str]] = {}
    """Beginning to end and digest of what was sent last."""
    before: frozenset[Span] = frozenset()
    """What may be there as well, because it isn't known whether that arrived."""
    confirmed: bool = False
    source: str | None = None

    @property
    def spans(self) -> set[Span]:
        """All that may be there."""
        return {(start, end) for start, (end, _) in self.programmes.items()} | self.before


def _sent(link: Link | None, target: str) -> _Sent:
    if link is None or link.target != target:
        return _Sent()
    detail = link.detail
    before = frozenset((start, end) for start, end in detail.get("before", ()))
    return _Sent(detail.get("programmes", {}), before, bool(detail.get("confirmed")), detail.get("source"))


@define(kw_only=True)
class DayState:
    """A day of a channel, as it is remembered and as it should be."""

    channel_id: int
    day: date
    target: str
    """The platform's channel."""
    link: Link | None
    source: str | None
    """Mark of what it is made from; `None` where that isn't known beforehand."""
    rows: Sequence[Row] | None = None
    """As it should be; `None` where that wasn't worked out, because nothing that it is made from changed."""
    notes: list[str] = Factory(list[str])
    step: Step = "unchanged"

    @property
    def key(self) -> str:
        """What the links call it."""
        return day_source(self.channel_id, self.day)

    @property
    def sent(self) -> _Sent:
        """What is remembered to be on the platform's channel, or to be on its way there."""
        return _sent(self.link, self.target)

    def is_untouched(self, verify: bool) -> bool:
        """Whether nothing needs to be read: what it is made from is the same, and it is known to be there."""
        link, sent = self.link, self.sent
        settled = link is not None and link.state == "done" and link.target == self.target and sent.confirmed
        return settled and self.source is not None and sent.source == self.source and not verify

    def decide(self, verify: bool) -> None:
        """Decide by what it should be. An empty day is to be deleted where something was sent."""
        assert self.rows is not None
        link = self.link
        if link is not None and link.target not in (None, self.target):
            self.notes.append(f"was sent to {link.target} before; what is there stays")
        if not self.rows:
            there = bool(self.sent.spans)
            self.step = "delete" if there else "unchanged" if link is not None else "skip"
        elif link is None or link.target != self.target:
            self.step = "send"
        elif link.state == "sending":
            self.step = "look"
        elif link.mark != self.mark:
            self.step = "send"
        else:
            self.step = "look" if verify or not self.sent.confirmed else "unchanged"

    @property
    def mark(self) -> str:
        """What tells this content from another."""
        return mark_of([self.target, list(self.rows or ())])

    @property
    def programmes(self) -> dict[str, tuple[str, str]]:
        """Beginning to end and digest of what it should be."""
        return {row["start_time"]: (row["end_time"], mark_of(row)[:8]) for row in self.rows or ()}

    @property
    def spans(self) -> set[Span]:
        """Beginning and end of what it should be."""
        return {(row["start_time"], row["end_time"]) for row in self.rows or ()}

    @property
    def window(self) -> tuple[datetime, datetime] | None:
        """From when to when it reaches; `None` for an empty day."""
        spans = self.sent.spans if self.rows is None else self.spans
        return reach(spans)

    def changes(self) -> tuple[str, ...]:
        """What differs between what is remembered and what it should be."""
        before, after = self.sent.programmes, self.programmes
        same = before.keys() & after.keys()
        counts = {
            "added": len(after.keys() - same),
            "changed": sum((*before[each],) != after[each] for each in same),
            "removed": len(before.keys() - same),
        }
        return tuple(f"{count} {what}" for what, count in counts.items() if count)

    def begun(self) -> Link:
        """To be written before something is sent: from then on, what was there and what is sent may be there."""
        return self._link("sending", False, sorted(self.sent.spans - self.spans))

    def finished(self, confirmed: bool) -> Link:
        """To be written after the answer."""
        return self._link("done", confirmed, [])

    def _link(self, state: Literal["sending", "done"], confirmed: bool, before: Sequence[Span]) -> Link:
        detail = {
            "programmes": {start: list(rest) for start, rest in self.programmes.items()},
            "before": [list(span) for span in before],
            "confirmed": confirmed,
            "source": self.source,
        }
        return Link(
            system=SYSTEM, kind=KIND, source=self.key, target=self.target, mark=self.mark, state=state, detail=detail
        )


def reach(spans: Iterable[Span]) -> tuple[datetime, datetime] | None:
    """From when to when some programmes reach."""
    times = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in spans]
    return (min(start for start, _ in times), max(end for _, end in times)) if times else None


def chained(before: Sequence[DayState], state: DayState | None) -> bool:
    """Whether a day has to be sent together with those before, because programmes of theirs overlap with its own.

    Sent by itself, each would replace some of the other's.
    """
    window = None if state is None else state.window
    ends = [each.window[1] for each in before if each.window is not None]
    return window is not None and bool(ends) and window[0] < max(ends)


def leftovers(states: Iterable[DayState]) -> set[Span]:
    """What was sent before, and won't be replaced: `replace_window` reaches from a feed's beginning to its end."""
    several = list(states)
    wanted = {span for state in several for span in state.spans}
    window = reach(wanted)
    found: set[Span] = set()
    for state in several:
        for span in state.sent.spans - wanted:
            start, end = (datetime.fromisoformat(each) for each in span)
            if window is None or start < window[0] or end > window[1]:
                found.add(span)
    return found


def is_there(state: DayState, programs: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the platform has a day as it should be: each programme once, and none that was sent before.

    What else is there is others', even if it begins with a programme of ours: sending the day again wouldn't replace
    it.

    Args:
        state: The day. If it isn't known whether it arrived, all fields are held against what should be there; else
            times and titles, because the platform may write other fields otherwise.
        programs: What the platform has, as it answers.
    """
    rows = {_moment(row["start_time"]): row for row in state.rows or ()}
    known = {_moment(start) for start, _ in state.sent.spans}
    ends = {(_moment(start), _moment(end)) for start, end in state.sent.spans | state.spans}
    exactly = state.link is not None and state.link.state == "sending"
    found: set[datetime | None] = set()
    for program in programs:
        start = _moment(program.get("start_time"))
        if start in rows:
            if _same(rows[start], program, exactly):
                if start in found:
                    return False
                found.add(start)
            elif (start, _moment(program.get("end_time"))) in ends:
                return False
        elif start in known:
            return False
    return len(found) == len(rows)


def span_of(program: Mapping[str, Any], spans: Iterable[Span]) -> Span | None:
    """Which of some programmes one of the platform is, by its times; `None` if it is none of them."""
    times = _moment(program.get("start_time")), _moment(program.get("end_time"))
    return next((span for span in spans if (_moment(span[0]), _moment(span[1])) == times), None)


def _moment(text: Any) -> datetime | None:
    """A time of the platform, which may write it otherwise than it was sent."""
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _same(row: Row, program: Mapping[str, Any], exactly: bool) -> bool:
    names = row.keys() - CLOCKED - {"start_time", "end_time", "channel_id"} if exactly else {"title"}
    same_end = _moment(program.get("end_time")) == _moment(row["end_time"])
    return same_end and all(program.get(name) == row[name] for name in names)
