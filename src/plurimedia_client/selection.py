"""Which of several images or keywords to take: the two rules that the provider gives, as pure functions.

Source: public page, the tips on the hierarchy of images and on the weight of keywords.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plurimedia_client.models import Image, Tag

__all__ = ["best_image", "tags_by_weight"]


def best_image(images: Iterable[Image]) -> Image | None:
    """The image that belongs most closely: the one with the lowest `hierarchy`.

    Args:
        images: Such as `broadcast.images` or `content.images`. 1 is a picture of the airing, 2 of the content, 3 of its
            series or season, 4 of its category.

    Returns:
        The image; of several with the same hierarchy the first, and one that doesn't tell its hierarchy only where none
        does. `None` where there is none.
    """
    return min(images, key=_hierarchy, default=None)


def tags_by_weight(tags: Iterable[Tag]) -> list[Tag]:
    """Keywords, the most significant first: the lower the `weight`, the more a keyword says.

    Args:
        tags: As `tags.list` and `tags.of_content` give them.

    Returns:
        All of them; those of equal weight in the order in which they came, those without a weight at the end.
    """
    return sorted(tags, key=_weight)


def _hierarchy(image: Image) -> float:
    return _number(getattr(image, "hierarchy", None))


def _weight(tag: Tag) -> float:
    # The name `weight` is a guess: an account that has another one may lack it.
    return _number(getattr(tag, "weight", None))


def _number(value: object) -> float:
    """A value that isn't of the documented type is kept as it came, so it may be anything."""
    return value if isinstance(value, int | float) else math.inf
