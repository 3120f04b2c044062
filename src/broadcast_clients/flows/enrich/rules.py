"""The rules by which contents become products: plain functions, each of which can be replaced.

    rules = EnrichRules(genres=genres_by({"Drame": "Drama"}), custom_attributes=my_attributes)

A rule takes plain values and gives plain values; `None` or nothing says that a field isn't written. Where a source is
named as inferred, no public document of Plurimedia shows the field: an override says what your account calls it.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from attr import frozen

from broadcast_clients.flows.enrich.subject import (
    Choice,
    CollectionSource,
    EnrichKind,
    EnrichSource,
    HandEdit,
    ProductImage,
    ProductRating,
    ProductTitle,
    Role,
    reading,
)

if TYPE_CHECKING:
    from plurimedia_client.models import Content

__all__ = [
    "DEFAULT_RULES",
    "EnrichRules",
    "cast",
    "collection",
    "custom_attributes",
    "description",
    "distributor_number",
    "duration",
    "genres",
    "genres_by",
    "hand_edit",
    "images",
    "keywords",
    "kind",
    "more",
    "overwrite_hand_edits",
    "press_sheets",
    "press_targets",
    "ratings",
    "reference",
    "template",
    "title",
    "titles",
]

PREFIX: Final = "PLURIMEDIA"
GENERIC: Final = 4
"""Hierarchy of pictures that belong to a category only (documented)."""


def kind(content: Content, role: Role | None) -> EnrichKind | None:
    """What a content becomes; `None` leaves it out.

    What others call their master is a series, what they call their season a season. What names a master or a season
    itself is an episode, or a season where it has a season number and no episode number. What counts seasons is a
    series. Everything else is a program. (That contents point to master and season is documented, the names are
    inferred.)

    Args:
        content: The content.
        role: What the mirror knows of its place.
    """
    if role is not None:
        kinds: Mapping[Role, EnrichKind] = {"master": "series", "season": "season", "part": "episode"}
        return kinds[role]
    if reading(content, "season_id") is not None:
        return "episode"
    if reading(content, "master_id") is not None:
        numbered = reading(content, "season_number") is not None and reading(content, "episode_number") is None
        return "season" if numbered else "episode"
    return "series" if reading(content, "season_count") is not None else "program"


def reference(source: EnrichSource) -> str:
    """The external reference of the product: `PLURIMEDIA-` and the id of the content (documented).

    It must be the same in each run, and differ for each content.
    """
    return f"{PREFIX}-{source.key}"


def title(source: EnrichSource) -> str | None:
    """The main title: `title` (documented).

    A season has the title of its series and its number. An episode has its own title (`subtitle`, inferred); without
    one that of its series with its numbers, such as `The Line 1.2`.
    """
    content = source.content
    own: str | None = reading(content, "title")
    if source.kind in ("series", "program"):
        return own
    of_series = reading(source.series, "title") if source.series is not None else None
    name: str | None = of_series or own
    season = reading(content, "season_number")
    if source.kind == "season":
        return name if name is None or season is None else f"{name} {season}"
    subtitle: str | None = reading(content, "subtitle")
    numbers = ".".join(str(each) for each in (season, reading(content, "episode_number")) if each is not None)
    return subtitle or (f"{name} {numbers}" if name and numbers else name)


def description(source: EnrichSource) -> str | None:
    """The longest text (that contents have texts is documented, their kinds aren't)."""
    found = [str(text).strip() for each in reading(source.content, "texts") or () if (text := reading(each, "text"))]
    return max(found, key=len, default=None)


def duration(source: EnrichSource) -> timedelta | str | None:
    """The length, from minutes (`duration`, inferred): a `timedelta`, or text as `HH:MM:SS`.

    WHATS'ON needs one for a new series, and most likely for every new product: what has none fails.
    """
    minutes = reading(source.content, "duration")
    return timedelta(minutes=minutes) if isinstance(minutes, int | float) else None


def genres(source: EnrichSource) -> Sequence[str]:
    """API references of the genres: those whose reference or description is the content's genre.

    Capitals, accents, spaces and hyphens make no difference. That contents have a genre is documented, its name on the
    wire is inferred. Where your account's genres are called otherwise than your installation's, use `genres_by`.
    """
    return _matching(source, reading(source.content, "genre"))


def genres_by(names: Mapping[str, str | Sequence[str]]) -> Callable[[EnrichSource], Sequence[str]]:
    """A rule for genres by a table; what it lacks is looked for as `genres` does.

    Args:
        names: Genre in Plurimedia → API reference or references in WHATS'ON.
    """
    by_name = {_plain(name): [given] if isinstance(given, str) else list(given) for name, given in names.items()}

    def mapped_genres(source: EnrichSource) -> Sequence[str]:
        genre = reading(source.content, "genre")
        found = by_name.get(_plain(str(genre)))
        return found if found is not None else _matching(source, genre)

    return mapped_genres


def _matching(source: EnrichSource, genre: Any) -> list[str]:
    if genre is None:
        return []
    wanted = _plain(str(genre))
    found = [each for each in source.genres if _plain(each) == wanted]
    return found or [each for each, name in source.genres.items() if _plain(name) == wanted][:1]


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in apart if each.isalnum())


