"""What EncoraStream's jobs add to the errors."""

from __future__ import annotations

from typing import ClassVar

from broadcast_clients.core.errors import BroadcastError, CallInfo, CredentialError

__all__ = ["JobFailed", "SignInFailed", "SignInNeeded", "UploadCanceled", "UploadFailed", "WebhookRefused"]


class WebhookRefused(BroadcastError):
    """A delivery that doesn't come from the platform, came before, or isn't readable. Answer it with `status`."""

    status: int
    """What to answer: 401 for a wrong signature, 400 for a body that can't be read, 200 for one that came before."""
    reason: str
    """`signature`, `replay` or `body`."""
    default_hint: ClassVar[str | None] = "answer with error.status and do nothing else"

    def __init__(
        self, message: str, *, reason: str = "signature", hint: str | None = None, call: CallInfo | None = None
    ) -> None:
        super().__init__(message, hint=hint, call=call)
        self.reason = reason
        self.status = {"signature": 401, "replay": 200}.get(reason, 400)


class SignInFailed(CredentialError):
    """The sign-in was refused or broken off, or its answer doesn't belong to it."""

    default_hint: ClassVar[str | None] = "start the sign-in again"


class SignInNeeded(CredentialError):
    """There are no tokens, or the refresh token is used up or refused: a person has to sign in."""

    default_hint: ClassVar[str | None] = "sign in again: session.sign_in()"


class UploadFailed(BroadcastError):
    """A file couldn't be brought to the platform whole."""

    upload_id: str | None = None
    """The upload on the platform: pass it as `upload_id=` to go on with it."""
    default_hint: ClassVar[str | None] = "call again with upload_id=error.upload_id to go on where it broke off"


class UploadCanceled(UploadFailed):
    """The caller cancelled the upload; the platform was told."""

    default_hint: ClassVar[str | None] = "start a new upload"


class JobFailed(BroadcastError):
    """Something that the platform does by itself came to a bad end: a transcode, download or recording."""

    state: str
    """The platform's word for it."""
    default_hint: ClassVar[str | None] = "see what the platform says of it; waiting longer won't help"

    def __init__(
        self, message: str, *, state: str = "failed", hint: str | None = None, call: CallInfo | None = None
    ) -> None:
        super().__init__(message, hint=hint, call=call)
        self.state = state
