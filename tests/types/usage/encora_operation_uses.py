"""All of EncoraStream, as users write it. Lines that end in a mark have to be refused."""

from __future__ import annotations

import datetime as dt
from typing import Any, assert_type

from encora_client import AsyncEncoraClient, AsyncPager, EncoraClient, ItemList, NotModified, Pager, ResponseCache
from encora_client.models import (
    AppConfig,
    AuditLogEntry,
    Channel,
    Collection,
    ContentAnalytics,
    Device,
    Download,
    DrmLicence,
    EpgImportJob,
    EpgProgram,
    EpgProgramWriteDict,
    Episode,
    EpisodeUpdate,
    EpisodeUpdateDict,
    Genre,
    GeoCheckResult,
    HealthStatus,
    HeartbeatResult,
    HomeLayout,
    MediaUpload,
    MovieStatus,
    Plan,
    Rail,
    Recommendation,
    SearchResult,
    Season,
    SeasonUpdateDict,
    Show,
    StreamSession,
    StreamUrls,
    SubtitleTrack,
    Trailer,
    UploadTarget,
    Webhook,
    WebhookCreated,
    WebhookEventType,
)

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
EVENTS: list[WebhookEventType] = ["content.published", "an.event.of.a.newer.server"]
PROGRAMME: EpgProgramWriteDict = {
    "channel_id": "id",
    "title": "t",
    "start_time": NOW,
    "end_time": NOW,
    "is_live": False,
    "is_catchup_available": True,
    "season_number": None,
}
STATUS: MovieStatus = "draft"

client = EncoraClient(base_url="https://x.test/api/v2", device_id="d", profile_id="p", cache=ResponseCache(entries=10))


def viewing() -> None:
    movie = client.movies.get("id")
    assert_type(client.movies.trailers(movie), ItemList[Trailer])
    assert_type(client.movies.stream(movie), StreamUrls)
    assert_type(client.movies.stream("id", device_id="d", profile_id="p"), StreamUrls)
    assert_type(client.movies.tracks(movie).subtitles[0], SubtitleTrack)
    show = client.shows.list(status="ongoing").first()
    assert_type(show, Show | None)
    assert_type(client.shows.seasons("id"), ItemList[Season])
    assert_type(client.shows.season("id", 1).title, str | None)
    assert_type(client.episodes.list("id", 1), Pager[Episode])
    assert_type(client.live.list(status="live"), Pager[Channel])
    assert_type(client.live.catchup("id", program_id="id"), StreamUrls)
    programmes = client.epg.schedule(channel_ids=("a", "b"), start_time=NOW, end_time=NOW)
    assert_type(programmes, Pager[EpgProgram])
    assert_type(programmes.first_page().groups, dict[str, list[EpgProgram]])
    assert_type(client.epg.now(channel_ids=["a"]), ItemList[EpgProgram])
    assert_type(client.home.get(), HomeLayout)
    assert_type(client.home.get(if_none_match='"x"'), HomeLayout | NotModified)
    assert_type(client.home.get().rails, list[Rail])
    assert_type(client.genres.list(), ItemList[Genre])
    assert_type(client.search.find(q="x", release_year_min=1990), Pager[SearchResult])
    assert_type(client.system.config(platform="web"), AppConfig)
    assert_type(client.system.health(), HealthStatus)
    assert_type(client.system.health().components["database"].latency_ms, float)
    client.system.readiness()
    assert_type(client.plans.list()[0], Plan)
    assert_type(client.plans.get("id").allow_download_count, int | None)


def quieter(season: Season) -> SeasonUpdateDict:
    return {"title": None, "end_date": dt.date(2026, 3, 1), "season_number": season.season_number + 1}


