"""Sport teams: a name for each, and which two play a match."""

from __future__ import annotations

from typing import Any

from broadcast_clients.sandbox.made.numbers import mix

FIRST_ID = 40_000

_TOWNS = (
    ("Lorient", "FR"), ("Brest", "FR"), ("Nancy", "FR"), ("Limoges", "FR"), ("Bayonne", "FR"), ("Annecy", "FR"),
    ("Dijon", "FR"), ("Le Mans", "FR"), ("Bruges", "BE"), ("Namur", "BE"), ("Gand", "BE"), ("Genève", "CH"),
    ("Turin", "IT"), ("Bologne", "IT"), ("Séville", "ES"), ("Bilbao", "ES"), ("Leipzig", "DE"), ("Brême", "DE"),
    ("Leeds", "GB"), ("Bristol", "GB"), ("Porto", "PT"), ("Utrecht", "NL"), ("Malmö", "SE"), ("Cracovie", "PL"),
)  # fmt: skip
_SPORTS = {
    "fr": ("Football", "Rugby", "Handball", "Basket-ball"),
    "en": ("Football", "Rugby", "Handball", "Basketball"),
}

COUNT = len(_TOWNS) * len(_SPORTS["fr"])


def teams_of(seed: int, place: int) -> tuple[int, int]:
    """Return the numbers, from 0, of the two teams of a match: of the same sport, and not the same one."""
    bits = mix(seed, place, 97)
    towns, sport = len(_TOWNS), bits % len(_SPORTS["fr"])
    home = (bits >> 8) % towns
    away = (home + 1 + (bits >> 16) % (towns - 1)) % towns
    return sport * towns + home, sport * towns + away


def match_title(seed: int, place: int) -> str:
    """Return the title of a match."""
    home, away = teams_of(seed, place)
    return f"{_TOWNS[home % len(_TOWNS)][0]} - {_TOWNS[away % len(_TOWNS)][0]}"


def team(number: int, lang: str) -> dict[str, Any]:
    """Return a team as a row."""
    sport, town = divmod(number, len(_TOWNS))
    name, country = _TOWNS[town]
    return {"id": FIRST_ID + number, "name": name, "sport": _SPORTS[lang][sport], "country": country}
