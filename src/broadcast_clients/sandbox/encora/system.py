"""Configuration, health and version: without authorization."""

from __future__ import annotations

from broadcast_clients.sandbox.made.numbers import secret
from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import Request, Response, Route, encode_json

from .account import Account
from .operations import Operations

PLATFORMS = ("ios", "android", "tvos", "web", "roku", "firetv")
HEALTH = ("ok", "degraded", "down")
# Documented: readiness needs database, cache and DRM. The names are the console's.
_COMPONENTS = ("database", "cache", "stream_origin", "search_index", "drm_service")
_VERSION = "2.0.0"


class System(Operations):
    """The four operations on the platform itself."""

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.health_state = "ok"
        self.maintenance = False

    def routes(self) -> list[Route]:
        """Return the operations."""
        moved = (
            self.movable("GET", "/config", self.config, "/system/config"),
            self.movable("GET", "/health", self.health, "/system/health"),
            self.movable("GET", "/health/ready", self.ready, "/ready"),
            self.movable("GET", "/version", self.version, "/system/version"),
        )
        return [
            Route(each.method, each.template, each.handler, each.path, open=True, named_method=each.named_method)
            for each in moved
        ]

    def config(self, request: Request) -> Response:
        """Get App Bootstrap Configuration: has an entity tag for polling (documented)."""
        platform = self.query_choice(request, "platform", PLATFORMS)
        value = {
            "minimum_app_version": dict.fromkeys(PLATFORMS, "3.2.0"),
            "feature_flags": {"downloads": True, "live_tv": platform != "roku", "start_over": True},
            "cdn_base_url": "https://cdn.encora.example",
            "maintenance": {"is_active": self.maintenance, "message": "Back soon." if self.maintenance else ""},
            "supported_locales": ["en", "fr", "de", "es", "nl"],
            "config_version": secret(int(self.maintenance), platform, length=12),
        }
        return self.replies.unless_unchanged(request, self.replies.single(request, value, tagged=True))

    def health(self, request: Request) -> Response:
        """Health Check: 200 for ok and degraded, 503 for down (documented)."""
        state = self.health_state
        components = {name: {"status": "ok", "latency_ms": 3 + number} for number, name in enumerate(_COMPONENTS)}
        if state != "ok":
            components["search_index" if state == "degraded" else "database"]["status"] = state
        value = {
            "status": state,
            "version": _VERSION,
            "timestamp": rfc3339(self.account.now()),
            "components": components,
        }
        return self.replies.single(request, value, 503 if state == "down" else 200)

    def ready(self, request: Request) -> Response:
        """Readiness Check: 200 while all critical dependencies are there, else 503 (documented); no body is shown."""
        reply = self.replies.empty(request, 503 if self.health_state == "down" else 200)
        if self.account.variant("ready_body") == "empty":
            return reply
        body = encode_json({"ready": reply.status == 200})
        return Response(reply.status, (*reply.headers, ("Content-Type", "application/json; charset=utf-8")), body)

    def version(self, request: Request) -> Response:
        """Get API Version."""
        return self.replies.single(
            request,
            {
                "api_version": _VERSION,
                "build_date": "2024-06-03",
                "commit_sha": secret(self.account.seed, "commit", length=40),
            },
        )
