"""Small specs are generated, imported and run."""

from __future__ import annotations

import copy
import importlib
import inspect
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from broadcast_clients.core.errors import FieldMissing, InvalidRequest
from broadcast_clients.core.operation import Lifetime, Operation
from tests.codegen.made import Wire, async_client, sync_client
from tests.codegen.specs import BASE, Place, changed, generate, importable, new_package

FIVE_LINES = """\
{openapi: 3.1.0, info: {title: Pings}, tags: [{name: Pings, description: Is it there.}], paths: {"/ping/{word}": {get:
  {operationId: pings.send, summary: Ping, tags: [Pings], description: Asks., x-retry: safe, x-provenance: inferred,
  x-source: nowhere, parameters: [{name: word, in: path, required: true, description: What., schema: {type: string},
  x-provenance: inferred, x-source: nowhere}], responses: {"200": {description: Anything., content:
  {application/json: {schema: {}}}}}}}}}
"""


@pytest.fixture
def films(tmp_path: Path) -> Iterator[str]:
    """The package of the base spec."""
    package = new_package()
    assert generate(tmp_path, package, {"films.yaml": BASE}).problems == []
    with importable(tmp_path):
        yield package


def _json(value: Any, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=value, headers=headers)


async def test_a_five_line_spec_runs_in_both_worlds(tmp_path: Path) -> None:
    package = new_package()
    generate(tmp_path, package, {"pings.yaml": FIVE_LINES})
    with importable(tmp_path):
        wire = Wire(_json({"a": [1]}), _json({"a": [2]}))
        with sync_client(package, wire) as client:
            assert client.pings.send("x/y") == {"a": [1]}
        async with async_client(package, wire) as client:
            assert await client.pings.send("z") == {"a": [2]}
    assert wire.lines == ["GET /ping/x%2Fy", "GET /ping/z"]


async def test_a_body_that_no_document_describes_is_sent_as_it_is(tmp_path: Path) -> None:
    package = new_package()
    body: Place = ("paths", "/films", "post", "requestBody")
    free = {"required": True, "description": "Whatever.", "content": {"application/json": {"schema": {}}}}
    assert generate(tmp_path, package, {"films.yaml": changed(body, free)}).problems == []
    orders: list[Any] = [{"any": {"thing": [1, None]}}, [{"a": 1}, {"b": True}], []]
    with importable(tmp_path):
        wire = Wire(*(_json({"id": "1"}) for _ in range(2 * len(orders))))
        with sync_client(package, wire) as client:
            for order in orders:
                assert client.films.create(order).id == "1"
        async with async_client(package, wire) as client:
            for order in orders:
                assert (await client.films.create(order)).id == "1"
            with pytest.raises(TypeError, match="body"):
                await client.films.create()
    assert [wire.sent(index) for index in range(6)] == orders * 2


def test_a_model_is_read_by_its_names_on_the_wire(films: str) -> None:
    wire = Wire(
        _json({"id": "1", "mainTitle": "A", "kind": "epic", "cast": [{"fullName": "B"}], "endsAt": None, "x": 1})
    )
    film = sync_client(films, wire).films.get("1")
    assert (film.id, film.main_title, film.kind, film.cast[0].full_name, film.ends_at) == ("1", "A", "epic", "B", None)
    assert film.raw_fields() == {"x": 1}


def test_a_field_that_the_answer_left_out_is_missing_even_beside_an_unknown_one(films: str) -> None:
    film = sync_client(
        films, Wire(_json({"id": "1", "mainTitle": "A", "cast": [], "kind": "short", "x": 1}))
    ).films.get("1")
    with pytest.raises(FieldMissing, match="ends_at"):
        _ = film.ends_at