def authoring() -> None:
    show = client.admin.shows.create(title="t", status="draft", drm_required=False)
    assert_type(client.admin.shows.publish(show), Show)
    season = client.admin.seasons.create(show.id, season_number=1, status="draft", title=None)
    assert_type(client.admin.seasons.update(show.id, season, title="t"), Season)
    assert_type(client.admin.seasons.edit(show.id, 1, quieter), Season)
    episode = client.admin.episodes.create(show.id, 1, episode_number=1, title="t", status="draft")
    assert_type(client.admin.episodes.update(show.id, 1, episode, title="t"), Episode)
    moved: EpisodeUpdateDict = {"episode_number": 2}
    client.admin.episodes.update(show.id, 1, episode, moved)
    client.admin.episodes.update(show.id, 1, episode, EpisodeUpdate(season_number=2))
    channel = client.admin.channels.get("id")
    assert_type(channel.catchup_days, int | None)
    assert_type(client.admin.channels.publish(channel), Channel)
    assert_type(client.admin.epg.create(channel.id, PROGRAMME, title="u"), EpgProgram)
    assert_type(client.admin.epg.import_schedule(format="xmltv", source_url="https://x.test"), EpgImportJob)
    assert_type(client.admin.collections.list(status="archived"), Pager[Collection])
    target: UploadTarget | None = client.media.uploads.get("id").target
    upload = client.media.uploads.create(
        asset_type="video_master", filename="f", content_type="video/mp4", size_bytes=1, target=target
    )
    assert_type(client.media.uploads.complete(upload), MediaUpload)
    client.media.uploads.cancel(upload)


def operating() -> None:
    verdict = client.geo_restrictions.check(content_id="id", content_type="movie", country_code="FR")
    assert_type(verdict, GeoCheckResult)
    created = client.webhooks.create(url="https://x.test", events=EVENTS)
    assert_type(created, WebhookCreated)
    assert_type(created.signing_secret, str)
    assert_type(client.webhooks.update(created.id, status="disabled"), Webhook)
    assert_type(client.webhooks.redeliver("id", "id"), None)
    assert_type(client.admin.analytics.content(period="today"), Pager[ContentAnalytics])
    entries = client.admin.audit_logs.list(from_=NOW, to=NOW, action="content.")
    assert_type(entries, Pager[AuditLogEntry])
    assert_type(client.admin.audit_logs.get("id").metadata, dict[str, Any])


def watching() -> None:
    assert_type(client.devices.list(), ItemList[Device])
    licence = client.drm.acquire_licence(
        content_id="id", content_type="movie", drm_system="widevine", license_request_bytes="AAEC"
    )
    assert_type(licence, DrmLicence)
    assert_type(client.playback.heartbeat(session_id="id", position_seconds=1), HeartbeatResult)
    assert_type(client.playback.sessions(), ItemList[StreamSession])
    client.watchlist.clear_history("id", confirmation="CLEAR_HISTORY")
    assert_type(client.recommendations.trending(window="today"), ItemList[Recommendation])
    assert_type(client.downloads.create("id", content_type="movie", content_id="id", quality="SD"), Download)


async def waiting(asynchronous: AsyncEncoraClient) -> None:
    assert_type(await asynchronous.movies.stream("id"), StreamUrls)
    assert_type(asynchronous.epg.schedule(channel_ids=["a"], start_time=NOW, end_time=NOW), AsyncPager[EpgProgram])
    assert_type(await asynchronous.admin.seasons.edit("id", 1, quieter), Season)


def mistakes() -> None:
    _ = client.epg.now(channel_ids="not, a, list").titles  # expect: error
    client.epg.schedule(channel_ids=["a"], start_time="2026-03-01", end_time=NOW)  # expect: error
    client.episodes.get("id", "1", 1)  # expect: error
    client.live.catchup("id")  # expect: error
    client.system.config()  # expect: error
    client.admin.shows.create(title="t", status="draft")  # expect: error
    client.admin.episodes.create("id", 1, title="t", status="draft")  # expect: error
    client.admin.episodes.update("id", 1, 1, episode_number=2)  # expect: error
    client.admin.shows.update("id", {"titel": "t"}, unconditional=True)  # expect: error
    client.admin.channels.publish("id", if_match='"x"')  # expect: error
    client.admin.epg.update("id", description=None)  # expect: error
    client.watchlist.clear_history("id")  # expect: error
    client.playback.heartbeat(session_id="id", position_seconds=1.5)  # expect: error
    _ = client.webhooks.get("id").signing_secret  # expect: error
    EncoraClient(cache="a directory")  # expect: error
