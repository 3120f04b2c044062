"""The channels that are there from the start, and what they broadcast on any day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from broadcast_clients.sandbox.made.numbers import Draw, made_uuid
from broadcast_clients.sandbox.made.stories import story_of
from broadcast_clients.sandbox.made.titles import title_of
from broadcast_clients.sandbox.server.clock import rfc3339

from .checks import RATINGS
from .made_movies import LANGUAGES, MOVIES, RULES, images_of, movie_id, slug_of
from .record import Fields, Record
from .schemas_live import CHANNEL, PROGRAM

# More than the 50 that one call of the guide takes (documented).
CHANNELS = 56
_FIRST = datetime(2023, 1, 2, 7, 0, tzinfo=UTC)
_CATEGORIES = ("Entertainment", "News", "Sports", "Film", "Documentary", "Kids", "Music")
_NAMES = ("Brumaire", "Phare", "Northlight", "Meuse", "Harbour", "Aurore", "Cascade", "Sémaphore")
_MINUTES = (30, 45, 60, 90, 120)


@lru_cache(maxsize=8)
def channels_at_start(seed: int) -> tuple[Record, ...]:
    """Return the channels in the order of their numbers."""
    return tuple(_channel(seed, number) for number in range(1, CHANNELS + 1))


def _channel(seed: int, number: int) -> Record:
    draw = Draw(seed, number, 151)
    category = _CATEGORIES[number % len(_CATEGORIES)]
    name = f"{_NAMES[number % len(_NAMES)]} {category} {number}"
    identity = made_uuid(seed, "channel", number)
    catchup = number % 4 != 3
    status = "offline" if number % 17 == 0 else "scheduled_maintenance" if number == 23 else "live"
    fields: Fields = {
        "id": identity,
        "name": name,
        "slug": slug_of(name),
        "number": number,
        "description": f"{category} around the clock.",
        "category": category,
        "language": "fr" if number < 4 else draw.pick(LANGUAGES),
        "images": images_of(identity, "logo", "thumbnail"),
        "status": status,
        "geo_restrictions": RULES[3] if number % 9 == 0 else RULES[0],
        "drm_required": draw.chance(60),
        "is_premium": number % 5 == 0,
        "is_catchup_enabled": catchup,
        "catchup_days": 7 if catchup else None,
        "sort_order": number,
        "website_url": f"https://{slug_of(name)}.example",
        "created_at": rfc3339(_FIRST + timedelta(days=number)),
        "updated_at": rfc3339(_FIRST + timedelta(days=number + 5)),
    }
    return Record(CHANNEL, identity, fields, hidden={"made": number, "published": status == "live"})


def program_place(identity: str) -> tuple[int, date] | None:
    """Return the channel number and the day that the id of a made programme names."""
    try:
        return int(identity[:4], 16), date.fromordinal(int(identity[4:8], 16) + _EPOCH)
    except (ValueError, OverflowError):
        return None


# Days are counted from 1 January 2000 in four hexadecimal digits.
_EPOCH = date(2000, 1, 1).toordinal()


def programs_of(seed: int, channel: Record, day: date) -> list[Record]:
    """Return what a channel broadcasts on a day, from midnight to midnight UTC without a gap."""
    number: int = channel.hidden["made"]
    place = f"{number:04x}{day.toordinal() - _EPOCH:04x}"
    draw = Draw(seed, number, day.toordinal())
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    begins, last, slot = midnight, midnight + timedelta(days=1), 0
    programs: list[Record] = []
    while begins < last:
        ends = begins + timedelta(minutes=draw.pick(_MINUTES))
        # What would leave less than half an hour runs to the end of the day.
        if last - ends < timedelta(minutes=30):
            ends = last
        identity = f"{place}{made_uuid(seed, 'program', number, day.toordinal(), slot)[8:]}"
        programs.append(_program(seed, channel, identity, draw, begins, ends))
        begins, slot = ends, slot + 1
    return programs


def _program(seed: int, channel: Record, identity: str, draw: Draw, begins: datetime, ends: datetime) -> Record:
    story = 900_000 + draw.below(4000)
    series = draw.chance(40)
    fields: Fields = {
        "id": identity,
        "channel_id": channel.id,
        "title": title_of(seed, story)[2],
        "description": story_of(seed, story, 0, "en")[0],
        "content_rating": draw.pick(RATINGS[5:10]),
        "language": channel.get("language"),
        "start_time": rfc3339(begins),
        "end_time": rfc3339(ends),
        "season_number": draw.between(1, 6) if series else None,
        "episode_number": draw.between(1, 24) if series else None,
        "categories": [channel.get("category")],
        "images": images_of(identity, "thumbnail"),
    }
    if draw.chance(15):
        fields["linked_vod_id"] = movie_id(seed, draw.below(MOVIES))
    return Record(PROGRAM, identity, fields, hidden={"made": True})
