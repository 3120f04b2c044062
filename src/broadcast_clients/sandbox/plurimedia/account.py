"""What all operations of the Plurimedia side share: data, chosen variants, and how parameters are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from broadcast_clients.sandbox.server.clock import Clock, western_european_offset
from broadcast_clients.sandbox.server.messages import Refusal, Request
from broadcast_clients.sandbox.server.world import Settings

from .catalogue import Catalogue
from .replies import Replies

_LANGUAGES = ("fr", "en")


class Account:
    """The customer's account: a catalogue, and how the API talks to this customer."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.seed = settings.seed
        self.variants: Mapping[str, str] = settings.variants
        self.clock = clock
        self.replies = Replies(settings.variants)
        self.extra_fields = settings.variants["plurimedia.unknown_fields"] == "some"
        self._paris = settings.variants["plurimedia.time_zone"] == "paris"
        self.catalogue = Catalogue(settings.seed, settings.contents, self.local)

    def local(self, moment: datetime) -> datetime:
        """Return a UTC time as replies have it: without an offset, in the zone of the variant."""
        shifted = moment + western_european_offset(moment) if self._paris else moment
        return shifted.replace(tzinfo=None)

    def lang(self, request: Request) -> str:
        """Return the language of the texts to answer with; `lang` is always optional (documented)."""
        asked = request.query.get("lang", "").lower()
        return asked if asked in _LANGUAGES else self.variants["plurimedia.default_lang"]

    def number(self, text: str, version: str) -> int:
        """Read an id or a page number. Raises Refusal when it isn't a number."""
        if not text.isascii() or not text.isdigit() or len(text) > 18:
            raise self.invalid(version)
        return int(text)

    def moment(self, text: str, version: str) -> datetime:
        """Read a `yyyyMMddHHmmss` parameter (documented form). Raises Refusal when it isn't one."""
        if len(text) != 14 or not text.isascii() or not text.isdigit():
            raise self.invalid(version)
        try:
            moment = datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            raise self.invalid(version) from None
        return moment - western_european_offset(moment) if self._paris else moment

    def invalid(self, version: str) -> Refusal:
        """Return the refusal of a parameter that makes no sense."""
        if self.variants["plurimedia.invalid_parameter"] == "no_result":
            return Refusal(self.replies.nothing(version))
        return Refusal(self.replies.gateway(400))
