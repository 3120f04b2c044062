"""Every code that documents name: provoked where the sandbox can be brought to it, decoded, and explained."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
import respx

from broadcast_clients.core.errors import StatusError
from broadcast_clients.sandbox import Sandbox
from whatson_client import AsyncWhatsonClient, WhatsonServerError, WhatsonUnprocessable, explain
from whatson_client.catalogue import CATALOGUE
from whatson_client.profile import read_error

UNCHECKED: Any = {"check": False}
FILM: dict[str, Any] = {"title": "Night Train", "duration": "01:33:00"}
Job = Callable[[AsyncWhatsonClient, Sandbox], Awaitable[Any]]


def client_of(sandbox: Sandbox) -> AsyncWhatsonClient:
    whatson = sandbox.whatson
    return AsyncWhatsonClient(base_url=whatson.base_url, username=whatson.username, password=whatson.password)


async def prepare(client: AsyncWhatsonClient) -> None:
    """A film, a season, a parent series, and two collections, one of them exclusive."""
    await client.programs.create_or_update(content_id="FILM", **FILM)
    await client.seasons.create_or_update(content_id="S1", **FILM)
    await client.series.create_or_update(content_id="SER", **FILM)
    for identity in ("C1", "C2"):
        await client.content_collections.create_or_update(
            content_id=identity, **FILM, content_collection_intentions=["VOD"]
        )
    await client.content_collection_items.create_or_update(content_id="FILM", content_collection_id="C1", id="ITEM")


async def unknown_id(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.programs.get("nobody")


async def collection_as_season(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.seasons.get("C1")


async def season_as_collection(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.content_collections.delete("S1")


async def series_as_collection(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.content_collections.get("SER")


async def warning_of_the_wrong_type(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.programs.update(
        "FILM", ratings=[{"regulator": "localRegulator", "content_warnings": [{"id": "Usage", "value": "yes"}]}]
    )


async def preferred_of_the_wrong_kind(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.mam.media_assets.create_or_update(content_id="FILM", kind="Proxy", preferred=True)


async def unknown_reference(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.programs.update("FILM", genres=["Polka"])


async def debug(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.programs.get("FILM", debug="dateCreatedUT")


async def mandatory(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.content_collection_items.create_or_update(content_collection_id="C1", options=UNCHECKED)


async def warning_twice(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    warnings: Any = [{"id": "Drugs", "value": True}, {"id": "Drugs", "value": False}]
    await client.programs.update(
        "FILM", ratings=[{"regulator": "localRegulator", "content_warnings": warnings}], options=UNCHECKED
    )


async def no_person(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.programs.update("FILM", contact_person="BAPI")


async def template_of_the_other_structure(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.seasons.create_or_update(content_id="S2", **FILM, template="COLLECTION")


async def version_of_a_collection(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.seasons.create_version("C1", "Second", production_number="2")


async def planned_collection(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    sandbox.whatson.plan("C1")
    await client.content_collections.delete("C1")


async def planned_item(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    sandbox.whatson.plan("ITEM")
    await client.content_collection_items.delete("ITEM")


async def moved_item(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.content_collection_items.create_or_update(id="ITEM", content_id="FILM", content_collection_id="C2")


async def season_as_item(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.content_collection_items.create_or_update(content_id="S1", content_collection_id="C1")


async def both_genres(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.programs.update("FILM", genre="Drama", genres=["Drama"], options=UNCHECKED)


async def two_exclusive_collections(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.content_collection_items.create_or_update(content_id="FILM", content_collection_id="C2")


async def markers(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    body: Any = {"body": {"markers": [{"type": "mediaAsset", "timecode": "00:00:00.00"}]}}
    await client.mam.media_assets.create_or_update(content_id="FILM", options=body)


async def taken_sequence(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    for identity in ("A1", "A2"):
        await client.mam.media_assets.create_or_update(
            media_asset_id=identity, content_id="FILM", media_asset_sequence_id="SEQ"
        )


async def warning_of_another_regulator(client: AsyncWhatsonClient, sandbox: Sandbox) -> None:
    await client.programs.update(
        "FILM", ratings=[{"regulator": "csaRegulator", "content_warnings": [{"id": "Violence", "value": True}]}]
    )


PROVOKED: list[tuple[str, int, str | None, tuple[str, ...], Job, str]] = [
    ("404", 404, None, (), unknown_id, "2024r4"),
    ("404", 404, None, (), collection_as_season, "2024r4"),
    ("404", 404, None, (), season_as_collection, "2024r4"),
    ("404", 404, None, (), series_as_collection, "2024r4"),
    ("CORE-00002", 422, "ratings", ("Usage",), warning_of_the_wrong_type, "2024r4"),
    ("CORE-00002", 422, "preferred", ("Proxy",), preferred_of_the_wrong_kind, "2024r4"),
    ("CORE-00004", 404, None, ("Polka",), unknown_reference, "2024r4"),
    ("CORE-00007", 400, "debug", ("dateCreatedUT",), debug, "2024r4"),
    ("CORE-00010", 422, "content_id", ("contentId",), mandatory, "2024r4"),
    ("CORE-00011", 422, "ratings", ("*",), warning_twice, "2024r4"),
    ("CONTENT-00035", 422, "contact_person", ("BAPI",), no_person, "2024r4"),
    ("CONTENT-00074", 422, "template", (), template_of_the_other_structure, "2024r4"),
    ("CONTENT-00075", 422, "season_id", (), version_of_a_collection, "2024r4"),
    ("CONTENT-00076", 422, "content_collection_id", (), planned_collection, "2024r4"),
    ("CONTENT-00077", 422, "content_collection_item_id", (), planned_item, "2023r11"),
    ("CONTENT-00082", 422, "content_collection_id", ("*",), moved_item, "2024r4"),
    ("CONTENT-00084", 422, "content_id", ("*",), season_as_item, "2024r4"),
    ("CONTENT-00087", 422, "genre", (), both_genres, "2024r4"),
    ("5886", 422, "content_id", ("*",), two_exclusive_collections, "2024r4"),
    ("6071", 422, None, (), markers, "2024r4"),
    ("MAM-00037", 422, "media_asset_sequence_id", ("SEQ",), taken_sequence, "2024r4"),
    ("MAM-00046", 422, "ratings", ("Violence", "csaRegulator"), warning_of_another_regulator, "2024r4"),
]


def test_every_code_is_provoked() -> None:
    assert {code for code, *_ in PROVOKED} | {"REST-400"} == set(CATALOGUE)


@pytest.mark.parametrize(
    ("code", "status", "argument", "data", "job", "release"),
    [pytest.param(*each, id=f"{each[0]}-{each[4].__name__}") for each in PROVOKED],
)
async def test_a_code_provoked(
    sandbox: Sandbox, code: str, status: int, argument: str | None, data: tuple[str, ...], job: Job, release: str
) -> None:
    sandbox.reset(contents=1, whatson_release=release)
    async with client_of(sandbox) as client:
        await prepare(client)
        with pytest.raises(StatusError) as caught:
            await job(client, sandbox)
    error = caught.value
    assert (error.status, error.code) == (status, code)
    (complaint,) = [each for each in error.errors if each.code == code]
    assert complaint.argument == argument
    assert data in (complaint.data, ("*",)), "what isn't documented may be anything"
    assert not complaint.message.startswith("$_")
    assert error.timestamp is not None  # type: ignore[attr-defined]
    assert error.concept is not None  # type: ignore[attr-defined]
    (explanation,) = error.explanations  # type: ignore[attr-defined]
    assert explanation is CATALOGUE[code]
    assert status in explanation.statuses
    if code != "404":
        assert explanation.remedy in str(error)


def test_a_login_body_that_is_no_json(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    answer = httpx.post(f"{sandbox.whatson.base_url}/content/v1/login", content=b"{")
    told = read_error(answer.status_code, answer.json())
    assert (answer.status_code, told.code, told.attributes["concept"]) == (400, "REST-400", None)
    assert told.attributes["hint"] == CATALOGUE["REST-400"].remedy


NAMELESS: list[tuple[int, dict[str, Any], str, str | None]] = [
    (403, {"message": "The account being accessed does not have sufficient permissions to execute this operation. [x]"},
     "sufficient permissions", None),
    (500, {"message": "Message not understood: #availableForProductTypes"}, "Message not understood", None),
    (422, {"errors": [{"errorCode": "422", "description": "Value of [title] should be a string", "data": []}]},
     "title: Value of", "title"),
    (422, {"errors": [{"errorCode": "", "description": "$_Value of duration should be an integer", "data": None}]},
     "duration: Value of", "duration"),
    (422, {"errors": [{"errorCode": "NEW-00001", "description": "$_Something new", "data": ["a", 7]}]},
     "NEW-00001", None),
    (422, {"errors": None}, "Unprocessable", None),
    (422, {"errors": ["odd", {"description": 7}]}, "is refused", None),
]  # fmt: skip


@pytest.mark.parametrize(("status", "more", "told", "argument"), NAMELESS)
async def test_errors_without_a_known_code(status: int, more: dict[str, Any], told: str, argument: str | None) -> None:
    body = {"statusCode": str(status), "timestamp": "2024-04-25T12:10:20Z", **more}
    with respx.mock as router:
        router.put("https://w.test/content/v1/programs/1").respond(status, json=body)
        async with AsyncWhatsonClient(base_url="https://w.test", token="a-token", retries=0) as client:
            with pytest.raises(StatusError) as caught:
                await client.programs.update("1", title="t")
    error: Any = caught.value
    assert told in str(error)
    assert error.timestamp == "2024-04-25T12:10:20Z"
    assert (error.concept, error.explanations) == (None, ())
    assert [each.argument for each in error.errors] in ([argument], [])
    if status == 500:
        assert isinstance(error, WhatsonServerError)
    if "NEW-00001" in json.dumps(more):
        assert error.errors[0].data == ("a", "7")


async def test_the_envelope_before_2021r2() -> None:
    old = {
        "statusCode": "422",
        "message": "Operation cannot be completed due to violations",
        "details": {
            "message": {"id": "CONTENT-00035", "description": "$_No person found with id X", "parameters": ["X"]},
            "timestamp": "2020-11-30T15:29:33Z",
            "concept": "Program",
            "message_": None,
            "data": None,
        },
    }
    with respx.mock as router:
        router.put("https://w.test/content/v1/programs/1").respond(422, json=old)
        async with AsyncWhatsonClient(base_url="https://w.test", token="a-token") as client:
            with pytest.raises(WhatsonUnprocessable) as caught:
                await client.programs.update("1", contact_person="X")
    error = caught.value
    assert (error.code, error.concept, error.timestamp) == ("CONTENT-00035", "Program", "2020-11-30T15:29:33Z")
    assert [(each.argument, each.message, each.data) for each in error.errors] == [
        ("contact_person", "No person found with id X", ("X",))
    ]
    assert [each.code for each in error.explanations] == ["CONTENT-00035"]


async def test_the_catalogue_itself() -> None:
    assert explain("CONTENT-00087") is CATALOGUE["CONTENT-00087"]
    assert explain("NEW-00001") is None
    assert explain(None) is None
    for code, each in CATALOGUE.items():
        assert each.code == code
        assert all((each.meaning, each.cause, each.remedy, each.source, each.statuses))