def keywords(source: EnrichSource) -> str | Sequence[str] | None:
    """Keywords as one text, the most significant first, with commas between them.

    From the tags of the content (documented). Whether WHATS'ON wants a text or a list isn't documented.
    """
    names = [str(name) for each in source.tags if (name := reading(each, "name"))]
    return ", ".join(dict.fromkeys(names)) or None


def titles(source: EnrichSource) -> Sequence[ProductTitle]:
    """Titles beside the main one: the original title (inferred) as `OriginalTitle` (a documented kind).

    It becomes the title for broadcasting where the product has no other one, because one has to be.
    """
    original = reading(source.content, "original_title")
    return [ProductTitle(type="OriginalTitle", title=original)] if original else []


def images(source: EnrichSource) -> Sequence[ProductImage]:
    """The pictures that fit best: those of the lowest hierarchy, as the documents advise.

    Generic pictures of a category (hierarchy 4) are left out. The external reference is made from the id of the picture
    (inferred), or else from its address.
    """
    found = [(_hierarchy(each), each) for each in reading(source.content, "images") or ()]
    best = min((hierarchy for hierarchy, _ in found), default=GENERIC)
    if best >= GENERIC:
        return []
    return [_image(each) for hierarchy, each in found if hierarchy == best and reading(each, "url")]


def _hierarchy(image: Any) -> int:
    found = reading(image, "hierarchy")
    return found if isinstance(found, int) else GENERIC - 1


def _image(image: Any) -> ProductImage:
    url, number = str(reading(image, "url")), reading(image, "id")
    mark = number if number is not None else hashlib.sha256(url.encode()).hexdigest()[:16]
    return ProductImage(id=f"{PREFIX}-IMAGE-{mark}", url=url)


def press_targets(source: EnrichSource, image: ProductImage) -> Sequence[str] | None:
    """API references of the press targets of a picture. By default `None`: as they are in WHATS'ON.

    Which targets there are is a matter of the installation: `client.workflows.drop_downs.values("press_targets")`.
    """
    return None


def cast(source: EnrichSource) -> Sequence[Any] | None:
    """Cast and crew. By default `None`: they aren't written.

    WHATS'ON takes a cast, but no document shows what its elements look like, and the Content API can't make persons.
    Where you know the form that your installation wants, give it from `source.content.cast` and `source.people`.
    """
    return None


def ratings(source: EnrichSource) -> Sequence[ProductRating]:
    """Parental ratings. By default none: no public document of Plurimedia has any.

    If your account has them, they are in `source.content.raw_fields()`.
    """
    return ()


def custom_attributes(source: EnrichSource) -> Mapping[str, Any]:
    """Custom attributes by name. By default none: they are a matter of the installation.

    The place for what WHATS'ON has no documented field for, such as year and countries of production.
    """
    return {}


def distributor_number(source: EnrichSource) -> str | None:
    """Of an episode, its place: `S01E02`, from season and episode number (inferred).

    WHATS'ON has no documented field for the number of an episode; this one is text that planners see beside it.
    """
    if source.kind != "episode":
        return None
    season, episode = (reading(source.content, name) for name in ("season_number", "episode_number"))
    parts = [(letter, number) for letter, number in (("S", season), ("E", episode)) if isinstance(number, int)]
    return "".join(f"{letter}{number:02d}" for letter, number in parts) if isinstance(episode, int) else None


def more(source: EnrichSource) -> Mapping[str, Any]:
    """Any other fields of the product by Python name, such as `{"origin": "European"}`. By default none.

    Values of drop-down lists are API references; one that the installation doesn't have is left out and told.
    """
    return {}


def template(source: EnrichSource) -> str | None:
    """API reference of the prototype that a new product is made from. By default none."""
    return None


