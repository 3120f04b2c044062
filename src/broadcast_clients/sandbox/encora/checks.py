"""The kinds of limits that the documentation puts on what is written."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import as_array, as_object

from .record import Check

RATINGS = ("G", "PG", "PG-13", "R", "NC-17", "TV-Y", "TV-G", "TV-PG", "TV-14", "TV-MA", "UNRATED")
IMAGES = ("poster", "backdrop", "thumbnail", "logo", "banner")
REFERRED = ("movie", "show", "episode", "channel")
POLICIES = ("allow_all", "allow_list", "block_list")


def text(longest: int, shortest: int = 0, pattern: str | None = None) -> Check:
    """A string of limited length."""

    def check(value: Any) -> Any:
        if not isinstance(value, str):
            raise ValueError("must be a string")
        if len(value) > longest:
            raise ValueError(f"must have at most {longest} characters")
        if len(value) < shortest:
            raise ValueError(f"must have at least {shortest} characters")
        if pattern is not None and re.fullmatch(pattern, value) is None:
            raise ValueError(f"must match ^{pattern}$")
        return value

    return check


def integer(lowest: int | None = None, highest: int | None = None) -> Check:
    """A whole number in a range."""

    def check(value: Any) -> Any:
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # JSON knows numbers alone: 3.0 is a whole one
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError("must be an integer")
        if (lowest is not None and value < lowest) or (highest is not None and value > highest):
            raise ValueError(f"must be {lowest} to {highest}" if highest is not None else f"must be at least {lowest}")
        return value

    return check


def one_of(*choices: str) -> Check:
    """One of the documented values."""

    def check(value: Any) -> Any:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return value

    return check


def list_of(item: Check, *, fewest: int = 0) -> Check:
    """An array of values that pass a check."""

    def check(value: Any) -> Any:
        values = as_array(value)
        if values is None:
            raise ValueError("must be an array")
        if len(values) < fewest:
            raise ValueError(f"must have at least {fewest} items")
        return [item(each) for each in values]

    return check


def country(value: Any) -> Any:
    """An ISO 3166-1 alpha-2 code, by its documented length."""
    if not isinstance(value, str) or len(value) != 2:
        raise ValueError("items must have 2 characters")
    return value


def country_code(value: Any) -> Any:
    """A single country."""
    if not isinstance(value, str) or len(value) != 2:
        raise ValueError("must have 2 characters")
    return value


def string(value: Any) -> Any:
    """A string without a documented limit."""
    if not isinstance(value, str):
        raise ValueError("must be a string")
    return value


def boolean(value: Any) -> Any:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def identity(value: Any) -> Any:
    """A UUID, in its usual form of 36 characters."""
    if not isinstance(value, str) or not is_uuid(value):
        raise ValueError("must be a UUID")
    return value.lower()


def is_uuid(value: str) -> bool:
    """Whether a string is a UUID in its usual form."""
    try:
        UUID(value)
    except ValueError:
        return False
    return len(value) == 36


def uri(value: Any) -> Any:
    """A URI with a scheme: printable ASCII, as RFC 3986 has it."""
    if not is_uri(value):
        raise ValueError("must be a URI")
    return value


def is_uri(value: Any) -> bool:
    """Whether a value is a URI with a scheme."""
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or " " in value:
        return False
    try:
        return bool(urlsplit(value).scheme)
    except ValueError:
        return False


def read_moment(value: Any) -> datetime:
    """Read an RFC 3339 date-time. Raises ValueError when it isn't one, or has no offset."""
    try:
        moment = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        raise ValueError("must be an RFC 3339 date-time") from None
    if moment.tzinfo is None or "T" not in value.upper():
        raise ValueError("must be an RFC 3339 date-time with an offset")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("must be a time of the years 1 to 9999 in UTC") from None


def moment(value: Any) -> Any:
    """A date-time, stored in UTC."""
    return rfc3339(read_moment(value))


def day(value: Any) -> Any:
    """A date as `YYYY-MM-DD`."""
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError("must be a date")
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError("must be a date") from None


def base64_bytes(value: Any) -> Any:
    """Base64 text."""
    if not isinstance(value, str):
        raise ValueError("must be base64")
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("must be base64") from None
    return value


def optional(check: Check) -> Check:
    """What a check takes, or null, where the documented type has null."""
    return lambda value: None if value is None else check(value)


def cast_member(value: Any) -> Any:
    """A CastMember. The document marks none of its members as required."""
    member = as_object(value)
    if member is None:
        raise ValueError("items must be objects")
    members: tuple[tuple[str, Check], ...] = (
        ("name", string), ("role", string), ("character", optional(string)), ("display_order", integer()),
    )  # fmt: skip
    for key, check in members:
        if key in member:
            check(member[key])
    return member


def images(value: Any) -> Any:
    """An ImageSet. Members of other names than those of the vendor's console may be anything."""
    found = as_object(value)
    if found is None:
        raise ValueError("must be an object")
    for kind in IMAGES:
        if not is_uri(found.get(kind, "uri:")):
            raise ValueError(f"{kind} must be a URI")
    return found


def geo(value: Any) -> Any:
    """A GeoRestrictionRef. The document marks none of its members as required."""
    rule = as_object(value)
    if rule is None:
        raise ValueError("must be an object")
    one_of(*POLICIES)(rule.get("policy", POLICIES[0]))
    list_of(country)(rule.get("territories", []))
    return rule


def reference(value: Any) -> Any:
    """A reference to content: its keys aren't documented; the sandbox needs a type and an id to follow it."""
    found = as_object(value)
    if found is None:
        raise ValueError("must be an object")
    one_of(*REFERRED)(found.get("content_type"))
    identity(found.get("content_id"))
    if "position" in found:
        integer()(found["position"])
    return found
