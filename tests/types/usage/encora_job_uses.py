"""The jobs of the EncoraStream client as users write them, for the type checkers."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime, timedelta
from typing import Any, assert_type

from encora_client import AsyncEncoraClient, EncoraClient, FromEnvironment, StreamRefused
from encora_client.models import AuditLogEntry, DrmLicence, EpgProgram, MediaUpload, Recording
from encora_client.signin import AsyncPkceSession, FileTokens, PkceSession, SignInSettings, TokenSet
from encora_client.webhooks import ContentEvent, Event, Receiver, SeenInMemory, WebhookApp
from encora_client.workflows.release import FilePlan, MoviePlan, PublishReport
from encora_client.workflows.uploaded import Uploaded


def sync_jobs(client: EncoraClient) -> None:
    """The sync client's."""
    jobs = client.workflows
    uploaded = jobs.upload(b"data", asset_type="image", filename="a.jpg", progress=print, canceled=lambda: False)
    assert_type(uploaded, Uploaded)
    assert_type(uploaded.upload, MediaUpload)
    assert_type(uploaded.sha256, str)
    assert_type(jobs.wait_for_recording("id"), Recording)
    plan = MoviePlan(fields={"title": "A"}, files=[FilePlan("a.mp4", "video_master")], publish=datetime.now(UTC))
    assert_type(jobs.publish(plan, dry_run=True), PublishReport)
    start = datetime.now(UTC)
    assert_type(
        jobs.guide.schedule(["a"], start=start, end=start + timedelta(days=9)), Generator[EpgProgram, None, None]
    )
    assert_type(jobs.guide.now(), dict[str, EpgProgram])
    assert_type(jobs.reports.audit_log(start=start), Generator[AuditLogEntry, None, None])
    try:
        with jobs.play(movie_id="a", drm_system="widevine", challenge=lambda: b"", on_licence=print) as session:
            session.position = 5
            assert_type(session.addresses.dash_url, str | None)
            assert_type(session.licence, DrmLicence | None)
    except StreamRefused as error:
        assert_type([each.session_id for each in error.sessions], list[str])
    jobs.upload(5, asset_type="image")  # expect: error


async def async_jobs(client: AsyncEncoraClient) -> None:
    """The async client's."""
    jobs = client.workflows
    assert_type(await jobs.upload("a.mp4", asset_type="video_master"), Uploaded)
    start = datetime.now(UTC)
    assert_type(jobs.guide.schedule(start=start, end=start), AsyncGenerator[EpgProgram, None])
    async with jobs.play(channel_id="a", start_over=True) as session:
        assert_type(session.error is None, bool)
        await session.beat()


def sign_in() -> None:
    """A session is a token."""
    session = PkceSession(SignInSettings(client_id="app"), store=FileTokens("tokens.json"))
    assert_type(session.tokens(), TokenSet | None)
    EncoraClient(token=session)
    AsyncEncoraClient(token=AsyncPkceSession(SignInSettings(client_id="app")))
    EncoraClient(token=AsyncPkceSession(SignInSettings()))  # expect: error


def webhooks(body: bytes) -> Any:
    """Events are told apart by class."""
    receiver = Receiver([FromEnvironment("A"), "b"], seen=SeenInMemory())
    event = receiver.receive(body, {"X-Encora-Signature-256": "x"})
    assert_type(event, Event)
    if isinstance(event, ContentEvent):
        assert_type(event.id, str | None)

    async def handle(_: Event) -> None:
        """Nothing."""

    return WebhookApp(receiver, handle)
