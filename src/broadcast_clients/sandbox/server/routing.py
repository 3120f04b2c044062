"""Finds the operation of a path in a prepared tree, one dictionary look-up a segment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from .messages import Route


@dataclass(slots=True)
class _Node:
    literals: dict[str, _Node] = field(default_factory=dict[str, "_Node"])
    parameter: tuple[str, _Node] | None = None
    routes: dict[str, Route] = field(default_factory=dict[str, Route])


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a path: the route of the method, if any, and the methods there are."""

    route: Route | None
    parameters: dict[str, str]
    methods: tuple[str, ...]


NOTHING = Found(None, {}, ())


class Router:
    """The operations of one API.

    Args:
        routes: The operations.
        fold_case: Whether letters of either case match in the fixed parts of a path.
        trailing_slash: Whether one slash too many at the end is tolerated.
    """

    def __init__(self, routes: Iterable[Route], *, fold_case: bool = False, trailing_slash: bool = False) -> None:
        self.routes: tuple[Route, ...] = tuple(routes)
        self.keys: frozenset[str] = frozenset(route.key for route in self.routes)
        self._fold_case = fold_case
        self._trailing_slash = trailing_slash
        self._root = _Node()
        for route in self.routes:
            self._insert(route)

    def _insert(self, route: Route) -> None:
        node = self._root
        for segment in (route.path or route.template).split("/")[1:]:
            if segment.startswith("{"):
                if node.parameter is None:
                    node.parameter = (segment[1:-1], _Node())
                node = node.parameter[1]
            else:
                literal = segment.lower() if self._fold_case else segment
                node = node.literals.setdefault(literal, _Node())
        node.routes[route.method] = route

    def find(self, method: str, path: str) -> Found:
        """Return what stands at the quoted `path`. A quoted slash stays inside its segment."""
        segments = path.split("/")[1:]
        if self._trailing_slash and segments and segments[-1] == "":
            segments.pop()
        node, parameters = self._root, dict[str, str]()
        for segment in segments:
            literal = node.literals.get(segment.lower() if self._fold_case else segment)
            if literal is not None:
                node = literal
            elif node.parameter is not None and segment:
                name, node = node.parameter
                parameters[name] = unquote(segment)
            else:
                return NOTHING
        return Found(node.routes.get(method), parameters, tuple(node.routes))
