"""No credential shows: not in representations, logs, errors, pickles or recordings, whatever the server answers."""

from __future__ import annotations

import html
import json
import logging
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import pytest

from broadcast_clients.core.errors import BroadcastError, TransportError
from broadcast_clients.core.report import DeviationWarning
from broadcast_clients.core.retry import Retry
from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient, Recorder, Replay
from plurimedia_client import PlurimediaClient
from tests.support.leaks import leaks, local_variables, texts_of
from whatson_client import WhatsonClient

QUICK = Retry(retries=1, jitter=lambda: 0.0)
FILM: Any = {"title": "t", "status": "draft", "drm_required": False}


class Subject(NamedTuple):
    """A client, what it must not show, and calls that use it."""

    client: Any
    secrets: list[str]
    read: Callable[[], Any]
    write: Callable[[], Any]


def make(sandbox: Sandbox, api: str, **settings: Any) -> Subject:
    settings = {"retries": QUICK, **settings}
    if api == "plurimedia":
        handle = sandbox.plurimedia
        keys: dict[str, Any] = {"subscription_key": handle.subscription_key, "secondary_key": handle.secondary_key}
        client: Any = PlurimediaClient(base_url=handle.base_url, **keys, **settings)
        return Subject(client, list(keys.values()), lambda: client.contents.get(7488), client.catalogs.list)
    if api == "encora":
        token = sandbox.encora.token
        client = EncoraClient(base_url=sandbox.encora.base_url, token=token, **settings)
        return Subject(client, [token], lambda: client.movies.list().first(), lambda: client.admin.movies.create(FILM))
    user = sandbox.whatson
    client = WhatsonClient(base_url=user.base_url, username=user.username, password=user.password, **settings)
    return Subject(
        client,
        [user.password],
        client.dropdowns.genres,
        lambda: client.programs.create_or_update(content_id="P1", title="t", duration="00:10:00"),
    )


def all_secrets(sandbox: Sandbox, subject: Subject) -> list[str]:
    """Those that the client was given, and the tokens that it got for them."""
    sent = {each.headers.get("authorization", "").removeprefix("Bearer ") for each in sandbox.requests()}
    return [*subject.secrets, *(each for each in sent if each)]


def sent_credential(sandbox: Sandbox, api: str) -> str:
    """What went over the wire last."""
    headers = sandbox.requests(api)[-1].headers
    return headers.get("ocp-apim-subscription-key") or headers["authorization"].removeprefix("Bearer ")


def texts_of_client(client: Any) -> Iterator[str]:
    engine: Any = client._engine
    for each in (client, client.with_options(timeout=1), engine, engine.auth, engine.shared, engine.settings):
        yield from (repr(each), str(each), f"{each}")
    parts: list[Any] = [client, engine, engine.auth]
    for part in parts:
        yield repr(part.__dict__)
    yield repr(engine.auth.current())


FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("status", {"status": 401}),
    ("status", {"status": 403}),
    ("status", {"status": 422, "body": "echo"}),
    ("status", {"status": 500, "body": "echo"}),
    ("status", {"status": 404, "headers": {"X-Request-Id": "echo", "WWW-Authenticate": "echo"}}),
    ("status", {"status": 302, "headers": {"Location": "https://elsewhere.test/?token=echo"}}),
    ("status", {"status": 200, "body": "echo"}),
    ("reset_before", {}),
    ("reset_after", {}),
    ("truncated", {}),
    ("malformed_json", {}),
    ("html", {}),
]


def echoing(parameters: dict[str, Any], secret: str) -> dict[str, Any]:
    """The parameters of a fault, with the credential where the server is to repeat what it was sent."""
    told = f"<{secret}>"
    repeated = json.dumps({"code": told, "message": told, "errors": [{"field": told, "message": told, "data": [told]}]})
    found = dict(parameters)
    if found.get("body") == "echo":
        found["body"] = repeated if parameters["status"] != 200 else f"<html><title>{told}</title>"
    if "headers" in found:
        found["headers"] = {name: value.replace("echo", secret) for name, value in found["headers"].items()}
    return found


