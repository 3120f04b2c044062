"""What the rules are given: an airing, with all that the mirror knows about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from attr import frozen

from broadcast_clients.core.jsonvalue import as_list, as_object

if TYPE_CHECKING:
    from plurimedia_client.models import Broadcast, Content, Tag

__all__ = ["Airing", "items", "member", "text"]

T = TypeVar("T")


@frozen(kw_only=True)
class Airing:
    """An airing of a content on a channel. Rules get it and give plain values."""

    channel_id: int
    """Plurimedia's id of the channel."""
    day: date
    """The day on which it begins, by the provider's clock."""
    start: datetime
    """When it begins, with the offset of the provider's clock at that moment."""
    end: datetime
    """When it ends; overlaps and gaps are settled already, when fields are mapped."""
    broadcast: Broadcast
    """The airing as it was received."""
    content: Content
    """The content that came with it; one without any field, if none did."""
    season: Content | None = None
    """The season that the content belongs to, if the mirror has it."""
    master: Content | None = None
    """The series as a whole, if the mirror has it."""
    tags: tuple[Tag, ...] = ()
    """Keywords of the content, if the mirror was asked for them (`extras=["tags"]`)."""

    @property
    def name(self) -> str:
        """For messages: title and time."""
        title = text(self.content, "title") or text(self.content, "typographic_title")
        return f"{repr(title) if title else 'what has no title'} at {self.start:%H:%M}"


def member(model: Any, name: str) -> Any:
    """A member of a model by its name in Python or on the wire, those included that no document knows; `None` if it has
    none.

    `member(airing.content, "csaRating")` reads what your account has beyond the fields of `Content`.

    Args:
        model: A model of the client, or `None`, which has no members.
        name: Name of the member.
    """
    found = getattr(model, name, None)
    if found is None:
        found = (as_object(getattr(model, "model_extra", None)) or {}).get(name)
    return found


def text(model: Any, name: str) -> str | None:
    """A member that is a text and has something in it."""
    value = member(model, name)
    return value.strip() or None if isinstance(value, str) else None


def items(model: Any, name: str, kind: type[T]) -> list[T]:
    """A member that is a list: its items of that kind. Others are kept in the model as they came, and passed over."""
    return [each for each in as_list(member(model, name)) or () if isinstance(each, kind)]
