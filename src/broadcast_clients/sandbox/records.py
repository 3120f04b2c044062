"""What the sandbox tells about itself: plain records, the same in both ways of running it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict


class SandboxError(RuntimeError):
    """The sandbox couldn't be started, reached, or told to do something; the message says which."""


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """One request that arrived at the sandbox.

    Attributes:
        seq: Number of the request, from 1, over all three APIs, since the last reset.
        api: `plurimedia`, `encora` or `whatson`.
        method: The HTTP method.
        path: The path below the API's base URL, as it came, still quoted.
        route: The operation as `METHOD /template`, or None where no operation matched.
        query: The query parameters, decoded; of a repeated name the last value.
        query_string: The query string as it came.
        headers: The headers with lower-case names; repeated ones joined with `, `.
        body: The body as it came.
        status: The status answered; None while, or when, nothing was answered.
        acted: Whether the operation was carried out.
        fault: The kind of the fault that hit it, if one did.
        connection: `host:port` of the client's end, so that reuse of connections shows.
    """

    seq: int
    api: str
    method: str
    path: str
    route: str | None
    query: Mapping[str, str]
    query_string: str
    headers: Mapping[str, str]
    body: bytes
    status: int | None
    acted: bool
    fault: str | None
    connection: str

    @property
    def text(self) -> str:
        """The body as UTF-8 text."""
        return self.body.decode("utf-8")

    def json(self) -> Any:
        """Return the body parsed as JSON. Raises `json.JSONDecodeError` when it isn't."""
        return json.loads(self.body)

    @classmethod
    def from_wire(cls, row: dict[str, Any]) -> ReceivedRequest:
        """Build the record from a row of the control channel."""
        values: dict[str, Any] = {**row, "body": base64.b64decode(row["body"])}
        return cls(**values)


@dataclass(frozen=True, slots=True)
class ActiveFault:
    """A fault that was asked for.

    Attributes:
        number: Its number; faults are tried in this order.
        api: The API that it applies to.
        route: `METHOD /template`, or `*` for every operation of the API.
        kind: What it does, for example `reset_after`.
        parameters: What the kind was given.
        skip: How many matching requests it lets through first.
        count: How many it then hits; None is without end.
        matched: How many matching requests it has seen.
        hits: How many it has hit.
    """

    number: int
    api: str
    route: str
    kind: str
    parameters: Mapping[str, Any]
    skip: int
    count: int | None
    matched: int
    hits: int


class ChannelDay(TypedDict):
    """A day of a channel."""

    channel_id: int
    """The channel."""
    day: str
    """In ISO form."""


class ScheduleChanges(TypedDict):
    """What an `advance()` did to the schedule."""

    replaced: list[ChannelDay]
    """Days whose airings changed: one gave way to another, and one fell out or a new one came in."""
    edited: list[ChannelDay]
    """Days on which only texts of contents changed, unless they are among `replaced`, too."""
    edited_contents: list[int]
    """Ids of the contents whose texts changed."""
    opened: list[str]
    """Days that can be read now and couldn't before."""
    closed: list[str]
    """Days that can't be read any more."""


class CatalogueChanges(TypedDict):
    """What an `advance()` did: ids of the contents that joined the large catalogue, changed in it and left it, …"""

    added: list[int]
    """Contents that joined."""
    updated: list[int]
    """Contents that changed."""
    removed: list[int]
    """Contents that left."""
    schedule: ScheduleChanges
    """What changed in the schedule."""
    objects: dict[str, list[int]]
    """… ids of the persons, channels and others that changed, by object type, …"""
    matches: list[dict[str, Any]]
    """… and the results of matching orders, as they are pushed."""


class OrderedAsset(TypedDict):
    """An asset that was ordered."""

    asset_id: str | int
    """The caller's id."""
    title: str
    """As it was ordered."""
    content_id: int | None
    """The content that it is linked with, if it is."""
    waiting: bool
    """Whether it waits to be matched; one whose title no content has goes on waiting."""


class Push(TypedDict):
    """A request that the sandbox sent to the address for results."""

    url: str
    """Where it went."""
    body: Any
    """What was sent."""
    status: int | None
    """Of the answer; None when there was none. What wasn't answered with success is sent again with the next."""


class EncoraWrites(TypedDict):
    """How often callers wrote things of one kind; what time does isn't counted."""

    created: int
    """Creations."""
    updated: int
    """Changes."""
    deleted: int
    """Deletions."""


class EncoraFile(TypedDict):
    """What arrived of a file at the host for uploads."""

    received: int
    """Bytes that arrived."""
    size: int
    """What was announced."""
    sha256: str
    """Of what was received."""
    requests: int
    """Requests that brought them, or asked how far they came."""
    credentials_seen: list[str]
    """Headers that belong to the API and came along all the same; such a request is refused."""


class EncoraSignIns(TypedDict):
    """How the authorization server was used."""

    tokens_issued: int
    """Access tokens that were given out."""
    refresh_tokens_usable: int
    """Refresh tokens that would still be taken."""
    refresh_tokens_reused: int
    """How often a refresh token came that was used before."""
    sign_ins: int
    """Times that a person signed in."""


class MovieChanges(TypedDict):
    """Ids of the movies and episodes whose scheduled publication came during an `advance()`."""

    published: list[str]
    """Their ids."""


class Changes(TypedDict):
    """What `Sandbox.advance` did."""

    since: str
    """Time before, in ISO form."""
    now: str
    """Time after it, in ISO form."""
    plurimedia: CatalogueChanges
    """What changed at Plurimedia."""
    encora: MovieChanges
    """What changed at EncoraStream."""
