"""Our pools as transports of ordinary httpx clients."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from broadcast_clients.core.http.httpx_transport import AsyncFlatTransport, FlatTransport
from broadcast_clients.core.http.settings import HttpSettings

from .servers import DATA, Peer, World, answer, once, refusing_port, repeating, server_context


class Browser:
    """An httpx client over a flat transport, driven in the same way in both worlds."""

    def __init__(self, *, asynchronous: bool, **settings: Any) -> None:
        chosen = HttpSettings(trust_env=False, **settings)
        self.runner = asyncio.Runner() if asynchronous else None
        if asynchronous:
            self.client: Any = httpx.AsyncClient(transport=AsyncFlatTransport(chosen))
        else:
            self.client = httpx.Client(transport=FlatTransport(chosen))

    def request(self, method: str, url: str, **arguments: Any) -> httpx.Response:
        made = self.client.request(method, url, **arguments)
        return self.runner.run(made) if self.runner is not None else made

    def pieces(self, sizes: list[int]) -> Any:
        """A body that comes in pieces."""
        if self.runner is None:
            return (b"x" * size for size in sizes)

        async def generate() -> AsyncIterator[bytes]:
            for size in sizes:
                yield b"x" * size

        return generate()

    @property
    def pool(self) -> Any:
        return self.client._transport._pool

    def close(self) -> None:
        if self.runner is None:
            self.client.close()
        else:
            self.runner.run(self.client.aclose())
            self.runner.close()


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    with contextlib.closing(Browser(asynchronous=world.asynchronous)) as browser:
        yield browser


def test_requests_of_all_kinds(world: World, browser: Browser) -> None:
    server = world.server(repeating(answer(b"ok", "X-A: 1", "X-A: 2", status="200 Fine")))
    response = browser.request("GET", f"{server.url}/x?y=1")
    assert (response.status_code, response.reason_phrase, response.http_version) == (200, "Fine", "HTTP/1.1")
    assert response.headers.get_list("x-a") == ["1", "2"]
    browser.request("POST", server.url, json={"a": 1})
    browser.request("POST", server.url, data={"a": "1"}, files={"f": b"file"})
    browser.request("HEAD", server.url)
    assert [seen.method for seen in server.seen] == ["GET", "POST", "POST", "HEAD"]
    assert server.seen[1].body == b'{"a":1}'
    assert b"file" in server.seen[2].body
    assert browser.pool.connections <= 1


def test_streamed_uploads(world: World, browser: Browser) -> None:
    server = world.server(repeating(answer()))
    sizes = [1, 0, 70_000, 500_000, 5]
    browser.request("POST", server.url, content=browser.pieces(sizes))
    browser.request("PUT", server.url, content=browser.pieces(sizes), headers={"Content-Length": str(sum(sizes))})
    chunked, counted = server.seen
    assert chunked.headers["transfer-encoding"] == "chunked"
    assert "transfer-encoding" not in counted.headers
    assert chunked.body == counted.body == b"x" * sum(sizes)
    assert server.accepted == 1


@pytest.mark.parametrize("length", [3, 7])
def test_body_of_another_length_than_promised(world: World, browser: Browser, length: int) -> None:
    server = world.server(repeating(answer()))
    with pytest.raises(httpx.LocalProtocolError, match="Content-Length"):
        browser.request("POST", server.url, content=browser.pieces([5]), headers={"Content-Length": str(length)})
    assert browser.pool.connections == 0
    with pytest.raises(httpx.LocalProtocolError, match="Content-Length"):
        browser.request("POST", server.url, content=b"12345", headers={"Content-Length": str(length)})


def test_failing_body(world: World, browser: Browser) -> None:
    server = world.server(repeating(answer()))

    def broken() -> Iterator[bytes]:
        yield b"x"
        raise LookupError("mine")

    async def async_broken() -> AsyncIterator[bytes]:
        for piece in broken():
            yield piece

    with pytest.raises(LookupError):
        browser.request("POST", server.url, content=async_broken() if world.asynchronous else broken())
    assert browser.pool.connections == 0
    assert browser.request("GET", server.url).status_code == 200


def test_upload_cut_short_by_the_answer(world: World, browser: Browser) -> None:
    def handle(peer: Peer) -> None:
        peer.head()
        peer.send(answer(b"no", status="403 Forbidden"))
        while peer._receive():
            pass

    server = world.server(handle)
    response = browser.request("POST", server.url, content=browser.pieces([100_000] * 60))
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", httpx.RemoteProtocolError),
        (b"", httpx.RemoteProtocolError),
        (b"garbage", httpx.RemoteProtocolError),
    ],
)
def test_what_the_server_does_wrong(world: World, browser: Browser, reply: bytes, kind: type[Exception]) -> None:
    server = world.server(once(reply))
    with pytest.raises(kind) as caught:
        browser.request("GET", server.url)
    assert isinstance(caught.value, httpx.RequestError)
    assert str(caught.value.request.url) == server.url
    assert browser.pool.connections == 0


def test_exceptions_are_httpxs(world: World, browser: Browser) -> None:
    mute = world.server(lambda peer: (peer.head(), peer.stall()))
    resetting = world.server(lambda peer: (peer.request(), peer.reset()))
    safe = world.server(repeating(answer()), server_context())
    with refusing_port() as port, pytest.raises(httpx.ConnectError):
        browser.request("GET", f"http://127.0.0.1:{port}/")
    with pytest.raises(httpx.ConnectError):
        browser.request("GET", safe.url)
    with pytest.raises(httpx.ReadTimeout):
        browser.request("GET", mute.url, timeout=0.05)
    with pytest.raises(httpx.ReadError):
        browser.request("GET", resetting.url)
    with pytest.raises(httpx.ConnectTimeout):
        browser.request("GET", mute.url.replace("http:", "https:"), timeout=0.05)
    with pytest.raises(httpx.WriteTimeout):
        browser.request(
            "POST", mute.url, content=b"x" * 30_000_000, timeout=httpx.Timeout(5, write=0.1), headers={"X": "1"}
        )
    with pytest.raises(httpx.UnsupportedProtocol):
        browser.request("GET", "ftp://127.0.0.1/")
    with pytest.raises(httpx.LocalProtocolError, match="'X-Bad'"):
        browser.request("GET", mute.url, headers={"X-Bad": "a\r\nb"})
    assert browser.pool.connections == 0


def test_pool_timeout(world: World) -> None:
    with contextlib.closing(Browser(asynchronous=world.asynchronous, max_connections=1)) as browser:
        server = world.server(repeating(answer(b"x" * 5_000_000)))
        limits = httpx.Timeout(5, pool=0.05)
        if browser.runner is None:
            with browser.client.stream("GET", server.url), pytest.raises(httpx.PoolTimeout):
                browser.client.get(server.url, timeout=limits)
        else:

            async def work() -> None:
                async with browser.client.stream("GET", server.url):
                    with pytest.raises(httpx.PoolTimeout):
                        await browser.client.get(server.url, timeout=limits)

            browser.runner.run(work())
        assert browser.request("GET", server.url).status_code == 200


def test_tls_and_extensions_of_httpxs_own_transport(world: World) -> None:
    """A request that asks for a host name of its own in TLS goes through httpx's transport, which can do that."""
    server = world.server(repeating(answer(b"safe")), server_context())
    authority = str(DATA / "authority.pem")
    with contextlib.closing(Browser(asynchronous=world.asynchronous, ca_file=authority)) as browser:
        assert browser.request("GET", server.url).content == b"safe"
        with pytest.raises(httpx.ConnectError):
            browser.request("GET", server.url, extensions={"sni_hostname": "films.example"})
        named = browser.request("GET", server.url, extensions={"sni_hostname": "localhost"})
        assert named.content == b"safe"
