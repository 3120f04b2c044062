"""The fast backend: when it is chosen, what it loads, and what is said when it can't be had."""

from __future__ import annotations

import asyncio
import os
import pickle
import subprocess
import sys
from typing import Any

import httpx
import pytest
import respx

from broadcast_clients.core.errors import ConfigurationError, InvalidRequest
from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
from broadcast_clients.core.http.backend_fast import AsyncFastBackend, make_async_fast
from broadcast_clients.core.http.backend_sync import SyncHttpxBackend
from broadcast_clients.core.http.settings import HttpSettings
from encora_client import AsyncEncoraClient, EncoraClient
from tests.http.servers import DATA, World, answer, get, repeating, server_context
from tests.http.test_proxies import NAMES, Proxy

PROXY = "http://127.0.0.1:1"


@pytest.fixture(autouse=True)
def _no_proxies_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def made(**changes: Any) -> AsyncFastBackend | AsyncHttpxBackend:
    return make_async_fast(HttpSettings(**{"backend": "fast", **changes}))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"proxy": "socks5://127.0.0.1:1"},
        {"proxy": "ftp://127.0.0.1:1"},
        {"proxy": "no\nurl"},
        {"proxy": PROXY, "http2": True},
    ],
    ids=str,
)
def test_settings_with_which_the_default_is_the_fastest(changes: dict[str, Any]) -> None:
    assert isinstance(made(**changes), AsyncHttpxBackend)


def test_settings_with_which_it_is_aiohttp() -> None:
    for proxy in (PROXY, "https://user:p%40ss@proxy.example"):
        assert isinstance(made(proxy=proxy), AsyncFastBackend)


def test_proxies_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    assert isinstance(made(), AsyncFastBackend)
    assert isinstance(made(trust_env=False), AsyncHttpxBackend)
    monkeypatch.setenv("NO_PROXY", "a b, films.example")
    assert isinstance(made(), AsyncHttpxBackend), "httpx says what is wrong with that"


async def test_clients() -> None:
    settings: Any = {"base_url": "https://encora.example/", "token": "t", "backend": "fast"}
    with EncoraClient(**settings, proxy=PROXY) as client:
        assert isinstance(client._engine.connections.backend(), SyncHttpxBackend)
    async with AsyncEncoraClient(**settings) as direct:
        assert isinstance(direct._engine.connections.backend(), AsyncHttpxBackend)
    async with AsyncEncoraClient(**settings, proxy=PROXY) as proxied:
        assert isinstance(proxied._engine.connections.backend(), AsyncFastBackend)


def test_a_client_is_pickled_with_its_backend() -> None:
    client = AsyncEncoraClient(base_url="https://encora.example/", backend="fast", proxy=PROXY)
    copied = pickle.loads(pickle.dumps(client))
    assert isinstance(copied._engine.connections.backend(), AsyncFastBackend)


@pytest.mark.parametrize("kind", [EncoraClient, AsyncEncoraClient])
def test_settings_that_exclude_it(kind: Any) -> None:
    with pytest.raises(ConfigurationError, match="backend must be 'fast' or nothing, not 'faster'"):
        kind(base_url="https://encora.example/", token="t", backend="faster")
    under = httpx.Client() if kind is EncoraClient else httpx.AsyncClient()
    with pytest.raises(ConfigurationError, match="backend='fast' and http_client exclude each other"):
        kind(base_url="https://encora.example/", token="t", backend="fast", http_client=under)


