"""One thing brought to the wanted state: read, compared, and only what differs is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attr import frozen

from broadcast_clients.core.errors import FieldError, InvalidRequest, NotFoundError
from broadcast_clients.core.options import RequestOptions
from whatson_client.workflows.differences import different
from whatson_client.workflows.kinds import Kind
from whatson_client.workflows.reports import Action
from whatson_client.workflows.rows import named

if TYPE_CHECKING:
    from whatson_client._async.client import AsyncWhatsonClient

__all__ = ["Upserted", "change", "read", "upsert"]


@frozen
class Upserted:
    """What was done with it, or would be."""

    kind: str
    """The namespace on the client, such as `mam.complete_media_assets`."""
    id: str | None
    """External reference; `None` where it has none yet."""
    action: Action
    """What was done, or would be."""
    changed: tuple[str, ...] = ()
    """Python names of the fields that differ."""

    def __str__(self) -> str:
        """One line."""
        text = f"{self.action} {self.kind} {self.id or '(new)'}"
        return f"{text}: {', '.join(self.changed)}" if self.action == "update" else text


async def read(
    client: AsyncWhatsonClient, kind: Kind, identity: str, fields: Mapping[str, Any], options: RequestOptions | None
) -> Any | None:
    """What is there now, with the custom attributes that the wanted fields have; `None` where there is nothing."""
    more: dict[str, Any] = {}
    attributes = fields.get("custom_attributes")
    if isinstance(attributes, Mapping) and attributes and kind.takes("get", "custom_attributes"):
        more["custom_attributes"] = list(attributes)  # pyright: ignore[reportUnknownArgumentType]
    try:
        return await kind.resource(client).get(identity, **more, options=options)
    except NotFoundError:
        return None


async def change(
    client: AsyncWhatsonClient,
    kind: Kind,
    there: Any,
    fields: Mapping[str, Any],
    arguments: Mapping[str, Any],
    options: RequestOptions | None,
    *,
    dry_run: bool = False,
) -> Upserted:
    """Update what is there, if anything differs."""
    shown = there.given_fields()
    identity = str(shown[kind.key])
    fixed = {kind.key, *((kind.link,) if kind.link and (kind.fixed or kind.link not in shown) else ())}
    operation = kind.operation("update")
    changes = different(operation, {name: value for name, value in fields.items() if name not in fixed}, there)
    if not changes:
        return Upserted(kind.name, identity, "unchanged")
    if not dry_run:
        assert operation.body is not None
        kept = {each.name: shown[each.name] for each in operation.body.fields if each.resets and each.name in shown}
        await kind.resource(client).update(identity, {**kept, **changes}, **arguments, options=options)
    return Upserted(kind.name, identity, "update", tuple(name for name in fields if name in changes))


async def upsert(
    client: AsyncWhatsonClient,
    kind: Kind,
    fields: Mapping[str, Any],
    arguments: Mapping[str, Any],
    options: RequestOptions | None,
    *,
    dry_run: bool = False,
) -> Upserted:
    """Make it, or change what differs.

    Raises:
        InvalidRequest: It has no external reference, or a field twice; nothing was sent.
    """
    body = kind.operation("create_or_update").body
    wanted, errors = named(body.fields if body is not None else (), fields)
    identity = wanted.get(kind.key)
    if identity is None or identity == "":
        message = "is needed, so that a second run changes the same thing in place of making another"
        errors.append(FieldError(kind.key, message, "required", argument=kind.key))
    if errors:
        raise InvalidRequest("it can't be written; nothing was sent", errors=tuple(errors))
    wanted[kind.key] = str(identity)
    there = await read(client, kind, str(identity), wanted, options)
    if there is not None:
        taken = {name: value for name, value in arguments.items() if kind.takes("update", name)}
        return await change(client, kind, there, wanted, taken, options, dry_run=dry_run)
    if not dry_run:
        taken = {name: value for name, value in arguments.items() if kind.takes("create_or_update", name)}
        await kind.resource(client).create_or_update(wanted, **taken, options=options)
    return Upserted(kind.name, str(identity), "create", tuple(wanted))
