"""What an upgrade from one release to another means: operations, parameters, fields and behaviour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from attr import asdict, evolve, frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.operation import Field, Lifetime, Operation
from whatson_client.releases.behaviour import BEHAVIOUR, Behaviour
from whatson_client.releases.version import Release

__all__ = ["Change", "ReleaseChanges", "changes_between", "field_tree"]

What = Literal["added", "removed", "seen", "unseen"]
"""How something comes or goes, and how sure that is: see `Change`."""


@frozen
class Change:
    """Something that comes or goes.

    `added` and `removed` are stated by a document. `seen` is only known to be there from that release on, and may have
    been there before; `unseen` is taken to be gone from it on.
    """

    kind: Literal["operation", "parameter", "sent field", "read field"]
    """What comes or goes."""
    name: str
    """Operation id, argument, or path of the field in a body."""
    what: What
    """How it changes, and how sure that is."""
    release: str
    """With which release, such as `2023r4`."""
    operations: tuple[str, ...] = ()
    """Which operations take or give it."""
    replaced_by: str = ""
    """What to use in its place; empty where nothing is told."""

    def __str__(self) -> str:
        """One line."""
        words = {
            "added": "new",
            "removed": "gone",
            "seen": "known from here on, maybe there before",
            "unseen": "taken to be gone",
        }
        text = f"{self.release}  {self.kind} {self.name}: {words[self.what]}"
        if self.operations:
            text += f" ({_shortened(self.operations)})"
        return f"{text}; use {self.replaced_by}" if self.replaced_by else text


@frozen
class ReleaseChanges:
    """What differs between two releases, oldest change first. `print` it, or take the data."""

    before: str
    """The earlier release."""
    after: str
    """The later release."""
    changes: tuple[Change, ...]
    """What comes and goes."""
    behaviour: tuple[Behaviour, ...]
    """What stays and behaves otherwise."""

    @property
    def removed(self) -> tuple[Change, ...]:
        """What callers lose, stated or presumed."""
        return tuple(each for each in self.changes if each.what in ("removed", "unseen"))

    @property
    def breaking(self) -> tuple[Behaviour, ...]:
        """Changes of behaviour that break callers who rely on the earlier one."""
        return tuple(each for each in self.behaviour if each.breaking)

    def of(self, *operation_ids: str) -> ReleaseChanges:
        """Only what concerns some operations: those that your program calls."""
        wanted = set(operation_ids)
        return ReleaseChanges(
            self.before,
            self.after,
            tuple(
                evolve(each, operations=tuple(name for name in each.operations if name in wanted))
                for each in self.changes
                if each.name in wanted or wanted & set(each.operations)
            ),
            tuple(each for each in self.behaviour if any(each.concerns(name) for name in wanted)),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        hidden = ("relies",)
        return {
            "before": self.before,
            "after": self.after,
            "changes": [asdict(each) for each in self.changes],
            "behaviour": [
                asdict(each, filter=lambda attribute, value: attribute.name not in hidden) for each in self.behaviour
            ],
        }

    def __str__(self) -> str:
        """A report for people: what goes and breaks first, then the rest."""
        lines = [f"WHATS'ON {self.before} to {self.after}"]
        added = [each for each in self.changes if each.what in ("added", "seen")]
        others = [each for each in self.behaviour if not each.breaking]
        lines += _section("Gone", map(str, self.removed))
        lines += _section("Behaves differently, and may break callers", map(_told, self.breaking))
        lines += _section("Behaves differently", map(_told, others))
        lines += _section("New", map(str, added))
        if len(lines) == 1:
            lines.append("  nothing that is known")
        return "\n".join(lines)


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"  {each}" for each in lines]
    return [f"{title}:", *found] if found else []


def _told(each: Behaviour) -> str:
    return f"{each.release}  {each.title}: before, {each.before}; now, {each.now}"


def _shortened(names: tuple[str, ...]) -> str:
    return ", ".join(names) if len(names) <= 4 else f"{', '.join(names[:3])} and {len(names) - 3} more"


def changes_between(
    before: Release,
    after: Release,
    operations: Iterable[Operation],
    read_fields: Iterable[tuple[str, Lifetime, tuple[str, ...]]] = (),
) -> ReleaseChanges:
    """Everything that comes, goes or changes after `before`, up to and including `after`.

    Args:
        before: The release that runs now.
        after: The release to come.
        operations: The operation table.
        read_fields: Fields of answers: name, life, and the operations that give them.

    Raises:
        ConfigurationError: `before` is the later one.
    """
    if after < before:
        raise ConfigurationError(f"{before} is later than {after}", hint="pass the release that runs now first")
    found: dict[tuple[Any, ...], Change] = {}
    for operation in operations:
        moments = list(_events(operation, before, after))
        for what, release in moments:
            replaced_by = operation.replaced_by if what in ("removed", "unseen") else ""
            change = Change("operation", operation.id, what, release, (), replaced_by)
            found["operation", operation.id, what, release] = change
        if moments:
            continue  # what an operation that comes or goes takes is no change of its own
        for parameter in operation.parameters:
            _add(found, "parameter", parameter.wire, parameter, operation.id, before, after)
        if operation.body is not None:
            for path, each in field_tree(operation.body.fields):
                _add(found, "sent field", path, each, operation.id, before, after)
    for name, life, givers in read_fields:
        for giver in givers or ("",):
            _add(found, "read field", name, life, giver, before, after)
    behaviour = tuple(each for each in BEHAVIOUR if before < Release.parse(each.release) <= after)
    return ReleaseChanges(str(before), str(after), tuple(sorted(found.values(), key=_order)), behaviour)


def _order(change: Change) -> tuple[Release, bool, str]:
    return Release.parse(change.release), change.kind != "operation", change.kind


def _add(
    found: dict[tuple[Any, ...], Change],
    kind: Literal["parameter", "sent field", "read field"],
    name: str,
    life: Lifetime,
    operation: str,
    before: Release,
    after: Release,
) -> None:
    for what, release in _events(life, before, after):
        key = (kind, name, what, release)
        known = found.get(key)
        others = known.operations if known is not None else ()
        givers = others if not operation or operation in others else (*others, operation)
        found[key] = Change(
            kind, name, what, release, givers, life.replaced_by if what in ("removed", "unseen") else ""
        )


def _events(life: Lifetime, before: Release, after: Release) -> Iterator[tuple[What, str]]:
    """When it came and went after `before`, up to `after`."""
    came: What = "added" if life.since_kind == "exact" else "seen"
    went: What = "removed" if life.until_kind == "exact" else "unseen"
    moments: list[tuple[What, str | None]] = [(came, life.since), (went, life.until)]
    if life.gap is not None:
        moments.append(("removed", life.gap[0]))
        moments.append(("added", life.gap[1]))
    for what, release in moments:
        if release is not None and before < Release.parse(release) <= after:
            yield what, release


def field_tree(fields: tuple[Field, ...], path: str = "") -> Iterator[tuple[str, Field]]:
    """Every field that can be sent, nested ones too, by its path on the wire."""
    for each in fields:
        here = f"{path}.{each.wire}" if path else each.wire
        yield here, each
        yield from field_tree(each.schema.fields, here)
        if each.schema.items is not None:
            yield from field_tree(each.schema.items.fields, f"{here}[]")
