"""Which members of a model show, and which never do.

A client package says so in its module `presentation`: `CARDS` and `PRIVATE`, both by name of the model. What it says
nothing about is shown by rule: simple members, without those whose names are those of secrets and of people's data.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache
from typing import Any, Final
from weakref import WeakKeyDictionary

from attr import frozen
from pydantic import BaseModel

from broadcast_clients.core.html.text import MASK
from broadcast_clients.core.jsonvalue import as_list, is_mapping
from broadcast_clients.core.model import MISSING

__all__ = ["Card", "Fact", "card_of", "is_private", "member", "picture_of", "shown"]

_SECRET: Final = re.compile(
    r"token|secret|passw|key$|credential|authori[sz]ation|signature|signed|fingerprint|cookie|licen[cs]e.*bytes"
    r"|ip_?addr|user_?agent|profile_?id|device_?id|actor_?id|session_?id|e?mail$|phone",
    re.IGNORECASE,
)


_TITLES: Final[tuple[str, ...]] = ("title", "name", "label", "slug", "id")


@frozen
class Fact:
    """A member that shows as a key fact."""

    path: str
    """Name of the member, dotted where it is one of a member; a number is a place in a list."""
    label: str | None = None
    """What it is called. Default: its name."""
    unit: str = ""
    """What its number counts, such as `min`."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.label or self.path.rpartition(".")[2].replace("_", " ")


@frozen(kw_only=True)
class Card:
    """How objects of a kind show. Members are given as paths, such as `images.poster`."""

    title: tuple[str, ...] = ()
    """Where the name is: the first that is there."""
    note: tuple[str, ...] = ()
    """Where a line below it is."""
    facts: tuple[Fact, ...] = ()
    text: tuple[str, ...] = ()
    """Where a longer text is."""
    artwork: Callable[[Any], object] | None = None
    """Gives the address of the picture, if there is one."""
    span: tuple[str, str] | None = None
    """Beginning and end: a list of such objects is a guide."""
    lane: str | None = None
    """What it is on, in a guide."""


@frozen
class _Known:
    """What is known of a model."""

    card: Card
    private: frozenset[str]


_KNOWN: Final[WeakKeyDictionary[Any, _Known]] = WeakKeyDictionary()


def _known(kind: Any) -> _Known:
    found = _KNOWN.get(kind)
    if found is None:
        found = _KNOWN[kind] = _look_up(kind)
    return found


def _look_up(kind: Any) -> _Known:
    card: Card | None = None
    private: set[str] = set()
    for each in kind.__mro__:
        package = each.__module__.partition(".")[0]
        if each.__module__.startswith(f"{package}.models") and _has_presentation(package):
            module: Any = importlib.import_module(f"{package}.presentation")
            card = card or module.CARDS.get(each.__name__)
            private.update(module.PRIVATE.get(each.__name__, ()))
    return _Known(card or _by_rule(kind, private), frozenset(private))


@lru_cache(maxsize=16)
def _has_presentation(package: str) -> bool:
    return importlib.util.find_spec(f"{package}.presentation") is not None


def card_of(kind: type[Any]) -> Card:
    """How a model's objects show."""
    return _known(kind).card


def _by_rule(kind: Any, private: Collection[str]) -> Card:
    names: list[str] = list(getattr(kind, "model_fields", ()))
    titles = tuple(each for each in _TITLES if each in names)
    facts = tuple(Fact(each) for each in names if each not in titles[:1] and each not in private)
    return Card(title=titles, facts=facts[:12])


def is_private(kind: type[Any], name: str) -> bool:
    """Whether a member of a model never shows: a secret, a signed address, or a viewer's data."""
    return bool(_SECRET.search(name)) or name in _known(kind).private


def shown(owner: object, name: str, value: object) -> object:
    """What shows of a member: stars for a secret. Whether and when are no secrets."""
    if value is None or isinstance(value, bool | date) or not is_private(type(owner), name):
        return value
    return MASK


def member(value: object, path: str) -> object:
    """What a path leads to, `None` where it leads nowhere. Secrets are stars."""
    for name in path.split("."):
        value = _member(value, name)
    return value


def _member(value: object, name: str) -> object:
    if isinstance(value, BaseModel):
        there: dict[str, Any] = value.__dict__  # pyright: ignore[reportAssignmentType]  # an instance has a real dict
        found = there.get(name)
        return None if found is MISSING else shown(value, name, found)
    if is_mapping(value):
        return MASK if _SECRET.search(name) else value.get(name)
    items = as_list(value)
    return items[int(name)] if items and name.isdecimal() and int(name) < len(items) else None


def picture_of(value: object, *paths: str) -> object:
    """The first of some members that is a text; of a list, its first element counts."""
    for path in paths:
        found = member(value, path)
        items = as_list(found)
        found = items[0] if items else found
        if isinstance(found, str) and found:
            return found
    return None
