"""Days on their way into an XMLTV file. Blocking."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, tzinfo

from broadcast_clients.core.errors import BroadcastError, ConfigurationError
from broadcast_clients.flows.guide.airing import text
from broadcast_clients.flows.guide.days import ChannelDays, clipped
from broadcast_clients.flows.guide.listing import Listing
from broadcast_clients.flows.guide.programmes import listed_channel, programmes_of, rendered
from broadcast_clients.flows.guide.rules import GuideRules, RuleFailed
from broadcast_clients.flows.guide.sending import day_source
from broadcast_clients.flows.guide.source import Source
from broadcast_clients.flows.mirror.report import DatabaseUnusable
from broadcast_clients.flows.report import FlowAction, FlowItem
from plurimedia_client.models import Channel

__all__ = ["Exporter", "day_item", "name_of"]


def name_of(channel: Channel, channel_id: int) -> str:
    """What a channel is called; its id where the mirror doesn't know."""
    return text(channel, "name") or str(channel_id)


class Exporter:
    """Puts days into a listing.

    Args:
        source: The mirror.
        rules: How airings become programmes.
        zone: The zone of the provider's clock.
        listing: Where they go.
        begins: Where it begins.
        ends: Where it ends.
        before: Marks of the days that the file had, by channel and day.
    """

    def __init__(
        self,
        source: Source,
        rules: GuideRules,
        zone: tzinfo,
        listing: Listing,
        *,
        begins: datetime | None,
        ends: datetime | None,
        before: Mapping[str, str],
    ) -> None:
        self._source = source
        self._rules = rules
        self._zone = zone
        self._listing = listing
        self._begins = begins
        self._ends = ends
        self._before = before
        self._owners: dict[str, int] = {}
        self._days: tuple[int, ChannelDays] | None = None
        self.marks: dict[str, str] = {}
        """Marks of the days that the file has now, by channel and day."""

    def add(self, channel_id: int, channel: Channel, day: date) -> FlowItem:
        """Put a day into the listing; gives what is to be told of it."""
        key = day_source(channel_id, day)
        action: FlowAction
        notes: tuple[str, ...] = ()
        error: str | None = None
        target: str | None = None
        try:
            target, programmes, notes = self._made(channel_id, channel, day)
        except (ConfigurationError, DatabaseUnusable):
            raise
        except BroadcastError as failure:
            action, error = "failed", str(failure)
        else:
            if programmes:
                self.marks[key] = hashlib.sha256(b"".join(programmes)).hexdigest()[:16]
                same = self._before.get(key) == self.marks[key]
                action = "unchanged" if same else "update" if key in self._before else "create"
            else:
                action = "delete" if key in self._before else "skipped"
                notes = (*notes, "nothing is on")
        name = name_of(channel, channel_id)
        return day_item(key, action, title=name, target=target, notes=notes, error=error)

    def _made(self, channel_id: int, channel: Channel, day: date) -> tuple[str, list[bytes], tuple[str, ...]]:
        listed = listed_channel(channel, channel_id, self._rules)
        if self._owners.setdefault(listed.id, channel_id) != channel_id:
            raise RuleFailed(f"the rule channel gave {listed.id!r} for channel {self._owners[listed.id]} already")
        ready = clipped(self._channel(channel_id).ready(day), self._begins, self._ends)
        found = programmes_of(ready, self._rules, listed.id)
        made = rendered(listed, [programme for _, programme in found.programmes])
        self._listing.add(listed, made)
        return listed.id, made, found.notes

    def _channel(self, channel_id: int) -> ChannelDays:
        if self._days is None or self._days[0] != channel_id:
            self._days = channel_id, ChannelDays(self._source, channel_id, self._rules, self._zone)
        return self._days[1]


def day_item(
    key: str,
    action: FlowAction,
    *,
    title: str = "",
    target: str | None = None,
    changes: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    error: str | None = None,
) -> FlowItem:
    """What is told of a day of a channel."""
    channel, _, day = key.partition("/")
    return FlowItem(
        key=f"channel {channel} on {day}",
        kind="day",
        action=action,
        title=title,
        source=key,
        target=target,
        changes=changes,
        notes=notes,
        error=error,
    )
