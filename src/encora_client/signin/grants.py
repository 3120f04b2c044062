"""The second half, without I/O: what is sent to the token endpoint, and what its answer means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from broadcast_clients.core.errors import CallInfo, MalformedAnswer, OutcomeUnknown, StatusError, TransportError
from broadcast_clients.core.failure import kept_text, status_error
from broadcast_clients.core.http.protocol import Timeout, WireAnswer, WireRequest
from broadcast_clients.core.jsonvalue import as_object
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.secret import Secret
from encora_client.errors import SignInFailed, SignInNeeded
from encora_client.profile import PROFILE
from encora_client.signin.authorization import AuthorizationRequest
from encora_client.signin.settings import SignInSettings

__all__ = [
    "answer_object", "code_grant", "failed", "is_refused", "lost", "post", "refresh_grant", "token_failure", "unused"
]  # fmt: skip

OWN_FAULT = frozenset({"invalid_request", "invalid_client", "unauthorized_client", "unsupported_grant_type"})
"""Errors of OAuth 2.0 by which a server refuses the application; the grant in the request is as good as before."""
NOT_PROCESSED = frozenset({404, 405, 410, 425, 429})
TIMEOUT = Timeout.of(30.0)


def code_grant(settings: SignInSettings, request: AuthorizationRequest, code: Secret) -> dict[str, str]:
    """The parameters that turn a code into tokens."""
    return {
        "grant_type": "authorization_code",
        "code": code.reveal(),
        "redirect_uri": request.redirect_uri,
        "client_id": settings.client_id,
        "code_verifier": request.verifier.reveal(),
    }


def refresh_grant(settings: SignInSettings, refresh_token: Secret) -> dict[str, str]:
    """The parameters that renew tokens."""
    return {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token.reveal(),
        "client_id": settings.client_id,
    }


def post(settings: SignInSettings, url: str, parameters: Mapping[str, str]) -> WireRequest:
    """A request to the token endpoint."""
    if settings.body == "json":
        content, kind = json.dumps(dict(parameters)).encode(), "application/json"
    else:
        content, kind = urlencode(parameters).encode(), "application/x-www-form-urlencoded"
    return WireRequest("POST", url, {"Accept": "application/json", "Content-Type": kind}, content, TIMEOUT)


def answer_object(answer: WireAnswer, secrets: list[str]) -> dict[str, Any]:
    """The JSON object of a success answer, bare or in `{"data": …}`.

    Raises:
        MalformedAnswer: It isn't one.
    """
    try:
        found = as_object(json.loads(answer.content))
    except (ValueError, RecursionError):
        found = None
    if found is None:
        raise MalformedAnswer(
            "the sign-in server answered with success, but not with a JSON object",
            status=answer.status,
            excerpt=kept_text(answer.content, secrets, 200),
        )
    inner = as_object(found.get("data"))
    return inner if inner is not None and "access_token" not in found else found


def token_failure(answer: WireAnswer, what: str, secrets: list[str]) -> StatusError:
    """The error of a refused request to the sign-in server."""
    operation = Operation(id=what, api=PROFILE.name, method="POST", path="/auth/token", title=what, retry="unsafe")
    call = CallInfo(PROFILE.name, what, "POST", "token endpoint")
    error = status_error(PROFILE, operation, call, answer, secrets)
    if error.status == 404:
        error.hint = "no document states this address: pass token_url= and refresh_url= as your platform has them"
    return error


def is_refused(error: StatusError) -> bool:
    """Whether the server says that the grant itself is no good: used up, expired, voided."""
    return error.status in (400, 401, 403) and error.code not in OWN_FAULT


def unused(error: StatusError) -> bool:
    """Whether a refused grant is as good as before."""
    return error.status in NOT_PROCESSED or error.code in OWN_FAULT


def lost(cause: BaseException | None = None) -> SignInNeeded:
    """There was a refresh whose answer never came."""
    error = SignInNeeded(
        "a renewal was sent and its answer never came, so the refresh token may be used up",
        hint="sign in again; or, knowing that a server may take a refresh token that comes twice for a stolen one and "
        "void the whole sign-in, call session.retry_lost_refresh()",
    )
    error.__cause__ = cause
    return error


def failed(error: TransportError | StatusError, what: str) -> SignInFailed | TransportError:
    """A sign-in whose code was sent without a usable answer."""
    if isinstance(error, StatusError):
        refused = SignInFailed(f"{what} was refused with status {error.status}: {error.message}", hint=error.hint)
        refused.request_id = error.request_id
        refused.__cause__ = error
        return refused
    if error.never_reached:
        return error
    unknown = OutcomeUnknown(f"{what} got no answer ({error.message}); a code counts once", hint="sign in again")
    unknown.__cause__ = error
    return unknown
