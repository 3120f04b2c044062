"""What is to be published, as plain values, and what publishing needs. No I/O but a look at the files."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from attr import field, frozen

__all__ = [
    "EpisodePlan",
    "FilePlan",
    "MoviePlan",
    "Publication",
    "PublishReport",
    "PublishStep",
    "SeasonPlan",
    "ShowPlan",
]

AssetKind = Literal["video_master", "trailer", "image", "subtitle", "audio_track"]
"""What a file is for its title."""
Publication = bool | datetime
"""`True`: at once; a time: scheduled for then; `False`: left as a draft."""


def _files(values: Sequence[FilePlan]) -> tuple[FilePlan, ...]:
    return tuple(values)


@frozen
class FilePlan:
    """A file that belongs to a title.

    Args:
        path: Where it is.
        asset_type: `video_master`, `trailer`, `image`, `subtitle` or `audio_track`.
        content_type: Its media type. Default: by the name's ending.
        sha256: Its expected SHA-256, in hexadecimal.
    """

    path: Path = field(converter=Path)
    asset_type: AssetKind
    content_type: str | None = None
    sha256: str | None = None


@frozen(kw_only=True)
class MoviePlan:
    """A movie: its fields as `admin.movies.create` takes them, without `status`; its files; its publication."""

    fields: Mapping[str, Any]
    """By Python name."""
    files: tuple[FilePlan, ...] = field(default=(), converter=_files)
    """Uploaded in this order, before it is published."""
    publish: Publication = True
    """`True`: at once; a time with an offset: scheduled for then; `False`: left as a draft."""


@frozen(kw_only=True)
class EpisodePlan:
    """An episode: its fields as `admin.episodes.create` takes them, without `status`; its files; its publication."""

    fields: Mapping[str, Any]
    """By Python name."""
    files: tuple[FilePlan, ...] = field(default=(), converter=_files)
    """Uploaded in this order, before it is published."""
    publish: Publication = True
    """`True`: at once; a time with an offset: scheduled for then; `False`: left as a draft."""


def _episodes(values: Sequence[EpisodePlan]) -> tuple[EpisodePlan, ...]:
    return tuple(values)


@frozen(kw_only=True)
class SeasonPlan:
    """A season: its fields as `admin.seasons.create` takes them, without `status`; and its episodes."""

    fields: Mapping[str, Any]
    """By Python name."""
    episodes: tuple[EpisodePlan, ...] = field(default=(), converter=_episodes)
    """Its episodes, in the order in which they are made."""


def _seasons(values: Sequence[SeasonPlan]) -> tuple[SeasonPlan, ...]:
    return tuple(values)


@frozen(kw_only=True)
class ShowPlan:
    """A show: its fields as `admin.shows.create` takes them, without `status`; files such as trailers; and its seasons.

    A show can't be scheduled: its publish call takes no time. Schedule its episodes.
    """

    fields: Mapping[str, Any]
    """By Python name."""
    files: tuple[FilePlan, ...] = field(default=(), converter=_files)
    """Uploaded in this order, before it is published."""
    seasons: tuple[SeasonPlan, ...] = field(default=(), converter=_seasons)
    """Its seasons, in the order in which they are made."""
    publish: Publication = True
    """`True`: at once; `False`: left as a draft."""


@frozen
class PublishStep:
    """One step of a publication.

    Args:
        name: Such as `movie`, `movie/file 0` or `season 1/episode 2/publish`.
        action: `create`, `upload`, `transcode` or `publish`.
        done: Whether it is done; in a dry run none is.
        result: Id of what it made, or the status it led to.
    """

    name: str
    action: Literal["create", "upload", "transcode", "publish"]
    done: bool = False
    result: str | None = None


@frozen
class PublishReport:
    """What came of a publication."""

    steps: tuple[PublishStep, ...]
    """Every step, in order."""
    content_id: str | None
    """Id of the movie or show; `None` in a dry run."""
    status: str | None
    """Its status at the end."""

    def _repr_html_(self) -> str:
        """What a notebook shows: the steps, and what they led to."""
        from broadcast_clients.core.html.summary import summary_html

        counts = {"done": sum(each.done for each in self.steps), "to do": sum(not each.done for each in self.steps)}
        rows = [(each.name, each.action, "done" if each.done else "", each.result) for each in self.steps]
        title = f"Publication: {self.status or 'plan'}"
        return summary_html(title, counts, ok=True, head=("step", "action", "done", "result"), rows=rows)


def fingerprint(plan: MoviePlan | ShowPlan) -> str:
    """What tells one plan from another: a journal belongs to one plan."""
    return hashlib.sha256(json.dumps(_plain(plan), sort_keys=True, default=str).encode()).hexdigest()[:32]


def _plain(plan: Any) -> Any:
    if isinstance(plan, FilePlan):
        return [os.fspath(plan.path), plan.asset_type, plan.content_type, plan.sha256]
    found: dict[str, Any] = {"fields": dict(plan.fields), "publish": str(getattr(plan, "publish", ""))}
    for name in ("files", "seasons", "episodes"):
        found[name] = [_plain(each) for each in getattr(plan, name, ())]
    return found


def problems(plan: MoviePlan | ShowPlan) -> list[str]:
    """What stands in the way, each with its place: what publishing needs by the documents, and the files."""
    return list(_movie(plan) if isinstance(plan, MoviePlan) else _show(plan))


def _movie(plan: MoviePlan) -> Iterator[str]:
    yield from _title("movie", plan.fields, plan.publish, ("runtime_minutes", "content_rating"))
    if plan.publish is not False and not any(each.asset_type == "video_master" for each in plan.files):
        yield "movie: publishing needs a video: add a FilePlan of the type video_master"
    yield from _readable("movie", plan.files)


def _show(plan: ShowPlan) -> Iterator[str]:
    yield from _title("show", plan.fields, plan.publish, ("content_rating",))
    yield from _readable("show", plan.files)
    if isinstance(plan.publish, datetime):
        yield "show: it can't be scheduled, for its publish call takes no time; schedule its episodes"
    numbers = [season.fields.get("season_number") for season in plan.seasons]
    yield from (f"show: season {each} comes twice" for each in _twice(numbers))
    for season in plan.seasons:
        number = season.fields.get("season_number")
        place = f"season {number}"
        if not isinstance(number, int):
            yield "season: season_number is missing"
        yield from (
            f"{place}: episode {each} comes twice"
            for each in _twice([episode.fields.get("episode_number") for episode in season.episodes])
        )
        for episode in season.episodes:
            yield from _episode(f"{place}/episode {episode.fields.get('episode_number')}", episode)


def _episode(place: str, plan: EpisodePlan) -> Iterator[str]:
    if not isinstance(plan.fields.get("episode_number"), int):
        yield f"{place}: episode_number is missing"
    yield from _title(place, plan.fields, plan.publish, ("runtime_minutes", "content_rating"))
    yield from _readable(place, plan.files)


def _title(place: str, fields: Mapping[str, Any], publish: Publication, needed: tuple[str, ...]) -> Iterator[str]:
    if not fields.get("title"):
        yield f"{place}: title is missing"
    if "status" in fields:
        yield f"{place}: status is what this job sets; leave it out"
    if publish is False:
        return
    if isinstance(publish, datetime) and publish.tzinfo is None:
        yield f"{place}: the time to publish at has no time zone"
    yield from (f"{place}: publishing needs {name}" for name in needed if fields.get(name) in (None, ""))


def _readable(place: str, files: Sequence[FilePlan]) -> Iterator[str]:
    for each in files:
        if not each.path.is_file():
            yield f"{place}: there is no file {each.path}"
        elif not os.access(each.path, os.R_OK):
            yield f"{place}: the file {each.path} can't be read"
        elif each.path.stat().st_size < 1:
            yield f"{place}: the file {each.path} is empty"


def _twice(numbers: Sequence[Any]) -> list[Any]:
    return sorted({each for each in numbers if each is not None and numbers.count(each) > 1})
