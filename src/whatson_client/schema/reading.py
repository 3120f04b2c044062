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
MOST_VALUES = 2_000_000
"""How many values a description may stand for, each alias counted as what it stands for."""
MOST_DEEP = 100


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
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is not None:
            _guard(text, node)
        value = as_object(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise _refused(text, f"isn't YAML: {error}") from None
    except (RecursionError, ValueError) as error:
        raise _refused(text, f"can't be read: {type(error).__name__}") from None
    if value is None:
        raise _refused(text, "isn't a mapping")
    return value


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
