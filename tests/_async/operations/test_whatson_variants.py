"""Programs of WHATS'ON over real HTTP, under every variant of what the documents leave open."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.errors import CredentialError, FieldMissing
from broadcast_clients.core.retry import Retry
from broadcast_clients.core.token import expiry_of_jwt
from broadcast_clients.sandbox import Sandbox
from tests.operations.expected import Case, cases, missing
from tests.operations.expected_whatson import DEFAULT, TABLE, Expected
from whatson_client import AsyncWhatsonClient
from whatson_client.errors import WhatsonBadRequest, WhatsonNotFound, WhatsonUnprocessable
from whatson_client.models import Content, ContentWarningDict, ProgramWrite, ProgramWriteDict, RatingDict

START = dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC)
QUICK = Retry(retries=2, jitter=lambda: 0.0)
CASES = cases("whatson", DEFAULT, TABLE, defaults_once=True)
AVENGERS, BARBIE, SHANG_CHI = "143048527", "9294452527", "6629341527"
NEW: ProgramWriteDict = {
    "content_id": "FILM-1",
    "title": "Les Misérables",
    "duration": dt.timedelta(hours=2, minutes=14),
    "description": "s",
    "genres": ["Drama", "History"],
    "ratings": [{"regulator": "localRegulator", "rating": "12"}, {"regulator": "Ofcom", "rating": "15"}],
    "product_titles": [{"type": "OriginalTitle", "title": "Les Misérables", "broadcasting_title": True}],
    "images": [
        {"image_id": "IMG-1", "high_resolution_url": "https://w.test/1.jpg", "press_targets": ["Print", "English"]}
    ],
    "custom_attributes": {"cANumber": "10", "cADate": "2021-10-01", "cADecimal": 1.23, "cAText": "x"},
    "contact_person": "PERS001",
    "dvd_release_date": dt.date(2024, 2, 1),
}

every_variant = pytest.mark.parametrize(("case", "expected"), CASES)


def prepare(sandbox: Sandbox, case: Case) -> None:
    sandbox.reset(contents=1, variants=case.variants, start=START)


def connect(sandbox: Sandbox, expected: Expected, **changes: Any) -> AsyncWhatsonClient:
    settings: dict[str, Any] = {
        "base_url": sandbox.whatson.base_url,
        "username": sandbox.whatson.username,
        "password": sandbox.whatson.password,
        "overrides": expected.overrides,
        "retries": QUICK,
        "strict": True,
    }
    return AsyncWhatsonClient(**{**settings, **changes})


def test_every_variant_has_an_expectation() -> None:
    assert missing("whatson", TABLE) == (set(), set())
    assert len(CASES) == 1 + sum(len(by_variant) - 1 for by_variant in TABLE.values())


def value(program: Content, name: str, expected: Expected) -> Any:
    """A field without a value: null, or left out."""
    if not expected.nulls_sent and name not in program.model_fields_set:
        with pytest.raises(FieldMissing):
            getattr(program, name)
        return None
    return getattr(program, name)


@every_variant
async def test_logins(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """A token is had when it is needed and renewed when it is rejected."""
    prepare(sandbox, case)
    async with connect(sandbox, expected) as client:
        assert len(await client.dropdowns.genres()) == 20
        assert (await client.programs.get(BARBIE)).title == "Barbie"
        assert logins(sandbox) == [sandbox.whatson.username]
        (bearer,) = {each.headers["authorization"] for each in sandbox.requests("whatson") if each.method == "GET"}
        assert (expiry_of_jwt(bearer.removeprefix("Bearer ")) is not None) == expected.expires
        sandbox.whatson.expire_tokens()
        assert response_of(await client.programs.get(BARBIE)).attempts == 2
        assert len(logins(sandbox)) == 2
        if expected.slash is None:
            assert len(await client.request("GET", "/content/v1/genres/")) == 20
        else:
            with pytest.raises(expected.slash):
                await client.request("GET", "/content/v1/genres/")
    async with connect(sandbox, expected, username=None, password=None) as client:
        with pytest.raises(expected.without_token, match="sufficient permissions"):
            await client.dropdowns.genres()
        if expected.description_open:
            assert "openapi: 3" in await client.request("GET", "/content/v1/api", cast_to=str)
        else:
            with pytest.raises(expected.without_token):
                await client.request("GET", "/content/v1/api", cast_to=str)


def logins(sandbox: Sandbox) -> list[str]:
    """The users that logged in."""
    return [each.json()["username"] for each in sandbox.requests("whatson") if each.path.endswith("/login")]


@every_variant
async def test_wrong_passwords(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """One is never sent again by itself, because accounts lock."""
    prepare(sandbox, case)
    async with connect(sandbox, expected, password="wrong") as client:
        for _ in range(3):
            with pytest.raises(CredentialError, match=f"login failed with status {expected.login_status}"):
                await client.dropdowns.genres()
        assert len(logins(sandbox)) == 1
        for _ in range((expected.locked_after or 7) - 1):
            with pytest.raises(CredentialError):
                await client.login()
    async with connect(sandbox, expected) as client:
        if expected.locked_after is not None:
            with pytest.raises(CredentialError, match="locked"):
                await client.programs.get(BARBIE)
            sandbox.whatson.unlock()
            await client.login()
        assert (await client.programs.get(BARBIE)).title == "Barbie"


@every_variant
async def test_writing(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """Create, read with everything, change some, clear some, rename."""
    prepare(sandbox, case)
    async with connect(sandbox, expected) as client:
        created = await client.programs.create_or_update(NEW)
        assert (created.content_id, response_of(created).status) == ("FILM-1", expected.created_status)
        assert ("title" in created.raw_fields()) == expected.whole_result
        await everything(client, expected)
        await upsert(client, expected)
        await replacements(client, expected)
        await ratings(client, expected)
        await rename(client, expected)
        unnamed = await client.programs.create_or_update(ProgramWrite(title="t", duration="00:10:00"))
        assert (await client.programs.get(unnamed.content_id)).title == "t"
    assert None not in {each.route for each in sandbox.requests("whatson")}


async def everything(client: AsyncWhatsonClient, expected: Expected) -> None:
    """What was written is read, custom attributes and technical dates where they are asked for."""
    plain = await client.programs.get("FILM-1")
    assert (plain.content_type, plain.title, plain.duration, plain.description) == (
        "program", "Les Misérables", "02:14:00", "s",
    )  # fmt: skip
    assert (plain.genre, plain.genres, plain.contact_person) == ("Drama", ["Drama", "History"], "PERS001")
    assert [(each.regulator, each.rating) for each in plain.ratings] == [("localRegulator", "12"), ("Ofcom", "15")]
    assert [(each.title, each.broadcasting_title) for each in plain.product_titles] == [("Les Misérables", True)]
    assert [(each.image_id, each.press_targets) for each in plain.images] == [("IMG-1", ["Print", "English"])]
    assert plain.dvd_release_date == dt.date(2024, 2, 1)
    assert value(plain, "origin", expected) is None
    assert not {"custom_attributes", "debug_info"} & plain.model_fields_set
    names = ["cANumber", "cADate", "cADecimal", "cAText"]
    detailed = await client.programs.get("FILM-1", custom_attributes=names, debug="all")
    custom = {each.attribute_name: (each.value, each.type) for each in detailed.custom_attributes}
    assert custom == {
        "cANumber": (10, "Number field"),
        "cADate": ("2021-10-01", "Date field"),
        "cADecimal": (1.23, "Decimal number field"),
        "cAText": ("x", "Text field"),
    }
    assert detailed.debug_info.date_created_utc == detailed.debug_info.date_modified_utc == START
    every = await client.programs.get("FILM-1", custom_attributes="allCustomAttributes")
    assert len(every.custom_attributes) == 11


async def upsert(client: AsyncWhatsonClient, expected: Expected) -> None:
    """What isn't passed stays, null clears, an empty text clears as well."""
    await client.programs.create_or_update(content_id="FILM-1", title="Les Mis", description=None, contact_person="")
    program = await client.programs.get("FILM-1", custom_attributes=["cAText"])
    assert (program.title, program.duration, len(program.genres)) == ("Les Mis", "02:14:00", 2)
    assert value(program, "description", expected) is None
    assert value(program, "contact_person", expected) is None
    await client.programs.create_or_update(
        content_id="FILM-1", custom_attributes={"cAText": None}, dvd_release_date=None, genres=None
    )
    program = await client.programs.get("FILM-1", custom_attributes=["cAText", "cANumber"])
    assert [each.value for each in program.custom_attributes] == [None, 10]
    assert (value(program, "dvd_release_date", expected), program.genres) == (None, [])
    await client.programs.update("FILM-1", title="Les Misérables", duration="02:14:00", origin=None)
    program = await client.programs.get("FILM-1")
    assert len(program.images) == (0 if expected.put_clears else 1)


