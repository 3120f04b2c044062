"""Press sheets of a product, by press target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from broadcast_clients.core.errors import InvalidRequest, NotFoundError
from broadcast_clients.core.jsonvalue import as_object, as_text
from broadcast_clients.core.options import RequestOptions
from broadcast_clients.core.unset import UNSET, Omittable
from whatson_client.workflows._async.one import Upserted, change
from whatson_client.workflows.kinds import KINDS
from whatson_client.workflows.rows import named

if TYPE_CHECKING:
    from whatson_client._async.client import AsyncWhatsonClient
    from whatson_client.models import PressSheet, Propagation

__all__ = ["AsyncPressSheets"]

KIND = KINDS["press_sheets"]


class AsyncPressSheets:
    """Press sheets by press target. Reached as `client.workflows.press_sheets`."""

    def __init__(self, client: AsyncWhatsonClient) -> None:
        self._client = client

    async def by_target(self, content_id: str, *, options: RequestOptions | None = None) -> dict[str, list[PressSheet]]:
        """The press sheets of a product by the API reference of their press target.

        What the section of press sheets in a product looks like isn't documented: ids are taken from whatever form it
        has, and each sheet is read.

        Args:
            content_id: External reference of the product.
            options: Settings of the calls.
        """
        product = (await self._client.products.get(content_id, options=options)).given_fields()
        found: dict[str, list[PressSheet]] = {}
        entries: list[Any] = product.get("press_sheets") or []
        for entry in entries:
            identity = _id_in(entry)
            if identity is None:
                continue
            try:
                sheet = await self._client.press_sheets.get(identity, options=options)
            except NotFoundError:
                continue  # it was deleted in between
            found.setdefault(str(sheet.given_fields().get("press_target")), []).append(sheet)
        return found

    async def upsert(
        self,
        content_id: str,
        press_target: str,
        fields: Mapping[str, Any],
        *,
        propagate_to_episodes: Omittable[Propagation] = UNSET,
        propagate_to_versions: Omittable[Propagation] = UNSET,
        dry_run: bool = False,
        options: RequestOptions | None = None,
    ) -> Upserted:
        """Change what differs in the press sheet of a target, or make it.

        Args:
            content_id: External reference of the product.
            press_target: API reference of the press target.
            fields: Title, status, texts and so on, with Python or wire names. `images` replace all images of the
                product, so pass them to `workflows.images` instead where others must stay.
            propagate_to_episodes: Which press sheets of episodes change with it. The server's default is none.
            propagate_to_versions: Which press sheets of versions change with it. The server's default is none.
            dry_run: Only say what would be done.
            options: Settings of the calls.

        Raises:
            InvalidRequest: The product has several press sheets of the target. Nothing was sent.
        """
        body = KIND.operation("create_or_update").body
        wanted, errors = named(body.fields if body is not None else (), fields)
        sheets = (await self.by_target(content_id, options=options)).get(press_target, [])
        if errors:
            raise InvalidRequest("the press sheet can't be written; nothing was sent", errors=tuple(errors))
        if len(sheets) > 1:
            raise InvalidRequest(
                f"{content_id} has {len(sheets)} press sheets of the target {press_target!r}; nothing was sent",
                hint=f"change one by its id with press_sheets.update: {', '.join(e.press_sheet_id for e in sheets)}",
            )
        given = {"propagate_to_episodes": propagate_to_episodes, "propagate_to_versions": propagate_to_versions}
        arguments = {name: value for name, value in given.items() if value is not UNSET}
        if sheets:
            return await change(self._client, KIND, sheets[0], wanted, arguments, options, dry_run=dry_run)
        wanted |= {"content_id": content_id, "press_target": press_target}
        identity = wanted.get(KIND.key)
        if not dry_run:
            create: Any = self._client.press_sheets.create_or_update
            result = await create(wanted, **arguments, options=options)
            identity = result.given_fields().get(KIND.key, identity)
        return Upserted(KIND.name, None if identity is None else str(identity), "create", tuple(wanted))


def _id_in(entry: Any) -> str | None:
    if isinstance(entry, str | int):
        return str(entry)
    members = as_object(entry) or {}
    return as_text(members.get("pressSheetId")) or as_text(members.get("id"))
