"""A stored thing and the kind of thing that it is: what the API shows of it, and what may be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from broadcast_clients.sandbox.made.numbers import secret
from broadcast_clients.sandbox.server.clock import rfc3339

Fields = dict[str, Any]
# Returns the value to store, or raises ValueError with what is wrong.
Check = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What the documentation says of one kind of thing.

    Attributes:
        name: The word for it, as audit log and content types have it.
        keys: The keys of the documented sample or field list, in its order.
        checks: The documented limits of each field that may be written.
        required: Fields that the write body is marked to need.
        clearable: Fields of the write body whose documented type or text gives null a meaning.
        nullable: Fields that replies have as null, as documented or as the vendor's console has seen.
        searched: The fields that `q` looks into.
        sortable: The fields that `sort` may name.
        tagged: Whether replies carry an entity tag: where If-Match or If-None-Match is documented.
    """

    name: str
    keys: tuple[str, ...]
    checks: Mapping[str, Check] = field(default_factory=dict[str, Check])
    required: tuple[str, ...] = ()
    clearable: frozenset[str] = frozenset()
    nullable: frozenset[str] = frozenset()
    searched: tuple[str, ...] = ()
    sortable: tuple[str, ...] = ()
    tagged: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A stored thing; changing one makes another, so that a list being paged is never torn.

    Attributes:
        kind: What it is.
        id: Its identity, also where `fields` has none.
        fields: What the API may show.
        version: Which version this is, from 1.
        hidden: What the platform knows and never shows.
    """

    kind: Kind
    id: str
    fields: Mapping[str, Any]
    version: int = 1
    hidden: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def status(self) -> str:
        """Where the thing stands, for example between draft and published."""
        return str(self.fields.get("status"))

    @property
    def etag(self) -> str:
        """The opaque part of the entity tag: another one for every version."""
        return secret(self.version, self.id, length=16)

    def get(self, name: str) -> Any:
        """Return a field, or None where it was never set."""
        return self.fields.get(name)

    def changed(self, moment: datetime, **fields: object) -> Record:
        """Return the next version."""
        stamp = {"updated_at": rfc3339(moment)} if "updated_at" in self.kind.keys else {}
        return replace(self, fields={**self.fields, **fields, **stamp}, version=self.version + 1)

    def knowing(self, **hidden: object) -> Record:
        """Return the same version with more that the platform knows."""
        return replace(self, hidden={**self.hidden, **hidden})

    def noting(self, **fields: object) -> Record:
        """Return the same version with fields that no writer changes, such as when a device was last active."""
        return replace(self, fields={**self.fields, **fields})
