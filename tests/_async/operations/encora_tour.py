"""A walk through every operation of EncoraStream: each call made as users make it, each answer read."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import httpx

from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient
from encora_client.models import Channel, Episode, Movie, Show
from tests.operations.expected_encora import Expected

__all__ = ["Tour", "register"]

FINGERPRINT = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
NOWHERE = "https://127.0.0.1:9/hook"
HOUR = dt.timedelta(hours=1)


async def register(client: AsyncEncoraClient, expected: Expected) -> str:
    """Register a device, try the other operations on devices, and give what `X-Device-Id` has to be."""
    device = await client.devices.register(name="Salon", device_type="stb", fingerprint=FINGERPRINT)
    assert (await client.devices.rename(device, name="Chambre")).name == "Chambre"
    devices = await client.devices.list()
    assert device.id in [each.id for each in devices]
    assert devices.meta["limit"] >= len(devices)
    assert (await client.devices.get(device.id)).device_type == "stb"
    spare = await client.devices.register(name="Vieux", device_type="other", fingerprint="0" * 64)
    await client.devices.remove(spare)
    return device.id if expected.device == "id" else FINGERPRINT


class Tour:
    """Goes through the operations in an order in which each finds what it needs."""

    def __init__(self, sandbox: Sandbox, client: AsyncEncoraClient, expected: Expected) -> None:
        self.sandbox = sandbox
        self.client = client
        self.expected = expected
        self.guard: dict[str, Any] = {} if expected.etag == "strong" else {"unconditional": True}
        self.profile = sandbox.encora.profile_ids[0]
        self.past = ""

    async def whole(self) -> None:
        """All of it."""
        movie = await self.movies()
        show, episode = await self.shows()
        channel = await self.channels()
        await self.guide(channel)
        await self.catalogue(movie, show, episode)
        await self.live(channel)
        await self.lists(movie, show)
        await self.recordings(channel)
        await self.downloads(movie)
        await self.operators(movie)
        await self.webhooks()
        await self.system()
        await self.remove(movie, show, channel)

    # --- authors ----------------------------------------------------------------------------------------------------

    async def movies(self) -> Movie:
        """A movie with a video and a trailer, published."""
        client = self.client
        movie = await client.admin.movies.create(
            title="Arrival", status="draft", drm_required=True, runtime_minutes=116, content_rating="PG-13"
        )
        assert movie.id in [each.id async for each in client.admin.movies.list(q="Arrival")]
        await self.upload("video_master", movie)
        await self.upload("trailer", movie)
        movie = await client.admin.movies.get(movie.id)
        changed = await client.admin.movies.update(
            movie, title="Arrival", status="draft", drm_required=False, tagline="Why are they here?", **self.guard
        )
        assert (changed.tagline, changed.drm_required) == ("Why are they here?", False)
        published = await client.admin.movies.publish(changed, **self.guard)
        assert published.status == "published"
        return published

    async def upload(self, asset: str, movie: Movie) -> None:
        """Bring a file to the platform and wait for its transcode; give another upload up."""
        client = self.client
        file = b"\x00" * 64
        upload = await client.media.uploads.create(
            asset_type=asset, filename="film.mp4", content_type="video/mp4", size_bytes=len(file),
            target={"content_type": "movie", "content_id": movie.id},
        )  # fmt: skip
        async with httpx.AsyncClient() as host:
            (await host.put(upload.upload_url, content=file)).raise_for_status()
        assert (await client.media.uploads.complete(upload)).status != "awaiting_upload"
        for _ in range(20):
            upload = await client.media.uploads.get(upload.id)
            if upload.transcode_status == "completed":
                break
            self.sandbox.advance(days=1 / 24)
        assert upload.transcode_status == "completed"
        other = await client.media.uploads.create(
            asset_type="image", filename="poster.jpg", content_type="image/jpeg", size_bytes=1
        )
        await client.media.uploads.cancel(other)

    async def shows(self) -> tuple[Show, Episode]:
        """A show with one season and one episode, published."""
        client, guard = self.client, self.guard
        show = await client.admin.shows.create(
            title="Severance", status="draft", drm_required=False, content_rating="TV-MA", genres=["drama"]
        )
        season = await client.admin.seasons.create(show.id, season_number=1, status="draft")
        season = await client.admin.seasons.get(show.id, season.season_number)
        marks: Any = {"season_number": 1, "status": "published"}
        season = await client.admin.seasons.update(show.id, season, marks, title="Good news", **guard)
        assert (season.title, season.status) == ("Good news", "published")
        assert [each.title for each in await client.admin.seasons.list(show.id)] == ["Good news"]
        episode = await client.admin.episodes.create(
            show.id, 1, episode_number=1, title="Good News About Hell", status="draft", runtime_minutes=57,
            content_rating="TV-MA",
        )  # fmt: skip
        assert (episode.season_number, episode.episode_number) == (1, 1)
        episode = await client.admin.episodes.get(show.id, 1, 1)
        marks = {"season_number": 1, "episode_number": 1, "title": episode.title, "status": "published"}
        episode = await client.admin.episodes.update(show.id, 1, episode, marks, synopsis="Mark leads a team.", **guard)
        assert (episode.status, episode.synopsis) == ("published", "Mark leads a team.")
        assert [each.id async for each in client.admin.episodes.list(show.id, 1)] == [episode.id]
        show = await client.admin.shows.update(
            await client.admin.shows.get(show.id), title="Severance", status="draft", drm_required=False,
            network="Apple TV+", **guard,
        )  # fmt: skip
        assert show.network == "Apple TV+"
        published = await client.admin.shows.publish(show, **guard)
        assert published.status in ("published", "ongoing")
        assert show.id in [each.id async for each in client.admin.shows.list(status=published.status)]
        return published, episode

    async def channels(self) -> Channel:
        """A channel, on the air."""
        client = self.client
        fields: Any = {"status": "live", "drm_required": False, "is_premium": False, "is_catchup_enabled": True}
        channel = await client.admin.channels.create(fields, name="Canal Essai", catchup_days=3)
        channel = await client.admin.channels.get(channel.id)
        channel = await client.admin.channels.update(channel, fields, name="Canal Essai", number=977, **self.guard)
        assert (channel.number, channel.catchup_days) == (977, 3)
        channel = await client.admin.channels.publish(channel)
        assert channel.id in [each.id async for each in client.admin.channels.list(q="Canal Essai")]
        return channel

    async def guide(self, channel: Channel) -> None:
        """A programme that was on, one that is, and a whole feed."""
        client, now = self.client, self.sandbox.now
        marks: Any = {"is_live": False, "is_catchup_available": True}
        past = await client.admin.epg.create(
            channel.id, marks, title="Le journal", start_time=now - 5 * HOUR, end_time=now - 4 * HOUR
        )
        assert past.channel_id == channel.id
        marks |= {"channel_id": channel.id, "start_time": past.start_time, "end_time": past.end_time}
        past = await client.admin.epg.update(past.id, marks, title="Le grand journal", episode_number=None)
        assert (await client.epg.get(past.id)).title == "Le grand journal"
        times = {"start_time": (now - HOUR).isoformat(), "end_time": (now + HOUR).isoformat()}
        feed = json.dumps([{**marks, **times, "title": "En direct"}])
        job = await client.admin.epg.import_schedule(
            format="json", source=feed, channel_ids=[channel.id], replace_window=False
        )
        assert job.status in ("queued", "completed")
        self.sandbox.advance(days=1 / 86_400)
        listed = [each async for each in client.admin.epg.list(channel.id)]
        assert {each.title for each in listed} == {"Le grand journal", "En direct"}
        extra = await client.admin.epg.create(
            channel.id, title="Fin", start_time=now + HOUR, end_time=now + 2 * HOUR, is_live=False,
            is_catchup_available=False,
        )  # fmt: skip
        await client.admin.epg.delete(extra.id)
        self.past = past.id

    async def remove(self, movie: Movie, show: Show, channel: Channel) -> None:
        """Take back and delete everything that was made."""
        client, guard = self.client, self.guard
        movie = await client.admin.movies.unpublish(movie, **guard)
        await client.admin.movies.delete(movie)
        show = await client.admin.shows.unpublish(show, **guard)
        other = await client.admin.seasons.create(show.id, season_number=2, status="draft")
        spare = await client.admin.episodes.create(show.id, 2, episode_number=0, title="Special", status="draft")
        await client.admin.episodes.delete(show.id, 2, spare)
        await client.admin.seasons.delete(show.id, other)
        draft = await client.admin.shows.create(title="Draft", status="draft", drm_required=False)
        await client.admin.shows.delete(draft)
        await client.admin.channels.unpublish(channel)
        await client.admin.channels.delete(channel)

    # --- what viewers see -------------------------------------------------------------------------------------------

    async def catalogue(self, movie: Movie, show: Show, episode: Episode) -> None:
        """Titles, their parts, and their streams."""
        client = self.client
        assert movie.id in [each.id async for each in client.movies.list(limit=100)]
        assert (await client.movies.get(movie.id)).title == movie.title
        assert [each.title for each in await client.movies.trailers(movie)]
        assert movie.id not in [each.id for each in await client.movies.related(movie, limit=3)]
        other = await client.movies.list(language="en").first()
        assert other is not None
        tracks = await client.movies.tracks(other)
        assert [each.language for each in [*tracks.audio, *tracks.subtitles]]
        assert show.id in [each.id async for each in client.shows.list(limit=100)]
        assert (await client.shows.get(show.id)).title == show.title
        assert [each.season_number for each in await client.shows.seasons(show)] == [1]
        assert (await client.shows.season(show, 1)).show_id == show.id
        assert await client.shows.trailers(show) == []
        assert show.id not in [each.id for each in await client.shows.related(show)]
        assert [each.id async for each in client.episodes.list(show.id, 1)] == [episode.id]
        assert (await client.episodes.get(show.id, 1, 1)).id == episode.id
        assert (await client.episodes.tracks(episode)).audio is not None
        for stream in (
            await client.movies.stream(movie),
            await client.episodes.stream(episode, profile_id=self.profile),
        ):
            await self.play(stream.session_id)
        found = [each.content_id async for each in client.search.find(q="Arrival", content_type="movie")]
        assert movie.id in found
        assert await client.search.autocomplete(q="Arr", limit=5)
        licence = await client.drm.acquire_licence(
            content_id=movie.id, content_type="movie", drm_system="widevine", license_request_bytes="AAEC"
        )
        assert licence.drm_system == "widevine"

    async def play(self, session: str) -> None:
        """A heartbeat, a look at what is running, and the end."""
        client = self.client
        beat = await client.playback.heartbeat(session_id=session, position_seconds=30)
        assert beat.session_expires_at > self.sandbox.now
        assert session in [each.session_id for each in await client.playback.sessions()]
        await client.playback.end(session)

    async def live(self, channel: Channel) -> None:
        """Channels, the guide, and television at three times."""
        client, now = self.client, self.sandbox.now
        assert channel.id in [each.id async for each in client.live.list(status="live", limit=100)]
        assert (await client.live.get(channel.id)).name == channel.name
        window: Any = {"start_time": now - dt.timedelta(days=1), "end_time": now + dt.timedelta(days=6)}
        programmes = [each async for each in client.epg.schedule(channel_ids=[channel.id], limit=1, **window)]
        assert {each.channel_id for each in programmes} == {channel.id}
        assert len({each.id for each in programmes}) == 2
        on = await client.epg.now(channel_ids=[channel.id])
        assert [each.title for each in on.groups[channel.id]] == ["En direct"]
        for stream in (
            await client.live.stream(channel),
            await client.live.catchup(channel, program_id=self.past),
            await client.live.start_over(channel),
        ):
            await client.playback.end(stream.session_id)
        collection = await client.admin.collections.create(
            slug="essai", title="Essai", type="manual", status="draft", subtitle=None
        )
        collection = await client.admin.collections.get(collection.id)
        marks: Any = {"slug": "essai", "title": "Essai", "type": "manual", "status": "published"}
        collection = await client.admin.collections.update(collection, marks, sort_order=-1, **self.guard)
        assert collection.id in [each.id async for each in client.admin.collections.list(status="published")]
        assert collection.id in [each.id async for each in client.collections.list(limit=100)]
        assert (await client.collections.get(collection.id, limit=5)).slug == "essai"
        await client.admin.collections.delete(collection)
        assert (await client.home.get(profile_id=self.profile)).rails[0].title

    # --- accounts ---------------------------------------------------------------------------------------------------

    async def lists(self, movie: Movie, show: Show) -> None:
        """Watchlist, history, ratings, recommendations."""
        client, profile = self.client, self.profile
        item = await client.watchlist.add(profile, content_type="movie", content_id=movie.id)
        item = await client.watchlist.update_progress(profile, item.id, watch_progress_seconds=60, completed=False)
        assert item.watch_progress_seconds == 60
        assert item.id in [each.id async for each in client.watchlist.list(profile, completed=False)]
        await client.watchlist.remove(profile, item.id)
        history = await client.watchlist.history(profile, content_type="movie").collect()
        await client.watchlist.delete_history_item(profile, history[0].id)
        await client.watchlist.clear_history(profile, confirmation="CLEAR_HISTORY")
        assert await client.watchlist.history(profile).collect() == []
        rating = await client.ratings.rate(profile, content_type="show", content_id=show.id, value=4)
        assert (await client.ratings.update(profile, rating.id, value=5, review="Praise Kier.")).value == 5
        assert rating.id in [each.id async for each in client.ratings.list(profile)]
        await client.ratings.delete(profile, rating.id)
        assert (await client.recommendations.for_profile(profile, context="home"))[0].content_id
        assert (await client.recommendations.trending(window="today"))[0].rank == 1
        reminder = await client.reminders.create(
            profile, target_type="upcoming_release", target_id=movie.id, remind_at=self.sandbox.now + HOUR,
            channels=["push"],
        )  # fmt: skip
        assert reminder.id in [each.id async for each in client.reminders.list(profile)]
        await client.reminders.cancel(profile, reminder.id)

    async def recordings(self, channel: Channel) -> None:
        """A recording that is cancelled again."""
        client, now = self.client, self.sandbox.now
        recording = await client.recordings.schedule(
            channel_id=channel.id, start_time=now + HOUR, end_time=now + 2 * HOUR, quality="hd"
        )
        assert (await client.recordings.get(recording.id)).status == "scheduled"
        assert recording.id in [each.id async for each in client.recordings.list(status="scheduled")]
        await client.recordings.delete(recording)

    async def downloads(self, movie: Movie) -> None:
        """A download that is given up."""
        client, profile = self.client, self.profile
        download = await client.downloads.create(profile, content_type="movie", content_id=movie.id, quality="SD")
        assert (await client.downloads.get(profile, download.id)).content_id == movie.id
        assert download.id in [each.id async for each in client.downloads.list(profile)]
        await client.downloads.delete(profile, download)

    # --- operators --------------------------------------------------------------------------------------------------

    async def operators(self, movie: Movie) -> None:
        """Genres, territories, figures, the audit log."""
        client = self.client
        genre = await client.admin.genres.create(name="Essai", slug="essai", content_types=["movie"])
        marks: Any = {"slug": "essai", "content_types": ["movie", "show"]}
        assert (await client.admin.genres.update(genre.id, marks, name="Essais")).name == "Essais"
        assert genre.id in [each.id for each in await client.admin.genres.list()]
        assert "essai" in [each.slug for each in await client.genres.list(content_type="show")]
        await client.admin.genres.delete(genre.id)
        rule = await client.geo_restrictions.create(
            name="Not in France", policy="block_list", territories=["FR"], applies_to=[movie.id]
        )
        marks = {"policy": "block_list", "territories": ["FR"]}
        rule = await client.geo_restrictions.update(rule, marks, name="Nowhere near France")
        assert (await client.geo_restrictions.get(rule.id)).name == "Nowhere near France"
        assert rule.id in [each.id async for each in client.geo_restrictions.list()]
        verdict = await client.geo_restrictions.check(content_id=movie.id, content_type="movie", country_code="FR")
        assert verdict.allowed is False
        await client.geo_restrictions.delete(rule)
        figures = await client.admin.analytics.overview(period="last_30d", currency="EUR")
        assert (figures.period, figures.currency) == ("last_30d", "EUR")
        titles = await client.admin.analytics.content(period="today", sort="-total_plays").collect(limit=5)
        assert titles[0].total_plays >= titles[-1].total_plays
        subscriptions = await client.admin.analytics.subscriptions(period="last_7d")
        assert subscriptions.by_plan[0].active_count >= 0
        entry = await client.admin.audit_logs.list(action="content.", resource_type="movie").first()
        assert entry is not None
        assert (await client.admin.audit_logs.get(entry.id)).action == entry.action

    async def webhooks(self) -> None:
        """An address that nobody listens at: what isn't delivered can be delivered again."""
        client = self.client
        created = await client.webhooks.create(url=NOWHERE, events=["content.published"], description="d")
        assert created.signing_secret.endswith(created.signing_secret_hint)
        webhook = await client.webhooks.update(created.id, status="disabled")
        assert (webhook.status, (await client.webhooks.get(webhook.id)).url) == ("disabled", NOWHERE)
        assert webhook.id in [each.id async for each in client.webhooks.list()]
        delivery = await client.webhooks.send_test(webhook)
        assert (delivery.event_type, delivery.status) == ("ping", "failed")
        assert delivery.id in [each.id async for each in client.webhooks.deliveries(webhook, status="failed")]
        await client.webhooks.redeliver(webhook, delivery.id)
        await client.webhooks.delete(webhook)

    async def system(self) -> None:
        """What needs no sign-in."""
        client = self.client
        assert (await client.system.config(platform="web")).config_version
        health = await client.system.health()
        assert health.status == "ok"
        assert health.components["database"].status == "ok"
        await client.system.readiness()
        assert (await client.system.version()).api_version == "2.0.0"
        plans = await client.plans.list(billing_cycle="monthly")
        assert (await client.plans.get(plans[0].id)).price == plans[0].price
