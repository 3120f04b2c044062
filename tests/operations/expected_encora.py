"""What an EncoraStream client sees under each variant of what the documents leave open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import frozen

from broadcast_clients.core.errors import BadRequest, Conflict, NotFoundError, StatusError, UnprocessableRequest
from tests.operations.expected import Table, moved

__all__ = ["DEFAULT", "TABLE", "Expected"]


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


DEFAULT = Expected()

TABLE: Table = {
    "single": {"bare": {}, "wrapped": {"wrapped": True}},
    "etag": {"strong": {}, "weak": {"etag": "weak"}, "none": {"etag": "none"}},
    "total": {"present": {}, "absent": {"total": False}},
    "prev_cursor": {"given": {}, "null": {"previous": False}},
    "update_method": {
        "PATCH": {},
        "PUT": {"overrides": moved("encora", "admin.movies.update", method="PUT")},
    },
    "update_required": {"partial": {}, "documented": {"required_on_update": True}},
    "unknown_fields": {"ignored": {}, "refused": {"unknown_refused": True}},
    "created_status": {"201": {}, "200": {"created_status": 200}},
    "delete_status": {"204": {}, "200": {}},
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
