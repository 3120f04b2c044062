"""Uploads, geo-restriction rules, webhooks and the audit log: their documented fields and limits."""

from __future__ import annotations

from . import checks
from .events import EVENT_TYPES
from .record import Check, Kind

ASSET_TYPES = ("video_master", "trailer", "image", "subtitle", "audio_track")
DELIVERY_STATUSES = ("pending", "delivered", "failed", "retrying")

UPLOAD = Kind(
    "media_upload",
    keys=(
        "id", "asset_type", "filename", "content_type", "size_bytes", "upload_url", "upload_url_expires_at", "status",
        "transcode_status", "asset_id", "target", "error_message", "created_at", "updated_at",
    ),
    checks={
        "asset_type": checks.one_of(*ASSET_TYPES),
        "filename": checks.text(255),
        "content_type": checks.string,
        "size_bytes": checks.integer(1, 2**63 - 1),
        "target": checks.optional(checks.reference),
    },
    required=("asset_type", "filename", "content_type", "size_bytes"),
    clearable=frozenset({"target"}),
    nullable=frozenset({"target"}),
)  # fmt: skip

GEO_RULE = Kind(
    "geo_restriction_rule",
    keys=("id", "name", "description", "policy", "territories", "applies_to", "created_at", "updated_at"),
    checks={
        "name": checks.text(100),
        "description": checks.text(500),
        "policy": checks.one_of("allow_list", "block_list"),
        "territories": checks.list_of(checks.country, fewest=1),
        "applies_to": checks.list_of(checks.identity),
    },
    required=("name", "policy", "territories"),
)
GEO_CHECK: dict[str, Check] = {
    "content_id": checks.identity,
    "content_type": checks.one_of("movie", "show", "episode", "channel"),
    "country_code": checks.country_code,
}

WEBHOOK = Kind(
    "webhook",
    keys=(
        # The sample has no url: its keys with links were lost, and the write schema needs one.
        "id", "url", "description", "events", "status", "signing_secret_hint", "failure_count", "last_delivery_at",
        "created_at", "updated_at",
    ),
    checks={
        "url": checks.uri,
        "description": checks.text(255),
        "events": checks.list_of(checks.one_of(*EVENT_TYPES), fewest=1),
    },
    required=("url", "events"),
    nullable=frozenset({"last_delivery_at"}),
)  # fmt: skip
WEBHOOK_UPDATE: dict[str, Check] = {
    "url": checks.uri,
    "description": checks.text(255),
    "events": checks.list_of(checks.one_of(*EVENT_TYPES)),
    "status": checks.one_of("active", "disabled"),
}

DELIVERY = Kind(
    "webhook_delivery",
    keys=(
        "id", "endpoint_id", "event_type", "event_id", "status", "http_status", "response_snippet", "attempt_count",
        "next_retry_at", "delivered_at", "created_at",
    ),
    nullable=frozenset({"http_status", "response_snippet", "next_retry_at", "delivered_at"}),
)  # fmt: skip

AUDIT = Kind(
    "audit_log_entry",
    keys=(
        "id", "action", "actor_id", "actor_role", "resource_type", "resource_id", "ip_address", "user_agent",
        "request_id", "metadata", "created_at",
    ),
)  # fmt: skip

CONTENT_ANALYTICS = Kind(
    "content_analytics",
    # The list's items are lost but for the two sort keys; the vendor's console reads these.
    keys=(
        "content_id", "content_type", "title", "period", "total_plays", "unique_viewers", "avg_completion_rate",
        "total_watch_hours", "avg_watch_duration_minutes",
    ),
    sortable=("total_plays", "unique_viewers"),
)  # fmt: skip
