"""What deliveries report. The 18 types are documented, and so is the `ping` of a test call; payloads aren't."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, get_args

from attr import field, frozen

from broadcast_clients.core.jsonvalue import as_object, as_text

__all__ = [
    "EVENT_TYPES", "ContentEvent", "DeviceEvent", "Event", "EventType", "PingEvent", "ProfileEvent", "StreamEvent",
    "SubscriptionEvent", "UserEvent", "event_of",
]  # fmt: skip

KnownEventType = Literal[
    "subscription.created", "subscription.updated", "subscription.canceled", "subscription.payment_failed",
    "subscription.trial_ending", "user.created", "user.deleted", "user.suspended", "user.email_verified",
    "device.registered", "device.removed", "content.published", "content.unpublished", "profile.created",
    "profile.deleted", "stream.started", "stream.ended", "stream.concurrency_exceeded", "ping",
]  # fmt: skip
"""The documented types and `ping`."""
EventType = KnownEventType | str
"""The documented types and `ping`; a newer platform may send others."""

EVENT_TYPES: tuple[KnownEventType, ...] = get_args(KnownEventType)
"""All documented types, and `ping`."""


@frozen
class Event:
    """A verified delivery. Events of types that aren't known have this class itself.

    Args:
        type: What happened, such as `content.published`; empty where the payload doesn't say.
        id: Its id, the same in every delivery of it, where the payload has one.
        payload: The whole payload as it came. Its form isn't documented.
    """

    type: EventType
    id: str | None
    payload: Mapping[str, Any] = field(repr=False)

    @property
    def subject(self) -> str:
        """The part before the point: `content` of `content.published`."""
        return self.type.partition(".")[0]

    @property
    def action(self) -> str:
        """The part behind the point: `published` of `content.published`; empty for `ping`."""
        return self.type.partition(".")[2]

    @property
    def data(self) -> Mapping[str, Any]:
        """The member `data` of the payload if it is an object, else the whole payload."""
        return as_object(self.payload.get("data")) or self.payload

    @property
    def created_at(self) -> datetime | None:
        """When it happened, if the payload tells in `created_at`, `occurred_at` or `timestamp`."""
        for name in ("created_at", "occurred_at", "timestamp"):
            text = as_text(self.payload.get(name))
            try:
                if text is not None:
                    return datetime.fromisoformat(text)
            except ValueError:
                continue
        return None


@frozen
class SubscriptionEvent(Event):
    """`subscription.…`: created, updated, canceled, payment_failed, trial_ending."""


@frozen
class UserEvent(Event):
    """`user.…`: created, deleted, suspended, email_verified."""


@frozen
class DeviceEvent(Event):
    """`device.…`: registered, removed."""


@frozen
class ContentEvent(Event):
    """`content.…`: published, unpublished."""


@frozen
class ProfileEvent(Event):
    """`profile.…`: created, deleted."""


@frozen
class StreamEvent(Event):
    """`stream.…`: started, ended, concurrency_exceeded."""


@frozen
class PingEvent(Event):
    """`ping`: what a test call of the endpoint sends."""


_CLASSES: dict[str, type[Event]] = {
    "subscription": SubscriptionEvent,
    "user": UserEvent,
    "device": DeviceEvent,
    "content": ContentEvent,
    "profile": ProfileEvent,
    "stream": StreamEvent,
    "ping": PingEvent,
}


def event_of(payload: Mapping[str, Any], type_members: tuple[str, ...], id_members: tuple[str, ...]) -> Event:
    """The event that a payload tells of.

    Args:
        payload: The JSON object of the delivery.
        type_members: Members that may hold the type, the likeliest first.
        id_members: Members that may hold the id.
    """
    kind = next((text for name in type_members if (text := as_text(payload.get(name)))), "")
    event_id = next((text for name in id_members if (text := as_text(payload.get(name)))), None)
    return _CLASSES.get(kind.partition(".")[0], Event)(kind, event_id, payload)
