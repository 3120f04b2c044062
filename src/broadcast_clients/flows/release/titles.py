"""From a product to the title that it is to be, by the rules. No I/O but that of the rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar, Final, TypeVar

from broadcast_clients.core.errors import BroadcastError
from broadcast_clients.flows.release.rules import needed_by_platform
from broadcast_clients.flows.release.ruleset import ReleaseRules
from broadcast_clients.flows.release.values import Artwork, ReleaseSource, ReleaseTitle, TitleKind, Window

__all__ = ["FIELDS", "RuleFailed", "ask", "missing_of", "title_of"]

R = TypeVar("R")

FIELDS: Final[Mapping[TitleKind, tuple[str, ...]]] = {
    "movie": (
        "title", "original_title", "synopsis", "tagline", "release_year", "runtime_minutes", "content_rating",
        "genres", "country_of_origin", "studio", "audio_languages", "subtitle_languages", "cast", "images",
        "geo_restrictions", "drm_required",
    ),
    "show": (
        "title", "original_title", "synopsis", "content_rating", "genres", "country_of_origin", "network", "language",
        "first_air_date", "last_air_date", "cast", "images", "geo_restrictions", "drm_required",
    ),
    "season": ("season_number", "title", "synopsis", "images", "air_date", "end_date"),
    "episode": (
        "episode_number", "title", "synopsis", "runtime_minutes", "content_rating", "images", "air_date",
    ),
}  # fmt: skip
"""The fields of each kind that rules of the same name give: all that EncoraStream documents, but for the status, the
window, and the number of an episode's season."""


class RuleFailed(BroadcastError):
    """A rule raised an error, which is the cause of this one. Its product was left out; the others go on."""

    rule: str
    """Name of the rule."""
    default_hint: ClassVar[str | None] = "mend the rule, or the product; the next run tries it again"

    def __init__(self, rule: str, error: Exception) -> None:
        super().__init__(f"the rule {rule!r} raised {type(error).__name__}: {error}")
        self.rule = rule


def ask(name: str, rule: Callable[..., R], *arguments: Any) -> R:
    """What a rule gives.

    Raises:
        RuleFailed: It raised.
    """
    try:
        return rule(*arguments)
    except Exception as error:
        raise RuleFailed(name, error) from error


def title_of(
    rules: ReleaseRules, source: ReleaseSource, *, taxonomy: Collection[str] | None, season_number: int | None = None
) -> ReleaseTitle:
    """What a product is to be.

    Args:
        rules: The rules.
        source: The product.
        taxonomy: Slugs of the platform's genres; `None` where they can't be read.
        season_number: Of an episode: its season's number on the platform.

    Raises:
        RuleFailed: A rule raised.
    """
    found = {name: ask(name, getattr(rules, name), source) for name in FIELDS[source.kind]}
    if found.get("genres"):
        found["genres"] = ask("genres", list[Any], found["genres"])
    if found.get("genres") and taxonomy is not None:
        unknown = [each for each in found["genres"] if each not in taxonomy]
        source.notes.extend(f"the genre {each!r} isn't in the platform's taxonomy" for each in unknown)
        found["genres"] = [each for each in found["genres"] if each in taxonomy]
    if source.kind == "episode":
        found["season_number"] = season_number
    window = ask("window", lambda: _window(rules.window(source)))
    if source.kind in ("movie", "episode"):
        found |= {"available_from": window.start, "available_until": window.end}
    return ReleaseTitle(
        kind=source.kind,
        content_id=source.content_id,
        fields={name: value for name, value in found.items() if value is not None and value != []},
        video=ask("video", rules.video, source) if source.kind in ("movie", "episode") else None,
        artwork=ask("artwork", lambda: _artwork(rules.artwork(source))) if source.kind != "season" else (),
        window=window,
        withdrawn=bool(ask("withdrawn", rules.withdrawn, source)),
        notes=tuple(dict.fromkeys(source.notes)),
    )


def missing_of(rules: ReleaseRules, title: ReleaseTitle) -> list[str]:
    """What a title needs and hasn't: by the documents, and by the rule.

    Raises:
        RuleFailed: The rule raised.
    """
    return list(dict.fromkeys([*needed_by_platform(title), *ask("missing", lambda: tuple(rules.missing(title)))]))


def _window(given: Any) -> Window:
    if given is not None and not isinstance(given, Window):
        raise TypeError(f"a window is needed, not {given!r}")
    return given or Window()


def _artwork(given: Any) -> tuple[Artwork, ...]:
    found: tuple[Any, ...] = tuple(given or ())
    wrong = [each for each in found if not isinstance(each, Artwork)]
    if wrong:
        raise TypeError(f"pictures are needed, not {wrong[0]!r}")
    return found
