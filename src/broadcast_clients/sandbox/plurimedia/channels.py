"""V1/Channels: the channels of the account, their categories, and where guides carry them."""

from __future__ import annotations

from broadcast_clients.sandbox.made.numbers import mix
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .account import Account
from .contents import Fields, first_update
from .paths import Paths
from .schedule import FIRST_CHANNEL
from .tv import CHANNELS, profile_of

# In the order of the profiles.
_NAMES = (
    "Une", "Ciné Soir", "Grand Large", "Séries Plus", "Planète Bleue", "Midi", "Sport Direct", "Info Continu",
    "Ribambelle", "Opus",
)  # fmt: skip
_EDITIONS = ("", " Ouest", " Nord", " Sud", " Wallonie", " Romandie")
_COUNTRIES = ("FR", "FR", "FR", "FR", "BE", "CH")
_CATEGORIES = {
    "general": (1, "Généraliste", "General"),
    "film": (2, "Cinéma", "Cinema"),
    "series": (3, "Séries", "Series"),
    "documentary": (4, "Découverte", "Discovery"),
    "sport": (5, "Sport", "Sport"),
    "news": (6, "Information", "News"),
    "kids": (7, "Jeunesse", "Children"),
    "music": (8, "Musique et culture", "Music and Culture"),
}
_HD = (20, "Haute définition", "High Definition")
_PACKS = ((1, "Fibre Atlantique"), (2, "Parabole Azur"), (3, "TNT"), (4, "Box Horizon"))


def channel_id(channel: int) -> int:
    """Return the id of the n-th channel."""
    return FIRST_CHANNEL + channel


def channel_number(identity: int) -> int | None:
    """Return which channel has an id, from 0."""
    return identity - FIRST_CHANNEL if FIRST_CHANNEL <= identity < FIRST_CHANNEL + CHANNELS else None


def channel_name(channel: int) -> str:
    """Return what a channel is called; no two are called alike."""
    turn, place = divmod(channel, len(_NAMES))
    return f"{_NAMES[place]}{_EDITIONS[turn]}"


class Channels:
    """The operations of one account."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def routes(self, paths: Paths) -> list[Route]:
        """Return the operations."""
        return [
            paths.v1("GET", "channels", self.list_channels),
            paths.v1("GET", "channelcategories/{id}", self.categories, "channels/{id}/categories"),
            paths.v1("GET", "channelpacks/{id}", self.packs, "channels/{id}/packs"),
        ]

    def list_channels(self, request: Request) -> Response:
        """V1/Channels, Channels: the channels of the account (documented)."""
        return self._account.listed("v1", [self._channel(channel) for channel in range(CHANNELS)])

    def _channel(self, channel: int) -> Fields:
        account, number = self._account, channel_id(channel)
        edit = account.log.edit("Channel", number)
        return {
            "id": number,
            "name": channel_name(channel),
            "country": _COUNTRIES[channel // len(_NAMES)],
            "logo": f"https://images.plurimedia.example/channels/{number}-{edit.version if edit else 0}.png",
            "lastUpdate": edit.update if edit else first_update(account.seed, number),
        }

    def categories(self, request: Request) -> Response:
        """V1/Channels, ChannelCategories/{id}: the categories of one channel (documented)."""
        channel = channel_number(self._account.number(request.parameters["id"], "v1"))
        if channel is None:
            return self._account.replies.nothing("v1")
        side = 1 if self._account.lang(request) == "fr" else 2
        found = [_CATEGORIES[profile_of(channel)], *([_HD] if channel % 3 else [])]
        return self._account.listed("v1", [{"id": each[0], "name": each[side]} for each in found])

    def packs(self, request: Request) -> Response:
        """V1/Channels, ChannelPacks/{id}: ids and numbers at all providers of guides (documented).

        Whether the id is a channel's or a pack's is a variant.
        """
        account = self._account
        asked = account.number(request.parameters["id"], "v1")
        if account.variants["plurimedia.packs_by"] == "channel":
            channel = channel_number(asked)
            entries = [] if channel is None else [(pack, channel) for pack, _ in _PACKS]
        else:
            entries = [(asked, channel) for channel in range(CHANNELS)] if asked in dict(_PACKS) else []
        rows = [self._entry(pack, channel) for pack, channel in entries if self._carries(pack, channel)]
        return account.listed("v1", rows)

    def _carries(self, pack: int, channel: int) -> bool:
        return pack == 1 or mix(self._account.seed, pack, channel, 107) % 3 > 0

    def _entry(self, pack: int, channel: int) -> Fields:
        return {
            "packId": pack,
            "packName": dict(_PACKS)[pack],
            "channelId": pack * 1000 + channel_id(channel),
            "number": channel + 1 if pack == 1 else 1 + (channel * 7 + pack * 13) % (CHANNELS + 1),
        }
