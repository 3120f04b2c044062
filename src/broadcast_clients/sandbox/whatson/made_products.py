"""What is there from the start: the printed examples, and some hundreds of made-up products around them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from broadcast_clients.sandbox.made.numbers import Draw
from broadcast_clients.sandbox.made.stories import story_of
from broadcast_clients.sandbox.made.titles import title_of

from . import made_samples
from .catalogue import Catalogue
from .configuration import GENRES, PERSONS, REGULATORS
from .fields import COLLECTION, EPISODE, PROGRAM, SEASON, SERIES
from .made_samples import Fields, Made, MadeItem, MadeSheet
from .product import Item, Product, Sheet
from .release import Era

PROGRAMS, PARENT_SERIES, SEASONS_EACH, EPISODES_EACH, COLLECTIONS, ITEMS_EACH = 300, 10, 2, 8, 8, 6
_OLDEST = datetime(2023, 2, 6, 7, 30, tzinfo=UTC)
_RATINGS = ("allAges", "6", "9", "12", "16")


class Stock(NamedTuple):
    """Everything that a seed makes."""

    products: tuple[Made, ...]
    items: tuple[MadeItem, ...]
    sheets: tuple[MadeSheet, ...]


@lru_cache(maxsize=8)
def stock_of(seed: int) -> Stock:
    """Return what a seed makes."""
    programs = [_program(seed, number) for number in range(PROGRAMS)]
    tree = [made for number in range(PARENT_SERIES) for made in _series(seed, number)]
    collections = [_collection(seed, number) for number in range(COLLECTIONS)]
    items = [item for number in range(COLLECTIONS) for item in _items(number, collections[number], programs)]
    first_series = next(made for made in tree if made.kind == SERIES)
    items += [
        MadeItem(f"{8_800_000 + position}600", programs[200 + position].id, first_series.id, "program")
        for position in range(3)
    ]
    sheets = [sheet for made in (*programs[::3], *tree[:20]) for sheet in _sheets(made)]
    return Stock(
        (*made_samples.PRODUCTS, *programs, *tree, *collections),
        (*made_samples.ITEMS, *items),
        (*made_samples.SHEETS, *sheets),
    )


def fill(catalogue: Catalogue, seed: int, era: Era) -> None:
    """Put what a seed makes into an installation: collections from 2023r5 on, parent series' items from 2023r11 on."""
    stock = stock_of(seed)
    collections, on_series = era.at("2023r5"), era.at("2023r11")
    catalogue.interstitials = frozenset(made_samples.INTERSTITIALS)
    for made in stock.products:
        if made.kind == COLLECTION and not collections:
            continue
        product = Product(
            made.kind, made.id, made.created, made.modified, dict(made.values), made.custom, planned=made.planned
        )
        if made.season is not None:
            product.season = catalogue.products[made.season]
            product.season.children.append(product)
        if made.series is not None:
            product.series = catalogue.products[made.series]
        catalogue.add(product)
    for made_item in stock.items if collections else ():
        container = catalogue.products[made_item.container]
        if container.kind == COLLECTION or on_series:
            content = catalogue.products.get(made_item.content, made_item.content)
            item = Item(
                made_item.id, content, container, made_item.display_number, made_item.display_type, made_item.planned
            )
            catalogue.add_item(item)
    for made_sheet in stock.sheets:
        owner = catalogue.products[made_sheet.owner]
        sheet = Sheet(made_sheet.id, owner, dict(made_sheet.values))
        owner.sheets.append(sheet)
        catalogue.sheets[sheet.id] = sheet


def _rating(rating: str) -> Fields:
    regulator = next(iter(REGULATORS))
    return {"regulator": regulator, "rating": rating, "reason": None, "status": None, "contentWarnings": []}


