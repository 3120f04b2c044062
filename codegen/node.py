"""A place in a spec: its value, and where it stands, so that every refusal can say where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from broadcast_clients.core.jsonvalue import as_list, as_object
from codegen.problem import Problem

__all__ = ["Node", "read_yaml"]


class _Loader(yaml.SafeLoader):
    """YAML as JSON means it: no dates made of texts, no key twice."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        text = str(key.value)
        if text in seen:
            raise yaml.MarkedYAMLError(problem=f"the key {text!r} stands twice", problem_mark=key.start_mark)
        seen.add(text)
    return {str(key): value for key, value in loader.construct_mapping(node, deep=True).items()}


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


class Node:
    """One value of a spec.

    Args:
        file: Path of the spec, relative to the repository.
        path: JSON path, such as `$.paths./movies.get`.
        value: What stands there.
    """

    def __init__(self, file: str, path: str, value: Any) -> None:
        self.file = file
        self.path = path
        self.value = value

    def problem(self, what: str, remedy: str) -> Problem:
        """A refusal of this place."""
        return Problem(self.file, self.path, what, remedy)

    def __contains__(self, key: str) -> bool:
        members = as_object(self.value)
        return members is not None and key in members

    def child(self, key: str) -> Node:
        """The member `key`, which must exist."""
        mapping = self._mapping()
        if key not in mapping:
            raise self.problem(f"has no {key!r}", f"add {key}:")
        return Node(self.file, f"{self.path}.{key}", mapping[key])

    def find(self, key: str) -> Node | None:
        """The member `key`, if it is there."""
        return self.child(key) if key in self else None

    def members(self) -> Iterator[tuple[str, Node]]:
        """All members of an object, in order."""
        for key, value in self._mapping().items():
            yield str(key), Node(self.file, f"{self.path}.{key}", value)

    def members_raw(self) -> list[tuple[str, Any]]:
        """All members of an object as they are."""
        return list(self._mapping().items())

    def elements(self) -> Iterator[Node]:
        """All elements of an array."""
        items = as_list(self.value)
        if items is None:
            raise self.problem("must be a list", "write it as a list")
        for index, value in enumerate(items):
            yield Node(self.file, f"{self.path}[{index}]", value)

    def _mapping(self) -> dict[str, Any]:
        members = as_object(self.value)
        if members is None:
            raise self.problem("must be an object", "write it as `key: value` lines")
        return members

    def only(self, *known: str) -> None:
        """Refuse members that the generator doesn't know: an unread key is a lost fact."""
        for key, node in self.members():
            if key not in known:
                what = "is an unknown extension" if key.startswith("x-") else "is something the generator doesn't read"
                raise node.problem(what, f"remove it, or use one of {', '.join(sorted(known))}")

    def text(self, key: str, default: str | None = None) -> str:
        """The text at `key`; empty text doesn't count."""
        if default is not None and key not in self:
            return default
        node = self.child(key)
        if not isinstance(node.value, str) or not node.value.strip():
            raise node.problem("must be text", "write some, in quotes if it looks like a number")
        return " ".join(node.value.split())

    def choice(self, key: str, *allowed: str) -> str:
        """The text at `key`, one of some."""
        text = self.text(key)
        if text not in allowed:
            raise self.child(key).problem(f"{text!r} isn't allowed", f"use one of {', '.join(allowed)}")
        return text

    def flag(self, key: str) -> bool:
        """The boolean at `key`; false where it isn't there."""
        node = self.find(key)
        if node is None:
            return False
        if not isinstance(node.value, bool):
            raise node.problem("must be true or false", "write true or leave it out")
        return node.value

    def number(self, key: str) -> float | None:
        """The number at `key`, if there is one."""
        node = self.find(key)
        if node is None:
            return None
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise node.problem("must be a number", "write a number")
        return node.value

    def count(self, key: str) -> int | None:
        """The whole number at `key`, if there is one."""
        number = self.number(key)
        if number is not None and number != int(number):
            raise self.child(key).problem("must be a whole number", "write a whole number")
        return None if number is None else int(number)


def read_yaml(root: Path, file: str) -> Node:
    """Read one YAML file.

    Raises:
        Problem: It isn't there, isn't YAML, or has a key twice.
    """
    try:
        text = (root / file).read_text("utf-8")
    except OSError as error:
        raise Problem(file, "file", f"can't be read: {error.strerror}", "create it, or correct config.toml") from error
    try:
        value: Any = yaml.load(text, _Loader)  # noqa: S506  # a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}" if mark else "file"
        raise Problem(file, place, f"isn't YAML: {error.problem}", "correct the line") from error
    return Node(file, "$", value)
