"""The kinds of things that the workflows write, and how each is read and written."""

from __future__ import annotations

from typing import Any, Final

from attr import frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.suggest import did_you_mean
from whatson_client import operations

__all__ = ["KINDS", "Kind", "kind_of"]


@frozen(kw_only=True)
class Kind:
    """One kind."""

    name: str
    """The namespace on the client."""
    key: str = "content_id"
    """Python name of the external reference in the body."""
    path: str
    """Python name of the path parameter."""
    link: str = ""
    """Python name of the field that names the parent."""
    fixed: bool = False
    """The parent can't be changed once it is made."""
    custom: bool = True
    """It has custom attributes."""

    def operation(self, verb: str) -> Operation:
        """`get`, `create_or_update` or `update` of the table."""
        return operations.load(f"{self.name}.{verb}")

    def takes(self, verb: str, parameter: str) -> bool:
        """Whether an operation has a parameter."""
        return any(each.name == parameter for each in self.operation(verb).parameters)

    def resource(self, client: Any) -> Any:
        """The namespace of a client."""
        found = client
        for part in self.name.split("."):
            found = getattr(found, part)
        return found


KINDS: Final[dict[str, Kind]] = {
    each.name: each
    for each in (
        Kind(name="programs", path="program_id"),
        Kind(name="series", path="series_id"),
        Kind(name="seasons", path="season_id", link="series_id"),
        Kind(name="episodes", path="episode_id", link="season_id", fixed=True),
        Kind(name="content_collections", path="content_collection_id", link="series_id"),
        Kind(
            name="content_collection_items",
            key="id",
            path="content_collection_item_id",
            link="content_collection_id",
            fixed=True,
            custom=False,
        ),
        Kind(name="press_sheets", key="press_sheet_id", path="press_sheet_id", custom=False),
    )
}


def kind_of(name: str) -> Kind:
    """The kind of that name.

    Raises:
        ConfigurationError: There is none.
    """
    kind = KINDS.get(name)
    if kind is None:
        near = did_you_mean(name, KINDS)
        raise ConfigurationError(f"there is no kind {name!r}", hint=near or f"the kinds are {', '.join(KINDS)}")
    return kind
