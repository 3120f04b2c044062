"""Specs that can't be generated from: what is said, where it is, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from codegen.build import build
from codegen.problem import Problem, Problems

from tests.codegen.specs import BASE, Place, at, changed, lay_out

LIST: Place = ("paths", "/films", "get")
CREATE: Place = ("paths", "/films", "post")
ONE: Place = ("paths", "/films/{id}")
GET: Place = (*ONE, "get")
UPDATE: Place = (*ONE, "patch")
DELETE: Place = (*ONE, "delete")
SCHEMAS: Place = ("components", "schemas")
FILM: Place = (*SCHEMAS, "Film")
TITLE: Place = (*FILM, "properties", "mainTitle")
SURE = {"x-provenance": "documented", "x-source": "page 1"}


def _refused(root: Path, spec: Any) -> list[Problem]:
    lay_out(root, "made_client", {"films.yaml": spec})
    with pytest.raises(Problems) as caught:
        build(root)
    assert not (root / "src/made_client/models").exists()
    return caught.value.problems


REMOVED = object()

CASES: list[tuple[str, Place, Any, str, str]] = [
    # what is missing
    ("no provenance", (*GET, "x-provenance"), REMOVED, "get", "has no 'x-provenance'"),
    ("no source", (*GET, "x-source"), REMOVED, "get", "has no 'x-source'"),
    ("no summary", (*GET, "summary"), REMOVED, "get", "has no 'summary'"),
    ("no retry class", (*GET, "x-retry"), REMOVED, "get", "has no 'x-retry'"),
    ("no description", (*GET, "description"), REMOVED, "get", "has no 'description'"),
    ("no operation id", (*GET, "operationId"), REMOVED, "get", "has no 'operationId'"),
    ("empty summary", (*GET, "summary"), " ", "summary", "must be text"),
    ("no provenance of a parameter", (*LIST, "parameters", 0, "x-provenance"), REMOVED, "parameters[0]", "x-prov"),
    ("no provenance of a schema", (*FILM, "x-provenance"), REMOVED, "Film", "x-provenance"),
    ("no source of a property", (*TITLE, "x-provenance"), "inferred", "mainTitle", "has no 'x-source'"),
    ("no description of a property", (*TITLE, "description"), REMOVED, "mainTitle", "description"),
    ("no group", (*FILM, "x-group"), REMOVED, "Film", "x-group"),
    ("a section that isn't declared", (*GET, "tags"), ["Movies"], "tags", "'Movies' isn't declared"),
    ("two sections", (*GET, "tags"), ["Films", "Films"], "tags", "must name one section"),
    # what is unknown
    ("unknown extension", (*GET, "x-rtery"), "safe", "x-rtery", "is an unknown extension"),
    ("unread key", (*GET, "deprecated"), True, "deprecated", "doesn't read"),
    ("unknown extension of a property", (*TITLE, "x-secret"), True, "x-secret", "is an unknown extension"),
    ("unknown extension at the top", ("x-more",), 1, "x-more", "is an unknown extension"),
    ("unknown provenance", (*GET, "x-provenance"), "guessed", "x-provenance", "'guessed' isn't allowed"),
    ("unknown retry class", (*GET, "x-retry"), "always", "x-retry", "'always' isn't allowed"),
    ("unknown schema", (*TITLE,), {"$ref": "#/components/schemas/Filn"}, "mainTitle.$ref", "leads nowhere"),
    ("unknown property", (*SCHEMAS, "FilmWrite", "properties", "kind"),
     {"$ref": "#/components/schemas/Film/properties/knd"}, "kind.$ref", "no property 'knd'"),
    ("unknown parameter", (*GET, "parameters"), [{"$ref": "#/components/parameters/Page"}], "$ref", "leads nowhere"),
    ("unknown required", (*SCHEMAS, "FilmWrite", "required"), ["titel"], "required", "'titel' isn't a property"),
    ("unknown kind of release", (*GET, "x-since"), {"release": "1", "kind": "about"}, "kind", "isn't allowed"),
    # schema features that aren't supported
    ("oneOf", (*FILM, "oneOf"), [], "oneOf", "doesn't read"),
    ("allOf of an object without a name", (*FILM, "allOf"), [{"type": "object"}], "allOf[0].type", "doesn't read"),
    ("allOf of an enumeration", (*FILM, "allOf"), [{"$ref": "#/components/schemas/Kind"}], "$ref", "an enumeration"),
    ("allOf of itself", (*FILM, "allOf"), [{"$ref": "#/components/schemas/Film"}], "allOf", "a part of itself"),
    ("a value of an abstract schema", (*SCHEMAS, "Person", "x-abstract"), True, "$ref", "only a part of other schemas"),
    ("a replacement that doesn't exist", (*GET, "x-replaced-by"), "films.read", "get", "'films.read' doesn't exist"),
    ("pairs of a text", (*TITLE, "x-pairs"), {"key": "a", "value": "b"}, "x-pairs", "is about objects"),
    ("a gap without an end", (*TITLE, "x-gap"), {"from": "1"}, "x-gap", "has no 'to'"),
    ("enumeration without a name", (*TITLE, "enum"), ["a"], "mainTitle", "an enumeration without a name"),
    ("object without a name", TITLE, {"type": "object", "properties": {}, "description": "A."}, "mainTitle",
     "an object without a name"),
    ("several types", (*TITLE, "type"), ["string", "integer"], "type", "has several types"),
    ("unknown type", (*TITLE, "type"), "text", "type", "'text' isn't supported"),
    ("unknown format", (*TITLE, "format"), "e-mail", "format", "isn't a format of a string"),
    ("union of objects", TITLE, {"anyOf": [{"$ref": "#/components/schemas/Person"}, {"type": "string"}],
                                 "description": "A."}, "anyOf", "a union of objects"),
    ("array without items", (*FILM, "properties", "cast"), {"type": "array", "description": "A."}, "cast", "belong"),
    ("limits beside a $ref", (*FILM, "properties", "kind", "maxLength"), 3, "maxLength", "stands beside a $ref"),
    ("closed enumeration", (*SCHEMAS, "Kind", "x-open-enum"), False, "x-open-enum", "always open"),
    ("enumeration of numbers", (*SCHEMAS, "Kind", "enum"), [1, 2], "enum", "must be different texts"),
    ("answer that can't be typed", (*GET, "responses", "200", "content", "application/json", "schema"),
     {"type": "array", "items": {"type": "string"}}, "schema", "isn't an answer that can be typed"),
    ("refusal as a response", (*GET, "responses", "404"), {"description": "Gone."}, "404", "x-errors"),
    ("two successes", (*GET, "responses", "201"), {"description": "Made."}, "responses", "one success status"),
    ("credential of its own", (*GET, "security"), [{"key": []}], "security", "only [] is understood"),
    ("not 3.1", ("openapi",), "3.0.3", "openapi", "isn't OpenAPI 3.1"),
    # what doesn't fit together
    ("id twice", (*GET, "operationId"), "films.list", "get", "is also at $.paths./films.get"),
    ("id with a keyword", (*GET, "operationId"), "films.import", "get", "isn't an attribute path"),
    ("id without a namespace", (*GET, "operationId"), "films", "get", "isn't an attribute path"),
    ("id in capitals", (*GET, "operationId"), "films.getFilm", "get", "isn't an attribute path"),
    ("id of the client's own", (*GET, "operationId"), "workflows.get", "get", "another attribute of that name"),
    ("id that is a namespace", (*DELETE, "operationId"), "films.get.all", "get", "is also a namespace"),
    ("path parameter that isn't declared", (*ONE, "parameters"), [], "get", "the path has {id}, but no such parameter"),
    ("path parameter that isn't in the path", (*LIST, "parameters", 0, "in"), "path", "get", "isn't in the path"),
    ("path parameter that isn't required", (*ONE, "parameters", 0, "required"), False, "get", "isn't required"),
    ("body field like a parameter", (*CREATE, "parameters", 0, "x-name"), "main_title", "post",
     "the body field 'mainTitle' and a parameter of the method are both called 'main_title'"),
    ("argument of the generator", (*LIST, "parameters", 0, "x-name"), "options", "get", "can't be an argument"),
    ("two parameters of one name", (*LIST, "parameters", 1, "x-name"), "cursor", "get", "two parameters are called"),
    ("unsafe reading", (*GET, "x-retry"), "unsafe", "get", "safe to repeat unless"),
    ("a path in no body", (*GET, "x-path-in-body"), True, "x-path-in-body", "there is no requestBody"),
    ("a path in a body without it", (*UPDATE, "x-path-in-body"), True, "patch", "has the name of a path parameter"),
    ("one of nothing", (*GET, "x-one-of"), ["a"], "x-one-of", "there is no requestBody"),
    ("one of unknown fields", (*CREATE, "x-one-of"), ["poster"], "post", "'poster', which isn't an optional field"),
    ("one of required fields", (*CREATE, "x-one-of"), ["mainTitle"], "post", "isn't an optional field"),
    ("a span of texts", (*GET, "x-span"), {"from": "id", "to": "id", "days": 7}, "get", "isn't a parameter for a time"),
    ("a span without days", (*GET, "x-span"), {"from": "a", "to": "b"}, "x-span", "has no number of days"),
    ("a span of no days", (*GET, "x-span"), {"from": "a", "to": "b", "days": 0}, "x-span", "has no number of days"),
    ("a setting in a path", (*ONE, "parameters", 0, "x-setting"), "film", "get", "x-setting on the path parameter"),
    ("idempotency without a header", (*CREATE, "parameters"), [], "post", "takes no such header"),
    ("precondition without a header", (*UPDATE, "parameters"), [], "patch", "takes no If-Match"),
    ("upsert without its rule", (*CREATE, "x-retry"), "upsert", "post", "x-upsert belong together"),
    ("upsert by an unknown field", (*CREATE, "x-upsert"), {"key": "id"}, "post", "belong together"),
    ("paging by an unknown parameter", (*LIST, "x-paginate", "parameter"), "page", "get", "isn't a query parameter"),
    ("pages without their number", (*LIST, "x-paginate", "kind"), "page", "get", "number of pages isn't known"),
    ("paging of one", (*GET, "x-paginate"), {"kind": "cursor", "parameter": "cursor"}, "get", "is about lists"),
    ("free body that isn't described", (*CREATE, "requestBody"),
     {"required": True, "content": {"application/json": {"schema": {}}}}, "requestBody", "has no 'description'"),
    ("body without a name", (*CREATE, "requestBody", "content", "application/json", "schema"),
     {"type": "array", "items": {"type": "string"}}, "schema", "a body must be a named object"),
    ("partial without a body", (*GET, "x-partial"), True, "x-partial", "no requestBody"),
    ("missing in a list", (*LIST, "x-empty-is-missing"), True, "get", "single resources"),
    ("edit of nothing", (*UPDATE, "x-edit", "get"), "films.read", "patch", "doesn't exist"),
    ("edit with a whole body", (*UPDATE, "x-partial"), False, "patch", "needs a read of one and a partial update"),
    ("entity by an unknown field", (*ONE, "parameters", 0, "x-entity"), "key", "get", "'key' isn't a field of Film"),
    ("entity in a query", (*LIST, "parameters", 0, "x-entity"), "id", "get", "needs a sibling operation"),
    ("If-None-Match on a write", (*DELETE, "parameters"),
     [{"name": "If-None-Match", "in": "header", "description": "A.", "schema": {"type": "string"}, **SURE}],
     "delete", "for reading"),
    ("If-Match on a read", (*GET, "parameters"),
     [{"name": "If-Match", "in": "header", "description": "A.", "schema": {"type": "string"}, **SURE}],
     "get", "for writing"),
    ("a schema that nothing uses", (*SCHEMAS, "Other"),
     {"type": "object", "x-group": "a", "description": "A.", **SURE, "properties": {}}, "Other", "isn't used"),
    ("a class twice", (*FILM, "properties", "other"), {"$ref": "#/components/schemas/FilmUpdate", "description": "A."},
     "other.$ref", "leads nowhere"),
    ("two fields of one name", (*FILM, "properties", "main_title"), {"type": "string", "description": "A."}, "Film",
     "both become 'main_title'"),
    ("groups in a circle", (*SCHEMAS, "Person", "properties", "kind"),
     {"$ref": "#/components/schemas/Kind", "description": "A."}, "", "go in a circle"),
    ("an object in itself", (*FILM, "properties", "next"), {"$ref": "#/components/schemas/Film", "description": "A."},
     "Film", "go in a circle"),
    ("comma text of a number", (*LIST, "parameters", 1, "x-comma-separated"), True, "x-comma-separated", "about texts"),
    ("unread key of an item", (*FILM, "properties", "cast", "items", "x-more"), 1, "items.x-more", "is an unknown"),
    ("unread key of a parameter", (*LIST, "parameters", 0, "schema", "nullable"), True, "nullable", "doesn't read"),
    ("explode of a text", (*LIST, "parameters", 0, "style"), "form", "style", "about arrays"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "value", "where", "what"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_refused(tmp_path: Path, place: Place, value: Any, where: str, what: str) -> None:
    spec = changed(place) if value is REMOVED else changed(place, value)
    problems = _refused(tmp_path, spec)
    fitting = [problem for problem in problems if what in problem.what or what in problem.remedy]
    assert fitting, problems
    assert fitting[0].file == "specs/films.yaml"
    assert where in fitting[0].place
    assert fitting[0].remedy
    assert str(fitting[0]) == f"specs/films.yaml: {fitting[0].place}: {fitting[0].what}. Do: {fitting[0].remedy}"


def test_the_base_spec_is_not_refused(tmp_path: Path) -> None:
    lay_out(tmp_path, "made_client", {"films.yaml": BASE})
    assert build(tmp_path).problems == []


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    spec = changed((*GET, "summary"))
    del at(spec, UPDATE)["x-retry"]
    at(spec, TITLE)["format"] = "e-mail"
    assert len(_refused(tmp_path, spec)) >= 3


@pytest.mark.parametrize(
    ("upsert", "what"),
    [
        ({"key": "id"}, "x-upsert.key 'id' isn't a field of FilmWrite"),
        ({"key": "mainTitle", "path-parameter": "id"}, "x-upsert.path-parameter 'id' isn't a parameter"),
        ({"key": "mainTitle", "creates": ["cast.id"]}, "x-upsert.creates 'cast.id' isn't in FilmWrite"),
        ({"key": "mainTitle", "creates": ["kind.id"]}, "x-upsert.creates 'kind.id' isn't in FilmWrite"),
    ],
)
def test_an_upsert_must_fit_its_body(tmp_path: Path, upsert: dict[str, Any], what: str) -> None:
    spec = changed((*UPDATE, "x-retry"), "upsert")
    at(spec, UPDATE)["x-upsert"] = upsert
    assert any(what in problem.what for problem in _refused(tmp_path, spec))


@pytest.mark.parametrize("method", ["str", "int", "bool"])
def test_no_annotation_means_a_method(tmp_path: Path, method: str) -> None:
    """A method called like a type would change what the annotations beside it mean."""
    (problem,) = _refused(tmp_path, changed((*LIST, "operationId"), f"films.{method}"))
    assert f"would mean the method {method!r}" in problem.what


def test_a_key_twice_is_refused(tmp_path: Path) -> None:
    (problem,) = _refused(tmp_path, "openapi: 3.1.0\nopenapi: 3.1.1\n")
    assert (problem.place, problem.what) == ("line 2", "isn't YAML: the key 'openapi' stands twice")


def test_two_specs_of_a_package_must_not_define_a_name_twice(tmp_path: Path) -> None:
    lay_out(tmp_path, "made_client", {"a.yaml": BASE, "b.yaml": BASE})
    with pytest.raises(Problems, match=r"specs/b.yaml: .*Kind is also defined in specs/a.yaml"):
        build(tmp_path)


def test_a_missing_spec_is_refused(tmp_path: Path) -> None:
    lay_out(tmp_path, "made_client", {})
    config = '[[package]]\nname = "a"\napi = "a"\nspecs = ["specs/a.yaml"]\n'
    (tmp_path / "codegen/config.toml").write_text(config, "utf-8")
    with pytest.raises(Problems, match=r"specs/a\.yaml: file: can't be read"):
        build(tmp_path)


@pytest.mark.parametrize(
    ("config", "place"),
    [
        ("[[package]]\nnmae = 'a'\n", "package[0].nmae"),
        ("[[package]]\nname = 'a'\napi = 'a'\nspecs = 'b'\n", "package[0].specs"),
        ("[unasync]\nname = 1\n", "unasync.name"),
        ("[unasync.names]\na = 1\n", "unasync.names.a"),
    ],
)
def test_settings_are_checked(tmp_path: Path, config: str, place: str) -> None:
    lay_out(tmp_path, "made_client", {})
    (tmp_path / "codegen/config.toml").write_text(config, "utf-8")
    with pytest.raises(Problem) as caught:
        build(tmp_path)
    assert caught.value.place == place


# --- deviations -------------------------------------------------------------------------------------------------

_ENTRY = "deviations:\n  - {package: made_client, document: A., here: B."


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        (f"{_ENTRY}, operation: films.get}}", "has no reason"),
        (f"{_ENTRY}, operation: films.get, reason: ''}}", "must be text"),
        (f"{_ENTRY}, operation: films.read, reason: C.}}", "there is no operation 'films.read'"),
        (f"{_ENTRY}, parameter: films.list/page, reason: C.}}", "there is no parameter"),
        (f"{_ENTRY}, schema: Movie, reason: C.}}", "there is no schema"),
        (f"{_ENTRY}, field: Film.title, reason: C.}}", "there is no field"),
        (f"{_ENTRY}, field: Film.id, schema: Film, reason: C.}}", "must be about one thing"),
        (f"{_ENTRY.replace('made_client', 'x')}, schema: Film, reason: C.}}", "is no package"),
    ],
)
def test_a_deviation_must_name_something_and_say_why(tmp_path: Path, entry: str, what: str) -> None:
    lay_out(tmp_path, "made_client", {"films.yaml": BASE})
    (tmp_path / "specs/deviations.yaml").write_text(entry, "utf-8")
    with pytest.raises(Problems) as caught:
        build(tmp_path)
    (problem,) = caught.value.problems
    assert problem.file == "specs/deviations.yaml"
    assert what in problem.what


def test_a_deviation_that_is_right_passes(tmp_path: Path) -> None:
    lay_out(tmp_path, "made_client", {"films.yaml": BASE})
    one = f"{_ENTRY}, field: Film.mainTitle, reason: C.}}\n"
    two = f"{_ENTRY}, parameter: films.list/limit, reason: C.}}\n".removeprefix("deviations:\n")
    entries = one + two
    (tmp_path / "specs/deviations.yaml").write_text(entries, "utf-8")
    assert build(tmp_path).problems == []
