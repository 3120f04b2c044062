"""Files to the platform: session, signed address, completion, transcode."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from broadcast_clients.core._async.connections import AsyncConnections
from broadcast_clients.core.address import checked_base_url
from broadcast_clients.core.concurrency._async import in_thread, iterate
from broadcast_clients.core.errors import BroadcastError, ConfigurationError, OutcomeUnknown
from broadcast_clients.core.retry import Retry
from broadcast_clients.core.unset import Omittable
from encora_client.errors import UploadCanceled, UploadFailed
from encora_client.workflows._async.clock import AsyncClock
from encora_client.workflows._async.transfer import AsyncTransfer
from encora_client.workflows._async.waiting import AsyncWaiting
from encora_client.workflows.resume import ContentRangeResume, ResumeStrategy
from encora_client.workflows.sources import Source, UploadData, open_source, spool
from encora_client.workflows.uploaded import Uploaded, expiry

if TYPE_CHECKING:
    from encora_client._async.client import AsyncEncoraClient
    from encora_client.models import AssetType, MediaUpload, UploadTarget, UploadTargetDict

__all__ = ["AsyncUploads"]

MARGIN = 30.0
"""Seconds before its end from which on a signed address isn't begun with."""


class AsyncUploads:
    """Uploads files. Reached as `client.workflows.upload(…)`."""

    def __init__(
        self,
        client: AsyncEncoraClient,
        connect: Callable[[], AsyncConnections],
        waiting: AsyncWaiting,
        clock: AsyncClock,
        *,
        allow_http: bool,
    ) -> None:
        self._client = client
        self._connect = connect
        self._waiting = waiting
        self._clock = clock
        self._allow_http = allow_http

    async def upload(
        self,
        data: UploadData,
        *,
        asset_type: AssetType,
        filename: str | None,
        content_type: str | None,
        target: Omittable[UploadTarget | UploadTargetDict | None],
        sha256: str | None,
        upload_id: str | None,
        opened: Callable[[MediaUpload], object] | None,
        progress: Callable[[int, int], object] | None,
        canceled: Callable[[], bool] | None,
        strategy: ResumeStrategy | None,
        headers: Mapping[str, str] | None,
        retry: Retry,
        wait: bool,
        patience: float,
    ) -> Uploaded:
        """See `AsyncWorkflows.upload`."""
        source = await self._source(data)
        try:
            name = filename or source.name
            if name is None and upload_id is None:
                raise ConfigurationError("this data has no name: pass filename=")
            if source.size < 1:
                raise ConfigurationError(f"{name or 'the data'} is empty; the platform takes files from 1 byte on")
            kind = content_type or mimetypes.guess_type(name or "")[0] or "application/octet-stream"
            job = _Job(self._client, self._clock, source, str(name), kind, asset_type, target, opened, self._allow_http)
            try:
                await job.open(upload_id)
                transfer = AsyncTransfer(
                    connections=self._connect(),
                    source=source,
                    strategy=strategy or ContentRangeResume(),
                    headers={"Content-Type": kind, **(headers or {})},
                    clock=self._clock,
                    retry=retry,
                    progress=progress,
                    canceled=canceled,
                    address=job.address,
                )
                try:
                    if not job.is_past_sending():
                        await transfer.run(resume=upload_id is not None)
                finally:
                    await transfer.connections.aclose()
                digest = await in_thread(source.sha256)
                if sha256 is not None and digest != sha256.lower():
                    await job.withdraw()
                    raise UploadFailed(
                        f"the data has the SHA-256 {digest}, not {sha256.lower()}; the upload was withdrawn",
                        hint="check the file; nothing was completed",
                    )
                upload = await job.complete()
            except UploadCanceled:
                await job.withdraw()
                raise
            except UploadFailed as error:
                error.upload_id = error.upload_id or job.upload_id
                raise
        finally:
            source.close()
        if wait:
            upload = await self._waiting.transcode(upload.id, patience=patience)
        return Uploaded(upload, digest, source.size, transfer.interruptions, transfer.restarts)

    async def _source(self, data: Any) -> Source:
        source = await in_thread(lambda: open_source(data))
        if source is not None:
            return source
        file = spool()
        try:
            pieces = iter(lambda: data.read(1_048_576), b"") if hasattr(data, "read") else data
            async for piece in iterate(pieces):
                file.write(piece)
        except BaseException:
            file.close()
            raise
        return Source(file, None, own=True)


