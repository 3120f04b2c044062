"""What the EncoraStream documentation leaves open: replies, writes, lists. The rest is in the modules beside it."""

from __future__ import annotations

from .assuming import assume
from .assumptions_content import CONTENT
from .assumptions_platform import PLATFORM
from .assumptions_users import USERS

_SAMPLE_ONLY = "the documentation has samples of bodies, not status codes"


_COMMON = (
    assume(
        "single",
        "A single resource comes bare; or wrapped as {data: ...}.",
        "the samples are bare; the vendor's console accepts both",
        "bare", "wrapped",
    ),
    assume(
        "etag",
        "Movies, shows, seasons, episodes, channels, collections, their lists, and what takes If-None-Match carry a "
        "strong ETag; or a weak one, which If-Match takes as well; or none, and the conditional headers do nothing.",
        "If-None-Match and If-Match are documented, the response header isn't",
        "strong", "weak", "none",
    ),
    assume(
        "total",
        "The meta of a list has the total; or leaves it out.",
        "the sample has it; the console has seen lists without",
        "present", "absent",
    ),
    assume(
        "prev_cursor",
        "From the second page on, meta has a cursor for the page before; or always null.",
        "the sample shows null on a first page",
        "given", "null",
    ),
    assume(
        "update_method",
        "An update is a PATCH; or a PUT, which changes what is sent and leaves the rest as well.",
        "the vendor's console uses PATCH",
        "PATCH", "PUT",
    ),
    assume(
        "update_required",
        "An update may leave out the fields that the documentation marks as required; or needs them, as marked: of a "
        "movie title, status and drm_required.",
        "the same body is printed for creation and update, and the console updates by PATCH",
        "partial", "documented",
    ),
    assume(
        "unknown_fields",
        "A key that the write body doesn't have, read-only ones among them, is ignored; or refused with 422.",
        "not said",
        "ignored", "refused",
    ),
    assume("created_status", "A creation is answered with 201; or with 200.", _SAMPLE_ONLY, "201", "200"),
    assume(
        "delete_status",
        "A deletion is answered with 204; or with 200 and no body; or with 200 and an object.",
        "deletions show an error sample only",
        "204", "200", "object",
    ),
    assume(
        "field_errors",
        "A 422 lists its fields in `errors` as {field, message}; or in `details`; or not at all.",
        "the console reads both names",
        "errors", "details", "none",
    ),
    assume(
        "validation_code",
        "The code of a 422 is VALIDATION_ERROR; or UNPROCESSABLE_ENTITY.",
        "no list of codes is published",
        "VALIDATION_ERROR", "UNPROCESSABLE_ENTITY",
    ),
    assume(
        "idempotency_conflict",
        "An idempotency key that comes again with another body is refused with 409; or with 422.",
        "only the replay of the same request is documented",
        "409", "422",
    ),
    assume(
        "idempotency_scope",
        "Only a creation that succeeded is kept under its key; or a 422 too is replayed.",
        "documented is that the original result is returned",
        "success", "everything",
    ),
    assume(
        "transition_conflict",
        "What the state of a thing forbids, such as publishing a published movie, deleting a genre in use or "
        "completing an upload whose file isn't there, is refused with 409; or with 422.",
        "the allowed statuses are documented, the refusal isn't",
        "409", "422",
    ),
    assume(
        "status_write",
        "Writing the status published or scheduled of a movie, show or episode needs what publishing needs; or is "
        "taken as it comes.",
        "status is a documented field of the write body, the rules stand at the publish call",
        "checked", "free",
    ),
    assume(
        "new_movie_video",
        "A movie that was just created has a video asset; or has none, so that it can't be published.",
        "assets are made by uploads, which create the movie's assets in other calls",
        "present", "absent",
    ),
    assume(
        "unset_fields",
        "A field that was never set is left out of replies; or null.",
        "the documented types have no null",
        "absent", "null",
    ),
    assume(
        "null_fields",
        "null is refused with 422 but for fields whose type or text names it, such as available_until; or clears the "
        "field.",
        "the documented types have no null",
        "refused", "cleared",
    ),
    assume(
        "sparse_id",
        "With `fields`, a reply has the named fields alone; or the id too.",
        "documented is that the named fields are included",
        "only_named", "always_id",
    ),
    assume(
        "invalid_query",
        "A query parameter or header outside the documented values, or missing, is refused with 422; or with 400.",
        _SAMPLE_ONLY,
        "422", "400",
    ),
    assume(
        "default_sort",
        "Without `sort`, movies, shows and watchlists begin with the newest; or with the oldest.",
        "the order isn't documented",
        "-created_at", "created_at",
    ),
    assume(
        "invalid_id",
        "A path parameter that is no UUID, or no number where one is due, is answered with 404; or with 422.",
        "the type of the path parameter is documented, the refusal isn't",
        "404", "422",
    ),
    assume(
        "unknown_genre",
        "Any string is taken as a genre slug; or one outside the taxonomy is refused with 422.",
        "documented is that slugs come from the taxonomy",
        "accepted", "refused",
    ),
    assume(
        "request_id_header",
        "Replies repeat the request id in X-Request-Id; or have it in error bodies only.",
        "the console sends that header",
        "present", "absent",
    ),
    assume(
        "duplicate_status",
        "A number, slug or name that is taken is refused with 409; or with 422.",
        "not said",
        "409", "422",
    ),
    assume(
        "job_status",
        "An import and a redelivery are answered with 202, the completion of an upload with 200; or an import with "
        "200, a redelivery with 204, a completion with 202.",
        _SAMPLE_ONLY,
        "202", "200",
    ),
    assume(
        "paths",
        "Catch-up, start-over, home, configuration, health, readiness, version and uploads are at the paths that are "
        "listed first; or at /channels/{id}/catchup, POST …/startover, /home/layout, /system/…, /ready and "
        "/media/uploads.",
        "the path of catch-up stands in a description, those of the others nowhere",
        "listed", "moved",
    ),
)  # fmt: skip

ASSUMPTIONS = (*_COMMON, *CONTENT, *USERS, *PLATFORM)
