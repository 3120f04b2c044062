"""A credential that every operation is called with is searched for in all that can be seen, whatever comes of it."""

from __future__ import annotations

import contextlib
import json
import logging
import pickle
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.errors import BroadcastError, ConnectionLost, ConnectTimeout, ReadTimeout
from broadcast_clients.core.http.protocol import Headers, WireAnswer, WireRequest
from broadcast_clients.core.recorder import Recorder
from broadcast_clients.core.report import DeviationWarning
from tests._async.operations.calls import client_for, invoke
from tests.operations.facts import APIS, methods, release_with
from tests.operations.values import required_arguments

CANARY = "canary7f3a9c1e5b2d4068"
ECHO = {
    "code": CANARY,
    "message": f"<{CANARY}>",
    "statusCode": CANARY,
    "errors": [{"field": CANARY, "message": CANARY, "data": [CANARY], "description": CANARY}],
}
CREDENTIALS: dict[str, dict[str, Any]] = {
    "plurimedia": {"subscription_key": CANARY},
    "encora": {"token": CANARY},
    "whatson": {"username": "u", "password": f"{CANARY}-password", "token": None},
}
STATUSES = (400, 401, 403, 404, 409, 412, 418, 422, 429, 500, 503)
FAILURES = (ConnectTimeout, ReadTimeout, ConnectionLost)


def _answer(status: int, body: bytes, **headers: str) -> WireAnswer:
    return WireAnswer(status, Headers([("Content-Type", "application/json"), *headers.items()]), body)


OUTCOMES: dict[str, WireAnswer | BroadcastError] = {
    **{
        str(status): _answer(status, json.dumps(ECHO).encode(), Location=f"https://x.test/{CANARY}")
        for status in STATUSES
    },
    **{each.__name__: each("127.0.0.1:9: no luck") for each in FAILURES},
    "html": _answer(200, f"<html><title>{CANARY}</title>".encode()),
    "cut": _answer(200, b'{"data": {"id": "' + CANARY.encode()),
    "redirect": WireAnswer(302, Headers([("Location", f"https://elsewhere.test/?token={CANARY}")]), b""),
    "nothing": _answer(204, b""),
    "object": _answer(200, b"{}"),
    "wrong types": _answer(200, json.dumps({"data": [{"id": {"a": [CANARY]}}], "id": [CANARY]}).encode()),
}


class AsyncEcho:
    """A server that repeats what it was sent; a login gives the credential as a token."""

    def __init__(self) -> None:
        self.outcome: WireAnswer | BroadcastError = _answer(204, b"")
        self.sent: list[str] = []

    async def send(self, request: WireRequest) -> WireAnswer:
        """Answer."""
        if request.url.endswith("/login"):
            assert CANARY.encode() in (request.content or b"")
            return _answer(200, json.dumps({"statusCode": "0", "message": "ok", "token": CANARY}).encode())
        carried = [value for value in request.headers.values() if CANARY in value]
        self.sent += carried
        if not carried:  # a few operations need no credential, so nobody can repeat it
            return _answer(204, b"")
        if isinstance(self.outcome, BroadcastError):
            raise self.outcome
        return self.outcome

    async def aclose(self) -> None:
        """Nothing is open."""


def shown_by(error: BaseException, *, trace: bool) -> Iterator[str]:
    """All that an error shows, and what caused it."""
    if trace:
        yield "".join(traceback.format_exception(error))
    each: BaseException | None = error
    while each is not None:
        yield from (str(each), repr(each))
        if isinstance(each, BroadcastError):
            frozen = pickle.dumps(each)
            yield frozen.decode("latin-1")
            yield repr(vars(pickle.loads(frozen)))
        each = each.__cause__ or each.__context__


async def shown_by_call(client: Any, name: str, arguments: dict[str, Any], *, trace: bool) -> list[str]:
    """All that a call shows beside what the server told."""
    try:
        result = await invoke(client, name, **arguments)
    except BroadcastError as error:
        return [*shown_by(error, trace=trace)]
    with contextlib.suppress(LookupError):  # of a plain value
        return [repr(response_of(result)), repr(client)]
    return [repr(client)]


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("api", APIS)
async def test_no_operation_shows_the_credential(
    api: str, outcome: str, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    server, file = AsyncEcho(), tmp_path / "calls.jsonl"
    server.outcome = OUTCOMES[outcome]
    found: list[str] = []
    calls = 0
    releases = {release_with(operation) for name, operation in methods() if name == api}
    for release in releases:
        more = {"release": release} if api == "whatson" else {}
        settings = {**CREDENTIALS[api], **more, "transport": server, "retries": 0, "hooks": [Recorder(file)]}
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always", DeviationWarning)
            async with client_for(api, **settings) as client:
                for name, operation in methods():
                    if name != api or release_with(operation) != release:
                        continue
                    calls += operation.authenticated
                    arguments = required_arguments(operation)
                    texts = await shown_by_call(client, operation.id, arguments, trace=calls < 5)
                    found += [f"{operation.id}: {text[:300]}" for text in texts if CANARY in text]
        found += [f"a warning: {each.message}" for each in warned if CANARY in str(each.message)]
    assert len(server.sent) >= calls, "every call carries it"
    found += [f"the log: {record.getMessage()}" for record in caplog.records if CANARY in repr(vars(record))]
    found += [f"the recording: {line[:300]}" for line in file.read_text("utf-8").splitlines() if CANARY in line]
    assert not found, "\n".join(found[:5])