class _Job:
    """The upload as the platform knows it."""

    def __init__(
        self,
        client: AsyncEncoraClient,
        clock: AsyncClock,
        source: Source,
        name: str,
        kind: str,
        asset_type: AssetType,
        target: Omittable[UploadTarget | UploadTargetDict | None],
        opened: Callable[[MediaUpload], object] | None,
        allow_http: bool,
    ) -> None:
        self._client = client
        self._clock = clock
        self._source = source
        self._name = name
        self._kind = kind
        self._asset_type = asset_type
        self._target = target
        self._opened = opened
        self._allow_http = allow_http
        self._upload: MediaUpload | None = None

    @property
    def upload(self) -> MediaUpload:
        """The session."""
        assert self._upload is not None
        return self._upload

    @property
    def upload_id(self) -> str | None:
        """Its id, once there is one."""
        return None if self._upload is None else self._upload.id

    def is_past_sending(self) -> bool:
        """It was completed already, by an earlier run."""
        transcode = str(getattr(self.upload, "transcode_status", "pending")).lower()
        return str(getattr(self.upload, "status", "")).lower() in ("processing", "completed") or transcode != "pending"

    async def open(self, upload_id: str | None) -> None:
        """Open a session, or go on with one."""
        if upload_id is None:
            self._upload = await self._client.media.uploads.create(
                asset_type=self._asset_type,
                filename=self._name,
                content_type=self._kind,
                size_bytes=self._source.size,
                target=self._target,
            )
            if self._opened is not None:
                self._opened(self._upload)
            return
        self._upload = await self._client.media.uploads.get(upload_id)
        size = getattr(self._upload, "size_bytes", self._source.size)
        if size != self._source.size:
            raise UploadFailed(
                f"the upload {upload_id} was opened for {size:,} bytes, and the data has {self._source.size:,}",
                hint="pass the same file, or leave upload_id out to start anew",
            )

    async def address(self, renew: bool) -> str:
        """The signed address. One that has ended, or ends soon, is asked for again."""
        ends = expiry(self.upload)
        if renew or (ends is not None and self._clock.now() > ends - MARGIN):
            before = self.upload
            self._upload = await self._client.media.uploads.get(self.upload.id)
            if renew and getattr(self._upload, "upload_url", None) in (None, getattr(before, "upload_url", None)):
                raise UploadFailed(
                    "the signed address has ended, and the platform gives no other for this upload",
                    hint="start a new upload; this one can be cancelled with client.media.uploads.cancel(id)",
                )
        url: str | None = getattr(self.upload, "upload_url", None)
        if not url:
            raise UploadFailed("the platform gave no address to put the file to")
        try:
            checked_base_url(url.partition("?")[0], allow_http=self._allow_http)
        except ConfigurationError as error:
            raise UploadFailed(error.message.replace("base_url", "the signed address"), hint=error.hint) from None
        return url

    async def complete(self) -> MediaUpload:
        """Say that all bytes are there. Where no answer tells, the platform is asked what came of it."""
        if self.is_past_sending():
            return self.upload
        try:
            return await self._client.media.uploads.complete(self.upload.id)
        except OutcomeUnknown:
            self._upload = await self._client.media.uploads.get(self.upload.id)
            if not self.is_past_sending():
                return await self._client.media.uploads.complete(self.upload.id)
            return self.upload

    async def withdraw(self) -> None:
        """Cancel it on the platform. That this fails must not hide why it is done."""
        try:
            if self._upload is not None:
                await self._client.media.uploads.cancel(self._upload.id)
        except BroadcastError:
            return
