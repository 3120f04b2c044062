"""How a product becomes a title: one plain function for each question. Replace any of them in `ReleaseRules`.

What the documents state is followed to the letter: the fields of either side, the limits of the texts, and what
publishing needs. They don't say how one system's values become the other's: which age is which rating, how genres are
called. These maps are a choice of this suite, made so that a rating is never milder than its source, and meant to be
replaced.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from broadcast_clients.core.jsonvalue import is_mapping
from broadcast_clients.flows.release.values import (
    Artwork,
    ReleaseSource,
    ReleaseState,
    ReleaseTitle,
    TitleKind,
    Video,
    Window,
)
from broadcast_clients.formats.durations import parse_duration
from whatson_client.models import Product

__all__ = [
    "AGES",
    "GENRES",
    "LANGUAGES",
    "RATINGS",
    "artwork",
    "cast",
    "conflict",
    "content_rating",
    "drm_required",
    "episode_number",
    "genres",
    "kind",
    "language",
    "missing",
    "needed_by_platform",
    "nothing",
    "original_title",
    "publication",
    "runtime_minutes",
    "season_number",
    "studio",
    "synopsis",
    "title",
    "video",
    "window",
    "withdrawal",
    "withdrawn",
]

RATINGS: Final = ("G", "PG", "PG-13", "R", "NC-17", "TV-Y", "TV-G", "TV-PG", "TV-14", "TV-MA", "UNRATED")
"""The ratings of EncoraStream (documented)."""

AGES: Final[Mapping[str, int]] = {
    "allages": 0, "all": 0, "tp": 0, "u": 0, "g": 0, "tv-y": 0, "tv-g": 0, "pg": 8, "tv-pg": 8, "pg-13": 13,
    "tv-14": 14, "r": 17, "nc-17": 18, "tv-ma": 17,
}  # fmt: skip
"""From which age a rating of WHATS'ON is, by its API reference without regard to case; a number is its own age."""

_MOVIES: Final = ((0, "G"), (9, "PG"), (13, "PG-13"), (17, "R"))
_SHOWS: Final = ((0, "TV-G"), (9, "TV-PG"), (14, "TV-14"))

GENRES: Final[Mapping[str, str]] = {"sciencefiction": "science-fiction", "scifi": "science-fiction"}
"""Slugs of genres whose name doesn't give it, by the API reference without regard to case."""

LANGUAGES: Final[Mapping[str, str]] = {
    "arabic": "ar", "danish": "da", "dutch": "nl", "english": "en", "finnish": "fi", "french": "fr", "german": "de",
    "italian": "it", "japanese": "ja", "norwegian": "no", "polish": "pl", "portuguese": "pt", "russian": "ru",
    "spanish": "es", "swedish": "sv", "turkish": "tr", "chinese": "zh",
}  # fmt: skip
"""BCP-47 tags of languages, by the API reference without regard to case; a reference that is a tag stays."""

LONGEST: Final[Mapping[str, int]] = {"movie": 5000, "show": 5000, "season": 2000, "episode": 2000}
"""Characters of a synopsis (documented)."""

_KINDS: Final[Mapping[str, TitleKind]] = {
    "program": "movie", "series": "show", "season": "season", "episode": "episode"
}  # fmt: skip


def kind(product: Product) -> TitleKind | None:
    """What a product becomes; `None` leaves it out.

    A program becomes a movie, a parent series a show, a standard season a season, an episode an episode. Content
    collections have no counterpart: they are a season by type, and told by their structure (2023r5).
    """
    if getattr(product, "content_collection_structure", None) == "contentCollection":
        return None
    found = str(getattr(product, "content_type", ""))
    return _KINDS.get(found) or ("show" if found.lower().endswith("series") else None)


# --- texts ------------------------------------------------------------------------------------------------------------


def title(source: ReleaseSource) -> str | None:
    """The main title, at most 255 characters."""
    return _cut(source, "title", source.value("title"), 255)


def original_title(source: ReleaseSource) -> str | None:
    """The title of the type `OriginalTitle`, where it isn't the main title."""
    for each in source.value("product_titles", []):
        text = getattr(each, "title", None)
        if getattr(each, "type", None) == "OriginalTitle" and text and text != source.value("title"):
            return _cut(source, "original_title", text, 255)
    return None


def synopsis(source: ReleaseSource) -> str | None:
    """The description, at most 5,000 characters, of seasons and episodes 2,000 (documented)."""
    return _cut(source, "synopsis", source.value("description"), LONGEST[source.kind])


def studio(source: ReleaseSource) -> str | None:
    """The production companies, at most 200 characters.

    The form of their elements isn't documented: texts are taken, and of objects the `name`.
    """
    names = [_name(each) for each in source.value("production_companies", [])]
    return _cut(source, "studio", ", ".join(filter(None, names)) or None, 200)


