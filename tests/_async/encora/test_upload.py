"""Uploads: whole whatever happens on the way, with flat memory, and nothing of ours at the signed host."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.errors import ConfigurationError, DeadlineExceeded, NotFoundError
from broadcast_clients.sandbox import Sandbox
from encora_client import Retry
from encora_client.errors import JobFailed, UploadCanceled, UploadFailed
from encora_client.workflows.resume import RestartUpload
from encora_client.workflows.sources import PIECE
from tests._async.encora.on_sandbox import AsyncSandboxClock, client_of, jobs_of

pytestmark = pytest.mark.sandbox(contents=5)

DATA = bytes(range(256)) * 8_000  # eight pieces, the last one a part
SHA = hashlib.sha256(DATA).hexdigest()
PUT = "PUT /files/{upload_id}"


def cut(sandbox: Sandbox, after_bytes: int, *, skip: int = 0, count: int = 1) -> None:
    """Break the connection in the middle of a body."""
    sandbox.fault("encora_uploads", PUT, "cut_body", after_bytes=after_bytes, skip=skip, count=count)


def arrived(sandbox: Sandbox, upload_id: str) -> Any:
    """What the signed host has of a file."""
    return sandbox.encora.files()[upload_id]


async def test_a_file_arrives_whole_and_is_transcoded(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "Night Train.mp4"
    path.write_bytes(DATA)
    told: list[tuple[int, int]] = []
    sessions: list[str] = []
    async with client_of(sandbox, headers={"X-Mine": "secret"}, device_id="d-1") as client:
        movie = await client.admin.movies.create(title="Night Train", status="draft", drm_required=False)
        done = await jobs_of(client, sandbox).upload(
            path,
            asset_type="video_master",
            target={"content_type": "movie", "content_id": movie.id},
            sha256=SHA.upper(),
            opened=lambda upload: sessions.append(upload.id),
            progress=lambda sent, total: told.append((sent, total)),
            wait=True,
        )
    assert (done.sha256, done.size, done.interruptions, done.restarts) == (SHA, len(DATA), 0, 0)
    assert (done.upload.filename, done.upload.content_type) == ("Night Train.mp4", "video/mp4")
    assert done.upload.transcode_status == "completed"
    assert sessions == [done.upload.id]
    assert [sent for sent, _ in told] == [*range(PIECE, len(DATA), PIECE), len(DATA)]
    assert {total for _, total in told} == {len(DATA)}
    file = arrived(sandbox, done.upload.id)
    assert (file["sha256"], file["credentials_seen"]) == (SHA, [])
    [put] = [each for each in sandbox.requests("encora_uploads") if each.method == "PUT"]
    assert not {"authorization", "x-mine", "cookie", "x-device-id"} & {name.lower() for name in put.headers}


class _Unseekable(io.RawIOBase):
    def __init__(self, data: bytes) -> None:
        self._inner = io.BytesIO(data)

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read."""
        return self._inner.readinto(buffer)


def _in_pieces() -> Iterator[bytes]:
    for start in range(0, len(DATA), 100_000):
        yield DATA[start : start + 100_000]


async def _later() -> AsyncIterator[bytes]:
    for start in range(0, len(DATA), 100_000):
        yield DATA[start : start + 100_000]


