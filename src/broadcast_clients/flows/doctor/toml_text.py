"""Tables and texts as TOML: what an overrides file needs of it, since the standard library only reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["toml_text"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_text(table: Mapping[str, Any], comments: Iterable[str] = ()) -> str:
    """A TOML document of tables, texts, whole numbers and booleans.

    Args:
        table: What the document holds.
        comments: Lines for its head.
    """
    lines = [f"# {_one_line(each)}" for each in comments]
    _write(table, (), lines)
    return "\n".join(lines).lstrip("\n") + "\n"


def _write(table: Mapping[str, Any], place: tuple[str, ...], lines: list[str]) -> None:
    values = {name: each for name, each in table.items() if not isinstance(each, Mapping)}
    if (values or not table) and place:
        lines += ["", f"[{'.'.join(map(_key, place))}]"]
    lines += [f"{_key(name)} = {_value(each)}" for name, each in values.items()]
    for name, each in table.items():
        if isinstance(each, Mapping):
            _write(each, (*place, name), lines)  # pyright: ignore[reportUnknownArgumentType]  # narrowed from Any


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _value(value: Any) -> str:
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _text(value: str) -> str:
    # A TOML basic string has the escapes of JSON, and DEL besides.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _one_line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
