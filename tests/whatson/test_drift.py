"""Descriptions of installations: read with care, and held against what the clients know."""

from __future__ import annotations

import copy
import json
import sys
import tracemalloc
from typing import Any

import pytest
import yaml

from broadcast_clients.core.errors import ConfigurationError, MalformedAnswer
from tests.whatson.descriptions import description_of
from whatson_client import operations
from whatson_client.releases.version import Release
from whatson_client.schema import reading
from whatson_client.schema.description import Description
from whatson_client.schema.drift import Drift, drift_of
from whatson_client.schema.known_errors import KNOWN_ERRORS
from whatson_client.schema.reading import read_yaml

TABLE = [operations.load(each) for each in operations.ALL_IDS]
CURRENT = [each for each in TABLE if each.until is None]
WHOLE = description_of(CURRENT)


def drifted(data: dict[str, Any], release: str | None = None, api: str = "content") -> Drift:
    return drift_of(Description(api, "", data), TABLE, Release.parse(release) if release else None)


def told(drift: Drift) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.change, each.where, each.name) for each in drift.differences]


def changed() -> dict[str, Any]:
    return copy.deepcopy(WHOLE)


def sent_of(data: dict[str, Any], operation: str) -> dict[str, Any]:
    schema: dict[str, Any] = data["components"]["schemas"][f"{operation}.in"]["properties"]
    return schema


def test_our_own_knowledge_does_not_drift_from_itself() -> None:
    drift = drifted(read_yaml(yaml.safe_dump(WHOLE)))
    assert told(drift) == []
    assert not drift
    assert str(drift) == "content API, version 2.0.0: no difference"


def test_operations_parameters_fields_and_types() -> None:
    data = changed()
    data["paths"]["/programs"]["delete"] = {}
    del data["paths"]["/genres"]
    post = data["paths"]["/programs"]["post"]
    post["parameters"] = [each for each in post["parameters"] if each["name"] != "template"]
    post["parameters"].append({"name": "dryRun", "in": "query", "schema": {"type": "boolean"}})
    (choice,) = [each for each in post["parameters"] if each["name"] == "propagateToVersions"]
    choice["schema"]["enum"].append("ask")
    fields = sent_of(data, "programs.create_or_update")
    fields["mood"] = {"type": "string"}
    del fields["sound"]
    fields["keywords"] = {"type": "array", "items": {"type": "string"}}
    fields["title"] = {"type": "integer"}
    fields["images"]["items"]["properties"]["rank"] = {"type": "integer"}
    read = data["components"]["schemas"]["programs.get.out"]["properties"]
    read["mood"] = {"type": "string"}
    read["genres"] = {"type": "string"}
    drift = drifted(data)
    where = "POST /programs"
    assert sorted(told(drift)) == sorted([
        ("operation", "added", "DELETE /programs", ""),
        ("operation", "gone", "GET /genres", ""),
        ("parameter", "gone", where, "template"),
        ("parameter", "added", where, "dryRun"),
        ("parameter", "different", where, "propagateToVersions"),
        ("sent field", "added", where, "mood"),
        ("sent field", "gone", where, "sound"),
        ("sent field", "different", where, "title"),
        ("sent field", "added", where, "images[].rank"),
        ("read field", "added", "GET /programs/{contentId}", "mood"),
        ("read field", "different", "GET /programs/{contentId}", "genres"),
    ])  # fmt: skip
    assert drift
    title = next(each for each in drift.differences if each.name == "title")
    assert (title.ours, title.theirs, title.operation_id) == ("string", "integer", "programs.create_or_update")
    text = str(drift)
    assert "  sent field title, string here and integer there: POST /programs" in text
    assert str(title) == "POST /programs: different: sent field title, string here and integer there"
    assert text.index("Only in the description") < text.index("Not in the description") < text.index("Different:")
    assert json.loads(json.dumps(drift.to_dict()))["api"] == "content"


def test_what_a_release_lacks_is_not_missed() -> None:
    data = changed()
    del data["paths"]["/genres"]
    for each in data["components"]["schemas"].values():
        for name in ("genre", "genres", "dvdReleaseDate", "dvdReleaseDateForeign"):
            each.get("properties", {}).pop(name, None)
    for path in data["paths"].values():
        for each in path.values():
            each["parameters"] = [one for one in each["parameters"] if one["name"] != "propagateToVersions"]
    early = {(kind, where, name) for kind, change, where, name in told(drifted(data, "2023r4")) if change == "gone"}
    assert ("operation", "GET /genres", "") not in early
    assert ("operation", "GET /contentRunningOrders/{contentRunningOrderId}", "") in early, "2023r4 still has it"
    lacking = {"genre", "genres", "dvdReleaseDate", "dvdReleaseDateForeign", "propagateToVersions"}
    assert not lacking & {name for _, _, name in early}
    late = {name for _, change, _, name in told(drifted(data, "2024r4")) if change == "gone"}
    assert {"genre", "genres", "dvdReleaseDate", "propagateToVersions"} <= late


