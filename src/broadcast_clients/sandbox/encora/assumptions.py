"""What the EncoraStream documentation leaves open."""

from __future__ import annotations

from broadcast_clients.sandbox.assumption import Assumption

_SAMPLE_ONLY = "the documentation has samples of bodies, not status codes"


def _assume(name: str, text: str, source: str, *variants: str) -> Assumption:
    return Assumption(f"encora.{name}", "encora", text, source, variants[0], variants)


ASSUMPTIONS = (
    _assume(
        "single",
        "A single resource comes bare; or wrapped as {data: ...}.",
        "the samples are bare; the vendor's console accepts both",
        "bare", "wrapped",
    ),
    _assume(
        "etag",
        "Lists, reads and writes of movies carry a strong ETag; or a weak one, which If-Match takes as well; or none, "
        "and the conditional headers do nothing.",
        "If-None-Match and If-Match are documented, the response header isn't",
        "strong", "weak", "none",
    ),
    _assume(
        "total",
        "The meta of a list has the total; or leaves it out.",
        "the sample has it; the console has seen lists without",
        "present", "absent",
    ),
    _assume(
        "prev_cursor",
        "From the second page on, meta has a cursor for the page before; or always null.",
        "the sample shows null on a first page",
        "given", "null",
    ),
    _assume(
        "update_method",
        "A movie is updated by PATCH; or by PUT, which changes what is sent and leaves the rest as well.",
        "the vendor's console uses PATCH",
        "PATCH", "PUT",
    ),
    _assume(
        "update_required",
        "An update may leave out the fields that the documentation marks as required; or needs title, status and "
        "drm_required, as marked.",
        "the same body is printed for creation and update, and the console updates by PATCH",
        "partial", "documented",
    ),
    _assume(
        "unknown_fields",
        "A key that the write body doesn't have, read-only ones among them, is ignored; or refused with 422.",
        "not said",
        "ignored", "refused",
    ),
    _assume("created_status", "A creation is answered with 201; or with 200.", _SAMPLE_ONLY, "201", "200"),
    _assume(
        "delete_status",
        "A deletion is answered with 204; or with 200 and no body.",
        "deletions show an error sample only",
        "204", "200",
    ),
    _assume(
        "field_errors",
        "A 422 lists its fields in `errors` as {field, message}; or in `details`; or not at all.",
        "the console reads both names",
        "errors", "details", "none",
    ),
    _assume(
        "validation_code",
        "The code of a 422 is VALIDATION_ERROR; or UNPROCESSABLE_ENTITY.",
        "no list of codes is published",
        "VALIDATION_ERROR", "UNPROCESSABLE_ENTITY",
    ),
    _assume(
        "idempotency_conflict",
        "An idempotency key that comes again with another body is refused with 409; or with 422.",
        "only the replay of the same request is documented",
        "409", "422",
    ),
    _assume(
        "idempotency_scope",
        "Only a creation that succeeded is kept under its key; or a 422 too is replayed.",
        "documented is that the original result is returned",
        "success", "everything",
    ),
    _assume(
        "transition_conflict",
        "Publishing, unpublishing or deleting a movie whose status forbids it is refused with 409; or with 422.",
        "the allowed statuses are documented, the refusal isn't",
        "409", "422",
    ),
    _assume(
        "status_write",
        "Writing the status published or scheduled needs what publishing needs; or is taken as it comes.",
        "status is a documented field of the write body, the rules stand at the publish call",
        "checked", "free",
    ),
    _assume(
        "new_movie_video",
        "A movie that was just created has a video asset; or has none, so that it can't be published.",
        "assets are made by uploads, which create the movie's assets in other calls",
        "present", "absent",
    ),
    _assume(
        "unset_fields",
        "A field that was never set is left out of replies; or null.",
        "the documented types have no null",
        "absent", "null",
    ),
    _assume(
        "null_fields",
        "null is refused with 422 but for available_until, whose text names it; or clears the field.",
        "the documented types have no null",
        "refused", "cleared",
    ),
    _assume(
        "sparse_id",
        "With `fields`, a reply has the named fields alone; or the id too.",
        "documented is that the named fields are included",
        "only_named", "always_id",
    ),
    _assume(
        "invalid_query",
        "A limit, filter, sort or cursor outside the documented values is refused with 422; or with 400.",
        _SAMPLE_ONLY,
        "422", "400",
    ),
    _assume(
        "default_sort",
        "Without `sort`, the newest movie comes first; or the oldest.",
        "the order isn't documented",
        "-created_at", "created_at",
    ),
    _assume(
        "invalid_id",
        "A movie id that is no UUID is answered with 404; or with 422.",
        "the type of the path parameter is documented, the refusal isn't",
        "404", "422",
    ),
    _assume(
        "unknown_genre",
        "Any string is taken as a genre slug; or one outside the taxonomy is refused with 422.",
        "documented is that slugs come from the taxonomy",
        "accepted", "refused",
    ),
    _assume(
        "request_id_header",
        "Replies repeat the request id in X-Request-Id; or have it in error bodies only.",
        "the console sends that header",
        "present", "absent",
    ),
)  # fmt: skip
