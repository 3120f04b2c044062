"""Writes YAML: as much of it as an OpenAPI document needs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from broadcast_clients.sandbox.server.messages import as_array, as_object

_PLAIN = re.compile(r"\d+\.\d+\.\d+|[A-Za-z/][A-Za-z0-9_./{}-]*(?: [A-Za-z0-9_./{}-]+)*")
_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))


def yaml_of(value: Any) -> str:
    """Return a JSON-like value as block-style YAML."""
    return "\n".join(_lines(value, 0)) + "\n"


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


def _lines(value: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    mapping, array = as_object(value), as_array(value)
    if mapping is not None:
        for key, member in mapping.items():
            if isinstance(member, dict | list) and member:
                yield f"{indent}{_scalar(key)}:"
                yield from _lines(member, depth + 1)
            else:
                yield f"{indent}{_scalar(key)}: {_scalar(member)}"
    for member in array or ():
        if isinstance(member, dict | list) and member:
            first, *rest = _lines(member, depth + 1)
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{indent}- {_scalar(member)}"
