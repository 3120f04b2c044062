"""The jobs of the EncoraStream client."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from broadcast_clients.core._async.connections import AsyncConnections
from broadcast_clients.core.errors import BroadcastError
from broadcast_clients.core.retry import Retry
from broadcast_clients.core.unset import UNSET, Omittable
from encora_client.workflows._async.clock import AsyncClock
from encora_client.workflows._async.waiting import AsyncWaiting
from encora_client.workflows.resume import ResumeStrategy
from encora_client.workflows.sources import UploadData
from encora_client.workflows.uploaded import Uploaded

if TYPE_CHECKING:
    from encora_client._async.client import AsyncEncoraClient
    from encora_client.models import (
        AssetType,
        Download,
        DrmLicence,
        DrmSystem,
        MediaUpload,
        Recording,
        UploadTarget,
        UploadTargetDict,
    )
    from encora_client.workflows._async.guide import AsyncGuide
    from encora_client.workflows._async.play import AsyncPlaySession
    from encora_client.workflows._async.reports import AsyncReports
    from encora_client.workflows.release import FilePlan, MoviePlan, PublishReport, PublishStep, ShowPlan
    from encora_client.workflows.watched import Addresses

__all__ = ["AsyncWorkflows"]

STUBBORN = Retry(retries=8, first_wait=0.5, longest_wait=30.0)


class AsyncWorkflows:
    """The jobs that take more than one call, reached as `client.workflows`.

    Args:
        client: Does the calls.
        connect: Makes connections that know nothing of the client's credentials, for hosts that aren't the platform's.
        allow_http: Whether these may be spoken to in plain http.
        clock: The time to go by.
        check: Holds the fields of an operation's body against the documented limits.
    """

    def __init__(
        self,
        client: AsyncEncoraClient,
        connect: Callable[[], AsyncConnections],
        *,
        allow_http: bool = False,
        clock: AsyncClock | None = None,
        check: Callable[[str, dict[str, Any], Mapping[str, Any]], None] | None = None,
    ) -> None:
        self._client = client
        self._connect = connect
        self._allow_http = allow_http
        self._check = check if check is not None else _no_check
        self._clock = clock if clock is not None else AsyncClock()
        self._waiting = AsyncWaiting(client, self._clock)

    @property
    def guide(self) -> AsyncGuide:
        """The programme guide of any number of channels and days: read, on now, XMLTV out and in."""
        from encora_client.workflows._async.guide import AsyncGuide

        return AsyncGuide(self._client, self._clock)

    @property
    def reports(self) -> AsyncReports:
        """The audit log and the analytics, row by row and as tables."""
        from encora_client.workflows._async.reports import AsyncReports

        return AsyncReports(self._client, self._clock)

    async def upload(
        self,
        data: UploadData,
        *,
        asset_type: AssetType,
        filename: str | None = None,
        content_type: str | None = None,
        target: Omittable[UploadTarget | UploadTargetDict | None] = UNSET,
        sha256: str | None = None,
        upload_id: str | None = None,
        opened: Callable[[MediaUpload], object] | None = None,
        progress: Callable[[int, int], object] | None = None,
        canceled: Callable[[], bool] | None = None,
        strategy: ResumeStrategy | None = None,
        headers: Mapping[str, str] | None = None,
        retry: Retry = STUBBORN,
        wait: bool = False,
        patience: float = 3600.0,
    ) -> Uploaded:
        """Upload a file: opens a session, puts the bytes to its signed address, completes it, and starts the transcode.

        A transfer that breaks off goes on where it was, as far as the host can tell. Memory doesn't grow with the file.
        The signed host gets none of the client's credentials, headers or cookies.

        Args:
            data: A path, bytes, a file opened for binary reading, or a stream. A stream that can't be read twice goes
                through a temporary file.
            asset_type: `video_master`, `trailer`, `image`, `subtitle` or `audio_track`.
            filename: Name of the file, at most 255 characters. Default: that of the path or open file.
            content_type: Its media type. Default: by the name's ending.
            target: The title that it belongs to.
            sha256: Expected SHA-256 of the data, in hexadecimal; other data isn't completed.
            upload_id: Go on with an upload that was opened before, in another process if need be. `asset_type` and
                `target` are then as they were.
            opened: Called with the session before the first byte is sent: keep its id to go on after a crash.
            progress: Called with the bytes handed over and all bytes, after each piece.
            canceled: Asked between pieces; `True` stops the upload and cancels it on the platform.
            strategy: How a broken transfer goes on: `ContentRangeResume` (default), `RestartUpload`, or one of yours.
            headers: Further headers that the signed address wants.
            retry: How often to try without getting further, and how patiently.
            wait: Wait for the transcode, too.
            patience: Seconds to wait for it.

        Returns:
            The upload as the platform tells it, the data's SHA-256, and how bumpy the way was.

        Raises:
            UploadFailed: The host refuses or there's no getting on; `error.upload_id` goes on with it.
            UploadCanceled: `canceled` said so.
            JobFailed: With `wait`: the transcode failed.
            DeadlineExceeded: With `wait`: it isn't over in time.
        """
        from encora_client.workflows._async.upload import AsyncUploads

        uploads = AsyncUploads(self._client, self._connect, self._waiting, self._clock, allow_http=self._allow_http)
        return await uploads.upload(
            data,
            asset_type=asset_type,
            filename=filename,
            content_type=content_type,
            target=target,
            sha256=sha256,
            upload_id=upload_id,
            opened=opened,
            progress=progress,
            canceled=canceled,
            strategy=strategy,
            headers=headers,
            retry=retry,
            wait=wait,
            patience=patience,
        )

    async def publish(
        self,
        plan: MoviePlan | ShowPlan,
        *,
        journal: str | os.PathLike[str] | None = None,
        dry_run: bool = False,
        progress: Callable[[PublishStep], object] | None = None,
        uploaded: Callable[[FilePlan, int, int], object] | None = None,
        patience: float = 3600.0,
    ) -> PublishReport:
        """Publish a movie, or a show with its seasons and episodes: create, upload, wait for transcodes, publish.

        First all of the plan is held against the documented limits, what publishing needs, and the files: nothing is
        sent if something is missing. With a journal, each step is on disk before the next one. After a crash at any
        moment, call again with the same plan and journal: what is done stays done, and nothing is made twice.

        Movies and shows are created under an idempotency key that is written down first; seasons and episodes are told
        by their numbers, and one that is there already is taken as it is. That an episode or season is published by
        setting its status is deduced: the documents have a publish call for movies and shows only.

        Args:
            plan: What to publish.
            journal: File for the steps. Without it a crash leaves it to you to find out what was done.
            dry_run: Only check, and give the steps.
            progress: Called with each step when it is done.
            uploaded: Called with a file, the bytes of it that were handed over, and all.
            patience: Seconds to wait for each transcode.

        Raises:
            PublishFailed: Something stands in the way; `problems` names it. Or the platform refuses to publish.
            ConfigurationError: The journal is of another plan or in use.
            UploadFailed: A file couldn't be brought there whole.
            JobFailed: A transcode failed.
        """
        from encora_client.workflows._async.publish import AsyncPublish

        job = AsyncPublish(
            self._client,
            self,
            self._check,
            dry_run=dry_run,
            progress=progress,
            uploaded=uploaded,
            patience=patience,
        )
        return await job.run(plan, journal)

    def play(
        self,
        *,
        movie_id: str | None = None,
        episode_id: str | None = None,
        channel_id: str | None = None,
        program_id: str | None = None,
        start_over: bool = False,
        device_id: Omittable[str] = UNSET,
        profile_id: Omittable[str] = UNSET,
        position: Callable[[], float] | None = None,
        drm_system: DrmSystem | None = None,
        challenge: Callable[[], Any] | None = None,
        on_addresses: Callable[[Addresses], object] | None = None,
        on_licence: Callable[[DrmLicence], object] | None = None,
        on_lost: Callable[[BroadcastError], object] | None = None,
        on_over: Callable[[BroadcastError], object] | None = None,
        interval: float = 30.0,
    ) -> AsyncPlaySession:
        """Play something: `async with client.workflows.play(movie_id=…) as session: …`.

        Entering opens the stream. Within the block heartbeats go out in the background, addresses are renewed before
        they end, and so are licences. Leaving it, by an error too, ends the session and frees its place in the plan.

        A heartbeat that gets no answer is told to `on_lost`, and the next one goes out in time. Where the platform has
        ended the session meanwhile, it is opened again. Where it refuses to go on, `on_over` is told, and
        `session.error` and `session.raise_if_over()` say so.

        Args:
            movie_id: A movie,
            episode_id: or an episode,
            channel_id: or a channel: live, or
            program_id: a past programme of it, or
            start_over: its current programme from the beginning.
            device_id: The registered device. Default: the client's.
            profile_id: The active profile. Default: the client's.
            position: Gives the player's position in seconds; else set `session.position`.
            drm_system: `widevine`, `fairplay` or `playready`, with
            challenge: a function that gives the bytes of a licence request; it is called on entering and for renewals.
            on_addresses: Called with new addresses, for the player to go on with. The first ones are in
                `session.addresses`.
            on_licence: Called with each licence.
            on_lost: Called with the error of a heartbeat or renewal that failed for now.
            on_over: Called with the error that ended the session.
            interval: Seconds between heartbeats; 30 are documented.

        Raises:
            ConfigurationError: Nothing or more than one thing to play.
            StreamRefused: On entering: too many streams, no registered device, territory or plan. `sessions` has the
                streams that are running.
        """
        from encora_client.workflows._async.play import AsyncPlaySession
        from encora_client.workflows.watched import watched

        return AsyncPlaySession(
            self._client,
            self._clock,
            watched(movie_id, episode_id, channel_id, program_id, start_over=start_over),
            device_id=device_id,
            profile_id=profile_id,
            position=position,
            drm_system=drm_system,
            challenge=challenge,
            on_addresses=on_addresses,
            on_licence=on_licence,
            on_lost=on_lost,
            on_over=on_over,
            interval=interval,
        )

    async def wait_for_transcode(self, upload_id: str, *, patience: float = 3600.0) -> MediaUpload:
        """Wait until the transcode of an upload is over.

        Args:
            upload_id: The upload.
            patience: Seconds to wait in all.

        Raises:
            JobFailed: It failed; `state` has the platform's word.
            DeadlineExceeded: It isn't over in time.
        """
        return await self._waiting.transcode(upload_id, patience=patience)

    async def wait_for_download(self, profile_id: str, download_id: str, *, patience: float = 3600.0) -> Download:
        """Wait until a download is ready.

        Args:
            profile_id: Whose it is.
            download_id: The download.
            patience: Seconds to wait in all.

        Raises:
            JobFailed: It failed or expired; `state` says which.
            DeadlineExceeded: It isn't over in time.
        """
        return await self._waiting.download(profile_id, download_id, patience=patience)

    async def wait_for_recording(self, recording_id: str, *, patience: float = 86_400.0) -> Recording:
        """Wait until a recording is made.

        Args:
            recording_id: The recording.
            patience: Seconds to wait in all; the programme itself has to pass.

        Raises:
            JobFailed: It failed or expired; `state` says which.
            DeadlineExceeded: It isn't over in time.
        """
        return await self._waiting.recording(recording_id, patience=patience)


def _no_check(operation: str, arguments: dict[str, Any], fields: Mapping[str, Any]) -> None:
    """The calls themselves check."""