@pytest.mark.parametrize("proxy", [None, PROXY])
def test_missing_extra_is_named_at_once(proxy: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a proxy too: the same program may run where there is one."""
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    settings: Any = {"base_url": "https://encora.example/", "token": "t", "backend": "fast", "proxy": proxy}
    with pytest.raises(ConfigurationError, match=r"pip install 'broadcast-clients\[fast\]'"):
        AsyncEncoraClient(**settings)
    # A sync client needs nothing for it.
    EncoraClient(**settings).close()


def test_what_loads_aiohttp() -> None:
    """Nothing but a request through a proxy."""
    script = """
import asyncio, sys
from broadcast_clients.core.http.choose import choose_async_backend
from broadcast_clients.core.http.settings import HttpSettings
from tests.http.servers import RawServer, answer, get, repeating
from tests.http.test_proxies import Proxy

async def main():
    server = RawServer(repeating(answer(b"found")))
    through = RawServer(Proxy())
    for settings in (HttpSettings(), HttpSettings(backend="fast"), HttpSettings(backend="fast", proxy=through.url)):
        backend = choose_async_backend(settings, None, None)
        before = "aiohttp" in sys.modules
        found = await backend.send(get(server.url))
        print(found.content.decode(), before, "aiohttp" in sys.modules, through.accepted)
        await backend.aclose()

asyncio.run(main())
"""
    environment = {name: value for name, value in os.environ.items() if name.upper() not in NAMES}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60, env=environment
    )
    assert done.stdout.splitlines() == ["found False False 0", "found False False 0", "found False True 1"], done.stderr


def test_a_url_without_a_proxy_among_others(monkeypatch: pytest.MonkeyPatch) -> None:
    with World(asynchronous=True) as world:
        proxy = Proxy()
        through = world.server(proxy)
        server = world.server(repeating(answer(b"found")))
        monkeypatch.setenv("HTTP_PROXY", through.url)
        monkeypatch.setenv("NO_PROXY", "localhost")
        backend = made()
        assert isinstance(backend, AsyncFastBackend)
        caller = world.around(backend)
        assert caller.send(get(f"http://localhost:{server.port}/near")).content == b"found"
        assert backend._aiohttp is None
        assert caller.send(get(f"{server.url}/far")).content == b"found"
        assert backend._aiohttp is not None
        assert proxy.asked == [f"GET {server.url}/far"]


def test_a_target_that_aiohttp_would_shorten() -> None:
    with World(asynchronous=True) as world:
        through = world.server(Proxy())
        server = world.server(repeating(answer()), server_context())
        backend = made(proxy=through.url, ca_file=str(DATA / "authority.pem"))
        world.around(backend).send(get(f"{server.url}/films?"))
        assert server.seen[0].target == "/films?"


@pytest.mark.parametrize("header", ["Expect", "Host"])
def test_headers_that_aiohttp_acts_upon(header: str) -> None:
    with World(asynchronous=True) as world:
        through = world.server(Proxy())
        server = world.server(repeating(answer()))
        backend = made(proxy=through.url)
        assert isinstance(backend, AsyncFastBackend)
        caller = world.around(backend)
        assert caller.send(get(server.url, **{header: "films.example"})).status == 200
        assert backend._aiohttp is None
        assert server.seen[0].headers[header.lower()] == "films.example"


async def test_tools_that_sit_in_httpx_see_every_request() -> None:
    backend = made(proxy=PROXY)
    assert isinstance(backend, AsyncFastBackend)
    with respx.mock as router:
        route = router.get("http://films.example/").respond(200, content=b"mocked")
        found = await asyncio.gather(*(backend.send(get("http://films.example/")) for _ in range(3)))
    assert [each.content for each in found] == [b"mocked"] * 3
    assert route.call_count == 3
    await backend.aclose()


async def test_closed_backend_refuses() -> None:
    backend = made(proxy=PROXY)
    await backend.aclose()
    with pytest.raises(RuntimeError, match="closed"):
        await backend.send(get("http://films.example/"))


async def test_what_cant_be_sent_isnt() -> None:
    backend = made(proxy=PROXY)
    with pytest.raises(InvalidRequest):
        await backend.send(get("http://films.example/", Note="a\r\nX-Evil: 1"))
    with pytest.raises(ConfigurationError):
        await backend.send(get("ftp://films.example/"))
    await backend.aclose()
