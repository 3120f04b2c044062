"""Proxies: the settings' and the environment's."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import select
import socket
import ssl

import httpx
import pytest
from httpx._utils import URLPattern
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.errors import ConfigurationError, ConnectionFailed
from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
from broadcast_clients.core.http.backend_sync import SyncHttpxBackend
from broadcast_clients.core.http.http1 import split_url
from broadcast_clients.core.http.proxies import proxy_mounts
from broadcast_clients.core.http.proxy_table import HttpProxy, ProxyTable, http_proxy
from broadcast_clients.core.http.settings import HttpSettings

from .servers import DATA, Peer, World, answer, get, in_child, once, post, repeating, server_context

NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _no_proxies_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


class Proxy:
    """A small forward proxy: absolute URLs for http, CONNECT for https."""

    def __init__(self, *, password: str | None = None) -> None:
        self.asked: list[str] = []
        self._password = password

    def __call__(self, peer: Peer) -> None:
        head = (peer._until(b"\r\n\r\n") or b"").decode()
        if not head:
            return
        method, target, _ = head.split(" ", 2)
        self.asked.append(f"{method} {target}")
        if self._password is not None:
            expected = base64.b64encode(f"user:{self._password}".encode()).decode()
            if f"Basic {expected}" not in head:
                peer.send(answer(b"", status="407 Proxy Authentication Required"))
                return
        authority = target if method == "CONNECT" else target.split("/")[2]
        host, _, port = authority.partition(":")
        with socket.create_connection((host, int(port))) as beyond:
            if method == "CONNECT":
                peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                beyond.sendall(head.encode() + peer._held)
            relay(peer.socket, beyond)


def relay(near: socket.socket, beyond: socket.socket) -> None:
    """Carry bytes both ways until one side ends. One thread: a TLS connection isn't for two."""
    with contextlib.suppress(OSError):
        while True:
            held = isinstance(near, ssl.SSLSocket) and near.pending()
            for source in [near] if held else select.select([near, beyond], [], [])[0]:
                data = source.recv(65536)
                if not data:
                    return
                (beyond if source is near else near).sendall(data)


def test_proxy_of_the_settings(world: World) -> None:
    proxy = Proxy(password="pass")
    through = world.server(proxy)
    plain = world.server(once(answer(b"plain")))
    safe = world.server(repeating(answer(b"safe")), server_context())
    caller = world.caller(
        proxy=f"http://user:pass@127.0.0.1:{through.port}", ca_file=str(DATA / "authority.pem"), max_connections=5
    )
    assert caller.send(get(f"{plain.url}/x?a=1")).content == b"plain"
    assert caller.send(get(f"{safe.url}/y")).content == b"safe"
    assert caller.send(post(f"{safe.url}/y", b"abc")).content == b"safe"
    assert caller.stream(get(f"{safe.url}/y")) == (200, [b"safe"])
    assert proxy.asked == [f"GET {plain.url}/x?a=1", f"CONNECT 127.0.0.1:{safe.port}"]
    assert plain.seen[0].headers["user-agent"].startswith("broadcast-clients/")
    assert [seen.body for seen in safe.seen] == [b"", b"abc", b""]


def test_proxy_that_refuses(world: World) -> None:
    through = world.server(Proxy(password="pass"))
    safe = world.server(repeating(answer()), server_context())
    caller = world.caller(proxy=f"http://user:wr0ng@127.0.0.1:{through.port}", verify=False)
    with pytest.raises(ConnectionFailed, match=r"the proxy made no connection \(407") as caught:
        caller.send(get(safe.url))
    assert "wr0ng" not in str(caught.value)
    assert caught.value.never_reached


def test_proxies_of_the_environment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Proxy()
    through = world.server(proxy)
    server = world.server(repeating(answer(b"found")))
    monkeypatch.setenv("HTTP_PROXY", f"127.0.0.1:{through.port}")
    assert world.caller(trust_env=True).send(get(server.url)).content == b"found"
    assert proxy.asked == [f"GET {server.url}/"]
    assert world.caller(trust_env=False).send(get(server.url)).content == b"found"
    assert len(proxy.asked) == 1
    monkeypatch.setenv("NO_PROXY", "films.example, 127.0.0.1")
    caller = world.caller(trust_env=True)
    assert caller.send(get(server.url)).content == b"found"
    assert len(proxy.asked) == 1
    # What needs no proxy takes the flat pool, and no client of httpx on its way.
    assert caller.pool is not None
    assert not (caller.backend._own_clients if world.asynchronous else caller.backend._own)
    assert server.accepted == 3
    assert caller.stream(get(server.url)) == (200, [b"found"])
    assert len(proxy.asked) == 1


