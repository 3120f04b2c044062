"""Playing: the session lives as long as the block, whatever happens to its heartbeats."""

from __future__ import annotations

import base64
import pickle
import threading
from typing import Any

import pytest

from broadcast_clients.core.concurrency._async import sleep
from broadcast_clients.core.errors import BroadcastError, ConfigurationError, InvalidRequest
from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient
from encora_client.errors import StreamRefused
from tests._async.encora.on_sandbox import AsyncSandboxClock, client_of, jobs_of

pytestmark = pytest.mark.sandbox(contents=5)

HEARTBEAT = "POST /stream/heartbeat"


def sessions(sandbox: Sandbox) -> list[dict[str, Any]]:
    """The sessions that the platform has."""
    return sandbox.encora.stored("stream_session")


def beats(sandbox: Sandbox) -> list[dict[str, Any]]:
    """The bodies of the heartbeats that came."""
    return [each.json() for each in sandbox.requests("encora") if each.route == HEARTBEAT]


async def some_movie(client: AsyncEncoraClient) -> str:
    """A movie that the account may play."""
    movie = await client.movies.list().first()
    assert movie is not None
    return movie.id


async def test_a_session_lives_as_long_as_its_block(sandbox: Sandbox) -> None:
    profile = sandbox.encora.profile_ids[1]
    async with client_of(sandbox, device_id=sandbox.encora.device_id) as client:
        movie = await some_movie(client)
        jobs = jobs_of(client, sandbox)
        async with jobs.play(movie_id=movie, profile_id=profile) as session:
            [running] = sessions(sandbox)
            assert (running["content_id"], running["profile_id"]) == (movie, profile)
            assert session.session_id == running["id"]
            assert str(session.addresses.dash_url).startswith("https://")
            session.position = 61.9
            session.paused = True
            await session.beat()
            [running] = sessions(sandbox)
            assert running["position_seconds"] == 61
            assert beats(sandbox)[-1]["is_paused"] is True
            assert session.heartbeats == 1
            assert session.expires_at is not None
        assert sessions(sandbox) == []
        with pytest.raises(ZeroDivisionError):
            async with jobs.play(movie_id=movie):
                raise ZeroDivisionError
        assert sessions(sandbox) == []


async def test_everything_that_can_be_played_can_be(sandbox: Sandbox) -> None:
    async with client_of(sandbox) as client:
        show = await client.shows.list().first()
        assert show is not None
        episode = await client.episodes.list(show.id, 1).first()
        channel = await client.live.list().first()
        assert episode is not None
        assert channel is not None
        now = sandbox.now
        schedule = client.admin.epg.list(channel.id)
        past = next(each for each in await schedule.collect() if each.end_time < now and each.is_catchup_available)
        jobs = jobs_of(client, sandbox)
        device = sandbox.encora.device_id
        choices: list[dict[str, Any]] = [
            {"episode_id": episode.id},
            {"channel_id": channel.id},
            {"channel_id": channel.id, "program_id": past.id},
            {"channel_id": channel.id, "start_over": True},
        ]
        for choice in choices:
            async with jobs.play(**choice, device_id=device) as session:
                assert session.addresses.hls_url
                await session.beat()
                assert session.lost == 0
        assert sessions(sandbox) == []


async def test_heartbeats_go_out_by_themselves_with_the_players_position(sandbox: Sandbox) -> None:
    """In the background, by the machine's time: as soon as one came, the test is over."""
    came = threading.Event()

    def position() -> float:
        came.set()
        return 12.5

    async with client_of(sandbox, device_id=sandbox.encora.device_id) as client:
        movie = await some_movie(client)
        async with client.workflows.play(movie_id=movie, position=position, interval=0.2) as session:
            for _ in range(2_000):
                if came.is_set() and session.heartbeats:
                    break
                await sleep(0.005)
        assert session.heartbeats >= 1
    assert beats(sandbox)[0]["position_seconds"] == 12
    assert sessions(sandbox) == []


