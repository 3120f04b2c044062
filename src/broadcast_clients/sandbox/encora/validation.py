"""The documented limits of MovieWrite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import as_array, as_object

from .made_movies import GENRES
from .movie import POLICIES, RATINGS, STATUSES, Fields

# Returns the value to store, or raises ValueError with what is wrong.
Check = Callable[[Any], Any]


def _text(longest: int) -> Check:
    def check(value: Any) -> Any:
        if not isinstance(value, str):
            raise ValueError("must be a string")
        if len(value) > longest:
            raise ValueError(f"must have at most {longest} characters")
        return value

    return check


def _integer(lowest: int, highest: int | None = None) -> Check:
    def check(value: Any) -> Any:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError("must be an integer")
        if value < lowest or (highest is not None and value > highest):
            raise ValueError(f"must be {lowest} to {highest}" if highest is not None else f"must be at least {lowest}")
        return value

    return check


def _one_of(*choices: str) -> Check:
    def check(value: Any) -> Any:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return value

    return check


def _list_of(item: Check) -> Check:
    def check(value: Any) -> Any:
        values = as_array(value)
        if values is None:
            raise ValueError("must be an array")
        return [item(each) for each in values]

    return check


def _country(value: Any) -> Any:
    if not isinstance(value, str) or len(value) != 2:
        raise ValueError("items must have 2 characters")
    return value


def _string(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("must be a string")
    return value


def _boolean(value: Any) -> Any:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def read_moment(value: Any) -> datetime:
    """Read an RFC 3339 date-time. Raises ValueError when it isn't one, or has no offset."""
    try:
        moment = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        raise ValueError("must be an RFC 3339 date-time") from None
    if moment.tzinfo is None or "T" not in value.upper():
        raise ValueError("must be an RFC 3339 date-time with an offset")
    return moment.astimezone(UTC)


def _moment(value: Any) -> Any:
    return rfc3339(read_moment(value))


def _cast_member(value: Any) -> Any:
    member = as_object(value)
    if member is None or not isinstance(member.get("name"), str):
        raise ValueError("items must be objects with a name")
    for key, kinds in (("role", str), ("character", (str, type(None))), ("display_order", int)):
        if key in member and not isinstance(member[key], kinds):
            raise ValueError(f"{key} has the wrong type")
    return member


def _images(value: Any) -> Any:
    images = as_object(value)
    if images is None:
        raise ValueError("must be an object")
    for kind, address in images.items():
        if not isinstance(address, str) or not urlsplit(address).scheme:
            raise ValueError(f"{kind} must be a URI")
    return images


def _geo(value: Any) -> Any:
    rule = as_object(value)
    if rule is None:
        raise ValueError("must be an object")
    _one_of(*POLICIES)(rule.get("policy"))
    _list_of(_country)(rule.get("territories", []))
    return rule


CHECKS: dict[str, Check] = {
    "title": _text(255),
    "original_title": _text(255),
    "synopsis": _text(5000),
    "tagline": _text(300),
    "release_year": _integer(1888, 2100),
    "runtime_minutes": _integer(1),
    "content_rating": _one_of(*RATINGS),
    "genres": _list_of(_string),
    "country_of_origin": _list_of(_country),
    "studio": _text(200),
    "audio_languages": _list_of(_string),
    "subtitle_languages": _list_of(_string),
    "cast": _list_of(_cast_member),
    "images": _images,
    "status": _one_of(*STATUSES),
    "geo_restrictions": _geo,
    "drm_required": _boolean,
    "available_from": _moment,
    "available_until": _moment,
}
REQUIRED = ("title", "status", "drm_required")


def checked(body: Fields, *, null_clears: bool, known_genres: bool) -> tuple[Fields, list[tuple[str, str]]]:
    """Return what to store and what is wrong, all of it at once. Keys that the schema lacks are ignored."""
    stored: Fields = {}
    problems: list[tuple[str, str]] = []
    for name, check in CHECKS.items():
        if name not in body:
            continue
        value = body[name]
        if value is None and (name == "available_until" or (null_clears and name not in REQUIRED)):
            stored[name] = None
            continue
        try:
            stored[name] = check(value)
        except ValueError as error:
            problems.append((name, str(error)))
    unknown = [slug for slug in stored.get("genres") or () if known_genres and slug not in GENRES]
    problems += [("genres", f"{slug} is no genre") for slug in unknown]
    return stored, problems
