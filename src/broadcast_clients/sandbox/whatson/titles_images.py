"""Titles and images in a write: an array replaces the whole list (documented)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from broadcast_clients.sandbox.server.messages import as_array, as_object

from .checks import Violated, boolean, strings, text, wrong_type
from .configuration import PRESS_TARGETS
from .errors import Violation

Row = dict[str, Any]


def _objects(field: str, given: Any) -> list[Row]:
    entries = [as_object(entry) for entry in as_array(given) or ()]
    if as_array(given) is None or None in entries:
        raise wrong_type(field, "an array of objects")
    return [entry for entry in entries if entry is not None]


def titles_written(given: Any, new_id: Callable[[], str]) -> list[Row]:
    """Return the titles after a write; every title has an id (documented since 2023r4)."""
    rows: list[Row] = []
    for entry in _objects("productTitles", given) if given is not None else ():
        identity = text("id", entry["id"]) if entry.get("id") else new_id()
        row: Row = {"id": identity}
        for field in ("type", "title"):
            row[field] = text(field, entry[field]) if entry.get(field) not in (None, "") else None
        for field in ("alternativeTitle", "broadcastingTitle"):
            row[field] = boolean(field, entry[field]) if entry.get(field) is not None else False
        rows.append(row)
    return rows


class Images:
    """All images of the installation: one image may be linked to several products."""

    def __init__(self, known: dict[str, Row]) -> None:
        self._known = dict(known)

    def shown(self, identity: str) -> Row:
        """Return an image as replies have it."""
        return self._known[identity]

    def written(self, given: Any, new_id: Callable[[], str]) -> tuple[list[str], dict[str, Row]]:
        """Return the ids after a write, and the images to keep once the write as a whole is accepted.

        An unknown imageId makes an image; none of the attributes is mandatory (documented).
        """
        identities: list[str] = []
        changed: dict[str, Row] = {}
        for entry in _objects("images", given) if given is not None else ():
            identity = text("imageId", entry["imageId"]) if entry.get("imageId") else new_id()
            blank: Row = {"imageId": identity, "highResolutionURL": None, "identification": None, "pressTargets": []}
            image = {**(changed.get(identity) or self._known.get(identity) or blank)}
            for field in ("highResolutionURL", "identification"):
                if field in entry:
                    image[field] = text(field, entry[field]) if entry[field] not in (None, "") else None
            if "pressTargets" in entry:
                image["pressTargets"] = _press_targets(entry["pressTargets"])
            identities.append(identity)
            changed[identity] = image
        return identities, changed

    def keep(self, changed: dict[str, Row]) -> None:
        """Take over the images of an accepted write."""
        self._known.update(changed)


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
