"""The documented query filters of lists: from the text of a parameter to a test of a record."""

from __future__ import annotations

from collections.abc import Callable

from .checks import RATINGS, is_uuid, read_moment
from .record import Record

Test = Callable[[Record], bool]
# Returns the test that a value asks for, or raises ValueError with what is wrong with the value.
Filter = Callable[[str], Test]


def searched_text(record: Record) -> str:
    """Return what `q` looks into, without regard to case: titles, texts, and the names of the cast."""
    texts = [str(record.get(name) or "") for name in record.kind.searched]
    texts += [str(member.get("name") or "") for member in record.get("cast") or ()]
    return " ".join(texts).casefold()


def words(value: str) -> Test:
    """Read `q` (documented: at most 200 characters): every word has to occur."""
    if len(value) > 200:
        raise ValueError("must have at most 200 characters")
    wanted = value.casefold().split()
    return lambda record: all(word in searched_text(record) for word in wanted)


def one_of(field: str, *choices: str) -> Filter:
    """Take records whose field has one of the documented values."""

    def read(value: str) -> Test:
        if value not in choices:
            raise ValueError(f"can't be {value}")
        return lambda record: record.get(field) == value

    return read


def equals(field: str) -> Filter:
    """Take records whose field is a text."""
    return lambda value: lambda record: record.get(field) == value


def contains(field: str) -> Filter:
    """Take records whose list has a text."""
    return lambda value: lambda record: value in (record.get(field) or ())


def number(field: str) -> Filter:
    """Take records whose field is a number."""

    def read(value: str) -> Test:
        wanted = read_integer(value)
        return lambda record: record.get(field) == wanted

    return read


def flag(field: str) -> Filter:
    """Take records whose field is true or false."""

    def read(value: str) -> Test:
        if value not in ("true", "false"):
            raise ValueError("must be true or false")
        return lambda record: bool(record.get(field)) == (value == "true")

    return read


def identity(field: str) -> Filter:
    """Take records that name an id."""

    def read(value: str) -> Test:
        if not is_uuid(value):
            raise ValueError("must be a UUID")
        return lambda record: record.get(field) == value.lower()

    return read


def prefix(field: str) -> Filter:
    """Take records whose field begins with a text of at most 100 characters."""

    def read(value: str) -> Test:
        if len(value) > 100:
            raise ValueError("must have at most 100 characters")
        return lambda record: str(record.get(field)).startswith(value)

    return read


def short(field: str) -> Filter:
    """Take records whose field is a text of at most 100 characters."""

    def read(value: str) -> Test:
        if len(value) > 100:
            raise ValueError("must have at most 100 characters")
        return lambda record: record.get(field) == value

    return read


def from_moment(field: str) -> Filter:
    """Take records whose date-time isn't earlier."""

    def read(value: str) -> Test:
        wanted = read_moment(value)
        return lambda record: read_moment(record.get(field)) >= wanted

    return read


def to_moment(field: str) -> Filter:
    """Take records whose date-time isn't later."""

    def read(value: str) -> Test:
        wanted = read_moment(value)
        return lambda record: read_moment(record.get(field)) <= wanted

    return read


def read_integer(value: str) -> int:
    """Read a whole number. Raises ValueError when it isn't one."""
    try:
        return int(value)
    except ValueError:
        raise ValueError("must be an integer") from None


CONTENT_RATING = one_of("content_rating", *RATINGS)