def language(source: ReleaseSource) -> str | None:
    """The original language as a BCP-47 tag, by `LANGUAGES`."""
    found = source.value("original_language")
    if found is None:
        return None
    if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", found):
        return str(found)
    tag = LANGUAGES.get(str(found).lower())
    if tag is None:
        source.notes.append(f"the language {found!r} has no tag in LANGUAGES")
    return tag


def nothing(source: ReleaseSource) -> None:
    """No value: for fields that nothing in the documented products corresponds to."""


# --- facts ------------------------------------------------------------------------------------------------------------


def runtime_minutes(source: ReleaseSource) -> int | None:
    """The duration in minutes, rounded up; `None` for a duration of zero or one that can't be read."""
    found = source.value("duration")
    if found is None:
        return None
    try:
        seconds = parse_duration(str(found)).total_seconds()
    except ValueError:
        source.notes.append(f"the duration {found!r} can't be read")
        return None
    return math.ceil(seconds / 60) or None


def content_rating(source: ReleaseSource) -> str | None:
    """The strictest of the ratings, by age: see `AGES`. An episode or season without one has that of its parents.

    Movies get `G`, `PG` up to 9, `PG-13` up to 13, `R` up to 17, above it `NC-17`; the others `TV-G`, `TV-PG` up to 9,
    `TV-14` up to 14, above it `TV-MA`. A rating that is EncoraStream's own stays. What can't be mapped is reported, and
    so are content warnings, for which EncoraStream has no field.
    """
    best: tuple[int, str] | None = None
    for product in (source.product, source.season, source.show):
        for each in getattr(product, "ratings", None) or ():
            own = product is source.product
            best = max(filter(None, (best, _rated(source, each, tell=own))), default=None)
        if best is not None:
            return best[1]
    return None


def _rated(source: ReleaseSource, rating: Any, *, tell: bool) -> tuple[int, str] | None:
    regulator, value = getattr(rating, "regulator", None), getattr(rating, "rating", None)
    if tell:
        for warning in getattr(rating, "content_warnings", None) or ():
            if getattr(warning, "value", None) not in (None, False, "", []):
                source.notes.append(f"the content warning {warning.id!r} ({regulator}) has no field on EncoraStream")
    if value is None:
        return None
    text = str(value)
    age = int(text) if text.isdecimal() else AGES.get(text.lower())
    if age is None:
        if tell:
            source.notes.append(f"the rating {text!r} ({regulator}) has no counterpart in AGES")
        return None
    if text.upper() in RATINGS:
        return age, text.upper()
    if source.kind == "movie":
        return age, next((name for limit, name in _MOVIES if age <= limit), "NC-17")
    return age, next((name for limit, name in _SHOWS if age <= limit), "TV-MA")


def genres(source: ReleaseSource) -> list[str] | None:
    """Slugs of the genres: the API references in lower case with hyphens, but for those in `GENRES`.

    The flow leaves out, and reports, those that the platform's taxonomy doesn't have.
    """
    found: list[str] = source.value("genres") or [each for each in (source.value("genre"),) if each]
    slugs = [GENRES.get(each.lower().replace(" ", ""), _slug(each)) for each in found]
    return list(dict.fromkeys(filter(None, slugs))) or None


def cast(source: ReleaseSource) -> list[dict[str, Any]] | None:
    """The cast, in its order.

    The form of its elements isn't documented: a `name`, or first and last name, is understood, with a `role` and a
    `character`. Others are reported. The documented role is `actor`, which stands where there is none.
    """
    found: list[dict[str, Any]] = []
    for each in source.value("cast", []):
        name = _name(each)
        if name is None:
            source.notes.append("a member of the cast has no name that is understood")
            continue
        member: dict[str, Any] = {"name": name, "role": "actor", "display_order": len(found) + 1}
        if is_mapping(each):
            member["role"] = str(each.get("role") or "actor").lower()
            if each.get("character"):
                member["character"] = str(each["character"])
        found.append(member)
    return found or None


def drm_required(source: ReleaseSource) -> bool:
    """Whether playing it needs a licence: yes. No product says it, and what was open by mistake can't be taken back."""
    return True


def season_number(source: ReleaseSource) -> int | None:
    """The number of a season: what it has on EncoraStream; else the one its title ends with; else the lowest free one.

    Products have no number of a season. The end of the title counts behind the series' title, `Season`, `Saison`,
    `Staffel`, `Seizoen` or `S` alone.
    """
    if source.number is not None:
        return source.number
    series = re.escape(str(getattr(source.show, "title", "")))
    words = rf"(?:{series}|.*\b(?:season|saison|staffel|seizoen|s))"
    found = re.fullmatch(rf"{words}\W*(\d{{1,2}})", str(source.value("title", "")), re.IGNORECASE | re.DOTALL)
    number = int(found[1]) if found else 0
    return number if number >= 1 and number not in source.taken else _free(source.taken)


