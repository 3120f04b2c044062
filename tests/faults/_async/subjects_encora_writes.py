"""What writes to EncoraStream in the fault table."""

from __future__ import annotations

from typing import Any

from tests.faults._async import encora_things as things
from tests.faults._async.encora_subject import Call, Prepare, encora, nothing
from tests.faults._async.subject import CREATED, Subject
from tests.faults.rows import Replay

__all__ = ["WRITES"]

PROFILE = things.PROFILE
SHOW: Any = {"title": CREATED, "status": "draft", "drm_required": False}
PROGRAM: Any = {"title": CREATED, "is_live": False, "is_catchup_available": False, **things.TIMES}


def write(
    operation: str, kind: str, what: str, call: Call, prepare: Prepare = nothing, replay: Replay = "once", how: str = ""
) -> Subject:
    """A call of which the sandbox counts how often it took effect on a kind of thing."""
    return encora(
        operation, replay, call, how=how, prepare=prepare, writes=lambda state, _: state.encora_writes(kind, what)
    )


def made(operation: str, kind: str, call: Call, prepare: Prepare = nothing, replay: Replay = "once") -> Subject:
    """A call that makes something."""
    return write(operation, kind, "created", call, prepare, replay)


def changed(operation: str, kind: str, call: Call, prepare: Prepare = nothing, replay: Replay = "once") -> Subject:
    """A call that changes something."""
    return write(operation, kind, "updated", call, prepare, replay)


def removed(operation: str, kind: str, call: Call, prepare: Prepare) -> Subject:
    """A call that removes something."""
    return write(operation, kind, "deleted", call, prepare, "delete")


