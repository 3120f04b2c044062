"""What a write touches: omitted stays, `None` clears, lists replace, and `edit` clears nothing else."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest

from broadcast_clients.core.errors import MalformedAnswer, StatusError
from broadcast_clients.core.unset import UNSET
from broadcast_clients.sandbox import Sandbox
from whatson_client import (
    AsyncWhatsonClient,
    Release,
    ReleaseWarning,
    WhatsonNotFound,
    WhatsonServerError,
    WhatsonUnprocessable,
    operations,
)
from whatson_client.custom_attributes import typed_values, written_values
from whatson_client.models import Content, ContentCollection
from whatson_client.releases.presence import absence

GOOD: dict[str, Any] = {"title": "Night Train", "duration": "01:33:00"}


def client_of(sandbox: Sandbox, **more: Any) -> AsyncWhatsonClient:
    whatson = sandbox.whatson
    return AsyncWhatsonClient(base_url=whatson.base_url, username=whatson.username, password=whatson.password, **more)


def last_body(sandbox: Sandbox) -> Any:
    return [each for each in sandbox.requests("whatson") if each.method in ("POST", "PUT")][-1].json()


async def test_edit_keeps_what_would_be_reset_and_a_plain_update_does_not(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    async with client_of(sandbox) as client:
        collections = client.content_collections
        await collections.create_or_update(content_id="C", **GOOD, includes_all_product_versions=True)

        def retitled(collection: ContentCollection) -> None:
            collection.title = "Another"

        await collections.edit("C", retitled)
        assert last_body(sandbox) == {"title": "Another", "includesAllProductVersions": True}
        await collections.edit("C", lambda collection: {"title": "A third"})
        assert last_body(sandbox) == {"title": "A third", "includesAllProductVersions": True}
        assert (await collections.get("C")).includes_all_product_versions is True
        await collections.update("C", title="A fourth")
        assert (await collections.get("C")).includes_all_product_versions is False, "documented: left out is false"


async def test_python_values_are_written_as_custom_attributes_of_every_type(sandbox: Sandbox) -> None:
    """Release note 2025r10: a point in time is sent in UTC, whatever its offset here."""
    sandbox.reset(contents=1, whatson_release="2025r12")
    attributes = {
        "cACheckBox": True,
        "cAString": "Shaken",
        "cADate": dt.date(2024, 2, 29),
        "cANumber": -3,
        "cAText": "not\nstirred",
        "cAWeb": "https://w.test/?a=1&b=2",
        "cADuration": dt.timedelta(hours=2, minutes=3, seconds=4, milliseconds=56),
        "cADecimal": Decimal("2.64"),
        "customMultiMA": ["Value1", "Value2"],
        "cAPointInTime": dt.datetime(2025, 12, 14, 21, tzinfo=dt.timezone(dt.timedelta(hours=1))),
    }
    async with client_of(sandbox) as client:
        await client.programs.create_or_update(content_id="P", **GOOD, custom_attributes=attributes)
        assert last_body(sandbox)["customAttributes"]["cAPointInTime"] == "2025-12-14T20:00:00Z"
        read = (await client.programs.get("P", custom_attributes="allCustomAttributes")).custom_attributes
        values = typed_values(read)
        assert {name: values[name] for name in attributes} == attributes


async def test_edit_writes_custom_attributes_as_an_object_and_ratings_without_types(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    attributes = {
        "cADate": "2021-10-01",
        "cANumber": "10",
        "cADuration": "01:32:20.000",
        "cADecimal": 1.23,
        "cAText": "I am inevitable",
        "customMultiMA": ["TestWOnDynamicDomain23"],
        "cACheckBox": True,
    }
    async with client_of(sandbox) as client:
        await client.programs.create_or_update(
            content_id="P",
            **GOOD,
            custom_attributes=attributes,
            ratings=[
                {
                    "regulator": "localRegulator",
                    "rating": "12",
                    "content_warnings": [{"id": "Violence", "value": True, "comment": "seen"}],
                }
            ],
        )
        program = await client.programs.get("P", custom_attributes="allCustomAttributes")
        values = typed_values(program.custom_attributes)
        assert values["cADate"] == dt.date(2021, 10, 1)
        assert values["cADuration"] == dt.timedelta(hours=1, minutes=32, seconds=20)
        assert (values["cANumber"], values["cACheckBox"]) == (10, True)
        await client.programs.update("P", custom_attributes=written_values(program.custom_attributes))
        again = await client.programs.get("P", custom_attributes="allCustomAttributes")
        assert again.custom_attributes == program.custom_attributes, "what was read is written back without loss"

        def change(read: Content) -> None:
            read.ratings[0].reason = "long"

        await client.programs.edit("P", change)
        assert last_body(sandbox) == {
            "ratings": [
                {
                    "regulator": "localRegulator",
                    "rating": "12",
                    "reason": "long",
                    "status": None,
                    "contentWarnings": [{"id": "Violence", "value": True, "comment": "seen"}],
                }
            ]
        }
        query: Any = {"query": {"customAttributes": "allCustomAttributes"}}

        def number(read: Content) -> None:
            (held,) = [each for each in read.custom_attributes if each.attribute_name == "cANumber"]
            held.value = 11
            read.custom_attributes = [each for each in read.custom_attributes if each.attribute_name != "cAText"]

        await client.programs.edit("P", number, options=query)
        assert last_body(sandbox) == {"customAttributes": {"cANumber": 11, "cAText": None}}


OldJob = Callable[[AsyncWhatsonClient], Awaitable[Any]]


async def null_rating(client: AsyncWhatsonClient) -> None:
    await client.programs.update("P", ratings=None)


async def null_display_type(client: AsyncWhatsonClient) -> None:
    await client.programs.update("P", display_type=None)


async def planned_item(client: AsyncWhatsonClient) -> None:
    await client.content_collection_items.delete("ITEM")


@pytest.mark.parametrize(
    ("release", "job", "said"),
    [
        ("2022r6", null_rating, "null as a rating clears that rating"),
        ("2024r2", null_display_type, "fail with status 500"),
        ("2023r11", planned_item, "refused with CONTENT-00077"),
    ],
)
async def test_old_behaviour_is_warned_about_and_happens(
    sandbox: Sandbox, release: str, job: OldJob, said: str
) -> None:
    """The sandbox plays the release from the same notes, without knowing the client's table."""
    sandbox.reset(contents=1, whatson_release=release)
    async with client_of(sandbox, release=release, retries=0) as client:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            await client.programs.create_or_update(content_id="P", **GOOD)
            if job is planned_item:
                await client.content_collections.create_or_update(content_id="C", **GOOD)
                await client.content_collection_items.create_or_update(
                    id="ITEM", content_id="P", content_collection_id="C"
                )
                sandbox.whatson.plan("ITEM")
            with pytest.raises(StatusError) as failed:
                await job(client)
    assert any(said in str(each.message) for each in caught if each.category is ReleaseWarning)
    assert isinstance(failed.value, WhatsonServerError) == (job is null_display_type)


