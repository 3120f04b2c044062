"""What a viewer may see: status, territory, subscription (documented: lists are filtered by these)."""

from __future__ import annotations

from collections.abc import Iterator

from .account import Account
from .checks import read_moment
from .record import Fields, Record
from .tables import Table

CONTENT_TYPES = ("movie", "show", "episode", "channel")


class Catalogue:
    """The content of the platform from the side of the viewer."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._store = account.store
        self._tables = {
            "movie": self._store.movies,
            "show": self._store.shows,
            "episode": self._store.episodes,
            "channel": self._store.channels,
        }

    def content(self, content_type: str, identity: str) -> Record | None:
        """Return a title or a channel, whether it can be seen or not."""
        table = self._tables.get(content_type)
        return table.get(identity) if table is not None else None

    def table(self, record: Record) -> Table:
        """Return the table that a title or channel is in."""
        return self._tables[record.kind.name]

    def visible(self, *content_types: str) -> Iterator[Record]:
        """Return what the viewer may see of some types."""
        for content_type in content_types:
            for record in self._tables[content_type]:
                if self.is_visible(record):
                    yield record

    def out(self, *content_types: str) -> Iterator[Record]:
        """Return what is out, wherever it may be seen."""
        for content_type in content_types:
            yield from (record for record in self._tables[content_type] if self.is_out(record))

    def is_visible(self, record: Record) -> bool:
        """Whether the viewer's lists have a title or channel."""
        if not self.is_out(record) or not self.allowed(record, self._account.territory):
            return False
        return record.kind.name == "channel" or self._subscribed()

    def _subscribed(self) -> bool:
        return self._account.plan is not None or self._account.variant("unsubscribed") == "sees_all"

    def is_out(self, record: Record) -> bool:
        """Whether a title or channel is out, whoever may see it."""
        kind = record.kind.name
        if kind == "show":
            return record.status != "draft"
        if kind == "channel":
            return self._account.variant("channel_publish") == "status" or bool(record.hidden.get("published"))
        if kind == "episode":
            season = self._store.seasons.get(record.get("season_id"))
            show = self._store.shows.get(record.get("show_id"))
            parents_out = season is not None and season.status != "draft" and show is not None and self.is_out(show)
            return parents_out and record.status == "published"
        return record.status == "published"

    def allowed(self, record: Record, territory: str) -> bool:
        """Whether a country may see a thing."""
        return self.blocking_rule(record, territory) is None

    def blocking_rule(self, record: Record, territory: str) -> str | None:
        """Return what keeps a country out: the id of a rule, "" for the restriction of the thing itself, or None."""
        if record.kind.name == "episode":
            show = self._store.shows.get(record.get("show_id"))
            if show is not None and (found := self.blocking_rule(show, territory)) is not None:
                return found
        if not _permits(record.get("geo_restrictions") or {}, territory):
            return ""
        for rule in self._store.geo_rules:
            if record.id in (rule.get("applies_to") or ()) and not _permits(dict(rule.fields), territory):
                return rule.id
        return None

    def in_window(self, record: Record) -> bool:
        """Whether now lies between available_from and available_until (documented: the playback window)."""
        now = self._account.now()
        begins, ends = record.get("available_from"), record.get("available_until")
        return (begins is None or read_moment(begins) <= now) and (ends is None or now < read_moment(ends))


def _permits(rule: Fields, territory: str) -> bool:
    listed = territory in rule.get("territories", ())
    policy = rule.get("policy", "allow_all")
    return listed if policy == "allow_list" else not (policy == "block_list" and listed)