WRITES = (
    # titles and channels
    made("admin.shows.create", "show", lambda client, _: client.admin.shows.create(SHOW), replay="key"),
    changed(
        "admin.shows.update", "show", lambda client, show: client.admin.shows.update(show, title=CREATED),
        things.draft_show, "guarded",
    ),
    removed("admin.shows.delete", "show", lambda client, show: client.admin.shows.delete(show), things.draft_show),
    changed(
        "admin.shows.publish", "show", lambda client, show: client.admin.shows.publish(show),
        things.draft_show, "guarded",
    ),
    changed(
        "admin.shows.unpublish", "show", lambda client, show: client.admin.shows.unpublish(show),
        things.published_show, "guarded",
    ),
    made(
        "admin.seasons.create", "season",
        lambda client, show: client.admin.seasons.create(show.id, season_number=1, status="draft"), things.draft_show,
    ),
    changed(
        "admin.seasons.update", "season",
        lambda client, season: client.admin.seasons.update(season.show_id, season, title=CREATED),
        things.made_season, "guarded",
    ),
    removed(
        "admin.seasons.delete", "season",
        lambda client, season: client.admin.seasons.delete(season.show_id, season), things.made_season,
    ),
    made(
        "admin.episodes.create", "episode",
        lambda client, season: client.admin.episodes.create(
            season.show_id, 1, episode_number=1, title=CREATED, status="draft"
        ),
        things.made_season,
    ),
    changed(
        "admin.episodes.update", "episode",
        lambda client, each: client.admin.episodes.update(each.show_id, 1, each, title=CREATED),
        things.made_episode, "guarded",
    ),
    removed(
        "admin.episodes.delete", "episode",
        lambda client, each: client.admin.episodes.delete(each.show_id, 1, each), things.made_episode,
    ),
    made(
        "admin.channels.create", "channel",
        lambda client, _: client.admin.channels.create(things.CHANNEL, name=CREATED), replay="key",
    ),
    changed(
        "admin.channels.update", "channel",
        lambda client, channel: client.admin.channels.update(channel, name=CREATED), things.made_channel, "guarded",
    ),
    removed(
        "admin.channels.delete", "channel",
        lambda client, channel: client.admin.channels.delete(channel), things.made_channel,
    ),
    changed(
        "admin.channels.publish", "channel",
        lambda client, channel: client.admin.channels.publish(channel), things.made_channel,
    ),
    changed(
        "admin.channels.unpublish", "channel",
        lambda client, channel: client.admin.channels.unpublish(channel), things.on_air,
    ),
    # guide, collections, genres
    made(
        "admin.epg.create", "program",
        lambda client, channel: client.admin.epg.create(channel.id, PROGRAM), things.made_channel,
    ),
    changed(
        "admin.epg.update", "program",
        lambda client, program: client.admin.epg.update(program.id, title=CREATED), things.made_program,
    ),
    removed(
        "admin.epg.delete", "program", lambda client, program: client.admin.epg.delete(program.id), things.made_program,
    ),
    made(
        "admin.epg.import_schedule", "epg_import",
        lambda client, _: client.admin.epg.import_schedule(format="json", source="[]"),
    ),
    made(
        "admin.collections.create", "collection",
        lambda client, _: client.admin.collections.create(
            slug="quarantaine", title=CREATED, type="manual", status="draft"
        ),
    ),
    changed(
        "admin.collections.update", "collection",
        lambda client, each: client.admin.collections.update(each, title=CREATED), things.collection, "guarded",
    ),
    removed(
        "admin.collections.delete", "collection",
        lambda client, each: client.admin.collections.delete(each), things.collection,
    ),
    made(
        "admin.genres.create", "genre",
        lambda client, _: client.admin.genres.create(name=CREATED, slug="quarantaine", content_types=["movie"]),
    ),
    changed(
        "admin.genres.update", "genre",
        lambda client, genre: client.admin.genres.update(genre.id, name=CREATED), things.genre,
    ),
    removed("admin.genres.delete", "genre", lambda client, genre: client.admin.genres.delete(genre.id), things.genre),
    # platform
    made(
        "media.uploads.create", "media_upload",
        lambda client, _: client.media.uploads.create(
            asset_type="image", filename=CREATED, content_type="image/png", size_bytes=1
        ),
    ),
    removed(
        "media.uploads.cancel", "media_upload",
        lambda client, upload: client.media.uploads.cancel(upload), things.upload,
    ),
    changed(
        "media.uploads.complete", "media_upload",
        lambda client, upload: client.media.uploads.complete(upload), things.upload,
    ),
    made(
        "geo_restrictions.create", "geo_restriction_rule",
        lambda client, _: client.geo_restrictions.create(name=CREATED, policy="allow_list", territories=["BE"]),
    ),
    changed(
        "geo_restrictions.update", "geo_restriction_rule",
        lambda client, rule: client.geo_restrictions.update(rule, name=CREATED), things.rule,
    ),
    removed(
        "geo_restrictions.delete", "geo_restriction_rule",
        lambda client, rule: client.geo_restrictions.delete(rule), things.rule,
    ),
    made(
        "webhooks.create", "webhook",
        lambda client, _: client.webhooks.create(url=things.NOWHERE, events=["user.created"]),
    ),
    changed(
        "webhooks.update", "webhook",
        lambda client, webhook: client.webhooks.update(webhook, description=CREATED), things.webhook,
    ),
    removed("webhooks.delete", "webhook", lambda client, webhook: client.webhooks.delete(webhook), things.webhook),
    made(
        "webhooks.send_test", "webhook_delivery",
        lambda client, webhook: client.webhooks.send_test(webhook), things.webhook,
    ),
    changed(
        "webhooks.redeliver", "webhook_delivery",
        lambda client, delivery: client.webhooks.redeliver(delivery.endpoint_id, delivery.id), things.delivery,
    ),
    # devices and streams
    made(
        "devices.register", "device",
        lambda client, _: client.devices.register(name=CREATED, device_type="other", fingerprint=things.HASH),
    ),
    changed(
        "devices.rename", "device", lambda client, device: client.devices.rename(device, name=CREATED), things.device,
    ),
    removed("devices.remove", "device", lambda client, device: client.devices.remove(device), things.own_device),
    made(
        "movies.stream", "stream_session",
        lambda client, stage: client.movies.stream(stage.movie, device_id=stage.device), things.stage,
    ),
    made(
        "episodes.stream", "stream_session",
        lambda client, stage: client.episodes.stream(stage.episode, device_id=stage.device), things.stage,
    ),
    made(
        "live.stream", "stream_session",
        lambda client, stage: client.live.stream(stage.channel, device_id=stage.device), things.stage,
    ),
    made(
        "live.catchup", "stream_session",
        lambda client, stage: client.live.catchup(
            stage.channel, program_id=stage.program.id, device_id=stage.device
        ),
        things.stage,
    ),
    made(
        "live.start_over", "stream_session",
        lambda client, stage: client.live.start_over(stage.channel, device_id=stage.device), things.stage,
    ),
    removed(
        "playback.end", "stream_session", lambda client, session: client.playback.end(session), things.streaming,
    ),
    encora(
        "drm.acquire_licence", "once",
        lambda client, stage: client.drm.acquire_licence(
            content_id=stage.movie.id, content_type="movie", drm_system="widevine", license_request_bytes="AAEC",
            device_id=stage.device,
        ),
        prepare=things.stage, writes=lambda state, _: state.encora_actions("drm.licence_requested"),
    ),
    # what a profile keeps
    made(
        "watchlist.add", "watchlist_item",
        lambda client, show: client.watchlist.add(PROFILE, content_type="show", content_id=show.id), things.show,
    ),
    changed(
        "watchlist.update_progress", "watchlist_item",
        lambda client, item: client.watchlist.update_progress(PROFILE, item.id, watch_progress_seconds=7), things.item,
    ),
    removed(
        "watchlist.remove", "watchlist_item",
        lambda client, item: client.watchlist.remove(PROFILE, item.id), things.item,
    ),
    removed(
        "watchlist.delete_history_item", "watch_history_item",
        lambda client, item: client.watchlist.delete_history_item(PROFILE, item), things.history_item,
    ),
    made(
        "recordings.schedule", "recording",
        lambda client, channel: client.recordings.schedule(channel_id=channel.id, **things.TIMES), things.channel,
    ),
    removed(
        "recordings.delete", "recording",
        lambda client, recording: client.recordings.delete(recording), things.recording,
    ),
    made(
        "reminders.create", "reminder",
        lambda client, channel: client.reminders.create(
            PROFILE, target_type="live_channel", target_id=channel.id, remind_at=things.TIMES["start_time"]
        ),
        things.channel,
    ),
    removed(
        "reminders.cancel", "reminder",
        lambda client, reminder: client.reminders.cancel(PROFILE, reminder.id), things.reminder,
    ),
    made(
        "downloads.create", "download",
        lambda client, stage: client.downloads.create(
            PROFILE, content_type="movie", content_id=stage.movie.id, quality="SD", device_id=stage.device
        ),
        things.stage,
    ),
    removed(
        "downloads.delete", "download",
        lambda client, download: client.downloads.delete(PROFILE, download), things.download,
    ),
    made(
        "ratings.rate", "rating",
        lambda client, show: client.ratings.rate(PROFILE, content_type="show", content_id=show.id, value=4),
        things.show,
    ),
    changed(
        "ratings.update", "rating",
        lambda client, rating: client.ratings.update(PROFILE, rating.id, value=2), things.rating,
    ),
    removed(
        "ratings.delete", "rating",
        lambda client, rating: client.ratings.delete(PROFILE, rating.id), things.rating,
    ),
)  # fmt: skip
