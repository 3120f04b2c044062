"""Exit codes, and which error of the suite ends with which."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

__all__ = ["MEANINGS", "Exit", "exit_of"]


class Exit(IntEnum):
    """What a command ends with."""

    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    CREDENTIALS = 3
    UNREACHABLE = 4
    REFUSED = 5
    UNKNOWN = 6
    MISSING = 7
    DIFFERENT = 8
    DEFECT = 70
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    TERMINATED = 143


MEANINGS: Final[dict[Exit, tuple[str, str]]] = {
    Exit.DONE: ("Done.", ""),
    Exit.SOME_FAILED: (
        "Some items failed, the others are done.",
        "Look at what the command told of them, and run it again: what is done isn't done twice.",
    ),
    Exit.USAGE: (
        "Nothing was done: an option, an argument, the settings file or an input file is wrong.",
        "Correct what the message names.",
    ),
    Exit.CREDENTIALS: (
        "A credential is missing, or was refused, or may not do this.",
        "Set the variable that the message names, name a file with the credential, or sign in.",
    ),
    Exit.UNREACHABLE: (
        "No server could be reached, none answered in time, it is out of order for now, or another run is at work.",
        "Check address and network, and run it again later.",
    ),
    Exit.REFUSED: (
        "The server refused for good, or its answer can't be used.",
        "Read what it said; the same command will be refused again.",
    ),
    Exit.UNKNOWN: (
        "Nobody knows whether a write happened: its answer was lost.",
        "Look whether it is there before you run it again.",
    ),
    Exit.MISSING: (
        "Something is missing on this machine: an extra, a right, room on the disk, a free port, the database.",
        "Provide what the message names.",
    ),
    Exit.DIFFERENT: ("Done, and something differs; only with `--exit-code`.", "Read the report."),
    Exit.DEFECT: ("A defect of the program.", "Run it again with `--traceback`, and report what it shows."),
    Exit.INTERRUPTED: (
        "Ended by Ctrl-C (SIGINT). What was done until then is kept.",
        "Run it again: it goes on there.",
    ),
    Exit.BROKEN_PIPE: ("The reader of the output went away, as `head` does.", ""),
    Exit.TERMINATED: ("Ended by SIGTERM. What was done until then is kept.", "Run it again: it goes on there."),
}
"""What each means, and what to do."""

CODES: Final[dict[str, Exit]] = {
    "ConfigurationError": Exit.USAGE,
    "InvalidRequest": Exit.USAGE,
    "PublishFailed": Exit.USAGE,
    "CredentialError": Exit.CREDENTIALS,
    "AuthenticationError": Exit.CREDENTIALS,
    "PermissionDenied": Exit.CREDENTIALS,
    "OutcomeUnknown": Exit.UNKNOWN,
    "TransportError": Exit.UNREACHABLE,
    "StatusError": Exit.REFUSED,
    "AnswerError": Exit.REFUSED,
    "PagingError": Exit.REFUSED,
    "FieldMissing": Exit.REFUSED,
    "UploadFailed": Exit.REFUSED,
    "JobFailed": Exit.REFUSED,
    "StreamRefused": Exit.REFUSED,
    "WebhookRefused": Exit.REFUSED,
    "MalformedMatchResults": Exit.REFUSED,
    "RuleFailed": Exit.USAGE,
    "ChannelUnknown": Exit.USAGE,
    "DayUnusable": Exit.REFUSED,
    "ImportRefused": Exit.REFUSED,
    "ReleaseFailed": Exit.REFUSED,
    "ArtworkRefused": Exit.REFUSED,
    "ReleaseUnknown": Exit.UNKNOWN,
    "StillTranscoding": Exit.UNREACHABLE,
    "RunUnderWay": Exit.UNREACHABLE,
    "FileUnusable": Exit.MISSING,
    "DatabaseUnusable": Exit.MISSING,
    "SandboxError": Exit.MISSING,
    "ModuleNotFoundError": Exit.MISSING,
    "OSError": Exit.MISSING,
}
"""By the name of the class or of the nearest of its bases: nothing has to be imported to look one up."""


def exit_of(error: BaseException) -> Exit:
    """The exit code for an error.

    A status that may pass by itself (429, 503 and the like) counts as unreachable, whatever its class; what can be
    mended by installing something counts as missing.
    """
    if getattr(error, "retryable", False) and hasattr(error, "status"):
        return Exit.UNREACHABLE
    code = next((CODES[base.__name__] for base in type(error).__mro__ if base.__name__ in CODES), Exit.DEFECT)
    installable = code == Exit.USAGE and "pip install" in f"{error} {getattr(error, 'hint', None)}"
    return Exit.MISSING if installable else code
