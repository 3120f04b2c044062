"""Fields as plain JSON, and what of them has to be written where others write, too. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, cast

from broadcast_clients.core.jsonvalue import is_mapping

__all__ = ["INHERITED", "NULLABLE", "merged", "plain", "typed"]

MOMENTS: Final = frozenset({"available_from", "available_until"})
DATES: Final = frozenset({"first_air_date", "last_air_date", "air_date", "end_date"})
NULLABLE: Final[Mapping[str, frozenset[str]]] = {
    "movie": frozenset({"available_until"}),
    "season": frozenset({"title", "end_date"}),
}
"""Fields whose value null takes away, by the documents."""
INHERITED: Final[Mapping[str, frozenset[str]]] = {"episode": frozenset({"content_rating"})}
"""Fields that show the parent's value until they have one of their own, which publishing needs (documented)."""


def plain(value: Any) -> Any:
    """A value as JSON has it, the same for what means the same: times in UTC, objects without their nulls."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "to_wire"):
        value = value.to_wire()
    if is_mapping(value):
        return {str(name): plain(each) for name, each in sorted(value.items()) if each is not None}
    if isinstance(value, list | tuple):
        return [plain(each) for each in cast("Sequence[Any]", value)]
    return value


def typed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Plain fields as the client takes them: times and dates aren't texts there."""
    found = dict(fields)
    for name, value in fields.items():
        if isinstance(value, str) and name in MOMENTS:
            found[name] = datetime.fromisoformat(value)
        elif isinstance(value, str) and name in DATES:
            found[name] = date.fromisoformat(value)
    return found


def merged(
    before: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    conflict: Callable[[str, Any, Any, Any], Any],
    nullable: Collection[str] = (),
    inherited: Collection[str] = (),
) -> tuple[dict[str, Any], list[str]]:
    """What to write, and what to tell about it.

    A field is written when its value in the source isn't what was written last, and the target hasn't it already. What
    was changed by hand in the target stays as long as the source says the same as before.

    Args:
        before: What was written last. All plain.
        ours: What is to be there now; a field that isn't named stays.
        theirs: What is there now.
        conflict: Gives the value of a field that both have changed.
        nullable: Names of fields that null clears.
        inherited: Names of fields whose value in the target may be another title's: written once in any case.
    """
    changes: dict[str, Any] = {}
    notes: list[str] = []
    for name, value in ours.items():
        old, there = before.get(name), theirs.get(name)
        wanted = {**there, **value} if is_mapping(value) and is_mapping(there) else value
        if value == old or (wanted == there and (name in before or name not in inherited)):
            continue
        if name in before and there != old:
            wanted = plain(conflict(name, old, wanted, there))
            word = "overwritten" if wanted != there else "left as it is"
            notes.append(f"{name} was changed by hand on EncoraStream, and in WHATS'ON, too; {word}")
        if wanted != there or name in inherited:
            changes[name] = wanted
    for name in before:
        if name in ours or name not in theirs:
            continue
        if name in nullable and theirs[name] is not None:
            changes[name] = None
        elif theirs[name] == before[name]:
            notes.append(f"{name} has no value in WHATS'ON any more; EncoraStream's stays, for nothing there clears it")
    return changes, notes
