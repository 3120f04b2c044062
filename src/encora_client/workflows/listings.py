"""Between the platform's programmes and XMLTV, and how guides are cut into pieces that the platform takes. No I/O."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeVar

from attr import evolve, field, frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.given import checked_number, checked_seconds
from broadcast_clients.core.jsonvalue import as_text
from broadcast_clients.formats import xmltv

if TYPE_CHECKING:
    from encora_client.models import Channel, EpgImportJob, EpgProgram

__all__ = [
    "CHANNELS_AT_ONCE", "ExportReport", "GuideReport", "ImportBatch", "Skipped", "Unoverlapped", "batches",
    "channel_of_xmltv", "check_import", "groups", "platform_channel_id", "to_xmltv", "windows", "xmltv_channel",
    "xmltv_channel_id",
]  # fmt: skip

T = TypeVar("T")
CHANNELS_AT_ONCE = 50
WINDOW = timedelta(days=7)
"""Documented limits of the schedule call."""
DOMAIN = "encorastream"
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@frozen
class Skipped:
    """A programme that wasn't taken over."""

    channel: str
    """Id of its channel."""
    title: str
    """Its title."""
    start: datetime | None
    """When it begins; `None` where that can't be told."""
    why: str
    """What stood against it."""


@frozen
class ExportReport:
    """What came of an export."""

    channels: int
    """With programmes; the others are left out, because the XMLTV tools object to them."""
    programmes: int
    """How many were written."""
    shortened: int
    """Programmes that end where the next one begins, and ended later on the platform."""
    skipped: tuple[Skipped, ...]
    """What the file couldn't take."""

    def _repr_html_(self) -> str:
        """What a notebook shows: counts, and what was left out."""
        counts = {"channels": self.channels, "programmes": self.programmes, "shortened": self.shortened}
        return _report_html("Guide exported", counts, self.skipped)


@frozen
class GuideReport:
    """What came of an import."""

    jobs: tuple[EpgImportJob, ...]
    """Import jobs of the platform, as it answered; no operation to ask after them is documented."""
    programmes: int
    """Programmes handed in."""
    skipped: tuple[Skipped, ...]
    """What couldn't be handed in."""
    missing: tuple[Skipped, ...] = ()
    """With `wait`: handed in, and not on the platform when patience ended."""

    def _repr_html_(self) -> str:
        """What a notebook shows: counts, what was left out and what is missing."""
        counts = {"jobs": len(self.jobs), "programmes": self.programmes, "missing": len(self.missing)}
        return _report_html("Guide imported", counts, (*self.missing, *self.skipped))


def _report_html(title: str, counts: dict[str, int], left_out: Sequence[Skipped]) -> str:
    from broadcast_clients.core.html.summary import summary_html

    rows = [(each.channel, each.title, each.start, each.why) for each in left_out]
    counts = {**counts, "left out": len(left_out)}
    return summary_html(title, counts, ok=not left_out, head=("channel", "title", "start", "why"), rows=rows)


@frozen
class ImportBatch:
    """Programmes of one channel, in order: the content of one import job."""

    channel_id: str
    programmes: tuple[Mapping[str, Any], ...] = field(repr=False)

    @property
    def source(self) -> str:
        """The text that the platform takes: a JSON array."""
        return json.dumps(list(self.programmes), ensure_ascii=False)

    @property
    def start(self) -> datetime:
        """Where it begins."""
        return datetime.fromisoformat(self.programmes[0]["start_time"])

    @property
    def end(self) -> datetime:
        """Where it ends."""
        return max(datetime.fromisoformat(each["end_time"]) for each in self.programmes)


def groups(items: Sequence[T], size: int = CHANNELS_AT_ONCE) -> Iterator[Sequence[T]]:
    """Cut into groups of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def windows(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Cut a stretch of time into windows of at most seven days.

    Raises:
        ConfigurationError: A time has no zone, or it ends before it begins.
    """
    if start.tzinfo is None or end.tzinfo is None:
        raise ConfigurationError("start and end need a time zone, such as datetime.now(timezone.utc)")
    if end <= start:
        raise ConfigurationError(f"the end {end.isoformat()} must come after the start {start.isoformat()}")
    while start < end:
        until = min(start + WINDOW, end)
        yield start, until
        start = until


# --- to XMLTV -----------------------------------------------------------------------------------------------------


