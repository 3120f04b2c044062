"""The provider's two rules: the lowest hierarchy of images, the lowest weight of keywords."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.lenient import build
from plurimedia_client import best_image, tags_by_weight
from plurimedia_client.models import Image, Tag


def image(number: int, **fields: Any) -> Image:
    made: Image = build(Image, {"id": number, **fields}, "$", [])
    return made


def tag(number: int, **fields: Any) -> Tag:
    made: Tag = build(Tag, {"id": number, **fields}, "$", [])
    return made


def test_the_lowest_hierarchy_is_taken() -> None:
    images = [image(1, hierarchy=4), image(2, hierarchy=2), image(3, hierarchy=3)]
    assert best_image(images) is images[1]


def test_of_the_same_hierarchy_the_first_is_taken() -> None:
    assert best_image(iter([image(1, hierarchy=3), image(2, hierarchy=2), image(3, hierarchy=2)])) == image(
        2, hierarchy=2
    )


def test_an_image_that_tells_no_hierarchy_comes_last() -> None:
    silent, odd, generic = image(1), image(2, hierarchy="broadcast"), image(3, hierarchy=4)
    assert best_image([silent, odd, generic]) is generic
    assert best_image([silent, odd]) is silent


def test_there_may_be_no_image() -> None:
    assert best_image([]) is None


def test_keywords_come_by_weight_and_those_without_one_at_the_end() -> None:
    tags = [tag(1), tag(2, weight=3), tag(3, weight=0.5), tag(4, weight=None), tag(5, weight=3)]
    assert [each.id for each in tags_by_weight(tags)] == [3, 2, 5, 1, 4]


@given(st.lists(st.integers(-5, 5) | st.floats(allow_nan=False, allow_infinity=False)))
def test_no_keyword_is_lost_and_none_is_out_of_order(weights: list[float]) -> None:
    tags = [tag(number, weight=weight) for number, weight in enumerate(weights)]
    found = tags_by_weight(tags)
    assert [each.weight for each in found] == sorted(weights)
    assert {each.id for each in found} == set(range(len(weights)))
