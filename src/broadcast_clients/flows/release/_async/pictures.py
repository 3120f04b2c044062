"""Fetches pictures from addresses that a product names: bounded, without any credential."""

from __future__ import annotations

import time
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

from broadcast_clients.core._async.connections import AsyncConnections
from broadcast_clients.core.address import checked_base_url
from broadcast_clients.core.concurrency._async import time_limit
from broadcast_clients.core.errors import ConfigurationError, TransportError
from broadcast_clients.core.http.protocol import Timeout, WireRequest
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.flows.mirror._async.beside import beside
from broadcast_clients.flows.release.errors import ArtworkRefused
from broadcast_clients.flows.release.ruleset import ReleaseRules

__all__ = ["AsyncPictures"]

SECONDS = 120.0
"""For a picture, redirects included."""
REDIRECTS = 5
BEGINNINGS = {
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
    b"RIFF": ("image/webp", ".webp"),
}
"""How files of a type begin; WebP has its name behind the length."""


class AsyncPictures:
    """Fetches pictures.

    Args:
        rules: With the limits.
        settings: Proxy, certificate authorities, and the like.
    """

    def __init__(self, rules: ReleaseRules, settings: HttpSettings) -> None:
        self._rules = rules
        self._connections = AsyncConnections(settings, None, None)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._connections.aclose()

    async def fetch(self, url: str, folder: Path) -> tuple[Path, str]:
        """Fetch a picture into a folder.

        Returns:
            The file, and its media type as its bytes tell it.

        Raises:
            ArtworkRefused: It can't be fetched, or is none.
        """
        ends = time.monotonic() + SECONDS
        try:
            async with time_limit(SECONDS):
                for _ in range(REDIRECTS + 1):
                    self._check(url)
                    found = await self._answer(url, folder, ends)
                    if not isinstance(found, str):
                        return found
                    url = urljoin(url, found)
        except (TransportError, TimeoutError) as error:
            why = error.message if isinstance(error, TransportError) else f"it took longer than {SECONDS:g} s"
            raise ArtworkRefused(f"the picture {url} can't be fetched: {why}") from error
        raise ArtworkRefused(f"the picture {url} can't be fetched: more than {REDIRECTS} redirects")

    def _check(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            checked_base_url(f"{parts.scheme}://{parts.netloc}", allow_http=self._rules.artwork_over_http)
        except (ConfigurationError, ValueError) as error:
            why = error.message if isinstance(error, ConfigurationError) else str(error)
            raise ArtworkRefused(f"the picture {url} isn't fetched: {why.replace('base_url', 'its address')}") from None

    async def _answer(self, url: str, folder: Path, ends: float) -> tuple[Path, str] | str:
        """The picture, or the address of a redirect."""
        headers = {"Accept": ", ".join(self._rules.artwork_types)}
        request = WireRequest("GET", url, headers, timeout=Timeout(15.0, 30.0, 30.0, 30.0), ends=ends)
        most = self._rules.artwork_bytes
        async with self._connections.backend().stream(request) as answer:
            location = answer.headers.get("location")
            if answer.status in (301, 302, 303, 307, 308) and location:
                return location
            if answer.status != 200:
                raise ArtworkRefused(f"the picture {url} can't be fetched: the answer is {answer.status}")
            length = answer.headers.get("content-length") or ""
            if length.isdecimal() and int(length) > most:
                raise ArtworkRefused(f"the picture {url} has {int(length):,} bytes; at most {most:,} are taken")
            path = folder / "picture"
            file: BinaryIO = await beside(path.open, "wb")
            begin, size = b"", 0
            try:
                async for piece in answer.iter_bytes():
                    size += len(piece)
                    if size > most:
                        raise ArtworkRefused(f"the picture {url} has more than {most:,} bytes, which aren't taken")
                    begin = (begin + piece)[:12] if len(begin) < 12 else begin
                    await beside(file.write, piece)
            finally:
                await beside(file.close)
        named: tuple[Path, str] = await beside(self._named, url, path, begin)
        return named

    def _named(self, url: str, path: Path, begin: bytes) -> tuple[Path, str]:
        for mark, (kind, ending) in BEGINNINGS.items():
            if begin.startswith(mark) and (mark != b"RIFF" or begin[8:12] == b"WEBP"):
                if kind not in self._rules.artwork_types:
                    break
                return path.rename(path.with_suffix(ending)), kind
        raise ArtworkRefused(f"what is at {url} is none of {', '.join(self._rules.artwork_types)}")
