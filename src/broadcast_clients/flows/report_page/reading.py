"""What the page needs of a mirror's database, leniently: a member that is missing or odd is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from attr import frozen
from sqlalchemy import URL, RowMapping

from broadcast_clients.core.jsonvalue import as_list, as_object, as_text
from broadcast_clients.flows.mirror.raw import read_json
from broadcast_clients.flows.mirror.store import Store

__all__ = ["Airing", "Contents", "Mirrored", "Title"]


@frozen
class Title:
    """A content, for a card or beside an airing."""

    content_id: int | None
    title: str
    subtitle: str
    format: str
    genre: str
    year: str
    minutes: str
    episode: str
    """Such as `S2 E5`."""
    text: str


@frozen
class Airing:
    """What a channel airs, by the clock of the provider."""

    channel_id: int
    day: date
    begin: datetime
    end: datetime
    what: Title
    live: bool
    premiere: bool


@frozen
class Contents:
    """A catalogue in numbers, and those of its contents that changed last."""

    count: int
    formats: Counter[str]
    genres: Counter[str]
    newest: tuple[Title, ...]


class Mirrored:
    """A mirror's database, to be read.

    Args:
        database: Path of an SQLite file, or a URL.
        renames: Model name to {our wire name: the server's}, from the overrides of the client.
    """

    def __init__(self, database: str | Path | URL, renames: Mapping[str, Mapping[str, str]]) -> None:
        self._renames = renames
        self._store = Store(database, renames)
        self._store.open()

    def close(self) -> None:
        """Close the connections."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- members ----------------------------------------------------------------------------------------------------

    def rows(self, table: str, **keys: Any) -> Iterator[RowMapping]:
        """The rows of a table."""
        return self._store.rows(table, **keys)

    def member(self, model: str, raw: Mapping[str, Any], name: str) -> Any:
        """A member by the name that the documents and this suite have for it."""
        return raw.get(self._renames.get(model, {}).get(name, name))

    def _text(self, model: str, raw: Mapping[str, Any], *names: str) -> str:
        for name in names:
            value = self.member(model, raw, name)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return ""

    def _number(self, model: str, raw: Mapping[str, Any], name: str) -> str:
        value = self.member(model, raw, name)
        return str(value) if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 100_000 else ""

    # --- what there is ----------------------------------------------------------------------------------------------

    def channels(self) -> dict[int, str]:
        """Names of the channels by id."""
        found: dict[int, str] = {}
        for row in self.rows("channel"):
            found[row["channel_id"]] = self._text("Channel", _object(row["raw"]), "name") or str(row["channel_id"])
        return found

    def days(self) -> list[date]:
        """The days that were loaded."""
        return sorted({row["day"] for row in self.rows("schedule_day")})

    def airings(self, days: Collection[date], channels: Collection[int]) -> Iterator[Airing]:
        """What chosen channels air on some days, channel by channel and day by day, in the order of the provider."""
        for channel in channels:
            for day in sorted(days):
                for row in self.rows("broadcast", channel_id=channel, day=day):
                    airing = self._airing(channel, day, _object(row["raw"]))
                    if airing is not None:
                        yield airing

    def _airing(self, channel: int, day: date, raw: Mapping[str, Any]) -> Airing | None:
        begin, end = (_moment(self.member("Broadcast", raw, name)) for name in ("begin", "end"))
        if begin is None or end is None:
            return None
        content = as_object(self.member("Broadcast", raw, "content")) or {}
        live, premiere = (self.member("Broadcast", raw, name) is True for name in ("isLive", "isPremiere"))
        return Airing(channel, day, begin, end, self.title(content), live, premiere)

    def title(self, raw: Mapping[str, Any], model: str = "Content") -> Title:
        """What is known of a content."""
        identity = self.member(model, raw, "id")
        season, episode = (self._number(model, raw, name) for name in ("seasonNumber", "episodeNumber"))
        parts = [f"S{season}" if season else "", f"E{episode}" if episode else ""]
        return Title(
            content_id=identity if isinstance(identity, int) else None,
            title=self._text(model, raw, "title", "typographicTitle", "originalTitle") or "(no title)",
            subtitle=self._text(model, raw, "subtitle"),
            format=self._text(model, raw, "format"),
            genre=self._text(model, raw, "genre"),
            year=self._number(model, raw, "productionYear"),
            minutes=self._number(model, raw, "duration"),
            episode=" ".join(each for each in parts if each),
            text=self._synopsis(raw),
        )

    def _synopsis(self, raw: Mapping[str, Any]) -> str:
        """The shortest text: there is a page full of them."""
        texts = [as_object(each) or {} for each in as_list(self.member("Content", raw, "texts")) or ()]
        found = [self._text("ContentText", each, "text") for each in texts]
        return min((each for each in found if each), key=len, default="")

    def contents(self, most: int) -> Contents:
        """What is in catalogues, and the contents that changed last, without masters and seasons."""
        listed = {row["content_id"] for row in self.rows("catalog_content")}
        formats: Counter[str] = Counter()
        genres: Counter[str] = Counter()
        latest: list[tuple[datetime, int, str]] = []
        for row in self.rows("content"):
            if row["content_id"] not in listed:
                continue
            raw = _object(row["raw"])
            formats[self._text("Content", raw, "format") or "(none)"] += 1
            genres[self._text("Content", raw, "genre") or "(none)"] += 1
            latest.append((row["last_update"] or datetime.min, row["content_id"], row["raw"]))
            if len(latest) >= 50 * most:
                latest = _last(latest, most)
        newest = tuple(self.title(_object(raw)) for _, _, raw in _last(latest, most))
        return Contents(len(listed), formats, genres, newest)


def _last(rows: list[tuple[datetime, int, str]], most: int) -> list[tuple[datetime, int, str]]:
    return sorted(rows, key=lambda row: (row[0], row[1]), reverse=True)[:most]


def _object(raw: str) -> Mapping[str, Any]:
    return as_object(read_json(raw)) or {}


def _moment(value: Any) -> datetime | None:
    text = as_text(value)
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
