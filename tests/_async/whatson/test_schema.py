"""`client.schema`: the description of an installation, fetched and compared."""

from __future__ import annotations

from typing import Any

import pytest
import respx
import yaml

from broadcast_clients.core.errors import ConfigurationError, MalformedAnswer
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
