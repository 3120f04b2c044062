"""What an EncoraStream client sees under each variant of what the documents leave open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import frozen

from broadcast_clients.core.errors import BadRequest, Conflict, NotFoundError, StatusError, UnprocessableRequest
from tests.operations.expected import Table

__all__ = ["DEFAULT", "MOVIES", "TABLE", "Expected"]


@frozen(kw_only=True)
class Expected:
    """The default is what the sandbox does without variants."""

    overrides: Mapping[str, Any] | None = None
    wrapped: bool = False
    etag: Literal["strong", "weak", "none"] = "strong"
    total: bool = True
    previous: bool = True
    """Later pages tell where the one before begins."""
    required_on_update: bool = False
    unknown_refused: bool = False
    created_status: int = 201
    fields_listed: bool = True
    """A 422 tells which fields are wrong."""
    code: str = "VALIDATION_ERROR"
    other_body: type[StatusError] = Conflict
    """The same idempotency key with another body."""
    refusals_replayed: bool = False
    wrong_state: type[StatusError] = Conflict
    status_checked: bool = True
    has_video: bool = True
    nulls_sent: bool = False
    """A field without a value is null, which no document says."""
    null_clears: bool = False
    sparse_id: bool = False
    wrong_query: type[StatusError] = UnprocessableRequest
    newest_first: bool = True
    wrong_id: type[StatusError] = NotFoundError
    unknown_genre_refused: bool = False
    request_id: bool = True
    """Successful answers carry a request id."""
    device: Literal["id", "fingerprint"] = "id"
    """What `X-Device-Id` has to be."""


DEFAULT = Expected()
_UPDATES = (
    *("admin.movies.update", "admin.shows.update", "admin.seasons.update", "admin.episodes.update"),
    *("admin.channels.update", "admin.epg.update", "admin.collections.update", "admin.genres.update"),
    *("geo_restrictions.update", "webhooks.update", "devices.rename", "watchlist.update_progress", "ratings.update"),
)
_PATHS: dict[str, dict[str, str]] = {
    "live.catchup": {"path": "/channels/{channel_id}/catchup"},
    "live.start_over": {"path": "/live/channels/{channel_id}/startover", "method": "POST"},
    "home.get": {"path": "/home/layout"},
    "system.config": {"path": "/system/config"},
    "system.health": {"path": "/system/health"},
    "system.readiness": {"path": "/ready"},
    "system.version": {"path": "/system/version"},
    "media.uploads.create": {"path": "/media/uploads"},
    "media.uploads.get": {"path": "/media/uploads/{upload_id}"},
    "media.uploads.cancel": {"path": "/media/uploads/{upload_id}"},
    "media.uploads.complete": {"path": "/media/uploads/{upload_id}/complete"},
}


def _all_moved(changes: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Overrides of many operations."""
    return {"version": 1, "encora": {"operations": changes}}


MOVIES: Table = {
    "single": {"bare": {}, "wrapped": {"wrapped": True}},
    "etag": {"strong": {}, "weak": {"etag": "weak"}, "none": {"etag": "none"}},
    "total": {"present": {}, "absent": {"total": False}},
    "prev_cursor": {"given": {}, "null": {"previous": False}},
    "update_method": {
        "PATCH": {},
        "PUT": {"overrides": _all_moved({name: {"method": "PUT"} for name in _UPDATES})},
    },
    "update_required": {"partial": {}, "documented": {"required_on_update": True}},
    "unknown_fields": {"ignored": {}, "refused": {"unknown_refused": True}},
    "created_status": {"201": {}, "200": {"created_status": 200}},
    "delete_status": {"204": {}, "200": {}, "object": {}},
    "field_errors": {"errors": {}, "details": {}, "none": {"fields_listed": False}},
    "validation_code": {"VALIDATION_ERROR": {}, "UNPROCESSABLE_ENTITY": {"code": "UNPROCESSABLE_ENTITY"}},
    "idempotency_conflict": {"409": {}, "422": {"other_body": UnprocessableRequest}},
    "idempotency_scope": {"success": {}, "everything": {"refusals_replayed": True}},
    "transition_conflict": {"409": {}, "422": {"wrong_state": UnprocessableRequest}},
    "status_write": {"checked": {}, "free": {"status_checked": False}},
    "new_movie_video": {"present": {}, "absent": {"has_video": False}},
    "unset_fields": {"absent": {}, "null": {"nulls_sent": True}},
    "null_fields": {"refused": {}, "cleared": {"null_clears": True}},
    "sparse_id": {"only_named": {}, "always_id": {"sparse_id": True}},
    "invalid_query": {"422": {}, "400": {"wrong_query": BadRequest}},
    "default_sort": {"-created_at": {}, "created_at": {"newest_first": False}},
    "invalid_id": {"404": {}, "422": {"wrong_id": UnprocessableRequest}},
    "unknown_genre": {"accepted": {}, "refused": {"unknown_genre_refused": True}},
    "request_id_header": {"present": {}, "absent": {"request_id": False}},
}
"""What decides what users see of movies."""

