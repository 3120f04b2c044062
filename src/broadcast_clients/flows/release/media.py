"""Ready-made rules for files in a folder and for windows in custom attributes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from broadcast_clients.flows.release.values import Artwork, ReleaseSource, Video, Window

__all__ = ["artwork_in", "videos_in", "window_from_attributes"]


def videos_in(
    folder: str | Path, *, endings: Sequence[str] = (".mp4", ".mov", ".mxf", ".mkv", ".ts")
) -> Callable[[ReleaseSource], Video | None]:
    """A video rule: the file in a folder that is named after the product's external reference.

    Args:
        folder: Where the files are.
        endings: Endings of their names, the preferred one first.
    """
    place = Path(folder)

    def video(source: ReleaseSource) -> Video | None:
        if source.kind not in ("movie", "episode"):
            return None
        return next((each for each in _named(place, source.content_id, endings) if each.is_file()), None)

    return video


def artwork_in(
    folder: str | Path, *, endings: Sequence[str] = (".jpg", ".jpeg", ".png", ".webp")
) -> Callable[[ReleaseSource], list[Artwork]]:
    """An artwork rule: the files in a folder that are named after the product's external reference.

    Args:
        folder: Where the files are.
        endings: Endings of their names, in the order in which they are uploaded.
    """
    place = Path(folder)

    def artwork(source: ReleaseSource) -> list[Artwork]:
        found = _named(place, source.content_id, endings)
        return [Artwork(each.name, each) for each in found if each.is_file()]

    return artwork


def _named(folder: Path, content_id: str, endings: Sequence[str]) -> list[Path]:
    if content_id in (".", "..") or "/" in content_id or "\\" in content_id or "\0" in content_id:
        return []  # a reference is free text, and must not lead out of the folder
    return [folder / f"{content_id}{ending}" for ending in endings]


def window_from_attributes(
    start: str | None, end: str | None, *, timezone: tzinfo = UTC
) -> Callable[[ReleaseSource], Window]:
    """A window rule: begin and end stand in custom attributes. Name these in `ReleaseRules.custom_attributes`, too.

    Args:
        start: Name of the attribute with the begin, a `Point in time field` (2025r10) or a `Date field`; `None`: none.
        end: Name of the attribute with the end, in the same way.
        timezone: The zone of dates, and of times without one. A date is its first moment.
    """

    def window(source: ReleaseSource) -> Window:
        return Window(_moment(source, start, timezone), _moment(source, end, timezone))

    return window


def _moment(source: ReleaseSource, name: str | None, timezone: tzinfo) -> datetime | None:
    value = None if name is None else source.attributes.get(name)
    if not value:
        return None
    moment = datetime.fromisoformat(str(value))
    return moment.replace(tzinfo=timezone) if moment.tzinfo is None else moment
