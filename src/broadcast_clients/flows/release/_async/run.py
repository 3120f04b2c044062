"""One run of a release: products as they come, and in the end the seasons and shows that they belong to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from attr import Factory, define, evolve

from broadcast_clients.core.concurrency._async import in_thread
from broadcast_clients.core.errors import (
    AuthenticationError,
    BroadcastError,
    ConfigurationError,
    CredentialError,
    PermissionDenied,
)
from broadcast_clients.flows.links import Link, Links
from broadcast_clients.flows.mirror._async.beside import beside
from broadcast_clients.flows.mirror.report import DatabaseUnusable
from broadcast_clients.flows.release._async.platform import AsyncPlatform, Place
from broadcast_clients.flows.release._async.products import AsyncProducts
from broadcast_clients.flows.release._async.title import STANDING, AsyncTitles, Work
from broadcast_clients.flows.release.errors import ReleaseFailed
from broadcast_clients.flows.release.ruleset import ReleaseRules
from broadcast_clients.flows.release.titles import ask, title_of
from broadcast_clients.flows.release.values import ReleaseSource, ReleaseTitle, TitleKind
from broadcast_clients.flows.report import FlowItem, FlowProgress, FlowReport

if TYPE_CHECKING:
    from whatson_client.models import Product

__all__ = ["KINDS", "AsyncRun"]

FATAL = (AuthenticationError, CredentialError, ConfigurationError, DatabaseUnusable)
"""Failures that all other work would meet as well."""
KINDS: tuple[TitleKind, ...] = ("movie", "show", "season", "episode")


@define(kw_only=True)
class AsyncRun:
    """A run."""

    links: Links
    products: AsyncProducts
    platform: AsyncPlatform
    titles: AsyncTitles
    rules: ReleaseRules
    report: FlowReport
    progress: Callable[[FlowProgress], None] | None
    since: datetime | None
    limit: int | None
    now: Callable[[], datetime]
    _done: set[str] = Factory(set[str])
    """References that were looked at, but for the seasons and shows that are open."""
    _open: dict[tuple[str, str], Work] = Factory(dict[tuple[str, str], Work])
    """Shows and seasons by kind and product: they are published in the end."""
    _missed: list[Work] = Factory(list[Work])
    """Titles whose products are gone."""
    _taken: dict[tuple[str, str], dict[str, int]] = Factory(dict[tuple[str, str], dict[str, int]])
    """Numbers by kind and parent's product, and in these by product."""
    _numbered: bool = False
    _taxonomy: frozenset[str] | None = None
    _asked: bool = False

    @property
    def is_full(self) -> bool:
        """As much was written, or tried, as is to be."""
        return self.limit is not None and self.report.written + self.report.failed >= self.limit

    async def take(self, references: Sequence[str]) -> None:
        """Release some products, read at the same time, one after the other."""
        await self.products.ahead(each for each in references if each not in self._done)
        for reference in references:
            if self.is_full:
                return
            if reference not in self._done:
                await self._product(reference)

    async def finish(self) -> None:
        """Take back what is gone, and publish the seasons and shows that are complete: each season before its show."""
        await self._take_back()
        for kind in ("season", "show"):
            for work in [each for each in self._open.values() if each.title.kind == kind]:
                if work.error is None:
                    await self._guarded(work, partial(self._close, work))
                self._tell(work.item())

    async def _close(self, work: Work) -> None:
        work.title = evolve(work.title, episode_out=work.title.episode_out or work.publication in STANDING)
        await self.titles.finish(work)

    # --- products ---------------------------------------------------------------------------------------------------

    async def _product(self, reference: str) -> None:
        self._done.add(reference)
        try:
            product = await self.products.get(reference)
            if product is None:
                await self._gone(reference)
                return
            kind = ask("kind", self.rules.kind, product)
            if kind is not None and kind not in KINDS:
                raise ReleaseFailed(f"the rule kind gave {kind!r}", hint=f"it gives {', '.join(KINDS)} or None")
            if kind is None:
                what = getattr(product, "content_type", "thing")
                note = f"the rule kind leaves it out: nothing on EncoraStream corresponds to this {what}"
                self._tell(_item(reference, "product", action="skipped", title=_title(product), notes=(note,)))
            elif await self._is_old(reference, kind, product):
                self._tell(_item(reference, kind, title=_title(product), notes=("not changed since",)))
            elif kind == "movie":
                await self._whole(ReleaseSource(kind=kind, product=product), Place(kind=kind))
            elif kind == "show":
                await self._show(product)
            elif kind == "season":
                await self._season(product, whole=True)
            else:
                await self._episode_alone(product)
        except (*FATAL, PermissionDenied):
            raise
        except BroadcastError as error:
            self._tell(_item(reference, "product", action="failed", error=str(error)))

    async def _is_old(self, reference: str, kind: TitleKind, product: Product) -> bool:
        """Whether a product is as it was, released completely, and not at the edge of its window."""
        changed: datetime | None = getattr(getattr(product, "debug_info", None), "date_modified_utc", None)
        if self.since is None or changed is None or changed >= self.since or kind == "season":
            return False
        link: Link | None = await beside(self.links.get, "encora", kind, reference)
        if link is None or link.mark is None or not link.detail.get("complete"):
            return False
        again = link.detail.get("again")
        return again is None or datetime.fromisoformat(again) > self.now()

    async def _gone(self, reference: str) -> None:
        """A product that WHATS'ON doesn't have: what was released of it is taken back in the end."""
        found = False
        for kind in KINDS:
            link: Link | None = await beside(self.links.get, "encora", kind, reference)
            if link is not None and link.target is not None:
                found = True
                fields = link.detail.get("fields", {})
                title = ReleaseTitle(kind=kind, content_id=reference, fields=fields, withdrawn=True)
                self._missed.append(Work(title=title, link=link, place=Place.of(kind, link.detail)))
        if not found:
            error = f"WHATS'ON has no product {reference!r}; look whether the reference is right"
            self._tell(_item(reference, "product", action="failed", error=error))

    async def _take_back(self) -> None:
        """What was released of products that are gone. Many at once look like a mistake, and stay."""
        out = [each for each in self._missed if each.publication in STANDING]
        for work in self._missed:
            work.notes.append("WHATS'ON doesn't have the product any more")
            if len(out) > self.rules.gone_at_once and work in out:
                work.error = ReleaseFailed(
                    f"{len(out)} products of titles that are out are gone from WHATS'ON at once, which looks like a "
                    "mistake; they stay as they are",
                    hint="look at address, account and references; if it is right, raise gone_at_once of ReleaseRules",
                )
            elif work.place is not None:
                await self._guarded(work, partial(self._both, work, work.place))
            self._tell(work.item())

    async def _show(self, product: Product) -> Work:
        return await self._opened(
            "show",
            str(product.content_id),
            lambda: (ReleaseSource(kind="show", product=product), Place(kind="show"), ""),
        )

    async def _season(self, product: Product, *, whole: bool) -> Work:
        """A season with its show, and `whole` with its episodes."""
        reference = str(product.content_id)
        parent = getattr(product, "series_id", None)
        series = await self.products.get(str(parent)) if parent else None
        above = series if series is not None else product
        show = await self._show(above)
        await self._read_numbers()
        numbers = self._numbers("season", show.title.content_id)

        def source() -> tuple[ReleaseSource, Place, str]:
            found = ReleaseSource(
                kind="season",
                product=product,
                show=above,
                number=numbers.get(reference),
                taken=_others(numbers, reference),
            )
            number = ask("season_number", self.rules.season_number, found)
            numbers[reference] = number or 0
            return found, Place(kind="season", show=_id(show), season=number or 0), show.title.content_id

        self._done.add(reference)
        season = await self._opened("season", reference, source, show)
        if whole:
            listed = [str(each) for each in getattr(product, "episode_ids", None) or ()]
            await self.products.ahead(each for each in listed if each not in self._done)
            for each in listed:
                if each not in self._done and not self.is_full:
                    self._done.add(each)
                    await self._listed_episode(each, product, above, season, show)
        return season

    async def _listed_episode(self, reference: str, season: Product, series: Product, of: Work, show: Work) -> None:
        try:
            product = await self.products.get(reference)
        except (*FATAL, PermissionDenied):
            raise
        except BroadcastError as error:
            self._tell(_item(reference, "episode", action="failed", error=str(error)))
            return
        if product is None:
            await self._gone(reference)
        else:
            await self._episode(product, season, series, of, show)

    async def _episode_alone(self, product: Product) -> None:
        parent = getattr(product, "season_id", None)
        season = await self.products.get(str(parent)) if parent else None
        if season is None:
            raise ReleaseFailed(
                f"the episode {product.content_id} has no season that WHATS'ON gives, and so no place in a show",
                hint="link it with its season in WHATS'ON",
            )
        of = await self._season(season, whole=False)
        show = self._open["show", of.parent]
        series_id = getattr(season, "series_id", None)
        series = await self.products.get(str(series_id)) if series_id else None
        await self._episode(product, season, series if series is not None else season, of, show)

    async def _episode(self, product: Product, season: Product, series: Product, of: Work, show: Work) -> None:
        reference = str(product.content_id)
        listed = [str(each) for each in getattr(season, "episode_ids", None) or ()]
        numbers = self._numbers("episode", of.title.content_id)
        source = ReleaseSource(
            kind="episode",
            product=product,
            season=season,
            show=series,
            number=numbers.get(reference),
            position=listed.index(reference) + 1 if reference in listed else None,
            taken=_others(numbers, reference),
        )
        work = await self._whole(source, Place(kind="episode", show=_id(show)), of=of, show=show)
        if work.publication in STANDING or "publish" in work.did:
            for above in (of, show):
                above.title = evolve(above.title, episode_out=True)

    # --- titles -----------------------------------------------------------------------------------------------------

    async def _opened(
        self,
        kind: TitleKind,
        reference: str,
        source: Callable[[], tuple[ReleaseSource, Place, str]],
        show: Work | None = None,
    ) -> Work:
        """A show or a season that is there, or is made; it stays open until the end of the run."""
        there = self._open.get((kind, reference))
        if there is not None:
            return there
        work = self._open[kind, reference] = Work(title=ReleaseTitle(kind=kind, content_id=reference, fields={}))

        async def begin() -> None:
            found, place, work.parent = source()
            title = await self._made_title(found, place.season)
            work.title = evolve(title, episode_out=False)
            _need(show)
            await self.titles.begin(work, place)

        await self._guarded(work, begin)
        return work

    async def _whole(
        self, source: ReleaseSource, place: Place, *, of: Work | None = None, show: Work | None = None
    ) -> Work:
        """A movie or an episode from beginning to end."""
        work = Work(title=ReleaseTitle(kind=source.kind, content_id=source.content_id, fields={}))

        async def both() -> None:
            where = place
            if of is not None:
                season = of.place.season if of.place is not None else int(of.title.fields.get("season_number") or 0)
                work.title = await self._made_title(source, season)
                number = work.title.fields.get("episode_number")
                if not isinstance(number, int):
                    raise ReleaseFailed("the rule episode_number gives no number", hint="every episode needs one")
                where = evolve(place, season=season, episode=number)
                self._numbers("episode", of.title.content_id)[source.content_id] = number
                work.parent = of.title.content_id
                _need(show)
                _need(of)
            else:
                work.title = await self._made_title(source, 0)
            await self._both(work, where)

        await self._guarded(work, both)
        self._tell(work.item())
        return work

    async def _both(self, work: Work, place: Place) -> None:
        await self.titles.begin(work, place)
        await self.titles.finish(work)

    async def _made_title(self, source: ReleaseSource, season: int) -> ReleaseTitle:
        if not self._asked:
            self._taxonomy = await self.platform.genres()
            self._asked = True
            if self._taxonomy is None:
                self.report.notes.append("the platform's genres can't be read; genres are sent as the rule gives them")
        make = partial(title_of, self.rules, source, taxonomy=self._taxonomy, season_number=season or None)
        return await in_thread(make)

    async def _guarded(self, work: Work, step: Callable[[], Awaitable[None]]) -> None:
        """Do a step; what stops it is the title's, unless all others would meet it as well."""
        try:
            await step()
        except FATAL:
            raise
        except BroadcastError as error:
            work.error = error

    # --- numbers and items ------------------------------------------------------------------------------------------

    async def _read_numbers(self) -> None:
        """The numbers that seasons and episodes have, once."""
        if self._numbered:
            return
        self._numbered = True
        for kind in ("season", "episode"):
            links: dict[str, Link] = await beside(self.links.all, "encora", kind)
            for source, link in links.items():
                if kind in link.detail:
                    self._numbers(kind, str(link.detail.get("parent", "")))[source] = int(link.detail[kind])

    def _numbers(self, kind: str, parent: str) -> dict[str, int]:
        return self._taken.setdefault((kind, parent), {})

    def _tell(self, item: FlowItem) -> None:
        self.report.items.append(item)
        if self.progress is not None:
            done = len(self.report.items)
            self.progress(FlowProgress(done=done, failed=self.report.failed, total=None, item=item))


def _item(reference: str, kind: str, **more: Any) -> FlowItem:
    facts: dict[str, Any] = {"action": "unchanged", "source": reference, **more}
    return FlowItem(key=reference, kind=kind, **facts)


def _title(product: Product) -> str:
    return str(getattr(product, "title", ""))


def _id(show: Work) -> str:
    return show.place.id if show.place is not None else ""


def _others(numbers: dict[str, int], reference: str) -> frozenset[int]:
    return frozenset(number for source, number in numbers.items() if source != reference)


def _need(above: Work | None) -> None:
    """Refuse to go on below a show or a season that isn't there.

    Raises:
        ReleaseFailed: It failed, or is left out.
    """
    if above is not None and (above.error is not None or above.over):
        name = f"{above.title.kind} {above.title.content_id}"
        why = above.error.message if above.error is not None else "; ".join(above.notes)
        raise ReleaseFailed(f"its {name} isn't on EncoraStream: {why}", hint="the next run tries both again")
