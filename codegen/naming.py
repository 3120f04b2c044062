"""Names of the wire as Python names."""

from __future__ import annotations

import keyword
import re

__all__ = ["camel", "is_attribute_path", "python_name"]

_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[^0-9A-Za-z]+")
_PART = re.compile(r"[a-z][a-z0-9_]*")

# Names that a field can't have, because every model has them as methods, or a type in an annotation is called so.
_TAKEN = frozenset(
    {
        *("copy", "construct", "dict", "json", "parse_obj", "parse_raw", "parse_file", "from_orm", "schema"),
        *("schema_json", "validate", "update_forward_refs", "model_config", "model_fields", "model_computed_fields"),
        *("model_copy", "model_dump", "model_dump_json", "model_validate", "model_construct", "model_rebuild"),
        *("model_extra", "model_fields_set", "model_post_init", "model_json_schema", "raw_fields", "to_wire"),
        *("str", "int", "float", "bool", "list", "tuple", "dt"),
    }
)


def python_name(wire: str) -> str:
    """`highResolutionURL` → `high_resolution_url`, `If-Match` → `if_match`, `from` → `from_`."""
    words = _BOUNDARY.sub("_", _OTHER.sub("_", wire)).strip("_").lower()
    return f"{words}_" if keyword.iskeyword(words) or words in _TAKEN else words


def camel(path: str) -> str:
    """`admin.movies` → `AdminMovies`, `live_tv` → `LiveTv`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[._]", path))


def is_attribute_path(path: str) -> bool:
    """Whether it can be written after `client.`, with at least one namespace."""
    parts = path.split(".")
    return len(parts) > 1 and all(_PART.fullmatch(part) and not keyword.iskeyword(part) for part in parts)
