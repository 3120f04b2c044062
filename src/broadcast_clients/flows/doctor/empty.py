"""In which form a server says that there is nothing."""

from __future__ import annotations

import json

from broadcast_clients.core.jsonvalue import as_object
from broadcast_clients.flows.doctor.reply import Reply

__all__ = ["told_as"]


def told_as(reply: Reply) -> str:
    """Status and form of an answer without a result: `404`, `200 []`, `200 an envelope with null`, `204`."""
    if reply.status != 200:
        return str(reply.status) if reply.status else "no answer"
    if reply.form == "no body":
        return "200 and an empty body"
    payload = reply.payload
    members = as_object(payload)
    if members and "data" in members:
        return f"200 and an envelope with {_plain(members['data'])}"
    if members:
        return (
            "200 and an envelope without data"
            if "statusCode" in members or "version" in members
            else "200 and an object"
        )
    return f"200 and {_plain(payload)}"


def _plain(value: object) -> str:
    return json.dumps(value) if value in (None, [], {}) else "something"
