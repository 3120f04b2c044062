"""The JSON of an answer as it arrived, item by item, without the envelope around it."""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import from_json, to_json

from broadcast_clients.core.answer import Answer
from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.flows.mirror.report import DatabaseUnusable
from plurimedia_client.profile import PROFILE

__all__ = ["as_json", "read_json", "the_item", "the_items", "unreadable"]


def as_json(value: Any) -> str:
    """JSON text, compact; what isn't Unicode is escaped."""
    try:
        return to_json(value, inf_nan_mode="constants").decode()
    except ValueError:
        return json.dumps(value, separators=(",", ":"))


def read_json(content: bytes | str) -> Any:
    """Undo `as_json`. The fast parser refuses half a surrogate pair; the other takes it.

    Raises:
        DatabaseUnusable: It isn't what `as_json` gave.
    """
    try:
        return from_json(content)
    except ValueError:
        pass
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise unreadable("it is nested too deeply" if isinstance(error, RecursionError) else str(error)) from None


def unreadable(why: str) -> DatabaseUnusable:
    """The error for the JSON of a row that isn't a mirror's."""
    return DatabaseUnusable(
        f"the JSON of a row can't be used: {why}",
        hint="something else than the mirror wrote to its tables: restore them, or load into another database",
    )


def the_item(answer: Answer) -> dict[str, Any]:
    """The one object of an answer."""
    payload = as_object(read_json(answer.content or b"{}")) or {}
    inner = as_object(payload.get("data"))
    if inner is not None and payload.keys() <= PROFILE.envelope_members:
        return inner
    return payload


def the_items(answer: Answer) -> list[dict[str, Any]]:
    """The rows of an answer, in order. A row that is no object is kept under the name `value`."""
    content = answer.content or b""
    if not content.strip():
        return []
    payload = read_json(content)
    members = as_object(payload)
    rows: Any = payload
    if members is not None:
        if "data" in members:
            rows = members["data"]
        elif members.keys() <= PROFILE.envelope_members:
            rows = None
    if rows is None or rows == {}:
        return []
    listed = as_list(rows)
    return [_as_row(row) for row in (listed if listed is not None else [rows])]


def _as_row(row: Any) -> dict[str, Any]:
    members = as_object(row)
    return members if members is not None else {"value": row}
