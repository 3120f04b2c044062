"""Documented rules of WHATS'ON that no schema says, held against a call before it is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from broadcast_clients.core.errors import FieldError
from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.operation import Operation

if TYPE_CHECKING:
    from whatson_client.releases.gate import ReleaseGate

__all__ = ["Rules"]


class Rules:
    """The look at each call that `Shared.inspect` takes.

    Args:
        gate: Judges by the release of the installation, where that is known.
    """

    def __init__(self, gate: ReleaseGate | None) -> None:
        self._gate = gate

    def __call__(self, operation: Operation, arguments: Mapping[str, Any], payload: Any) -> list[FieldError]:
        """What is wrong with the call.

        Raises:
            NotInRelease: The release certainly lacks something in it.
        """
        if operation.id == "request":
            return []
        if self._gate is not None:
            self._gate.check(operation, arguments, payload)
        body = as_object(payload)
        if not body:
            return []
        return [*_genres(body), *_warnings(body), *_press_targets(body)]


def _genres(body: dict[str, Any]) -> Iterator[FieldError]:
    if "genre" in body and "genres" in body:
        message = "excludes genres: the server refuses both in one request; genre replaces all genres"
        yield FieldError("genre", message, "CONTENT-00087", argument="genre")


def _warnings(body: dict[str, Any]) -> Iterator[FieldError]:
    """A content warning may stand once only under its regulator (release notes 2024r4)."""
    seen: Counter[tuple[Any, Any]] = Counter()
    for index, entry in enumerate(as_list(body.get("ratings")) or []):
        rating = as_object(entry) or {}
        for place, each in enumerate(as_list(rating.get("contentWarnings")) or []):
            key = (rating.get("regulator"), (as_object(each) or {}).get("id"))
            seen[key] += 1
            if seen[key] == 2:
                yield FieldError(
                    f"ratings[{index}].contentWarnings[{place}].id",
                    f"{key[1]!r} stands twice for the regulator {key[0]!r}",
                    "CORE-00011",
                    argument=f"ratings[{index}].content_warnings[{place}].id",
                )


def _press_targets(body: dict[str, Any]) -> Iterator[FieldError]:
    """A press target may stand once only on an image (release notes 2023r2)."""
    for index, entry in enumerate(as_list(body.get("images")) or []):
        targets = as_list((as_object(entry) or {}).get("pressTargets")) or []
        twice = sorted({str(each) for each in targets if targets.count(each) > 1})
        if twice:
            yield FieldError(
                f"images[{index}].pressTargets",
                f"has {', '.join(map(repr, twice))} twice",
                "duplicate",
                argument=f"images[{index}].press_targets",
            )
