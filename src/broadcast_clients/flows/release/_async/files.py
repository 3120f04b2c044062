"""Videos and pictures of titles: each uploaded once, and again only when it is another."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from attr import evolve, frozen

from broadcast_clients.core.errors import ConfigurationError, DeadlineExceeded, NotFoundError
from broadcast_clients.flows.links import Link, Links, mark_of
from broadcast_clients.flows.mirror._async.beside import beside
from broadcast_clients.flows.release._async.pictures import AsyncPictures
from broadcast_clients.flows.release.errors import FileUnusable, StillTranscoding
from broadcast_clients.flows.release.values import Artwork, ReleaseTitle
from encora_client.errors import JobFailed, UploadFailed
from encora_client.workflows.uploaded import FAILED

if TYPE_CHECKING:
    from encora_client import AsyncEncoraClient
    from encora_client.workflows._async.jobs import AsyncWorkflows

__all__ = ["AsyncFiles", "TitleFile", "files_of"]

TRIES = 3
"""How often an upload that doesn't get on is taken up, before another one is begun."""


@frozen
class TitleFile:
    """A file of a title."""

    source: str
    """What its link is known by: the title's kind and product, and its own name."""
    label: str
    """For people."""
    asset_type: Literal["video_master", "image"]
    place: Path | str


def files_of(title: ReleaseTitle) -> list[TitleFile]:
    """All files that are to be at a title: the video first."""
    owner = f"{title.kind}/{title.content_id}"
    found: list[TitleFile] = []
    if isinstance(title.video, Path):
        found.append(TitleFile(f"{owner}/video", "video", "video_master", title.video))
    named: dict[str, Artwork] = {each.name: each for each in title.artwork}
    found += [TitleFile(f"{owner}/image/{name}", "artwork", "image", each.place) for name, each in named.items()]
    return found


class AsyncFiles:
    """Uploads files.

    Args:
        links: Where the uploads are written down.
        client: Of the platform.
        pictures: Fetches those that aren't on this machine.
        patience: Seconds to wait for each transcode.
    """

    def __init__(self, links: Links, client: AsyncEncoraClient, pictures: AsyncPictures, *, patience: float) -> None:
        self._links = links
        self._client = client
        self._pictures = pictures
        self._patience = patience
        self.jobs: AsyncWorkflows = client.workflows

    async def is_due(self, file: TitleFile) -> bool:
        """Whether there is something to be done about a file; nothing is done."""
        link = await self._link(file)
        facts = await beside(_facts, file)
        return link is None or link.state != "done" or link.mark != mark_of(facts)

    async def send(self, file: TitleFile, target: Mapping[str, str]) -> bool:
        """Bring a file to a title, unless it is there. Its transcode has yet to end: see `settle`.

        Args:
            file: The file.
            target: The title, as the platform takes it.

        Returns:
            Whether something was sent.

        Raises:
            FileUnusable: It isn't there, can't be read, or is empty.
            ArtworkRefused: It can't be fetched.
            UploadFailed: It couldn't be brought there whole; the next run goes on with it.
        """
        facts = await beside(_facts, file)
        link = await self._link(file)
        fresh = Link(system="encora", kind="file", source=file.source, mark=mark_of(facts), state="sending")
        if link is not None and link.mark == fresh.mark and (link.state == "done" or link.detail.get("sent")):
            return False
        if isinstance(file.place, Path):
            digest = await beside(_sha256, file.place)
            if link is not None and link.state == "done" and link.detail.get("sha256") == digest:
                await beside(self._links.put, evolve(link, mark=fresh.mark))
                return False
            await self._upload(file, link, evolve(fresh, detail={"sha256": digest}), file.place, target, None)
            return True
        with tempfile.TemporaryDirectory(prefix="release-") as folder:
            path, kind = await self._pictures.fetch(file.place, Path(folder))
            await self._upload(file, link, fresh, path, target, kind)
        return True

    async def settle(self, file: TitleFile) -> None:
        """Wait until the transcode of a file is over.

        Raises:
            StillTranscoding: It isn't in time.
            JobFailed: It failed; the next run uploads the file again.
        """
        link = await self._link(file)
        if link is None or link.state == "done" or link.target is None:
            return
        try:
            await self.jobs.wait_for_transcode(link.target, patience=self._patience)
        except DeadlineExceeded as error:
            raise StillTranscoding(
                f"the {file.label} is still being transcoded (upload {link.target})",
                hint="the next run goes on; patience= is how long a run waits",
            ) from error
        except (JobFailed, NotFoundError):
            await beside(self._links.forget, "encora", "file", file.source)
            raise
        await beside(self._links.put, evolve(link, state="done"))

    async def _link(self, file: TitleFile) -> Link | None:
        link: Link | None = await beside(self._links.get, "encora", "file", file.source)
        return link

    async def _upload(
        self,
        file: TitleFile,
        before: Link | None,
        link: Link,
        path: Path,
        target: Mapping[str, str],
        content_type: str | None,
    ) -> None:
        going_on = await self._going_on(before, link)
        tries = int(before.detail.get("tries", 0)) + 1 if before is not None and going_on else 1
        link = evolve(link, target=going_on, detail={**link.detail, "tries": tries})
        await beside(self._links.put, link)
        opened: Callable[[Any], None] = lambda upload: self._links.put(evolve(link, target=upload.id))  # noqa: E731
        wanted: Any = dict(target)
        try:
            done = await self.jobs.upload(
                path,
                asset_type=file.asset_type,
                content_type=content_type,
                target=wanted,
                upload_id=going_on,
                opened=opened,
            )
        except ConfigurationError as error:
            raise FileUnusable(f"the {file.label} {file.place} can't be uploaded: {error.message}") from error
        except (UploadFailed, NotFoundError):
            if going_on and tries >= TRIES:
                await beside(self._links.forget, "encora", "file", file.source)
            raise
        detail = {**link.detail, "sent": True, "sha256": done.sha256}
        await beside(self._links.put, evolve(link, target=done.upload.id, detail=detail))

    async def _going_on(self, before: Link | None, link: Link) -> str | None:
        """The upload of this very file that an earlier run began, if it can still be gone on with."""
        if before is None or before.state == "done" or before.target is None or before.mark != link.mark:
            return None
        try:
            upload = await self._client.media.uploads.get(before.target)
        except NotFoundError:
            return None
        states = {str(getattr(upload, name, "")).lower() for name in ("status", "transcode_status")}
        return None if states & FAILED else before.target


def _facts(file: TitleFile) -> dict[str, Any]:
    """What tells this file from another without reading it.

    Raises:
        FileUnusable: It isn't there, can't be read, or is empty.
    """
    if isinstance(file.place, str):
        return {"place": file.place}
    path = file.place
    try:
        found = path.stat()
    except OSError as error:
        raise FileUnusable(f"the {file.label} {path} can't be read: {error.strerror or error}") from error
    if not path.is_file() or not os.access(path, os.R_OK):
        raise FileUnusable(f"the {file.label} {path} can't be read, or is no file")
    if found.st_size < 1:
        raise FileUnusable(f"the {file.label} {path} is empty")
    return {"place": os.fspath(path), "size": found.st_size, "changed": found.st_mtime_ns}


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileUnusable(f"the file {path} can't be read: {error.strerror or error}") from error
