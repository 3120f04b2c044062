"""What the WHATS'ON notes leave open."""

from __future__ import annotations

from broadcast_clients.sandbox.assumption import Assumption


def _assume(name: str, text: str, source: str, *variants: str) -> Assumption:
    return Assumption(f"whatson.{name}", "whatson", text, source, variants[0], variants)


ASSUMPTIONS = (
    _assume(
        "login_path",
        "Logging in is below the API's path, /content/v1/login; or at the server's root, /login.",
        'the notes say "the /login path of the API"',
        "/content/v1/login", "/login",
    ),
    _assume(
        "login_form",
        'A successful login says statusCode "0" and names the service; or "200" and BAPI.',
        "both forms are printed, at different releases",
        "0", "200",
    ),
    _assume(
        "login_failure_status",
        "A wrong user name or password is answered with 401; or with 403.",
        "only the malformed body's answer is printed",
        "401", "403",
    ),
    _assume(
        "lockout",
        "After five wrong passwords in a row the user is locked out until someone unlocks it; after three; never.",
        "a maximum can be configured, its effect isn't printed",
        "5", "3", "never",
    ),
    _assume(
        "token_lifetime",
        "A token is valid for an hour; or never expires and has no exp.",
        "the validity period is a setting of the service, or none",
        "3600", "never",
    ),
    _assume(
        "missing_token_status",
        "A call without a token is answered like one whose token is rejected, with 403; or with 401.",
        "the rejected token's 403 is printed, no 401 is",
        "403", "401",
    ),
    _assume(
        "api_needs_token",
        "GET /api and its YAML are open; or need a token.",
        "not said",
        "no", "yes",
    ),
    _assume(
        "trailing_slash",
        "A slash at the end of a path is tolerated; or answered with 404.",
        "call pages print paths with it, release notes without",
        "tolerated", "refused",
    ),
    _assume(
        "write_result",
        "A write is answered with the external reference alone; or with all that was written.",
        "the notes say that the reply returns the contentId",
        "contentId", "full",
    ),
    _assume(
        "write_status",
        "A write is answered with 200; or a creation with 201.",
        "no success status is printed",
        "200", "201",
    ),
    _assume(
        "omitted",
        "A field left out of a write stays as it is; or a PUT clears it.",
        "printed PUT bodies have single fields",
        "untouched", "cleared_by_put",
    ),
    _assume(
        "required_on_create",
        "Creating a program needs title and duration; or the title; or nothing.",
        "documented for series and collections",
        "title_and_duration", "title", "nothing",
    ),
    _assume(
        "unset_fields",
        "A field without a value is null in replies; or left out.",
        "printed replies have null for some fields",
        "null", "absent",
    ),
    _assume(
        "ratings",
        "A ratings array changes the regulators that it names; or replaces all ratings.",
        "documented is how one rating and how all are cleared",
        "merged", "replaced",
    ),
    _assume(
        "cleared_rating",
        "A rating cleared with null stays in the list with null; or leaves the list.",
        "the notes say that it is cleared",
        "null", "removed",
    ),
    _assume(
        "unknown_dropdown",
        "A value outside its drop-down list, or a reference to nothing, is refused with 404 CORE-00004; or taken.",
        "that code is printed for other references",
        "refused", "accepted",
    ),
    _assume(
        "unknown_custom_attribute",
        "A custom attribute that isn't configured is refused with 422; or ignored.",
        "not said",
        "refused", "ignored",
    ),
    _assume(
        "unknown_fields",
        "A field that the API doesn't know is ignored; or refused with 422.",
        "not said",
        "ignored", "refused",
    ),
    _assume(
        "uncertain_fields",
        "type, status and remarks in a write are ignored; or written.",
        "they are in printed replies, in no printed write",
        "ignored", "written",
    ),
    _assume(
        "taken_reference",
        "Renaming a program to an external reference in use is refused with 422; or the old holder loses it.",
        "uniqueness is a setting of the installation",
        "refused", "taken_over",
    ),
    _assume(
        "nameless_error_code",
        'An error whose code isn\'t printed has the HTTP status for errorCode; or "".',
        "the 404 envelope has its status for errorCode",
        "status", "empty",
    ),
    _assume(
        "first_sightings",
        "What is mentioned first at some release, without a word on when it came, was there before; or it wasn't.",
        "the notes of many calls and fields tell of a change, not of their origin",
        "earlier", "then",
    ),
    _assume(
        "concept_names",
        "Errors name a concept of several words with spaces, as Press Sheet; or joined, as PressSheet.",
        "Content Collection is printed, and so is MediaAsset",
        "spaced", "joined",
    ),
    _assume(
        "crash",
        "Where the notes say that the service crashed, it says Message not understood with 500; or nothing of it.",
        "one such reply is printed (2024r3)",
        "message_not_understood", "internal_server_error",
    ),
    _assume(
        "malformed_body",
        "A body that isn't JSON is answered with 400 at every release; or crashes the service before 2025r9.",
        "2025r9 says that a mis-bracketed payload crashed the service before; which other ones did isn't said",
        "answered", "crash",
    ),
    _assume(
        "delete_status",
        "A deletion is answered with 200 and the external reference; or with 204 and nothing.",
        "no success status is printed",
        "200", "204",
    ),
    _assume(
        "old_token",
        "Before 2022r7 a token is a row of letters without meaning; or three parts without a signature.",
        "the notes say that tokens weren't standard before, not what they were",
        "opaque", "unsigned",
    ),
    _assume(
        "series_type",
        "A parent series has the contentType series; or parentSeries.",
        "printed are program and season",
        "series", "parentSeries",
    ),
    _assume(
        "press_sheet_rows",
        "The press sheets in a product are rows with id, target and title; or ids.",
        "the notes speak of a section that details the existing press sheets",
        "rows", "ids",
    ),
    _assume(
        "episode_needs_season",
        "Creating an episode needs seasonId; or doesn't.",
        "a season can't be changed later, so it has to be given",
        "yes", "no",
    ),
    _assume(
        "season_change",
        "Another seasonId for an episode that is there is ignored; or refused with 422.",
        "the page on episodes says that it can't be changed",
        "ignored", "refused",
    ),
    _assume(
        "titles_without_broadcast",
        "productTitles without a broadcasting title are accepted; or refused with 422.",
        "the rule stands in the note on the calls for single titles",
        "accepted", "refused",
    ),
    _assume(
        "product_code",
        "productCode is written; or ignored, being calculated.",
        "the pages say that it is ignored where it is calculated or read-only",
        "written", "ignored",
    ),
    _assume(
        "foreign_kind",
        "A POST whose contentId is a product of another kind is answered with 404; or with 422.",
        "404 is documented for parent series in collection calls",
        "404", "422",
    ),
    _assume(
        "listed_children",
        "episodeIds and contentCollectionItemIds in a write are ignored; or say what belongs to it.",
        "the bodies have them, the notes say that other calls change episodes and items",
        "ignored", "linked",
    ),
    _assume(
        "collection_calls_on_seasons",
        "Collection calls answer 404 for a standard season; or accept it since 2024r2.",
        "2023r5 says 404, 2024r2 that both structures are accepted",
        "404", "accepted",
    ),
    _assume(
        "existing_version",
        "A POST of a version that is there updates it; or is refused with 422.",
        "not said; other POSTs update",
        "updated", "refused",
    ),
    _assume(
        "inherited_fields",
        "All fields are inherited but titles, codes and numbers of one product; or only those that the notes name.",
        "the notes name the duration, the fields of 2023r2, custom attributes and images",
        "all", "documented",
    ),
    _assume(
        "display_number",
        "The displayNumber of an item is read as a number; or as it was written.",
        "printed as a number in POST, as text in PUT",
        "number", "as_written",
    ),
    _assume(
        "broadcasting_title",
        "A title that becomes the broadcasting title takes the mark from the others; or joins them.",
        "the notes ask for at least one",
        "moved", "joined",
    ),
    _assume(
        "title_post",
        "A POST of a title whose id is there updates it; or is refused with 422.",
        "the notes say that the call creates a title",
        "updates", "refused",
    ),
    _assume(
        "press_sheet_image_targets",
        "The press target of a press sheet is added to those of its images; or replaces them.",
        "the notes say that it is added to the field, and that only one value can be given",
        "added", "replaced",
    ),
    _assume(
        "filter_operators",
        "Filters know eq, ne, notNull, in, gt, ge, lt, le and between; or only eq and between.",
        "the two are in vendor pages, the others in a digest",
        "all", "eq_between",
    ),
    _assume(
        "bad_filter",
        "A filter or sort that makes no sense is refused with 400; or ignored.",
        "not said",
        "refused", "ignored",
    ),
    _assume(
        "paging",
        "offset and limit are honoured; or ignored.",
        "they are in one vendor page, without a default or maximum",
        "honoured", "ignored",
    ),
    _assume(
        "list_limit",
        "Without limit a list has all rows; or 50.",
        "not said; 50 is in the printed example",
        "none", "50",
    ),
    _assume(
        "descending",
        "sort=-field sorts downwards; or sort=field desc.",
        "not said",
        "minus", "word",
    ),
    _assume(
        "contents_filter",
        "GET /contents filters, sorts and pages like the lists of the MAM API; or gives everything.",
        "the call is named without its parameters",
        "as_mam", "none",
    ),
    _assume(
        "psi_contents",
        "GET /psiContents stays when content running orders go; or goes with them.",
        "not said",
        "stays", "removed",
    ),
    _assume(
        "historical_values",
        "Flags and key figures of historical broadcast dates are read as text; or as JSON has them.",
        "a printed example has them as text",
        "text", "json",
    ),
    _assume(
        "marker_names",
        "Markers of media assets are called markers, type, timecode and markersInSync; or hardMarkers, markerType, "
        "timeCode and inSync.",
        "the notes tell of the rule, not of the names",
        "markers", "hardMarkers",
    ),
    _assume(
        "component_names",
        "Complete media assets have lists called videoComponents and so on; or one object each, videoComponent.",
        "the notes speak of components without naming the members",
        "plural", "singular",
    ),
    _assume(
        "reactivation",
        "A historical media asset is reactivated when its sequence and content are posted; or by its sequence alone.",
        "the note says: under conditions",
        "same_content", "sequence_alone",
    ),
    _assume(
        "asset_needs_content",
        "Creating a media asset needs contentId; or nothing.",
        "not said; assets belong to products",
        "yes", "no",
    ),
    _assume(
        "historical_asset",
        "GET of a historical media asset is answered with 404; or with the asset.",
        "the page says that lists never return them",
        "404", "readable",
    ),
    _assume(
        "trailer_title",
        "Creating a trailer or a campaign needs a title; or nothing.",
        "the notes say that the handling of titles changed with 2022r12, not how",
        "needed", "free",
    ),
)  # fmt: skip
