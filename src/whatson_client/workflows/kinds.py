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
    link: str = ""
    """Python name of the field that names the parent."""
    fixed: bool = False
    """The parent can't be changed once it is made."""

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
        Kind(name="programs"),
        Kind(name="series"),
        Kind(name="seasons", link="series_id"),
        Kind(name="episodes", link="season_id", fixed=True),
        Kind(name="content_collections", link="series_id"),
        Kind(
            name="content_collection_items",
            key="id",
            link="content_collection_id",
            fixed=True,
        ),
        Kind(name="press_sheets", key="press_sheet_id", link="content_id", fixed=True),
        Kind(name="mam.media_assets", key="media_asset_id"),
        Kind(name="mam.media", key="media_id"),
        Kind(name="mam.media_positions", key="media_position_id", link="media_id"),
        Kind(name="mam.video_components", key="video_component_id", link="media_asset_id"),
        Kind(name="trailers", key="trailer_id"),
        Kind(name="trailers.campaigns", key="trailer_campaign_id"),
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
