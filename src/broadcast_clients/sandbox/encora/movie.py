"""A movie and what the API says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from broadcast_clients.sandbox.made.numbers import secret
from broadcast_clients.sandbox.server.clock import rfc3339

Fields = dict[str, Any]

RATINGS = ("G", "PG", "PG-13", "R", "NC-17", "TV-Y", "TV-G", "TV-PG", "TV-14", "TV-MA", "UNRATED")
STATUSES = ("draft", "published", "scheduled", "unpublished")
POLICIES = ("allow_all", "allow_list", "block_list")

# The keys of the documented sample, in its order.
KEYS: tuple[str, ...] = (
    "id", "title", "original_title", "slug", "synopsis", "tagline", "release_year", "runtime_minutes", "content_rating",
    "genres", "country_of_origin", "studio", "audio_languages", "subtitle_languages", "cast", "images",
    "average_rating", "rating_count", "status", "geo_restrictions", "drm_required", "available_from",
    "available_until", "created_at", "updated_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Movie:
    """A movie; changing one makes another, so that a list being paged is never torn."""

    id: str
    fields: Mapping[str, Any]
    version: int = 1
    has_video: bool = True

    @property
    def status(self) -> str:
        """Where the movie stands between draft and published."""
        return str(self.fields["status"])

    @property
    def etag(self) -> str:
        """The opaque part of the entity tag: another one for every version."""
        return secret(self.version, self.id, length=16)

    def changed(self, moment: datetime, **fields: object) -> Movie:
        """Return the next version of the movie."""
        return replace(self, fields={**self.fields, **fields, "updated_at": rfc3339(moment)}, version=self.version + 1)

    def seen_from(self, territory: str) -> bool:
        """Whether a viewer in a country may see the movie (documented: lists are filtered by territory)."""
        rule: Fields = self.fields.get("geo_restrictions") or {}
        listed = territory in rule.get("territories", ())
        policy = rule.get("policy", "allow_all")
        return listed if policy == "allow_list" else not (policy == "block_list" and listed)

    def missing_for_publication(self) -> list[str]:
        """Return what publishing needs and the movie hasn't (documented: runtime, rating, a video asset)."""
        missing = [name for name in ("runtime_minutes", "content_rating") if self.fields.get(name) is None]
        return missing if self.has_video else [*missing, "video_asset"]
