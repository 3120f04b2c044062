"""The programs that are there from the start: the printed examples, and some more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from broadcast_clients.sandbox.made.numbers import Draw
from broadcast_clients.sandbox.made.stories import story_of
from broadcast_clients.sandbox.made.titles import title_of

from .configuration import GENRES, PERSONS
from .program import Fields, Program

MADE = 30
_OLDEST = datetime(2023, 2, 6, 7, 30, tzinfo=UTC)

# The image of the 2023r2 note.
IMAGES: dict[str, Fields] = {
    "6318876000": {
        "imageId": "6318876000",
        "highResolutionURL": "https://wikipedia/image.jpg",
        "identification": "EN",
        "pressTargets": ["English", "Print"],
    }
}

_WARNINGS: list[Fields] = [
    {"id": "Violence", "value": True, "type": "checkBox", "comment": "Verified"},
    {"id": "Sensitive categories", "value": ["Fear"], "type": "dropDown", "comment": None},
    {"id": "Language", "value": "Harsh", "type": "text", "comment": None},
]

# Printed examples: the titles of 2023r4 with the ratings of 2024r4, the genres of 2023r9, the dates of 2021r2.
SAMPLES = (
    Program(
        "143048527",
        datetime(2023, 4, 3, 8, 0, tzinfo=UTC),
        datetime(2024, 4, 25, 12, 0, tzinfo=UTC),
        values={"title": "AVENGERS: ENDGAME", "duration": "03:01:00"},
        ratings=(
            {
                "regulator": "localRegulator",
                "rating": "6",
                "reason": None,
                "status": None,
                "contentWarnings": _WARNINGS,
            },
        ),
        titles=(
            {
                "id": "143049544",
                "type": "OriginalTitle",
                "title": "AVENGERS: ENDGAME",
                "alternativeTitle": True,
                "broadcastingTitle": True,
            },
            {
                "id": "6176112544",
                "type": "SubTitle",
                "title": "MCU23",
                "alternativeTitle": False,
                "broadcastingTitle": False,
            },
        ),
        image_ids=("6318876000",),
    ),
    Program(
        "9294452527",
        datetime(2023, 9, 29, 9, 0, tzinfo=UTC),
        datetime(2023, 9, 29, 9, 22, 5, tzinfo=UTC),
        values={"title": "Barbie", "duration": "01:40:00"},
        genres=("Comedy", "Satire", "Oscar nominee"),
    ),
    Program(
        "6629341527",
        datetime(2021, 10, 1, 9, 45, 27, 900_000, tzinfo=UTC),
        datetime(2021, 10, 1, 9, 45, 42, 32_000, tzinfo=UTC),
        values={"title": "SHANG-CHI AND THE LEGEND OF THE TEN RINGS", "duration": "02:00:00"},
    ),
)


@lru_cache(maxsize=8)
def programs_at_start(seed: int) -> tuple[Program, ...]:
    """Return all programs."""
    return (*SAMPLES, *(_program(seed, number) for number in range(MADE)))


def _program(seed: int, number: int) -> Program:
    draw = Draw(seed, number, 97)
    french, _, english = title_of(seed, 800_000 + number)
    identity = f"{9_000_000 + number * 1000 + draw.below(1000)}527"
    created = _OLDEST + timedelta(days=11 * number, seconds=draw.below(30_000))
    broadcast: Fields = {
        "id": f"{identity[:-3]}544",
        "type": "OriginalTitle",
        "title": english,
        "alternativeTitle": False,
        "broadcastingTitle": True,
    }
    return Program(
        identity,
        created,
        created + timedelta(days=draw.below(90)),
        values={
            "title": french,
            "duration": f"0{draw.between(0, 2)}:{draw.between(10, 59)}:00",
            "description": story_of(seed, 800_000 + number, 0, "fr")[1],
            "originalLanguage": draw.pick(("French", "English", "Dutch")),
            "contactPerson": draw.pick(PERSONS),
            "contractRequired": draw.chance(50),
        },
        genres=tuple(draw.some(tuple(GENRES), 1, 3)),
        ratings=(
            {
                "regulator": "localRegulator",
                "rating": draw.pick(("allAges", "6", "9", "12", "16")),
                "reason": None,
                "status": None,
                "contentWarnings": [],
            },
        ),
        titles=(broadcast,),
        custom={"cANumber": draw.between(1, 99), "cAString": draw.pick(("North", "South", "West"))},
    )
