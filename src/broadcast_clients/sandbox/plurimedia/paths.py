"""Where operations are served: the printed pattern, and how the variants move it."""

from __future__ import annotations

from collections.abc import Mapping

from broadcast_clients.sandbox.server.messages import Handler, Route

_V1, _V2 = "/v1/api/v1", "/v2/api/v2"


class Paths:
    """Makes routes from the printed halves of titles.

    Args:
        variants: The variant in force for every assumption.
    """

    def __init__(self, variants: Mapping[str, str]) -> None:
        self.variants = variants
        self._nested = variants["plurimedia.paths"] == "nested"
        self._v2 = _V2 if variants["plurimedia.v2_prefix"] == "v2" else "/v1/api/v2"

    def v1(self, method: str, title: str, handler: Handler, nested: str | None = None) -> Route:
        """Return a route of V1; `nested` is its other form."""
        return self._route(method, f"{_V1}/{title}", handler, _V1, title, nested)

    def v2(self, method: str, title: str, handler: Handler, nested: str | None = None) -> Route:
        """Return a route of V2; `nested` is its other form."""
        return self._route(method, f"{_V2}/{title}", handler, self._v2, title, nested)

    def unversioned(self, title: str, handler: Handler, version: str) -> Route:
        """Return a route that is named with V1 and served in the version of a variant."""
        return Route("GET", f"{_V1}/{title}", handler, f"{_V1 if version == 'v1' else self._v2}/{title}")

    def _route(self, method: str, name: str, handler: Handler, prefix: str, title: str, nested: str | None) -> Route:
        path = nested if self._nested and nested is not None else title
        return Route(method, name, handler, f"{prefix}/{path}")
