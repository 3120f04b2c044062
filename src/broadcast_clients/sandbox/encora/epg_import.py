"""Bulk Import EPG Schedule (Admin): a feed in the request or behind an address, taken over as a job."""

from __future__ import annotations

import asyncio
import http.client
from urllib.parse import urlsplit

from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import Request, Response, Route, as_object

from .checks import is_uuid, read_moment
from .epg_feeds import FeedError, read_json, read_xmltv
from .operations import Operations
from .record import Fields, Record
from .schemas_live import IMPORT, PROGRAM

FETCH_SECONDS = 10.0
MOST_BYTES = 64 * 1024 * 1024
# Documented: addresses must be on the platform's allow list. The sandbox's holds this machine.
ALLOWED_HOSTS = ("127.0.0.1", "localhost", "::1")
_READERS = {"json": read_json, "xmltv": read_xmltv}


class EpgImports(Operations):
    """The one operation on imports; none to poll a job is documented."""

    def routes(self) -> list[Route]:
        """Return the operation."""
        return [Route("POST", "/admin/epg/import", self.start)]

    def start(self, request: Request) -> Response:
        """Take a feed: the source, or for large feeds the address to fetch it from (documented)."""
        self.account.settle()
        stored = self.checked(request, self.body(request), IMPORT, ("format",))
        self._require_source(request, stored)
        stamp = rfc3339(self.account.now())
        job = self.store.imports.create(
            {"status": "queued", "programs_imported": 0, "errors": [], "completed_at": None, "created_at": stamp}
        )
        self.account.audit(request, "epg.imported", "epg_import", job.id, format=stored["format"])
        if stored.get("source"):
            done = self._take_over(job, stored, stored["source"])
            job = done if self.account.variant("import_reply") == "finished" else job
        else:
            self.account.background.run(self._fetch(job, stored))
        return self.replies.one(request, job, 202 if self.account.variant("job_status") == "202" else 200)

    def _require_source(self, request: Request, stored: Fields) -> None:
        # `source` is marked as required, and `source_url` is said to be an alternative to it.
        either = self.account.variant("import_source") == "either"
        if "source" not in stored and (not either or "source_url" not in stored):
            raise self.replies.invalid(request, [("source", "is required")])
        if not stored.get("source") and "source_url" not in stored:
            raise self.replies.invalid(request, [("source", "must not be empty")])
        address = urlsplit(str(stored.get("source_url", "http://localhost")))
        if address.scheme not in ("http", "https") or address.hostname not in ALLOWED_HOSTS:
            raise self.replies.invalid(request, [("source_url", "is not on the allow list")])

    async def _fetch(self, job: Record, stored: Fields) -> None:
        try:
            source = await asyncio.to_thread(_fetched, stored["source_url"])
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._finish(job, 0, [f"the source could not be fetched: {error}"])
        else:
            self._take_over(job, stored, source)

    def _take_over(self, job: Record, stored: Fields, source: str) -> Record:
        """Take a feed over: what is right in it, and an error for each programme that isn't."""
        try:
            rows = _READERS[stored["format"]](source)
        except FeedError as error:
            return self._finish(job, 0, [str(error)])
        good: list[Fields] = []
        errors: list[str] = []
        for number, row in enumerate(rows):
            try:
                program = self._read(row, stored.get("channel_ids"))
            except ValueError as error:
                errors.append(f"programme {number + 1}: {error}")
            else:
                good.append(program)
        if stored.get("replace_window", True):
            self._clear(good)
        for program in good:
            # Counted as one write, the job, however many programmes the feed has.
            self.store.schedule.programs.add(program, job=job.id)
        return self._finish(job, len(good), errors)

    def _read(self, row: object, wanted: list[str] | None) -> Fields:
        given = as_object(row)
        if given is None:
            raise ValueError("is no object")
        channel = self._channel(str(given.get("channel_id", "")), str(given.get("channel_name", "")))
        if channel is None:
            raise ValueError(f"channel {given.get('channel_id')!r} is unknown")
        if wanted and channel.id not in wanted:
            raise ValueError(f"channel {channel.id} is not among channel_ids")
        fields: Fields = {"is_live": False, "is_catchup_available": False, **given, "channel_id": channel.id}
        for name in ("title", "start_time", "end_time"):
            if fields.get(name) is None:
                raise ValueError(f"{name} is missing")
        program: Fields = {"catchup_expires_at": None, "season_number": None, "episode_number": None}
        for name, check in PROGRAM.checks.items():
            if name in fields and fields[name] is not None:
                try:
                    program[name] = check(fields[name])
                except ValueError as error:
                    raise ValueError(f"{name} {error}") from None
        if program["end_time"] <= program["start_time"]:
            raise ValueError("end_time must be after start_time")
        return program

    def _channel(self, identity: str, name: str) -> Record | None:
        found = self.store.channels.get(identity.lower()) if is_uuid(identity) else None
        if found is not None or self.account.variant("import_channels") == "by_id":
            return found
        for channel in self.store.channels:
            if channel.get("slug") == identity or (name and channel.get("name") == name):
                return channel
        return None

    def _clear(self, programs: list[Fields]) -> None:
        """Remove what there is within the feed's time range (documented), on the feed's channels."""
        if not programs:
            return
        begins = read_moment(min(program["start_time"] for program in programs))
        ends = read_moment(max(program["end_time"] for program in programs))
        for identity in {program["channel_id"] for program in programs}:
            channel = self.store.channels.get(identity)
            assert channel is not None
            self.store.schedule.clear(channel, begins, ends, self.account.variant("import_window"))

    def _finish(self, job: Record, imported: int, errors: list[str]) -> Record:
        as_objects = self.account.variant("import_errors") == "objects"
        told = [{"message": error} for error in errors] if as_objects else errors
        status = "failed" if errors and not imported else "completed"
        moment = self.account.now()
        done = job.changed(moment, status=status, programs_imported=imported, errors=told, completed_at=rfc3339(moment))
        return self.store.imports.keep(done)


def _fetched(address: str) -> str:
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=FETCH_SECONDS)
    try:
        connection.request("GET", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")
        response = connection.getresponse()
        if response.status != 200:
            raise ValueError(f"status {response.status}")
        return response.read(MOST_BYTES).decode()
    finally:
        connection.close()
