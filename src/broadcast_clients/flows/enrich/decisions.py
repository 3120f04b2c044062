"""What is to be done with a product, decided from what is wanted, what is there, and what was written last. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from attr import frozen

from broadcast_clients.flows.enrich.mapping import KIND_OF, Wanted
from broadcast_clients.flows.enrich.subject import Choice, EnrichSource, HandEdit
from broadcast_clients.flows.enrich.values import Shown, body_of, place
from broadcast_clients.flows.links import Link

__all__ = ["Decision", "Memory", "creation", "decide"]

LOST = "*"
"""The name of the field where a whole product was deleted by hand."""


@frozen(kw_only=True)
class Memory:
    """What the links remember of a product."""

    written: Mapping[str, Any] = {}
    """The values that were written last."""
    sent: Mapping[str, Any] = {}
    """The values of a write whose answer isn't known."""
    made: bool = False
    """Whether it was surely there once."""

    @classmethod
    def of(cls, link: Link | None) -> Memory:
        """What a link remembers."""
        if link is None:
            return cls()
        detail = link.detail
        return cls(written=detail.get("written", {}), sent=detail.get("sent", {}), made=bool(detail.get("made", False)))

    def has(self, name: str, there: Shown) -> bool:
        """Whether what is there is what was written last, or what may have been."""
        return any(name in values and there.same(name, values[name]) for values in (self.written, self.sent))


@frozen(kw_only=True)
class Decision:
    """What is to be done."""

    action: Literal["create", "update", "unchanged", "skipped"]
    body: Mapping[str, Any] = {}
    """The fields to be sent, by Python name."""
    changes: tuple[str, ...] = ()
    """Names of the values that are written."""
    before: Mapping[str, Any] = {}
    """What is to be remembered as written until the answer to the write is there."""
    written: Mapping[str, Any] = {}
    """What is to be remembered as written."""
    notes: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """What was left as somebody changed it, for later runs to tell."""


Judge = Callable[[HandEdit], Choice]


def creation(kind: str, wanted: Wanted, memory: Memory, judge: Judge, source: EnrichSource | None) -> Decision:
    """What is to be done where there is nothing."""
    if memory.made:
        edit = HandEdit(
            source=source,
            kind=kind,
            reference=wanted.reference,
            field=LOST,
            written=dict(memory.written),
            there=None,
            wanted=dict(wanted.values),
        )
        if judge(edit) == "keep":
            note = "it was deleted in WHATS'ON, and isn't made again; a rule hand_edit can decide otherwise"
            return Decision(action="skipped", notes=(note,), written=memory.written, kept=(note,))
    key = KIND_OF[kind].key
    body = {key: wanted.reference, **body_of(wanted.values, (), None)}
    return Decision(action="create", body=body, changes=tuple(wanted.values), written=dict(wanted.values))


def decide(
    kind: str,
    wanted: Wanted,
    there: Shown,
    memory: Memory,
    above: Memory,
    judge: Judge,
    source: EnrichSource | None,
) -> Decision:
    """What is to be done with what is there.

    A value is ours where it is what was written last, or what an interrupted run may have written, or what came down
    from the season above, or where there is nothing and nothing was written. Only then it is replaced without asking.

    Args:
        kind: What it is.
        wanted: What it is to be.
        there: What it is.
        memory: What was written last.
        above: What was written last to the season of an episode: WHATS'ON hands it down.
        judge: Decides on what somebody else changed.
        source: The content, for `judge`.
    """
    fixed = _fixed(kind)
    arrived = {name: value for name, value in memory.sent.items() if there.same(name, value)}
    before = {**memory.written, **arrived}
    written = dict(before)
    values: dict[str, Any] = {}
    removed: list[str] = []
    notes: list[str] = []
    kept: list[str] = []
    for name, value in wanted.values.items():
        if name in fixed:
            now = there.get(name)
            now = memory.written.get(name, value) if now is None else now  # early releases may not show it
            written[name] = now
            if str(now) != str(value):
                kept.append(_moved(name, value, now))
                notes.append(kept[-1])
            continue
        if there.several(name):
            notes.append(f"{name} stands several times in WHATS'ON, and it can't be told which is meant; left as it is")
            continue
        if there.same(name, value):
            written[name] = value
            continue
        if not _is_ours(name, there, memory, above):
            edit = _edit(kind, wanted, name, there, memory, source, value)
            choice = judge(edit)
            note = _told(edit, choice)
            notes.append(note)
            if choice == "keep":
                kept.append(note)
                continue
        values[name] = value
        written[name] = value
    for name in before:
        if place(name)[0] == "images" and name not in wanted.values:
            written.pop(name, None)
            if there.get(name) is not None and memory.has(name, there):
                removed.append(name)
    body = body_of(values, removed, there)
    changes = (*values, *removed)
    return Decision(
        action="update" if body else "unchanged",
        body=body,
        changes=changes,
        before=before,
        written=written,
        notes=tuple(notes),
        kept=tuple(kept),
    )


def _fixed(kind: str) -> frozenset[str]:
    """Values that can't be changed once the thing is made."""
    found = KIND_OF[kind]
    if kind == "collection item":
        return frozenset((found.link, "content_id"))
    return frozenset((found.link,)) if found.fixed else frozenset()


def _moved(name: str, value: Any, now: Any) -> str:
    what = name.removesuffix("_id").replace("_", " ")
    return (
        f"its {what} is {value} now and {now} in WHATS'ON, which lets nobody change it: move it by hand, or delete it "
        "there and let a rule hand_edit have it made anew"
    )


def _is_ours(name: str, there: Shown, memory: Memory, above: Memory) -> bool:
    if memory.has(name, there) or above.has(name, there):
        return True
    return there.empty(name) and name not in memory.written


def _edit(
    kind: str,
    wanted: Wanted,
    name: str,
    there: Shown,
    memory: Memory,
    source: EnrichSource | None,
    value: Any,
) -> HandEdit:
    return HandEdit(
        source=source,
        kind=kind,
        reference=wanted.reference,
        field=name,
        written=memory.written.get(name),
        there=there.get(name),
        wanted=value,
    )


def _told(edit: HandEdit, choice: Choice) -> str:
    done = "it is kept" if choice == "keep" else "it is overwritten"
    who = "was changed in WHATS'ON" if edit.written is not None else "has a value in WHATS'ON that isn't ours"
    return f"{edit.field} {who}: {_short(edit.there)}; {done}, the mirror has {_short(edit.wanted)}"


def _short(value: Any) -> str:
    text = repr(value) if value is not None else "nothing"
    return text if len(text) <= 60 else f"{text[:57]}..."
