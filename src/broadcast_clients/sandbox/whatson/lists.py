"""Drop-down lists, and the API's own description."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route, encode_json

from .configuration import GENRES

_JSON = (("Content-Type", "application/json"),)

# GET /api returns an OpenAPI document in YAML (documented); its text isn't public, so this one describes the sandbox.
_YAML = b"""\
openapi: 3.0.0
info:
  title: Content Business API
  version: 2.0.0
servers:
  - url: /content/v1
paths:
  /login:
    post: {summary: Obtain a token, responses: {'200': {description: Token}}}
  /programs:
    post: {summary: Create or update a program, responses: {'200': {description: Written}}}
  /programs/{contentId}:
    get: {summary: Read a program, responses: {'200': {description: Program}}}
    put: {summary: Update a program, responses: {'200': {description: Written}}}
  /genres:
    get: {summary: Values of the drop-down list BOGenre, responses: {'200': {description: Values}}}
"""


def routes(api_is_open: bool) -> list[Route]:
    """Return the operations."""
    return [
        Route("GET", "/content/v1/genres", genres),
        Route("GET", "/content/v1/api", description, open=api_is_open),
    ]


def genres(request: Request) -> Response:
    """GET /genres: id and name of every value of BOGenre (documented)."""
    return Response(200, _JSON, encode_json([{"id": key, "name": name} for key, name in GENRES.items()]))


def description(request: Request) -> Response:
    """GET /api: the OpenAPI document."""
    return Response(200, (("Content-Type", "application/yaml"),), _YAML)
