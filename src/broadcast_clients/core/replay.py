"""Whether a request whose outcome isn't known may be sent again without doing a write twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.operation import Operation, Upsert

__all__ = ["is_replay_safe"]


def is_replay_safe(
    operation: Operation,
    idempotency_key: str | None,
    etag: str | None,
    payload: Any,
    path_values: Mapping[str, str],
) -> bool:
    """Decide by the operation's retry class and by what this very request carries."""
    match operation.retry:
        case "safe":
            return True
        case "idempotency-key":
            return idempotency_key is not None
        case "precondition":
            return etag is not None and etag != "*"
        case "upsert":
            return operation.upsert is not None and _upsert_is_safe(operation.upsert, payload, path_values)
        case _:
            return False


def _upsert_is_safe(upsert: Upsert, payload: Any, path_values: Mapping[str, str]) -> bool:
    members = as_object(payload)
    if members is None:
        return False
    key = members.get(upsert.key)
    if upsert.path_parameter is None:
        if not key:
            return False
    elif key and str(key) != path_values.get(upsert.path_parameter):
        return False  # a rename: the second attempt would no longer find the old id
    return not any(_creates(members, spot) for spot in upsert.creates)


def _creates(members: dict[str, Any], spot: str) -> bool:
    array, member = spot.split(".", 1)
    elements = as_list(members.get(array)) or []
    return any(not (as_object(each) or {}).get(member) for each in elements)
