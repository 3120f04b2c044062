"""TLS: whom we trust, what we show, and what is said when it fails."""

from __future__ import annotations

import ssl
import subprocess
import sys

import attrs
import pytest

from broadcast_clients.core.errors import ConfigurationError, ConnectionFailed, ConnectionLost, TLSFailed
from broadcast_clients.core.http import ssl_context
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.http.ssl_context import context_for

from .servers import DATA, Peer, World, answer, get, once, post, repeating, server_context

AUTHORITY = str(DATA / "authority.pem")
CLIENT = (str(DATA / "client.pem"), str(DATA / "client.key"))


def test_trusted_authority(world: World) -> None:
    server = world.server(repeating(answer(b"safe")), server_context())
    caller = world.caller(ca_file=AUTHORITY)
    for _ in range(5):
        assert caller.send(get(server.url)).content == b"safe"
        assert caller.send(post(server.url, b"x" * 500_000)).content == b"safe"
    assert caller.send(get(f"https://localhost:{server.port}/")).content == b"safe"
    assert server.accepted == 2
    assert server.seen[1].body == b"x" * 500_000


@pytest.mark.parametrize("authority", [None, str(DATA / "other-authority.pem")])
def test_authority_that_isnt_trusted(world: World, authority: str | None) -> None:
    server = world.server(repeating(answer()), server_context())
    caller = world.caller(ca_file=authority)
    with pytest.raises(TLSFailed, match="the certificate was not accepted") as caught:
        caller.send(get(f"{server.url}/?key=secret"))
    assert f"127.0.0.1:{server.port}" in str(caught.value)
    assert "ca_file=" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caught.value.permanent
    assert caught.value.never_reached
    assert server.seen == []


