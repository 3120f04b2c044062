"""What calls of EncoraStream work on in the fault table: found at the sandbox, or put there."""

from __future__ import annotations

import datetime as dt
from typing import Any

from broadcast_clients.sandbox.encora.made_users import profiles_of
from encora_client import AsyncEncoraClient
from encora_client.models import (
    Channel,
    Collection,
    Device,
    Download,
    EpgProgram,
    Episode,
    Genre,
    GeoRestrictionRule,
    MediaUpload,
    Movie,
    Plan,
    Rating,
    Recording,
    Reminder,
    Season,
    Show,
    WatchlistItem,
    Webhook,
    WebhookDelivery,
)

__all__ = [
    "CHANNEL",
    "HASH",
    "NOWHERE",
    "PROFILE",
    "TIMES",
    "Stage",
    "channel",
    "collection",
    "delivery",
    "device",
    "download",
    "draft_show",
    "episode",
    "genre",
    "guide_program",
    "history_item",
    "item",
    "made_channel",
    "made_episode",
    "made_program",
    "made_season",
    "movie",
    "on_air",
    "own_device",
    "plan",
    "published_show",
    "rating",
    "recording",
    "reminder",
    "rule",
    "show",
    "stage",
    "streaming",
    "upload",
    "webhook",
]

PROFILE = profiles_of(1)[0]
NOWHERE = "https://127.0.0.1:9/hook"
HASH = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
SOON = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=1)
TIMES: Any = {"start_time": SOON, "end_time": SOON + dt.timedelta(hours=1)}
CHANNEL: Any = {"status": "live", "drm_required": False, "is_premium": False, "is_catchup_enabled": True}


async def movie(client: AsyncEncoraClient) -> Movie:
    """One that viewers see."""
    found = await client.movies.list(limit=1).first()
    assert found is not None
    return found


async def show(client: AsyncEncoraClient) -> Show:
    """One that viewers see."""
    found = await client.shows.list(limit=1).first()
    assert found is not None
    return found


async def episode(client: AsyncEncoraClient) -> Episode:
    """One that viewers see."""
    parent = await show(client)
    found = await client.episodes.list(parent.id, (await client.shows.seasons(parent))[0].season_number).first()
    assert found is not None
    return found


async def channel(client: AsyncEncoraClient) -> Channel:
    """One that viewers see, and that can be watched later, too."""
    return next(each for each in await client.live.list(limit=100).collect() if each.is_catchup_enabled)


async def guide_program(client: AsyncEncoraClient) -> EpgProgram:
    """One that was on yesterday."""
    found = await client.admin.epg.list(
        (await channel(client)).id,
        start_time=SOON - dt.timedelta(days=2),
        end_time=SOON - dt.timedelta(days=1, hours=2),
    ).first()
    assert found is not None
    return found


class Stage:
    """What is needed to stream."""

    def __init__(self, movie: Movie, episode: Episode, channel: Channel, program: EpgProgram, device: str) -> None:
        self.movie = movie
        self.episode = episode
        self.channel = channel
        self.program = program
        self.device = device


async def stage(client: AsyncEncoraClient) -> Stage:
    """Something of each kind, and a device."""
    return Stage(
        await movie(client), await episode(client), await channel(client), await guide_program(client),
        (await client.devices.list())[0].id,
    )  # fmt: skip


async def streaming(client: AsyncEncoraClient) -> str:
    """The id of a stream that runs."""
    device_id = (await client.devices.list())[0].id
    return (await client.movies.stream(await movie(client), device_id=device_id)).session_id


# --- made for the case ----------------------------------------------------------------------------------------------


async def draft_show(client: AsyncEncoraClient) -> Show:
    """One that could be published."""
    return await client.admin.shows.create(title="Ébauche", status="draft", drm_required=False, content_rating="TV-PG")


async def published_show(client: AsyncEncoraClient) -> Show:
    """One that could be unpublished."""
    return await client.admin.shows.publish(await draft_show(client))


