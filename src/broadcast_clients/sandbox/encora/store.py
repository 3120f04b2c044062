"""Everything that is stored: one table for each kind of thing, filled when it is first used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from broadcast_clients.sandbox.server.clock import Clock

from . import lifecycles
from .made_live import channels_at_start
from .made_movies import movies_at_start, slug_of
from .made_platform import audit_at_start, geo_rules_at_start
from .made_shows import collections_at_start, episodes_at_start, genres_at_start, made_shows
from .made_users import MadeLists, devices_at_start, plan_ids, plans_at_start, profiles_of
from .record import Fields, Kind, Record
from .schedule import Schedule
from .schemas_content import COLLECTION, EPISODE, GENRE, MOVIE, SEASON, SHOW, TRAILER
from .schemas_live import CHANNEL, IMPORT_JOB
from .schemas_platform import AUDIT, DELIVERY, GEO_RULE, UPLOAD, WEBHOOK
from .schemas_users import (
    DEVICE,
    DOWNLOAD,
    HISTORY_ITEM,
    PLAN,
    RATING,
    RECORDING,
    REMINDER,
    SESSION,
    WATCHLIST_ITEM,
)
from .tables import Due, Move, Table

Rows = Callable[[], Iterable[Record]]


class Store:
    """The tables."""

    def __init__(self, seed: int, clock: Clock, variants: Mapping[str, str], author: str) -> None:
        self._seed = seed
        self._clock = clock
        start = self._start = clock.now()
        lists = MadeLists(seed, start)
        paces = lifecycles.Paces(variants)
        self.tables: list[Table] = []
        self.profile_ids: tuple[str, ...] = profiles_of(seed)
        self.made_plan_ids: dict[str, str] = plan_ids(seed)
        published = (lifecycles.publication_due, lifecycles.publish)

        self.movies: Table = self._table(MOVIE, lambda: movies_at_start(seed, start), *published)
        self.shows: Table = self._table(SHOW, lambda: made_shows(seed).shows)
        self.seasons: Table = self._table(SEASON, lambda: made_shows(seed).seasons)
        self.episodes: Table = self._table(EPISODE, lambda: episodes_at_start(seed, start), *published)
        self.trailers: Table = self._table(TRAILER)
        self.genres: Table = self._table(GENRE, lambda: genres_at_start(seed))
        self.collections: Table = self._table(
            COLLECTION, lambda: collections_at_start(seed, movies_at_start(seed, start), author), *published
        )
        self.channels: Table = self._table(CHANNEL, lambda: channels_at_start(seed))
        self.schedule: Schedule = Schedule(seed, clock, self.channels)
        self.tables.append(self.schedule.programs)
        self.imports: Table = self._table(IMPORT_JOB)

        self.plans: Table = self._table(PLAN, lambda: plans_at_start(seed, start))
        self.devices: Table = self._table(DEVICE, lambda: devices_at_start(seed, start))
        self.sessions: Table = self._table(SESSION, list, paces.session_due, lifecycles.end)
        self.history: Table = self._table(HISTORY_ITEM, lambda: lists.history(self._seen(20)))
        self.watchlist: Table = self._table(WATCHLIST_ITEM, lambda: lists.watchlist(self._seen(3)))
        self.ratings: Table = self._table(RATING, lambda: lists.ratings(self._seen(2)))
        self.recordings: Table = self._table(
            RECORDING, lambda: lists.recordings(channels_at_start(seed)), paces.recording_due, paces.record
        )
        self.reminders: Table = self._table(
            REMINDER, lambda: lists.reminders(channels_at_start(seed)), paces.reminder_due, paces.remind
        )
        device = devices_at_start(seed, start)[0].id
        self.downloads: Table = self._table(
            DOWNLOAD, lambda: lists.downloads(self._seen(1), device), paces.download_due, paces.download
        )

        self.uploads: Table = self._table(UPLOAD, list, paces.upload_due, paces.transcode)
        self.geo_rules: Table = self._table(GEO_RULE, lambda: geo_rules_at_start(seed, start))
        self.webhooks: Table = self._table(WEBHOOK)
        self.deliveries: Table = self._table(DELIVERY)
        self.audit: Table = self._table(
            AUDIT, lambda: audit_at_start(seed, start, author, movies_at_start(seed, start))
        )

    def _table(self, kind: Kind, rows: Rows = list, due: Due | None = None, move: Move | None = None) -> Table:
        table = Table(kind, self._seed, self._clock, rows, due, move)
        self.tables.append(table)
        return table

    def _seen(self, count: int) -> list[Record]:
        """Return so many titles of either type that anyone might see at the start."""
        movies = movies_at_start(self._seed, self._start)
        free = [movie for movie in movies if movie.status == "published" and _everywhere(movie)]
        made = made_shows(self._seed)
        first = made.shows[0].id
        episodes = [each for each in made.episodes if each.get("show_id") == first and each.status == "published"]
        return [*free[:count], *episodes][: 2 * count]

    def add_title(self, table: Table, fields: Fields, **hidden: object) -> Record:
        """Add a movie or show: slug and average rating are the platform's."""
        number = table.writes.created + 1
        slug = f"{slug_of(str(fields['title']))}-{self._seed:x}{number:05x}"
        return table.create({"slug": slug, "average_rating": 0, "rating_count": 0, **fields}, **hidden)

    def named(self, kind: str) -> Table:
        """Return the table of a kind. Raises ValueError when there is none."""
        for table in self.tables:
            if table.kind.name == kind:
                return table
        raise ValueError(
            f"nothing is called {kind!r}; there are: {', '.join(table.kind.name for table in self.tables)}"
        )


def _everywhere(movie: Record) -> bool:
    return bool(movie.fields["geo_restrictions"]["policy"] == "allow_all")
