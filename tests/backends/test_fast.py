"""The fast backend: when it is chosen, what goes which way, and what is said when it can't be had."""

from __future__ import annotations

import asyncio
import pickle
import subprocess
import sys
from typing import Any

import httpx
import pytest
import respx

from broadcast_clients.core.errors import ConfigurationError, ConnectionFailed, TransportError
from broadcast_clients.core.http.backend_async import AsyncHttpxBackend
from broadcast_clients.core.http.backend_fast import AsyncFastBackend, make_async_fast
from broadcast_clients.core.http.backend_sync import SyncHttpxBackend
from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.http.settings import HttpSettings
from encora_client import AsyncEncoraClient, EncoraClient
from tests.http.servers import DATA, AsyncCaller, World, answer, get, post, repeating

SETTINGS = HttpSettings(trust_env=False, backend="fast")


def make(world: World) -> tuple[AsyncCaller, AsyncFastBackend]:
    backend = make_async_fast(SETTINGS)
    assert isinstance(backend, AsyncFastBackend)
    caller = world.around(backend)
    assert isinstance(caller, AsyncCaller)
    return caller, backend


def clients_of(backend: AsyncFastBackend) -> int:
    """How many clients of the library there are, none being in use."""
    ((_, lanes),) = backend._places.values()
    return sum(map(len, lanes._free.values()))


def test_first_request_takes_the_default_way_and_the_next_ones_the_other() -> None:
    with World(asynchronous=True) as world:
        server = world.server(repeating(answer()))
        caller, backend = make(world)
        for _ in range(4):
            assert caller.send(get(server.url)).status == 200
        assert server.accepted == 2
        assert clients_of(backend) == 1


@pytest.mark.parametrize(
    "request_of",
    [
        lambda url: post(url, b"x" * 70_000),
        lambda url: get(f"{url}/a/%2E%2E/b"),
        lambda url: get(url, Host="films.example"),
        lambda url: get(url, Cookie="a=1"),
    ],
    ids=["large body", "dot segments", "host header", "cookie header"],
)
def test_what_takes_the_default_way(request_of: Any) -> None:
    with World(asynchronous=True) as world:
        server = world.server(repeating(answer()))
        caller, backend = make(world)
        for _ in range(3):
            assert caller.send(request_of(server.url)).status == 200
        assert server.accepted == 1
        assert clients_of(backend) == 0


def test_few_combinations_of_time_limits_get_a_client() -> None:
    with World(asynchronous=True) as world:
        server = world.server(repeating(answer()))
        caller, backend = make(world)
        for number in range(8):
            assert caller.send(get(server.url, timeout=Timeout(5, 5 + number, 5, 5))).status == 200
        assert clients_of(backend) == 4


def test_after_a_failed_connection_the_default_way_says_why() -> None:
    with World(asynchronous=True) as world:
        server = world.server(repeating(answer()))
        caller, _ = make(world)
        for _ in range(2):
            caller.send(get(server.url))
        server.close()
        for _ in range(3):
            with pytest.raises(TransportError) as caught:
                caller.send(get(server.url))
        assert isinstance(caught.value, ConnectionFailed)
        assert isinstance(caught.value.__cause__, ConnectionRefusedError)


@pytest.mark.parametrize(
    "changes",
    [
        {"proxy": "http://127.0.0.1:1"},
        {"http2": True},
        {"verify": False},
        {"ca_file": str(DATA / "authority.pem")},
        {"client_cert": str(DATA / "client.pem")},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_settings_that_leave_nothing_to_it(changes: dict[str, Any]) -> None:
    backend = make_async_fast(HttpSettings(**{"trust_env": False, "backend": "fast", **changes}))
    assert isinstance(backend, AsyncHttpxBackend)


def test_authorities_of_an_environment_that_isnt_to_be_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(DATA / "authority.pem"))
    assert isinstance(make_async_fast(SETTINGS), AsyncHttpxBackend)


async def test_clients() -> None:
    with EncoraClient(base_url="https://encora.example/", token="t", backend="fast") as client:
        assert isinstance(client._engine.connections.backend(), SyncHttpxBackend)
    async with AsyncEncoraClient(base_url="https://encora.example/", token="t", backend="fast") as asynchronous:
        assert isinstance(asynchronous._engine.connections.backend(), AsyncFastBackend)


def test_a_client_is_pickled_with_its_backend() -> None:
    client = AsyncEncoraClient(base_url="https://encora.example/", backend="fast")
    copied = pickle.loads(pickle.dumps(client))
    assert isinstance(copied._engine.connections.backend(), AsyncFastBackend)


@pytest.mark.parametrize("kind", [EncoraClient, AsyncEncoraClient])
def test_settings_that_exclude_it(kind: Any) -> None:
    with pytest.raises(ConfigurationError, match="backend must be 'fast' or nothing, not 'faster'"):
        kind(base_url="https://encora.example/", token="t", backend="faster")
    under = httpx.Client() if kind is EncoraClient else httpx.AsyncClient()
    with pytest.raises(ConfigurationError, match="backend='fast' and http_client exclude each other"):
        kind(base_url="https://encora.example/", token="t", backend="fast", http_client=under)


def test_missing_extra_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyreqwest", "pyreqwest.client"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "broadcast_clients.core.http.backend_fast", raising=False)
    with pytest.raises(ConfigurationError, match=r"pip install 'broadcast-clients\[fast\]'"):
        AsyncEncoraClient(base_url="https://encora.example/", token="t", backend="fast")
    # A sync client needs nothing for it.
    EncoraClient(base_url="https://encora.example/", token="t", backend="fast").close()


def test_nobody_else_loads_the_library() -> None:
    script = (
        "import sys\nfrom encora_client import AsyncEncoraClient\n"
        "AsyncEncoraClient(base_url='https://encora.example/', token='t')._engine.connections.backend()\n"
        "print('pyreqwest' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"


async def test_tools_that_sit_in_httpx_see_every_request() -> None:
    backend = make_async_fast(SETTINGS)
    assert isinstance(backend, AsyncFastBackend)
    with respx.mock as router:
        route = router.get("http://films.example/").respond(200, content=b"mocked")
        found = await asyncio.gather(*(backend.send(get("http://films.example/")) for _ in range(3)))
    assert [each.content for each in found] == [b"mocked"] * 3
    assert route.call_count == 3
    await backend.aclose()