def test_known_errors_are_known() -> None:
    data = changed()
    for name in ("programs.create_or_update", "programs.update"):
        sent_of(data, name).pop("dvdReleaseDate")
        sent_of(data, name).pop("dvdReleaseDateForeign")
    drift = drifted(data, "2024r3")
    mine = [each for each in drift.differences if each.name.startswith("dvdReleaseDate")]
    assert len(mine) == 4
    assert all("came into the description with 2024r4" in each.known for each in mine)
    assert "Known errors of the description:" in str(drift)
    later = [each for each in drifted(data, "2024r4").differences if each.name.startswith("dvdReleaseDate")]
    assert [each.known for each in later] == ["", "", "", ""], "from 2024r4 on the description is right"
    assert all(each.source for each in KNOWN_ERRORS)


def test_references_parts_and_alternatives_are_followed() -> None:
    data: dict[str, Any] = {
        "paths": {
            "/content/v1/programs/{id}": {
                "parameters": [{"$ref": "#/components/parameters/debug"}],
                "get": {"responses": {"404": {}, "200": {"$ref": "#/components/responses/Program"}}},
            },
            "/x": {"post": {"requestBody": {"content": {"application/json": {"schema": {"oneOf": [
                {"type": "object", "properties": {"a": {"type": ["string", "null"]}}},
                {"type": "object", "properties": {"b": {"type": ["string", "integer"]}}},
            ]}}}}}},
            "odd": {"get": {}},
            "/odd": "nothing",
        },
        "components": {
            "parameters": {"debug": {"name": "debug", "in": "query", "type": "string"}},
            "responses": {"Program": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/P"}}}}},
            "schemas": {
                "P": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"own": {"type": "integer"}}}]},
                "Base": {"type": "object", "properties": {"self": {"$ref": "#/components/schemas/P"},
                                                          "kind": {"type": "string", "enum": ["a", None]}}},
            },
        },
    }  # fmt: skip
    read, sent, odd = Description("content", "", data).operations()
    assert (read.method, read.path, odd.path) == ("GET", "/programs/{id}", "/odd")
    assert set(read.parameters) == {"debug"}
    assert read.read is not None
    assert set(read.read.members) == {"self", "kind", "own"}
    assert read.read.members["kind"].enum == ("a",)
    assert set(read.read.members["self"].members) == {"self", "kind", "own"}, "a schema may contain itself"
    assert sent.sent is not None
    assert {name: each.kind for name, each in sent.sent.members.items()} == {"a": "string", "b": "any"}
    assert Description("content", "", data).schemas() == {"P", "Base"}
    assert Description("content", "", {"info": {"version": 2}}).version == "2"


@pytest.mark.parametrize(
    "data", [{}, {"paths": []}, {"paths": {"/a": {"get": []}}}, {"info": None, "paths": {"/a": 1}}]
)
def test_a_description_that_says_nothing(data: dict[str, Any]) -> None:
    drift = drifted(data)
    assert {each.change for each in drift.differences} == {"gone"}
    assert drift.version is None


# --- reading --------------------------------------------------------------------------------------------------------

BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_yaml_as_it_should_be() -> None:
    assert read_yaml("base: &b {x: 1}\nother: *b\nthird:\n  <<: *b\n  y: 2\n") == {
        "base": {"x": 1}, "other": {"x": 1}, "third": {"x": 1, "y": 2},
    }  # fmt: skip
    assert read_yaml('{"openapi": "3.0.0"}') == {"openapi": "3.0.0"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BOMB, "stands for more than 1,000,000 values"),
        ("a: &a [*a]", "contains itself"),
        ("a: " + "[" * 200 + "]" * 200, "nested more than 100 deep"),
        ("a: " + "[" * 100_000, "can't be read|isn't YAML"),
        ("a: b: c", "isn't YAML"),
        ("a: " + ":".join("1" * 20_000), "has a number of 39,999 characters"),
        ("a: " + "9" * 5_000, "has a number of 5,000 characters"),
        ("a: " + "1" * 200 + "." + "5" * 200, "has a number of 401 characters"),
        ("a: !!python/object/apply:os.system ['true']", "isn't YAML"),
        ("- a", "isn't a mapping"),
        ("", "isn't a mapping"),
        ("<html>proxy</html>", "isn't a mapping"),
    ],
)
def test_traps_and_other_texts_are_refused(text: str, why: str) -> None:
    with pytest.raises(MalformedAnswer, match=why) as caught:
        read_yaml(text)
    assert caught.value.excerpt == text[:200]


def test_values_without_end_are_given_up_while_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_VALUES", 1_000)
    tracemalloc.start()
    try:
        with pytest.raises(MalformedAnswer, match="has more than 1,000 values"):
            read_yaml("a: [" + "b," * 500_000 + "]")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000


def test_a_text_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_CHARACTERS", 10)
    with pytest.raises(MalformedAnswer, match="has 11 characters; at most 10 are read"):
        read_yaml("aaaa: bbbbb")


def test_without_pyyaml_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(ConfigurationError, match=r"broadcast-clients\[schema\]"):
        read_yaml("a: 1")
