"""Reads that users make, over all of an account: their results tell whether a client works with a server."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import Any

from broadcast_clients.core.errors import NoResult, NotFoundError
from broadcast_clients.core.report import DeviationWarning
from tests.doctor.world import START

__all__ = ["tour", "without"]

NOW = START + dt.timedelta(days=2, minutes=7)
DAY = dt.datetime(2025, 7, 4, tzinfo=dt.UTC)
NOBODY = "00000000-0000-4000-8000-000000000000"


def without(value: Any, names: set[str]) -> Any:
    """Plain values without some members."""
    if isinstance(value, dict):
        return {key: without(each, names) for key, each in value.items() if key not in names}
    return [without(each, names) for each in value] if isinstance(value, list) else value


async def tour(api: str, client: Any) -> dict[str, Any]:
    """Operation, or a word for the job, to what came, as plain values."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeviationWarning)
        return await {"plurimedia": _plurimedia, "encora": _encora, "whatson": _whatson}[api](client)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if hasattr(value, "model_dump"):
        known = {info.validation_alias or name for name, info in type(value).model_fields.items()}
        dumped = value.model_dump(by_alias=True, warnings=False)
        return {key: _moments(each) for key, each in dumped.items() if key in known}
    return _moments(value)


def _moments(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _moments(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_moments(each) for each in value]
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(dt.UTC).isoformat()
    return value


async def _read(found: dict[str, Any], operation: str, client: Any, *arguments: Any, **keywords: Any) -> Any:
    method = client
    for name in operation.split("."):
        method = getattr(method, name)
    value: Any
    try:
        result = method(*arguments, **keywords)
        most = 3 * keywords.get("limit", 90)
        value = await result.collect(limit=most) if hasattr(result, "collect") else await result
    except NoResult:
        raise
    except NotFoundError:
        value = []  # where nothing is answered with 404, an empty list is an error like any other; the report says so
    found[f"{operation} {arguments} {sorted(keywords)}"] = _plain(value)
    return value


async def _plurimedia(client: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    channels = await _read(found, "channels.list", client)
    channel = channels[0].id
    await _read(found, "channels.categories", client, channel)
    await _read(found, "channels.packs", client, channel)
    await _read(found, "broadcasts.days_available", client)
    since = NOW - dt.timedelta(days=3)
    since = since.replace(hour=0, minute=0, second=0, microsecond=0)
    await _read(found, "broadcasts.last_updated", client, since=since)
    await _read(found, "track_changes.list", client, since=since)
    period = {"begin": DAY, "end": DAY + dt.timedelta(days=1)}
    airings = await _read(found, "broadcasts.list", client, channel_id=channel, **period)
    groups = await _read(found, "contents.master_collections", client, channel_id=channel, **period)
    await _read(found, "tags.list", client, channel_id=channel, **period)
    season = next((each.season_id for each in groups if each.season_id), None)
    if season is not None:
        await _read(found, "contents.season_content", client, season)
    await _read(found, "contents.theatrical_releases", client, date=dt.date(2025, 7, 2))
    catalogs = await _read(found, "catalogs.list", client)
    rows = await _read(found, "catalogs.contents", client, catalogs[0].id)
    await _read(found, "catalogs.last_updated", client, catalogs[0].id, since=since)
    content = await _read(found, "contents.get", client, rows[0].id)
    await _read(found, "contents.get_v1", client, rows[0].id)
    await _read(found, "tags.of_content", client, rows[0].id)
    await _read(found, "awards.of_content", client, rows[0].id)
    person = content.cast[0].person_id
    await _read(found, "persons.get", client, person)
    await _read(found, "persons.biography", client, person)
    await _read(found, "persons.images", client, person)
    await _read(found, "awards.of_person", client, person)
    videos = await _read(found, "videos.list", client)
    await _read(found, "videos.related_objects", client, videos[0].id)
    await _read(found, "categories.list", client)
    await _nothing(found, "contents.get", client.contents.get, 9_999_999_999)
    assert airings
    return found


async def _encora(client: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    movies = await _read(found, "movies.list", client, limit=50)
    await _read(found, "movies.list", client, q=movies[0].title[:6])
    movie = movies[0].id
    await _read(found, "movies.get", client, movie)
    await _read(found, "movies.get", client, movie, fields="id,title")
    await _read(found, "movies.trailers", client, movie)
    await _read(found, "movies.related", client, movie, limit=2)
    await _read(found, "movies.tracks", client, movie)
    shows = await _read(found, "shows.list", client, limit=3)
    show = shows[0].id
    await _read(found, "shows.get", client, show)
    seasons = await _read(found, "shows.seasons", client, show)
    number = seasons[0].season_number
    await _read(found, "shows.season", client, show, number)
    episodes = await _read(found, "episodes.list", client, show, number, limit=2)
    await _read(found, "episodes.get", client, show, number, episodes[0].episode_number)
    await _read(found, "episodes.tracks", client, episodes[0].id)
    await _read(found, "shows.trailers", client, show)
    await _read(found, "shows.related", client, show)
    channels = await _read(found, "live.list", client, limit=7)
    several = [each.id for each in channels[:3]]
    await _read(found, "live.get", client, several[0])
    start = NOW - dt.timedelta(hours=6)
    await _read(found, "epg.schedule", client, channel_ids=several, start_time=start, end_time=NOW, limit=10)
    now = await _read(found, "epg.now", client, channel_ids=several)
    await _read(found, "epg.get", client, now[0].id)
    collections = await _read(found, "collections.list", client, limit=2)
    await _read(found, "collections.get", client, collections[0].id)
    for operation in (
        "home.get",
        "genres.list",
        "system.health",
        "system.version",
        "recommendations.trending",
        "plans.list",
    ):
        await _read(found, operation, client)
    await _read(found, "search.find", client, q=movies[0].title[:4], limit=2)
    await _read(found, "search.autocomplete", client, q=movies[0].title[:4])
    await _read(found, "system.config", client, platform="web")
    await _administration(found, client)
    await _viewers(found, client)
    await _nothing(found, "movies.get", client.movies.get, NOBODY)
    return found


async def _administration(found: dict[str, Any], client: Any) -> None:
    movies = await _read(found, "admin.movies.list", client, limit=40)
    await _read(found, "admin.movies.get", client, movies[0].id)
    shows = await _read(found, "admin.shows.list", client, limit=4)
    seasons = await _read(found, "admin.seasons.list", client, shows[0].id)
    number = seasons[0].season_number
    await _read(found, "admin.seasons.get", client, shows[0].id, number)
    episodes = await _read(found, "admin.episodes.list", client, shows[0].id, number, limit=3)
    await _read(found, "admin.episodes.get", client, shows[0].id, number, episodes[0].episode_number)
    channels = await _read(found, "admin.channels.list", client, limit=6)
    await _read(found, "admin.channels.get", client, channels[0].id)
    await _read(found, "admin.epg.list", client, channels[0].id, limit=30)
    collections = await _read(found, "admin.collections.list", client, limit=2)
    await _read(found, "admin.collections.get", client, collections[0].id)
    await _read(found, "admin.genres.list", client)
    await _read(found, "geo_restrictions.list", client)
    await _read(found, "admin.analytics.overview", client, period="last_7d")
    await _read(found, "admin.analytics.content", client, period="last_7d", limit=2)
    await _read(found, "admin.analytics.subscriptions", client, period="last_7d")
    await _read(found, "admin.audit_logs.list", client, limit=2)


async def _viewers(found: dict[str, Any], client: Any) -> None:
    devices = await _read(found, "devices.list", client)
    await _read(found, "devices.get", client, devices[0].id)
    profile = client._engine.shared.default_arguments["profile_id"]
    await _read(found, "watchlist.list", client, profile, limit=2)
    await _read(found, "watchlist.list", client, profile, completed=True)
    await _read(found, "watchlist.history", client, profile, limit=2)
    for operation in ("recommendations.for_profile", "reminders.list", "downloads.list", "ratings.list"):
        await _read(found, operation, client, profile)
    await _read(found, "recordings.list", client)


async def _whatson(client: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    rows = await _read(found, "contents.list", client, limit=100)
    first = {each.content_type: each.content_id for each in reversed(rows)}
    everything = await _read(found, "contents.list", client, limit=200)
    first = {each.content_type: each.content_id for each in reversed(everything)}
    for kind, operation in (
        ("program", "programs.get"),
        ("episode", "episodes.get"),
        ("series", "series.get"),
        ("season", "seasons.get"),
    ):
        if kind in first:
            await _read(found, operation, client, first[kind])
    product = await _read(found, "products.get", client, rows[0].content_id)
    await _read(found, "titles.get", client, product.product_titles[0].id)
    await _read(found, "press_sheets.get", client, product.press_sheets[0]["pressSheetId"])
    for name in (
        "press_targets",
        "press_status",
        "parental_ratings",
        "psi_contents",
        "origins",
        "content_producers",
        "genres",
        "frequencies",
        "video_formats",
        "production_modes",
        "planning_categories",
        "sound",
    ):
        await _read(found, f"dropdowns.{name}", client)
    assets = await _read(found, "mam.media_assets.list", client, limit=50)
    asset = await _read(found, "mam.media_assets.get", client, assets[0].media_asset_id)
    await _read(found, "mam.media_asset_sequences.get", client, asset.media_asset_sequence_id)
    components = await _read(found, "mam.video_components.list", client, limit=30)
    await _read(found, "mam.video_components.get", client, components[0].video_component_id)
    await _read(found, "mam.audio_components.list", client, limit=30)
    await _read(found, "mam.subtitling_components.list", client, limit=30)
    media = await _read(found, "mam.media.list", client, limit=30)
    await _read(found, "mam.media.get", client, media[0].media_id)
    await _read(found, "mam.dropdowns.mam_systems", client)
    await _nothing(found, "products.get", client.products.get, "no-such-product")
    return found


async def _nothing(found: dict[str, Any], name: str, method: Any, argument: Any) -> None:
    try:
        found[f"nothing {name}"] = _plain(await method(argument))
    except NotFoundError:
        found[f"nothing {name}"] = "not found"
