"""Titles, images and ratings as a write wants them: one changed, the others as they were read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from broadcast_clients.core.errors import FieldError, InvalidRequest
from broadcast_clients.core.jsonvalue import is_mapping
from broadcast_clients.core.unset import UNSET
from whatson_client.workflows.kinds import KINDS, Kind

__all__ = ["images_with", "kind_of_product", "ratings_with", "refuse_deletion", "refuse_silence", "title_meant"]

_BY_TYPE: Final = {"program": "programs", "episode": "episodes", "season": "seasons", "series": "series"}
_COLLECTION: Final = "contentCollection"


def kind_of_product(product: Mapping[str, Any]) -> Kind:
    """Which calls write a product that was read.

    A content collection has the content type of a season, and differs by its structure.

    Raises:
        InvalidRequest: Its content type isn't one that is known.
    """
    if product.get("content_collection_structure") == _COLLECTION:
        return KINDS["content_collections"]
    content_type = str(product.get("content_type"))
    name = _BY_TYPE.get(content_type) or ("series" if content_type.lower().endswith("series") else None)
    if name is None:
        raise InvalidRequest(f"no call is known that writes a product of the type {content_type!r}; nothing was sent")
    return KINDS[name]


# --- titles ---------------------------------------------------------------------------------------------------------


def title_meant(titles: Sequence[Any], kind: str, text: str) -> Any | None:
    """The title of that type; of several, the one with the text.

    Raises:
        InvalidRequest: There are several, and none has the text.
    """
    alike = [each for each in titles if each.given_fields().get("type") == kind]
    if len(alike) <= 1:
        return alike[0] if alike else None
    meant = next((each for each in alike if each.given_fields().get("title") == text), None)
    if meant is None:
        raise InvalidRequest(
            f"there are {len(alike)} titles of the type {kind!r}, and it can't be told which to change",
            hint=f"change one by its id with titles.update: {', '.join(each.id for each in alike)}",
        )
    return meant


def refuse_silence(titles: Sequence[Any], meant: Any, wanted: Mapping[str, Any]) -> None:
    """Refuse a change that would leave no title for broadcasting (release notes 2023r4).

    Raises:
        InvalidRequest: It would.
    """
    marked = [each for each in titles if each.given_fields().get("broadcasting_title")]
    if wanted.get("broadcasting_title") is False and marked == [meant]:
        message = "would leave the product without a title for broadcasting, which the server refuses"
        raise InvalidRequest(
            "the title can't lose its mark; nothing was sent",
            errors=(FieldError("broadcastingTitle", message, "broadcasting", argument="broadcasting"),),
            hint="make another title the one for broadcasting first: workflows.titles.make_broadcasting",
        )


def refuse_deletion(title: Any) -> None:
    """Refuse to delete the title for broadcasting or the alternative one (release notes 2023r4).

    Raises:
        InvalidRequest: It is one of them.
    """
    fields = title.given_fields()
    marks = [name for name in ("broadcasting_title", "alternative_title") if fields.get(name)]
    if marks:
        what = " and ".join(each.replace("_", " ") for each in marks)
        raise InvalidRequest(
            f"{fields.get('title')!r} is the {what}, which the server never deletes; nothing was sent",
            hint="give the mark to another title first",
        )


# --- images ---------------------------------------------------------------------------------------------------------


def images_with(there: Iterable[Any], target: str, wanted: Iterable[Any]) -> list[dict[str, Any]]:
    """All images of a product, those of one target replaced."""
    new = [_plain(each) for each in wanted]
    by_id = {each["image_id"]: each for each in new if each.get("image_id")}
    found: list[dict[str, Any]] = []
    for image in map(_plain, there):
        targets: list[str] = list(image.get("press_targets") or [])
        taken = by_id.pop(image.get("image_id"), None)
        if taken is not None:
            others: list[str] = taken.get("press_targets") or []
            found.append({**image, **taken, "press_targets": list(dict.fromkeys([*targets, *others, target]))})
            new.remove(taken)
        elif target not in targets:
            found.append(image)
        elif targets != [target]:
            found.append({**image, "press_targets": [each for each in targets if each != target]})
    for image in new:
        own: list[str] = image.get("press_targets") or []
        found.append({**image, "press_targets": list(dict.fromkeys([*own, target]))})
    return found


def _plain(image: Any) -> dict[str, Any]:
    fields: dict[str, Any] = dict(image) if is_mapping(image) else image.given_fields()
    names = {"imageId": "image_id", "highResolutionURL": "high_resolution_url", "pressTargets": "press_targets"}
    return {names.get(name, name): value for name, value in fields.items()}


# --- ratings --------------------------------------------------------------------------------------------------------


def ratings_with(
    there: Iterable[Any], regulator: str, changes: Mapping[str, Any], warnings: Any
) -> list[dict[str, Any]]:
    """All ratings of a product, that of one regulator changed: right whether the server merges or replaces."""
    found: list[dict[str, Any]] = []
    mine: dict[str, Any] = {"regulator": regulator}
    for each in there:
        written = _rating(each)
        if written["regulator"] == regulator:
            mine = written
        else:
            found.append(written)
    mine |= changes
    if warnings is not UNSET:
        mine["content_warnings"] = _warnings(mine.get("content_warnings") or [], warnings)
    return [*found, mine]


def _rating(rating: Any) -> dict[str, Any]:
    fields: dict[str, Any] = dict(rating.given_fields())
    if fields.get("content_warnings") is not None:
        fields["content_warnings"] = [_warning(each) for each in fields["content_warnings"]]
    return fields


def _warning(warning: Any) -> dict[str, Any]:
    """A warning as it is written: its type is given and not taken (release notes 2024r4)."""
    return {name: value for name, value in warning.given_fields().items() if name != "type"}


def _warnings(there: list[dict[str, Any]], changes: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    if changes is None:
        return []
    found = {each["id"]: each for each in there}
    for identity, value in changes.items():
        if value is None:
            found.pop(identity, None)
        else:
            given: dict[str, Any] = dict(value) if is_mapping(value) else {"value": value}
            found[identity] = {**found.get(identity, {}), "id": identity, **given}
    return list(found.values())