def press_sheets(source: EnrichSource) -> Mapping[str, Mapping[str, Any]]:
    """Press sheets by API reference of the press target: `title`, `short_teletext` and so on. By default none."""
    return {}


def collection(source: CollectionSource) -> Mapping[str, Any] | None:
    """The content collection that a collection becomes: `title`, `duration` and other fields; `None` leaves it out.

    Of a collection the documents have nothing but the id. So it is made where the mirror has a content of that id with
    a title; its length, which WHATS'ON needs, is that of this content, or else 0.
    """
    name = reading(source.content, "title") if source.content is not None else None
    if name is None:
        return None
    minutes = reading(source.content, "duration")
    return {"title": name, "duration": timedelta(minutes=minutes if isinstance(minutes, int) else 0)}


def hand_edit(edit: HandEdit) -> Choice:
    """What becomes of a value that somebody changed in WHATS'ON since it was written last: it is kept, and told.

    So is a value in a field that the flow never wrote, and a product that was deleted isn't made again.
    """
    return "keep"


def overwrite_hand_edits(edit: HandEdit) -> Choice:
    """For `EnrichRules(hand_edit=…)`: Plurimedia is right; what was changed is overwritten, and told."""
    return "overwrite"


@frozen(kw_only=True)
class EnrichRules:
    """The mapping, rule by rule. Replace what your account or your installation wants otherwise.

    Rules must give the same for the same source in each run. `hand_edit` may be called by several threads at once.
    """

    kind: Callable[[Content, Role | None], EnrichKind | None] = kind
    """What a content becomes; `None` leaves it out."""
    reference: Callable[[EnrichSource], str] = reference
    """The external reference of the product: `PLURIMEDIA-` and the id of the content (documented)."""
    title: Callable[[EnrichSource], str | None] = title
    """The main title: `title` (documented)."""
    description: Callable[[EnrichSource], str | None] = description
    """The longest text (that contents have texts is documented, their kinds aren't)."""
    duration: Callable[[EnrichSource], timedelta | str | None] = duration
    """The length, from minutes (`duration`, inferred): a `timedelta`, or text as `HH:MM:SS`."""
    genres: Callable[[EnrichSource], Sequence[str]] = genres
    """API references of the genres: those whose reference or description is the content's genre."""
    keywords: Callable[[EnrichSource], str | Sequence[str] | None] = keywords
    """Keywords as one text, the most significant first, with commas between them."""
    titles: Callable[[EnrichSource], Sequence[ProductTitle]] = titles
    """Titles beside the main one: the original title (inferred) as `OriginalTitle` (a documented kind)."""
    images: Callable[[EnrichSource], Sequence[ProductImage]] = images
    """The pictures that fit best: those of the lowest hierarchy, as the documents advise."""
    press_targets: Callable[[EnrichSource, ProductImage], Sequence[str] | None] = press_targets
    """API references of the press targets of a picture. By default `None`: as they are in WHATS'ON."""
    cast: Callable[[EnrichSource], Sequence[Any] | None] = cast
    """Cast and crew. By default `None`: they aren't written."""
    ratings: Callable[[EnrichSource], Sequence[ProductRating]] = ratings
    """Parental ratings. By default none: no public document of Plurimedia has any."""
    custom_attributes: Callable[[EnrichSource], Mapping[str, Any]] = custom_attributes
    """Custom attributes by name. By default none: they are a matter of the installation."""
    distributor_number: Callable[[EnrichSource], str | None] = distributor_number
    """Of an episode, its place: `S01E02`, from season and episode number (inferred)."""
    more: Callable[[EnrichSource], Mapping[str, Any]] = more
    """Any other fields of the product by Python name, such as `{"origin": "European"}`. By default none."""
    template: Callable[[EnrichSource], str | None] = template
    """API reference of the prototype that a new product is made from. By default none."""
    press_sheets: Callable[[EnrichSource], Mapping[str, Mapping[str, Any]]] = press_sheets
    """Press sheets by API reference of the press target: `title`, `short_teletext` and so on. By default none."""
    collection: Callable[[CollectionSource], Mapping[str, Any] | None] = collection
    """The content collection that a collection becomes: `title`, `duration` and other fields; `None` leaves it out."""
    hand_edit: Callable[[HandEdit], Choice] = hand_edit
    """What becomes of a value that somebody changed in WHATS'ON since it was written last: it is kept, and told."""


DEFAULT_RULES: Final = EnrichRules()
"""The mapping as it is described in this module."""
