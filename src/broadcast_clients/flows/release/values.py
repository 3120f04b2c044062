"""What the rules of a release take and give: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from attr import Factory, field, frozen

from whatson_client.models import Product

__all__ = ["ON_PLATFORM", "Artwork", "ReleaseSource", "ReleaseState", "ReleaseTitle", "TitleKind", "Video", "Window"]

TitleKind = Literal["movie", "show", "season", "episode"]
"""What EncoraStream has titles of."""

ReleaseState = Literal["draft", "scheduled", "published", "unpublished"]
"""Where a title is to stand: not out (yet), out from a time on, out, or taken back."""

ON_PLATFORM: Final = "on the platform"
"""What a video rule gives for a title whose video EncoraStream has already: nothing is uploaded."""

Video = Path | Literal["on the platform"]
"""A file, or `ON_PLATFORM`."""


def _aware(_instance: object, attribute: Any, value: datetime | None) -> None:
    if value is not None and value.tzinfo is None:
        raise ValueError(f"the {attribute.name} of a window needs a time zone")


@frozen
class Window:
    """When a title may be seen.

    Args:
        start: From then on, with a time zone; `None`: at once.
        end: Until then, with a time zone; `None`: without an end.
    """

    start: datetime | None = field(default=None, validator=_aware)
    end: datetime | None = field(default=None, validator=_aware)

    def begins_after(self, now: datetime) -> bool:
        """Whether it is still to begin."""
        return self.start is not None and self.start > now

    def ended_by(self, now: datetime) -> bool:
        """Whether it is over."""
        return self.end is not None and self.end <= now


@frozen
class Artwork:
    """A picture that is uploaded to a title.

    Args:
        name: What tells it from the title's others, such as the id of the image in WHATS'ON.
        place: A file, or the https URL of one.
    """

    name: str
    place: Path | str

    @property
    def is_remote(self) -> bool:
        """Whether it has to be fetched first."""
        return isinstance(self.place, str)


@frozen(kw_only=True)
class ReleaseSource:
    """What a rule gets: a product of WHATS'ON and its place."""

    kind: TitleKind
    """What it becomes on EncoraStream."""
    product: Product
    """The product as it was read; a field that the answer left out raises `FieldMissing`: see `value`."""
    season: Product | None = None
    """The season that an episode belongs to."""
    show: Product | None = None
    """The series that a season or an episode belongs to; the season itself where it has no parent series."""
    number: int | None = None
    """The number that a season or an episode has on EncoraStream already."""
    position: int | None = None
    """Place of an episode in its season's list, from 1."""
    taken: frozenset[int] = frozenset()
    """Numbers of its siblings that were released before it."""
    notes: list[str] = Factory(list[str])
    """What the report is to tell of the product; a rule appends what it couldn't map."""

    @property
    def content_id(self) -> str:
        """External reference of the product."""
        return str(self.product.content_id)

    def value(self, name: str, default: Any = None) -> Any:
        """A field of the product by its Python name; `default` where the answer left it out or has null.

        Args:
            name: Name of the field.
            default: What stands in for it.
        """
        found = getattr(self.product, name, None)
        return default if found is None else found

    @property
    def attributes(self) -> Mapping[str, Any]:
        """The custom attributes that were asked for, by name: see `ReleaseRules.custom_attributes`."""
        return {str(each.attribute_name): getattr(each, "value", None) for each in self.value("custom_attributes", [])}


@frozen(kw_only=True)
class ReleaseTitle:
    """What the rules made of a product: what the title on EncoraStream is to be."""

    kind: TitleKind
    """What it becomes."""
    content_id: str
    """External reference of the product."""
    fields: Mapping[str, Any]
    """Its fields by name, as EncoraStream takes them; without those that have no value, and without `status`."""
    video: Video | None = None
    """Its main video; `None` where it has none."""
    artwork: tuple[Artwork, ...] = ()
    """Pictures to upload."""
    window: Window = Window()
    """When it may be seen."""
    withdrawn: bool = False
    """The product isn't to be seen any more, or isn't there any more."""
    episode_out: bool = True
    """Of a show and a season: one of its episodes is published or scheduled."""
    notes: tuple[str, ...] = ()
    """What the report is to tell."""

    @property
    def name(self) -> str:
        """For people."""
        return str(self.fields.get("title") or "")
