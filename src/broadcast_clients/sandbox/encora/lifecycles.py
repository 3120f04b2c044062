"""What time does to things: when it does it next, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from broadcast_clients.sandbox.server.clock import rfc3339

from .checks import read_moment
from .record import Record

# How long things take when they go with the clock; none of it is documented.
QUEUED = timedelta(seconds=30)
WORKING = timedelta(seconds=90)
DOWNLOAD_KEPT = timedelta(days=30)
RECORDING_KEPT = timedelta(days=30)


def publication_due(record: Record) -> datetime | None:
    """Return when a scheduled title is published (documented: a future available_from schedules it)."""
    available = record.get("available_from")
    return read_moment(available) if record.status == "scheduled" and available else None


def publish(record: Record, moment: datetime) -> Record:
    """Publish what was scheduled."""
    return record.changed(moment, status="published").knowing(ever_published=True)


def end(record: Record, moment: datetime) -> None:
    """Let a record go."""


class Paces:
    """How fast things go."""

    def __init__(self, variants: Mapping[str, str]) -> None:
        self._by_reads = variants["encora.job_pace"] == "reads"
        self._reminder_goes = variants["encora.past_reminder"] == "removed"
        self._session = timedelta(seconds=int(variants["encora.session_lifetime"]))

    def session_due(self, session: Record) -> datetime:
        """Return when a session ends unless a heartbeat comes (documented: one every 30 seconds keeps it)."""
        return read_moment(session.get("last_heartbeat_at")) + self._session

    def recording_due(self, recording: Record) -> datetime | None:
        """Return when a recording begins, ends, or expires."""
        times = {
            "scheduled": recording.get("start_time"),
            "recording": recording.get("end_time"),
            "recorded": recording.get("expires_at"),
        }
        moment = times.get(recording.status)
        return read_moment(moment) if moment else None

    @staticmethod
    def record(recording: Record, moment: datetime) -> Record:
        """Take a recording one status on: scheduled, recording, recorded, expired."""
        if recording.status == "scheduled":
            return recording.changed(moment, status="recording")
        if recording.status == "recording":
            size = recording.get("duration_seconds") * 750_000
            return recording.changed(moment, status="recorded", size_bytes=size)
        return recording.changed(moment, status="expired")

    @staticmethod
    def reminder_due(reminder: Record) -> datetime | None:
        """Return when a reminder is sent."""
        return read_moment(reminder.get("remind_at")) if reminder.status == "scheduled" else None

    def remind(self, reminder: Record, moment: datetime) -> Record | None:
        """Send a reminder."""
        return None if self._reminder_goes else reminder.changed(moment, status="sent")

    def download_due(self, download: Record) -> datetime | None:
        """Return when a download goes on; by reads, only its end comes with time."""
        if download.status == "ready":
            return read_moment(download.get("expires_at"))
        if download.status not in ("queued", "downloading"):
            return None
        return self._next(read_moment(download.get("updated_at")), QUEUED if download.status == "queued" else WORKING)

    @staticmethod
    def download(download: Record, moment: datetime) -> Record:
        """Take a download one status on: queued, downloading, ready, expired (documented statuses)."""
        if download.status == "queued":
            return download.changed(moment, status="downloading", progress_percent=40)
        if download.status == "ready":
            return download.changed(moment, status="expired")
        if error := download.hidden.get("fails_with"):
            return download.changed(moment, status="failed", error_code=error)
        expires = rfc3339(moment + DOWNLOAD_KEPT)
        return download.changed(moment, status="ready", progress_percent=100, expires_at=expires)

    def upload_due(self, upload: Record) -> datetime | None:
        """Return when a transcode goes on."""
        if upload.status != "processing":
            return None
        pending = upload.get("transcode_status") == "pending"
        return self._next(read_moment(upload.get("updated_at")), QUEUED if pending else WORKING)

    @staticmethod
    def transcode(upload: Record, moment: datetime) -> Record:
        """Take a transcode one status on: pending, processing, completed or failed."""
        if upload.get("transcode_status") == "pending":
            return upload.changed(moment, transcode_status="processing")
        if error := upload.hidden.get("fails_with"):
            return upload.changed(moment, status="failed", transcode_status="failed", error_message=error)
        return upload.changed(moment, status="completed", transcode_status="completed")

    def _next(self, since: datetime, wait: timedelta) -> datetime:
        return since + (timedelta(days=3660) if self._by_reads else wait)