def test_keywords_dicts_models_and_mixtures_send_the_same(films: str) -> None:
    models = importlib.import_module(f"{films}.models")
    moment = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
    wire = Wire(*[_json({"id": "1"}) for _ in range(4)])
    create = sync_client(films, wire).films.create
    create(main_title="A", cast=[{"full_name": "B"}], ends_at=moment)
    create({"main_title": "A", "cast": [models.Person(full_name="B")], "ends_at": moment})
    create(models.FilmWrite(main_title="A", cast=[{"full_name": "B"}], ends_at=moment))
    create(models.FilmWrite(main_title="Z", cast=[models.Person(full_name="B")]), main_title="A", ends_at=moment)
    expected = {"mainTitle": "A", "cast": [{"fullName": "B"}], "endsAt": "2026-05-04T03:02:01Z"}
    assert [wire.sent(index) for index in range(4)] == [expected] * 4
    assert all(request.headers["Idempotency-Key"] for request in wire.requests)


def test_omitted_null_and_value_are_three_things(films: str) -> None:
    wire = Wire(*[_json({"id": "1"}) for _ in range(3)])
    update = sync_client(films, wire).films.update
    update("1", kind="short", unconditional=True)
    update("1", ends_at=None, if_match='"a"')
    update("1", {"ends_at": None}, main_title="B", if_match='"a"')
    assert [wire.sent(index) for index in range(3)] == [
        {"kind": "short"},
        {"endsAt": None},
        {"endsAt": None, "mainTitle": "B"},
    ]
    assert [request.headers.get("If-Match") for request in wire.requests] == [None, '"a"', '"a"']


def test_documented_limits_are_checked_before_anything_is_sent(films: str) -> None:
    wire = Wire()
    with pytest.raises(InvalidRequest) as caught:
        sync_client(films, wire).films.create(main_title="A" * 21, kind="medium", idempotency_key="k")
    assert sorted(error.code or "" for error in caught.value.errors) == ["enum", "max_length"]
    assert wire.requests == []


def test_a_partial_update_requires_nothing_and_create_does(films: str) -> None:
    wire = Wire(_json({"id": "1"}))
    client = sync_client(films, wire)
    with pytest.raises(InvalidRequest, match="main_title"):
        client.films.create()
    client.films.update("1", unconditional=True)
    assert wire.sent() == {}


async def test_paging_goes_on_and_begins_where_it_is_told(films: str) -> None:
    pages = [
        {"data": [{"id": "1"}, {"id": "2"}], "meta": {"next_cursor": "b"}},
        {"data": [{"id": "3"}], "meta": {"next_cursor": None}},
    ]
    wire = Wire(*map(_json, pages), *map(_json, pages))
    assert [film.id for film in sync_client(films, wire).films.list(limit=2)] == ["1", "2", "3"]
    found = [film.id async for film in async_client(films, wire).films.list(cursor="a")]
    assert found == ["1", "2", "3"]
    assert wire.lines == [
        "GET /films?limit=2",
        "GET /films?cursor=b&limit=2",
        "GET /films?cursor=a",
        "GET /films?cursor=b",
    ]


def test_edit_reads_changes_and_saves_what_changed(films: str) -> None:
    wire = Wire(_json({"id": "1", "mainTitle": "A"}, etag='"v1"'), _json({"id": "1", "mainTitle": "B"}))

    def change(film: Any) -> dict[str, str]:
        return {"main_title": film.main_title.replace("A", "B")}

    film = sync_client(films, wire).films.edit("1", change)
    assert film.main_title == "B"
    assert wire.lines == ["GET /films/1", "PATCH /films/1"]
    assert wire.requests[1].headers["If-Match"] == '"v1"'


def test_nothing_comes_back_from_a_delete(films: str) -> None:
    assert sync_client(films, Wire(httpx.Response(204))).films.delete("1") is None


def test_the_table_has_what_the_spec_says(films: str) -> None:
    operations = importlib.import_module(f"{films}.operations")
    assert operations.ALL_IDS == ("films.list", "films.create", "films.get", "films.update", "films.delete")
    update: Operation = operations.load("films.update")
    assert (update.method, update.path, update.title, update.section) == (
        "PATCH",
        "/films/{id}",
        "Update Film",
        "Films",
    )
    assert (update.retry, update.etag, update.provenance, update.source) == ("precondition", True, "inferred", "page 2")
    assert update.body is not None
    assert (update.body.partial, update.body.model) == (True, f"{films}.models:FilmUpdate")
    assert [field.name for field in update.body.fields if field.required] == ["main_title"]
    create: Operation = operations.load("films.create")
    assert create.errors == ()  # inferred refusals are docs, not facts of the document
    with pytest.raises(KeyError):
        operations.load("films.nothing")


