"""Live channels as a subscriber's apps see them: lists, streams, catch-up, start-over."""

from __future__ import annotations

from datetime import timedelta

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from . import filters
from .account import Account
from .catalogue import Catalogue
from .checks import is_uuid, read_moment
from .operations import Operations
from .record import Record
from .schemas_live import CHANNEL
from .streams import Streams

_FILTERS = {
    "q": filters.words,
    "category": filters.equals("category"),
    "language": filters.equals("language"),
    "status": filters.one_of("status", "live", "offline"),
}
_ONE = "/live/channels/{channel_id}"


class Live(Operations):
    """The five operations on channels that viewers have."""

    def __init__(self, account: Account, catalogue: Catalogue, streams: Streams) -> None:
        super().__init__(account)
        self._catalogue = catalogue
        self._streams = streams

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/live/channels", self.list_channels),
            Route("GET", _ONE, self.get),
            Route("GET", f"{_ONE}/stream", self.stream),
            self.movable("GET", f"{_ONE}/catchup", self.catch_up, "/channels/{channel_id}/catchup"),
            self.movable("GET", f"{_ONE}/start-over", self.start_over, f"{_ONE}/startover", "POST"),
        ]

    def list_channels(self, request: Request) -> Response:
        """List Live TV Channels: a lower sort_order comes first (documented)."""
        self.account.settle()
        return self.listing.page(request, self._catalogue.visible("channel"), CHANNEL, _FILTERS, order="sort_order")

    def get(self, request: Request) -> Response:
        """Get Channel."""
        channel = self.find(request, self.store.channels, "channel_id")
        if not self._catalogue.is_visible(channel):
            raise self.replies.refusal(request, 404)
        return self.replies.one(request, channel)

    def stream(self, request: Request) -> Response:
        """Get Live Channel Stream URLs: checked as for a movie (documented), and the channel must be on."""
        return self._streams.start(request, self._on_air(request))

    def catch_up(self, request: Request) -> Response:
        """Get Catch-Up Stream for a Past Programme: within the days that the channel keeps (documented)."""
        channel = self._channel(request)
        wanted = request.query.get("program_id", "")
        if not is_uuid(wanted):
            raise self.replies.invalid_query(request, "program_id", "must be a UUID" if wanted else "is required")
        program = self.store.schedule.get(wanted.lower())
        if program is None or program.get("channel_id") != channel.id:
            raise self.replies.refusal(request, 404)
        if not in_catch_up(self.account, channel, program):
            text = "The programme is not available for catch-up."
            raise self.replies.refusal(request, int(self.account.variant("catchup_refusal")), text)
        return self._streams.start(request, channel, at=f"program={program.id}&")

    def start_over(self, request: Request) -> Response:
        """Start Over Current Programme: from its beginning (documented)."""
        channel = self._on_air(request)
        program = self.store.schedule.now_on(channel)
        if program is None:
            raise self.replies.refusal(request, 404, "Nothing is on.")
        begins = int(read_moment(program.get("start_time")).timestamp())
        return self._streams.start(request, channel, at=f"begin={begins}&")

    def _channel(self, request: Request) -> Record:
        channel = self.find(request, self.store.channels, "channel_id")
        if not self._catalogue.is_out(channel):
            raise self.replies.refusal(request, 404)
        return channel

    def _on_air(self, request: Request) -> Record:
        channel = self._channel(request)
        if channel.status != "live":
            raise self.conflict(request, f"The channel is {channel.status}.")
        return channel


def in_catch_up(account: Account, channel: Record, program: Record) -> bool:
    """Whether a programme is over and still within the days that its channel keeps."""
    now = account.now()
    ended = read_moment(program.get("end_time"))
    days = channel.get("catchup_days") or 0
    if not channel.get("is_catchup_enabled") or ended > now:
        return False
    if "made" not in program.hidden and not program.get("is_catchup_available"):
        return False
    expires = program.get("catchup_expires_at")
    return now <= (read_moment(expires) if expires else ended + timedelta(days=days))