async def made_season(client: AsyncEncoraClient) -> Season:
    """One without episodes."""
    return await client.admin.seasons.create((await draft_show(client)).id, season_number=1, status="draft")


async def made_episode(client: AsyncEncoraClient) -> Episode:
    """A draft."""
    season = await made_season(client)
    return await client.admin.episodes.create(season.show_id, 1, episode_number=1, title="Un", status="draft")


async def made_channel(client: AsyncEncoraClient) -> Channel:
    """One that nobody sees yet."""
    return await client.admin.channels.create(CHANNEL, name="Canal Essai")


async def on_air(client: AsyncEncoraClient) -> Channel:
    """One that everybody sees."""
    return await client.admin.channels.publish(await made_channel(client))


async def made_program(client: AsyncEncoraClient) -> EpgProgram:
    """One that is to come."""
    fields: Any = {"is_live": False, "is_catchup_available": False, **TIMES}
    return await client.admin.epg.create((await made_channel(client)).id, fields, title="Essai")


async def collection(client: AsyncEncoraClient) -> Collection:
    """A draft."""
    return await client.admin.collections.create(slug="essai", title="Essai", type="manual", status="draft")


async def genre(client: AsyncEncoraClient) -> Genre:
    """One that nothing has."""
    return await client.admin.genres.create(name="Essai", slug="essai", content_types=["movie"])


async def upload(client: AsyncEncoraClient) -> MediaUpload:
    """One whose file is to come, but for the one byte that it has."""
    import httpx  # of the tests: the signed address isn't the API's

    made = await client.media.uploads.create(
        asset_type="image", filename="a.png", content_type="image/png", size_bytes=1
    )
    async with httpx.AsyncClient(trust_env=False) as host:
        (await host.put(made.upload_url, content=b"x")).raise_for_status()
    return made


async def rule(client: AsyncEncoraClient) -> GeoRestrictionRule:
    """One that is attached to nothing."""
    return await client.geo_restrictions.create(name="Essai", policy="allow_list", territories=["FR"])


async def webhook(client: AsyncEncoraClient) -> Webhook:
    """An address that nobody listens at."""
    return await client.webhooks.get((await client.webhooks.create(url=NOWHERE, events=["user.created"])).id)


async def delivery(client: AsyncEncoraClient) -> WebhookDelivery:
    """One that failed."""
    return await client.webhooks.send_test(await webhook(client))


async def device(client: AsyncEncoraClient) -> Device:
    """The one that is there."""
    return (await client.devices.list())[0]


async def own_device(client: AsyncEncoraClient) -> Device:
    """Another one."""
    return await client.devices.register(name="Essai", device_type="other", fingerprint=HASH)


async def plan(client: AsyncEncoraClient) -> Plan:
    """One that anybody sees."""
    return (await client.plans.list())[0]


async def item(client: AsyncEncoraClient) -> WatchlistItem:
    """A movie on the list."""
    found = await client.watchlist.list(PROFILE).first()
    assert found is not None
    return found


async def history_item(client: AsyncEncoraClient) -> str:
    """The id of something that was watched."""
    found = await client.watchlist.history(PROFILE).first()
    assert found is not None
    return found.id


async def rating(client: AsyncEncoraClient) -> Rating:
    """One that was given."""
    found = await client.ratings.list(PROFILE).first()
    assert found is not None
    return found


async def recording(client: AsyncEncoraClient) -> Recording:
    """One that is there."""
    found = await client.recordings.list().first()
    assert found is not None
    return found


async def reminder(client: AsyncEncoraClient) -> Reminder:
    """One that is set."""
    found = await client.reminders.list(PROFILE).first()
    assert found is not None
    return found


async def download(client: AsyncEncoraClient) -> Download:
    """One that is there."""
    found = await client.downloads.list(PROFILE).first()
    assert found is not None
    return found
