"""No text that a user hands over gets out of its place in a request: it is sent as itself, or refused before it is."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast_clients.core.errors import BroadcastError, ConfigurationError, InvalidRequest
from broadcast_clients.core.http.direct import prepare
from broadcast_clients.core.http.protocol import Headers, WireAnswer, WireRequest
from broadcast_clients.core.operation import Operation, Parameter
from tests._async.operations.calls import client_for, invoke
from tests.operations.facts import APIS, methods, release_with
from tests.operations.values import required_arguments

HOSTILE = (
    "a\r\nX-Evil: 1", "a\nX-Evil: 1", "\r", "\x00", "\x1b[2J", "\x7f", "", " ", ".", "..", "../..", "a/../b", "/etc",
    "//evil.test", "%2e%2e", "%2e%2e%2fadmin", "%0d%0aX-Evil:%201", "a?admin=1", "a&admin=1", "a#b", "a;admin=1",
    "..\\..", "https://evil.test/", "user@evil.test", ":80", "{id}", "a b", "Ça", "\u2028", "\u0085", "\ud800", "𝄞",
    "*", "'\"<>",
)  # fmt: skip


class AsyncWire:
    """Takes requests as they would go out."""

    def __init__(self) -> None:
        self.requests: list[WireRequest] = []

    async def send(self, request: WireRequest) -> WireAnswer:
        """Keep it."""
        if not request.url.endswith("/login"):
            self.requests.append(request)
            return WireAnswer(204, Headers(), b"")
        return WireAnswer(200, Headers(), b'{"statusCode": "0", "message": "ok", "token": "t"}')

    async def aclose(self) -> None:
        """Nothing is open."""


def check_heads(wire: AsyncWire) -> None:
    """What went out has no line too many. What hasn't gone out needn't be looked at."""
    for request in wire.requests:
        head = prepare(request).head
        assert not re.search(rb"^x-evil", head, re.IGNORECASE | re.MULTILINE)
        assert re.fullmatch(rb"(?:[\x20-\x7e]+\r\n)+\r\n", head)


def texts(operation: Operation) -> list[Parameter]:
    """The parameters that texts may be given to, numbers among them: ids come from files and forms."""
    return [each for each in operation.parameters if each.schema.kind in ("string", "integer", "number")]


def check_sent(operation: Operation, parameter: Parameter, value: str, request: WireRequest) -> None:
    """The text stands where it belongs, and everything else is as without it."""
    prepared = prepare(request)
    lines = prepared.head.decode("ascii").split("\r\n")
    assert lines[-2:] == ["", ""]
    assert not [
        line for line in lines if re.match(r"x-evil", line, re.IGNORECASE) or re.search(r"[\x00-\x1f\x7f]", line)
    ]
    assert len({line.partition(":")[0].lower() for line in lines[1:-2]}) == len(lines) - 3, "each header once"
    method, target, version = lines[0].split(" ")
    assert (method, version) == (operation.method, "HTTP/1.1")
    assert prepared.origin.host.endswith(".test")
    path, _, query = target.partition("?")
    assert "#" not in target
    base = urlsplit(request.url).path[: -len(path)] if not path.startswith("/") else ""
    wanted = operation.path.split("/")
    segments = (base + path).split("/")[-len(wanted) + 1 :]
    for segment, template in zip(segments, wanted[1:], strict=True):
        assert segment not in (".", "..")
        if "{" not in template:
            assert segment == template
        elif parameter.location == "path" and template == f"{{{parameter.wire}}}":
            assert unquote(segment, errors="strict") == value
    pairs = parse_qsl(query, keep_blank_values=True, errors="strict")
    known = {each.wire for each in operation.parameters}
    assert {name.removesuffix("[]") for name, _ in pairs} <= known, "nothing but documented parameters"
    if parameter.location == "query":
        assert (parameter.wire, value) in pairs
    if parameter.location == "header":
        assert f"{parameter.wire}: {value}" in lines


@pytest.mark.parametrize("api", APIS)
async def test_every_text_of_every_operation(api: str) -> None:
    wire = AsyncWire()
    told: list[str] = []
    sent = refused = 0
    for release in {release_with(operation) for name, operation in methods() if name == api}:
        more = {"release": release} if api == "whatson" else {}
        async with client_for(api, **more, transport=wire, retries=0) as client:
            for name, operation in methods():
                if name != api or release_with(operation) != release:
                    continue
                for parameter in texts(operation):
                    for value in HOSTILE:
                        arguments = {**required_arguments(operation), parameter.name: value}
                        wire.requests.clear()
                        try:
                            await invoke(client, operation.id, **arguments, options={"check": False})
                        except (InvalidRequest, ConfigurationError) as error:
                            refused += 1
                            if wire.requests:
                                told.append(
                                    f"{operation.id} {parameter.name}={value!r}: refused after it was sent: {error}"
                                )
                            continue
                        except BroadcastError:
                            assert wire.requests, f"{operation.id} {parameter.name}={value!r}"
                        sent += 1
                        try:
                            check_sent(operation, parameter, value, wire.requests[0])
                        except (AssertionError, ValueError, BroadcastError) as error:
                            told.append(
                                f"{operation.id} {parameter.name}={value!r}: {wire.requests[0].url} {error}"[:400]
                            )
    assert not told, "\n".join(told[:20])
    assert sent > 100
    assert refused > 20


EVERY = [(api, operation, parameter) for api, operation in methods() for parameter in texts(operation)]


@given(st.sampled_from(EVERY), st.text(max_size=12) | st.text("./\\%2eE\r\n\x00?#&;:@ a", max_size=12))
@settings(max_examples=150, deadline=None)
async def test_any_text_in_any_place(place: tuple[str, Operation, Parameter], value: str) -> None:
    api, operation, parameter = place
    wire = AsyncWire()
    release = {"release": release_with(operation)} if api == "whatson" else {}
    async with client_for(api, **release, transport=wire, retries=0) as client:
        arguments = {**required_arguments(operation), parameter.name: value}
        try:
            await invoke(client, operation.id, **arguments, options={"check": False})
        except (InvalidRequest, ConfigurationError):
            assert not wire.requests
            return
        except BroadcastError:
            assert wire.requests
        check_sent(operation, parameter, value, wire.requests[0])


BREAKING = [each for each in HOSTILE if re.search(r"[\x00-\x1f\x7f\u0085\u2028\ud800]", each)]
SETTINGS: dict[str, list[dict[str, Any]]] = {
    "plurimedia": [{"subscription_key": None}, {"secondary_key": None}, {"lang": None}],
    "encora": [{"token": None}, {"device_id": None}, {"profile_id": None}, {"accept_language": None}],
    "whatson": [{"token": None}],
}
SHARED: list[dict[str, Any]] = [
    {"application": None},
    {"headers": {"X-Own": None}},
    {"headers": {None: "x"}},
    {"base_url": None},
]


def _filled(setting: dict[Any, Any], value: str) -> dict[Any, Any]:
    return {
        value if name is None else name: _filled(each, value)
        if isinstance(each, dict)
        else value
        if each is None
        else each
        for name, each in setting.items()
    }


@pytest.mark.parametrize("value", BREAKING)
@pytest.mark.parametrize("api", APIS)
async def test_settings_of_clients(api: str, value: str) -> None:
    """They are refused when the client is made or when it is used, and never end a line."""
    operation = next(each for name, each in methods() if name == api and each.method == "GET" and each.authenticated)
    for setting in [*SETTINGS[api], *SHARED]:
        wire = AsyncWire()
        filled = _filled(setting, f"https://x.test/{value}" if "base_url" in setting else value)
        try:
            client = client_for(api, transport=wire, retries=0, **filled)
            await invoke(client, operation.id, **required_arguments(operation))
        except TypeError:
            assert not wire.requests, "an API hasn't got the setting"
        except BroadcastError:
            pass  # of what was sent, nothing came
        check_heads(wire)


@pytest.mark.parametrize("value", BREAKING)
@pytest.mark.parametrize("where", ["headers", "names", "query", "request", "resume", "key", "etag"])
async def test_options_of_calls(where: str, value: str) -> None:
    wire = AsyncWire()
    options: dict[str, Any] = {}
    client = client_for("encora", transport=wire, retries=0)
    try:
        if where == "headers":
            options = {"headers": {"X-Own": value}}
        elif where == "names":
            options = {"headers": {value: "x"}}
        elif where == "query":
            options = {"query": {value: value}}
        if where == "request":
            await client.request("GET", f"/movies/{value}")
        elif where == "resume":
            await client.movies.list(cursor=value).first_page()
        elif where == "key":
            await client.admin.movies.create(
                {"title": "t", "status": "draft", "drm_required": False}, idempotency_key=value
            )
        elif where == "etag":
            await client.movies.get("657aaad7-6df0-4878-8900-295f294bc20e", if_none_match=value)
        else:
            await client.movies.list(options=options).first_page()
    except BroadcastError:
        assert not wire.requests or where in ("request", "key", "etag")
    check_heads(wire)