def test_second_asyncio_run_through_a_proxy() -> None:
    with World(asynchronous=True) as world:
        proxy = Proxy()
        through = world.server(proxy)
        server = world.server(once(answer(b"found")))
        backend = AsyncHttpxBackend.from_settings(HttpSettings(proxy=through.url))
        for _ in range(3):
            assert asyncio.run(backend.send(get(server.url))).content == b"found"
        assert len(proxy.asked) == 3
        assert backend._own_clients == {}
        asyncio.run(backend.aclose())


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_forked_process_has_its_own_connection_to_the_proxy() -> None:
    with World(asynchronous=False) as world:
        through = world.server(Proxy())
        server = world.server(repeating(answer(b"found")), server_context())
        backend = SyncHttpxBackend.from_settings(HttpSettings(proxy=through.url, ca_file=str(DATA / "authority.pem")))
        assert backend.send(get(server.url)).content == b"found"
        assert in_child(lambda: backend.send(get(server.url)).content == b"found")
        assert through.accepted == 2
        assert backend.send(get(server.url)).content == b"found"
        assert through.accepted == 2
        backend.close()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, {}),
        ({"HTTPS_PROXY": "http://p:1"}, {"https://": "http://p:1"}),
        ({"ALL_PROXY": "socks5://p:1"}, {"all://": "socks5://p:1"}),
        ({"HTTP_PROXY": "p:1", "https_proxy": "http://q:2"}, {"http://": "http://p:1", "https://": "http://q:2"}),
        ({"HTTP_PROXY": "p:1", "NO_PROXY": "*"}, {}),
        ({"NO_PROXY": "films.example"}, {}),
        (
            {"ALL_PROXY": "http://p:1", "NO_PROXY": "films.example,.tv.example, 10.0.0.1,::1,localhost,http://x"},
            {
                "all://": "http://p:1",
                "all://*films.example": None,
                "all://*.tv.example": None,
                "all://10.0.0.1": None,
                "all://[::1]": None,
                "all://localhost": None,
                "http://x": None,
            },
        ),
    ],
)
def test_rules_of_the_environment(
    environment: dict[str, str], expected: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_mounts(HttpSettings()) == expected
    assert proxy_mounts(HttpSettings(trust_env=False)) == {}
    assert proxy_mounts(HttpSettings(proxy="http://mine:3")) == {"all://": "http://mine:3"}


LABELS = st.sampled_from(["films", "tv", "example", "a", "xn--caf-dma"])
NAMES_OF_HOSTS = st.one_of(
    st.lists(LABELS, min_size=1, max_size=3).map(".".join),
    st.sampled_from(["10.0.0.1", "[::1]", "[fe80::1]", "localhost"]),
)
PORTS = st.sampled_from(["", ":80", ":443", ":8080", ":8443"])
SCHEMES = st.sampled_from(["http", "https"])


@given(
    entries=st.lists(
        st.one_of(
            st.builds("{}{}{}".format, st.sampled_from(["", ".", "*.", "*"]), NAMES_OF_HOSTS, PORTS),
            st.builds("{}://{}{}".format, st.sampled_from(["http", "https", "all"]), NAMES_OF_HOSTS, PORTS),
            st.sampled_from(["10.0.0.0/8", "10.0.0.1/24", "FILMS.Example", "::1", "http://*.example", "all://*"]),
        ),
        max_size=4,
    ),
    proxies=st.sets(st.sampled_from(["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"]), min_size=1),
    urls=st.lists(st.builds("{}://{}{}/x".format, SCHEMES, NAMES_OF_HOSTS, PORTS), min_size=1, max_size=6),
)
def test_proxy_of_a_url_is_that_which_httpx_takes(entries: list[str], proxies: set[str], urls: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name in proxies:
            patch.setenv(name, f"http://{name.lower().replace('_', '-')}:3128")
        patch.setenv("NO_PROXY", ",".join(entries))
        mounts = proxy_mounts(HttpSettings())
    table = ProxyTable(mounts)
    try:
        patterns = sorted((URLPattern(pattern), url) for pattern, url in mounts.items())
    except httpx.InvalidURL:
        assert not table.readable
        return
    assert table.readable
    for url in urls:
        expected = next((proxy for pattern, proxy in patterns if pattern.matches(httpx.URL(url))), None)
        assert table.proxy_of(split_url(url)[0]) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://p:1", HttpProxy("http://p:1")),
        ("https://proxy.example", HttpProxy("https://proxy.example")),
        ("http://p:80/path?x", HttpProxy("http://p")),
        ("http://a%40b:c%3A@[::1]:3128", HttpProxy("http://[::1]:3128", "Basic YUBiOmM6")),
        ("http://user@p:1", HttpProxy("http://p:1", "Basic dXNlcjo=")),
        ("socks5://p:1", None),
        ("http://", None),
        ("http://p:x", None),
        ("no\nurl", None),
    ],
)
def test_proxies_that_are_spoken_to_in_http(url: str, expected: HttpProxy | None) -> None:
    assert http_proxy(url) == expected
    assert "Basic" not in repr(http_proxy(url))


@pytest.mark.parametrize("proxy", ["ftp://user:hidden@proxy.example", "socks5://user:hidden@proxy.example", "no\nurl"])
def test_proxies_that_cant_work(world: World, proxy: str) -> None:
    with pytest.raises(ConfigurationError, match="proxy") as caught:
        world.caller(proxy=proxy).send(get("http://127.0.0.1:1/"))
    assert "hidden" not in str(caught.value)


def test_http2_needs_its_package(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It isn't among what the suite installs; the error says what to install."""
    monkeypatch.setattr("broadcast_clients.core.http.httpx_transport.find_spec", lambda _: None)
    with pytest.raises(ConfigurationError, match=r"httpx\[http2\]"):
        world.caller(http2=True).send(get("http://127.0.0.1:1/"))