OTHERS: Table = {
    "duplicate_status": {"409": {}, "422": {}},
    "job_status": {"202": {}, "200": {}},
    "paths": {"listed": {}, "moved": {"overrides": _all_moved(_PATHS)}},
    "unsubscribed": {"sees_nothing": {}, "sees_all": {}},
    "published_show": {"published": {}, "ongoing": {}},
    "episode_rating": {"own": {}, "inherited": {}},
    "episode_delete": {"any_status": {}, "unpublished_only": {}},
    "deleted_season": {"number_free": {}, "number_taken": {}},
    "channel_publish": {"status": {}, "flag": {}},
    "catchup_refusal": {"404": {}, "403": {}},
    "epg_page": {"programs": {}, "channels": {}},
    "epg_empty_channel": {"left_out": {}, "empty_list": {}},
    "unknown_channel": {"passed_over": {}, "refused": {}},
    "program_flags": {"as_written": {}, "by_clock": {}},
    "import_source": {"either": {}, "marked": {}},
    "import_reply": {"queued": {}, "finished": {}},
    "import_errors": {"text": {}, "objects": {}},
    "import_window": {"begins": {}, "overlaps": {}, "whole": {}},
    "import_channels": {"by_name": {}, "by_id": {}},
    "collection_meta": {"absent": {}, "present": {}},
    "rail_items": {"items": {}, "item_refs": {}},
    "suggestion": {"console": {}, "title_and_type": {}},
    "ready_body": {"empty": {}, "object": {}},
    "device_header": {"id": {}, "fingerprint": {"device": "fingerprint"}},
    "unknown_profile": {"404": {}, "403": {}},
    "stream_refusal": {"plain": {}, "coded": {}},
    "concurrency_status": {"409": {}, "403": {}, "429": {}},
    "session_lifetime": {"35": {}, "90": {}},
    "stream_url_lifetime": {"300": {}, "60": {}},
    "refreshed_urls": {"when_due": {}, "always": {}},
    "add_again": {"refused": {}, "existing": {}},
    "past_reminder": {"sent": {}, "removed": {}},
    "job_pace": {"clock": {}, "reads": {}},
    "recording_times": {"program": {}, "sent": {}},
    "upload_resume": {"content_range": {}, "restart": {}},
    "upload_expired": {"403": {}, "410": {}},
    "canceled_upload": {"kept": {}, "gone": {}},
    "webhook_http": {"loopback": {}, "refused": {}},
    "webhook_payload": {"event": {}, "id_and_type": {}},
    "webhook_signature": {"hex": {}, "base64": {}},
    "webhook_attempts": {"5": {}, "2": {}},
    "redeliveries_per_minute": {"5": {}, "1": {}},
    "token_body": {"both": {}, "form": {}, "json": {}},
    "refresh_path": {"own": {}, "same": {}},
    "oauth_errors": {"oauth": {}, "envelope": {}},
    "refresh_reuse": {"refused": {}, "family_voided": {}},
}
"""What shows elsewhere only; that each variant does something is tested beside the sandbox."""

TABLE: Table = {**MOVIES, **OTHERS}
