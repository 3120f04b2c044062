"""The movies that are there from the start."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from broadcast_clients.sandbox.made.numbers import Draw, made_uuid
from broadcast_clients.sandbox.made.people import COUNT, FIRST_ID, name_of
from broadcast_clients.sandbox.made.stories import story_of
from broadcast_clients.sandbox.made.titles import title_of
from broadcast_clients.sandbox.server.clock import rfc3339

from .checks import RATINGS
from .record import Fields, Record
from .schemas_content import MOVIE

MOVIES = 120
GENRES = ("drama", "comedy", "crime", "thriller", "science-fiction", "history", "adventure", "romance", "documentary")
LANGUAGES = ("fr", "en", "de", "es", "it", "nl")
# When the rights in what is there from the start end, where they do.
LAST_MOMENT = "2099-12-31T00:00:00Z"
RULES: tuple[Fields, ...] = (
    {"policy": "allow_all", "territories": []},
    {"policy": "allow_all", "territories": []},
    {"policy": "allow_list", "territories": ["FR", "BE", "CH"]},
    {"policy": "block_list", "territories": ["FR"]},
    {"policy": "block_list", "territories": ["US", "CA"]},
)

_FIRST = datetime(2023, 1, 9, 8, 0, tzinfo=UTC)
# Of twelve movies eight are published; every fourth state occurs. Scheduled ones come within the first twelve days.
_STATUSES = ("published",) * 8 + ("draft", "draft", "scheduled", "unpublished")
_STUDIOS = ("Studio Brumaire", "Phare Films", "Northlight Pictures", "Atelier Meuse", "Harbour House")


@lru_cache(maxsize=8)
def _movies(seed: int) -> tuple[Record, ...]:
    return tuple(_movie(seed, number) for number in range(MOVIES))


def movies_at_start(seed: int, start: datetime) -> list[Record]:
    """Return the movies. Those that are scheduled come in the days after `start`."""
    movies: list[Record] = []
    waiting = 0
    for movie in _movies(seed):
        if movie.status == "scheduled":
            waiting += 1
            due = start.replace(hour=6, minute=0, second=0, microsecond=0) + timedelta(days=waiting)
            movie = replace(movie, fields={**movie.fields, "available_from": rfc3339(due)})
        movies.append(movie)
    return movies


def movie_id(seed: int, number: int) -> str:
    """Return the id of a movie that is there from the start."""
    return made_uuid(seed, "movie", number)


def _movie(seed: int, number: int) -> Record:
    draw = Draw(seed, number, 83)
    french, _, english = title_of(seed, 700_000 + number)
    created = _FIRST + timedelta(hours=37 * number, minutes=draw.below(600))
    status = _STATUSES[number % len(_STATUSES)]
    identity = movie_id(seed, number)
    short, long = story_of(seed, 700_000 + number, 0, "en")
    fields: Fields = {
        "id": identity,
        "title": english,
        "original_title": french,
        "slug": f"{slug_of(english)}-{number + 1}",
        "synopsis": long,
        "tagline": short,
        "release_year": draw.between(1960, 2023),
        "genres": draw.some(GENRES, 1, 3),
        "country_of_origin": draw.some(("FR", "BE", "GB", "US", "DE"), 1, 2),
        "studio": draw.pick(_STUDIOS),
        "audio_languages": draw.some(LANGUAGES, 1, 3),
        "subtitle_languages": draw.some(LANGUAGES, 0, 3),
        "cast": cast_of(seed, draw),
        "images": images_of(identity, "poster", "backdrop", "thumbnail"),
        "average_rating": draw.between(10, 50) / 10,
        "rating_count": draw.between(0, 4000),
        "status": status,
        "geo_restrictions": draw.pick(RULES),
        "drm_required": draw.chance(70),
        "created_at": rfc3339(created),
        "updated_at": rfc3339(created + timedelta(days=draw.below(200))),
    }
    if status == "published":
        fields["available_from"] = rfc3339(created)
        fields["available_until"] = LAST_MOMENT if number % 3 == 0 else None
    # A draft may lack what publishing needs.
    if status != "draft" or draw.chance(50):
        fields["runtime_minutes"] = draw.between(70, 170)
        fields["content_rating"] = draw.pick(RATINGS)
    return Record(MOVIE, identity, fields, hidden={"made": True, "has_video": True})


def cast_of(seed: int, draw: Draw) -> list[Fields]:
    """Return one to four actors."""
    members: list[Fields] = []
    for order in range(1, draw.between(2, 5)):
        first, last = name_of(seed, FIRST_ID + draw.below(COUNT))
        members.append({"name": f"{first} {last}", "role": "actor", "character": None, "display_order": order})
    return members


def images_of(identity: str, *kinds: str) -> Fields:
    """Return artwork; its addresses never change (documented)."""
    return {kind: f"https://cdn.encora.example/{identity}/{kind}.jpg" for kind in kinds}


def slug_of(title: str) -> str:
    """Return a title in the form that URLs have."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in title.lower())
    return "-".join(kept.split()) or "title"
