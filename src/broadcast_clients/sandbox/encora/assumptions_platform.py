"""What the EncoraStream documentation leaves open about uploads, webhooks and sign-in."""

from __future__ import annotations

from .assuming import assume

PLATFORM = (
    assume(
        "upload_resume",
        "A PUT to the signed address resumes: Content-Range bytes */N asks how far it came and is answered with 308 "
        "and Range, bytes a-b/N goes on; or it takes whole files only, each from the beginning.",
        "documented is a resumable PUT, not how it resumes",
        "content_range", "restart",
    ),
    assume(
        "upload_expired",
        "A signed address that has expired is answered with 403; or with 410.",
        "the reply has the time of expiry",
        "403", "410",
    ),
    assume(
        "canceled_upload",
        "A cancelled upload stays, with the status canceled; or is gone.",
        "not said",
        "kept", "gone",
    ),
    assume(
        "webhook_http",
        "An endpoint on this machine may be plain http; or must be https like any other.",
        "http is said to be rejected; the sandbox lets it pass for tests",
        "loopback", "refused",
    ),
    assume(
        "webhook_payload",
        "The body of a delivery has event_id, event_type, created_at and data; or id and type in their place.",
        "the log of deliveries has event_id and event_type",
        "event", "id_and_type",
    ),
    assume(
        "webhook_signature",
        "The signature is in hexadecimal digits; or in base64.",
        "documented is sha256= and an HMAC, not its form",
        "hex", "base64",
    ),
    assume(
        "webhook_attempts",
        "A delivery is tried five times, with waits that double; or twice. The sandbox waits fractions of a second.",
        "deliveries have a count of attempts and a time of the next",
        "5", "2",
    ),
    assume(
        "redeliveries_per_minute",
        "Five redeliveries a minute are taken; or one.",
        "a rate limit is documented, not its value",
        "5", "1",
    ),
    assume(
        "token_body",
        "The token endpoint takes forms and JSON; or forms only; or JSON only.",
        "OAuth 2 has forms, the API speaks JSON",
        "both", "form", "json",
    ),
    assume(
        "refresh_path",
        "Tokens are refreshed at /auth/token/refresh and at /auth/token; or at /auth/token only.",
        "the console has a path of its own for it; OAuth 2 hasn't",
        "own", "same",
    ),
    assume(
        "oauth_errors",
        "What the token endpoint refuses comes as error and error_description; or in the envelope of the API.",
        "the console reads the pair; the page on sign-in shows the envelope for a body that is no JSON",
        "oauth", "envelope",
    ),
    assume(
        "refresh_reuse",
        "A refresh token that was used already is refused; or that voids the newer one, too.",
        "documented is that the old one is void at once",
        "refused", "family_voided",
    ),
)  # fmt: skip
