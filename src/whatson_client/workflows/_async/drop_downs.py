"""Values of drop-down lists, held against the installation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from broadcast_clients.core.concurrency._async import Lock
from broadcast_clients.core.errors import BroadcastError, ConfigurationError, FieldError, InvalidRequest, NotFoundError
from broadcast_clients.core.suggest import did_you_mean
from whatson_client.errors import NotInRelease
from whatson_client.workflows.drop_down_lists import LISTS, as_values, references, wrong_value

if TYPE_CHECKING:
    from whatson_client._async.client import AsyncWhatsonClient

__all__ = ["AsyncDropDowns"]


class AsyncDropDowns:
    """The drop-down lists of the installation, each read once. Reached as `client.workflows.drop_downs`.

    They are kept as long as this object is; `refresh()` forgets them.
    """

    def __init__(self, client: AsyncWhatsonClient) -> None:
        self._client = client
        self._lists: dict[str, dict[str, str] | None] = {}
        self._lock = Lock()

    def refresh(self) -> None:
        """Forget what was read: the installation changed its lists."""
        self._lists.clear()

    async def values(self, field: str) -> dict[str, str]:
        """The values that a field takes.

        Args:
            field: Python name of the field, such as `genre`, or id of a call, such as `dropdowns.genres`.

        Returns:
            Descriptions by API reference. The reference is what is sent.

        Raises:
            ConfigurationError: No call for the values of the field is documented.
            BroadcastError: The list can't be read.
        """
        listed = field if "." in field else LISTS.get(field)
        if listed is None:
            raise ConfigurationError(f"no list is documented for {field!r}", hint=did_you_mean(field, LISTS))
        values = await self._list(listed)
        if values is None:
            raise NotFoundError(f"this installation doesn't have the list {listed}", status=404)
        return values

    async def check(self, fields: Mapping[str, Any], *, kind: str = "programs") -> list[FieldError]:
        """What isn't a value of its list, before it is sent.

        Args:
            fields: Fields by Python name, as they would be sent.
            kind: The kind of thing, such as `content_collection_items`, whose display types are others.

        Returns:
            A complaint for each wrong value, with the one that may be meant; empty where all is well. Values of lists
            that the installation doesn't have aren't judged.

        Raises:
            BroadcastError: A list can't be read.
        """
        found: list[FieldError] = []
        for argument, listed, value in references(kind, fields):
            values = await self._list(listed)
            error = wrong_value(argument, listed, value, values) if values is not None else None
            if error is not None:
                found.append(error)
        return found

    async def require(self, fields: Mapping[str, Any], *, kind: str = "programs") -> None:
        """As `check`, but a wrong value raises.

        Args:
            fields: Fields by Python name, as they would be sent.
            kind: The kind of thing, such as `content_collection_items`, whose display types are others.

        Raises:
            InvalidRequest: There are wrong values; `errors` has them all.
        """
        errors = await self.check(fields, kind=kind)
        if errors:
            count = "1 value isn't" if len(errors) == 1 else f"{len(errors)} values aren't"
            raise InvalidRequest(f"{count} in the drop-down lists; nothing was sent", errors=tuple(errors))

    async def _list(self, operation_id: str) -> dict[str, str] | None:
        async with self._lock:  # whoever comes while a list is read waits for it
            if operation_id not in self._lists:
                self._lists[operation_id] = await self._read(operation_id)
            return self._lists[operation_id]

    async def _read(self, operation_id: str) -> dict[str, str] | None:
        call: Any = self._client
        for part in operation_id.split("."):
            call = getattr(call, part)
        try:
            return as_values(await call())
        except (NotFoundError, NotInRelease):
            return None
        except BroadcastError as error:
            error.hint = error.hint or f"the values of {operation_id} are needed to check what is sent"
            raise
