"""Deliveries: verified over raw bytes, typed, taken once, served by an ASGI application."""

from __future__ import annotations

import asyncio
import hmac
import json
import pickle
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.errors import ConfigurationError
from encora_client import FromEnvironment
from encora_client.webhooks import (
    EVENT_TYPES,
    SIGNATURE_HEADER,
    ContentEvent,
    Event,
    PingEvent,
    Receiver,
    SeenInMemory,
    StreamEvent,
    WebhookApp,
    WebhookRefused,
    is_signed,
    sign,
)
from tests.support.leaks import leaks, local_variables, texts_of

SECRET = "whsec-1"
PUBLISHED = {"event_id": "0190-1", "event_type": "content.published", "data": {"content_id": "m-1"}}


def delivery(payload: Any = None, secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(PUBLISHED if payload is None else payload).encode()
    return body, {SIGNATURE_HEADER: sign(body, secret)}


BODY = delivery()[0]


def test_a_signature_is_what_others_make_of_it() -> None:
    """The example of GitHub's documentation, whose header has the same form."""
    made = sign(b"Hello, World!", "It's a Secret to Everybody")
    assert made == "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"


@given(st.binary(max_size=200), st.text(min_size=1, max_size=20), st.sampled_from(["hex", "base64"]))
def test_what_was_signed_is_known_and_nothing_else(body: bytes, secret: str, encoding: Any) -> None:
    secret = secret.encode("utf-8", "replace").decode()
    signature = sign(body, secret, encoding=encoding)
    assert is_signed(body, signature, ["other", secret], encoding=encoding)
    assert is_signed(body, f" {signature} ", [secret], encoding=encoding)
    assert not is_signed(body + b" ", signature, [secret], encoding=encoding)
    assert not is_signed(body, signature, [secret + "x"], encoding=encoding)
    assert not is_signed(body, signature[:-1], [secret], encoding=encoding)
    assert not is_signed(body, signature.removeprefix("sha256="), [secret], encoding=encoding)


@pytest.mark.parametrize("signature", [None, "", "sha256=", "sha1=abc", "sha256=é", "sha256=\ud800"])
def test_no_signature_is_a_wrong_one(signature: str | None) -> None:
    assert not is_signed(b"{}", signature, [SECRET])


def test_text_is_refused_for_it_isnt_what_was_signed() -> None:
    with pytest.raises(TypeError, match="bytes as they arrived"):
        is_signed("{}", sign(b"{}", SECRET), [SECRET])  # type: ignore[arg-type]


def test_an_event_is_verified_and_typed() -> None:
    body, headers = delivery()
    event = Receiver(SECRET).receive(body, {"Host": "x", SIGNATURE_HEADER.lower(): headers[SIGNATURE_HEADER]})
    assert isinstance(event, ContentEvent)
    assert (event.type, event.subject, event.action, event.id) == (
        "content.published",
        "content",
        "published",
        "0190-1",
    )
    assert event.data == {"content_id": "m-1"}
    assert event.payload == PUBLISHED
    assert "m-1" not in repr(event)
    assert pickle.loads(pickle.dumps(event)) == event


def test_every_documented_type_has_a_class_and_unknown_ones_are_kept() -> None:
    assert len(EVENT_TYPES) == 19  # 18 documented ones, and the ping of test calls
    receiver = Receiver([SECRET])
    for kind in EVENT_TYPES:
        assert type(receiver.receive(*delivery({"event_type": kind}))) is not Event
    unknown = receiver.receive(*delivery({"type": "billing.reconciled", "id": 5}))
    assert (type(unknown), unknown.type, unknown.id) == (Event, "billing.reconciled", None)
    assert receiver.receive(*delivery({})).type == ""
    assert isinstance(receiver.receive(*delivery({"event": "ping"})), PingEvent)


def test_where_type_and_id_stand_can_be_said() -> None:
    receiver = Receiver(SECRET, type_members=["kind"], id_members=["uid"])
    event = receiver.receive(*delivery({"kind": "stream.ended", "uid": "7", "event_type": "x", "event_id": "y"}))
    assert isinstance(event, StreamEvent)
    assert event.id == "7"


@pytest.mark.parametrize(
    ("payload", "year"),
    [({"created_at": "2026-01-02T03:04:05Z"}, 2026), ({"timestamp": 5, "occurred_at": "soon"}, None), ({}, None)],
)
def test_the_time_of_an_event_is_told_where_the_payload_has_one(payload: dict[str, Any], year: int | None) -> None:
    created = Receiver(SECRET).receive(*delivery(payload)).created_at
    assert (created and created.year) == year


def test_several_secrets_count_while_one_replaces_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEW_SECRET", "whsec-2")
    receiver = Receiver([SECRET, FromEnvironment("NEW_SECRET")])
    for secret in (SECRET, "whsec-2"):
        assert receiver.receive(*delivery(secret=secret)).id == "0190-1"
    with pytest.raises(WebhookRefused, match="another secret") as caught:
        receiver.receive(*delivery(secret="whsec-3"))
    assert (caught.value.status, caught.value.reason) == (401, "signature")
    assert not any(secret in str(caught.value) for secret in (SECRET, "whsec-2", "whsec-3"))
    with pytest.raises(ConfigurationError):
        Receiver([])


@pytest.mark.parametrize("body", [b"[]", b"not json", b"", b"\xff", b'"text"'])
def test_a_signed_body_that_isnt_an_object_is_refused(body: bytes) -> None:
    with pytest.raises(WebhookRefused) as caught:
        Receiver(SECRET).receive(body, sign(body, SECRET))
    assert (caught.value.status, caught.value.reason) == (400, "body")
    assert pickle.loads(pickle.dumps(caught.value)).status == 400


def test_without_a_store_a_delivery_may_come_again_and_with_one_it_may_not() -> None:
    body, headers = delivery()
    careless = Receiver(SECRET)
    assert careless.receive(body, headers) == careless.receive(body, headers)
    careful = Receiver(SECRET, seen=SeenInMemory())
    event = careful.receive(body, headers)
    with pytest.raises(WebhookRefused) as caught:
        careful.receive(body, headers)
    assert (caught.value.status, caught.value.reason) == (200, "replay")
    careful.forget(event, body)
    assert careful.receive(body, headers) == event


def test_events_without_an_id_are_told_apart_by_their_bytes() -> None:
    receiver = Receiver(SECRET, seen=SeenInMemory())
    receiver.receive(*delivery({"event_type": "ping", "at": 1}))
    receiver.receive(*delivery({"event_type": "ping", "at": 2}))
    with pytest.raises(WebhookRefused):
        receiver.receive(*delivery({"event_type": "ping", "at": 1}))


def test_a_forged_delivery_isnt_remembered() -> None:
    receiver = Receiver(SECRET, seen=SeenInMemory())
    with pytest.raises(WebhookRefused):
        receiver.receive(*delivery(secret="forged"))
    assert receiver.receive(*delivery()).id == "0190-1"


def test_the_store_keeps_the_newest_and_tells_one_of_many_threads() -> None:
    store = SeenInMemory(limit=2)
    assert [store.add(key) for key in ("a", "b", "a", "c", "a")] == [True, True, False, True, True]
    barrier = threading.Barrier(8, timeout=10)
    first: list[bool] = []

    def ask() -> None:
        barrier.wait()
        first.append(store.add("z"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert first.count(True) == 1


# --- the ASGI application -----------------------------------------------------------------------------------------


def served(
    app: WebhookApp, *pieces: bytes, headers: dict[str, str] | None = None, **scope: Any
) -> tuple[int, list[Any]]:
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces[:-1]]
    messages.append({"type": "http.request", "body": pieces[-1]})
    sent: list[Any] = []

    async def receive() -> Any:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    asyncio.run(app({"type": "http", "method": "POST", "headers": raw, **scope}, receive, send))
    return sent[0]["status"], sent


def handling(handle: Callable[[Event], None], **settings: Any) -> WebhookApp:
    async def handler(event: Event) -> None:
        handle(event)

    return WebhookApp(Receiver(SECRET, seen=SeenInMemory()), handler, **settings)


def test_the_application_answers_as_a_platform_expects() -> None:
    events: list[Event] = []
    app = handling(events.append, largest=200)
    body, headers = delivery()
    assert served(app, body[:5], body[5:], headers=headers)[0] == 204
    assert served(app, body, headers=headers)[0] == 200  # came before
    assert served(app, body, headers={})[0] == 401
    assert served(app, b"[]", headers={SIGNATURE_HEADER: sign(b"[]", SECRET)})[0] == 400
    assert served(app, b"x" * 150, b"x" * 150, headers=headers)[0] == 413
    status, sent = served(app, body, headers=headers, method="GET")
    assert (status, sent[0]["headers"]) == (405, [(b"allow", b"POST")])
    assert [event.id for event in events] == ["0190-1"]


def test_an_event_whose_handler_failed_counts_the_next_time() -> None:
    events: list[Event] = []

    def fail_once(event: Event) -> None:
        events.append(event)
        if len(events) == 1:
            raise RuntimeError("the queue is down")

    app = handling(fail_once)
    body, headers = delivery()
    assert served(app, body, headers=headers)[0] == 500
    assert served(app, body, headers=headers)[0] == 204
    assert served(app, body, headers=headers)[0] == 200
    assert len(events) == 2


def test_the_application_follows_its_server() -> None:
    async def handle(event: Event) -> None:
        """Nothing comes."""

    sent: list[Any] = []
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    app = WebhookApp(Receiver(SECRET), handle)
    asyncio.run(app({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    with pytest.raises(RuntimeError, match="websocket"):
        asyncio.run(app({"type": "websocket"}, receive, send))


def test_a_delivery_that_breaks_off_isnt_handled() -> None:
    events: list[Event] = []
    app = handling(events.append)
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app({"type": "http", "method": "POST", "headers": []}, receive, send))
    assert (sent[0]["status"], events) == (400, [])


def test_an_empty_secret_is_refused() -> None:
    """Everybody can sign with it. It is what a variable that isn't set gives."""
    forged = f"sha256={hmac.new(b'', b'{}', 'sha256').hexdigest()}"
    for work in (
        lambda: is_signed(b"{}", forged, [""]),
        lambda: sign(b"{}", ""),
        lambda: Receiver(["good-secret", ""]),
    ):
        with pytest.raises(ConfigurationError, match="empty"):
            work()


FORGERIES: dict[str, Any] = {
    "none": None,
    "empty": "",
    "scheme alone": "sha256=",
    "another scheme": sign(BODY, SECRET).replace("sha256=", "sha1="),
    "no scheme": sign(BODY, SECRET).removeprefix("sha256="),
    "of another body": sign(BODY + b" ", SECRET),
    "with another secret": sign(BODY, "another-secret"),
    "cut": sign(BODY, SECRET)[:-1],
    "longer": sign(BODY, SECRET) + "0",
    "twice": f"{sign(BODY, 'another-secret')}, {sign(BODY, SECRET)}",
    "base64": sign(BODY, SECRET, encoding="base64"),
    "wide digits": "sha256=" + "".join(chr(ord(each) + 0xFEE0) for each in sign(BODY, SECRET).removeprefix("sha256=")),
    "half a letter": "sha256=\ud800",
    "zeros": "sha256=" + "0" * 64,
    "the secret": SECRET,
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_forgeries_are_refused_and_tell_nothing(forgery: str, caplog: pytest.LogCaptureFixture) -> None:
    seen = SeenInMemory()
    receiver = Receiver(SECRET, seen=seen)
    given = FORGERIES[forgery]
    headers: Any = {} if given is None else {"X-Encora-Signature-256": given}
    with pytest.raises(WebhookRefused) as caught:
        receiver.receive(BODY, headers)
    assert caught.value.status == 401
    right = sign(BODY, SECRET).removeprefix("sha256=")
    shown = [*texts_of(caught.value), repr(receiver), repr(vars(receiver)), local_variables(caught.value)]
    handled: list[Event] = []

    async def handle(event: Event) -> None:
        handled.append(event)

    if given is None or given.isascii():
        app = WebhookApp(receiver, handle)
        raw = [] if given is None else [(b"x-encora-signature-256", given.encode())]
        sent = await _served(app, raw)
        assert sent[0]["status"] == 401
        shown += [repr(sent), repr(vars(app))]
    shown += [repr(vars(record)) for record in caplog.records]
    if forgery not in ("the secret", "no scheme", "another scheme", "cut", "longer", "twice"):
        assert right not in "".join(shown), "what would have been right isn't told"
    if forgery != "the secret":
        assert not leaks([SECRET], shown)
    assert handled == []
    assert seen.add("0190-1"), "a forgery isn't remembered"
    with pytest.raises(TypeError, match="bytes as they arrived") as wrong:
        receiver.receive(BODY.decode(), sign(BODY, SECRET))  # type: ignore[arg-type]
    assert not leaks([SECRET], [*texts_of(wrong.value), local_variables(wrong.value)])
    with pytest.raises(TypeError):
        pickle.dumps(receiver)


async def _served(app: WebhookApp, headers: list[tuple[bytes, bytes]]) -> list[Any]:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": BODY, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app({"type": "http", "method": "POST", "headers": headers}, receive, send)
    return sent