def episode_number(source: ReleaseSource) -> int | None:
    """The number of an episode: what it has on EncoraStream; else its place in the season's list; else behind the last.

    Products have no number of an episode; that the list is in their order is deduced.
    """
    if source.number is not None:
        return source.number
    if source.position is not None and source.position not in source.taken:
        return source.position
    return max(source.taken, default=0) + 1


# --- files ------------------------------------------------------------------------------------------------------------


def video(source: ReleaseSource) -> Video | None:
    """The video of a movie or an episode: none. Products don't say where it is: see `videos_in`, or write your own."""
    return None


def artwork(source: ReleaseSource) -> list[Artwork]:
    """The images of the product that have an address, in their order (2023r2)."""
    found: list[Artwork] = []
    for position, each in enumerate(source.value("images", [])):
        url = getattr(each, "high_resolution_url", None)
        if url:
            name = str(getattr(each, "image_id", position))
            found.append(Artwork(name, f"https:{url}" if url.startswith("//") else str(url)))
    return found


# --- publication ------------------------------------------------------------------------------------------------------


def window(source: ReleaseSource) -> Window:
    """When it may be seen: at once and without an end. Products have no such dates: see `window_from_attributes`."""
    return Window()


def withdrawn(source: ReleaseSource) -> bool:
    """Whether a product isn't to be seen any more: no. The values of its status are your installation's.

    A product that isn't in WHATS'ON any more counts as withdrawn without being asked about.
    """
    return False


def needed_by_platform(title: ReleaseTitle) -> list[str]:
    """What publishing needs by the documents and a title hasn't. It holds whatever `missing` says.

    A movie needs its runtime, a rating and a video; a show a rating; an episode its runtime and a rating; all a title.
    """
    needed = {
        "movie": ("title", "runtime_minutes", "content_rating"),
        "show": ("title", "content_rating"),
        "season": (),
        "episode": ("title", "runtime_minutes", "content_rating"),
    }[title.kind]
    found = [name for name in needed if not title.fields.get(name)]
    return [*found, "video"] if title.kind == "movie" and title.video is None else found


def missing(title: ReleaseTitle) -> list[str]:
    """What a title hasn't that is to be there before it is published, beyond `needed_by_platform`.

    A choice of this suite: episodes need a video; movies and shows need artwork; shows and seasons an episode that is
    published or scheduled.
    """
    found: list[str] = []
    if title.kind == "episode" and title.video is None:
        found.append("video")
    if title.kind in ("movie", "show") and not title.artwork and not title.fields.get("images"):
        found.append("artwork")
    if title.kind in ("show", "season") and not title.episode_out:
        found.append("an episode that is out")
    return found


def publication(title: ReleaseTitle, missing: Sequence[str], now: datetime) -> ReleaseState:
    """Where a title is to stand: taken back when withdrawn or over, a draft while something is missing, else out.

    What begins later is scheduled; shows and seasons can't be (documented), and stay drafts until then.
    """
    if title.withdrawn or title.window.ended_by(now):
        return "unpublished"
    if missing:
        return "draft"
    if title.window.begins_after(now):
        return "scheduled" if title.kind in ("movie", "episode") else "draft"
    return "published"


def withdrawal(title: ReleaseTitle) -> bool:
    """Whether a title that was withdrawn, or whose window is over, is taken back: yes. It is never deleted."""
    return True


def conflict(name: str, before: Any, ours: Any, theirs: Any) -> Any:
    """The value of a field that was changed both in WHATS'ON and by hand on EncoraStream: that of WHATS'ON.

    Args:
        name: Name of the field.
        before: What this flow wrote last.
        ours: What the product gives now.
        theirs: What EncoraStream has now.
    """
    return ours


# --- helpers ----------------------------------------------------------------------------------------------------------


def _cut(source: ReleaseSource, name: str, text: object, longest: int) -> str | None:
    found = str(text or "").strip()
    if len(found) <= longest:
        return found or None
    source.notes.append(f"{name} has {len(found):,} characters; {longest:,} were taken")
    return found[: longest - 1].rstrip() + "…"


def _name(value: Any) -> str | None:
    if isinstance(value, str):
        return value.strip() or None
    if not is_mapping(value):
        return None
    whole = value.get("name") or " ".join(str(value[key]) for key in ("firstName", "lastName") if value.get(key))
    return str(whole).strip() or None


def _slug(text: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    plain = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _free(taken: Iterable[int]) -> int:
    numbers = set(taken)
    number = 1
    while number in numbers:
        number += 1
    return number
