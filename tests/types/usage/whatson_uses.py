"""Programs in WHATS'ON, as users write it. Lines that end in a mark have to be refused."""

from __future__ import annotations

import datetime as dt
from typing import assert_type

from whatson_client import AsyncWhatsonClient, ItemList, WhatsonClient
from whatson_client.errors import WhatsonUnprocessable
from whatson_client.models import (
    Content,
    ContentIdResult,
    ContentWarning,
    CustomAttribute,
    DropDownValue,
    Image,
    ProductTitle,
    ProductTitleDict,
    ProgramWrite,
    ProgramWriteDict,
    Rating,
    RatingDict,
)

DAY = dt.date(2024, 2, 1)
TITLE: ProductTitleDict = {"type": "SubTitle", "title": "t"}
RATING: RatingDict = {"regulator": "r", "rating": None, "content_warnings": [{"id": "Violence", "value": True}]}
PROGRAM: ProgramWriteDict = {
    "content_id": "1",
    "title": None,
    "duration": dt.timedelta(minutes=90),
    "ratings": [RATING],
}


def reading(client: WhatsonClient) -> None:
    program = client.programs.get("1", custom_attributes=["a", "b"], debug="all")
    assert_type(program, Content)
    assert_type(program.genre, str | None)
    assert_type(program.genres, list[str])
    assert_type(program.ratings[0], Rating)
    assert_type(program.ratings[0].content_warnings[0], ContentWarning)
    assert_type(program.ratings[0].content_warnings[0].value, bool | str | list[str] | None)
    assert_type(program.custom_attributes[0], CustomAttribute)
    assert_type(program.custom_attributes[0].value, bool | int | float | str | list[str] | None)
    assert_type(program.debug_info.date_created_utc, dt.datetime)
    assert_type(program.dvd_release_date, dt.date | None)
    assert_type(client.dropdowns.genres(), ItemList[DropDownValue])


def writing(client: WhatsonClient) -> None:
    assert_type(client.programs.create_or_update(content_id="1", title="t", duration="01:30:00"), ContentIdResult)
    assert_type(client.programs.create_or_update(PROGRAM, genres=["Drama"]), ContentIdResult)
    assert_type(client.programs.create_or_update(ProgramWrite(title="t", dvd_release_date=DAY)), ContentIdResult)
    program = client.programs.get("1")
    assert_type(client.programs.update(program, description=None, genre=None, images=None), ContentIdResult)
    assert_type(client.programs.update("1", PROGRAM, propagate_to_versions="never"), ContentIdResult)
    client.programs.update("1", duration=dt.timedelta(hours=1), custom_attributes={"a": 1, "b": None})
    client.programs.update("1", product_titles=[TITLE, ProductTitle(title="u")], ratings=[RATING, *program.ratings])
    client.programs.update("1", images=[Image(image_id="1", press_targets=["Print"])], keywords=["a"])


def described(program: Content) -> ProgramWriteDict:
    return {"description": program.title}


def editing(client: WhatsonClient) -> None:
    assert_type(client.programs.edit("1", described), Content | ContentIdResult)
    client.login()
    try:
        client.programs.get("1")
    except WhatsonUnprocessable as error:
        assert_type(error.concept, str | None)
        assert_type(error.errors[0].data, tuple[str, ...])


async def asynchronous(client: AsyncWhatsonClient) -> None:
    assert_type(await client.programs.get("1"), Content)
    assert_type(await client.programs.create_or_update(PROGRAM), ContentIdResult)
    assert_type(await client.programs.edit("1", described), Content | ContentIdResult)
    assert_type(await client.dropdowns.genres(), ItemList[DropDownValue])
    await client.login()


def wrong(client: WhatsonClient) -> None:
    client.programs.get()  # expect: error
    client.programs.get(1)  # expect: error
    client.programs.get("1", debug=True)  # expect: error
    client.programs.create_or_update(content_id=None)  # expect: error
    client.programs.create_or_update(content_id=1)  # expect: error
    client.programs.create_or_update(title=1)  # expect: error
    client.programs.create_or_update(duration=90)  # expect: error
    client.programs.create_or_update(genres="Drama", genre=["Drama"])  # expect: error
    client.programs.create_or_update({"contentId": "1"})  # expect: error
    client.programs.create_or_update(dvd_release_date="2024-02-01")  # expect: error
    client.programs.create_or_update(ratings=[{"regulators": "r"}])  # expect: error
    client.programs.create_or_update(ratings=[{"content_warnings": [{"value": True}]}])  # expect: error
    client.programs.create_or_update(images=[{"image_id": None}])  # expect: error
    client.programs.create_or_update(press_sheets=[])  # expect: error
    client.programs.update(title="t")  # expect: error
    client.programs.update("1", propagate_to_versions=None)  # expect: error
    client.programs.update("1", debug_info=None)  # expect: error
    client.dropdowns.genres(lang="fr")  # expect: error
    client.auth.login()  # expect: error
    ProgramWrite(contentId="1")  # expect: error
    ProgramWrite(title=5)  # expect: error
    WhatsonClient(user="x")  # expect: error
