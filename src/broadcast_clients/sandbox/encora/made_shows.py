"""The shows, seasons and episodes, and the genres and collections, that are there from the start."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from broadcast_clients.sandbox.made.numbers import Draw, made_uuid
from broadcast_clients.sandbox.made.stories import story_of
from broadcast_clients.sandbox.made.titles import title_of
from broadcast_clients.sandbox.server.clock import rfc3339

from .checks import RATINGS
from .made_movies import GENRES, LANGUAGES, LAST_MOMENT, RULES, cast_of, images_of, slug_of
from .record import Fields, Record
from .schemas_content import COLLECTION, EPISODE, GENRE, SEASON, SHOW

SHOWS = 18
_FIRST = datetime(2023, 2, 6, 9, 0, tzinfo=UTC)
# Two in six are drafts or have ended; every status occurs.
_STATUSES = ("published", "ongoing", "ended", "ongoing", "canceled", "draft")
_NETWORKS = ("Canal Brumaire", "Phare TV", "Northlight", "Télé Meuse", "Harbour One")
_GENRE_NAMES = {"science-fiction": "Science Fiction"}


@dataclass(frozen=True, slots=True)
class MadeShows:
    """Everything below the shows."""

    shows: tuple[Record, ...]
    seasons: tuple[Record, ...]
    episodes: tuple[Record, ...]


@lru_cache(maxsize=8)
def made_shows(seed: int) -> MadeShows:
    """Return shows, seasons and episodes, whenever the sandbox starts."""
    shows: list[Record] = []
    seasons: list[Record] = []
    episodes: list[Record] = []
    for number in range(SHOWS):
        show = _show(seed, number)
        shows.append(show)
        count = 1 + number % 3
        for season_number in range(1, count + 1):
            season = _season(seed, show, season_number, last=season_number == count)
            seasons.append(season)
            episodes.extend(_episodes(seed, number, show, season))
    return MadeShows(tuple(shows), tuple(seasons), tuple(episodes))


def episodes_at_start(seed: int, start: datetime) -> list[Record]:
    """Return the episodes. Those that are scheduled come in the days after `start`."""
    episodes: list[Record] = []
    waiting = 0
    for episode in made_shows(seed).episodes:
        if episode.status == "scheduled":
            waiting += 1
            due = start.replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=waiting)
            episode = replace(episode, fields={**episode.fields, "available_from": rfc3339(due)})
        episodes.append(episode)
    return episodes


def _show(seed: int, number: int) -> Record:
    draw = Draw(seed, number, 131)
    french, _, english = title_of(seed, 800_000 + number)
    created = _FIRST + timedelta(hours=53 * number, minutes=draw.below(600))
    status = _STATUSES[number % len(_STATUSES)]
    identity = made_uuid(seed, "show", number)
    first_aired = datetime(draw.between(2008, 2022), draw.between(1, 12), draw.between(1, 28), tzinfo=UTC)
    fields: Fields = {
        "id": identity,
        "title": english,
        "original_title": french,
        "slug": f"{slug_of(english)}-s{number + 1}",
        "synopsis": story_of(seed, 800_000 + number, 0, "en")[1],
        "content_rating": draw.pick(RATINGS[5:10]),
        "genres": draw.some(GENRES, 1, 3),
        "network": draw.pick(_NETWORKS),
        "country_of_origin": draw.some(("FR", "BE", "GB", "US", "DE"), 1, 2),
        "language": draw.pick(LANGUAGES),
        "first_air_date": first_aired.date().isoformat(),
        "last_air_date": (first_aired + timedelta(days=365 * (1 + number % 3))).date().isoformat(),
        "cast": cast_of(seed, draw),
        "images": images_of(identity, "poster", "backdrop", "banner"),
        "average_rating": draw.between(10, 50) / 10,
        "rating_count": draw.between(0, 2500),
        "status": status,
        # The first shows can be seen everywhere, so that there always are some.
        "geo_restrictions": RULES[0] if number < 2 else draw.pick(RULES),
        "drm_required": draw.chance(70),
        "created_at": rfc3339(created),
        "updated_at": rfc3339(created + timedelta(days=draw.below(150))),
    }
    return Record(SHOW, identity, fields, hidden={"made": True})


def _season(seed: int, show: Record, number: int, *, last: bool) -> Record:
    identity = made_uuid(seed, "season", show.id, number)
    running = last and show.status in ("published", "ongoing")
    status = "draft" if show.status == "draft" else "published" if running else "completed"
    first_aired = datetime.fromisoformat(show.get("first_air_date")) + timedelta(days=365 * (number - 1))
    fields: Fields = {
        "id": identity,
        "show_id": show.id,
        "season_number": number,
        "title": None if number > 1 else "Chapter One",
        "synopsis": story_of(seed, 810_000 + number, 0, "en")[0],
        "images": images_of(identity, "poster"),
        "air_date": first_aired.date().isoformat(),
        "end_date": None if running else (first_aired + timedelta(days=70)).date().isoformat(),
        "status": status,
        "created_at": show.get("created_at"),
        "updated_at": show.get("updated_at"),
    }
    return Record(SEASON, identity, fields)


def _episodes(seed: int, show_number: int, show: Record, season: Record) -> list[Record]:
    number = season.fields["season_number"]
    draw = Draw(seed, show_number, number, 139)
    aired = datetime.fromisoformat(season.get("air_date"))
    # The first show has a special, which is number 0 (documented).
    first = 0 if show_number == 0 else 1
    last = draw.between(4, 8)
    episodes: list[Record] = []
    for episode_number in range(first, last + 1):
        _, _, title = title_of(seed, 820_000 + 1000 * show_number + 40 * number + episode_number)
        identity = made_uuid(seed, "episode", season.id, episode_number)
        status = "draft" if season.status == "draft" else "published"
        if season.status == "published" and episode_number == last:
            status = "scheduled"
        fields: Fields = {
            "id": identity,
            "show_id": show.id,
            "season_id": season.id,
            "season_number": number,
            "episode_number": episode_number,
            "title": title,
            "synopsis": story_of(seed, 820_000 + show_number, episode_number, "en")[0],
            "runtime_minutes": draw.between(22, 58),
            "content_rating": show.get("content_rating"),
            "images": images_of(identity, "thumbnail"),
            "status": status,
            "air_date": (aired + timedelta(days=7 * episode_number)).date().isoformat(),
            "created_at": show.get("created_at"),
            "updated_at": show.get("updated_at"),
        }
        if status == "published":
            fields["available_from"] = show.get("created_at")
            fields["available_until"] = LAST_MOMENT
        episodes.append(Record(EPISODE, identity, fields, hidden={"ever_published": status == "published"}))
    return episodes


def genres_at_start(seed: int) -> list[Record]:
    """Return the taxonomy: nine genres, and one below another."""
    genres = [_genre(seed, slug, ["movie", "show"]) for slug in GENRES]
    crime = made_uuid(seed, "genre", "crime")
    return [*genres, _genre(seed, "film-noir", ["movie"], crime), _genre(seed, "sitcom", ["show"])]


def _genre(seed: int, slug: str, content_types: list[str], parent: str | None = None) -> Record:
    identity = made_uuid(seed, "genre", slug)
    fields: Fields = {
        "id": identity,
        "name": _GENRE_NAMES.get(slug, slug.replace("-", " ").title()),
        "slug": slug,
        "content_types": content_types,
        "image_url": f"https://cdn.encora.example/genres/{slug}.jpg",
    }
    if parent is not None:
        fields["parent_id"] = parent
    return Record(GENRE, identity, fields)


# Slug, title, type, status, catalogue filter of a dynamic one.
_COLLECTIONS = (
    ("featured", "Featured", "editorial", "published", None),
    ("new-dramas", "New Dramas", "dynamic", "published", "genre:drama"),
    ("weekend", "For the Weekend", "manual", "published", None),
    ("the-lighthouse", "The Lighthouse", "franchise", "published", None),
    ("not-for-france", "Elsewhere", "manual", "published", None),
    ("spring", "Spring Selection", "manual", "draft", None),
    ("last-year", "Last Year", "manual", "archived", None),
)


def collections_at_start(seed: int, movies: list[Record], author: str) -> list[Record]:
    """Return the collections; those that aren't dynamic hold movies from the start."""
    collections: list[Record] = []
    shown = [movie for movie in movies if movie.status == "published"]
    for number, (slug, title, kind, status, query) in enumerate(_COLLECTIONS):
        identity = made_uuid(seed, "collection", slug)
        created = rfc3339(_FIRST + timedelta(days=number))
        items = [] if kind == "dynamic" else shown[number * 6 : number * 6 + 25]
        fields: Fields = {
            "id": identity,
            "slug": slug,
            "title": title,
            "subtitle": None if number % 2 else f"{title}, chosen for you",
            "type": kind,
            "status": status,
            "query": query,
            "item_refs": [{"content_type": "movie", "content_id": movie.id} for movie in items],
            "sort_order": number,
            "geo_restrictions": RULES[3] if slug == "not-for-france" else RULES[0],
            "images": images_of(identity, "banner"),
            "available_from": created,
            "available_until": LAST_MOMENT,
            "created_by": author,
            "created_at": created,
            "updated_at": created,
        }
        collections.append(Record(COLLECTION, identity, fields))
    return collections
