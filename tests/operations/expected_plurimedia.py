"""What a Plurimedia client sees under each variant of what the documents leave open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from broadcast_clients.core.errors import BadRequest, BroadcastError, NoResult
from tests.operations.expected import Table, moved

__all__ = ["CONTENTS", "DEFAULT", "TABLE", "Expected"]

CONTENTS = 60
"""Size of the large catalogue."""
_CHANGES = "catalogs.last_updated"
_DENIED = "Access denied due to missing or invalid subscription key."


@frozen(kw_only=True)
class Expected:
    """By default pages have 50 contents, so that there are two."""

    overrides: Mapping[str, Any] | None = None
    timezone: str = "UTC"
    page_sizes: tuple[int, ...] = (50, 10)
    total_pages: int | None = 2
    added: str = "added"
    updated: str = "updated"
    invalid: type[BroadcastError] = BadRequest
    """What an id that is none gives; a list is then empty where it is no error."""
    denied: str = _DENIED
    throttled: str = "Rate limit is exceeded."
    removed_is_readable: bool = True
    unknown: Mapping[str, Any] = {}
    lang: str = "fr"
    version: str | None = "v2"
    """Of the envelope around a single V2 content; `None` is none, "" is an envelope without version."""


DEFAULT = Expected()


def _with_pages(*sizes: int) -> dict[str, Any]:
    return {"page_sizes": sizes, "total_pages": len(sizes)}


def _same(*variants: str) -> dict[str, dict[str, Any]]:
    """The client sees no difference, which is the point."""
    return {variant: {} for variant in variants}


_V1_PREFIX = {
    "operations": {
        _CHANGES: {"path": "/v1/api/v2/catalogslastupdated/{id}"},
        "contents.get": {"path": "/v1/api/v2/contents/{id}"},
    }
}

TABLE: Table = {
    "empty": _same("object", "empty_body", "null", "array", "data_missing", "data_null", "data_object", "data_array"),
    "list_envelope": _same("wrapped", "bare"),
    "single_envelope": {
        "v2": {},
        "v1": {"version": "v1"},
        "no_version": {"version": ""},
        "bare": {"version": None},
    },
    "paths": {
        "flat": {},
        "nested": {"overrides": moved("plurimedia", _CHANGES, path="/v2/api/v2/catalogs/{id}/lastupdated")},
    },
    "v2_prefix": {"v2": {}, "v1": {"overrides": {"version": 1, "plurimedia": _V1_PREFIX}}},
    "path_case": _same("folded", "exact"),
    "page_header": {"always": {}, "not_on_last": {}, "never": {"total_pages": None}},
    "page_size": {
        "auto": _with_pages(CONTENTS),
        "50": _with_pages(50, 10),
        "500": _with_pages(CONTENTS),
        "1000": _with_pages(CONTENTS),
        "10000": _with_pages(CONTENTS),
    },
    "since_parameter": {
        "date": {},
        "since": {"overrides": moved("plurimedia", _CHANGES, parameters={"since": {"name": "since"}})},
    },
    "change_words": {"words": {}, "verbs": {"added": "INSERT", "updated": "UPDATE"}},
    "time_zone": {"utc": {}, "paris": {"timezone": "Europe/Paris"}},
    "invalid_parameter": {"bad_request": {}, "no_result": {"invalid": NoResult}},
    "gateway_body": {"json": {}, "empty": {"denied": "Unauthorized"}},
    "throttle": {
        "json": {},
        "text": {"throttled": "Too Many Requests"},
        "empty": {"throttled": "Too Many Requests"},
    },
    "removed_content": {"readable": {}, "gone": {"removed_is_readable": False}},
    "unknown_fields": {"none": {}, "some": {"unknown": {"qualityIndex": 7}}},
    "default_lang": {"fr": {}, "en": {"lang": "en"}},
}
