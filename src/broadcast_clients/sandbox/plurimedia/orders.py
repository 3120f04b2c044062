"""V1/Catalogs, VodOrder: orders come in, are matched as time passes, and the results are told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from broadcast_clients.sandbox.made.titles import title_of
from broadcast_clients.sandbox.server.messages import Request, Response, Route, as_array, as_object, encode_json

from .account import Account
from .contents import content_at
from .existing import Existing
from .numbering import content_id, episode_at
from .paths import Paths
from .pushing import Pusher
from .samples import CONTENT_V1

INSERT, UPDATE, UNDO = "INSERT", "UPDATE", "UNDO"
_LOOKED_THROUGH = 20_000
_DEEPEST = 8


@dataclass(slots=True)
class Asset:
    """An asset of the customer that was ordered, and the place of the content that it was matched with."""

    identity: str | int
    order: int
    title: str
    year: object
    place: int | None = None
    waiting: bool = True


class Orders:
    """The operation of one account."""

    def __init__(self, account: Account, existing: Existing) -> None:
        self._account = account
        self._existing = existing
        self._assets: dict[str | int, Asset] = {}
        self.received: int = 0
        self.pusher: Pusher = Pusher(account.variants["plurimedia.match_result"])
        self._id_name = account.variants["plurimedia.match_id"]

    def routes(self, paths: Paths) -> list[Route]:
        """Return the operation."""
        return [paths.v1("POST", "vodorder", self.submit, "catalogs/vodorder")]

    def submit(self, request: Request) -> Response:
        """V1/Catalogs, VodOrder: 202 is accepted and waiting for import, 500 asks to send again (documented).

        The form of an order isn't documented: everything in it that has an `assetID` is taken for an asset. One that
        was ordered before takes the place of the earlier one, so an order that is sent again does no harm.
        """
        replies = self._account.replies
        try:
            body: Any = json.loads(request.body)
        except ValueError:
            return replies.gateway(int(self._account.variants["plurimedia.bad_order"]))
        if as_object(body) is None and as_array(body) is None:
            return replies.gateway(int(self._account.variants["plurimedia.bad_order"]))
        self.received += 1
        for fields in _assets(body, 0):
            self._take(fields)
        return self._receipt()

    def _take(self, fields: Mapping[str, Any]) -> None:
        identity = fields["assetID"]
        title, year = str(fields.get("title", "")), fields.get("productionYear", fields.get("year"))
        known = self._assets.get(identity)
        if known is not None and (known.title, known.year) == (title, year):
            return
        self._assets[identity] = Asset(identity, self.received, title, year, known.place if known else None)

    def _receipt(self) -> Response:
        form = self._account.variants["plurimedia.order_reply"]
        fields = {"id": self.received, "message": "Order accepted, waiting for import."}
        if form == "empty":
            body = b""
        elif form == "bare":
            body = encode_json(fields)
        else:
            body = encode_json({"version": "v1", "statusCode": 202, "data": fields})
        return Response(202, self._account.replies.headers, body, compress=True)

    def advance(self, after: datetime) -> list[dict[str, Any]]:
        """Match what waits; return the results, which are pushed as well if an address was given."""
        results: list[dict[str, Any]] = []
        waiting = [asset for asset in self._assets.values() if asset.waiting]
        places = self._by_title() if waiting else {}
        for asset in waiting:
            found = (each for each in places.get(asset.title.casefold(), ()) if self._fits(asset, each))
            place = next(found, None)
            if place is None:
                continue
            asset.waiting = False
            if place != asset.place:
                results.append(self._link(asset, place, after))
        self.pusher.push(results)
        return results

    def _by_title(self) -> dict[str, list[int]]:
        """Return the places of the contents that can be matched, by their titles in French and English."""
        catalogue = self._account.catalogue
        found: dict[str, list[int]] = {}
        for place in range(min(catalogue.total, _LOOKED_THROUGH)):
            if catalogue.holds(place):
                for title in dict.fromkeys(_titles(self._account.seed, place)):
                    found.setdefault(title, []).append(place)
        return found

    def _fits(self, asset: Asset, place: int) -> bool:
        return asset.year is None or self._year(place) == asset.year

    def _year(self, place: int) -> object:
        return content_at(self._account.seed, place, None, "fr", {})["productionYear"]

    def _link(self, asset: Asset, place: int, moment: datetime) -> dict[str, Any]:
        status = INSERT if asset.place is None else UPDATE
        self._leave(asset, moment)
        asset.place = place
        self._account.catalogue.match(place, moment)
        return self._result(asset, place, status)

    def _leave(self, asset: Asset, moment: datetime) -> None:
        """Let go of the content; it leaves the private catalogue unless another asset is linked with it."""
        place, asset.place = asset.place, None
        if place is not None and all(each.place != place for each in self._assets.values()):
            self._account.catalogue.unmatch(place, moment)

    def _result(self, asset: Asset, place: int, status: str) -> dict[str, Any]:
        """assetID and the statuses are documented, the name of the content's id is a variant."""
        return {"assetID": asset.identity, self._id_name: content_id(self._account.seed, place), "status": status}

    def rematch(self, identity: str | int, content: int) -> None:
        """Link an asset with another content, as the provider's editors may.

        Raises:
            ValueError: There is no such asset or no such content.
        """
        asset, place = self._asset(identity), self._existing.place(content)
        if place is None:
            raise ValueError(f"there is no content {content} that an asset can be linked with")
        asset.waiting = False
        if place != asset.place:
            self.pusher.push([self._link(asset, place, self._account.clock.now())])

    def undo(self, identity: str | int) -> None:
        """Withdraw the link of an asset.

        Raises:
            ValueError: There is no such asset, or it isn't linked.
        """
        asset = self._asset(identity)
        place = asset.place
        if place is None:
            raise ValueError(f"the asset {identity!r} isn't linked with a content")
        self._leave(asset, self._account.clock.now())
        self.pusher.push([self._result(asset, place, UNDO)])

    def _asset(self, identity: str | int) -> Asset:
        asset = self._assets.get(identity)
        if asset is None:
            known = ", ".join(repr(each) for each in self._assets) or "none"
            raise ValueError(f"no asset {identity!r} was ordered; there are: {known}")
        return asset

    def rows(self) -> list[dict[str, Any]]:
        """Return the assets that were ordered, for the control channel."""
        seed = self._account.seed
        return [
            {
                "asset_id": each.identity,
                "title": each.title,
                "content_id": None if each.place is None else content_id(seed, each.place),
                "waiting": each.waiting,
            }
            for each in self._assets.values()
        ]


def _titles(seed: int, place: int) -> tuple[str, ...]:
    if place == 0:
        return (str(CONTENT_V1["title"]).casefold(),)
    episode = episode_at(place)
    french, _, english = title_of(seed, place if episode is None else episode.master)
    return french.casefold(), english.casefold()


def _assets(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Give every object in a body that has an `assetID`, wherever it is."""
    fields, elements = as_object(value), as_array(value)
    if depth > _DEEPEST:
        return
    if fields is not None:
        if isinstance(fields.get("assetID"), str | int):
            yield fields
        for each in fields.values():
            yield from _assets(each, depth + 1)
    for each in elements or ():
        yield from _assets(each, depth + 1)
