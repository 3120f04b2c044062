"""Cloud recordings and reminders."""

from __future__ import annotations

from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from . import filters
from .checks import read_moment
from .lifecycles import RECORDING_KEPT
from .record import Fields
from .schemas_users import RECORDING, RECORDING_STATUSES, REMINDER
from .watching import PROFILE, OfProfile

_RECORDING = "/recordings/{recording_id}"
_REMINDERS = f"{PROFILE}/reminders"


class Recordings(OfProfile):
    """The four operations on recordings, which belong to the account."""

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/recordings", self.list_recordings),
            Route("POST", "/recordings", self.schedule),
            Route("GET", _RECORDING, self.get),
            Route("DELETE", _RECORDING, self.delete),
        ]

    def list_recordings(self, request: Request) -> Response:
        """List Cloud DVR Recordings."""
        self.account.settle()
        wanted = {"status": filters.one_of("status", *RECORDING_STATUSES)}
        return self.listing.page(request, self.store.recordings, RECORDING, wanted, order="-start_time")

    def schedule(self, request: Request) -> Response:
        """Schedule a Cloud DVR Recording: of a programme, its times are the programme's (documented)."""
        self.account.settle()
        stored = self.read_new(request, RECORDING)
        channel = self.store.channels.get(stored["channel_id"])
        if channel is None or not self.catalogue.is_visible(channel):
            raise self.replies.refusal(request, 404, "The channel does not exist.")
        title = f"{channel.get('name')} at {stored['start_time'][11:16]}"
        if stored.get("program_id") is not None:
            program = self.store.schedule.get(stored["program_id"])
            if program is None or program.get("channel_id") != channel.id:
                raise self.replies.refusal(request, 404, "The programme does not exist.")
            title = str(program.get("title"))
            if self.account.variant("recording_times") == "program":
                stored |= {name: program.get(name) for name in ("start_time", "end_time")}
        begins, ends = read_moment(stored["start_time"]), read_moment(stored["end_time"])
        if ends <= begins:
            raise self.replies.invalid(request, [("end_time", "must be after start_time")])
        if ends <= self.account.now():
            raise self.replies.invalid(request, [("end_time", "must be in the future")])
        stamp = rfc3339(self.account.now())
        fields: Fields = {
            "program_id": None,
            "quality": "hd",
            **stored,
            "profile_id": self.streams.profile(request) or self.store.profile_ids[0],
            "title": title,
            "status": "scheduled",
            "duration_seconds": int((ends - begins).total_seconds()),
            "size_bytes": 0,
            "expires_at": rfc3339(ends + RECORDING_KEPT),
            "requested_at": stamp,
        }
        recording = self.store.recordings.create(fields)
        # One whose programme is on already begins at once.
        self.account.settle()
        return self.created(request, self.store.recordings.get(recording.id) or recording)

    def get(self, request: Request) -> Response:
        """Get Recording."""
        return self.replies.one(request, self.find(request, self.store.recordings, "recording_id"))

    def delete(self, request: Request) -> Response:
        """Delete / Cancel Recording."""
        self.store.recordings.delete(self.find(request, self.store.recordings, "recording_id"))
        return self.replies.deleted(request)


class Reminders(OfProfile):
    """The three operations on reminders."""

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", _REMINDERS, self.list_reminders),
            Route("POST", _REMINDERS, self.create),
            Route("DELETE", f"{_REMINDERS}/{{reminder_id}}", self.cancel),
        ]

    def list_reminders(self, request: Request) -> Response:
        """List EPG Reminders."""
        return self.listing.page(request, self.rows(request, self.store.reminders), REMINDER, order="remind_at")

    def create(self, request: Request) -> Response:
        """Create Reminder: of a programme, a channel or a title to come (documented)."""
        profile = self.profile(request)
        stored = self.read_new(request, REMINDER)
        if self._target(stored["target_type"], stored["target_id"]) is None:
            raise self.replies.refusal(request, 404, "The target does not exist.")
        defaults: Fields = {"notify_before_minutes": 10, "channels": []}
        fields: Fields = {**defaults, **stored, "profile_id": profile, "status": "scheduled"}
        return self.created(request, self.store.reminders.create(fields, profile=profile))

    def cancel(self, request: Request) -> Response:
        """Cancel Reminder."""
        self.store.reminders.delete(self.row(request, self.store.reminders, "reminder_id"))
        return self.replies.deleted(request)

    def _target(self, kind: str, identity: str) -> object | None:
        if kind == "epg_program":
            return self.store.schedule.get(identity)
        if kind == "live_channel":
            return self.store.channels.get(identity)
        return self.store.movies.get(identity) or self.store.episodes.get(identity) or self.store.shows.get(identity)
