"""An XMLTV file that grows channel by channel, and replaces the one before once it is complete. Blocking."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Self, cast

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.formats import xmltv

__all__ = ["Listing", "digest_of"]

PIECE = 262_144
HEADER = xmltv.Header(generator_info_name="broadcast-clients", source_info_name="Plurimedia")


class Listing:
    """A listing in the making. Programmes are put aside in a file without a name, because channels come before them.

    Args:
        path: The file to be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._body = cast("BinaryIO", tempfile.TemporaryFile(prefix="guide-"))  # noqa: SIM115  # closed by `__exit__`
        self._channels: dict[str, xmltv.Channel] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._body.close()

    def add(self, channel: xmltv.Channel, programmes: list[bytes]) -> None:
        """Add programmes of a channel. Channels without any aren't listed: XMLTV's tools object to them."""
        if programmes:
            self._channels[channel.id] = channel
            self._body.writelines(programmes)

    def store(self) -> str:
        """Write the file, unless it is there as it should be. Gives its digest.

        Raises:
            ConfigurationError: It can't be written.
        """
        draft = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}.part")  # others may write it as well
        try:
            digest = hashlib.sha256()
            with draft.open("wb") as file:
                for piece in self._pieces():
                    digest.update(piece)
                    file.write(piece)
            if digest.hexdigest() != digest_of(self._path):
                draft.replace(self._path)
            return digest.hexdigest()
        except OSError as error:
            raise ConfigurationError(f"{self._path} can't be written: {error.strerror or error}") from None
        finally:
            draft.unlink(missing_ok=True)

    def _pieces(self) -> Iterator[bytes]:
        *head, end = xmltv.write(self._channels.values(), (), header=HEADER)
        yield from head
        self._body.seek(0)
        while piece := self._body.read(PIECE):
            yield piece
        yield end


def digest_of(path: Path) -> str | None:
    """The digest of a file; `None` where there is none that can be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except OSError:
        return None
    return digest.hexdigest()
