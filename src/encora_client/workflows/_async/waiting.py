"""Waiting for what the platform does by itself: transcodes, downloads, recordings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from broadcast_clients.core.errors import DeadlineExceeded
from encora_client.errors import JobFailed
from encora_client.workflows._async.clock import AsyncClock
from encora_client.workflows.uploaded import FAILED, is_transcoded

if TYPE_CHECKING:
    from encora_client._async.client import AsyncEncoraClient
    from encora_client.models import Download, MediaUpload, Recording

__all__ = ["AsyncWaiting"]

T = TypeVar("T")
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0


class AsyncWaiting:
    """Asks now and then, less often the longer it takes."""

    def __init__(self, client: AsyncEncoraClient, clock: AsyncClock) -> None:
        self._client = client
        self._clock = clock

    async def until(
        self, read: Callable[[], Awaitable[T]], is_over: Callable[[T], bool], *, patience: float, what: str
    ) -> T:
        """Read until it is over.

        Args:
            read: Reads the state.
            is_over: Whether that is an end.
            patience: Seconds to wait in all.
            what: What is waited for, for the error.

        Raises:
            DeadlineExceeded: It isn't over in that time; nothing was lost, so wait again.
        """
        ends = self._clock.now() + patience
        pause = FIRST_PAUSE
        while True:
            state = await read()
            if is_over(state):
                return state
            left = ends - self._clock.now()
            if left <= 0:
                raise DeadlineExceeded(
                    f"{what} isn't over after {patience:g} s; its state is {_state(state)!r}",
                    hint="wait again, or raise patience=",
                )
            await self._clock.sleep(min(pause, left))
            pause = min(pause * 1.5, LONGEST_PAUSE)

    async def transcode(self, upload_id: str, *, patience: float) -> MediaUpload:
        """See `AsyncWorkflows.wait_for_transcode`."""
        upload = await self.until(
            lambda: self._client.media.uploads.get(upload_id),
            is_transcoded,
            patience=patience,
            what=f"the transcode of the upload {upload_id}",
        )
        states = (str(getattr(upload, "status", "")), str(getattr(upload, "transcode_status", "")))
        if any(each.lower() in FAILED for each in states):
            why = getattr(upload, "error_message", None) or "no reason is told"
            raise JobFailed(
                f"the upload {upload_id} ended as {' / '.join(states)}: {why}", state=states[1] or states[0]
            )
        return upload

    async def download(self, profile_id: str, download_id: str, *, patience: float) -> Download:
        """See `AsyncWorkflows.wait_for_download`."""
        download = await self.until(
            lambda: self._client.downloads.get(profile_id, download_id),
            lambda each: str(each.status) not in ("queued", "downloading"),
            patience=patience,
            what=f"the download {download_id}",
        )
        if str(download.status) != "ready":
            code = getattr(download, "error_code", None) or "no code is told"
            raise JobFailed(
                f"the download {download_id} ended as {download.status}: {code}", state=str(download.status)
            )
        return download

    async def recording(self, recording_id: str, *, patience: float) -> Recording:
        """See `AsyncWorkflows.wait_for_recording`."""
        recording = await self.until(
            lambda: self._client.recordings.get(recording_id),
            lambda each: str(each.status) not in ("scheduled", "recording"),
            patience=patience,
            what=f"the recording {recording_id}",
        )
        if str(recording.status) != "recorded":
            raise JobFailed(f"the recording {recording_id} ended as {recording.status}", state=str(recording.status))
        return recording


def _state(value: object) -> str:
    for name in ("transcode_status", "status"):
        found = getattr(value, name, None)
        if found is not None:
            return str(found)
    return "unknown"