def test_name_that_isnt_in_the_certificate(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    server = world.server(repeating(answer()), server_context())
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(TLSFailed, match=r"films\.example"):
        world.caller(ca_file=AUTHORITY).send(get(f"https://films.example:{server.port}/"))


def test_verification_turned_off(world: World) -> None:
    server = world.server(repeating(answer(b"unsafe")), server_context())
    assert world.caller(verify=False).send(get(server.url)).content == b"unsafe"


def test_https_to_a_port_that_speaks_plain_http(world: World) -> None:
    def handle(peer: Peer) -> None:
        peer.socket.recv(100)
        peer.send(answer(b"plain", status="400 Bad Request"))

    server = world.server(handle)
    with pytest.raises(TLSFailed, match="does not speak TLS"):
        world.caller(ca_file=AUTHORITY).send(get(server.url.replace("http:", "https:")))


def test_plain_http_to_a_port_that_speaks_tls(world: World) -> None:
    server = world.server(repeating(answer()), server_context())
    with pytest.raises(ConnectionLost):
        world.caller().send(get(server.url.replace("https:", "http:")))


def test_hanging_up_in_the_handshake_may_be_tried_again(world: World) -> None:
    server = world.server(lambda peer: peer.socket.recv(100))
    with pytest.raises(ConnectionFailed) as caught:
        world.caller(ca_file=AUTHORITY).send(get(server.url.replace("http:", "https:")))
    assert not isinstance(caught.value, TLSFailed)
    assert caught.value.retryable
    assert caught.value.never_reached


def test_client_certificate(world: World) -> None:
    server = world.server(repeating(answer(b"known")), server_context(ask_for_certificate=True))
    encrypted = (CLIENT[0], str(DATA / "client-encrypted.key"), "secret")
    for certificate in (CLIENT, encrypted):
        caller = world.caller(ca_file=AUTHORITY, client_cert=certificate)
        assert caller.send(get(server.url)).content == b"known"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_missing_client_certificate(world: World, version: ssl.TLSVersion) -> None:
    """TLS 1.3 tells of it only after the handshake, when the request is already sent."""

    def handle(peer: Peer) -> None:
        peer.request()

    context = server_context(ask_for_certificate=True)
    context.maximum_version = version
    server = world.server(handle, context)
    with pytest.raises((TLSFailed, ConnectionLost)) as caught:
        world.caller(ca_file=AUTHORITY).send(get(server.url))
    assert server.seen == []
    if isinstance(caught.value, TLSFailed):
        assert caught.value.permanent


@pytest.mark.parametrize(
    ("reply", "whole"),
    [(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", False), (b"HTTP/1.1 200 OK\r\n\r\nto the end", True)],
)
def test_end_of_the_connection(world: World, reply: bytes, whole: bool) -> None:
    server = world.server(once(reply), server_context())
    caller = world.caller(ca_file=AUTHORITY)
    if whole:
        assert caller.send(get(server.url)).content == b"to the end"
    else:
        with pytest.raises(ConnectionLost, match="truncated body"):
            caller.send(get(server.url))
    assert caller.pool.connections == 0


def test_stale_tls_connection(world: World) -> None:
    server = world.server(once(answer()), server_context())
    caller = world.caller(ca_file=AUTHORITY)
    for turn in range(4):
        assert caller.send(post(server.url)).status == 200
        for thread in server._threads[1:]:
            thread.join(10)
        assert server.accepted == turn + 1


def test_streaming_over_tls(world: World) -> None:
    body = bytes(range(256)) * 20_000
    server = world.server(repeating(answer(body)), server_context())
    caller = world.caller(ca_file=AUTHORITY)
    for _ in range(2):
        _, pieces = caller.stream(get(server.url))
        assert b"".join(pieces) == body
        assert len(pieces) > 1
    assert server.accepted == 1


def test_one_context_for_equal_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ssl_context, "_contexts", {})
    settings = HttpSettings()
    first = context_for(settings)
    assert context_for(attrs.evolve(settings, max_connections=5, proxy="http://127.0.0.1:1")) is first
    assert context_for(attrs.evolve(settings, http2=True)) is not first
    own = context_for(attrs.evolve(settings, ca_file=AUTHORITY))
    assert own is not first
    assert context_for(attrs.evolve(settings, ca_file=DATA / "authority.pem")) is own


def test_context_waits_for_the_first_https_request(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ssl_context, "_contexts", {})
    plain = world.server(repeating(answer()))
    safe = world.server(repeating(answer()), server_context())
    caller = world.caller(ca_file=AUTHORITY)
    caller.send(get(plain.url))
    assert ssl_context._contexts == {}
    caller.send(get(safe.url))
    assert len(ssl_context._contexts) == 1


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_authorities_of_the_environment(world: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    server = world.server(repeating(answer(b"safe")), server_context())
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv(name, AUTHORITY if name == "SSL_CERT_FILE" else str(DATA / "missing"))
    monkeypatch.setattr("broadcast_clients.core.http.proxies._may_have_proxies", lambda: False)
    caller = world.caller(trust_env=True)
    if name == "SSL_CERT_FILE":
        assert caller.send(get(server.url)).content == b"safe"
    else:
        with pytest.raises(ConfigurationError, match="SSL_CERT_DIR"):
            caller.send(get(server.url))
    with pytest.raises(TLSFailed):
        world.caller(trust_env=False).send(get(server.url))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ca_file": str(DATA / "missing.pem")}, "ca_file: .*missing.pem' can't be read"),
        ({"ca_file": str(DATA / "README.md")}, "ca_file: .*no certificate"),
        ({"client_cert": str(DATA / "missing.pem")}, "client_cert: .*can't be read"),
        ({"client_cert": str(DATA / "client.pem")}, "client_cert: .*can't be used"),
        ({"client_cert": (CLIENT[0], str(DATA / "client-encrypted.key"))}, "the key is encrypted"),
        ({"client_cert": (CLIENT[0], str(DATA / "client-encrypted.key"), "wr0ng")}, "client_cert: .*can't be used"),
    ],
)
def test_files_that_cant_be_used(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        context_for(HttpSettings(**changes))  # type: ignore[arg-type]
    assert "wr0ng" not in str(caught.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"max_connections": 0},
        {"max_connections": True},
        {"max_connections": 1.5},
        {"keepalive_expiry": -1},
        {"keepalive_expiry": float("nan")},
        {"client_cert": ("only one",)},
        {"client_cert": ("a", 1)},
    ],
)
def test_settings_that_cant_work(changes: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(changes))):
        HttpSettings(**changes)  # type: ignore[arg-type]


def test_settings_show_no_secret() -> None:
    settings = HttpSettings(proxy="http://user:hidden@proxy.example", client_cert=("a", "b", "hidden"))
    assert "hidden" not in repr(settings)


def test_nothing_heavy_is_loaded_for_a_client() -> None:
    """Neither httpx nor certificates, and for sync not even asyncio, before they are needed."""
    script = (
        "import sys\n"
        "from broadcast_clients.core.http.httpx_backend import SyncHttpxBackend\n"
        "from broadcast_clients.core.http.settings import HttpSettings\n"
        "SyncHttpxBackend.from_settings(HttpSettings(trust_env=False)).close()\n"
        "print([name for name in ('httpx', 'httpcore', 'asyncio', 'certifi', 'urllib.request') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
