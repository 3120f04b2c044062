"""What is made for television: which contents each channel has, of which format, and how long they run.

Television has places of its own, far above those of the catalogue, numbered in the same way. Each channel owns fifteen
blocks, five series of three seasons and 195 single works, so a content is found on one channel only.
"""

from __future__ import annotations

from broadcast_clients.sandbox.made.numbers import mix
from broadcast_clients.sandbox.made.titles import title_of

from .numbering import BLOCK, SINGLES, episode_at
from .teams import match_title

CHANNELS = 60
BLOCKS = 15
PLACES = BLOCKS * BLOCK
"""Of one channel."""
FIRST_BLOCK = 40_002
"""A multiple of three, so that a series begins with it."""
FIRST = FIRST_BLOCK * BLOCK
END = FIRST + CHANNELS * PLACES

PROFILES = ("general", "film", "general", "series", "documentary", "general", "sport", "news", "kids", "music")

# The formats of the thirteen single works in each block of a channel.
_SINGLES: dict[str, tuple[str, ...]] = {
    "general": (
        "Film", "Film", "Film", "TV Film", "TV Film", "Documentary", "Magazine", "Magazine", "News", "Game Show",
        "Talk Show", "Sports Show", "Reality Show",
    ),
    "film": ("Film",) * 10 + ("TV Film", "Short Film", "Documentary"),
    "series": ("Miniseries",) * 6 + ("TV Film",) * 3 + ("Film", "Film", "Reality Show", "Magazine"),
    "documentary": ("Documentary",) * 9 + ("Magazine", "Magazine", "News", "Film"),
    "sport": ("Sports Show",) * 9 + ("Magazine", "Magazine", "Documentary", "News"),
    "news": ("News",) * 6 + ("Magazine",) * 3 + ("Talk Show",) * 2 + ("Documentary",) * 2,
    "kids": ("Animation",) * 8 + ("TV Film", "Film", "Film", "Game Show", "Short Film"),
    "music": ("Concert",) * 6 + ("Opera", "Opera", "Theatre", "Theatre", "Magazine", "Magazine", "Documentary"),
}  # fmt: skip

# Shortest and longest, in minutes.
_MINUTES = {
    "Film": (85, 140), "Series": (40, 54), "Documentary": (48, 92), "Sports Show": (95, 125), "Magazine": (26, 70),
    "TV Film": (84, 96), "Short Film": (8, 24), "Miniseries": (48, 56), "Animation": (12, 26), "Concert": (60, 110),
    "Theatre": (100, 140), "Opera": (130, 190), "Game Show": (25, 45), "Talk Show": (50, 90), "News": (15, 40),
    "Reality Show": (45, 70),
}  # fmt: skip

# What is on every day has a title that says so: French and English.
_SHOWS: dict[str, tuple[tuple[str, str], ...]] = {
    "News": (("Le Journal", "The News"), ("Édition spéciale", "Special Edition"), ("L'Essentiel", "The Essentials")),
    "Magazine": (
        ("Au fil de l'eau", "By the Water"), ("Planète cuisine", "Planet Kitchen"), ("Points de vue", "Points of View"),
    ),
    "Game Show": (("Le mot juste", "The Right Word"), ("Quitte ou double", "Double or Quits")),
    "Talk Show": (("La grande table", "The Big Table"), ("Face à nous", "Facing Us")),
    "Reality Show": (("Retour à la ferme", "Back to the Farm"), ("Un toit pour deux", "A Roof for Two")),
}  # fmt: skip


def is_tv(place: int) -> bool:
    """Whether a place is one of television."""
    return FIRST <= place < END


def channel_of(place: int) -> int:
    """Return the number of the channel, from 0, that a place of television belongs to."""
    return (place - FIRST) // PLACES


def profile_of(channel: int) -> str:
    """Return what a channel is about."""
    return PROFILES[channel % len(PROFILES)]


def single_formats(channel: int) -> tuple[str, ...]:
    """Return the formats of the single works in each block of a channel."""
    return _SINGLES[profile_of(channel)]


def format_of(place: int) -> str:
    """Return the format of a content of television."""
    within = place % BLOCK
    return "Series" if within >= SINGLES else single_formats(channel_of(place))[within]


def minutes_of(seed: int, place: int) -> int:
    """Return how long a content of television runs."""
    shortest, longest = _MINUTES[format_of(place)]
    return shortest + mix(seed, place, 83) % (longest - shortest + 1)


def names_of(seed: int, place: int) -> tuple[str, str, str]:
    """Return a title of any content: in French, in French with the article last, and in English."""
    if not is_tv(place) or episode_at(place) is not None:
        return title_of(seed, place)
    kind = format_of(place)
    if kind == "Sports Show":
        title = match_title(seed, place)
        return title, title, title
    shows = _SHOWS.get(kind)
    if shows is None:
        return title_of(seed, place)
    french, english = shows[mix(seed, place) % len(shows)]
    return french, french, english
