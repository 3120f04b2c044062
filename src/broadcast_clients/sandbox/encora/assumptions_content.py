"""What the EncoraStream documentation leaves open about content: titles, channels, guide, collections, search."""

from __future__ import annotations

from .assuming import assume

CONTENT = (
    assume(
        "unsubscribed",
        "Without a subscription the lists of titles are empty; or the same as with one.",
        "lists are said to have what is available to the subscription",
        "sees_nothing", "sees_all",
    ),
    assume(
        "published_show",
        "Publishing a show makes its status published; or ongoing.",
        "both are statuses of shows; which of them publishing sets isn't said",
        "published", "ongoing",
    ),
    assume(
        "episode_rating",
        "An episode needs a content rating of its own before it is published; or has its show's.",
        "the text says both",
        "own", "inherited",
    ),
    assume(
        "episode_delete",
        "An episode can be deleted in any status; or as a draft or unpublished only, as a movie.",
        "the text of the operation is empty",
        "any_status", "unpublished_only",
    ),
    assume(
        "deleted_season",
        "The number of a deleted season is free again; or stays taken.",
        "documented is that the deletion is soft",
        "number_free", "number_taken",
    ),
    assume(
        "channel_publish",
        "Viewers see every channel, and publishing and unpublishing set its status to live and offline; or they see "
        "published channels only.",
        "channels have the statuses live, offline and scheduled_maintenance, none of them published",
        "status", "flag",
    ),
    assume(
        "catchup_refusal",
        "A programme outside the catch-up window is answered with 404; or with 403.",
        "the window is documented, the refusal isn't",
        "404", "403",
    ),
    assume(
        "epg_page",
        "A page of the guide counts programmes over all channels in order of time; or counts channels.",
        "the operation takes cursor and limit, and its data is an object of channels",
        "programs", "channels",
    ),
    assume(
        "epg_empty_channel",
        "A channel without programmes on a page of the guide is left out; or has an empty list.",
        "the console has seen what is on now without such channels",
        "left_out", "empty_list",
    ),
    assume(
        "unknown_channel",
        "A channel that isn't there is passed over in the guide; or the call is answered with 404.",
        "not said",
        "passed_over", "refused",
    ),
    assume(
        "program_flags",
        "Whether a programme is live or can be caught up is what was written; or follows the clock.",
        "both fields are written, and described by the time of day",
        "as_written", "by_clock",
    ),
    assume(
        "import_source",
        "An import needs source or source_url; or source, as marked, even if it is empty.",
        "source is marked as required, and source_url is described as an alternative to it",
        "either", "marked",
    ),
    assume(
        "import_reply",
        "An import is answered as the queued job; or as the finished one, where its source came along.",
        "the sample is queued and has a time of completion",
        "queued", "finished",
    ),
    assume(
        "import_errors",
        "The errors of an import are texts; or objects with a message.",
        "the sample shows an array without its items",
        "text", "objects",
    ),
    assume(
        "import_window",
        "An import replaces the programmes that begin within its feed's time range (begins); or also those that reach "
        "into it (overlaps); or only those that lie within it as a whole (whole).",
        "documented is: within the feed's time range, not what that means at its edges",
        "begins", "overlaps", "whole",
    ),
    assume(
        "import_channels",
        "A feed names channels by id, slug or name; or by id only.",
        "documented is that channels are resolved from the feed",
        "by_name", "by_id",
    ),
    assume(
        "collection_meta",
        "A collection with its items is the bare object; or has the meta of the page besides.",
        "the operation takes cursor and limit, and its sample has no meta",
        "absent", "present",
    ),
    assume(
        "rail_items",
        "A rail of the home layout has its content in items; or in item_refs.",
        "the sample is lost; collections have item_refs",
        "items", "item_refs",
    ),
    assume(
        "suggestion",
        "A suggestion has text, content_type, content_id and thumbnail_url; or title and type alone.",
        "the console reads the former; the text speaks of title and type",
        "console", "title_and_type",
    ),
    assume(
        "ready_body",
        "The readiness check has no body; or a JSON object.",
        "none is shown",
        "empty", "object",
    ),
)  # fmt: skip
