"""Answers that the documents print become typed models, and are written back as they were."""

from __future__ import annotations

import json
from typing import Any

import pytest
import respx
from pydantic import BaseModel

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.decode import load_model
from broadcast_clients.core.jsonvalue import as_list, as_object
from encora_client.models import Movie, PageMeta
from tests._async.operations.calls import client_for, invoke
from tests.operations import samples_encora, samples_plurimedia, samples_whatson
from tests.operations.facts import operation_of, operations
from tests.operations.samples import SAMPLES, Sample
from tests.operations.samples_whatson import BODIES
from tests.operations.values import required_arguments
from tests.operations.wire import last_of, requests_of

TABLE = [pytest.param(each, id=f"{each.operation}-{each.name}") for each in SAMPLES]


def inside(payload: Any) -> Any:
    members = as_object(payload)
    return members["data"] if members is not None and "data" in members else payload


async def read(sample: Sample, **settings: Any) -> Any:
    operation = operation_of(sample.api, sample.operation)
    with respx.mock as router:
        router.route(method=operation.method).respond(content=json.dumps(sample.payload))
        async with client_for(sample.api, strict=True, **settings) as client:
            return await invoke(client, sample.operation, **required_arguments(operation))


def documented_members(model: BaseModel) -> set[str]:
    return {str(info.validation_alias or name) for name, info in type(model).model_fields.items()}


@pytest.mark.parametrize("sample", TABLE)
async def test_a_printed_answer_is_typed_and_written_back_equal(sample: Sample) -> None:
    """Strictly: nothing in it deviates from the models, and none of its members is unknown to them."""
    result = await read(sample)
    wire = inside(sample.payload)
    rows: list[Any] = as_list(wire) or [wire]
    items: list[Any] = as_list(result) or [result]
    assert [each.to_wire() for each in items] == rows
    for each, row in zip(items, rows, strict=True):
        assert each.raw_fields() == {}
        assert row.keys() <= documented_members(each)
        assert isinstance(each, BaseModel)
        model = type(each)
        assert model.model_validate_json(each.model_dump_json(by_alias=True)) == each
    assert response_of(result).deviations == ()


def test_samples_cover_every_operation_whose_answer_is_printed() -> None:
    encora = {each.id for api, each in operations() if api == "encora"}
    printed = samples_plurimedia.PRINTED | samples_whatson.PRINTED | (encora - samples_encora.NOT_PRINTED)
    assert {each.operation for each in SAMPLES} == printed


async def test_what_the_samples_say() -> None:
    by_name = {each.name: each for each in SAMPLES}
    blade_runner = await read(by_name["blade runner"])
    assert (blade_runner.id, blade_runner.typographic_title, blade_runner.is_fre) == (7488, "Blade Runner", True)
    assert blade_runner.last_update.isoformat(timespec="milliseconds") == "2024-09-27T07:48:30.677"
    assert blade_runner.last_update.tzinfo is None
    page = await read(by_name["page"])
    assert PageMeta.model_validate(page.meta).next_cursor == "eyJpZCI6IjEyMyJ9"
    assert isinstance(page[0], Movie)
    warnings = (await read(by_name["content warnings"])).ratings[0].content_warnings
    assert [each.value for each in warnings] == [True, ["Fear"], "Harsh"]
    titles = (await read(by_name["product titles"])).product_titles
    assert [(each.id, each.broadcasting_title) for each in titles] == [("143049544", True), ("6176112544", False)]
    image = (await read(by_name["images"])).images[0]
    assert (image.image_id, image.high_resolution_url, image.press_targets) == (
        "6318876000", "https://wikipedia/image.jpg", ["English", "Print"],
    )  # fmt: skip
    custom = (await read(by_name["custom attributes of 2021r2"])).custom_attributes
    assert {each.attribute_name: each.value for each in custom}["cANumber"] == 1
    assert custom[1].concept == "Media asset"
    modified = (await read(by_name["debug info"])).debug_info.date_modified_utc
    assert modified.utcoffset().total_seconds() == 7200


LOGINS = [
    {"statusCode": "0", "message": "Authentication successful", "token": "a.b.c", "service": "Content Business API"},
    {"statusCode": "200", "message": "Authentication successful", "token": "a.b.c", "service": "BAPI"},
]


@pytest.mark.parametrize("answer", LOGINS)
async def test_both_forms_of_a_login(answer: dict[str, str]) -> None:
    with respx.mock as router:
        router.post("https://whatson.test:8888/content/v1/login").respond(json=answer)
        genres = router.get("https://whatson.test:8888/content/v1/genres").respond(json=[])
        async with client_for("whatson", token=None, username="a", password="b") as client:
            await client.login()
            await invoke(client, "dropdowns.genres")
        assert last_of(genres).headers["authorization"] == "Bearer a.b.c"


@pytest.mark.parametrize(("operation", "path", "body"), BODIES)
async def test_a_printed_body_is_sent_as_it_is(operation: str, path: tuple[str, ...], body: dict[str, Any]) -> None:
    """As a dict with the names of the wire, and through its model."""
    found = operation_of("whatson", operation).body
    assert found is not None
    model = load_model(found.model)
    with respx.mock as router:
        route = router.route(method__in=["PUT", "POST"]).respond(json={"contentId": "PGM001"})
        async with client_for("whatson") as client:
            await invoke(client, operation, *path, body)
            await invoke(client, operation, *path, model.model_validate_json(json.dumps(body)))
        assert [json.loads(request.content) for request in requests_of(route)] == [body, body]
