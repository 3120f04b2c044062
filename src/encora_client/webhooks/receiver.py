"""From bytes and headers to a verified event."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.jsonvalue import as_object
from broadcast_clients.core.secret import Secret, SecretSource
from encora_client.errors import WebhookRefused
from encora_client.webhooks.events import Event, event_of
from encora_client.webhooks.seen import SeenEvents
from encora_client.webhooks.signature import SIGNATURE_HEADER, Encoding, is_signed, raw_body

__all__ = ["Receiver"]

TYPE_MEMBERS = ("event_type", "type", "event")
ID_MEMBERS = ("event_id", "id")
"""Where payloads are likely to have type and id: the delivery log calls them `event_type` and `event_id`."""


class Receiver:
    """Verifies deliveries and reads what they tell. May be shared by threads and tasks.

    Args:
        secrets: The endpoint's signing secret, or several while you change from one to the next: text,
            `FromEnvironment`, `FromFile`. The platform shows it once, in the answer to the endpoint's creation.
        seen: Remembers events, so that a delivery that comes again is refused. Without it nothing stands against
            somebody who recorded a delivery and sends it again, because the signature holds no time.
        encoding: How the signature is written: `hex`, which is inferred, or `base64`.
        type_members: Members of the payload that may hold the event's type, the likeliest first. Not documented.
        id_members: Members that may hold its id.

    Raises:
        ConfigurationError: No secret.
    """

    def __init__(
        self,
        secrets: str | SecretSource | Iterable[str | SecretSource],
        *,
        seen: SeenEvents | None = None,
        encoding: Encoding = "hex",
        type_members: Sequence[str] = TYPE_MEMBERS,
        id_members: Sequence[str] = ID_MEMBERS,
    ) -> None:
        one = isinstance(secrets, str) or hasattr(secrets, "reveal")
        several = cast("Iterable[str | SecretSource]", [secrets] if one else secrets)
        self._secrets = [Secret(each) if isinstance(each, str) else each for each in several]
        if not self._secrets:
            raise ConfigurationError("a receiver needs a signing secret", hint="pass the endpoint's signing_secret")
        self._seen = seen
        self._encoding: Encoding = encoding
        self._type_members = tuple(type_members)
        self._id_members = tuple(id_members)

    def receive(self, body: bytes, headers: Mapping[str, str] | str | None) -> Event:
        """Verify a delivery and read it.

        Args:
            body: The bytes as they arrived.
            headers: The request's headers, or the value of `X-Encora-Signature-256` alone.

        Raises:
            WebhookRefused: Wrong signature, came before, or no JSON object. `status` says what to answer.
        """
        signature = headers if isinstance(headers, str) or headers is None else _signature(headers)
        body = raw_body(body)  # before the secrets are at hand: an error shows what is
        if not is_signed(body, signature, [each.reveal() for each in self._secrets], encoding=self._encoding):
            what = "has no signature" if not signature else "is signed with another secret, or was changed on the way"
            raise WebhookRefused(
                f"the delivery {what}",
                hint="answer 401; if it should have been good, compare the secret's last four characters with the "
                "endpoint's signing_secret_hint, and check that the body wasn't decoded and encoded again",
            )
        payload = _payload(body)
        event = event_of(payload, self._type_members, self._id_members)
        if self._seen is not None and not self._seen.add(_key(event, body)):
            raise WebhookRefused(
                f"the event {event.id or 'without an id'} came before", reason="replay", hint="answer 200: it is done"
            )
        return event

    def forget(self, event: Event, body: bytes) -> None:
        """Take an event back from `seen`: it couldn't be handled, and shall count when the platform sends it again.

        Args:
            event: What `receive` gave.
            body: The body that it was read from.
        """
        if self._seen is not None:
            self._seen.remove(_key(event, body))


def _signature(headers: Mapping[str, str]) -> str | None:
    wanted = SIGNATURE_HEADER.lower()
    return next((value for name, value in headers.items() if name.lower() == wanted), None)


def _payload(body: bytes) -> Mapping[str, object]:
    try:
        payload = as_object(json.loads(body))
    except (ValueError, RecursionError):
        payload = None
    if payload is None:
        raise WebhookRefused("the delivery is signed rightly, but isn't a JSON object", reason="body")
    return payload


def _key(event: Event, body: bytes) -> str:
    return event.id if event.id is not None else f"sha256:{hashlib.sha256(body).hexdigest()}"
