"""What all operations of the Plurimedia side share: data, chosen variants, and how parameters are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from broadcast_clients.sandbox.server.clock import Clock, western_european_offset
from broadcast_clients.sandbox.server.messages import Refusal, Request, Response, encode_json
from broadcast_clients.sandbox.server.world import Settings

from .catalogue import Catalogue
from .changelog import ChangeLog
from .contents import Fields
from .replies import Replies
from .schedule import Schedule

_LANGUAGES = ("fr", "en")
_LONGEST_NUMBER = 100
"""No document limits ids; beyond this it is abuse."""
_FORMS = {"yyyyMMddHHmmss": "%Y%m%d%H%M%S", "yyyyMMdd": "%Y%m%d", "yyyy-MM-dd": "%Y-%m-%d"}


class Account:
    """The customer's account: a catalogue, and how the API talks to this customer."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.seed: int = settings.seed
        self.variants: Mapping[str, str] = settings.variants
        self.clock = clock
        self.replies: Replies = Replies(settings.variants)
        self.extra_fields: bool = settings.variants["plurimedia.unknown_fields"] == "some"
        self._paris = settings.variants["plurimedia.time_zone"] == "paris"
        self.catalogue: Catalogue = Catalogue(settings.seed, settings.contents, self.local)
        self.log: ChangeLog = ChangeLog(self.local)
        self.schedule: Schedule = Schedule(settings.seed, self.today, self.midnight)

    def local(self, moment: datetime) -> datetime:
        """Return a UTC time as replies have it: without an offset, in the zone of the variant."""
        shifted = moment + western_european_offset(moment) if self._paris else moment
        return shifted.replace(tzinfo=None)

    def utc(self, moment: datetime) -> datetime:
        """Return the UTC time of a time as parameters have it: without an offset, in the zone of the variant."""
        aware = moment.replace(tzinfo=UTC)
        return aware - western_european_offset(aware) if self._paris else aware

    def today(self) -> int:
        """Return the day that it is, as an ordinal."""
        return self.local(self.clock.now()).toordinal()

    def midnight(self, day: int) -> datetime:
        """Return the moment, in UTC, at which a day begins."""
        return self.utc(datetime.combine(date.fromordinal(day), time.min))

    def listed(self, version: str, rows: list[Fields]) -> Response:
        """Return a list, or the reply of a call without a result."""
        if not rows:
            return self.replies.nothing(version)
        return self.replies.rows(version, encode_json([self.extended(row) for row in rows]))

    def extended(self, fields: Fields) -> Fields:
        """Add what no client knows, if the variant says so."""
        return {**fields, "qualityIndex": 7} if self.extra_fields else fields

    def lang(self, request: Request) -> str:
        """Return the language of the texts to answer with; `lang` is always optional (documented)."""
        asked = request.query.get("lang", "").lower()
        return asked if asked in _LANGUAGES else self.variants["plurimedia.default_lang"]

    def number(self, text: str, version: str) -> int:
        """Read an id or a page number. Raises Refusal when it isn't a number."""
        digits = text.removeprefix("-")
        if not digits.isascii() or not digits.isdigit() or len(text) > _LONGEST_NUMBER:
            raise self.invalid(version)
        return int(text)

    def moment(self, text: str, version: str) -> datetime:
        """Read a `yyyyMMddHHmmss` parameter (documented form). Raises Refusal when it isn't one."""
        return self.utc(self.clock_time(text, "yyyyMMddHHmmss", version))

    def since(self, request: Request, version: str) -> datetime:
        """Read the moment after which changes are wanted. Raises Refusal when there is none."""
        return self.moment(request.query.get(self.variants["plurimedia.since_parameter"], ""), version)

    def clock_time(self, text: str, form: str, version: str) -> datetime:
        """Read a time without an offset in one of the forms below. Raises Refusal when it isn't one."""
        if len(text) != len(form) or not text.isascii() or not text.replace("-", "").isdigit():
            raise self.invalid(version)
        try:
            return datetime.strptime(text, _FORMS[form])
        except ValueError:
            raise self.invalid(version) from None

    def invalid(self, version: str) -> Refusal:
        """Return the refusal of a parameter that makes no sense."""
        if self.variants["plurimedia.invalid_parameter"] == "no_result":
            return Refusal(self.replies.nothing(version))
        return Refusal(self.replies.gateway(400))
