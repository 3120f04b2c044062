"""V1/TrackChanges: which objects changed since a moment."""

from __future__ import annotations

from datetime import datetime

from broadcast_clients.sandbox.made.numbers import Draw
from broadcast_clients.sandbox.made.people import COUNT, FIRST_ID
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .account import Account
from .changelog import FURTHER_TYPE
from .channels import channel_id
from .contents import stamp
from .numbering import content_id
from .paths import Paths
from .teams import COUNT as TEAMS
from .teams import FIRST_ID as FIRST_TEAM
from .tv import CHANNELS, FIRST, PLACES

_PERSONS = 3
_EXTRADATA = ("ContentExtradata", "BroadcastExtradata", "PersonExtradata", "ChannelExtradata", "SubCatExtradata")


class Tracking:
    """The operation of one account, and the changes that nothing else makes."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def routes(self, paths: Paths) -> list[Route]:
        """Return the operation."""
        return [paths.v1("GET", "trackchanges", self.list_changes)]

    def list_changes(self, request: Request) -> Response:
        """V1/TrackChanges, TrackChanges: objects updated since a moment, each with its type (documented)."""
        account = self._account
        changes = account.log.since(account.since(request, "v1"), request.query.get("objectType"))
        return account.listed(
            "v1",
            [
                {"objectType": each.kind, "objectId": each.number, "lastUpdate": stamp(account.local(each.moment))}
                for each in changes
            ],
        )

    def advance(self, draw: Draw, before: datetime, after: datetime) -> dict[str, list[int]]:
        """Change a few persons, a channel and others; return the ids by type."""
        account = self._account
        channel = draw.below(CHANNELS)
        content = content_id(account.seed, FIRST + draw.below(CHANNELS * PLACES))
        airing = draw.pick(account.schedule.airings(channel, account.today())).number
        persons = [FIRST_ID + draw.below(COUNT) for _ in range(_PERSONS)]
        found: dict[str, list[int]] = {
            "Person": persons,
            "PersonBiography": persons,
            "PersonImage": persons[:1],
            "Channel": [channel_id(channel)],
            "ChannelInPack": [channel_id(channel)],
            "Award": [80_000_000 + content * 4],
            "SportTeam": [FIRST_TEAM + draw.below(TEAMS)],
            "SubCategory": [200 + draw.below(8)],
        }
        owners = (content, airing, persons[0], channel_id(channel), 200 + draw.below(8))
        found |= {kind: [owner] for kind, owner in zip(_EXTRADATA, owners, strict=True)}
        if account.variants["plurimedia.object_types"] == "more":
            found[FURTHER_TYPE] = [1]
        step = (after - before) / (len(found) + 1)
        for number, (kind, objects) in enumerate(found.items(), 1):
            for each in dict.fromkeys(objects):
                account.log.note(before + number * step, kind, each)
        return found