async def test_a_heartbeat_every_30_seconds_and_no_more(sandbox: Sandbox) -> None:
    clock = AsyncSandboxClock(sandbox)
    async with client_of(sandbox, device_id=sandbox.encora.device_id) as client:
        jobs = jobs_of(client, sandbox, clock)
        async with jobs.play(movie_id=await some_movie(client)) as session:
            for _ in range(40):
                await clock.sleep(3)
                await session.tick()
            assert session.heartbeats == 4


async def test_addresses_are_renewed_before_they_end(sandbox: Sandbox) -> None:
    clock = AsyncSandboxClock(sandbox)
    given: list[Any] = []
    async with client_of(sandbox, device_id=sandbox.encora.device_id) as client:
        jobs = jobs_of(client, sandbox, clock)
        async with jobs.play(movie_id=await some_movie(client), on_addresses=given.append) as session:
            first = session.addresses
            for _ in range(50):
                assert session.addresses.expires_at is not None
                assert session.addresses.expires_at > clock.now()
                await clock.sleep(29)
                await session.tick()
            assert given
            assert given[-1] == session.addresses
            assert session.addresses.dash_url != first.dash_url
            assert len(sessions(sandbox)) == 1


async def test_addresses_that_no_heartbeat_renews_come_from_a_new_session(sandbox: Sandbox) -> None:
    clock = AsyncSandboxClock(sandbox)
    async with client_of(sandbox, device_id=sandbox.encora.device_id) as client:
        jobs = jobs_of(client, sandbox, clock)
        body = {"refreshed_urls": None, "session_expires_at": "2036-01-01T00:00:00Z"}
        sandbox.fault("encora", HEARTBEAT, "status", status=200, body=body, acted=True, count=None)
        async with jobs.play(movie_id=await some_movie(client)) as session:
            first = session.session_id
            for _ in range(40):
                await clock.sleep(29)
                await session.tick()
                assert session.addresses.expires_at is not None
                assert session.addresses.expires_at > clock.now()
            assert session.session_id != first
    assert sessions(sandbox) == []


async def test_lost_heartbeats_are_told_and_survived(sandbox: Sandbox) -> None:
    clock = AsyncSandboxClock(sandbox)
    lost: list[BroadcastError] = []
    async with client_of(sandbox, device_id=sandbox.encora.device_id) as client:
        jobs = jobs_of(client, sandbox, clock)
        async with jobs.play(movie_id=await some_movie(client), on_lost=lost.append) as session:
            sandbox.fault("encora", HEARTBEAT, "reset_before", count=2)
            sandbox.fault("encora", HEARTBEAT, "status", status=500, count=2)
            for _ in range(2):
                await clock.sleep(30)
                await session.tick()
            assert (session.lost, len(lost), session.over) == (2, 2, False)
            await session.beat()
            assert session.lost == 0
            assert [each["id"] for each in sessions(sandbox)] == [session.session_id]


async def test_a_session_that_the_platform_ended_is_opened_again(sandbox: Sandbox) -> None:
    clock = AsyncSandboxClock(sandbox)
    async with client_of(sandbox, device_id=sandbox.encora.device_id) as client:
        jobs = jobs_of(client, sandbox, clock)
        given: list[Any] = []
        async with jobs.play(movie_id=await some_movie(client), on_addresses=given.append) as session:
            first = session.session_id
            await clock.sleep(3_600)  # asleep in a bag
            await session.tick()
            assert session.session_id != first
            assert [each["id"] for each in sessions(sandbox)] == [session.session_id]
            assert given == [session.addresses]
    assert sessions(sandbox) == []


@pytest.mark.parametrize("status", ["409", "403", "429"])
async def test_one_stream_too_many_is_told_with_those_that_run(sandbox: Sandbox, status: str) -> None:
    sandbox.reset(variants={"encora.concurrency_status": status})
    sandbox.encora.subscribe("basic")
    async with client_of(sandbox, device_id=sandbox.encora.device_id, retries=0) as client:
        movie = await some_movie(client)
        jobs = jobs_of(client, sandbox)
        async with jobs.play(movie_id=movie) as running:
            with pytest.raises(StreamRefused, match="has 1 streams running") as caught:
                async with jobs.play(movie_id=movie):
                    raise AssertionError("unreachable")
            assert [each.session_id for each in caught.value.sessions] == [running.session_id]
            assert caught.value.status == int(status)
            assert pickle.loads(pickle.dumps(caught.value)).sessions == caught.value.sessions
        async with jobs.play(movie_id=movie):
            assert len(sessions(sandbox)) == 1


