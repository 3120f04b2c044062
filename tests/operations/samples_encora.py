"""Sample answers of EncoraStream, as the documents print them: movies with what stands inside, and all others."""

from __future__ import annotations

from typing import Any

from tests.operations import samples_encora_others
from tests.operations.rows import Sample

__all__ = ["NOT_PRINTED", "SAMPLES"]

_SAMPLE_MOVIE: dict[str, Any] = {
    "id": "497f6eca-6276-4993-bfeb-53cbbbba6f08",
    "title": "string",
    "original_title": "string",
    "slug": "string",
    "synopsis": "string",
    "tagline": "string",
    "release_year": 1888,
    "runtime_minutes": 1,
    "content_rating": "G",
    "genres": [],
    "country_of_origin": [],
    "studio": "string",
    "audio_languages": [],
    "subtitle_languages": [],
    "cast": [],
    "images": {},
    "average_rating": 5,
    "rating_count": 0,
    "status": "draft",
    "geo_restrictions": {},
    "drm_required": True,
    "available_from": "2019-08-24T14:15:22Z",
    "available_until": "2019-08-24T14:15:22Z",
    "created_at": "2019-08-24T14:15:22Z",
    "updated_at": "2019-08-24T14:15:22Z",
}
_SAMPLE_PAGE: dict[str, Any] = {
    "data": [_SAMPLE_MOVIE],
    "meta": {
        "total": 2450,
        "count": 20,
        "limit": 20,
        "has_more": True,
        "next_cursor": "eyJpZCI6IjEyMyJ9",
        "prev_cursor": None,
    },
}

SAMPLES = (
    Sample("movie", "encora", "movies.get", _SAMPLE_MOVIE),
    Sample("movie", "encora", "admin.movies.get", _SAMPLE_MOVIE),
    Sample("movie", "encora", "admin.movies.create", _SAMPLE_MOVIE),
    Sample("movie", "encora", "admin.movies.update", _SAMPLE_MOVIE),
    Sample("movie", "encora", "admin.movies.publish", _SAMPLE_MOVIE),
    Sample("movie", "encora", "admin.movies.unpublish", _SAMPLE_MOVIE),
    Sample("page", "encora", "movies.list", _SAMPLE_PAGE),
    Sample("page", "encora", "admin.movies.list", _SAMPLE_PAGE),
    *samples_encora_others.SAMPLES,
)

NOT_PRINTED = {"admin.movies.delete", *samples_encora_others.NOT_PRINTED}
"""Operations that show a refusal only, an empty list, or nothing."""
