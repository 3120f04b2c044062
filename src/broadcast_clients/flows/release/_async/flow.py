"""The release flow: products of WHATS'ON become titles of EncoraStream."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.flows.given import checked_number, checked_seconds, checked_some
from broadcast_clients.flows.links import Link, Links
from broadcast_clients.flows.mirror._async.beside import beside
from broadcast_clients.flows.release._async.files import AsyncFiles
from broadcast_clients.flows.release._async.pictures import AsyncPictures
from broadcast_clients.flows.release._async.platform import AsyncPlatform
from broadcast_clients.flows.release._async.products import AsyncProducts
from broadcast_clients.flows.release._async.run import KINDS, AsyncRun
from broadcast_clients.flows.release._async.title import AsyncTitles
from broadcast_clients.flows.release.ruleset import ReleaseRules
from broadcast_clients.flows.release.values import TitleKind
from broadcast_clients.flows.report import FlowProgress, FlowReport
from broadcast_clients.flows.turns import take_turn

if TYPE_CHECKING:
    from sqlalchemy import URL

    from encora_client import AsyncEncoraClient
    from whatson_client import AsyncWhatsonClient

__all__ = ["AsyncReleaseFlow"]

PRODUCTS = frozenset({
    "program", "programs", "series", "season", "seasons", "episode", "episodes", "product", "products",
})  # fmt: skip
"""Kinds of links to WHATS'ON whose targets are products that can be released."""
MOST_AHEAD = 64


def _now() -> datetime:
    return datetime.now(UTC)


class AsyncReleaseFlow:
    """Releases products of WHATS'ON on EncoraStream: each made once, changed where it differs, published when complete.

    What was made under which id, and what was written last, is in the links of the database. So a second run writes
    nothing, a run that was killed is taken up by the next, and what editors change by hand in other fields stays.

    Args:
        database: Path of an SQLite file (made if need be), or a URL such as `postgresql://user:password@host/name`;
            that of the mirror is the place.
        whatson: Client of the installation. You close it.
        encora: Client of the platform. You close it.
        rules: How products become titles.
        patience: Seconds to wait for the transcode of each file; 0 doesn't wait: the next run goes on.
        downloads: Proxy, certificate authorities and the like for fetching pictures. Default: as the environment says.
        now: The time to go by. Default: the machine's.

    Raises:
        ConfigurationError: The database is of a kind that isn't known, or can't be opened.
    """

    def __init__(
        self,
        database: str | Path | URL,
        whatson: AsyncWhatsonClient,
        encora: AsyncEncoraClient,
        *,
        rules: ReleaseRules | None = None,
        patience: float = 3600.0,
        downloads: HttpSettings | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        checked_seconds("patience", patience)
        self._links = Links(database)
        self._whatson = whatson
        self._rules = rules if rules is not None else ReleaseRules()
        self._now = now
        self._pictures = AsyncPictures(self._rules, downloads or HttpSettings())
        self._platform = AsyncPlatform(encora, now)
        self._files = AsyncFiles(self._links, encora, self._pictures, patience=patience)

    async def aclose(self) -> None:
        """Close the connections to the database and to the hosts of pictures. The clients stay open."""
        await self._pictures.aclose()
        await beside(self._links.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._links.engine.url.render_as_string(hide_password=True)}>"

    async def run(
        self,
        *,
        products: Iterable[str] | None = None,
        since: datetime | None = None,
        limit: int | None = None,
        dry_run: bool = False,
        progress: Callable[[FlowProgress], None] | None = None,
    ) -> FlowReport:
        """Release products.

        A program becomes a movie. A season brings its series and its episodes along; an episode its season and series.
        A series comes alone, for no call tells its seasons. Shows and seasons are published when all else is done.

        Args:
            products: External references. Default: the products that the enrich flow wrote, and those that were
                released before.
            since: Pass over products that were last changed before that time and were released completely, unless
                their window begins or ends meanwhile. It needs the technical dates of products (2022r10).
            limit: Stop after so many items that were written, or that failed.
            dry_run: Write nothing anywhere, and report what would be done.
            progress: Called after each item.

        Returns:
            What was done, item by item. What failed is tried again by the next run.

        Raises:
            AuthenticationError: A credential is refused. What was done is kept.
            PermissionDenied: WHATS'ON refuses the token.
            DatabaseUnusable: The database can't be written.
            ConfigurationError: A setting can't work, or no product is chosen.
            RunUnderWay: Another run is writing what this database has.
        """
        if limit is not None:
            checked_number("limit", limit)
        if since is not None and since.tzinfo is None:
            raise ConfigurationError("since needs a time zone")
        chosen = [] if products is None else _references(products)
        if products is not None:
            checked_some("products", chosen)
        began = time.monotonic()
        report = FlowReport(flow="release", dry_run=dry_run, started_at=self._now())
        run = AsyncRun(
            links=self._links,
            products=AsyncProducts(self._whatson, self._rules.custom_attributes, dated=since is not None),
            platform=self._platform,
            titles=AsyncTitles(self._links, self._platform, self._files, self._rules, self._now, dry_run=dry_run),
            rules=self._rules,
            report=report,
            progress=progress,
            since=since,
            limit=limit,
            now=self._now,
        )
        with await beside(take_turn, self._links.engine, "release", dry_run=dry_run):
            named = await self._known() if products is None else chosen
            for position in range(0, len(named), MOST_AHEAD):
                await run.take(named[position : position + MOST_AHEAD])
                if run.is_full:
                    report.notes.append(f"stopped after {limit} items, as limit= says")
                    break
            await run.finish()
        report.elapsed = time.monotonic() - began
        return report

    async def adopt(self, product: str, target: str, *, kind: TitleKind = "movie") -> None:
        """Say which title on EncoraStream a product is: the next run writes what differs there and makes no other.

        Args:
            product: External reference of the product.
            target: Id of the title.
            kind: What it is: a `movie` or a `show`. Seasons and episodes are found by their numbers.

        Raises:
            ConfigurationError: The kind isn't one of the two, or the product has another title already.
        """
        if kind not in ("movie", "show"):
            raise ConfigurationError(f"a {kind} is found by its number in the show; only movies and shows are adopted")
        there = await beside(self._links.get, "encora", kind, product)
        if there is not None and there.target not in (None, target):
            raise ConfigurationError(f"{product} is {there.target} already", hint=f"call forget({product!r}) first")
        link = Link(system="encora", kind=kind, source=product, target=target, detail={"fields": {}})
        await beside(self._links.put, link)

    async def forget(self, product: str) -> None:
        """Forget what is known of a product: the next run makes it anew. Nothing changes on EncoraStream.

        Args:
            product: External reference of the product.
        """
        for kind in KINDS:
            await beside(self._links.forget, "encora", kind, product)
        for source in await beside(self._links.all, "encora", "file"):
            if source.split("/")[1:2] == [product]:
                await beside(self._links.forget, "encora", "file", source)

    async def _known(self) -> list[str]:
        """Products that the enrich flow wrote, and those that were released before."""

        def read() -> list[str]:
            found: dict[str, None] = {}
            for link in self._links.each():
                if link.system == "whatson" and link.kind in PRODUCTS and link.target and link.state == "done":
                    found[link.target] = None
                elif link.system == "encora" and link.kind in KINDS:
                    found[link.source] = None
            return list(found)

        known: list[str] = await beside(read)
        return known


def _references(products: Iterable[str]) -> list[str]:
    given = [products] if isinstance(products, str) else products
    return list(dict.fromkeys(str(each) for each in given))
