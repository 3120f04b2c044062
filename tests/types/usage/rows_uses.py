"""Lists as plain dicts, as users write them. Lines that end in a mark have to be refused."""

from __future__ import annotations

import datetime as dt
from typing import assert_type

from encora_client import AsyncEncoraClient, AsyncPager, EncoraClient, ItemList
from encora_client.models import Movie
from encora_client.rows import MovieRow
from plurimedia_client import AsyncPlurimediaClient, PlurimediaClient
from plurimedia_client.models import Content
from plurimedia_client.rows import CatalogContentRow, CatalogRow, ContentRow
from whatson_client import WhatsonClient


async def read(plurimedia: AsyncPlurimediaClient, encora: AsyncEncoraClient) -> None:
    pager = encora.movies.list(limit=20).as_dicts()
    assert_type(pager, AsyncPager[MovieRow])
    async for row in pager:
        assert_type(row, MovieRow)
        print(row["title"], row.get("status"))
        print(row["titel"])  # expect: error
    assert_type(await plurimedia.as_dicts(plurimedia.catalogs.list, lang="fr"), ItemList[CatalogRow])
    await plurimedia.as_dicts(plurimedia.catalogs.list, language="fr")  # expect: error
    assert_type(await plurimedia.catalogs.contents(5).as_dicts().first(), CatalogContentRow | None)


def read_blocking(plurimedia: PlurimediaClient, encora: EncoraClient, whatson: WhatsonClient) -> None:
    for row in plurimedia.catalogs.contents(5).as_dicts():
        assert_type(row, CatalogContentRow)
        assert_type(row["last_update"], dt.datetime)
        row["last_update"].title()  # expect: error
    assert_type(plurimedia.as_dicts(plurimedia.catalogs.list), ItemList[CatalogRow])
    assert_type(encora.movies.list().as_dicts().collect(), list[MovieRow])
    print(whatson.as_dicts(whatson.dropdowns.press_targets)[0]["name"])


def one(content: Content, movie: Movie) -> None:
    assert_type(content.as_dict(), ContentRow)
    assert_type(movie.as_dict(), MovieRow)
