"""Error answers turned into errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from broadcast_clients.core.errors import CallInfo, FieldError, NoResult, PreconditionFailed, StatusError, error_class
from broadcast_clients.core.hiding import without_credentials
from broadcast_clients.core.http.protocol import WireAnswer
from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.log import LONGEST_WRITING, SHOWN_HEADERS, scrubbed
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.profile import ApiProfile, ErrorDetails
from broadcast_clients.core.retry import parse_retry_after

__all__ = ["kept_text", "no_result", "status_error"]

BODY_KEPT = 4_000
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


def status_error(
    profile: ApiProfile, operation: Operation, call: CallInfo, answer: WireAnswer, secrets: Iterable[str]
) -> StatusError:
    """The leaf for an error answer, filled with what its body and headers say."""
    known = [each for each in secrets if each]
    body = kept_text(answer.content, known)
    details = _details(profile, answer)
    status = answer.status
    cls = profile.error_classes.get(status) or error_class(status)
    location = answer.headers.get("location")
    message = details.message or _message(status, body)
    if 300 <= status < 400 and location:
        target = without_credentials(location.split("?", 1)[0])
        message = f"redirected to {target}; redirects aren't followed"
    error = cls(
        scrubbed(message, known),
        status=status,
        code=_scrubbed(details.code, known),
        errors=tuple(_scrubbed_error(each, known) for each in _with_arguments(operation, details)),
        retry_after=parse_retry_after(answer.headers.get("retry-after")),
        headers={n: scrubbed(value, known) for n, value in answer.headers.items() if n.lower() in SHOWN_HEADERS},
        body=body,
        call=call,
    )
    if status == 404 and operation.provenance == "inferred":
        error.hint = (
            "no document states this route: if the id is right, override its path (client.operations, overrides=)"
        )
    error.request_id = _scrubbed(details.request_id or answer.headers.get("x-request-id"), known)
    for name, value in details.attributes.items():
        setattr(error, name, _scrubbed_value(value, known))
    if isinstance(error, PreconditionFailed):
        error.current_etag = _scrubbed(answer.headers.get("etag"), known)
    return error


def kept_text(content: bytes, secrets: list[str], length: int = BODY_KEPT) -> str:
    """The beginning of a body without the secrets in it. It is cut last: half a secret wouldn't be recognised."""
    room = length + LONGEST_WRITING * max((len(each.encode()) for each in secrets), default=0)
    return scrubbed(content[:room].decode("utf-8", "replace"), secrets)[:length]


def _scrubbed(text: str | None, secrets: list[str]) -> str | None:
    return None if text is None else scrubbed(text, secrets)


def _scrubbed_error(error: FieldError, secrets: list[str]) -> FieldError:
    return FieldError(
        scrubbed(error.path, secrets),
        scrubbed(error.message, secrets),
        _scrubbed(error.code, secrets),
        tuple(scrubbed(each, secrets) for each in error.data),
        _scrubbed(error.argument, secrets),
    )


def _scrubbed_value(value: Any, secrets: list[str]) -> Any:
    """What an API tells beside the message: texts, and lists and objects of them."""
    if isinstance(value, str):
        return scrubbed(value, secrets)
    elements, members = as_list(value), as_object(value)
    if elements is not None:
        return [_scrubbed_value(each, secrets) for each in elements]
    if members is not None:
        return {scrubbed(name, secrets): _scrubbed_value(each, secrets) for name, each in members.items()}
    return value


def _details(profile: ApiProfile, answer: WireAnswer) -> ErrorDetails:
    try:
        payload = json.loads(answer.content)
    except (ValueError, RecursionError):
        return ErrorDetails()
    return profile.read_error(answer.status, payload)


def _message(status: int, body: str) -> str:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "error status"
    title = _TITLE.search(body)
    return f"{phrase}: the answer is a page titled {title.group(1).strip()[:100]!r}" if title else phrase


def _with_arguments(operation: Operation, details: ErrorDetails) -> tuple[FieldError, ...]:
    from attr import evolve

    names = {each.wire: each.name for each in operation.parameters}
    if operation.body is not None:
        names |= {each.wire: each.name for each in operation.body.fields}
    linked: list[FieldError] = []
    for error in details.errors:
        top = re.split(r"[.\[]", error.path, maxsplit=1)[0] if error.path else ""
        name = names.get(top)
        linked.append(
            evolve(error, argument=name + error.path[len(top) :]) if name and error.argument is None else error
        )
    return tuple(linked)


def no_result(call: CallInfo, status: int) -> NoResult:
    """A success answer with nothing in it, where one resource was asked for."""
    return NoResult(
        f"the server knows no such resource: it answered with status {status} and an empty result",
        status=status,
        call=call,
        hint="check the id, and that the account may see it",
    )
