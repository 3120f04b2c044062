"""VOD orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from broadcast_clients.core.errors import FieldError, InvalidRequest
from plurimedia_client.events import OrderAccepted

if TYPE_CHECKING:
    from plurimedia_client._async.client import AsyncPlurimediaClient

__all__ = ["AsyncOrderJobs"]


class AsyncOrderJobs:
    """What is ordered."""

    _client: AsyncPlurimediaClient

    async def order(self, assets: Iterable[Mapping[str, Any]]) -> OrderAccepted:
        """Order that assets of yours are matched with the provider's contents.

        202 says that the order is accepted and waits; 500 that the upload failed, upon which it is sent again, as the
        documents ask, as often as the client's `retries` say. The results come later: pushed to an interface of
        yours (`parse_match_results` reads them), or as contents of a private catalogue.

        Args:
            assets: One object for each: your `assetID`, the one documented name, and what describes the asset, such as
                title and year, by the names that you agreed on.

        Returns:
            That it was accepted.

        Raises:
            InvalidRequest: An asset has no `assetID`, or two have the same; nothing was sent.
            InternalServerError: The upload failed each time.
            OutcomeUnknown: The connection broke off: whether the order arrived isn't known. Sending it again is up to
                you, for no document says that an order may come twice.
        """
        order = [dict(asset) for asset in assets]
        ids = _ids(order)
        return OrderAccepted(ids, await self._client.vod_orders.submit(order))


def _ids(order: list[dict[str, Any]]) -> tuple[str | int, ...]:
    errors: list[FieldError] = []
    ids: list[str | int] = []
    for number, asset in enumerate(order):
        value = asset.get("assetID")
        if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
            errors.append(
                FieldError(f"[{number}].assetID", "must be a text or a number", "required", argument="assets")
            )
        elif value in ids:
            errors.append(FieldError(f"[{number}].assetID", f"{value!r} stands twice", "unique", argument="assets"))
        else:
            ids.append(value)
    if errors or not order:
        message = "the order can't be sent" if order else "the order has no assets"
        raise InvalidRequest(f"{message}; nothing was sent", errors=tuple(errors))
    return tuple(ids)
