"""What a job finds to write: nothing where nothing differs, and all of it where something does."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.check import encode_object
from whatson_client import operations
from whatson_client.models import Content
from whatson_client.workflows.differences import different, same_value

UPDATE = operations.load("programs.update")
TEXT = st.text("abc", min_size=1, max_size=3)
OPTIONAL = st.none() | TEXT
TARGETS = st.lists(st.sampled_from(["English", "French", "Print"]), unique=True, max_size=2)
IMAGE = st.fixed_dictionaries(
    {"identification": TEXT}, optional={"high_resolution_url": OPTIONAL, "press_targets": TARGETS, "image_id": TEXT}
)
TITLE = st.fixed_dictionaries({"type": TEXT, "title": TEXT}, optional={"broadcasting_title": st.booleans()})
RATING = st.fixed_dictionaries(
    {"regulator": st.sampled_from(["a", "b"]), "rating": OPTIONAL},
    optional={
        "content_warnings": st.lists(st.fixed_dictionaries({"id": TEXT, "value": st.booleans() | TEXT}), max_size=2)
    },
)
WANTED = st.fixed_dictionaries(
    {},
    optional={
        "title": OPTIONAL,
        "duration": st.sampled_from(["01:40:00", "00:10:00"]),
        "description": OPTIONAL,
        "genres": st.none() | st.lists(TEXT, unique=True, max_size=3),
        "planning_categories": st.lists(TEXT, unique=True, max_size=3),
        "images": st.lists(IMAGE, max_size=3, unique_by=lambda each: each.get("image_id") or each["identification"]),
        "product_titles": st.lists(TITLE, max_size=3, unique_by=lambda each: (each["type"], each["title"])),
        "ratings": st.lists(RATING, max_size=2, unique_by=lambda each: each["regulator"]),
        "custom_attributes": st.dictionaries(TEXT, OPTIONAL | st.integers(0, 9), max_size=3),
        "contract_required": st.booleans(),
    },
)


def after(there: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """What a server makes of a write: fields are replaced, and new images and titles get ids."""
    assert UPDATE.body is not None
    state = copy.deepcopy(there)
    for name, value in encode_object(UPDATE.body.fields, changes, "", []).items():
        if name == "customAttributes":
            held = {each["attributeName"]: each for each in state.get(name, [])}
            held |= {key: {"attributeName": key, "value": each, "type": "Text field"} for key, each in value.items()}
            state[name] = list(held.values())
        else:
            state[name] = value
    for array, key in (("images", "imageId"), ("productTitles", "id")):
        for index, each in enumerate(state.get(array) or []):
            each.setdefault(key, f"new-{array}-{index}")
    return {name: value for name, value in state.items() if value is not None}


def read(state: dict[str, Any]) -> Content:
    return Content.model_validate_json(json.dumps(state))


@given(WANTED, WANTED)
def test_what_was_written_doesn_t_differ_any_more(first: dict[str, Any], second: dict[str, Any]) -> None:
    state = after({"contentId": "1", "title": "x"}, first)
    assert different(UPDATE, first, read(state)) == {}, "it was written just so"
    changes = different(UPDATE, second, read(state))
    assert changes.keys() <= second.keys(), "what isn't named isn't touched"
    assert different(UPDATE, second, read(after(state, changes))) == {}


@given(WANTED)
def test_images_and_titles_that_are_there_keep_their_ids(wanted: dict[str, Any]) -> None:
    state = after({"contentId": "1"}, wanted)
    more = {**wanted, "product_titles": [*wanted.get("product_titles", []), {"type": "new", "title": "zzzz"}]}
    changes = different(UPDATE, more, read(state))
    ids = [each.get("id") for each in changes["product_titles"]]
    assert ids[:-1] == [each["id"] for each in state.get("productTitles", [])]
    assert ids[-1] is None


@pytest.mark.parametrize(
    ("wanted", "there", "same"),
    [
        (None, "", True), ([], None, True), (None, "x", False), ("x", None, False), (1, "1", True), ("1.0", 1, True),
        (1, 2, False), (True, "true", True), (True, 1, False), (False, None, False), ("01:40:00", "01:40:00.000", True),
        ("01:40:00", "01:40:01", False), (["a", "b"], ["b", "a"], True), (["a"], ["a", "b"], False), ("a", "b", False),
        ("nan", "nan", True), ("nan", 1, False), ({"a": 1}, {"a": 1}, True),
    ],
)  # fmt: skip
def test_values_that_say_the_same(wanted: Any, there: Any, same: bool) -> None:
    assert same_value(wanted, there) is same


def test_a_name_that_no_document_knows_is_left_to_the_call() -> None:
    assert different(UPDATE, {"titel": "x"}, read({"contentId": "1"})) == {"titel": "x"}


def test_an_update_of_durations_and_numbers() -> None:
    there = read({"contentId": "1", "duration": "01:40:00", "customAttributes": [
        {"attributeName": "n", "value": 10, "type": "Number field"},
        {"attributeName": "d", "value": "01:00:00.000", "type": "Duration field"},
    ]})  # fmt: skip
    same = {"duration": "01:40:00", "custom_attributes": {"n": "10", "d": "01:00:00"}}
    assert different(UPDATE, same, there) == {}
    assert different(UPDATE, {"custom_attributes": {"n": 11, "d": None, "x": None}}, there) == {
        "custom_attributes": {"n": 11, "d": None}
    }
