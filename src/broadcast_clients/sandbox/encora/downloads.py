"""Downloads for watching offline."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from . import filters
from .record import Fields
from .schemas_users import DOWNLOAD, DOWNLOAD_STATUSES
from .watching import PROFILE, OfProfile

_DOWNLOADS = f"{PROFILE}/downloads"
_ONE = f"{_DOWNLOADS}/{{download_id}}"
_BYTES_PER_SECOND = {"SD": 150_000, "HD": 350_000, "FHD": 700_000}
# What the devices of an account may hold; documented is that there is a quota.
QUOTA_BYTES = 64 * 1024**3


class Downloads(OfProfile):
    """The four operations on downloads."""

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", _DOWNLOADS, self.list_downloads),
            Route("POST", _DOWNLOADS, self.queue),
            Route("GET", _ONE, self.get),
            Route("DELETE", _ONE, self.delete),
        ]

    def list_downloads(self, request: Request) -> Response:
        """List Downloads."""
        wanted = {"status": filters.one_of("status", *DOWNLOAD_STATUSES)}
        rows = self.rows(request, self.store.downloads)
        return self.listing.page(request, rows, DOWNLOAD, wanted, order="-created_at")

    def queue(self, request: Request) -> Response:
        """Create Download: needs a plan with downloads and room in the quota (documented)."""
        profile = self.profile(request)
        device = self.streams.device(request)
        stored = self.read_new(request, DOWNLOAD)
        content = self.catalogue.content(stored["content_type"], stored["content_id"])
        if content is None or not self.catalogue.is_out(content):
            raise self.replies.refusal(request, 404, "The content does not exist.")
        self.streams.entitle(request, content)
        size = 60 * int(content.get("runtime_minutes") or 60) * _BYTES_PER_SECOND[stored["quality"]]
        self._require_entitlement(request, size)
        fields: Fields = {
            **stored,
            "status": "queued",
            "progress_percent": 0,
            "error_code": None,
            "file_size_bytes": size,
            "device_id": device.id,
        }
        return self.created(request, self.store.downloads.create(fields, profile=profile))

    def get(self, request: Request) -> Response:
        """Get Download Status."""
        download = self.row(request, self.store.downloads, "download_id")
        reply = self.replies.one(request, download)
        if self.account.variant("job_pace") == "reads" and download.status in ("queued", "downloading"):
            self.store.downloads.step_early(download)
        return reply

    def delete(self, request: Request) -> Response:
        """Delete / Cancel Download: one under way is cancelled, a finished one removed (documented)."""
        self.store.downloads.delete(self.row(request, self.store.downloads, "download_id"))
        return self.replies.deleted(request)

    def _require_entitlement(self, request: Request, size: int) -> None:
        plan = self.account.plan
        kept = [each for each in self.store.downloads if each.status in ("queued", "downloading", "ready")]
        allowed = plan.get("allow_download_count") if plan is not None else 0
        if plan is None or not plan.get("has_downloads") or (allowed is not None and len(kept) >= allowed):
            raise self.streams.refused(request, "DOWNLOADS_NOT_ALLOWED", "The plan allows no further download.")
        if sum(int(each.get("file_size_bytes")) for each in kept) + size > QUOTA_BYTES:
            raise self.streams.refused(request, "QUOTA_EXCEEDED", "The storage quota is used up.")
