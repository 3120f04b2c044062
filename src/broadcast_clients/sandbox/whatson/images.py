"""Images of products (documented in the notes of 2023r2 and 2023r3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .checks import Violated, objects, strings, text
from .configuration import PRESS_TARGETS
from .errors import Violation

Row = dict[str, Any]


class Images:
    """All images of the installation: one image may be linked to several products."""

    def __init__(self, known: dict[str, Row], new_id: Callable[[Callable[[str], bool]], str]) -> None:
        self._known = dict(known)
        self._new_id = new_id

    def shown(self, identity: str) -> Row:
        """Return an image as replies have it."""
        return self._known[identity]

    def written(self, given: Any, *, with_targets: bool = True) -> tuple[list[str], dict[str, Row]]:
        """Return the ids after a write, and the images to keep once the write as a whole is accepted.

        An unknown imageId makes an image; none of the attributes is mandatory (documented). Press sheet calls ignore
        press targets inside the array (documented): `with_targets` is False then.
        """
        identities: list[str] = []
        changed: dict[str, Row] = {}
        for entry in objects("images", given) if given is not None else ():
            named = text("imageId", entry["imageId"]) if entry.get("imageId") else None
            identity = named or self._new_id(self._known.__contains__)
            blank: Row = {"imageId": identity, "highResolutionURL": None, "identification": None, "pressTargets": []}
            image = {**(changed.get(identity) or self._known.get(identity) or blank)}
            for field in ("highResolutionURL", "identification"):
                if field in entry:
                    image[field] = text(field, entry[field]) if entry[field] not in (None, "") else None
            if with_targets and "pressTargets" in entry:
                image["pressTargets"] = _press_targets(entry["pressTargets"])
            identities.append(identity)
            changed[identity] = image
        return identities, changed

    def keep(self, changed: dict[str, Row]) -> None:
        """Take over the images of an accepted write."""
        self._known.update(changed)

    def of_target(self, identities: Sequence[str], target: str | None) -> list[Row]:
        """Return the images that have a press target, as GET /pressSheets has them: without the targets."""
        rows = [self._known[identity] for identity in identities]
        return [
            {name: value for name, value in row.items() if name != "pressTargets"}
            for row in rows
            if target in row["pressTargets"]
        ]


def _press_targets(given: Any) -> list[str]:
    """Unknown and repeated values are refused (documented; the error's code isn't)."""
    values = strings("pressTargets", given) if given is not None else []
    wrong = [value for value in values if value not in PRESS_TARGETS]
    twice = sorted({value for value in values if values.count(value) > 1})
    violations = [Violation("", f"{value} is no press target", (value,)) for value in wrong]
    violations += [Violation("", f"The press target {value} occurs twice", (value,)) for value in twice]
    if violations:
        raise Violated(*violations)
    return values
