"""Results of matching, as the provider pushes them to an interface of yours.

The public page says what a result is: a link between your assetID and Media Press's id, with a status INSERT, UPDATE or
UNDO. It doesn't say what the body looks like, so it is read leniently, wherever the results stand in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from attr import frozen

from broadcast_clients.core.errors import BroadcastError
from broadcast_clients.core.jsonvalue import as_list, as_object

__all__ = ["MalformedMatchResults", "MatchResult", "parse_match_results"]

DEEPEST = 8
IDS = ("contentid", "mediapressid", "plurimediaid", "matchedid", "uniqueid", "id")
"""Names under which the content's id is looked for, as small letters and digits, the likeliest first."""


@frozen
class MatchResult:
    """What became of an asset that was ordered."""

    asset_id: str | int
    """Your id of the asset."""
    content_id: int | str | None
    """The provider's id of the content; `None` where none is told."""
    status: Literal["INSERT", "UPDATE", "UNDO"] | str | None
    """INSERT: a new link; UPDATE: it changed; UNDO: it is withdrawn. Others are passed on as they come."""
    raw: Mapping[str, Any]
    """The result as it was pushed."""


class MalformedMatchResults(BroadcastError):
    """A pushed body isn't JSON, or has no result in it. Nothing of it was taken in: let the provider send it again."""


def parse_match_results(body: bytes | str | Mapping[str, Any] | list[Any]) -> list[MatchResult]:
    """Read what was pushed. It needs no client.

    Args:
        body: The body of the request, or the JSON value that a framework made of it.

    Returns:
        The results, in order; none for an empty list.

    Raises:
        MalformedMatchResults: The body isn't JSON, or holds something, but nothing with an assetID.
    """
    value = _read(body) if isinstance(body, bytes | bytearray | str) else body
    found = [_result(members) for members in _objects(value, 0)]
    if not found and value not in ([], None):
        raise MalformedMatchResults(
            "the pushed body holds no match result: nothing in it has an assetID",
            hint="keep the body and ask the provider for the form of its results",
        )
    return found


def _read(body: bytes | bytearray | str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise MalformedMatchResults(
            f"the pushed body of {len(body)} bytes isn't JSON", hint="answer with 400, so that it is sent again"
        ) from None


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every object with an assetID, wherever it is; those within it are its own."""
    members, elements = as_object(value), as_list(value)
    if depth > DEEPEST:
        return
    if members is not None:
        if _asset_id(members) is not None:
            yield members
            return
        elements = list(members.values())
    for each in elements or ():
        yield from _objects(each, depth + 1)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _asset_id(members: Mapping[str, Any]) -> str | int | None:
    for name, value in members.items():
        if _plain(name) == "assetid" and isinstance(value, str | int) and not isinstance(value, bool):
            return value
    return None


def _result(members: dict[str, Any]) -> MatchResult:
    plain = {_plain(name): value for name, value in members.items()}
    status = plain.get("status")
    text = status.strip().upper() if isinstance(status, str) and status.strip() else None
    return MatchResult(_asset_id(members) or 0, _content_id(plain), text, members)


def _content_id(plain: Mapping[str, Any]) -> int | str | None:
    named = [plain[name] for name in IDS if name in plain]
    others = [value for name, value in plain.items() if name.endswith("id") and name not in (*IDS, "assetid")]
    inner = as_object(plain.get("content"))
    if inner is not None:
        named.append(inner.get("id"))
    for value in (*named, *others):
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip():
            text = value.strip()
            return int(text) if text.isdecimal() and len(text) < 19 else text
    return None
