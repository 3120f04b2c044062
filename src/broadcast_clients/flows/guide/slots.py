"""Airings of a channel in their order: overlaps and gaps are settled by the rules, and told. No I/O."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, get_args

from attr import Factory, define, evolve

from broadcast_clients.flows.guide.airing import Airing
from broadcast_clients.flows.guide.asking import asked
from broadcast_clients.flows.guide.rules import GapAction, GuideRules, OverlapAction, RuleFailed

__all__ = ["Settled", "settle"]


@define
class Settled:
    """Airings in order, with notes by the day that they are about."""

    airings: list[Airing] = Factory(list[Airing])
    notes: dict[date, list[str]] = Factory(dict[date, list[str]])

    def note(self, day: date, text: str) -> None:
        """Note something about a day."""
        self.notes.setdefault(day, []).append(text)


def settle(airings: Iterable[Airing], rules: GuideRules, day: date) -> Settled:
    """Settle overlaps and gaps.

    Args:
        airings: Of one channel: those of a day, and those of its neighbours, which it may overlap with.
        rules: What to do.
        day: The day that it is about. A rule that fails about two airings of its neighbours fails these days, and not
            this one.

    Raises:
        RuleFailed: A rule raised, or gave what isn't an answer.
    """
    settled = Settled()
    for airing in sorted(airings, key=lambda each: each.start):
        _put(settled, airing, rules, day)
    for place, (earlier, later) in enumerate(zip(settled.airings, settled.airings[1:], strict=False)):
        until = max(each.end for each in settled.airings[max(0, place - 8) : place + 1])
        if later.start > until:
            action = _decided(GapAction, rules, "gap", earlier, later, day)
            stretched = ": the airing before it was stretched" if action == "stretch" else ""
            settled.note(earlier.day, f"gap {until:%H:%M}-{later.start:%H:%M}{stretched}")
            if stretched:
                settled.airings[place] = evolve(earlier, end=later.start)
    return settled


def _put(settled: Settled, later: Airing, rules: GuideRules, day: date) -> None:
    """Put an airing behind the others."""
    kept = settled.airings
    while kept and later.start < kept[-1].end:
        earlier = kept[-1]
        action = _decided(OverlapAction, rules, "overlap", earlier, later, day)
        what = f"overlap: {earlier.name} lasts until {earlier.end:%H:%M}, and {later.name} begins before that"
        if action == "keep":
            settled.note(later.day, f"{what}; both stay")
            break
        if action == "shorten" and earlier.start < later.start:
            settled.note(earlier.day, f"{what}; the first ends then")
            kept[-1] = evolve(earlier, end=later.start)
            break
        if action == "delay" and later.end > earlier.end:
            settled.note(later.day, f"{what}; the second begins then")
            later = evolve(later, start=earlier.end)
            break
        if action in ("drop_later", "delay"):
            settled.note(later.day, f"{what}; the second was left out")
            return
        settled.note(earlier.day, f"{what}; the first was left out")
        kept.pop()
    kept.append(later)


def _decided(kind: Any, rules: GuideRules, name: str, earlier: Airing, later: Airing, day: date) -> str:
    try:
        action = asked(rules, name, later.name, str, earlier, later)
        if action not in get_args(kind):
            raise RuleFailed(f"the rule {name} gave {action!r} for {later.name}, and not one of {get_args(kind)}")
    except RuleFailed:
        if day in (earlier.day, later.day):
            raise
        return "keep"
    return str(action)
