"""What the Plurimedia pages leave open."""

from __future__ import annotations

from broadcast_clients.sandbox.assumption import Assumption

_NOT_PRINTED = "no reply of this kind is printed on the public pages"


def _assume(name: str, text: str, source: str, *variants: str) -> Assumption:
    return Assumption(f"plurimedia.{name}", "plurimedia", text, source, variants[0], variants)


ASSUMPTIONS = (
    _assume(
        "empty",
        "A call without a result is answered with `{}` (object); or with an empty body, `null`, `[]`, or an envelope "
        "without data or with null, {} or [] for data.",
        "the pages say 200 with an empty JSON, without its form",
        "object", "empty_body", "null", "array", "data_missing", "data_null", "data_object", "data_array",
    ),
    _assume(
        "list_envelope",
        "Lists come in the envelope {version, statusCode, data}; or bare.",
        "the one sample that is printed, a single content, has it",
        "wrapped", "bare",
    ),
    _assume(
        "single_envelope",
        'Single V2 replies come in the envelope with version "v2"; or with "v1", without a version, or bare.',
        'the printed V1 sample says "v1"',
        "v2", "v1", "no_version", "bare",
    ),
    _assume(
        "paths",
        "An operation's path is its printed name in lower case (flat); or words that the name joins become segments, "
        "as in /catalogs/{id}/lastupdated (nested). The two printed paths stay.",
        "the two URLs that are printed",
        "flat", "nested",
    ),
    _assume(
        "v2_prefix",
        "V2 operations are below /v2/api/v2; or the gateway's version stays, /v1/api/v2.",
        "the printed V1 URLs name the version twice",
        "v2", "v1",
    ),
    _assume(
        "path_case",
        "Paths match in either case; or exactly.",
        "the replies come from ASP.NET, which doesn't tell case in paths",
        "folded", "exact",
    ),
    _assume(
        "page_header",
        "Every page of a catalogue has X-Available-Pages; or all but the last; or none.",
        "the header is named, not where it occurs",
        "always", "not_on_last", "never",
    ),
    _assume(
        "page_size",
        "A page has 500 contents, and 10,000 in catalogues above 5,000 (auto); or the number given.",
        "the pages say at most 10,000",
        "auto", "50", "500", "1000", "10000",
    ),
    _assume(
        "since_parameter",
        "CatalogsLastUpdated, BroadcastsLastUpdated and TrackChanges take their date as `date`; or as `since`.",
        "the pages speak of a date, of a date and time and of a timestamp, without their names",
        "date", "since",
    ),
    _assume(
        "change_words",
        "A row of CatalogsLastUpdated says added, updated or removed in `status`; or INSERT, UPDATE or DELETE.",
        "the words of the description; VOD orders have INSERT and UPDATE",
        "words", "verbs",
    ),
    _assume(
        "time_zone",
        "Times in replies and parameters are UTC; or French local time.",
        "they are printed without an offset",
        "utc", "paris",
    ),
    _assume(
        "invalid_parameter",
        "An id or page that is no number, a page below 1 and a malformed or missing date are answered with 400; or "
        "as a call without a result.",
        "no error of the backend is printed",
        "bad_request", "no_result",
    ),
    _assume(
        "gateway_body",
        "A missing or wrong key is answered with 401 and {statusCode, message}; or with 401 and no body.",
        "the key's header is that of a gateway which answers so",
        "json", "empty",
    ),
    _assume(
        "throttle",
        "A reply of 429 or 503 carries {statusCode, message}; or plain text; or no body.",
        "the gateway's way; no limit is printed",
        "json", "text", "empty",
    ),
    _assume(
        "removed_content",
        "A content that left the catalogue can still be read by its id; or is gone.",
        "the pages say no more than that it is removed from the catalogue",
        "readable", "gone",
    ),
    _assume(
        "unknown_fields",
        "Field names beyond the printed sample are the sandbox's own; with `some`, replies carry further ones that no "
        "client knows.",
        _NOT_PRINTED,
        "none", "some",
    ),
    _assume(
        "packs_by",
        "The id of ChannelPacks is a channel's; or a pack's.",
        "the title names neither; its neighbour ChannelCategories takes a channel's",
        "channel", "pack",
    ),
    _assume(
        "channel_parameter",
        "Operations on a channel and a period take the channel as `channelId`; or as `channel`.",
        "the pages speak of a given channel and period, without names",
        "channelId", "channel",
    ),
    _assume(
        "period_names",
        "They take the period as `begin` and `end`; or as `start` and `stop`.",
        "the pages speak of a given channel and period, without names",
        "begin_end", "start_stop",
    ),
    _assume(
        "period_format",
        "The period is written like the date of BroadcastsLastUpdated; or as two days, the last one included.",
        "that date's form is the only one that is printed",
        "yyyyMMddHHmmss", "yyyyMMdd",
    ),
    _assume(
        "period_end",
        "An airing that begins at the very end of the period doesn't belong to it; or does.",
        "the pages don't say",
        "excluded", "included",
    ),
    _assume(
        "period_airings",
        "To a period belong the airings that begin in it (beginning); or also those that began before and still run "
        "(overlapping).",
        "the pages don't say",
        "beginning", "overlapping",
    ),
    _assume(
        "airing_fields",
        "An airing has its times as `begin` and `end`; or as `startTime` and `stopTime`.",
        _NOT_PRINTED,
        "begin_end", "start_stop",
    ),
    _assume(
        "days_available",
        "BroadcastsDaysAvailable has a row for each channel and day; or for each day.",
        "the pages say: days, for the channels of the account",
        "per_channel", "days",
    ),
    _assume(
        "season_content_version",
        "SeasonContent is an operation of V1; or of V2.",
        "its title has no version",
        "v1", "v2",
    ),
    _assume(
        "categories_version",
        "Categories is an operation of V1; or of V2.",
        "it is named without a version",
        "v1", "v2",
    ),
    _assume(
        "sport_teams_id",
        "ContentSportTeams takes the content as `contentId` in the query; or in the path; or as `id` in the query.",
        "its title has no place for an id, while the text speaks of a specified content",
        "contentId", "path", "id",
    ),
    _assume(
        "release_date",
        "TheatricalReleases takes its date as yyyyMMdd; or as yyyy-MM-dd.",
        "the pages call it a specified date; other dates are written without signs between",
        "yyyyMMdd", "yyyy-MM-dd",
    ),
    _assume(
        "person_images",
        "PersonImages gives a list; or a single object.",
        "the title speaks of images, the text of the casting image",
        "list", "object",
    ),
    _assume(
        "tag_weight",
        "The weight of a keyword is a whole number; or a decimal one.",
        "the pages say that it is a number",
        "integer", "decimal",
    ),
    _assume(
        "object_types",
        "TrackChanges has the sixteen printed types; or a further one.",
        "the pages list those that are available",
        "documented", "more",
    ),
    _assume(
        "order_reply",
        "An accepted order is answered with 202 and the envelope around a number and a message; or with the bare "
        "object; or with no body.",
        "only the status is documented",
        "receipt", "bare", "empty",
    ),
    _assume(
        "bad_order",
        "An order that is no JSON object or array is answered with 400; or with 500.",
        "the pages have 202 and, for an error during upload, 500",
        "400", "500",
    ),
    _assume(
        "match_result",
        "Results are pushed one by one, each as an object; or together as a list; or as a list called `results`.",
        "that they can be sent to the customer is documented, the form isn't",
        "object", "list", "wrapped",
    ),
    _assume(
        "match_id",
        "A result has the id of the content as `contentId`; or as `id`; or as `mediaPressId`.",
        "the pages call it the unique id of Media Press; assetID and status are their words",
        "contentId", "id", "mediaPressId",
    ),
    _assume(
        "default_lang",
        "Without `lang`, or with a language that there is no text in, texts are French; or English.",
        "a French provider; the parameter is optional",
        "fr", "en",
    ),
)  # fmt: skip