@pytest.mark.parametrize("release", ["2022r10", "2023r4", "2023r6", "2023r10", "2024r2", "2024r4", "2025r6"])
async def test_what_the_gate_lets_through_the_release_serves(sandbox: Sandbox, release: str) -> None:
    """Every operation that the table certainly has at a release is routed there, and one that it hasn't isn't."""
    sandbox.reset(contents=1, whatson_release=release)
    routed: dict[str, bool] = {}
    async with client_of(sandbox, retries=0) as client:
        known = {each.id: client.release.has(each.id, release) for each in client.operations if each.id != "auth.login"}
        for operation in client.operations:
            if known.get(operation.id) is None:
                continue
            path = re.sub(r"\{\w+\}", "nothing", operation.path)
            body: Any = {} if operation.body is not None else UNSET
            try:
                await client.request(operation.method, path, json=body)
                routed[operation.id] = True
            except WhatsonNotFound as error:
                routed[operation.id] = error.concept is not None  # the sandbox names it where it looked for something
            except StatusError as error:
                routed[operation.id] = error.status != 405
            except MalformedAnswer:
                routed[operation.id] = True  # a description is no JSON
    assert len(routed) > 90
    wrong = sorted(name for name, there in routed.items() if there != known[name])
    assert wrong == []


@pytest.mark.parametrize("release", ["2022r10", "2023r4", "2023r9", "2024r2", "2024r4"])
async def test_the_gate_and_the_release_agree_on_fields(sandbox: Sandbox, release: str) -> None:
    """A sandbox that refuses unknown fields refuses those that the table certainly hasn't, and none that it has."""
    sandbox.reset(contents=1, variants={"whatson.unknown_fields": "refused"}, whatson_release=release)
    now = Release.parse(release)
    async with client_of(sandbox, retries=0) as client:
        for kind in ("programs", "episodes", "seasons", "series", "content_collections"):
            operation = operations.load(f"{kind}.create_or_update")
            assert operation.body is not None
            # Emptied display types crash older releases, and genre excludes genres.
            fields = [each for each in operation.body.fields if each.name not in ("display_type", "genre")]
            why = {each.wire: absence(each, now) for each in fields}
            if absence(operation, now) is not None:
                continue
            with pytest.raises(WhatsonUnprocessable) as caught:
                await client.request("POST", operation.path, json={each.wire: None for each in fields})
            unknown = {each.data[0] for each in caught.value.errors if "does not exist" in each.message}
            assert {name for name, each in why.items() if each is not None and each.certain} <= unknown, kind
            assert not {name for name, each in why.items() if each is None} & unknown, kind
