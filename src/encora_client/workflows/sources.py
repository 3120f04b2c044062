"""What is uploaded: a file by its path, bytes, an open file, or a stream. Read from any offset, never held whole."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import AsyncIterable, Iterable
from pathlib import Path
from typing import Any, BinaryIO, cast

from broadcast_clients.core.errors import ConfigurationError
from encora_client.errors import UploadFailed

__all__ = ["PIECE", "Source", "UploadData", "open_source", "spool"]

PIECE = 262_144
"""Bytes read and sent at a time."""

UploadData = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO | Iterable[bytes] | AsyncIterable[bytes]
"""A path, the bytes themselves, a file opened for binary reading, or pieces as they come."""


class Source:
    """Data of known size that can be read again. The checksum covers every byte once, whatever is sent twice.

    Args:
        file: Opened for binary reading, and seekable.
        name: Name of the file, if it has one.
        own: Close it at the end.
        watch: Notice when the file on disk changes.
    """

    def __init__(self, file: BinaryIO, name: str | None, *, own: bool, watch: bool = False) -> None:
        self._file = file
        self._own = own
        self._watch = watch
        self._start = 0 if own else file.tell()
        self.name = name
        self.size: int = file.seek(0, io.SEEK_END) - self._start
        self._seen = self._state()
        self._digest = hashlib.sha256()
        self._digested = 0

    def _state(self) -> object:
        if not self._watch:
            return None
        found = os.fstat(self._file.fileno())
        return found.st_size, found.st_mtime_ns

    def read(self, offset: int) -> bytes:
        """The piece at an offset.

        Raises:
            UploadFailed: The file is shorter than it was.
        """
        wanted = min(PIECE, self.size - offset)
        self._file.seek(self._start + offset)
        data = self._file.read(wanted)
        if len(data) < wanted:
            raise UploadFailed(f"{self.name or 'the data'} got shorter while it was being uploaded")
        if offset <= self._digested < offset + len(data):
            self._digest.update(memoryview(data)[self._digested - offset :])
            self._digested = offset + len(data)
        return data

    def sha256(self) -> str:
        """The SHA-256 of all data, in hexadecimal; what wasn't read yet is read now.

        Raises:
            UploadFailed: The file changed in the meantime.
        """
        while self._digested < self.size:
            self.read(self._digested)
        if self._state() != self._seen:
            raise UploadFailed(f"{self.name or 'the data'} changed while it was being uploaded")
        return self._digest.hexdigest()

    def close(self) -> None:
        """Close what was opened here."""
        if self._own:
            self._file.close()


def open_source(data: Any) -> Source | None:
    """The source behind what was passed; `None` for a stream, which has to be spooled first.

    Raises:
        ConfigurationError: It is none of the accepted things, or a file opened as text.
        OSError: The file can't be opened.
    """
    if isinstance(data, str | os.PathLike):
        path = Path(cast("str | os.PathLike[str]", data))
        return Source(path.open("rb"), path.name, own=True, watch=True)
    if isinstance(data, bytes | bytearray | memoryview):
        return Source(io.BytesIO(bytes(cast("bytes", data))), None, own=True)
    if hasattr(data, "read"):
        if isinstance(data, io.TextIOBase):
            raise ConfigurationError("the file was opened as text; open it with mode 'rb'")
        file = cast("BinaryIO", data)
        name = getattr(file, "name", None)
        if file.seekable():
            return Source(file, os.path.basename(name) if isinstance(name, str) else None, own=False)
        return None
    if hasattr(data, "__iter__") or hasattr(data, "__aiter__"):
        return None
    raise ConfigurationError(
        f"can't upload {type(data).__name__}: pass a path, bytes, a binary file or a stream of bytes"
    )


def spool() -> BinaryIO:
    """A temporary file, without a name, for a stream: it can then be sent again from any offset."""
    return cast("BinaryIO", tempfile.TemporaryFile(prefix="encora-upload-"))
