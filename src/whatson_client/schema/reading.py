"""A description in YAML, read without trusting it.

PyYAML's safe loader makes plain values only. What it doesn't guard against are small texts that stand for huge values
(aliases of aliases), values that contain themselves, and nesting without end; these are refused here.
"""

from __future__ import annotations

from typing import Any

from broadcast_clients.core.errors import ConfigurationError, MalformedAnswer
from broadcast_clients.core.jsonvalue import as_list, as_object

__all__ = ["MOST_CHARACTERS", "MOST_VALUES", "read_yaml"]

MOST_CHARACTERS = 20_000_000
MOST_VALUES = 1_000_000
"""How many values a description may stand for, each alias counted as what it stands for."""
MOST_DEEP = 100
LONGEST_NUMBER = 300
"""Characters of a number. YAML has some that are written as `1:30:00`, and long ones take for ever to be read."""


def read_yaml(text: str) -> dict[str, Any]:
    """The mapping that a YAML text holds.

    Raises:
        ConfigurationError: PyYAML isn't installed.
        MalformedAnswer: The text isn't YAML, not a mapping, or a trap.
    """
    try:
        import yaml
    except ImportError as error:
        raise ConfigurationError(
            "reading the description of an API needs PyYAML", hint="pip install 'broadcast-clients[schema]'"
        ) from error
    if len(text) > MOST_CHARACTERS:
        raise _refused(text, f"has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read")

    class Counting(yaml.SafeLoader):
        """Gives up as soon as there are too many values, and not when all of them are in the memory."""

        nodes = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            self.nodes += 1
            if self.nodes > MOST_VALUES:
                raise _refused(text, f"has more than {MOST_VALUES:,} values")
            return super().compose_node(parent, index)

    try:
        loader: Any = Counting(text)  # PyYAML has few types
        node = loader.get_single_node()
        if node is not None:
            _guard(text, node)
        value = None if node is None else as_object(loader.construct_document(node))
    except yaml.YAMLError as error:
        raise _refused(text, f"isn't YAML: {error}") from None
    except (RecursionError, ValueError) as error:
        raise _refused(text, f"can't be read: {type(error).__name__}") from None
    if value is None:
        raise _refused(text, "isn't a mapping")
    return value


_NUMBERS = frozenset({"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"})


def _guard(text: str, root: Any) -> None:
    """Count what the text stands for. PyYAML's nodes share what is aliased, so each node is looked at once."""
    sizes: dict[int, int] = {}
    open_nodes: set[int] = set()

    def size(node: Any, depth: int) -> int:
        key = id(node)
        if key in sizes:
            return sizes[key]
        if key in open_nodes:
            raise _refused(text, "contains itself")
        if depth > MOST_DEEP:
            raise _refused(text, f"is nested more than {MOST_DEEP} deep")
        children = as_list(node.value)
        if children is None and len(node.value) > LONGEST_NUMBER and node.tag in _NUMBERS:
            raise _refused(text, f"has a number of {len(node.value):,} characters")
        total = 1
        if children is not None:
            open_nodes.add(key)
            for child in children:
                for part in child if isinstance(child, tuple) else (child,):  # pyright: ignore[reportUnknownVariableType]
                    total += size(part, depth + 1)
                if total > MOST_VALUES:
                    raise _refused(text, f"stands for more than {MOST_VALUES:,} values")
            open_nodes.discard(key)
        sizes[key] = total
        return total

    size(root, 0)


def _refused(text: str, why: str) -> MalformedAnswer:
    return MalformedAnswer(f"the description of the API {why}", status=200, excerpt=text[:200])
