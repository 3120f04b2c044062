"""Arguments that come from elsewhere or go to two places, rules about several, and items under keys."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import httpx
import pytest

from broadcast_clients.core.errors import InvalidRequest
from tests.codegen.made import Wire, sync_client
from tests.codegen.specs import generate, importable, new_package

SURE = {"x-provenance": "documented", "x-source": "page 1"}
NUMBER = {"type": "integer", "minimum": 1}


def _parameter(name: str, location: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": location, "description": f"The {name}.", "schema": schema, **more, **SURE}


def _operation(name: str, retry: str, parameters: list[Any], answer: Any, **more: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": answer}}
    return {
        "operationId": f"parts.{name}", "summary": name, "tags": ["Parts"], "description": "Does it.",
        "x-retry": retry, "parameters": parameters, "responses": {"200": {"description": "It.", "content": content}},
        **more, **SURE,
    }  # fmt: skip


PART = {"$ref": "#/components/schemas/Part"}
BODY = {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/PartWrite"}}}}
TIME = {"type": "string", "format": "date-time"}
IN_PATH = _parameter("number", "path", NUMBER, required=True)
DEVICE = _parameter(
    "X-Device", "header", {"type": "string"}, required=True, **{"x-name": "device", "x-setting": "device"}
)
SPEC: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Parts"},
    "tags": [{"name": "Parts", "description": "Parts of something."}],
    "paths": {
        "/parts/{number}": {
            "get": _operation(
                "open", "unsafe", [IN_PATH, DEVICE], PART, **{"x-retry-note": "It opens something."}
            ),
            "post": _operation(
                "create", "unsafe", [IN_PATH], PART, requestBody=BODY,
                **{"x-path-in-body": True, "x-one-of": ["text", "address"]},
            ),
            "patch": _operation(
                "update", "unsafe", [IN_PATH], PART, requestBody=BODY, **{"x-path-in-body": True, "x-partial": True}
            ),
        },
        "/parts": {
            "get": _operation(
                "list", "safe", [_parameter("from", "query", TIME), _parameter("to", "query", TIME)],
                {"type": "object", "properties": {"data": {
                    "type": "object", "additionalProperties": {"type": "array", "items": PART},
                }}},
                **{"x-span": {"from": "from", "to": "to", "days": 2}},
            ),
        },
    },
    "components": {
        "schemas": {
            "Part": {
                "type": "object", "x-group": "parts", "description": "A part.", **SURE,
                "properties": {"number": {**NUMBER, "description": "Its number."}},
            },
            "PartWrite": {
                "type": "object", "x-group": "parts", "description": "A part to be made.", **SURE,
                "required": ["number"],
                "properties": {
                    "number": {**NUMBER, "description": "Its number."},
                    "size": {"type": "integer", "format": "int64", "description": "Its size."},
                    "text": {"type": "string", "description": "Its text."},
                    "address": {"type": "string", "description": "Where its text is."},
                },
            },
        }
    },
}  # fmt: skip


@pytest.fixture
def wire() -> Wire:
    return Wire(*[httpx.Response(200, json={"number": 1})] * 3)


@pytest.fixture
def client(tmp_path: Path, wire: Wire) -> Any:
    package = new_package()
    assert generate(tmp_path, package, {"parts.yaml": SPEC}).problems == []
    with importable(tmp_path):
        yield sync_client(package, wire)


def test_one_argument_for_path_and_body(client: Any, wire: Wire) -> None:
    client.parts.create(3, text="x", size=2**40)
    client.parts.create(4, {"number": 9, "address": "y"})
    assert [wire.sent(0), wire.sent(1)] == [{"number": 3, "size": 2**40, "text": "x"}, {"number": 4, "address": "y"}]
    assert wire.lines == ["POST /parts/3", "POST /parts/4"]


def test_in_a_partial_update_the_argument_is_that_of_the_path(client: Any, wire: Wire) -> None:
    client.parts.update(3, text="x")
    client.parts.update(3, {"number": 4})
    assert [wire.sent(0), wire.sent(1)] == [{"text": "x"}, {"number": 4}]
    assert wire.lines == ["PATCH /parts/3"] * 2
    assert "put that into `body`" in (inspect.getdoc(client.parts.update) or "")


def test_a_complaint_about_it_comes_once(client: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        client.parts.create(0)
    assert [(each.argument, each.code) for each in caught.value.errors] == [("number", "minimum"), ("text", "one_of")]


def test_a_setting_stands_for_an_argument(client: Any, wire: Wire) -> None:
    with pytest.raises(
        InvalidRequest, match="device: is required: pass device=, or set device= for the client, or MADE_DEVICE"
    ):
        client.parts.open(1)
    client._engine.shared.default_arguments = {"device": "tv"}
    client.parts.open(1)
    client.parts.open(1, device="radio")
    assert [each.headers["x-device"] for each in wire.requests] == ["tv", "radio"]
    assert "Left out, the client's `device` is sent" in (inspect.getdoc(client.parts.open) or "")


def test_items_under_keys_and_a_span(client: Any, wire: Wire) -> None:
    wire.replies[0] = httpx.Response(200, json={"data": {"a": [{"number": 1}], "b": [{"number": 2}, {"number": 3}]}})
    parts = client.parts.list(to="2026-03-03T00:00:00Z", from_="2026-03-01T00:00:00Z")
    assert [each.number for each in parts] == [1, 2, 3]
    assert {key: len(each) for key, each in parts.groups.items()} == {"a": 1, "b": 2}
    with pytest.raises(InvalidRequest, match="at most 2 days"):
        client.parts.list(to="2026-03-03T00:00:01Z", from_="2026-03-01T00:00:00Z")
