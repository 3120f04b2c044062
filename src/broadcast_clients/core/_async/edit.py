"""Read, change, save: safely while others do the same."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.changes import changed_fields, with_what_resets
from broadcast_clients.core.concurrency._async import sleep
from broadcast_clients.core.errors import ConfigurationError, InvalidRequest, OutcomeUnknown, PreconditionFailed
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.options import RequestOptions

if TYPE_CHECKING:
    from broadcast_clients.core._async.engine import AsyncEngine

__all__ = ["edit"]


async def edit(
    engine: AsyncEngine,
    get: Operation,
    update: Operation,
    arguments: dict[str, Any],
    change: Callable[[Any], Any],
    attempts: int,
    options: RequestOptions | None,
) -> Any:
    """Load, let `change` work on it, and send only what it changed, guarded by the ETag where the API has one.

    Args:
        engine: Runs the calls.
        get: Reads the resource.
        update: Saves a part of it.
        arguments: The path arguments that both take.
        change: Gets the resource; changes it in place, or returns the changes or a changed copy.
        attempts: How often to begin again when somebody else saved in between.
        options: Options of both calls.

    Raises:
        PreconditionFailed: Others were faster `attempts` times.
        OutcomeUnknown: An attempt got no answer, and the resource has changed since: by it or by somebody else.
    """
    if attempts < 1:
        raise ConfigurationError("attempts must be at least 1")
    entity = await engine.call(get, arguments, options)
    for attempt in range(1, attempts + 1):
        changes = _apply(change, entity, update)
        if not changes:
            return entity
        guard = _guard(engine, update, entity)
        try:
            return await engine.call(update, {**arguments, **guard}, options, changes)
        except PreconditionFailed:
            if attempt == attempts:
                raise
            await sleep(_wait(engine, attempt))
            entity = await engine.call(get, arguments, options)
        except OutcomeUnknown:
            if attempt == attempts or "if_match" not in guard:
                raise
            entity = await engine.call(get, arguments, options)
            if response_of(entity).etag != guard["if_match"]:
                raise  # changed since, by us or by another: running `change` again could do it twice
    raise AssertionError("unreachable")  # pragma: no cover


def _wait(engine: AsyncEngine, attempt: int) -> float:
    """Seconds until the next attempt: where many edit the same thing at once, they mustn't all come back together."""
    return engine.settings.retry.jitter() * min(_LONGEST_WAIT, _FIRST_WAIT * attempt)


_FIRST_WAIT = 0.05
_LONGEST_WAIT = 2.0


def _apply(change: Callable[[Any], Any], entity: Any, update: Operation) -> dict[str, Any]:
    before = copy.deepcopy(entity)
    given = change(entity)
    if isinstance(given, Mapping):
        changes: Mapping[str, Any] = given  # pyright: ignore[reportUnknownVariableType]
    else:
        changes = changed_fields(before, entity if given is None else given, update)
    return with_what_resets(before, changes, update)


def _guard(engine: AsyncEngine, update: Operation, entity: Any) -> dict[str, Any]:
    if not engine.shared.ready(update)[0].operation.etag:
        return {}
    etag = response_of(entity).etag
    if etag is None or etag.startswith("W/"):
        what = "no ETag" if etag is None else f"only the weak ETag {etag}"
        raise InvalidRequest(
            f"the server gives {what}, so a change by somebody else in between couldn't be noticed; nothing was sent",
            call=engine.shared.ready(update)[0].call,
            hint=f"read it, then call {update.id}(..., unconditional=True) if overwriting blindly is acceptable",
        )
    return {"if_match": etag}