def _program(seed: int, number: int) -> Made:
    draw = Draw(seed, number, 97)
    french, _, english = title_of(seed, 800_000 + number)
    identity = f"{9_000_000 + number * 1000 + draw.below(1000)}527"
    created = _OLDEST + timedelta(days=11 * number % 400, seconds=draw.below(30_000))
    broadcast: Fields = {
        "id": f"{identity[:-3]}544",
        "type": "OriginalTitle",
        "title": english,
        "alternativeTitle": False,
        "broadcastingTitle": True,
    }
    return Made(
        PROGRAM, identity, created, created + timedelta(days=draw.below(90)),
        {
            "title": french,
            "duration": f"0{draw.between(0, 2)}:{draw.between(10, 59)}:00",
            "description": story_of(seed, 800_000 + number, 0, "fr")[1],
            "originalLanguage": draw.pick(("French", "English", "Dutch")),
            "contactPerson": draw.pick(PERSONS),
            "contractRequired": draw.chance(50),
            "genres": tuple(draw.some(tuple(GENRES), 1, 3)),
            "ratings": [_rating(draw.pick(_RATINGS))],
            "productTitles": [broadcast],
        },
        {"cANumber": draw.between(1, 99), "cAString": draw.pick(("North", "South", "West"))},
    )  # fmt: skip


def _series(seed: int, number: int) -> list[Made]:
    """Return a parent series, its seasons and their episodes; each before what refers to it."""
    draw = Draw(seed, number, 101)
    title = title_of(seed, 900_000 + number)[0]
    base = 8_000_000 + number * 10_000
    created = _OLDEST + timedelta(days=20 * number)
    shared: Fields = {
        "duration": f"00:{draw.between(20, 52)}:00",
        "genres": tuple(draw.some(tuple(GENRES), 1, 2)),
        "origin": draw.pick(("Local", "European")),
        "frequency": "Weekly",
        "ratings": [_rating(draw.pick(_RATINGS))],
    }
    parent = Made(SERIES, f"{base}527", created, created, {**shared, "title": title})
    found = [parent]
    for season_number in range(1, SEASONS_EACH + 1):
        identity = f"{base + season_number * 100}527"
        season = Made(
            SEASON, identity, created, created, {**shared, "title": f"{title} {season_number}"}, series=parent.id
        )
        found.append(season)
        for episode in range(1, EPISODES_EACH + 1):
            values: Fields = {
                **shared,
                "title": f"{title} {season_number}.{episode}",
                "description": story_of(seed, 900_000 + base + season_number * 20 + episode, 0, "fr")[0],
                "distributorNumber": f"{season_number}{episode:02d}",
            }
            found.append(
                Made(EPISODE, f"{base + season_number * 100 + episode}527", created, created, values, season=identity)
            )
    return found


def _collection(seed: int, number: int) -> Made:
    title = title_of(seed, 950_000 + number)[0]
    created = _OLDEST + timedelta(days=90 + number)
    values: Fields = {
        "title": f"{title} — the collection",
        "duration": "01:30:00",
        "contentCollectionIntentions": ["Best of"],
        "includesAllProductVersions": False,
    }
    return Made(COLLECTION, f"{8_700_000 + number}527", created, created, values)


def _items(number: int, collection: Made, programs: list[Made]) -> list[MadeItem]:
    """The first item of every second collection is planned."""
    return [
        MadeItem(
            f"{8_750_000 + number * 100 + position}600",
            programs[(number * ITEMS_EACH + position) % len(programs)].id,
            collection.id,
            "program",
            position + 1,
            planned=position == 0 and number % 2 == 1,
        )
        for position in range(ITEMS_EACH)
    ]


def _sheets(made: Made) -> list[MadeSheet]:
    title: str = made.values["title"]
    return [
        MadeSheet(
            f"{made.id[:-3]}{suffix}",
            made.id,
            {"pressTarget": target, "pressStatus": "Ready", "title": title.upper(), "shortTeletext": title},
        )
        for target, suffix in (("Default", "828"), ("English", "829"))
    ]
