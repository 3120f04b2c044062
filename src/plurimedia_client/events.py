"""What the workflows report: one event for each thing that happened, nothing held back until the end."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from attr import frozen

from broadcast_clients.core.errors import BroadcastError

if TYPE_CHECKING:
    from broadcast_clients.core.answer import ItemList
    from plurimedia_client.models import (
        Award,
        Broadcast,
        Channel,
        ChannelCategory,
        ChannelPackEntry,
        Content,
        ContentMasterCollection,
        ObjectType,
        Person,
        PersonBiography,
        PersonImage,
        SportTeam,
        Tag,
        TheatricalRelease,
        TrackChange,
        Video,
        VideoRelatedObjects,
        VodOrderReceipt,
    )

__all__ = [
    "CatalogEvent",
    "ChannelLoaded",
    "ContentExtrasLoaded",
    "ContentFailed",
    "ContentLoaded",
    "ContentRemoved",
    "DayLoaded",
    "GroupLoaded",
    "ObjectChanged",
    "OrderAccepted",
    "PartFailed",
    "PersonLoaded",
    "ReleasesLoaded",
    "ScheduleEvent",
    "VideoLoaded",
]


@frozen
class ContentLoaded:
    """A content was read: of a catalogue, or an episode of a season."""

    content_id: int
    """The provider's id."""
    content: Content
    """The content as it is now."""
    change: Literal["loaded", "added", "updated"] | str
    """`loaded` on a first load; on an update what the provider says of it."""
    tags: ItemList[Tag] | None = None
    """Its keywords, where they were asked for."""
    tags_error: BroadcastError | None = None
    """Why its keywords couldn't be read."""


@frozen
class ContentRemoved:
    """A content left the catalogue."""

    content_id: int
    """The provider's id."""


@frozen
class ContentFailed:
    """A content couldn't be read; the others go on."""

    content_id: int
    """The provider's id."""
    error: BroadcastError
    """Why it couldn't be read."""


CatalogEvent = ContentLoaded | ContentRemoved | ContentFailed
"""What `load_catalog` and `update_catalog` yield."""


@frozen
class ChannelLoaded:
    """A channel with its categories, and its numbers at the providers of programme guides."""

    channel: Channel
    """The channel."""
    categories: ItemList[ChannelCategory]
    """Its categories."""
    packs: ItemList[ChannelPackEntry]
    """Its numbers, one for each provider of guides."""


@frozen
class DayLoaded:
    """A day of a channel, as a whole: what you have of it gives way to this, because deletions aren't marked."""

    channel_id: int
    """The provider's id of the channel."""
    day: date
    """Which day of its schedule."""
    broadcasts: ItemList[Broadcast]
    """All airings of the day."""
    groups: ItemList[ContentMasterCollection]
    """The collections, masters and seasons behind them."""
    tags: ItemList[Tag] | None = None
    """The keywords of what is aired, where they were asked for."""
    contents_only: bool = False
    """On an update: no airing changed, only what is told about the contents."""


@frozen
class GroupLoaded:
    """A master or season content that wasn't known, or was out of date."""

    content_id: int
    """The provider's id."""
    content: Content
    """The master or season."""


@frozen
class PersonLoaded:
    """What was asked for about a person who takes part; the rest is `None`."""

    person_id: int
    """The provider's id."""
    person: Person | None = None
    """Name and dates."""
    biography: PersonBiography | None = None
    """The biography."""
    images: ItemList[PersonImage] | None = None
    """The pictures."""
    awards: ItemList[Award] | None = None
    """The awards."""


@frozen
class ContentExtrasLoaded:
    """What was asked for about a content that is aired; the rest is `None`."""

    content_id: int
    """The provider's id."""
    awards: ItemList[Award] | None = None
    """The awards."""
    teams: ItemList[SportTeam] | None = None
    """The teams, of a sports event."""


@frozen
class VideoLoaded:
    """A trailer and what it belongs to."""

    video: Video
    """The trailer."""
    related: VideoRelatedObjects | None
    """`None` where the provider tells nothing."""


@frozen
class PartFailed:
    """Something couldn't be read; the rest goes on."""

    kind: Literal["channel", "day", "group", "person", "content", "video", "releases"] | str
    """What couldn't be read."""
    key: tuple[int | date, ...]
    """Of what: an id, or a channel and a day."""
    error: BroadcastError
    """Why."""


ScheduleEvent = ChannelLoaded | DayLoaded | GroupLoaded | PersonLoaded | ContentExtrasLoaded | VideoLoaded | PartFailed
"""What `load_schedule` and `update_schedule` yield."""


@frozen
class ObjectChanged:
    """An object that changed, of one of the sixteen documented types or of one that came later."""

    object_type: ObjectType
    """Which type of object."""
    object_id: int | None
    """`None` where the provider doesn't tell it under the name that is guessed."""
    last_update: datetime | None
    """When it changed; aware where the client knows the provider's time zone."""
    change: TrackChange
    """The row itself."""


@frozen
class ReleasesLoaded:
    """What comes to the cinemas on a day."""

    day: date
    """The day."""
    releases: ItemList[TheatricalRelease]
    """The releases of that day."""


@frozen
class OrderAccepted:
    """The provider took an order. Its assets are matched later: see `parse_match_results`."""

    asset_ids: tuple[str | int, ...]
    """Your ids of the assets, in the order given."""
    receipt: VodOrderReceipt
    """What the provider answered; it may be empty."""