async def test_a_session_that_isnt_taken_up_again_is_over(sandbox: Sandbox) -> None:
    clock = AsyncSandboxClock(sandbox)
    told: list[BroadcastError] = []
    async with client_of(sandbox, device_id=sandbox.encora.device_id) as client:
        jobs = jobs_of(client, sandbox, clock)
        async with jobs.play(movie_id=await some_movie(client), on_over=told.append) as session:
            session.raise_if_over()
            sandbox.encora.subscribe(None)
            await clock.sleep(3_600)
            await session.tick()
            assert session.over
            assert told == [session.error]
            with pytest.raises(StreamRefused):
                session.raise_if_over()
            count = len(beats(sandbox))
            await session.beat()
            assert len(beats(sandbox)) == count


async def test_licences_are_acquired_and_renewed(sandbox: Sandbox) -> None:
    clock = AsyncSandboxClock(sandbox)
    given: list[Any] = []
    challenges: list[bytes] = []

    def challenge() -> bytes:
        challenges.append(b"\x00challenge %d" % len(challenges))
        return challenges[-1]

    async with client_of(sandbox, device_id=sandbox.encora.device_id) as client:
        jobs = jobs_of(client, sandbox, clock)
        async with jobs.play(
            movie_id=await some_movie(client), drm_system="widevine", challenge=challenge, on_licence=given.append
        ) as session:
            assert given == [session.licence]
            for _ in range(30):
                await clock.sleep(29)
                await session.tick()
            assert len(given) == 2
            assert given[0].license_bytes != given[1].license_bytes
    bodies = [each.json() for each in sandbox.requests("encora") if each.route == "POST /drm/license"]
    assert [base64.b64decode(each["license_request_bytes"]) for each in bodies] == challenges


async def test_what_is_started_but_not_licensed_is_ended(sandbox: Sandbox) -> None:
    sandbox.fault("encora", "POST /drm/license", "status", status=403)
    async with client_of(sandbox, device_id=sandbox.encora.device_id) as client:
        movie = await some_movie(client)
        with pytest.raises(StreamRefused):
            async with jobs_of(client, sandbox).play(movie_id=movie, drm_system="fairplay", challenge=lambda: b"x"):
                raise AssertionError("unreachable")
    assert sessions(sandbox) == []


async def test_a_callback_that_fails_doesnt_end_the_session(sandbox: Sandbox) -> None:
    def broken() -> float:
        raise KeyError("the player is gone")

    async with client_of(sandbox, device_id=sandbox.encora.device_id) as client:
        async with jobs_of(client, sandbox).play(movie_id=await some_movie(client), position=broken) as session:
            await session.beat()
            assert not session.over


async def test_an_end_that_fails_isnt_an_error(sandbox: Sandbox) -> None:
    async with client_of(sandbox, device_id=sandbox.encora.device_id) as client:
        movie = await some_movie(client)
        for kind in ("reset_after", "status"):
            async with jobs_of(client, sandbox).play(movie_id=movie):
                sandbox.fault("encora", "DELETE /stream/{session_id}", kind, count=3)


async def test_what_makes_no_sense_is_refused_before_anything_is_sent(sandbox: Sandbox) -> None:
    async with client_of(sandbox) as client:
        jobs = client.workflows
        wrong: list[dict[str, Any]] = [
            {},
            {"movie_id": "a", "channel_id": "b"},
            {"movie_id": "a", "program_id": "b"},
            {"channel_id": "a", "program_id": "b", "start_over": True},
            {"movie_id": "a", "drm_system": "widevine"},
            {"movie_id": "a", "interval": 0},
        ]
        for arguments in wrong:
            with pytest.raises(ConfigurationError):
                jobs.play(**arguments)
        with pytest.raises((InvalidRequest, TypeError), match="device_id"):
            async with jobs.play(movie_id="0190c0de-0000-7000-8000-000000000000"):
                raise AssertionError("unreachable")
    assert sandbox.requests("encora") == []