def xmltv_channel_id(channel_id: str, domain: str = DOMAIN) -> str:
    """The XMLTV id of a channel of the platform: its id and a domain, in the form of a host name."""
    return xmltv.channel_id(channel_id, domain)


def platform_channel_id(xmltv_id: str) -> str | None:
    """The platform's id in an XMLTV id that begins with one; `None` where it doesn't."""
    first = xmltv_id.partition(".")[0]
    return first if _UUID.fullmatch(first) else None


def xmltv_channel(channel: Channel, domain: str = DOMAIN) -> xmltv.Channel:
    """A channel of the platform, its number among its names."""
    names = [xmltv.Text(channel.name, getattr(channel, "language", None))]
    number = getattr(channel, "number", None)
    if number is not None:
        names.append(xmltv.Text(str(number)))
    logo = getattr(getattr(channel, "images", None), "logo", None)
    website = getattr(channel, "website_url", None)
    return xmltv.Channel(
        id=xmltv_channel_id(channel.id, domain),
        names=tuple(names),
        icons=(xmltv.Icon(logo),) if logo else (),
        urls=(xmltv.Url(website),) if website else (),
    )


def to_xmltv(program: EpgProgram, domain: str = DOMAIN) -> xmltv.Programme:
    """A programme of the platform."""
    lang = getattr(program, "language", None)
    description = getattr(program, "description", None)
    rating = getattr(program, "content_rating", None)
    images = getattr(program, "images", None)
    pictures = [getattr(images, name, None) for name in ("poster", "thumbnail", "backdrop")]
    return xmltv.Programme(
        channel=xmltv_channel_id(program.channel_id, domain),
        start=program.start_time,
        stop=program.end_time,
        titles=(xmltv.Text(program.title, lang),),
        descriptions=(xmltv.Text(description, lang),) if description else (),
        categories=tuple(xmltv.Text(each, lang) for each in getattr(program, "categories", None) or ()),
        icons=tuple(xmltv.Icon(each) for each in pictures if each),
        episode_numbers=_episode_numbers(program),
        ratings=(xmltv.Rating(str(rating)),) if rating else (),
    )


def _episode_numbers(program: EpgProgram) -> tuple[xmltv.EpisodeNumber, ...]:
    season, episode = getattr(program, "season_number", None), getattr(program, "episode_number", None)
    given = [each for each in (season, episode) if each is not None]
    if not given:
        return ()
    if min(given) >= 1:
        return (xmltv.episode_number(season, episode),)
    parts = [f"{letter}{number}" for letter, number in (("S", season), ("E", episode)) if number is not None]
    return (xmltv.EpisodeNumber("".join(parts)),)  # a special: xmltv_ns has no place for number 0


class Unoverlapped:
    """Programmes of many channels in order of time: each ends where its channel's next one begins, if not before."""

    def __init__(self) -> None:
        self._last: dict[str, xmltv.Programme] = {}
        self.shortened: int = 0
        self.skipped: list[Skipped] = []

    def add(self, programme: xmltv.Programme) -> xmltv.Programme | None:
        """Take one; gives the one before on its channel, which is ready now."""
        before = self._last.get(programme.channel)
        if before is None:
            self._last[programme.channel] = programme
            return None
        if programme.start <= before.start:
            why = f"the platform has it at the same time as {before.title!r}"
            self.skipped.append(Skipped(programme.channel, programme.title, programme.start, why))
            return None
        self._last[programme.channel] = programme
        if before.stop is not None and before.stop > programme.start:
            self.shortened += 1
            before = evolve(before, stop=programme.start)
        return before

    def rest(self) -> list[xmltv.Programme]:
        """The last one of each channel."""
        rest = list(self._last.values())
        self._last.clear()
        return rest


# --- from XMLTV ---------------------------------------------------------------------------------------------------


def channel_of_xmltv(
    channels: Mapping[str, str] | Callable[[str], str | None] | None,
) -> Callable[[str], str | None]:
    """What tells the platform's id of an XMLTV channel."""
    if channels is None:
        return platform_channel_id
    if callable(channels):
        return partial(_asked, channels)
    return channels.get


