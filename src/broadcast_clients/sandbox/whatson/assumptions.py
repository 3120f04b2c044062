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
        "A write is answered with the contentId alone; or with the whole program.",
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
        "A genre outside its drop-down list is refused as a reference not found, 404 CORE-00004; or taken.",
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
)  # fmt: skip
