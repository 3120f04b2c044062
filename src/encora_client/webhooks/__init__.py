"""Deliveries of the platform's webhooks: verified, typed, and seen once. No client is needed.

    receiver = Receiver(FromEnvironment("ENCORA_WEBHOOK_SECRET"))
    event = receiver.receive(body, headers)

`body` must be the bytes as they arrived: a signature over anything made of them again won't match. The signature holds
no time, so by itself it is good for ever: pass `seen=` to notice a delivery that somebody sends again.
"""

from encora_client.errors import WebhookRefused
from encora_client.webhooks.asgi import WebhookApp
from encora_client.webhooks.events import (
    EVENT_TYPES,
    ContentEvent,
    DeviceEvent,
    Event,
    EventType,
    PingEvent,
    ProfileEvent,
    StreamEvent,
    SubscriptionEvent,
    UserEvent,
)
from encora_client.webhooks.receiver import Receiver
from encora_client.webhooks.seen import SeenEvents, SeenInMemory
from encora_client.webhooks.signature import SIGNATURE_HEADER, is_signed, sign

__all__ = [
    "EVENT_TYPES",
    "SIGNATURE_HEADER",
    "ContentEvent",
    "DeviceEvent",
    "Event",
    "EventType",
    "PingEvent",
    "ProfileEvent",
    "Receiver",
    "SeenEvents",
    "SeenInMemory",
    "StreamEvent",
    "SubscriptionEvent",
    "UserEvent",
    "WebhookApp",
    "WebhookRefused",
    "is_signed",
    "sign",
]
