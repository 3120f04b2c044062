"""Movies, shows, seasons, episodes, genres and collections: their documented fields and limits."""

from __future__ import annotations

from . import checks
from .checks import RATINGS
from .record import Check, Kind

MOVIE_STATUSES = ("draft", "published", "scheduled", "unpublished")
SHOW_STATUSES = ("draft", "published", "ongoing", "ended", "canceled")
SEASON_STATUSES = ("draft", "published", "completed")
COLLECTION_TYPES = ("manual", "dynamic", "editorial", "franchise")
COLLECTION_STATUSES = ("draft", "published", "scheduled", "archived")
SLUG = "[a-z0-9-]+"

# Used by several schemas.
_TITLE = checks.text(255)
_RATING = checks.one_of(*RATINGS)
_COUNTRIES = checks.list_of(checks.country)
_STRINGS = checks.list_of(checks.string)
_CAST = checks.list_of(checks.cast_member)

MOVIE = Kind(
    "movie",
    keys=(
        "id", "title", "original_title", "slug", "synopsis", "tagline", "release_year", "runtime_minutes",
        "content_rating", "genres", "country_of_origin", "studio", "audio_languages", "subtitle_languages", "cast",
        "images", "average_rating", "rating_count", "status", "geo_restrictions", "drm_required", "available_from",
        "available_until", "created_at", "updated_at",
    ),
    checks={
        "title": _TITLE,
        "original_title": _TITLE,
        "synopsis": checks.text(5000),
        "tagline": checks.text(300),
        "release_year": checks.integer(1888, 2100),
        "runtime_minutes": checks.integer(1),
        "content_rating": _RATING,
        "genres": _STRINGS,
        "country_of_origin": _COUNTRIES,
        "studio": checks.text(200),
        "audio_languages": _STRINGS,
        "subtitle_languages": _STRINGS,
        "cast": _CAST,
        "images": checks.images,
        "status": checks.one_of(*MOVIE_STATUSES),
        "geo_restrictions": checks.geo,
        "drm_required": checks.boolean,
        "available_from": checks.moment,
        "available_until": checks.moment,
    },
    required=("title", "status", "drm_required"),
    clearable=frozenset({"available_until"}),
    nullable=frozenset({"available_until"}),
    searched=("title", "original_title", "synopsis", "tagline"),
    sortable=(
        "id", "title", "original_title", "release_year", "runtime_minutes", "average_rating", "rating_count", "status",
        "available_from", "available_until", "created_at", "updated_at",
    ),
    tagged=True,
)  # fmt: skip

SHOW = Kind(
    "show",
    keys=(
        "id", "title", "original_title", "slug", "synopsis", "content_rating", "genres", "network",
        "country_of_origin", "language", "first_air_date", "last_air_date", "total_seasons", "total_episodes", "cast",
        "images", "average_rating", "rating_count", "status", "geo_restrictions", "drm_required", "created_at",
        "updated_at",
    ),
    checks={
        "title": _TITLE,
        "original_title": _TITLE,
        "synopsis": checks.text(5000),
        "content_rating": _RATING,
        "genres": _STRINGS,
        "network": checks.text(200),
        "country_of_origin": _COUNTRIES,
        "language": checks.string,
        "first_air_date": checks.day,
        "last_air_date": checks.day,
        "cast": _CAST,
        "images": checks.images,
        "status": checks.one_of(*SHOW_STATUSES),
        "geo_restrictions": checks.geo,
        "drm_required": checks.boolean,
    },
    required=("title", "status", "drm_required"),
    searched=("title", "original_title", "synopsis"),
    sortable=(
        "id", "title", "original_title", "first_air_date", "last_air_date", "average_rating", "rating_count", "status",
        "created_at", "updated_at",
    ),
    tagged=True,
)  # fmt: skip

SEASON = Kind(
    "season",
    # The samples are lost; these are the write fields and what the vendor's console reads besides.
    keys=(
        "id", "show_id", "season_number", "title", "synopsis", "episode_count", "images", "air_date", "end_date",
        "status", "created_at", "updated_at",
    ),
    checks={
        "season_number": checks.integer(1),
        "title": _TITLE,
        "synopsis": checks.text(2000),
        "images": checks.images,
        "air_date": checks.day,
        "end_date": checks.day,
        "status": checks.one_of(*SEASON_STATUSES),
    },
    required=("season_number", "status"),
    clearable=frozenset({"title", "end_date"}),
    nullable=frozenset({"title", "end_date"}),
    tagged=True,
)  # fmt: skip

EPISODE = Kind(
    "episode",
    keys=(
        "id", "show_id", "season_id", "season_number", "episode_number", "title", "synopsis", "runtime_minutes",
        "content_rating", "images", "status", "air_date", "available_from", "available_until", "created_at",
        "updated_at",
    ),
    checks={
        "season_number": checks.integer(1),
        "episode_number": checks.integer(0),
        "title": _TITLE,
        "synopsis": checks.text(2000),
        "runtime_minutes": checks.integer(1),
        "content_rating": _RATING,
        "images": checks.images,
        "status": checks.one_of(*MOVIE_STATUSES),
        "air_date": checks.day,
        "available_from": checks.moment,
        "available_until": checks.moment,
    },
    required=("season_number", "episode_number", "title", "status"),
    searched=("title", "synopsis"),
    sortable=(
        "id", "season_number", "episode_number", "title", "runtime_minutes", "status", "air_date", "available_from",
        "created_at", "updated_at",
    ),
    tagged=True,
)  # fmt: skip

GENRE = Kind(
    "genre",
    keys=("id", "name", "slug", "content_types", "parent_id", "content_count", "image_url"),
    checks={
        "name": checks.text(100),
        "slug": checks.text(100, pattern=SLUG),
        "content_types": checks.list_of(checks.one_of("movie", "show")),
        "parent_id": checks.identity,
        "image_url": checks.uri,
    },
    required=("name", "slug", "content_types"),
)

COLLECTION = Kind(
    "collection",
    keys=(
        "id", "slug", "title", "subtitle", "type", "status", "query", "item_refs", "item_count", "sort_order",
        "geo_restrictions", "images", "available_from", "available_until", "created_by", "created_at", "updated_at",
    ),
    checks={
        "slug": checks.text(120, pattern=SLUG),
        "title": checks.text(200),
        "subtitle": checks.text(300),
        "type": checks.one_of(*COLLECTION_TYPES),
        "status": checks.one_of(*COLLECTION_STATUSES),
        "query": checks.string,
        "item_refs": checks.list_of(checks.reference),
        "sort_order": checks.integer(),
        "geo_restrictions": checks.geo,
        "images": checks.images,
        "available_from": checks.moment,
        "available_until": checks.moment,
    },
    required=("slug", "title", "type", "status"),
    clearable=frozenset({"subtitle", "query"}),
    nullable=frozenset({"subtitle", "query"}),
    tagged=True,
)  # fmt: skip

TRAILER = Kind(
    "trailer",
    keys=(
        "id", "title", "type", "language", "duration_seconds", "thumbnail_url", "stream_url", "expires_at",
        "created_at",
    ),
    nullable=frozenset({"stream_url", "expires_at"}),
)  # fmt: skip

PUBLISH: dict[str, Check] = {"available_from": checks.moment}
