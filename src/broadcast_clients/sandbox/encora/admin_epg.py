"""EPG (Admin): programmes one by one."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .operations import Operations
from .record import Fields, Record
from .schemas_live import PROGRAM

_OF_CHANNEL = "/admin/channels/{channel_id}/epg"
_ONE = "/admin/epg/programs/{program_id}"


class AdminGuide(Operations):
    """The four operations on programmes that authors have, beside the import."""

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", _OF_CHANNEL, self.list_programs),
            Route("POST", _OF_CHANNEL, self.create),
            self.updating(_ONE, self.update),
            Route("DELETE", _ONE, self.delete),
        ]

    def list_programs(self, request: Request) -> Response:
        """Get Channel EPG Schedule (Admin): past and future, without a limit of the window (documented)."""
        channel = self.find(request, self.store.channels, "channel_id")
        begins, ends = self.query_moment(request, "start_time"), self.query_moment(request, "end_time")
        programs = self.store.schedule.between(channel, begins, ends)
        return self.listing.page(request, programs, PROGRAM, order="start_time")

    def create(self, request: Request) -> Response:
        """Create EPG Programme (Admin): the channel stands in the path and in the body."""
        channel = self.find(request, self.store.channels, "channel_id")
        stored = self.read_new(request, PROGRAM)
        if stored["channel_id"] != channel.id:
            raise self.replies.invalid(request, [("channel_id", "must be that of the path")])
        self._check_times(request, stored)
        program = self.store.schedule.programs.create(_filled(stored))
        self.account.audit(request, "epg.created", "epg_program", program.id, title=program.get("title"))
        return self.created(request, program)

    def update(self, request: Request) -> Response:
        """Update EPG Programme (Admin)."""
        program = self._program(request)
        stored = self.read_change(request, PROGRAM)
        if "channel_id" in stored and self.store.channels.get(stored["channel_id"]) is None:
            raise self.replies.invalid(request, [("channel_id", "is no channel")])
        self._check_times(request, {**program.fields, **stored})
        changed = self.store.schedule.programs.change(program, **stored)
        self.account.audit(request, "epg.updated", "epg_program", program.id, fields=sorted(stored))
        return self.replies.one(request, changed)

    def delete(self, request: Request) -> Response:
        """Delete EPG Programme (Admin)."""
        program = self._program(request)
        self.store.schedule.programs.delete(program)
        self.account.audit(request, "epg.deleted", "epg_program", program.id, title=program.get("title"))
        return self.replies.deleted(request)

    def _program(self, request: Request) -> Record:
        self.account.settle()
        program = self.store.schedule.get(self.path_id(request, "program_id"))
        if program is None:
            raise self.replies.refusal(request, 404)
        return program

    def _check_times(self, request: Request, fields: Fields) -> None:
        if fields["end_time"] <= fields["start_time"]:
            raise self.replies.invalid(request, [("end_time", "must be after start_time")])


def _filled(stored: Fields) -> Fields:
    """Numbers of season and episode are null where there are none (documented type)."""
    return {"catchup_expires_at": None, "season_number": None, "episode_number": None, **stored}
