"""What the rules of the flow take and give: plain values, without any I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from attr import Factory, frozen

if TYPE_CHECKING:
    from plurimedia_client.models import Content, Person, Tag

__all__ = [
    "Choice",
    "CollectionSource",
    "EnrichKind",
    "EnrichSource",
    "HandEdit",
    "ProductImage",
    "ProductRating",
    "ProductTitle",
    "Role",
    "reading",
]

EnrichKind = Literal["series", "season", "episode", "program"]
"""What a content becomes in WHATS'ON: a parent series, a standard season, an episode, or a program of its own."""
Role = Literal["master", "season", "part"]
"""What the mirror knows of a content's place: others call it their master or their season, or the schedule says that it
is a part of one."""
Choice = Literal["keep", "overwrite"]
"""Whether a value that somebody changed by hand stays, or gives way to the source's."""


def reading(model: Any, name: str) -> Any:
    """The value of a field, or `None` where the answer left it out, has null, or has an empty text or list.

    Args:
        model: A model of a client.
        name: Python name of the field.
    """
    value = model.given_fields().get(name)
    if isinstance(value, str):
        value = value.strip()
    return None if value in ("", []) else value


@frozen(kw_only=True)
class EnrichSource:
    """A content on its way to WHATS'ON, with what belongs to it."""

    kind: EnrichKind
    """What it becomes."""
    key: str
    """Its id in Plurimedia; of a season that Plurimedia doesn't tell from its series, that of the series with
    `-SEASON` behind it."""
    content: Content
    """The content. Of a series or season that the mirror lacks, one that has what its episodes say of it."""
    stand_in: bool = False
    """Whether `content` was put together from an episode, because the mirror lacks it."""
    series: Content | None = None
    """The series of an episode or a season, where the mirror has it."""
    season: Content | None = None
    """The season of an episode, where the mirror has it."""
    tags: tuple[Tag, ...] = ()
    """Keywords, the most significant first: the lower the weight, the more it says (documented)."""
    people: Mapping[int, Person] = Factory(dict[int, "Person"])
    """Those of the cast that the mirror has, by id. Filled for a rule `cast` of your own."""
    genres: Mapping[str, str] = Factory(dict[str, str])
    """The drop-down list of genres of the installation: descriptions by API reference. Empty where it has none."""


@frozen(kw_only=True)
class CollectionSource:
    """A collection of contents in Plurimedia."""

    id: int
    """Its id."""
    content: Content | None
    """Its own content, where the mirror has one of that id."""
    members: tuple[int, ...]
    """Ids of the contents of this run that belong to it."""


@frozen(kw_only=True)
class ProductTitle:
    """One of the titles of a product, beside the main one."""

    type: str
    """API reference of the kind of title, such as `OriginalTitle`."""
    title: str
    """The text."""
    broadcasting: bool | None = None
    """Whether it is the title for broadcasting. `None`: only if the product has no other one that is. `False` has an
    effect beside another one that is."""
    alternative: bool | None = None
    """Whether it is the alternative title. `None`: as it is."""


@frozen(kw_only=True)
class ProductImage:
    """A picture of a product."""

    id: str
    """External reference: the same in each run, so that a picture is made once."""
    url: str | None = None
    """Where it can be fetched in high resolution."""
    identification: str | None = None
    """A mark of the picture. `None`: as it is."""


@frozen(kw_only=True)
class ProductRating:
    """The parental rating by one regulator."""

    regulator: str
    """API reference of the regulator."""
    rating: str | None
    """API reference of the rating; `None` clears it."""
    reason: str | None = None
    """Why it was given. `None`: as it is."""
    content_warnings: tuple[Mapping[str, Any], ...] | None = None
    """Warnings, each with `id`, `value` and `comment`. `None`: as they are."""


@frozen(kw_only=True)
class HandEdit:
    """A value in WHATS'ON that isn't the one that the flow wrote last: somebody changed it, or deleted the product."""

    source: EnrichSource | None
    """The content; `None` for collections and their items."""
    kind: str
    """What it is in WHATS'ON, such as `program`."""
    reference: str
    """Its external reference."""
    field: str
    """Which value, such as `title` or `product_titles[OriginalTitle]`; `*` where the whole product is gone."""
    written: Any = None
    """What the flow wrote last; `None` where it never wrote the field."""
    there: Any = None
    """What WHATS'ON has now."""
    wanted: Any = None
    """What the mirror says now."""
