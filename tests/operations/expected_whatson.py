"""What a WHATS'ON client sees under each variant of what the documents leave open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from broadcast_clients.core.errors import AuthenticationError, NotFoundError, PermissionDenied, StatusError
from tests.operations.expected import Table, moved
from whatson_client.errors import WhatsonNotFound

__all__ = ["DEFAULT", "TABLE", "Expected"]


@frozen(kw_only=True)
class Expected:
    """The default is what the sandbox does without variants."""

    overrides: Mapping[str, Any] | None = None
    service: str = "Content Business API"
    login_status: int = 401
    locked_after: int | None = 5
    expires: bool = True
    without_token: type[StatusError] = PermissionDenied
    description_open: bool = True
    slash: type[StatusError] | None = None
    """What a slash at the end of a path gives, if not the answer."""
    whole_result: bool = False
    """A write is answered with the program."""
    created_status: int = 200
    put_clears: bool = False
    """A PUT clears what it leaves out."""
    required: tuple[str, ...] = ("title", "duration")
    """On create."""
    nulls_sent: bool = True
    """A field without a value is null, not left out."""
    ratings_merged: bool = True
    cleared_rating_stays: bool = True
    unknown_genre: type[StatusError] | None = WhatsonNotFound
    unknown_custom_refused: bool = True
    unknown_refused: bool = False
    remarks_written: bool = False
    rename_refused: bool = True
    nameless: str = "422"
    """The code of a complaint whose code no document prints."""


DEFAULT = Expected()

TABLE: Table = {
    "login_path": {
        "/content/v1/login": {},
        "/login": {"overrides": moved("whatson", "auth.login", path="/login")},
    },
    "login_form": {"0": {}, "200": {"service": "BAPI"}},
    "login_failure_status": {"401": {}, "403": {"login_status": 403}},
    "lockout": {"5": {}, "3": {"locked_after": 3}, "never": {"locked_after": None}},
    "token_lifetime": {"3600": {}, "never": {"expires": False}},
    "missing_token_status": {"403": {}, "401": {"without_token": AuthenticationError}},
    "api_needs_token": {"no": {}, "yes": {"description_open": False}},
    "trailing_slash": {"tolerated": {}, "refused": {"slash": NotFoundError}},
    "write_result": {"contentId": {}, "full": {"whole_result": True}},
    "write_status": {"200": {}, "201": {"created_status": 201}},
    "omitted": {"untouched": {}, "cleared_by_put": {"put_clears": True}},
    "required_on_create": {
        "title_and_duration": {},
        "title": {"required": ("title",)},
        "nothing": {"required": ()},
    },
    "unset_fields": {"null": {}, "absent": {"nulls_sent": False}},
    "ratings": {"merged": {}, "replaced": {"ratings_merged": False}},
    "cleared_rating": {"null": {}, "removed": {"cleared_rating_stays": False}},
    "unknown_dropdown": {"refused": {}, "accepted": {"unknown_genre": None}},
    "unknown_custom_attribute": {"refused": {}, "ignored": {"unknown_custom_refused": False}},
    "unknown_fields": {"ignored": {}, "refused": {"unknown_refused": True}},
    "uncertain_fields": {"ignored": {}, "written": {"remarks_written": True}},
    "taken_reference": {"refused": {}, "taken_over": {"rename_refused": False}},
    "nameless_error_code": {"status": {}, "empty": {"nameless": ""}},
    "first_sightings": {"earlier": {}, "then": {}},
    "concept_names": {"spaced": {}, "joined": {}},
    "crash": {"message_not_understood": {}, "internal_server_error": {}},
    "malformed_body": {"answered": {}, "crash": {}},
    "delete_status": {"200": {}, "204": {}},
    "old_token": {"opaque": {}, "unsigned": {}},
    "series_type": {"series": {}, "parentSeries": {}},
    "press_sheet_rows": {"rows": {}, "ids": {}},
    "episode_needs_season": {"yes": {}, "no": {}},
    "season_change": {"ignored": {}, "refused": {}},
    "titles_without_broadcast": {"accepted": {}, "refused": {}},
    "product_code": {"written": {}, "ignored": {}},
    "foreign_kind": {"404": {}, "422": {}},
    "listed_children": {"ignored": {}, "linked": {}},
    "collection_calls_on_seasons": {"404": {}, "accepted": {}},
    "existing_version": {"updated": {}, "refused": {}},
    "inherited_fields": {"all": {}, "documented": {}},
    "display_number": {"number": {}, "as_written": {}},
    "broadcasting_title": {"moved": {}, "joined": {}},
    "title_post": {"updates": {}, "refused": {}},
    "press_sheet_image_targets": {"added": {}, "replaced": {}},
    "filter_operators": {"all": {}, "eq_between": {}},
    "bad_filter": {"refused": {}, "ignored": {}},
    "paging": {"honoured": {}, "ignored": {}},
    "list_limit": {"none": {}, "50": {}},
    "descending": {"minus": {}, "word": {}},
    "contents_filter": {"as_mam": {}, "none": {}},
    "psi_contents": {"stays": {}, "removed": {}},
    "historical_values": {"text": {}, "json": {}},
    "marker_names": {"markers": {}, "hardMarkers": {}},
    "component_names": {"plural": {}, "singular": {}},
    "reactivation": {"same_content": {}, "sequence_alone": {}},
    "asset_needs_content": {"yes": {}, "no": {}},
    "historical_asset": {"404": {}, "readable": {}},
    "trailer_title": {"needed": {}, "free": {}},
}
