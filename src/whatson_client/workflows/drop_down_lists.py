"""Which field takes values of which drop-down list, and what to say of a value that isn't one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from broadcast_clients.core.errors import FieldError
from broadcast_clients.core.jsonvalue import as_list, is_collection, is_mapping
from broadcast_clients.core.suggest import did_you_mean

__all__ = ["LISTS", "as_values", "list_of", "references", "wrong_value"]

LISTS: Final[dict[str, str]] = {
    "genre": "dropdowns.genres",
    "genres": "dropdowns.genres",
    "origin": "dropdowns.origins",
    "content_producer": "dropdowns.content_producers",
    "content_code": "dropdowns.content_codes",
    "frequency": "dropdowns.frequencies",
    "video_format": "dropdowns.video_formats",
    "production_mode": "dropdowns.production_modes",
    "sound": "dropdowns.sound",
    "appreciation": "dropdowns.appreciations",
    "planning_categories": "dropdowns.planning_categories",
    "display_type": "dropdowns.product_display_types",
    "content_collection_intentions": "dropdowns.content_collection_intentions",
    "press_target": "dropdowns.press_targets",
    "press_targets": "dropdowns.press_targets",
    "press_status": "dropdowns.press_status",
    "target_group": "dropdowns.target_groups",
    "ancine_classification": "dropdowns.ancine_classifications",
    "channel": "dropdowns.channels",
}
"""By the Python name of the field: the operation that gives the list, as the release notes say."""

_OF_A_KIND: Final[dict[tuple[str, str], str]] = {
    ("content_collection_items", "display_type"): "dropdowns.content_collection_item_display_types",
}


def list_of(kind: str, field: str) -> str | None:
    """The operation that gives the values of a field, or `None` where no call is documented."""
    return _OF_A_KIND.get((kind, field)) or LISTS.get(field)


def references(kind: str, fields: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str, str]]:
    """Every API reference in fields: argument, list, and value; those in images and other objects, too."""
    for name, value in fields.items():
        here = f"{path}.{name}" if path else name
        values: Any = value if is_collection(value) else [value]
        known = list_of(kind, name)
        for index, each in enumerate(values):
            place = f"{here}[{index}]" if is_collection(value) else here
            if hasattr(each, "given_fields"):
                yield from references(kind, each.given_fields(), place)
            elif is_mapping(each) and name != "custom_attributes":
                yield from references(kind, each, place)
            elif known is not None and isinstance(each, str) and each:
                yield place, known, each


def wrong_value(argument: str, listed: str, value: str, values: Mapping[str, str]) -> FieldError | None:
    """The complaint about a value that isn't an API reference of the list, with the one that may be meant."""
    if value in values:
        return None
    by_name = [reference for reference, name in values.items() if name == value]
    if by_name:
        meant: str | None = f"that is the description; its API reference is {by_name[0]!r}"
    else:
        meant = did_you_mean(value, [*values, *values.values()])
        near = [reference for reference, name in values.items() if meant == f"did you mean {name!r}?"]
        if near and near[0] not in (meant or ""):
            meant = f"did you mean {near[0]!r}?"
    message = f"{value!r} isn't a value of {listed} in this installation"
    return FieldError(argument, f"{message}; {meant}" if meant else message, "drop-down", (value,), argument)


def as_values(entries: Any) -> dict[str, str]:
    """Descriptions by API reference."""
    return {each.id: getattr(each, "name", each.id) for each in as_list(entries) or []}