async def replacements(client: AsyncWhatsonClient, expected: Expected) -> None:
    """An array replaces the array."""
    await client.programs.create_or_update(
        content_id="FILM-1",
        genres=["Comedy", "Satire"],
        product_titles=[
            {"type": "SubTitle", "title": "a"},
            {"type": "OriginalTitle", "title": "b", "broadcasting_title": True},
        ],
        images=[{"image_id": "IMG-2", "identification": "EN"}],
    )
    program = await client.programs.get("FILM-1")
    assert program.genres == ["Comedy", "Satire"]
    assert [each.title for each in program.product_titles] == ["a", "b"]
    assert len({each.id for each in program.product_titles}) == 2
    assert [each.image_id for each in program.images] == ["IMG-2"]
    program.images[0].identification = "FR"
    await client.programs.create_or_update(content_id="FILM-1", images=[*program.images, {"image_id": "6318876000"}])
    program = await client.programs.get("FILM-1")
    assert [value_of.identification for value_of in program.images] == ["FR", "EN"]
    await client.programs.create_or_update(content_id="FILM-1", genre="Action", images=[])
    program = await client.programs.get("FILM-1")
    assert (program.genre, program.genres, program.images) == ("Action", ["Action"], [])


async def ratings(client: AsyncWhatsonClient, expected: Expected) -> None:
    """One rating, its warnings, one cleared, all cleared."""

    async def written(*given: RatingDict) -> list[tuple[str, str | None]]:
        await client.programs.create_or_update(content_id="FILM-1", ratings=given)
        program = await client.programs.get("FILM-1")
        return [(each.regulator, each.rating) for each in program.ratings]

    await client.programs.create_or_update(content_id="FILM-1", ratings=None)
    assert await written({"regulator": "localRegulator", "rating": "9"}) == [("localRegulator", "9")]
    violent: ContentWarningDict = {"id": "Violence", "value": True}
    both = await written({"regulator": "Ofcom", "rating": "18", "content_warnings": [violent]})
    assert both == [("localRegulator", "9"), ("Ofcom", "18")][0 if expected.ratings_merged else 1 :]
    warnings = (await client.programs.get("FILM-1")).ratings[-1].content_warnings
    assert [(each.id, each.value, each.type, each.comment) for each in warnings] == [
        ("Violence", True, "checkBox", None)
    ]
    await written({"regulator": "Ofcom", "content_warnings": [{"id": "Language", "value": "Harsh", "comment": "c"}]})
    warnings = (await client.programs.get("FILM-1")).ratings[-1].content_warnings
    assert [(each.id, each.comment) for each in warnings] == [("Language", "c")]
    cleared = await written({"regulator": "Ofcom", "rating": None})
    assert (("Ofcom", None) in cleared) == expected.cleared_rating_stays
    await client.programs.create_or_update(content_id="FILM-1", ratings=None)
    assert (await client.programs.get("FILM-1")).ratings == []


