"""V1/Broadcasts, V2/Broadcasts, V2/Content and V2/Tags: what channels air, and what hangs on it."""

from __future__ import annotations

import json

from broadcast_clients.sandbox.made.numbers import mix
from broadcast_clients.sandbox.server.messages import Request, Response, Route, encode_json

from .account import Account
from .attached import tags_of
from .channels import channel_id
from .contents import Fields, content_at, grouping_fields, stamp
from .kept import Kept
from .numbering import content_id, episode_at
from .paths import Paths
from .period import Period, airings_in, read_period
from .schedule import day_text, time_text
from .timetable import Airing
from .tv import CHANNELS, format_of, is_tv

_KEPT_REPLIES = 64
_KEPT_CONTENTS = 1024
_FIELDS = {"begin_end": ("begin", "end"), "start_stop": ("startTime", "stopTime")}


class Broadcasts:
    """The operations of one account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._replies: Kept[tuple[Period, int, str], Response] = Kept(self._made, _KEPT_REPLIES)
        self._contents: Kept[tuple[int, str], str] = Kept(self._content_text, _KEPT_CONTENTS)
        self._begin, self._end = _FIELDS[account.variants["plurimedia.airing_fields"]]

    def routes(self, paths: Paths) -> list[Route]:
        """Return the operations."""
        return [
            paths.v1("GET", "broadcastsdaysavailable", self.days_available, "broadcasts/daysavailable"),
            paths.v1("GET", "broadcastslastupdated", self.last_updated, "broadcasts/lastupdated"),
            paths.v2("GET", "broadcasts", self.list_broadcasts),
            paths.v2("GET", "contentmastercollections", self.master_collections, "contents/mastercollections"),
            paths.v2("GET", "contenttags", self.tags, "contents/tags"),
        ]

    def forget(self) -> None:
        """Drop what was made from data that changed."""
        self._replies.clear()
        self._contents.clear()

    def days_available(self, request: Request) -> Response:
        """V1/Broadcasts, BroadcastsDaysAvailable: the days for the channels of the account (documented)."""
        days = self._account.schedule.days
        if self._account.variants["plurimedia.days_available"] == "days":
            return self._account.listed("v1", [{"day": day_text(day)} for day in days])
        rows = [{"channelId": channel_id(channel), "day": day_text(day)} for channel in range(CHANNELS) for day in days]
        return self._account.listed("v1", rows)

    def last_updated(self, request: Request) -> Response:
        """V1/Broadcasts, BroadcastsLastUpdated: days of channels that changed since a moment (documented).

        The time of a row is that of its airings, so one before the moment asked for means that only contents changed
        (documented).
        """
        account = self._account
        rows = [
            {
                "channelId": channel_id(each.channel),
                "day": day_text(each.day),
                "lastUpdate": stamp(account.local(each.update)),
            }
            for each in account.schedule.changed_since(account.since(request, "v1"))
        ]
        return account.listed("v1", rows)

    def list_broadcasts(self, request: Request) -> Response:
        """V2/Broadcasts, Broadcasts: what a channel airs in a period, with metadata and images (documented)."""
        asked = read_period(self._account, request)
        return self._replies.get((asked, self._account.schedule.days.start, self._account.lang(request)))

    def _made(self, asked: tuple[Period, int, str]) -> Response:
        period, _, lang = asked
        rows = [
            self._airing_text(period.channel or 0, day, each, lang) for day, each in airings_in(self._account, period)
        ]
        if not rows:
            return self._account.replies.nothing("v2")
        return self._account.replies.rows("v2", f"[{','.join(rows)}]".encode())

    def _airing_text(self, channel: int, day: int, airing: Airing, lang: str) -> str:
        """Return an airing as JSON. Written as text, because the content in it is the greater part and is kept."""
        account = self._account
        update = stamp(account.local(account.schedule.updated(channel, day, airing.change)))
        bits = mix(account.seed, airing.number)
        live = is_tv(airing.place) and format_of(airing.place) in ("News", "Sports Show") and bits & 1
        tail = ',"qualityIndex":7' if account.extra_fields else ""
        return (
            f'{{"id":{airing.number},"channelId":{channel_id(channel)},'
            f'"{self._begin}":"{time_text(day, airing.begin)}","{self._end}":"{time_text(day, airing.end)}",'
            f'"content":{self._contents.get((airing.place, lang))},"images":{self._images(airing, bits)},'
            f'"isLive":{"true" if live else "false"},"isPremiere":{"true" if bits >> 8 & 7 == 0 else "false"},'
            f'"lastUpdate":"{update}"{tail}}}'
        )

    def _content_text(self, asked: tuple[int, str]) -> str:
        place, lang = asked
        account, catalogue = self._account, self._account.catalogue
        fields = content_at(account.seed, place, catalogue.edits.get(place), lang, catalogue.group_edits)
        return encode_json(account.extended(fields)).decode()

    def _images(self, airing: Airing, bits: int) -> str:
        """Return pictures of hierarchies 1 to 4 (documented), in no order: the lowest is the one to take."""
        number = content_id(self._account.seed, airing.place)
        found = {4: number * 10 + 4}
        if episode_at(airing.place) is not None:
            found[3] = number * 10 + 3
        if bits >> 16 & 3:
            found[2] = number * 10 + 2
        if not bits >> 20 & 3:
            found[1] = airing.number * 10 + 1
        rows = [
            {"id": each, "hierarchy": level, "url": f"https://images.plurimedia.example/{each}-0.jpg",
             "width": 1920, "height": 1080}
            for level, each in found.items()
        ]  # fmt: skip
        return json.dumps(rows[::-1] if bits >> 24 & 1 else rows, separators=(",", ":"))

    def _places(self, request: Request) -> list[int]:
        """Return the places of what a channel airs in a period, each once."""
        asked = read_period(self._account, request)
        return list(dict.fromkeys(each.place for _, each in airings_in(self._account, asked)))

    def master_collections(self, request: Request) -> Response:
        """V2/Content, ContentMasterCollections: collections, masters and seasons of a period (documented)."""
        account = self._account
        rows: list[Fields] = []
        for place in self._places(request):
            groups = grouping_fields(account.seed, place, account.catalogue.group_edits)
            if any(groups.values()):
                rows.append({"contentId": content_id(account.seed, place), **groups})
        return account.listed("v2", rows)

    def tags(self, request: Request) -> Response:
        """V2/Tags, ContentTags: keywords of what a channel airs in a period.

        The documented description is that of another operation; what it takes and gives is assumed.
        """
        lang = self._account.lang(request)
        rows = [
            {**tag, "contentId": content_id(self._account.seed, place)}
            for place in self._places(request)
            for tag in tags_of(self._account, content_id(self._account.seed, place), lang)
        ]
        return self._account.listed("v2", rows)
