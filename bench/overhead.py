"""What our code adds to its backend, and what decoding costs over bare pydantic."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from bench.data import CONTENT, MOVIE
from bench.measure import Row, Times, interleaved, interleaved_async, microseconds
from broadcast_clients.core.decode import list_adapter
from broadcast_clients.core.hooks import Hook
from broadcast_clients.core.http.protocol import Headers, WireAnswer, WireRequest
from encora_client import AsyncEncoraClient, EncoraClient
from plurimedia_client import PlurimediaClient

CALLS = 2_000
BASE = "http://127.0.0.1/api"
MOVIE_ID = MOVIE["id"]


class Null:
    """A backend that answers at once."""

    def __init__(self, body: bytes) -> None:
        self._answer = WireAnswer(200, Headers([("ETag", '"1"'), ("Content-Type", "application/json")]), body)

    def send(self, request: WireRequest) -> WireAnswer:
        return self._answer

    def close(self) -> None:
        """Nothing is open."""


class AsyncNull(Null):
    """The same, to be awaited."""

    async def send(self, request: WireRequest) -> WireAnswer:  # type: ignore[override]
        return self._answer

    async def aclose(self) -> None:
        """Nothing is open."""


def added(rounds: int) -> list[Row]:
    """Microseconds per call over the backend alone, decoding included; retries, a hook and metadata on."""
    body = json.dumps(MOVIE).encode()
    backend, async_backend = Null(body), AsyncNull(body)
    request = WireRequest("GET", BASE, {})
    client = EncoraClient(base_url=BASE, token="t", transport=backend, hooks=[Hook()])
    async_client = AsyncEncoraClient(base_url=BASE, token="t", transport=async_backend, hooks=[Hook()])

    def ours() -> None:
        for _ in range(CALLS):
            client.movies.get(MOVIE_ID)

    def bare() -> None:
        for _ in range(CALLS):
            backend.send(request)

    async def ours_async() -> None:
        for _ in range(CALLS):
            await async_client.movies.get(MOVIE_ID)

    async def bare_async() -> None:
        for _ in range(CALLS):
            await async_backend.send(request)

    sync = interleaved({"ours": ours, "bare": bare}, rounds)
    asynchronous = asyncio.run(interleaved_async({"ours": ours_async, "bare": bare_async}, rounds))
    return [_added("sync", sync), _added("async", asynchronous)]


def _added(side: str, times: Times) -> Row:
    own = (times.median("ours") - times.median("bare")) / CALLS
    return Row(f"time our code adds per call, {side}", "≤ 60 µs", microseconds(own), f"spread {times.spread('ours')}")


def decoding(rounds: int) -> list[Row]:
    """One content, and a page of 10,000, over `validate_json` into a plain pydantic model of the same fields."""
    from pydantic import TypeAdapter

    from plurimedia_client.models import Content

    plain = _plain(Content)
    one = json.dumps({"version": "v2", "statusCode": 200, "data": CONTENT}).encode()
    bare_one = json.dumps(CONTENT).encode()
    client = PlurimediaClient(subscription_key="k", base_url=BASE, transport=Null(one))
    decoder = _decoder(client, "contents.get")
    bare = TypeAdapter(plain).validate_json

    def ours() -> None:
        for _ in range(CALLS):
            decoder(one, 200)

    def theirs() -> None:
        for _ in range(CALLS):
            bare(bare_one)

    single = interleaved({"ours": ours, "bare": theirs}, rounds)
    rows = [{**CONTENT, "id": number} for number in range(10_000)]
    page = json.dumps({"version": "v1", "statusCode": 200, "data": rows}).encode()
    bare_page = json.dumps(rows).encode()
    page_decoder = _decoder(client, "contents.get", listed=True)
    bare_list = list_adapter(plain)

    def ours_page() -> None:
        page_decoder(page, 200)

    def bare_page_alone() -> None:
        bare_list.validate_json(bare_page)

    large = interleaved({"ours": ours_page, "bare": bare_page_alone}, max(3, rounds // 2))
    return [
        Row("decode one content / bare validate_json", "≤ 1.10", f"{single.ratio('ours', 'bare'):.2f}",
            f"{microseconds(single.median('ours') / CALLS)}, spread {single.spread('ours')}"),
        Row("decode a page of 10,000 / bare validate_json", "≤ 0.60", f"{large.ratio('ours', 'bare'):.2f}",
            f"{large.median('ours'):.2f} s, {len(page) / 1e6:.0f} MB, spread {large.spread('ours')}"),
    ]  # fmt: skip


def _decoder(client: Any, operation: str, *, listed: bool = False) -> Any:
    from attrs import evolve

    shared = client._engine.shared
    described = shared.load_operation(operation)
    if listed:
        described = evolve(described, id="request", result=evolve(described.result, kind="list"))
    return shared.ready(described)[1].decode


def _plain(model: Any) -> Any:
    """A plain pydantic model with the same fields, all of them optional, nested models alike."""
    from types import GenericAlias, NoneType

    from pydantic import create_model

    made: dict[Any, Any] = {}

    def twin(kind: Any) -> Any:
        if hasattr(kind, "model_fields"):
            if kind not in made:
                fields: Any = {
                    info.validation_alias or name: (twin(info.annotation) | None, None)
                    for name, info in kind.model_fields.items()
                }
                made[kind] = create_model(f"Plain{kind.__name__}", **fields)
            return made[kind]
        arguments: tuple[Any, ...] = getattr(kind, "__args__", ())
        if getattr(kind, "__origin__", None) is list:
            return GenericAlias(list, (twin(arguments[0]),))
        options = [each for each in arguments if each is not NoneType and not isinstance(each, str)]
        return twin(options[-1]) if arguments and options and not isinstance(kind, type) else kind

    return twin(model)
