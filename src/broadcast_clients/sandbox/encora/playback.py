"""What keeps a stream going: heartbeats, the end of a session, licences."""

from __future__ import annotations

import base64
from datetime import timedelta

from broadcast_clients.sandbox.made.numbers import secret
from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .account import Account
from .catalogue import Catalogue
from .operations import Operations
from .record import Fields, Record
from .schemas_users import HEARTBEAT, LICENCE
from .streams import Streams

_LICENCE = timedelta(minutes=15)
_COMPLETED_PERCENT = 90


class Playback(Operations):
    """The three operations on sessions."""

    def __init__(self, account: Account, catalogue: Catalogue, streams: Streams) -> None:
        super().__init__(account)
        self._catalogue = catalogue
        self._streams = streams
        self.replies.computes("stream_session", lambda session: {"session_id": session.id})

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("POST", "/stream/heartbeat", self.heartbeat),
            Route("GET", "/stream/sessions", self.list_sessions),
            Route("DELETE", "/stream/{session_id}", self.end),
        ]

    def heartbeat(self, request: Request) -> Response:
        """Stream Heartbeat: keeps the session, notes the position, renews addresses near their end (documented)."""
        self.account.settle()
        stored = self.checked(request, self.body(request), HEARTBEAT, ("session_id", "position_seconds"))
        session = self.store.sessions.get(stored["session_id"])
        if session is None:
            raise self.replies.refusal(request, 404, "The session has ended.")
        now = self.account.now()
        renewed = self.account.variant("refreshed_urls") == "always" or now >= self._streams.renewal(session)
        if renewed:
            session = session.knowing(urls_until=now + self._streams.url_lifetime)
        expires = rfc3339(now + self._streams.lifetime)
        session = self.store.sessions.change(
            session.knowing(is_paused=stored.get("is_paused", False)),
            position_seconds=stored["position_seconds"],
            last_heartbeat_at=rfc3339(now),
            expires_at=expires,
        )
        urls = self._streams.urls(session) if renewed else None
        return self.replies.single(request, {"refreshed_urls": urls, "session_expires_at": expires})

    def list_sessions(self, request: Request) -> Response:
        """List Active Stream Sessions: of the whole account (documented)."""
        self.account.settle()
        return self.replies.rows(request, [self.replies.shown(session) for session in self.store.sessions])

    def end(self, request: Request) -> Response:
        """End Stream Session: frees its slot (documented); what was watched goes into the history."""
        session = self.find(request, self.store.sessions, "session_id")
        self.store.sessions.delete(session)
        self._remember(session)
        self.account.events.stream("stream.ended", session)
        return self.replies.deleted(request)

    def _remember(self, session: Record) -> None:
        position = int(session.get("position_seconds"))
        content = self._catalogue.content(session.fields["content_type"], session.fields["content_id"])
        minutes = content.get("runtime_minutes") if content is not None else None
        device = self.store.devices.get(session.fields["device_id"])
        self.store.history.add(
            {
                "content_type": session.get("content_type"),
                "content_id": session.get("content_id"),
                "watch_duration_seconds": position,
                "progress_seconds": position,
                "completed": minutes is not None and position * 100 >= minutes * 60 * _COMPLETED_PERCENT,
                "device_type": device.get("device_type") if device is not None else "other",
                "watched_at": rfc3339(self.account.now()),
            },
            profile=session.get("profile_id"),
        )


class Licences(Operations):
    """The one operation on licences."""

    def __init__(self, account: Account, catalogue: Catalogue, streams: Streams) -> None:
        super().__init__(account)
        self._catalogue = catalogue
        self._streams = streams
        self._issued = 0

    def routes(self) -> list[Route]:
        """Return the operation."""
        return [Route("POST", "/drm/license", self.acquire)]

    def acquire(self, request: Request) -> Response:
        """Acquire DRM Licence: bound to the device, short-lived, every request audit-logged (documented)."""
        self.account.settle()
        device = self._streams.device(request)
        stored = self.checked(request, self.body(request), LICENCE, tuple(LICENCE))
        content = self._catalogue.content(stored["content_type"], stored["content_id"])
        if content is None or not self._catalogue.is_out(content):
            raise self.replies.refusal(request, 404)
        self._streams.entitle(request, content)
        self.account.audit(
            request,
            "drm.licence_requested",
            content.kind.name,
            content.id,
            role="subscriber",
            device_id=device.id,
            drm_system=stored["drm_system"],
        )
        self._issued += 1
        plan = self.account.plan
        now = self.account.now()
        # What is inside is between the licence server and the player; here it can be told apart by content and device.
        blob = f"{stored['drm_system']}:{secret(self.account.seed, content.id, device.id, self._issued, length=64)}"
        value: Fields = {
            "license_bytes": base64.b64encode(blob.encode()).decode(),
            "drm_system": stored["drm_system"],
            "expires_at": rfc3339(now + _LICENCE),
            "offline_enabled": bool(plan is not None and plan.get("has_downloads")),
            "renewal_before": rfc3339(now + _LICENCE * 4 / 5),
        }
        return self.replies.single(request, value)