def test_signatures_are_the_same_in_both_worlds_but_for_the_pager(films: str) -> None:
    asynchronous = importlib.import_module(f"{films}.resources._async.films").AsyncFilms
    synchronous = importlib.import_module(f"{films}.resources._sync.films").Films
    for name in ("list", "create", "get", "update", "delete", "edit"):
        there = str(inspect.signature(getattr(asynchronous, name))).replace("Async", "")
        assert there == str(inspect.signature(getattr(synchronous, name)))
        assert inspect.iscoroutinefunction(getattr(asynchronous, name)) is (name != "list")
        assert not inspect.iscoroutinefunction(getattr(synchronous, name))


def test_the_docstring_says_everything(films: str) -> None:
    update = importlib.import_module(f"{films}.resources._async.films").AsyncFilms.update
    assert inspect.getdoc(update) == textwrap.dedent(
        """\
        Update Film: `PATCH /films/{id}`.

        Changes what is passed.

        Args:
            film_id: Id of the film.
            body: All fields as one object, in place of the keywords or beside them; a keyword wins.
            main_title: Marked as required in the document, yet optional here. Title. At most 20 characters.
            kind: Kind.
            cast: Cast.
            ends_at: End. A time with an offset. `None` sends null.
            if_match: ETag.
            unconditional: Overwrite what somebody else may have changed since, without any ETag.
            options: Settings of this call alone: timeout, deadline, retries, headers, and the like.

        Returns:
            The film after that.

        Raises:
            InvalidRequest: An argument breaks a documented limit; nothing was sent.
            BroadcastError: Any other failure: see `broadcast_clients.core.errors`.

        Retry safety: with an ETag it is sent again after any failure that may pass, because If-Match refuses to
        do it twice. Without one, only when the server can't have acted.

        Conditional: sends If-Match, so that a change by somebody else isn't overwritten. Pass a model that was
        read, or `if_match`; without either the call is refused unless `unconditional=True`.

        Provenance: method and path inferred; arguments documented.

        Source: page 2."""
    )


