"""Error answers turned into errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from http import HTTPStatus

from broadcast_clients.core.errors import CallInfo, FieldError, NoResult, PreconditionFailed, StatusError, error_class
from broadcast_clients.core.http.protocol import WireAnswer
from broadcast_clients.core.log import SHOWN_HEADERS, scrubbed
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.profile import ApiProfile, ErrorDetails
from broadcast_clients.core.retry import parse_retry_after

__all__ = ["no_result", "status_error"]

BODY_KEPT = 4_000
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


def status_error(
    profile: ApiProfile, operation: Operation, call: CallInfo, answer: WireAnswer, secrets: Iterable[str]
) -> StatusError:
    """The leaf for an error answer, filled with what its body and headers say."""
    known = [each for each in secrets if each]
    body = scrubbed(answer.content[:BODY_KEPT].decode("utf-8", "replace"), known)
    details = _details(profile, answer)
    status = answer.status
    cls = profile.error_classes.get(status) or error_class(status)
    location = answer.headers.get("location")
    message = details.message or _message(status, body)
    if 300 <= status < 400 and location:
        message = f"redirected to {location.split('?', 1)[0]}; redirects aren't followed"
    error = cls(
        scrubbed(message, known),
        status=status,
        code=details.code,
        errors=_with_arguments(operation, details),
        retry_after=parse_retry_after(answer.headers.get("retry-after")),
        headers={name: value for name, value in answer.headers.items() if name.lower() in SHOWN_HEADERS},
        body=body,
        call=call,
    )
    error.request_id = details.request_id or answer.headers.get("x-request-id")
    for name, value in details.attributes.items():
        setattr(error, name, value)
    if isinstance(error, PreconditionFailed):
        error.current_etag = answer.headers.get("etag")
    return error


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
    from attrs import evolve

    if operation.body is None:
        return details.errors
    names = {each.wire: each.name for each in operation.body.fields}
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
