"""Streams: what is checked before one starts, its short-lived signed addresses, and its session."""

from __future__ import annotations

from datetime import datetime, timedelta

from broadcast_clients.sandbox.made.numbers import secret
from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import Refusal, Request, Response

from .account import Account
from .catalogue import Catalogue
from .checks import is_uuid
from .operations import Operations
from .record import Fields, Record

DEVICE_HEADER_LONGEST = 128
# How long before they expire the addresses are renewed.
RENEWAL_SHARE = 5

# The refusals are documented, their codes aren't; these are the codes under the variant "coded".
_SUBSCRIPTION = "SUBSCRIPTION_REQUIRED"
_TERRITORY = "GEO_RESTRICTED"
_DEVICE = "DEVICE_NOT_REGISTERED"
_WINDOW = "OUTSIDE_AVAILABILITY_WINDOW"
_CONCURRENCY = "CONCURRENCY_LIMIT_EXCEEDED"


class Viewing(Operations):
    """Who is asking: the device and the profile that a request names, and what they may play."""

    def __init__(self, account: Account, catalogue: Catalogue) -> None:
        super().__init__(account)
        self.catalogue = catalogue

    def device(self, request: Request) -> Record:
        """Return the registered device that `X-Device-Id` names (documented: required, at most 128 characters)."""
        given = request.headers.get("x-device-id", "")
        if not given:
            raise self.replies.invalid_query(request, "X-Device-Id", "is required")
        if len(given) > DEVICE_HEADER_LONGEST:
            text = f"must have at most {DEVICE_HEADER_LONGEST} characters"
            raise self.replies.invalid_query(request, "X-Device-Id", text)
        by_fingerprint = self.account.variant("device_header") == "fingerprint"
        for device in self.store.devices:
            if given == (device.hidden["fingerprint"] if by_fingerprint else device.id):
                return self.store.devices.keep(device.noting(last_active_at=self._stamp()))
        raise self.refused(request, _DEVICE, "The device is not registered.")

    def profile(self, request: Request) -> str | None:
        """Return the profile that `X-Profile-Id` names, if it is there (documented: optional, a UUID)."""
        given = request.headers.get("x-profile-id")
        if not given:
            return None
        if not is_uuid(given):
            raise self.replies.invalid_query(request, "X-Profile-Id", "must be a UUID")
        return self.known_profile(request, given.lower())

    def known_profile(self, request: Request, identity: str) -> str:
        """Return the id of one of the account's profiles. Raises Refusal when it isn't one."""
        if identity not in self.store.profile_ids:
            raise self.replies.refusal(request, int(self.account.variant("unknown_profile")))
        return identity

    def entitle(self, request: Request, record: Record) -> None:
        """Raise Refusal unless territory, subscription and window let the account play something (documented)."""
        if not self.catalogue.allowed(record, self.account.territory):
            raise self.refused(request, _TERRITORY, "This is not available in your territory.")
        plan = self.account.plan
        premium = bool(record.get("is_premium"))
        if plan is None or (premium and not plan.hidden["premium"]):
            raise self.refused(request, _SUBSCRIPTION, "The subscription does not cover this.")
        if not self.catalogue.in_window(record):
            raise self.refused(request, _WINDOW, "This is not available now.")

    def refused(self, request: Request, code: str, text: str, status: int = 403) -> Refusal:
        """Return the refusal of a stream, a licence or a download."""
        coded = self.account.variant("stream_refusal") == "coded"
        return self.replies.refusal(request, status, text, code=code if coded else "")

    def _stamp(self) -> str:
        return rfc3339(self.account.now())


class Streams(Viewing):
    """Starts streams and keeps their sessions."""

    def start(self, request: Request, record: Record, *, at: str = "") -> Response:
        """Start a stream and return its addresses; each session takes one of the plan's streams (documented)."""
        device = self.device(request)
        profile = self.profile(request)
        self.entitle(request, record)
        self._require_slot(request, record)
        stamp = self._stamp()
        session = self.store.sessions.create(
            {
                "content_type": record.kind.name,
                "content_id": record.id,
                "device_id": device.id,
                "profile_id": profile or self.store.profile_ids[0],
                "status": "active",
                "position_seconds": 0,
                "started_at": stamp,
                "last_heartbeat_at": stamp,
                "expires_at": rfc3339(self.account.now() + self.lifetime),
            },
            urls_until=self.account.now() + self.url_lifetime,
            at=at,
        )
        self.account.events.stream("stream.started", session)
        urls = self.urls(session)
        renewal = rfc3339(self.renewal(session))
        return self.replies.single(request, {"session_id": session.id, **urls, "token_refresh_before": renewal})

    @property
    def lifetime(self) -> timedelta:
        """How long a session lasts without a heartbeat."""
        return timedelta(seconds=int(self.account.variant("session_lifetime")))

    @property
    def url_lifetime(self) -> timedelta:
        """How long addresses are good for."""
        return timedelta(seconds=int(self.account.variant("stream_url_lifetime")))

    def urls(self, session: Record) -> Fields:
        """Return signed addresses of a session, good for a while (documented: short-lived and signed)."""
        until = session.hidden["urls_until"]
        signature = secret(0, session.id, until.isoformat())
        base = f"https://cdn.encora.example/{session.get('content_type')}/{session.get('content_id')}"
        query = f"{session.hidden['at']}expires={int(until.timestamp())}&signature={signature}"
        return {
            "dash_url": f"{base}/manifest.mpd?{query}",
            "hls_url": f"{base}/master.m3u8?{query}",
            "expires_at": rfc3339(until),
        }

    def renewal(self, session: Record) -> datetime:
        """Return when the addresses of a session come near their end."""
        until: datetime = session.hidden["urls_until"]
        return until - self.url_lifetime / RENEWAL_SHARE

    def _require_slot(self, request: Request, record: Record) -> None:
        plan = self.account.plan
        assert plan is not None
        if len(self.store.sessions) < plan.get("max_concurrent_streams"):
            return
        self.account.events.emit(
            "stream.concurrency_exceeded", {"content_type": record.kind.name, "content_id": record.id}
        )
        text = f"The plan allows {plan.get('max_concurrent_streams')} streams at once."
        raise self.refused(request, _CONCURRENCY, text, int(self.account.variant("concurrency_status")))