async def rename(client: AsyncWhatsonClient, expected: Expected) -> None:
    """Another id in the body of a PUT renames."""
    required: ProgramWriteDict = {"title": "Les Misérables", "duration": "02:14:00"}
    renamed = await client.programs.update("FILM-1", required, content_id="FILM-2")
    assert renamed.content_id == "FILM-2"
    with pytest.raises(WhatsonNotFound):
        await client.programs.get("FILM-1")
    assert (await client.programs.get("FILM-2")).title == "Les Misérables"
    if expected.rename_refused:
        with pytest.raises(WhatsonUnprocessable) as caught:
            await client.programs.update("FILM-2", required, content_id=BARBIE)
        assert (caught.value.concept, caught.value.concept_id) == ("Program", "FILM-2")
    else:
        await client.programs.update("FILM-2", required, content_id=BARBIE)
    title = (await client.programs.get(BARBIE)).title
    assert title == ("Barbie" if expected.rename_refused else "Les Misérables")


@every_variant
async def test_edits(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """Read, change, save what changed."""
    prepare(sandbox, case)
    required: ProgramWriteDict = {"title": "Endgame", "duration": "03:01:00"}
    async with connect(sandbox, expected) as client:
        result = await client.programs.edit(AVENGERS, lambda program: required)
        assert result.content_id == AVENGERS
        (change,) = [each for each in sandbox.requests("whatson") if each.method == "PUT"]
        assert change.json() == {"title": "Endgame"} | {"duration": "03:01:00"}
        program = await client.programs.get(AVENGERS)
        assert (program.title, len(program.product_titles)) == ("Endgame", 0 if expected.put_clears else 2)

        def changed(current: Content) -> Content:
            return current.model_copy(update={"genres": ["Action"], "description": "d"})

        await client.programs.edit(SHANG_CHI, changed)
        change = [each for each in sandbox.requests("whatson") if each.method == "PUT"][-1]
        assert change.json() == {"genres": ["Action"], "description": "d"}
        unchanged = await client.programs.edit(BARBIE, lambda program: None)
        assert isinstance(unchanged, Content)
        assert len([each for each in sandbox.requests("whatson") if each.method == "PUT"]) == 2


@every_variant
async def test_refusals(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """What the server refuses is told with codes, data and arguments."""
    prepare(sandbox, case)
    unchecked: Any = {"check": False}
    async with connect(sandbox, expected) as client:
        with pytest.raises(WhatsonNotFound) as absent:
            await client.programs.update("nobody", title="t")
        assert (absent.value.code, absent.value.concept, absent.value.concept_id) == ("404", "Program", "nobody")
        with pytest.raises(WhatsonBadRequest) as debug:
            await client.programs.get(BARBIE, debug="dateCreatedUT")
        assert [(each.code, each.data) for each in debug.value.errors] == [("CORE-00007", ("dateCreatedUT",))]
        with pytest.raises(WhatsonUnprocessable) as both:
            await client.programs.create_or_update(
                content_id=BARBIE, genre="Comedy", genres=["Comedy"], contact_person="BAPI", options=unchecked
            )
        assert {each.code for each in both.value.errors} == {"CONTENT-00087", "CONTENT-00035"}
        assert both.value.timestamp == "2024-07-01T12:00:00Z"
        title: Any = 1
        with pytest.raises(WhatsonUnprocessable) as typed:
            await client.programs.create_or_update(content_id=BARBIE, title=title, options=unchecked)
        assert [(each.code, each.data) for each in typed.value.errors] == [(expected.nameless, ("title",))]
        await incomplete(client, expected)
        await doubtful(client, expected)
        assert (await client.programs.get(BARBIE)).title == "Barbie", "a refused write changes nothing"


async def incomplete(client: AsyncWhatsonClient, expected: Expected) -> None:
    """What creating needs is named by argument."""
    if not expected.required:
        assert (await client.programs.create_or_update(content_id="EMPTY")).content_id == "EMPTY"
        return
    with pytest.raises(WhatsonUnprocessable) as caught:
        await client.programs.create_or_update(content_id="EMPTY")
    assert tuple(each.argument for each in caught.value.errors) == expected.required
    assert {each.code for each in caught.value.errors} == {"CORE-00010"}


async def doubtful(client: AsyncWhatsonClient, expected: Expected) -> None:
    """What some servers take and others refuse."""
    if expected.unknown_genre is None:
        await client.programs.create_or_update(content_id=BARBIE, genres=["Polka"])
        assert (await client.programs.get(BARBIE)).genres == ["Polka"]
    else:
        with pytest.raises(expected.unknown_genre) as caught:
            await client.programs.create_or_update(content_id=BARBIE, genres=["Polka"])
        assert (caught.value.code, caught.value.errors[0].data) == ("CORE-00004", ("Polka",))
        assert caught.value.errors[0].message == "Referenced resource not found"
    if expected.unknown_custom_refused:
        with pytest.raises(WhatsonUnprocessable):
            await client.programs.create_or_update(content_id=BARBIE, custom_attributes={"none": 1})
    else:
        await client.programs.create_or_update(content_id=BARBIE, custom_attributes={"none": 1})
    unknown: Any = {"body": {"xUnknown": 1}}
    if expected.unknown_refused:
        with pytest.raises(WhatsonUnprocessable):
            await client.programs.create_or_update(content_id=BARBIE, options=unknown)
    else:
        await client.programs.create_or_update(content_id=BARBIE, options=unknown)
    await client.programs.create_or_update(content_id=BARBIE, options={"body": {"remarks": "r"}})
    remarks = value(await client.programs.get(BARBIE), "remarks", expected)
    assert remarks == ("r" if expected.remarks_written else None)