def _asked(channels: Callable[[str], Any], xmltv_id: str) -> str | None:
    """What a function of the user's says about a channel.

    Raises:
        ConfigurationError: It raised, or gave what isn't an id.
    """
    name = getattr(channels, "__qualname__", type(channels).__name__)
    hint = "mend the function that channels= was given; it takes an XMLTV id, and gives the platform's or None"
    try:
        target = channels(xmltv_id)
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        raise ConfigurationError(f"the function {name} failed for channel {xmltv_id!r}: {why}", hint=hint) from error
    if target is not None and not isinstance(target, str):
        raise ConfigurationError(f"the function {name} gave {target!r} for channel {xmltv_id!r}", hint=hint)
    return target


def check_import(batch: Any, patience: Any) -> None:
    """See that an import can be cut into batches, and waited for.

    Raises:
        ConfigurationError: It can't: a batch would have nothing in it, or patience isn't a number of seconds.
    """
    checked_number("batch", batch)
    checked_seconds("patience", patience)


def batches(
    items: Iterable[xmltv.Item | Mapping[str, Any]],
    channel_of: Callable[[str], str | None],
    skipped: list[Skipped],
    *,
    size: int,
) -> Iterator[ImportBatch]:
    """Programmes by channel and in order of time, at most `size` together.

    Args:
        items: XMLTV items, or programmes as the platform takes them, with times as text in RFC 3339.
        channel_of: The platform's id of an XMLTV channel, or `None` for one that isn't wanted.
        skipped: Collects what can't be taken over.
        size: The most programmes of a batch.
    """
    by_channel: dict[str, list[xmltv.Programme | Mapping[str, Any]]] = {}
    unknown: set[str] = set()
    for item in items:
        if isinstance(item, xmltv.Programme):
            channel_id = channel_of(item.channel)
            if channel_id is None:
                if item.channel not in unknown:
                    unknown.add(item.channel)
                    skipped.append(Skipped(item.channel, item.title, item.start, "no channel of the platform is meant"))
                continue
            by_channel.setdefault(channel_id, []).append(item)
        elif isinstance(item, Mapping):
            by_channel.setdefault(str(item.get("channel_id", "")), []).append(item)
    for channel_id, programmes in by_channel.items():
        rows = list(_rows(channel_id, programmes, skipped))
        for group in groups(rows, size):
            yield ImportBatch(channel_id, tuple(group))


def _rows(
    channel_id: str, programmes: list[xmltv.Programme | Mapping[str, Any]], skipped: list[Skipped]
) -> Iterator[Mapping[str, Any]]:
    ready = [each for each in programmes if not isinstance(each, xmltv.Programme)]
    foreign = sorted((each for each in programmes if isinstance(each, xmltv.Programme)), key=lambda each: each.start)
    rows: list[Mapping[str, Any]] = []
    for row in ready:
        missing = [name for name in ("channel_id", "title", "start_time", "end_time") if not as_text(row.get(name))]
        if missing:
            skipped.append(Skipped(channel_id, str(row.get("title", "")), None, f"has no {', '.join(missing)}"))
        else:
            rows.append({"is_live": False, "is_catchup_available": False, **row})
    for one, following in zip_longest(foreign, foreign[1:]):
        stop = one.stop if one.stop is not None else (following.start if following is not None else None)
        why = None if one.title else "has no title"
        if stop is None:
            why = "has no end, and nothing follows it"
        elif stop <= one.start:
            why = f"ends at {stop.isoformat()}, which isn't after its start"
        if why is not None or stop is None:
            skipped.append(Skipped(one.channel, one.title, one.start, str(why)))
        else:
            rows.append(_row(channel_id, one, stop))
    yield from sorted(rows, key=lambda row: datetime.fromisoformat(row["start_time"]))


def _row(channel_id: str, programme: xmltv.Programme, stop: datetime) -> Mapping[str, Any]:
    title = programme.titles[0]
    row: dict[str, Any] = {
        "channel_id": channel_id,
        "title": title.value[:255],
        "start_time": programme.start.isoformat(),
        "end_time": stop.isoformat(),
        "is_live": False,
        "is_catchup_available": False,
    }
    if title.lang:
        row["language"] = title.lang
    if programme.descriptions:
        row["description"] = programme.descriptions[0].value[:2000]
    if programme.categories:
        row["categories"] = [each.value for each in programme.categories]
    for number in programme.episode_numbers:
        if number.system == "xmltv_ns":
            try:
                season, episode = xmltv.parse_episode_number(number)
            except xmltv.XmltvError:
                continue
            row |= {"season_number": season, "episode_number": episode}
    icons = programme.icons
    if icons:
        row["images"] = {"poster": icons[0].src}
    return row
