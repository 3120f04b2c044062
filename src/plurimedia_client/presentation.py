"""How objects of Plurimedia show in notebooks: which members are names, key facts and artwork."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from broadcast_clients.core.html.card import Card, Fact, member
from broadcast_clients.core.jsonvalue import as_list

__all__ = ["CARDS", "PRIVATE", "best_picture"]

_NOWHERE = 1 << 30


def best_picture(owner: Any) -> object:
    """The address of the picture with the lowest hierarchy, which is the one to take (documented)."""
    pictures = [each for each in as_list(member(owner, "images")) or () if isinstance(member(each, "url"), str)]
    return member(min(pictures, key=_hierarchy), "url") if pictures else None


def _hierarchy(picture: object) -> int:
    level = member(picture, "hierarchy")
    return level if isinstance(level, int) else _NOWHERE


def _airing_picture(airing: Any) -> object:
    return best_picture(airing) or best_picture(member(airing, "content"))


def _facts(*paths: str, **units: str) -> tuple[Fact, ...]:
    return tuple(Fact(path, unit=units.get(path.rpartition(".")[2], "")) for path in paths)


CARDS: Final[Mapping[str, Card]] = {
    "Channel": Card(
        title=("name", "id"), facts=_facts("id", "country", "last_update"), artwork=lambda each: member(each, "logo")
    ),
    "Content": Card(
        title=("title", "typographic_title", "id"),
        note=("subtitle", "original_title"),
        facts=_facts(
            "id", "format", "genre", "production_year", "duration", "season_number", "episode_number", "countries",
            "last_update", duration="min",
        ),
        text=("texts.0.text",),
        artwork=best_picture,
    ),
    "Broadcast": Card(
        title=("content.title", "content.typographic_title", "id"),
        note=("content.subtitle",),
        facts=_facts(
            "channel_id", "begin", "end", "content.format", "content.genre", "is_live", "is_premiere", "last_update"
        ),
        text=("content.texts.0.text",),
        artwork=_airing_picture,
        span=("begin", "end"),
        lane="channel_id",
    ),
    "CatalogContent": Card(title=("title", "id"), facts=_facts("id", "format", "genre", "last_update")),
    "SeasonEpisode": Card(
        title=("subtitle", "title", "id"), facts=_facts("id", "season_number", "episode_number", "last_update")
    ),
    "Person": Card(
        title=("last_name", "id"),
        note=("first_name",),
        facts=_facts("id", "first_name", "birth_date", "death_date", "birth_place", "last_update"),
    ),
    "PersonImage": Card(
        title=("id",), facts=_facts("width", "height", "last_update"), artwork=lambda each: member(each, "url")
    ),
    "Image": Card(
        title=("id",), facts=_facts("hierarchy", "width", "height"), artwork=lambda each: member(each, "url")
    ),
    "ContentText": Card(title=("type",), facts=_facts("lang", "text")),
    "Credit": Card(title=("last_name",), facts=_facts("first_name", "job", "role", "order")),
}  # fmt: skip

PRIVATE: Final[Mapping[str, frozenset[str]]] = {}
"""Nothing that is read from Plurimedia is secret; what has the name of a secret is masked in any case."""
