"""How a broken upload goes on, without I/O. The protocol of signed addresses isn't documented: replace it at will."""

from __future__ import annotations

import re
from typing import Protocol

from attr import frozen

from broadcast_clients.core.http.protocol import WireAnswer

__all__ = ["COMPLETE", "ContentRangeResume", "Probe", "RestartUpload", "ResumeStrategy"]

COMPLETE = -1
"""In place of an offset: the server says that it has the whole file."""


@frozen
class Probe:
    """The request that asks how far a file came; it has no body."""

    method: str
    """HTTP method."""
    headers: dict[str, str]
    """Its headers."""


class ResumeStrategy(Protocol):
    """How to ask a signed address how far a file came, and how to send the rest."""

    def probe(self, size: int) -> Probe | None:
        """What to ask; `None` where nothing can be asked, so that a broken upload begins again."""
        ...

    def offset(self, answer: WireAnswer) -> int | None:
        """How many bytes are there, by an answer to the question or a part; `COMPLETE`; `None` if it can't be told."""
        ...

    def headers(self, offset: int, size: int) -> dict[str, str]:
        """Headers of the request that sends the bytes from `offset` on.

        Args:
            offset: Bytes that the host has.
            size: Bytes of the whole file.
        """
        ...


class ContentRangeResume:
    """Asks with `Content-Range: bytes */size`; a 308 tells in `Range: bytes=0-…` what is there. The default.

    The first request sends the whole file without any of this, as every signed address understands it.
    """

    def probe(self, size: int) -> Probe | None:
        """An empty PUT."""
        return Probe("PUT", {"Content-Range": f"bytes */{size}"})

    def offset(self, answer: WireAnswer) -> int | None:
        """By a 308 and its range; a success says that all is there."""
        if 200 <= answer.status < 300:
            return COMPLETE
        if answer.status != 308:
            return None
        found = re.fullmatch(r"\s*bytes[= ](\d+)-(\d+)\s*", answer.headers.get("range") or "", re.IGNORECASE)
        if found is None:
            return 0 if answer.headers.get("range") is None else None
        return int(found[2]) + 1 if int(found[1]) == 0 else None

    def headers(self, offset: int, size: int) -> dict[str, str]:
        """The range, unless it is the whole file.

        Args:
            offset: Bytes that the host has.
            size: Bytes of the whole file.
        """
        return {"Content-Range": f"bytes {offset}-{size - 1}/{size}"} if offset else {}


class RestartUpload:
    """Asks nothing: an upload that breaks off begins again."""

    def probe(self, size: int) -> Probe | None:
        """Nothing."""
        return None

    def offset(self, answer: WireAnswer) -> int | None:
        """All, or unknown."""
        return COMPLETE if 200 <= answer.status < 300 else None

    def headers(self, offset: int, size: int) -> dict[str, str]:
        """None.

        Args:
            offset: Always 0.
            size: Bytes of the whole file.
        """
        return {}
