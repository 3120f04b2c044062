"""V1/Videos: trailers, and the contents, airings, collections and channels that they belong to."""

from __future__ import annotations

from broadcast_clients.sandbox.made.numbers import mix
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .account import Account
from .channels import channel_id, channel_name
from .contents import Fields, content_at, first_update, grouping_fields
from .numbering import BLOCK, content_id
from .paths import Paths
from .tv import BLOCKS, CHANNELS, FIRST, channel_of, is_tv

FIRST_ID = 70_000
_OF_CATALOGUE = 40
_OF_CHANNELS = CHANNELS
_OF_TV = 200


class Videos:
    """The operations of one account: trailers of contents on demand, of channels, and of contents that are aired."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def routes(self, paths: Paths) -> list[Route]:
        """Return the operations."""
        return [
            paths.v1("GET", "videos", self.list_videos),
            paths.v1("GET", "videorelatedobjects/{id}", self.related_objects, "videos/{id}/relatedobjects"),
        ]

    def list_videos(self, request: Request) -> Response:
        """V1/Videos, Videos: trailers within the scope of the account (documented)."""
        lang = self._account.lang(request)
        numbers = range(_OF_CATALOGUE + _OF_CHANNELS + _OF_TV)
        return self._account.listed("v1", [self._video(number, lang) for number in numbers if self._exists(number)])

    def _exists(self, number: int) -> bool:
        if number < _OF_CATALOGUE:
            return self._account.catalogue.holds(number)
        return number < _OF_CATALOGUE + _OF_CHANNELS + _OF_TV

    def _video(self, number: int, lang: str) -> Fields:
        account, identity = self._account, FIRST_ID + number
        return {
            "id": identity,
            "title": self._title(number, lang),
            "url": f"https://videos.plurimedia.example/{identity}.mp4",
            "lang": lang,
            "duration": 30 + mix(account.seed, identity) % 120,
            "lastUpdate": first_update(account.seed, identity),
        }

    def _title(self, number: int, lang: str) -> str:
        place = self._place(number)
        if place is None:
            return channel_name(number - _OF_CATALOGUE)
        catalogue = self._account.catalogue
        fields = content_at(self._account.seed, place, catalogue.edits.get(place), lang, catalogue.group_edits)
        return str(fields["title"])

    def _place(self, number: int) -> int | None:
        """Return the place of the content that a trailer is about; None for one of a channel."""
        if number < _OF_CATALOGUE:
            return number
        number -= _OF_CATALOGUE + _OF_CHANNELS
        return None if number < 0 else FIRST + number * 4 % (CHANNELS * BLOCKS) * BLOCK

    def related_objects(self, request: Request) -> Response:
        """V1/Videos, VideoRelatedObjects/{id}: ids of what a trailer belongs to (documented, with their names)."""
        account = self._account
        number = account.number(request.parameters["id"], "v1") - FIRST_ID
        if number < 0 or not self._exists(number):
            return account.replies.nothing("v1")
        place = self._place(number)
        contents: list[int] = []
        airings: list[int] = []
        collections: list[int] = []
        channels: list[int] = []
        if place is None:
            channels.append(channel_id(number - _OF_CATALOGUE))
        else:
            contents.append(content_id(account.seed, place))
            collection = grouping_fields(account.seed, place, {})["collectionId"]
            collections += [] if collection is None else [collection]
            if is_tv(place):
                channels.append(channel_id(channel_of(place)))
                airings += self._airings(place)
        related = {
            "relatedContentIds": contents,
            "relatedBroadcastIds": airings,
            "relatedCollectionIds": collections,
            "relatedChannelIds": channels,
        }
        return account.replies.single_v1(account.extended(related))

    def _airings(self, place: int) -> list[int]:
        schedule, channel = self._account.schedule, channel_of(place)
        return [each.number for day in schedule.days for each in schedule.airings(channel, day) if each.place == place]
