"""What reads from EncoraStream, or does no harm when it is done twice, in the fault table."""

from __future__ import annotations

from tests.faults._async import encora_things as things
from tests.faults._async.encora_subject import Call, Prepare, encora, nothing
from tests.faults._async.subject import Subject

__all__ = ["OPEN", "READS"]

PROFILE = things.PROFILE


def read(operation: str, call: Call, prepare: Prepare = nothing) -> Subject:
    """A call that may be repeated."""
    return encora(operation, "safe", call, prepare=prepare)


READS = (
    read("movies.trailers", lambda client, movie: client.movies.trailers(movie), things.movie),
    read("movies.related", lambda client, movie: client.movies.related(movie), things.movie),
    read("movies.tracks", lambda client, movie: client.movies.tracks(movie), things.movie),
    read("shows.list", lambda client, _: client.shows.list().first_page()),
    read("shows.get", lambda client, show: client.shows.get(show.id), things.show),
    read("shows.seasons", lambda client, show: client.shows.seasons(show), things.show),
    read("shows.season", lambda client, show: client.shows.season(show, 1), things.show),
    read("shows.trailers", lambda client, show: client.shows.trailers(show), things.show),
    read("shows.related", lambda client, show: client.shows.related(show), things.show),
    read("episodes.list", lambda client, show: client.episodes.list(show.id, 1).first_page(), things.show),
    read(
        "episodes.get",
        lambda client, each: client.episodes.get(each.show_id, each.season_number, each.episode_number),
        things.episode,
    ),
    read("episodes.tracks", lambda client, episode: client.episodes.tracks(episode), things.episode),
    read("live.list", lambda client, _: client.live.list().first_page()),
    read("live.get", lambda client, channel: client.live.get(channel.id), things.channel),
    read(
        "epg.schedule",
        lambda client, channel: client.epg.schedule(channel_ids=[channel.id], **things.TIMES).first_page(),
        things.channel,
    ),
    read("epg.now", lambda client, channel: client.epg.now(channel_ids=[channel.id]), things.channel),
    read("epg.get", lambda client, program: client.epg.get(program.id), things.guide_program),
    read("collections.list", lambda client, _: client.collections.list().first_page()),
    read(
        "collections.get", lambda client, found: client.collections.get(found.id),
        lambda client: client.collections.list().first(),
    ),
    read("home.get", lambda client, _: client.home.get()),
    read("genres.list", lambda client, _: client.genres.list()),
    read("search.find", lambda client, _: client.search.find(q="the").first_page()),
    read("search.autocomplete", lambda client, _: client.search.autocomplete(q="the")),
    read("admin.shows.list", lambda client, _: client.admin.shows.list().first_page()),
    read("admin.shows.get", lambda client, show: client.admin.shows.get(show.id), things.show),
    read("admin.seasons.list", lambda client, show: client.admin.seasons.list(show.id), things.show),
    read("admin.seasons.get", lambda client, show: client.admin.seasons.get(show.id, 1), things.show),
    read("admin.episodes.list", lambda client, show: client.admin.episodes.list(show.id, 1).first_page(), things.show),
    read(
        "admin.episodes.get",
        lambda client, each: client.admin.episodes.get(each.show_id, each.season_number, each.episode_number),
        things.episode,
    ),
    read("admin.channels.list", lambda client, _: client.admin.channels.list().first_page()),
    read("admin.channels.get", lambda client, channel: client.admin.channels.get(channel.id), things.channel),
    read("admin.epg.list", lambda client, channel: client.admin.epg.list(channel.id).first_page(), things.channel),
    read("admin.collections.list", lambda client, _: client.admin.collections.list().first_page()),
    read("admin.collections.get", lambda client, made: client.admin.collections.get(made.id), things.collection),
    read("admin.genres.list", lambda client, _: client.admin.genres.list()),
    read("media.uploads.get", lambda client, upload: client.media.uploads.get(upload.id), things.upload),
    read("geo_restrictions.list", lambda client, _: client.geo_restrictions.list().first_page()),
    read("geo_restrictions.get", lambda client, rule: client.geo_restrictions.get(rule.id), things.rule),
    read(
        "geo_restrictions.check",
        lambda client, movie: client.geo_restrictions.check(
            content_id=movie.id, content_type="movie", country_code="FR"
        ),
        things.movie,
    ),
    read("webhooks.list", lambda client, _: client.webhooks.list().first_page()),
    read("webhooks.get", lambda client, webhook: client.webhooks.get(webhook.id), things.webhook),
    read(
        "webhooks.deliveries", lambda client, webhook: client.webhooks.deliveries(webhook).first_page(), things.webhook,
    ),
    read("admin.analytics.overview", lambda client, _: client.admin.analytics.overview(period="today")),
    read("admin.analytics.content", lambda client, _: client.admin.analytics.content(period="today").first_page()),
    read("admin.analytics.subscriptions", lambda client, _: client.admin.analytics.subscriptions(period="today")),
    read("admin.audit_logs.list", lambda client, _: client.admin.audit_logs.list().first_page()),
    read(
        "admin.audit_logs.get", lambda client, entry: client.admin.audit_logs.get(entry.id),
        lambda client: client.admin.audit_logs.list().first(),
    ),
    read("devices.list", lambda client, _: client.devices.list()),
    read("devices.get", lambda client, device: client.devices.get(device.id), things.device),
    read(
        "playback.heartbeat",
        lambda client, session: client.playback.heartbeat(session_id=session, position_seconds=30),
        things.streaming,
    ),
    read("playback.sessions", lambda client, _: client.playback.sessions(), things.streaming),
    read("watchlist.list", lambda client, _: client.watchlist.list(PROFILE).first_page()),
    read("watchlist.history", lambda client, _: client.watchlist.history(PROFILE).first_page()),
    read(
        "watchlist.clear_history",
        lambda client, _: client.watchlist.clear_history(PROFILE, confirmation="CLEAR_HISTORY"),
    ),
    read("recommendations.for_profile", lambda client, _: client.recommendations.for_profile(PROFILE)),
    read("recommendations.trending", lambda client, _: client.recommendations.trending()),
    read("recordings.list", lambda client, _: client.recordings.list().first_page()),
    read("recordings.get", lambda client, recording: client.recordings.get(recording.id), things.recording),
    read("reminders.list", lambda client, _: client.reminders.list(PROFILE).first_page()),
    read("downloads.list", lambda client, _: client.downloads.list(PROFILE).first_page()),
    read("downloads.get", lambda client, download: client.downloads.get(PROFILE, download.id), things.download),
    read("ratings.list", lambda client, _: client.ratings.list(PROFILE).first_page()),
)  # fmt: skip

OPEN = (
    read("system.config", lambda client, _: client.system.config(platform="web")),
    read("system.health", lambda client, _: client.system.health()),
    read("system.readiness", lambda client, _: client.system.readiness()),
    read("system.version", lambda client, _: client.system.version()),
    read("plans.list", lambda client, _: client.plans.list()),
    read(
        "plans.get", lambda client, plan: client.plans.get(plan.id),
        things.plan,
    ),
)  # fmt: skip
"""What takes no credential."""