@pytest.mark.parametrize(("kind", "parameters"), FAULTS)
@pytest.mark.parametrize("api", ["plurimedia", "encora", "whatson"])
def test_whatever_goes_wrong(
    sandbox: Sandbox,
    api: str,
    kind: str,
    parameters: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    file = tmp_path / "calls.jsonl"
    caplog.set_level(logging.DEBUG)
    subject = make(sandbox, api, hooks=[Recorder(file)])
    shown: list[str] = []
    with subject.client, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always", DeviationWarning)
        subject.read()
        secrets = all_secrets(sandbox, subject)
        sandbox.fault(api, "*", kind, count=None, **echoing(parameters, sent_credential(sandbox, api)))
        for call in (subject.read, subject.write):
            try:
                call()
            except BroadcastError as error:
                shown += [*texts_of(error), local_variables(error)]
        sandbox.clear_faults()
        shown += texts_of_client(subject.client)
        secrets = all_secrets(sandbox, subject)
    shown += [str(each.message) for each in warned]
    shown += [caplog.text, *(repr(vars(record)) for record in caplog.records), file.read_text(encoding="utf-8")]
    assert len(shown) > 10
    assert caplog.records
    for secret in secrets:
        for text in shown:
            assert secret not in text


@pytest.mark.parametrize("api", ["plurimedia", "encora", "whatson"])
def test_a_good_day(sandbox: Sandbox, api: str, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    """Success, and what a recording of it still can do: be played back without a credential."""
    file = tmp_path / "calls.jsonl"
    caplog.set_level(logging.DEBUG)
    subject = make(sandbox, api, hooks=[Recorder(file)])
    with subject.client as client:
        first = subject.read()
        subject.write()
        shown = [*texts_of_client(client), caplog.text, *(repr(vars(record)) for record in caplog.records)]
    shown.append(file.read_text(encoding="utf-8"))
    secrets = all_secrets(sandbox, subject)
    assert len(secrets) >= (2 if api != "encora" else 1)
    for secret in secrets:
        assert not [text for text in shown if secret in text]
    lines = [json.loads(line) for line in shown[-1].splitlines()]
    assert {each["status"] for each in lines} <= {200, 201}
    replayed = make(sandbox, api, transport=Replay(file))
    sandbox.clear_requests()
    with replayed.client:
        assert replayed.read() == first
    assert not sandbox.requests()


class Talkative(httpx.BaseTransport):
    """A transport of a user's whose errors tell what it was given."""

    def __init__(self, kind: type[Exception], text: str, cause: type[Exception] | None) -> None:
        self.kind = kind
        self.text = text
        self.cause = cause

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Fail."""
        if request.url.path.endswith("/login"):
            return httpx.Response(200, json={"token": "canary-login-token"})
        text = self.text.format(**request.headers)
        raise self.kind(text) from (self.cause(text) if self.cause is not None else None)


TOLD = {
    "proxy": "proxy http://ann:canary-proxy@proxy.test:3128 refused",
    "header": "while sending {authorization}",
    "query": "https://x.test/films?signature=canary-query&a=1",
    "own header": "with X-Tenant {x-tenant}",
}
KINDS = (
    httpx.ConnectError, httpx.ProxyError, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError,
    httpx.DecodingError, httpx.ConnectTimeout, httpx.ReadTimeout, httpx.PoolTimeout, httpx.LocalProtocolError,
    httpx.UnsupportedProtocol, httpx.TooManyRedirects,
)  # fmt: skip


@pytest.mark.parametrize("told", TOLD)
@pytest.mark.parametrize("kind", KINDS)
def test_a_transport_that_tells_what_it_was_given(kind: type[Exception], told: str) -> None:
    """Its text isn't ours, but what is made of it is."""
    for cause in (None, OSError, ValueError):
        transport = Talkative(kind, TOLD[told], cause)
        settings: Any = {"base_url": "https://x.test", "transport": transport, "retries": 0}
        settings["headers"] = {"X-Tenant": "canary-tenant"}
        encora = EncoraClient(token="canary-token", **settings)
        whatson = WhatsonClient(username="ann", password="canary-password", **settings)
        for call in (
            encora.movies.list().first,
            lambda c=encora: c.admin.movies.create(FILM),
            whatson.dropdowns.genres,
        ):
            with pytest.raises(Exception) as caught:  # what isn't of the transport is passed on
                call()
            if kind is httpx.TooManyRedirects:
                assert caught.type is kind
                continue
            assert isinstance(caught.value, BroadcastError)
            shown = [*texts_of(caught.value), local_variables(caught.value)]
            assert not [text for text in shown if "canary" in text], shown
            if isinstance(caught.value, TransportError) and told == "proxy":
                assert "x.test:443" in str(caught.value), "where it went is still told"


def test_a_credential_that_cant_be_sent_isnt_repeated() -> None:
    secret = "canary\r\nX-Evil: 1"
    for build in (
        lambda: PlurimediaClient(subscription_key=secret),
        lambda: EncoraClient(base_url="https://x.test", token=secret),
        lambda: WhatsonClient(base_url="https://x.test", username="a", password=secret),
    ):
        with pytest.raises(BroadcastError) as caught:
            build()
        assert not [text for text in texts_of(caught.value) if "canary" in text]


def test_credentials_in_a_base_url_are_refused_without_being_shown() -> None:
    with pytest.raises(BroadcastError, match="credentials") as caught:
        EncoraClient(base_url="https://ann:canary@x.test/api")
    assert not [text for text in (str(caught.value), repr(caught.value)) if "canary" in text]


def test_a_provider_that_gives_nonsense_isnt_quoted() -> None:
    tokens = ["canary canary", "canary\n", "", "é-canary"]
    while tokens:
        with EncoraClient(base_url="http://127.0.0.1:9", token=tokens.pop) as client:
            with pytest.raises(BroadcastError) as caught:
                client.movies.list().first()
            assert "canary" not in str(caught.value)


def test_a_recording_hides_what_stands_in_queries_and_how_servers_repeat_it(tmp_path: Path) -> None:
    """And is played back all the same, whatever credential the player has."""
    file = tmp_path / "calls.jsonl"
    token = 'canary"to\\ken/7&<x>'
    told = {"next": f"/movies?access_token={token}", "page": f"<a href='?t={html.escape(token)}'>{quote(token)}</a>"}
    answer = httpx.Response(200, json={"data": [{"id": "m-1", "title": json.dumps(told)}]})
    query: Any = {"access_token": "canary-query", "X-Signature": "canary-signature", "page_token_size": 3, "limit": 2}
    settings: Any = {"base_url": "https://x.test", "retries": 0}
    transport = httpx.MockTransport(lambda _: answer)
    with EncoraClient(token=token, transport=transport, hooks=[Recorder(file)], **settings) as client:
        page = client.movies.list(options={"query": query}).first_page()
    recorded = file.read_text(encoding="utf-8")
    assert not leaks(["canary"], [recorded])
    assert "limit=2" in recorded
    query["access_token"] = "another"
    with EncoraClient(token="other", transport=Replay(file), **settings) as client:
        again = client.movies.list(options={"query": query}).first_page()
    assert [each.id for each in again] == [each.id for each in page]
