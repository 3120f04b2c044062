"""Media uploads: sessions with a signed address, and the transcode that follows."""

from __future__ import annotations

from datetime import timedelta

from broadcast_clients.sandbox.made.numbers import made_uuid
from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .account import Account
from .catalogue import Catalogue
from .operations import Operations
from .record import Fields, Record
from .schemas_platform import UPLOAD
from .upload_files import UploadFiles

_UPLOADS = "/admin/media/uploads"
_MOVED = "/media/uploads"
_URL_LIFETIME = timedelta(hours=1)


class Uploads(Operations):
    """The four operations on uploads."""

    def __init__(self, account: Account, catalogue: Catalogue, files: UploadFiles) -> None:
        super().__init__(account)
        self._catalogue = catalogue
        self._files = files
        self.store.uploads.moved = self._transcoded

    def routes(self) -> list[Route]:
        """Return the operations."""
        one = "/{upload_id}"
        return [
            self.movable("POST", _UPLOADS, self.initiate, _MOVED),
            self.movable("GET", f"{_UPLOADS}{one}", self.get, f"{_MOVED}{one}"),
            self.movable("DELETE", f"{_UPLOADS}{one}", self.cancel, f"{_MOVED}{one}"),
            self.movable("POST", f"{_UPLOADS}{one}/complete", self.complete, f"{_MOVED}{one}/complete"),
        ]

    def initiate(self, request: Request) -> Response:
        """Initiate Resumable Media Upload: the file goes to a signed address by PUT (documented)."""
        stored = self.read_new(request, UPLOAD)
        target = stored.get("target")
        if target is not None and self._catalogue.content(target["content_type"], target["content_id"]) is None:
            raise self.replies.invalid(request, [("target", "does not exist")])
        expires = self.account.now() + _URL_LIFETIME
        upload = self.store.uploads.create(
            {
                "target": None,
                **stored,
                "upload_url_expires_at": rfc3339(expires),
                "status": "awaiting_upload",
                "transcode_status": "pending",
            }
        )
        address = self._files.open(upload.id, stored["size_bytes"], expires, request.headers.get("host", ""))
        upload = self.store.uploads.keep(upload.noting(upload_url=address))
        self.account.audit(request, "media.upload_created", "media_upload", upload.id, asset_type=stored["asset_type"])
        return self.created(request, upload)

    def get(self, request: Request) -> Response:
        """Get Upload / Transcode Status."""
        upload = self._upload(request)
        reply = self.replies.one(request, upload)
        if self.account.variant("job_pace") == "reads" and upload.status == "processing":
            self.store.uploads.step_early(upload)
        return reply

    def cancel(self, request: Request) -> Response:
        """Cancel Upload: while it is pending or in progress; a completed transcode can't be cancelled (documented)."""
        upload = self._upload(request)
        self.require_status(request, upload, "awaiting_upload", "uploading", "processing", "failed")
        self._files.close(upload.id)
        if self.account.variant("canceled_upload") == "gone":
            self.store.uploads.delete(upload)
        else:
            self.store.uploads.writes.deleted += 1
            self.store.uploads.keep(upload.changed(self.account.now(), status="canceled"))
        self.account.audit(request, "media.upload_canceled", "media_upload", upload.id)
        return self.replies.deleted(request)

    def complete(self, request: Request) -> Response:
        """Complete Upload and Trigger Transcode: once the whole file is there (documented)."""
        upload = self._upload(request)
        self.require_status(request, upload, "awaiting_upload", "uploading")
        file = self._files.of(upload.id)
        if file.received != upload.get("size_bytes"):
            raise self.conflict(request, f"{file.received} of {upload.get('size_bytes')} bytes have arrived.")
        self._files.close(upload.id)
        asset = made_uuid(self.account.seed, "asset", upload.id)
        upload = self.store.uploads.change(upload, status="processing", asset_id=asset)
        self.account.audit(request, "media.upload_completed", "media_upload", upload.id, asset_id=asset)
        return self.replies.one(request, upload, 200 if self.account.variant("job_status") == "202" else 202)

    def _upload(self, request: Request) -> Record:
        upload = self.find(request, self.store.uploads, "upload_id")
        if upload.status == "awaiting_upload" and self._files.of(upload.id).received:
            upload = self.store.uploads.keep(upload.noting(status="uploading"))
        return upload

    def _transcoded(self, _: Record, after: Record | None) -> None:
        """Attach a finished asset to its target (documented: the entity that gets it after processing)."""
        target: Fields | None = after.get("target") if after is not None else None
        if after is None or target is None or after.status != "completed":
            return
        content = self._catalogue.content(target["content_type"], target["content_id"])
        if content is None:
            return
        kind = after.fields["asset_type"]
        if kind == "trailer":
            self._add_trailer(after, content)
        held = [*content.hidden.get("assets", ()), {"asset_id": after.get("asset_id"), "asset_type": kind}]
        content = content.knowing(assets=held)
        if kind == "video_master":
            content = content.knowing(has_video=True)
        self._catalogue.table(content).keep(content)

    def _add_trailer(self, upload: Record, content: Record) -> None:
        identity = str(upload.get("asset_id"))
        fields: Fields = {
            "id": identity,
            "title": upload.get("filename"),
            "type": "official_trailer",
            "language": "en",
            "duration_seconds": 90,
            "thumbnail_url": f"https://cdn.encora.example/{identity}/trailer.jpg",
            "stream_url": f"https://cdn.encora.example/{identity}/trailer.m3u8",
            "expires_at": None,
            "created_at": upload.get("updated_at"),
        }
        self.store.trailers.keep(Record(self.store.trailers.kind, identity, fields, hidden={"of": content.id}))