def test_namespaces_and_models_load_when_they_are_used(films: str, tmp_path: Path) -> None:
    script = f"""
        import sys
        import {films}.models, {films}.operations, {films}.resources._sync.namespaces as spaces
        loaded = [name for name in sys.modules if name.startswith(("pydantic", "httpx", "{films}.models."))]
        assert loaded == [], loaded
        assert "{films}.resources._sync.films" not in sys.modules
        assert "Film" in dir({films}.models)
        {films}.models.Person
        assert "{films}.models.people" in sys.modules and "{films}.models.films" not in sys.modules
        try:
            {films}.models.Nothing
        except AttributeError as error:
            assert "Nothing" in str(error)
        else:
            raise AssertionError
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    done = subprocess.run(command, cwd=tmp_path / "src", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_schema_has_the_properties_of_its_parts_and_its_own_win(tmp_path: Path) -> None:
    spec = copy.deepcopy(BASE)
    schemas = spec["components"]["schemas"]
    sure = {"x-provenance": "documented", "x-source": "page 1"}
    schemas["Named"] = {
        "type": "object",
        "x-group": "films",
        "x-abstract": True,
        "description": "What has a name.",
        **sure,
        "required": ["mainTitle"],
        "properties": {
            "mainTitle": schemas["Film"]["properties"]["mainTitle"],
            "endsAt": {"type": "integer", "description": "Another end.", "x-since": {"release": "2", "kind": "exact"}},
            "note": {"type": "string", "description": "A note.", "x-gap": {"from": "3", "to": "5"}},
        },
    }
    del schemas["FilmWrite"]["properties"]["mainTitle"], schemas["FilmWrite"]["required"]
    for name in ("FilmWrite", "Film"):
        schemas[name]["allOf"] = [{"$ref": "#/components/schemas/Named"}]
    package = new_package()
    generate(tmp_path, package, {"films.yaml": spec})
    with importable(tmp_path):
        models = importlib.import_module(f"{package}.models")
        assert not hasattr(models, "Named")
        operation: Operation = importlib.import_module(f"{package}.operations").load("films.create")
        assert operation.body is not None
        fields = {each.name: each for each in operation.body.fields}
        assert list(fields) == ["main_title", "ends_at", "note", "kind", "cast"]
        assert fields["main_title"].required
        assert fields["ends_at"].schema.format == "date-time"
        assert fields["ends_at"].since is None
        assert fields["note"].gap == ("3", "5")
        client = sync_client(package, Wire(_json({"id": "1", "note": "n"})))
        assert client.films.create(main_title="A", note="n").note == "n"
        with pytest.raises(InvalidRequest, match="required: main_title"):
            client.films.create(note="n")


def test_what_else_is_known_of_a_field_is_in_the_table(tmp_path: Path) -> None:
    spec = copy.deepcopy(BASE)
    properties = spec["components"]["schemas"]["FilmWrite"]["properties"]
    properties["kind"]["x-resets"] = True
    properties["notes"] = {"type": "object", "description": "Notes.", "x-pairs": {"key": "noteName", "value": "text"}}
    package = new_package()
    generate(tmp_path, package, {"films.yaml": spec})
    with importable(tmp_path):
        fields = {
            each.name: each
            for each in importlib.import_module(f"{package}.operations").load("films.update").body.fields
        }
    assert [name for name, each in fields.items() if each.resets] == ["kind"]
    assert {name: each.pairs for name, each in fields.items() if each.pairs} == {"notes": ("note_name", "text")}


def test_lifetimes_are_in_the_table_the_models_and_the_docs(tmp_path: Path) -> None:
    spec = copy.deepcopy(BASE)
    listing, get = spec["paths"]["/films"]["get"], spec["paths"]["/films/{id}"]["get"]
    get |= {"x-until": {"release": "9", "kind": "exact"}, "x-replaced-by": "films.list"}
    get["x-since"] = {"release": "2", "kind": "seen"}
    listing["parameters"][1] |= {"x-until": {"release": "7", "kind": "seen"}, "x-replaced-by": "films.list/cursor"}
    title = spec["components"]["schemas"]["Film"]["properties"]["mainTitle"]
    title |= {"x-gap": {"from": "3", "to": "5"}, "x-replaced-by": "Film.kind"}
    package = new_package()
    generate(tmp_path, package, {"films.yaml": spec})
    with importable(tmp_path):
        load = importlib.import_module(f"{package}.operations").load
        read, create = load("films.get"), load("films.create")
        assert (read.since, read.since_kind, read.until, read.until_kind) == ("2", "seen", "9", "exact")
        assert read.replaced_by == "films.list"
        limit = load("films.list").parameters[1]
        assert (limit.until, limit.until_kind, limit.replaced_by) == ("7", "seen", "films.list/cursor")
        life = Lifetime(gap=("3", "5"), replaced_by="Film.kind")
        lifetimes = importlib.import_module(f"{package}.models._releases").LIFETIMES
        assert lifetimes == {"Film": {"main_title": life}}
        assert create.body.fields[0].gap == ("3", "5")
        client = sync_client(package, Wire())
        told = inspect.getdoc(client.films.get) or ""
        assert "Since 2 at the latest, gone from 9 on, replaced by `films.list`." in " ".join(told.split())
        assert "Gone by 7, replaced by `films.list/cursor`." in " ".join((client.films.list.__doc__ or "").split())
        model = importlib.import_module(f"{package}.models.films")
        assert "Missing from 3 until 5, replaced by `Film.kind`." in inspect.getsource(model)
