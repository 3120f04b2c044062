"""What is known of a content, made from its place and its version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from broadcast_clients.sandbox.made.numbers import Draw, mix
from broadcast_clients.sandbox.made.people import COUNT, FIRST_ID, name_of
from broadcast_clients.sandbox.made.stories import story_of
from broadcast_clients.sandbox.made.titles import TITLES, title_of

from .numbering import SEASONS, content_id, episode_at
from .samples import CONTENT_ID, CONTENT_V1
from .tv import format_of, is_tv, minutes_of, names_of

# Sixteen formats (documented: the number, and Film, Series, Documentary, Sports Show and Magazine among them).
FORMATS = (
    "Film", "Series", "Documentary", "Sports Show", "Magazine", "TV Film", "Short Film", "Miniseries", "Animation",
    "Concert", "Theatre", "Opera", "Game Show", "Talk Show", "News", "Reality Show",
)  # fmt: skip
# Of sixty-four single works, how many have which format: half are films.
_SINGLE_FORMATS = ("Film",) * 32 + ("Documentary",) * 10 + ("TV Film",) * 8 + tuple(
    name for name in FORMATS if name not in ("Film", "Series", "Documentary", "TV Film")
) + ("Short Film", "Animation")  # fmt: skip
GENRES = {
    "fr": ("Drame", "Comédie", "Policier", "Thriller", "Science-fiction", "Histoire", "Aventure", "Romance"),
    "en": ("Drama", "Comedy", "Crime", "Thriller", "Science fiction", "History", "Adventure", "Romance"),
}
_JOBS = ("Director", "Writer", "Composer")
_COUNTRIES = ("FR", "BE", "GB", "US", "DE", "IT", "ES", "CA", "SE", "JP")
_OLDEST = datetime(2018, 1, 1)
_MILLISECONDS = 1000 * 86_400 * 365 * 6  # first versions date from 2018 to the end of 2023
_ROLES = ("Anna", "Le commissaire", "Jeanne", "Victor", "La mère", "Léo", "Madame Adler", "Le juge")

Fields = dict[str, Any]


class Edit(NamedTuple):
    """How often a content was edited in the sandbox, and when last."""

    version: int
    update: str


def stamp(moment: datetime) -> str:
    """Return a time as the documents print it: ISO, milliseconds, no offset."""
    return moment.isoformat(timespec="milliseconds")


def first_update(seed: int, number: int) -> str:
    """Return when a content was last edited before the sandbox began."""
    return _early(mix(seed, number))


def _early(bits: int) -> str:
    return stamp(_OLDEST + timedelta(milliseconds=(bits >> 25) % _MILLISECONDS))


def _genre(bits: int, lang: str) -> str:
    return GENRES[lang][(bits >> 22) & 7]


def rows_json(seed: int, places: Iterable[int], edits: Mapping[int, Edit], lang: str, extra: bool) -> bytes:
    """Return catalogue rows as a JSON array.

    Written as text because a page has up to 10,000 rows; no word that occurs needs escaping in JSON.
    """
    tail = ',"qualityIndex":7}' if extra else "}"
    side = 0 if lang == "fr" else 2
    rows: list[str] = []
    for place in places:
        number, title, kind, genre, update = _row(seed, place, side, lang)
        edit = edits.get(place)
        if edit is not None:
            update = edit.update
        rows.append(
            f'{{"id":{number},"title":"{title}","format":"{kind}","genre":"{genre}","lastUpdate":"{update}"{tail}'
        )
    return f"[{','.join(rows)}]".encode()


def _row(seed: int, place: int, side: int, lang: str) -> tuple[int, str, str, str, str]:
    """Id, title, format, genre and first update of the content at a place, from one draw of bits."""
    if place == 0:
        return CONTENT_ID, str(CONTENT_V1["title"]), "Film", GENRES[lang][4], str(CONTENT_V1["lastUpdate"])
    episode = episode_at(place)
    number = content_id(seed, place)
    bits = mix(seed, place)
    if episode is None and is_tv(place):
        return number, names_of(seed, place)[side], format_of(place), _genre(bits, lang), _early(bits)
    if episode is None:
        title, kind = TITLES[bits % len(TITLES)][side], _SINGLE_FORMATS[(bits >> 16) & 63]
        return number, title, kind, _genre(bits, lang), _early(bits)
    of_series = mix(seed, episode.master)
    return number, TITLES[of_series % len(TITLES)][side], "Series", _genre(of_series, lang), _early(bits)


def content_at(seed: int, place: int, edit: Edit | None, lang: str, groups: Mapping[int, Edit]) -> Fields:
    """Return the content at a place of the catalogue; `groups` has the edits of master and season contents by id."""
    number, title, kind, genre, update = _row(seed, place, 0 if lang == "fr" else 2, lang)
    fields = _described(seed, number, title, kind, genre, edit.version if edit else 0, lang)
    fields["lastUpdate"] = edit.update if edit else update
    if place == 0:
        fields.update(CONTENT_V1, productionYear=1982, duration=117)
        return fields
    fields.update(_placed(seed, place, lang, groups))
    if is_tv(place):
        fields["duration"] = minutes_of(seed, place)
    return fields


def _placed(seed: int, place: int, lang: str, groups: Mapping[int, Edit]) -> Fields:
    names = names_of(seed, place)
    episode = episode_at(place)
    if episode is None:
        foreign = mix(seed, place, 53) % 3 == 0
        return {
            "typographicTitle": names[1] if lang == "fr" else names[2],
            "originalTitle": names[2] if foreign else names[0],
            **grouping_fields(seed, place, groups),
        }
    return {
        "subtitle": names[0 if lang == "fr" else 2],
        **grouping_fields(seed, place, groups),
        "seasonNumber": episode.season_number,
        "episodeNumber": episode.episode_number,
    }


def grouping_fields(seed: int, place: int, groups: Mapping[int, Edit]) -> Fields:
    """Return what a work or an episode belongs to, with the last updates of master and season (documented)."""
    episode = episode_at(place)
    if place == 0:
        return {"collectionId": None}
    if episode is None:
        collected = mix(seed, place, 61) % 4 == 0
        return {"collectionId": 900_000 + mix(seed, place, 59) % 400 if collected else None}
    return {
        "collectionId": None,
        "masterId": episode.master,
        "masterLastUpdate": _group_update(seed, episode.master, groups),
        "seasonId": episode.season,
        "seasonLastUpdate": _group_update(seed, episode.season, groups),
    }


def _group_update(seed: int, number: int, groups: Mapping[int, Edit]) -> str:
    edit = groups.get(number)
    return edit.update if edit else first_update(seed, number)


def grouping(
    seed: int, number: int, master: int, season_number: int | None, lang: str, groups: Mapping[int, Edit]
) -> Fields:
    """Return a master content or, with a season number, a season content."""
    title = title_of(seed, master)[0 if lang == "fr" else 2]
    edit = groups.get(number)
    fields = _described(
        seed, number, title, "Series", _genre(mix(seed, master), lang), edit.version if edit else 0, lang
    )
    fields["lastUpdate"] = _group_update(seed, number, groups)
    if season_number is None:
        fields["seasonCount"] = SEASONS
    else:
        fields.update(seasonNumber=season_number, masterId=master, masterLastUpdate=_group_update(seed, master, groups))
    return fields


def _described(seed: int, number: int, title: str, kind: str, genre: str, version: int, lang: str) -> Fields:
    draw = Draw(seed, number, 67)
    short, long = story_of(seed, number, version, lang)
    return {
        "id": number,
        "title": title,
        "typographicTitle": title,
        "originalTitle": title,
        "format": kind,
        "genre": genre,
        "productionYear": draw.between(1965, 2023),
        "duration": draw.between(22, 150),
        "countries": draw.some(_COUNTRIES, 1, 3),
        "texts": [
            {"type": "shortSynopsis", "lang": lang, "text": short},
            {"type": "synopsis", "lang": lang, "text": long},
        ],
        "cast": _cast(seed, draw),
        "images": _images(number, draw, version),
        "isFre": draw.chance(60),
    }


def _cast(seed: int, draw: Draw) -> list[Fields]:
    credits: list[Fields] = []
    for job in (*draw.some(_JOBS, 1, 2), *("Actor",) * draw.between(2, 5)):
        person = FIRST_ID + draw.below(COUNT)
        first, last = name_of(seed, person)
        role = draw.pick(_ROLES) if job == "Actor" else None
        credits.append(
            {
                "personId": person,
                "firstName": first,
                "lastName": last,
                "job": job,
                "role": role,
                "order": len(credits) + 1,
            }
        )
    return credits


def _images(number: int, draw: Draw, version: int) -> list[Fields]:
    """Pictures of hierarchies 1 to 4 (documented), in no order: the lowest is the one to take."""
    images: list[Fields] = []
    for hierarchy in draw.some((1, 2, 3, 4), 1, 4):
        image = number * 10 + hierarchy
        url = f"https://images.plurimedia.example/{image}-{version}.jpg"
        images.append({"id": image, "hierarchy": hierarchy, "url": url, "width": 1920, "height": 1080})
    return images