async def test_data_comes_in_many_forms(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(b"not this" + DATA)
    with path.open("rb") as file:
        file.seek(8)
        forms: list[Any] = [DATA, bytearray(DATA), memoryview(DATA), _Unseekable(DATA), _in_pieces(), _later(), file]
        async with client_of(sandbox) as client:
            for form in forms:
                done = await client.workflows.upload(form, asset_type="subtitle", filename="a.srt")
                assert arrived(sandbox, done.upload.id)["sha256"] == done.sha256 == SHA
        assert not file.closed


async def test_a_broken_transfer_goes_on_where_it_was(sandbox: Sandbox) -> None:
    cut(sandbox, 700_000)
    cut(sandbox, 500_000, skip=1)  # first the question, then the rest
    sandbox.fault("encora_uploads", PUT, "status", status=503, headers={"Retry-After": "7"}, skip=1)
    clock = AsyncSandboxClock(sandbox)
    async with client_of(sandbox) as client:
        done = await jobs_of(client, sandbox, clock).upload(DATA, asset_type="image", filename="a.jpg")
    assert arrived(sandbox, done.upload.id)["sha256"] == SHA
    assert (done.interruptions, done.restarts) == (3, 0)
    assert 7.0 in clock.slept
    ranges = [each.headers.get("content-range") for each in sandbox.requests("encora_uploads")]
    assert ranges[0] is None
    assert f"bytes */{len(DATA)}" in ranges
    assert any(re.fullmatch(rf"bytes \d+-{len(DATA) - 1}/{len(DATA)}", each or "") for each in ranges)


@pytest.mark.parametrize("strategy", [None, RestartUpload()])
async def test_a_host_that_takes_whole_files_only_gets_it_again(sandbox: Sandbox, strategy: Any) -> None:
    sandbox.reset(variants={"encora.upload_resume": "restart"})
    cut(sandbox, 700_000)
    clock = AsyncSandboxClock(sandbox)
    async with client_of(sandbox) as client:
        done = await jobs_of(client, sandbox, clock).upload(
            DATA, asset_type="image", filename="a.jpg", strategy=strategy
        )
    assert arrived(sandbox, done.upload.id)["sha256"] == done.sha256 == SHA
    assert (done.interruptions, done.restarts) == (1, 1)


async def test_the_answer_to_the_last_byte_may_be_lost(sandbox: Sandbox) -> None:
    sandbox.fault("encora_uploads", PUT, "reset_after")
    async with client_of(sandbox) as client:
        done = await jobs_of(client, sandbox).upload(DATA, asset_type="image", filename="a.jpg")
    assert arrived(sandbox, done.upload.id)["sha256"] == SHA
    assert done.interruptions == 1


async def test_there_is_an_end_to_patience_and_the_upload_can_go_on_later(sandbox: Sandbox) -> None:
    cut(sandbox, 700_000)
    number = sandbox.fault("encora_uploads", PUT, "reset_before", skip=1, count=None)
    assert number
    impatient = Retry(retries=2, jitter=lambda: 0.0)
    async with client_of(sandbox) as client:
        jobs = jobs_of(client, sandbox)
        with pytest.raises(UploadFailed, match="doesn't get beyond") as caught:
            await jobs.upload(DATA, asset_type="image", filename="a.jpg", retry=impatient)
        assert caught.value.upload_id is not None
        sandbox.clear_faults()
        sandbox.clear_requests()
        done = await jobs.upload(DATA, asset_type="image", upload_id=caught.value.upload_id)
        assert done.sha256 == SHA
        assert arrived(sandbox, done.upload.id)["sha256"] == SHA
        ranges = [each.headers.get("content-range", "") for each in sandbox.requests("encora_uploads")]
        assert ranges[0] == f"bytes */{len(DATA)}"  # asked before anything is sent
        again = await jobs.upload(DATA, asset_type="image", upload_id=caught.value.upload_id)
        assert again.upload.id == done.upload.id  # it is completed: nothing is sent
        with pytest.raises(UploadFailed, match="was opened for"):
            await jobs.upload(DATA[1:], asset_type="image", upload_id=caught.value.upload_id)


@pytest.mark.parametrize("status", ["403", "410"])
async def test_an_address_that_has_ended_is_asked_for_again(sandbox: Sandbox, status: str) -> None:
    sandbox.reset(variants={"encora.upload_expired": status})

    def long_pause(sent: int, _total: int) -> None:
        if sent == PIECE:
            sandbox.advance(days=1)

    async with client_of(sandbox) as client:
        jobs = jobs_of(client, sandbox)
        cut(sandbox, 700_000)
        with pytest.raises(UploadFailed, match="gives no other") as caught:
            await jobs.upload(DATA, asset_type="image", filename="a.jpg", progress=long_pause)
        assert caught.value.upload_id is not None


async def test_a_cancelled_upload_is_cancelled_on_the_platform(sandbox: Sandbox) -> None:
    sent = 0

    def progress(count: int, _total: int) -> None:
        nonlocal sent
        sent = count

    async with client_of(sandbox) as client:
        with pytest.raises(UploadCanceled) as caught:
            await client.workflows.upload(
                DATA, asset_type="image", filename="a.jpg", progress=progress, canceled=lambda: sent > 500_000
            )
        [stored] = sandbox.encora.stored("media_upload")[-1:]
    assert stored["status"] == "canceled"
    assert sent < len(DATA)
    assert "start a new upload" in str(caught.value)


async def test_other_data_than_expected_isnt_completed(sandbox: Sandbox) -> None:
    async with client_of(sandbox) as client:
        with pytest.raises(UploadFailed, match="SHA-256"):
            await client.workflows.upload(DATA, asset_type="image", filename="a.jpg", sha256="0" * 64)
    assert sandbox.encora.stored("media_upload")[-1]["status"] == "canceled"


async def test_a_file_that_changes_meanwhile_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(DATA)

    def meddle(sent: int, _total: int) -> None:
        if sent == PIECE:
            path.write_bytes(DATA[:300_000])

    async with client_of(sandbox) as client:
        with pytest.raises(UploadFailed, match=r"a\.bin got shorter"):
            await client.workflows.upload(path, asset_type="image", progress=meddle)
        path.write_bytes(DATA)

        def rewrite(sent: int, total: int) -> None:
            if sent == total:
                path.write_bytes(DATA + b"!")

        with pytest.raises(UploadFailed, match=r"a\.bin changed"):
            await client.workflows.upload(path, asset_type="image", progress=rewrite)


async def test_what_cant_be_uploaded_is_refused_before_anything_is_sent(sandbox: Sandbox, tmp_path: Path) -> None:
    async with client_of(sandbox) as client:
        cases: list[tuple[Any, str, str]] = [
            (b"", "a", "is empty"),
            (b"a", "", "has no name"),
            (5, "a", "can't upload int"),
            (io.StringIO(), "a", "as text"),
        ]
        for data, name, match in cases:
            with pytest.raises(ConfigurationError, match=match):
                await client.workflows.upload(data, asset_type="image", filename=name)
        with pytest.raises(FileNotFoundError):
            await client.workflows.upload(tmp_path / "nowhere", asset_type="image")
    assert sandbox.requests("encora") == []


async def test_a_signed_address_in_plain_http_is_refused(sandbox: Sandbox) -> None:
    reply = {
        "id": "0190", "upload_url": "http://files.example/x?signature=s", "status": "awaiting_upload",
    }  # fmt: skip
    sandbox.fault("encora", "POST /admin/media/uploads", "status", status=201, body=reply)
    async with client_of(sandbox) as client:
        with pytest.raises(UploadFailed, match=r"plain http to files\.example"):
            await client.workflows.upload(DATA, asset_type="image", filename="a.jpg")
    assert sandbox.requests("encora_uploads") == []


async def test_completion_without_an_answer_is_looked_up(sandbox: Sandbox) -> None:
    sandbox.fault("encora", "POST /admin/media/uploads/{upload_id}/complete", "reset_after")
    async with client_of(sandbox) as client:
        done = await client.workflows.upload(DATA, asset_type="image", filename="a.jpg")
        assert done.upload.status == "processing"
        sandbox.fault("encora", "POST /admin/media/uploads/{upload_id}/complete", "reset_before")
        done = await client.workflows.upload(DATA, asset_type="image", filename="a.jpg")
        assert done.upload.status == "processing"


# --- waiting ------------------------------------------------------------------------------------------------------


async def test_a_transcode_that_fails_or_takes_too_long_is_told(sandbox: Sandbox) -> None:
    async with client_of(sandbox) as client:
        clock = AsyncSandboxClock(sandbox)
        jobs = jobs_of(client, sandbox, clock)
        done = await jobs.upload(DATA, asset_type="image", filename="a.jpg")
        with pytest.raises(DeadlineExceeded, match="isn't over after 0 s"):
            await jobs.wait_for_transcode(done.upload.id, patience=0)
        sandbox.encora.fail("media_upload", done.upload.id, "unreadable")
        with pytest.raises(JobFailed, match="unreadable") as caught:
            await jobs.wait_for_transcode(done.upload.id)
        assert caught.value.state == "failed"
        assert clock.slept == sorted(clock.slept)  # less often the longer it takes
        with pytest.raises(NotFoundError):
            await jobs.wait_for_transcode("0190c0de-0000-7000-8000-000000000000")


async def test_downloads_and_recordings_are_waited_for(sandbox: Sandbox) -> None:
    profile = sandbox.encora.profile_ids[0]
    async with client_of(sandbox, device_id=sandbox.encora.device_id) as client:
        jobs = jobs_of(client, sandbox)
        movie = await client.movies.list().first()
        assert movie is not None
        wanted = {"content_type": "movie", "content_id": movie.id, "quality": "HD"}
        download = await client.downloads.create(profile, wanted)  # type: ignore[call-overload]
        assert (await jobs.wait_for_download(profile, download.id)).status == "ready"
        failing = await client.downloads.create(profile, wanted)  # type: ignore[call-overload]
        sandbox.encora.fail("download", failing.id, "no room")
        with pytest.raises(JobFailed, match="failed"):
            await jobs.wait_for_download(profile, failing.id)
        channel = await client.live.list().first()
        assert channel is not None
        program = next(iter(await client.epg.now(channel_ids=[channel.id])))
        recording = await client.recordings.schedule(
            channel_id=channel.id, program_id=program.id, start_time=program.start_time, end_time=program.end_time
        )
        assert (await jobs.wait_for_recording(recording.id)).status == "recorded"
