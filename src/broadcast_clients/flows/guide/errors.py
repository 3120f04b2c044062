"""Why a day of a channel can't be handed on."""

from __future__ import annotations

from typing import ClassVar

from broadcast_clients.core.errors import BroadcastError

__all__ = ["ChannelUnknown", "DayUnusable", "ImportRefused"]


class DayUnusable(BroadcastError):
    """None of a day's airings tells when it begins, or none has a title, so it isn't known what is on."""

    default_hint: ClassVar[str | None] = (
        "how the members are called isn't documented: look at one in the mirror (broadcast.raw), and name them in an "
        "override of the fields begin and end of Broadcast"
    )


class ChannelUnknown(BroadcastError):
    """A channel map names a channel that the platform hasn't got."""

    default_hint: ClassVar[str | None] = "correct the channel map: `propose_channels` lists what there is"


class ImportRefused(BroadcastError):
    """The platform took the feed, and says that it can't take over what is in it."""

    default_hint: ClassVar[str | None] = "correct what it names; the next run sends the day again"
