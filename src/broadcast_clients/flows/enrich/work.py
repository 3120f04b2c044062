"""One thing to be brought to its wanted state, what is remembered of it, and what is told of it. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from attr import Factory, define, evolve, frozen

from broadcast_clients.core.operation import Operation
from broadcast_clients.flows.enrich.decisions import Decision, Memory
from broadcast_clients.flows.enrich.mapping import KIND_OF, Wanted
from broadcast_clients.flows.enrich.subject import EnrichSource, reading
from broadcast_clients.flows.enrich.values import ATTRIBUTES, place
from broadcast_clients.flows.links import Link
from broadcast_clients.flows.report import FlowItem
from whatson_client.releases.presence import absence
from whatson_client.releases.version import Release

__all__ = ["SYSTEM", "Above", "Job", "Spreading", "below", "in_order", "link_kind"]

SYSTEM: Final = "whatson"


def link_kind(kind: str) -> str:
    """The kind of link of a thing. Products share one: a content is only one of them."""
    return "product" if kind in ("series", "season", "episode", "program") else kind


@frozen(kw_only=True)
class Above:
    """The product above another."""

    reference: str
    memory: Memory = Factory(Memory)
    spread: int = 0
    """How often it was changed so that changes may have come down to its episodes."""
    usable: bool = True
    """Whether something can be put below it."""


@define(kw_only=True)
class Job:
    """One thing to be brought to its wanted state."""

    kind: str
    key: str
    """Its source in the links."""
    name: str
    """Its key in the report."""
    wanted: Wanted
    link: Link | None
    raw: str = ""
    """Mark of what the mirror has of it."""
    source: EnrichSource | None = None
    above: Above | None = None
    verify: bool = False
    """Look at it even if it hasn't changed."""

    @property
    def reference(self) -> str:
        """The external reference: what was made keeps its own, whatever the rule says now."""
        return self.link.target if self.link is not None and self.link.target else self.wanted.reference

    @property
    def memory(self) -> Memory:
        """What was written last."""
        return Memory.of(self.link)

    @property
    def changed_kind(self) -> str | None:
        """What it was made as, where that is something else."""
        made = self.link.detail.get("is", self.kind) if self.link is not None else self.kind
        return None if made == self.kind else str(made)

    @property
    def is_settled(self) -> bool:
        """Whether it was brought to just this state before, and nothing since says that it may have changed."""
        link = self.link
        if link is None or link.state != "done" or link.mark != self.wanted.mark or self.verify or self.is_gone:
            return False
        return self.kind != "episode" or self.above is None or link.detail.get("above", 0) >= self.above.spread

    @property
    def is_gone(self) -> bool:
        """Whether it was deleted in WHATS'ON when it was looked at last: it is looked for again in each run."""
        return self.link is not None and bool(self.link.detail.get("gone"))

    @property
    def attributes(self) -> dict[str, Any]:
        """What a read has to be asked for."""
        names = [place(name)[1] for name in self.wanted.values if place(name)[0] == ATTRIBUTES]
        return {ATTRIBUTES: dict.fromkeys(names)} if names else {}

    def noted(self, decision: Decision, state: Any, *, spread: int | None = None, target: str | None = None) -> Link:
        """The link to be written: before the request with what is sent, after it with what is there."""
        old: Mapping[str, Any] = self.link.detail if self.link is not None else {}
        done = state == "done"
        gone = decision.action == "skipped"
        detail: dict[str, Any] = {
            "is": self.kind,
            "written": dict(decision.written if done else decision.before),
            "made": (done and not gone) or bool(old.get("made")),
            "raw": self.raw,
            "spread": int(old.get("spread", 0)) if spread is None else spread,
            "above": self.above.spread if self.above is not None else 0,
        }
        if not done:
            detail["sent"] = {name: decision.written.get(name) for name in decision.changes}
        if decision.kept:
            detail["kept"] = list(decision.kept)
        if gone:
            detail["gone"] = True
        return Link(
            system=SYSTEM,
            kind=link_kind(self.kind),
            source=self.key,
            target=target or self.reference,
            mark=self.wanted.mark,
            state=state,
            detail=detail,
        )

    # --- told ---------------------------------------------------------------------------------------------------------

    def item(self, action: Any, **more: Any) -> FlowItem:
        """What is told of it."""
        notes = (*self.wanted.notes, *more.pop("notes", ()))
        return FlowItem(
            key=self.name,
            kind=self.kind,
            action=action,
            title=self.wanted.title,
            source=self.key,
            target=self.reference,
            notes=notes,
            **more,
        )

    def settled(self) -> FlowItem:
        """What is told of a thing that hasn't changed."""
        assert self.link is not None
        return self.item("unchanged", notes=tuple(self.link.detail.get("kept", ())))

    def left_out(self, note: str) -> FlowItem:
        """What is told of a thing that can't be written."""
        return self.item("skipped", notes=(note,))


def in_order(jobs: Iterable[Job]) -> list[list[Job]]:
    """Jobs that have to be done one after the other, together: those that make a list in WHATS'ON.

    So the episodes of a season and the items of a collection stand there in the same order, however many calls are
    made at the same time.
    """
    groups: dict[str, list[Job]] = {}
    for job in jobs:
        parent = job.wanted.values.get(KIND_OF[job.kind].link) if job.kind in ("episode", "collection item") else None
        groups.setdefault(f"below {parent}" if parent is not None else f"{job.kind} {job.key}", []).append(job)
    return [sorted(group, key=_number) for group in groups.values()]


def _number(job: Job) -> float:
    """The number of an episode in its season; what has none comes last, as it came."""
    number = reading(job.source.content, "episode_number") if job.source is not None else None
    return float(number) if isinstance(number, int) else float("inf")


class Spreading:
    """How changes of seasons come down to their episodes at a release, and how that is switched off.

    Nothing came down before 2022r10; what had the same value did from then on, and 2023r9 brought a parameter that
    prevents it (release notes).
    """

    def __init__(self, release: Release | None) -> None:
        self._release = release

    def arguments(self, kind: str, verb: str) -> dict[str, Any]:
        """Arguments that keep changes of a season from its episodes, which have their own source."""
        if kind != "season":
            return {}
        return {"propagate_to_episodes": "never"} if self._switchable(KIND_OF[kind].operation(verb)) else {}

    def may_come_down(self) -> bool:
        """Whether a change of a season may change its episodes all the same."""
        if self._release is None:
            return True  # an older server than thought takes no notice of the parameter
        early = self._release < Release.parse("2022r10")
        return not early and not self._switchable(KIND_OF["season"].operation("update"))

    def _switchable(self, operation: Operation) -> bool:
        parameter = next(each for each in operation.parameters if each.name == "propagate_to_episodes")
        why = absence(parameter, self._release) if self._release is not None else None
        return why is None or not why.certain


def below(job: Job, item: FlowItem, link: Link | None) -> Above:
    """A product as those below it see it, once it is done."""
    usable = item.action not in ("failed", "unknown", "skipped")
    memory = Memory.of(link)
    # What may have been sent counts as written, because it may have come down.
    memory = evolve(memory, written={**memory.written, **memory.sent})
    spread = int(link.detail.get("spread", 0)) if link is not None else 0
    return Above(reference=job.reference, memory=memory, spread=spread, usable=usable)
