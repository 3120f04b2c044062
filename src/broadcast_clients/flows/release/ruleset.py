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
    title: Callable[[ReleaseSource], str | None] = rules.title
    original_title: Callable[[ReleaseSource], str | None] = rules.original_title
    synopsis: Callable[[ReleaseSource], str | None] = rules.synopsis
    tagline: Callable[[ReleaseSource], str | None] = rules.nothing
    release_year: Callable[[ReleaseSource], int | None] = rules.nothing
    runtime_minutes: Callable[[ReleaseSource], int | None] = rules.runtime_minutes
    content_rating: Callable[[ReleaseSource], str | None] = rules.content_rating
    genres: Callable[[ReleaseSource], Sequence[str] | None] = rules.genres
    country_of_origin: Callable[[ReleaseSource], Sequence[str] | None] = rules.nothing
    studio: Callable[[ReleaseSource], str | None] = rules.studio
    network: Callable[[ReleaseSource], str | None] = rules.nothing
    language: Callable[[ReleaseSource], str | None] = rules.language
    audio_languages: Callable[[ReleaseSource], Sequence[str] | None] = rules.nothing
    subtitle_languages: Callable[[ReleaseSource], Sequence[str] | None] = rules.nothing
    cast: Callable[[ReleaseSource], Sequence[Mapping[str, Any]] | None] = rules.cast
    images: Callable[[ReleaseSource], Mapping[str, str] | None] = rules.nothing
    """Addresses for the artwork's places (`poster`, `backdrop`, …) of pictures that are on the platform's CDN."""
    geo_restrictions: Callable[[ReleaseSource], Mapping[str, Any] | None] = rules.nothing
    drm_required: Callable[[ReleaseSource], bool] = rules.drm_required
    first_air_date: Callable[[ReleaseSource], date | None] = rules.nothing
    last_air_date: Callable[[ReleaseSource], date | None] = rules.nothing
    air_date: Callable[[ReleaseSource], date | None] = rules.nothing
    end_date: Callable[[ReleaseSource], date | None] = rules.nothing
    season_number: Callable[[ReleaseSource], int | None] = rules.season_number
    episode_number: Callable[[ReleaseSource], int | None] = rules.episode_number
    video: Callable[[ReleaseSource], Video | None] = rules.video
    artwork: Callable[[ReleaseSource], Sequence[Artwork]] = rules.artwork
    window: Callable[[ReleaseSource], Window] = rules.window
    withdrawn: Callable[[ReleaseSource], bool] = rules.withdrawn
    missing: Callable[[ReleaseTitle], Sequence[str]] = rules.missing
    publication: Callable[[ReleaseTitle, Sequence[str], datetime], ReleaseState] = rules.publication
    withdrawal: Callable[[ReleaseTitle], bool] = rules.withdrawal
    conflict: Callable[[str, Any, Any, Any], Any] = rules.conflict
    gone_at_once: int = 20
    """Titles that a run takes back because WHATS'ON doesn't have their products any more, at most. More look like a
    wrong address, or an account that sees less, and are only reported."""
    artwork_bytes: int = 20_000_000
    """Bytes of a picture that is fetched, at most."""
    artwork_types: tuple[str, ...] = field(default=("image/jpeg", "image/png", "image/webp"), converter=_names)
    """Media types of pictures that are fetched: JPEG, PNG and WebP are told by their bytes."""
    artwork_over_http: bool = False
    """Fetch pictures by plain http from other machines, too."""
