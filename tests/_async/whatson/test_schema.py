"""`client.schema`: the description of an installation, fetched and compared."""

from __future__ import annotations

from typing import Any

import pytest
import respx
import yaml

from broadcast_clients.core.errors import ConfigurationError, MalformedAnswer
from broadcast_clients.sandbox import Sandbox
from tests.whatson.descriptions import description_of
from whatson_client import AsyncWhatsonClient, WhatsonNotFound, operations

TABLE = [operations.load(each) for each in operations.ALL_IDS]
WHOLE = description_of([each for each in TABLE if each.until is None])


def client_of(**more: Any) -> AsyncWhatsonClient:
    return AsyncWhatsonClient(base_url="https://w.test", token="t", **more)


async def test_fetch_and_drift() -> None:
    data = {**WHOLE, "paths": {**WHOLE["paths"], "/moods": {"get": {}}}}
    text = yaml.safe_dump(data)
    with respx.mock as router:
        route = router.get("https://w.test/content/v1/api").respond(text=text, content_type="application/yaml")
        async with client_of() as client:
            description = await client.schema.fetch()
            assert (description.text, description.version, description.api) == (text, "2.0.0", "content")
            assert "yaml" in route.calls[0].request.headers["Accept"]
            assert route.calls[0].request.headers["Authorization"] == "Bearer t"
            drift = await client.schema.drift()
            assert [(each.change, each.where) for each in drift.differences] == [("added", "GET /moods")]
            again = await client.schema.drift(description=description, release="2024r4")
            assert again.release == "2024r4"
            assert {"GET /moods", "GET /ancineClassifications"} <= {each.where for each in again.differences}
            assert route.call_count == 2
        async with client_of(release="2023r4") as client:
            assert (await client.schema.drift(description=description)).release == "2023r4"


async def test_the_other_apis_and_none() -> None:
    with respx.mock as router:
        router.get("https://mam.test/mam/v1/api").respond(text="paths: {}\n")
        router.get("https://w.test/trailer/v1/api").respond(404, json={"statusCode": "404", "message": "gone"})
        async with client_of(mam_base_url="https://mam.test") as client:
            assert (await client.schema.fetch("mam")).version is None
            with pytest.raises(WhatsonNotFound):
                await client.schema.fetch("trailer")
            wrong: Any = "person"
            with pytest.raises(ConfigurationError, match="content, mam, trailer"):
                await client.schema.fetch(wrong)


async def test_a_page_of_a_proxy_and_a_trap() -> None:
    with respx.mock as router:
        route = router.get("https://w.test/content/v1/api")
        async with client_of() as client:
            for text in ("<html>sign in</html>", "a: &a [*a]", "a: 'open"):
                route.respond(text=text)
                with pytest.raises(MalformedAnswer):
                    await client.schema.fetch()


def of(sandbox: Sandbox, **more: Any) -> AsyncWhatsonClient:
    whatson = sandbox.whatson
    return AsyncWhatsonClient(base_url=whatson.base_url, username=whatson.username, password=whatson.password, **more)


async def test_the_sandbox_describes_itself_without_knowing_us(sandbox: Sandbox) -> None:
    """Its description is written from the documents, not from our table: what documents say for sure agrees."""
    for release in ("2023r9", "2024r4"):
        sandbox.reset(contents=1, whatson_release=release)
        async with of(sandbox, release=release) as client:
            for api in ("content", "mam", "trailer"):
                drift = await client.schema.drift(api)
                told = [str(each) for each in drift.differences if not each.known]
                assert not [each for each in told if "operation" in each], release
                assert not [each for each in told if ": gone: " in each and "GET /contents:" not in each
                            and "contentTitle" not in each and "GET /products/" not in each], release  # fmt: skip


@pytest.mark.parametrize(
    ("release", "api", "name"),
    [
        ("2024r3", "content", "dvdReleaseDate"),
        ("2025r6", "mam", "/mediaPositionStatus"),
    ],
)
async def test_errors_of_the_vendor_are_known(sandbox: Sandbox, release: str, api: Any, name: str) -> None:
    sandbox.reset(contents=1, whatson_release=release)
    async with of(sandbox, release=release) as client:
        drift = await client.schema.drift(api)
    known = [each for each in drift.differences if each.known]
    assert any(name in (each.name, each.where.partition(" ")[2]) for each in known), str(drift)
    assert "Known errors of the description:" in str(drift)
