"""What follows from all that was read: fields, types, envelopes, clock and time zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from broadcast_clients.flows.doctor.clocks import date_of, freshest, weigh
from broadcast_clients.flows.doctor.state import Examination

__all__ = ["conclude", "tell_clock"]

SKEW = timedelta(seconds=30)
"""How far two clocks may be apart without a word: tokens and signatures live longer."""
_NAME = re.compile(r"[A-Za-z_$@][A-Za-z0-9_.$-]{0,39}")


def tell_clock(exam: Examination, theirs: datetime | None, ours: datetime) -> None:
    """Hold the server's clock against this machine's."""
    if theirs is None:
        exam.tell("note", "clock", "server", "it doesn't tell its time", evidence="there is no Date header")
        return
    apart = theirs - ours
    seconds = abs(apart).total_seconds()
    if abs(apart) <= SKEW:
        exam.tell("ok", "clock", "server", "its clock and this machine's agree", evidence=f"{seconds:.0f} s apart")
        return
    side = "ahead of" if apart > timedelta() else "behind"
    exam.tell(
        "note", "clock", "server", f"its clock is {seconds:.0f} s {side} this machine's", evidence="the Date header",
        advice="set this machine's clock by NTP; if it is right, tell the operator",
    )  # fmt: skip


def conclude(exam: Examination, zone: tzinfo | None, zones: Sequence[str]) -> None:
    """Tell what shows only when everything was read, and finish the overrides."""
    _tell_fields(exam)
    _tell_types(exam)
    _tell_unknown(exam)
    _tell_envelopes(exam)
    _tell_zone(exam, zone, zones)
    for name, why in exam.plan.left_alone.items():
        exam.tell("note", "coverage", name, f"left alone: it {why}")
    writes = "creating, changing and deleting can't be tried without doing it"
    exam.tell("note", "coverage", "writes", f"not looked at: {writes}", advice="try those on a test account")


def _tell_fields(exam: Examination) -> None:
    for each in exam.samples.matches:
        exam.changes.setdefault("fields", {}).setdefault(each.model, {})[each.ours] = each.theirs
        count = exam.samples.counts().get(each.model, 0)
        exam.tell(
            "deviation", "field", f"{each.model}.{each.ours}", f"the server calls it {_shown(each.theirs)}",
            evidence=f"{each.by}; {count} objects seen", in_overrides=True,
        )  # fmt: skip


def _tell_types(exam: Examination) -> None:
    for name, fields in exam.samples.mistyped().items():
        for wire, (expected, found) in fields.items():
            exam.tell(
                "deviation", "type", f"{name}.{wire}", f"expected {expected}, got {found}",
                advice="nothing where the client can convert it: it does, and warns once; else read it as it came",
            )  # fmt: skip


def _tell_unknown(exam: Examination) -> None:
    counts = exam.samples.counts()
    for name, members in exam.samples.unknown().items():
        told = ", ".join(dict.fromkeys(f"{_shown(member)} ({shape})" for member, shape in members.items()))
        exam.tell("note", "field", name, f"the server sends what the client doesn't know: {told}",
                  evidence=f"{counts.get(name, 0)} objects seen",
                  advice="read it with raw_fields()")  # fmt: skip
    for name, (count, fields) in exam.samples.missing().items():
        exam.tell(
            "note",
            "field",
            name,
            f"never seen: {', '.join(fields)}",
            evidence=f"{count} objects seen",
            advice="nothing, unless you need one: it may be called otherwise, or be there in other objects",
        )


def _shown(name: str) -> str:
    """The name of a member, unless it looks like a value: objects may be keyed by what is nobody's business."""
    plain = _NAME.fullmatch(name) and "@" not in name[1:] and sum(map(str.isdigit, name)) < 5
    return name if plain else "(a name that isn't shown)"


def _tell_envelopes(exam: Examination) -> None:
    known = exam.changes.get("envelope", {})
    found = {ours: theirs for ours, theirs in exam.envelope.items() if known.get(ours) != theirs}
    for ours, theirs in found.items():
        exam.changes.setdefault("envelope", {})[ours] = theirs
        exam.tell("deviation", "envelope", ours, f"the server calls it {_shown(theirs)}",
                  evidence="what stands around the data of answers", in_overrides=True)  # fmt: skip
    for kind, documented in (("one", exam.profile.one_wrapped), ("list", exam.profile.list_wrapped)):
        other = (exam.bare if documented else exam.wrapped).get(kind, [])
        usual = (exam.wrapped if documented else exam.bare).get(kind, [])
        what = "single objects" if kind == "one" else "lists"
        if not other:
            if usual:
                form = "in an envelope" if documented else "bare"
                exam.tell("ok", "envelope", what, f"they come {form}", evidence=f"{len(usual)} operations")
            continue
        share = "" if not usual else f" from {', '.join(other)}" if len(other) < 6 else f" from {len(other)} operations"
        exam.tell("deviation", "envelope", what, f"they come {'bare' if documented else 'in an envelope'}{share}",
                  evidence=f"{len(other)} operations", advice="nothing: the client takes both")  # fmt: skip


def _tell_zone(exam: Examination, zone: tzinfo | None, zones: Sequence[str]) -> None:
    if not zones:
        return
    stamps: list[tuple[datetime, datetime]] = []
    for each in exam.readings.values():
        moment = date_of(each.reply.headers.get("date")) or datetime.now(UTC)
        latest = freshest([each.opened.part], moment)
        if latest is not None:
            stamps.append((latest, moment))
    if not stamps:
        exam.tell("note", "time zone", "server", "nothing that was read tells which zone its times are in")
        return
    newest, now = max(stamps)
    found = weigh(newest, now, zones)
    advice = "confirm it with the provider: a time can rule zones out, and make one likely"
    if found.zone is None:
        exam.tell("note", "time zone", "server", "which zone its times are in isn't clear", evidence=found.text,
                  advice="set timezone= once you know it")  # fmt: skip
        return
    if zone is not None:
        same = zone.utcoffset(now.replace(tzinfo=None)) == weighed_offset(found.zone, now)
        exam.tell("ok" if same else "note", "time zone", "server",
                  f"its times look like {found.zone}; the client was told {zone}", evidence=found.text,
                  advice="" if same else advice)  # fmt: skip
        return
    exam.changes["timezone"] = found.zone
    exam.remarks.append(f"timezone rests on evidence, not on a statement: {found.text}.")
    exam.tell("note", "time zone", "server", f"its times look like {found.zone}", evidence=found.text, advice=advice,
              in_overrides=True)  # fmt: skip


def weighed_offset(name: str, now: datetime) -> timedelta | None:
    """How far a zone is ahead of UTC at a moment."""
    from zoneinfo import ZoneInfo

    return now.astimezone(ZoneInfo(name)).utcoffset()
