"""The programme guide as a subscriber's apps see it."""

from __future__ import annotations

from datetime import timedelta

from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .account import Account
from .catalogue import Catalogue
from .checks import is_uuid, read_moment
from .live import in_catch_up
from .operations import Operations
from .record import Fields, Record
from .schemas_live import CHANNEL, PROGRAM

WINDOW = timedelta(days=7)
MOST_CHANNELS = 50


class Guide(Operations):
    """The three operations on the guide that viewers have."""

    def __init__(self, account: Account, catalogue: Catalogue) -> None:
        super().__init__(account)
        self._catalogue = catalogue
        self.replies.computes("program", self._clocked)

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/live/epg", self.schedule),
            Route("GET", "/live/epg/now", self.now),
            Route("GET", "/live/programs/{program_id}", self.get),
        ]

    def schedule(self, request: Request) -> Response:
        """Get EPG Schedule: of 1 to 50 channels, in a window of at most 7 days (documented)."""
        channels = self._channels(request)
        begins, ends = self.query_moment(request, "start_time"), self.query_moment(request, "end_time")
        if begins is None or ends is None:
            raise self.replies.invalid_query(request, "start_time" if begins is None else "end_time", "is required")
        if ends <= begins:
            raise self.replies.invalid_query(request, "end_time", "must be after start_time")
        if ends - begins > WINDOW:
            raise self.replies.invalid_query(request, "end_time", "must be at most 7 days after start_time")
        if self.account.variant("epg_page") == "channels":
            shown, meta = self.listing.window(request, channels, CHANNEL, order="sort_order")
            schedule = self.store.schedule
            days = {channel.id: self._rows(schedule.between(channel, begins, ends)) for channel in shown}
            return self.replies.envelope(request, days, meta)
        programs = [each for channel in channels for each in self.store.schedule.between(channel, begins, ends)]
        page, meta = self.listing.window(request, programs, PROGRAM, order="start_time")
        empty = self.account.variant("epg_empty_channel") == "empty_list"
        data: dict[str, list[Fields]] = {channel.id: [] for channel in channels} if empty else {}
        for program in page:
            data.setdefault(program.fields["channel_id"], []).append(self.replies.shown(program))
        return self.replies.envelope(request, data, meta)

    def now(self, request: Request) -> Response:
        """What's On Now: channels with nothing on are left out."""
        on = {channel.id: self.store.schedule.now_on(channel) for channel in self._channels(request)}
        data = {identity: self.replies.shown(program) for identity, program in on.items() if program is not None}
        return self.replies.envelope(request, data)

    def get(self, request: Request) -> Response:
        """Get EPG Program Details."""
        self.account.settle()
        program = self.store.schedule.get(self.path_id(request, "program_id"))
        channel = self.store.channels.get(program.fields["channel_id"]) if program is not None else None
        if program is None or channel is None or not self._catalogue.is_visible(channel):
            raise self.replies.refusal(request, 404)
        return self.replies.one(request, program)

    def _rows(self, programs: list[Record]) -> list[Fields]:
        return [self.replies.shown(program) for program in programs]

    def _channels(self, request: Request) -> list[Record]:
        self.account.settle()
        given = [each.strip() for each in request.query.get("channel_ids", "").split(",") if each.strip()]
        if not 1 <= len(given) <= MOST_CHANNELS:
            raise self.replies.invalid_query(request, "channel_ids", f"must have 1 to {MOST_CHANNELS} items")
        if not all(is_uuid(each) for each in given):
            raise self.replies.invalid_query(request, "channel_ids", "items must be UUIDs")
        found = [self.store.channels.get(each.lower()) for each in dict.fromkeys(given)]
        known = [channel for channel in found if channel is not None and self._catalogue.is_visible(channel)]
        if len(known) < len(found) and self.account.variant("unknown_channel") == "refused":
            raise self.replies.refusal(request, 404)
        return known

    def _clocked(self, program: Record) -> Fields:
        """What depends on the time of day: how long it lasts, whether it is on, whether it can still be caught up."""
        begins, ends = read_moment(program.get("start_time")), read_moment(program.get("end_time"))
        fields: Fields = {"duration_minutes": int((ends - begins).total_seconds() // 60)}
        if "made" not in program.hidden and self.account.variant("program_flags") == "as_written":
            return fields
        channel = self.store.channels.get(program.fields["channel_id"])
        kept = channel is not None and in_catch_up(self.account, channel, program)
        expires = program.get("catchup_expires_at")
        if kept and channel is not None and expires is None:
            expires = rfc3339(ends + timedelta(days=channel.get("catchup_days") or 0))
        return {
            **fields,
            "is_live": begins <= self.account.now() < ends,
            "is_catchup_available": kept,
            "catchup_expires_at": expires if kept else None,
        }
