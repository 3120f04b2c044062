"""What EncoraStream's jobs add to the errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from broadcast_clients.core.errors import BroadcastError, CallInfo, CredentialError, StatusError

if TYPE_CHECKING:
    from encora_client.models import StreamSession

__all__ = [
    "JobFailed",
    "PublishFailed",
    "SignInFailed",
    "SignInNeeded",
    "StreamRefused",
    "UploadCanceled",
    "UploadFailed",
    "WebhookRefused",
]


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


class StreamRefused(BroadcastError):
    """The platform won't start a stream, or not go on with it; the status error is in `__cause__`."""

    status: int
    code: str | None
    """The platform's code, as sent; no document lists them."""
    sessions: tuple[StreamSession, ...]
    """The account's streams at that moment, where they could be read: which of them to end is for a person to say."""
    default_hint: ClassVar[str | None] = (
        "look at error.sessions: too many streams, or else a device that isn't registered, the territory, or the plan; "
        "client.playback.end(session_id) frees a place"
    )

    def __init__(
        self, message: str, *, status: int = 0, code: str | None = None, sessions: tuple[StreamSession, ...] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.sessions = sessions

    @classmethod
    def of(cls, error: StatusError, sessions: tuple[StreamSession, ...]) -> StreamRefused:
        """The refusal that a status error tells of."""
        used = f"; the account has {len(sessions)} streams running" if sessions else ""
        refused = cls(
            f"the stream was refused with status {error.status}: {error.message}{used}",
            status=error.status,
            code=error.code,
            sessions=sessions,
        )
        refused.call, refused.request_id = error.call, error.request_id
        refused.__cause__ = error
        return refused


class PublishFailed(BroadcastError):
    """A publication can't go on; with the same plan and journal it is taken up where it stands."""

    problems: tuple[str, ...]
    """What stands in the way, each with its place in the plan."""
    default_hint: ClassVar[str | None] = "mend what it names, and call again with the same journal"

    def __init__(
        self,
        message: str,
        *,
        problems: Sequence[str] = (),
        hint: str | None = None,
        call: CallInfo | None = None,
    ) -> None:
        super().__init__(message, hint=hint, call=call)
        self.problems = tuple(problems)
