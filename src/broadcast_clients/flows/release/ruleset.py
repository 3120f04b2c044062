"""All rules of a release in one place, each replaceable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from attr import field, frozen

from broadcast_clients.flows.release import rules
from broadcast_clients.flows.release.values import (
    Artwork,
    ReleaseSource,
    ReleaseState,
    ReleaseTitle,
    TitleKind,
    Video,
    Window,
)
from whatson_client.models import Product

__all__ = ["ReleaseRules"]

Rule = Callable[[ReleaseSource], Any]


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


@frozen(kw_only=True)
class ReleaseRules:
    """How products become titles. `ReleaseRules(title=my_title)` replaces one rule; the others stay.

    A rule gets a `ReleaseSource` and gives a plain value; `None` writes nothing. One that raises fails its product
    alone. What each does by default is told by the function of that name in `broadcast_clients.flows.release.rules`.
    """

    custom_attributes: tuple[str, ...] = field(default=(), converter=_names)
    """Names of custom attributes to read with each product, for `ReleaseSource.attributes`."""
    kind: Callable[[Product], TitleKind | None] = rules.kind
    """What a product becomes; `None` leaves it out."""
    title: Callable[[ReleaseSource], str | None] = rules.title
    """The main title, at most 255 characters."""
    original_title: Callable[[ReleaseSource], str | None] = rules.original_title
    """The title of the type `OriginalTitle`, where it isn't the main title."""
    synopsis: Callable[[ReleaseSource], str | None] = rules.synopsis
    """The description, at most 5,000 characters, of seasons and episodes 2,000 (documented)."""
    tagline: Callable[[ReleaseSource], str | None] = rules.nothing
    """The sentence on the poster."""
    release_year: Callable[[ReleaseSource], int | None] = rules.nothing
    """Of a movie: the year."""
    runtime_minutes: Callable[[ReleaseSource], int | None] = rules.runtime_minutes
    """The duration in minutes, rounded up; `None` for a duration of zero or one that can't be read."""
    content_rating: Callable[[ReleaseSource], str | None] = rules.content_rating
    """The strictest of the ratings, by age: see `AGES`. An episode or season without one has that of its parents."""
    genres: Callable[[ReleaseSource], Sequence[str] | None] = rules.genres
    """Slugs of the genres: the API references in lower case with hyphens, but for those in `GENRES`."""
    country_of_origin: Callable[[ReleaseSource], Sequence[str] | None] = rules.nothing
    """Countries of production, as ISO 3166-1 alpha-2 codes."""
    studio: Callable[[ReleaseSource], str | None] = rules.studio
    """The production companies, at most 200 characters."""
    network: Callable[[ReleaseSource], str | None] = rules.nothing
    """Of a show: who shows it."""
    language: Callable[[ReleaseSource], str | None] = rules.language
    """The original language as a BCP-47 tag, by `LANGUAGES`."""
    audio_languages: Callable[[ReleaseSource], Sequence[str] | None] = rules.nothing
    """Languages that can be heard, as BCP 47 tags."""
    subtitle_languages: Callable[[ReleaseSource], Sequence[str] | None] = rules.nothing
    """Languages of subtitles, as BCP 47 tags."""
    cast: Callable[[ReleaseSource], Sequence[Mapping[str, Any]] | None] = rules.cast
    """The cast, in its order."""
    images: Callable[[ReleaseSource], Mapping[str, str] | None] = rules.nothing
    """Addresses for the artwork's places (`poster`, `backdrop`, …) of pictures that are on the platform's CDN."""
    geo_restrictions: Callable[[ReleaseSource], Mapping[str, Any] | None] = rules.nothing
    """Where it may be seen."""
    drm_required: Callable[[ReleaseSource], bool] = rules.drm_required
    """Whether playing it needs a licence: yes. No product says it, and what was open by mistake can't be taken back."""
    first_air_date: Callable[[ReleaseSource], date | None] = rules.nothing
    """Of a show."""
    last_air_date: Callable[[ReleaseSource], date | None] = rules.nothing
    """Of a show."""
    air_date: Callable[[ReleaseSource], date | None] = rules.nothing
    """Of a season or an episode."""
    end_date: Callable[[ReleaseSource], date | None] = rules.nothing
    """Of a season."""
    season_number: Callable[[ReleaseSource], int | None] = rules.season_number
    """The number of a season: what it has on EncoraStream; else the one its title ends with; else the lowest free one.
    """
    episode_number: Callable[[ReleaseSource], int | None] = rules.episode_number
    """The number of an episode: what it has on EncoraStream; else its place in the season's list; else behind the last.
    """
    video: Callable[[ReleaseSource], Video | None] = rules.video
    """The video of a movie or an episode: none. Products don't say where it is: see `videos_in`, or write your own."""
    artwork: Callable[[ReleaseSource], Sequence[Artwork]] = rules.artwork
    """The images of the product that have an address, in their order (2023r2)."""
    window: Callable[[ReleaseSource], Window] = rules.window
    """When it may be seen: at once and without an end. Products have no such dates: see `window_from_attributes`."""
    withdrawn: Callable[[ReleaseSource], bool] = rules.withdrawn
    """Whether a product isn't to be seen any more: no. The values of its status are your installation's."""
    missing: Callable[[ReleaseTitle], Sequence[str]] = rules.missing
    """What a title hasn't that is to be there before it is published, beyond `needed_by_platform`."""
    publication: Callable[[ReleaseTitle, Sequence[str], datetime], ReleaseState] = rules.publication
    """Where a title is to stand: taken back when withdrawn or over, a draft while something is missing, else out."""
    withdrawal: Callable[[ReleaseTitle], bool] = rules.withdrawal
    """Whether a title that was withdrawn, or whose window is over, is taken back: yes. It is never deleted."""
    conflict: Callable[[str, Any, Any, Any], Any] = rules.conflict
    """The value of a field that was changed both in WHATS'ON and by hand on EncoraStream: that of WHATS'ON."""
    gone_at_once: int = 20
    """Titles that a run takes back because WHATS'ON doesn't have their products any more, at most. More look like a
    wrong address, or an account that sees less, and are only reported."""
    artwork_bytes: int = 20_000_000
    """Bytes of a picture that is fetched, at most."""
    artwork_types: tuple[str, ...] = field(default=("image/jpeg", "image/png", "image/webp"), converter=_names)
    """Media types of pictures that are fetched: JPEG, PNG and WebP are told by their bytes."""
    artwork_over_http: bool = False
    """Fetch pictures by plain http from other machines, too."""
