"""What the EncoraStream documentation leaves open about viewers: streams, devices, lists, recordings, downloads."""

from __future__ import annotations

from .assuming import assume

USERS = (
    assume(
        "device_header",
        "X-Device-Id is the id of a registered device; or the fingerprint that it was registered with.",
        "documented is a registered device identifier of at most 128 characters",
        "id", "fingerprint",
    ),
    assume(
        "unknown_profile",
        "A profile that isn't the account's is answered with 404; or with 403.",
        "not said",
        "404", "403",
    ),
    assume(
        "stream_refusal",
        "A stream, licence or download that territory, subscription, device or plan forbid has the code of its status, "
        "such as FORBIDDEN; or a code of its own, such as GEO_RESTRICTED.",
        "the refusals are documented, their codes aren't",
        "plain", "coded",
    ),
    assume(
        "concurrency_status",
        "One stream more than the plan allows is refused with 409; or with 403 or 429.",
        "the limit is documented, the refusal isn't",
        "409", "403", "429",
    ),
    assume(
        "session_lifetime",
        "A session ends 35 seconds after its last heartbeat; or after 90.",
        "a heartbeat is due every 30 seconds; how late it may be isn't said",
        "35", "90",
    ),
    assume(
        "stream_url_lifetime",
        "Addresses of streams are good for 300 seconds; or for 60.",
        "documented is that they are short-lived",
        "300", "60",
    ),
    assume(
        "refreshed_urls",
        "A heartbeat has new addresses when the old ones near their end; or always.",
        "documented is the renewal near the end",
        "when_due", "always",
    ),
    assume(
        "add_again",
        "Adding or rating something again is refused; or gives what is there, with the new rating.",
        "not said",
        "refused", "existing",
    ),
    assume(
        "past_reminder",
        "A reminder whose time has come stays with the status sent; or is removed.",
        "the sample knows the status scheduled only",
        "sent", "removed",
    ),
    assume(
        "job_pace",
        "Downloads and transcodes go on with the sandbox's clock; or one status at each read.",
        "how long they take isn't said",
        "clock", "reads",
    ),
    assume(
        "recording_times",
        "The times of a recording with a program_id are the programme's, whatever else is sent; or those sent.",
        "the text derives them from the programme, yet both are marked as required",
        "program", "sent",
    ),
)  # fmt: skip
