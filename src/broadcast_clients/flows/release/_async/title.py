"""One title from its product to the platform: made once, changed where it differs, its files, its publication."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from attr import Factory, define, evolve

from broadcast_clients.core.errors import (
    BroadcastError,
    Conflict,
    InvalidRequest,
    NotFoundError,
    OutcomeUnknown,
    StatusError,
    TransportError,
)
from broadcast_clients.core.idempotency import new_idempotency_key
from broadcast_clients.flows.links import Link, Links, mark_of
from broadcast_clients.flows.mirror._async.beside import beside
from broadcast_clients.flows.release._async.files import AsyncFiles, files_of
from broadcast_clients.flows.release._async.platform import AsyncPlatform, Place, fields_of
from broadcast_clients.flows.release.errors import ReleaseFailed, ReleaseUnknown, StillTranscoding
from broadcast_clients.flows.release.merging import INHERITED, NULLABLE, merged, plain
from broadcast_clients.flows.release.ruleset import ReleaseRules
from broadcast_clients.flows.release.titles import ask, missing_of
from broadcast_clients.flows.release.values import ReleaseState, ReleaseTitle
from broadcast_clients.flows.report import FlowAction, FlowItem

__all__ = ["AsyncTitles", "Work"]

KEY_LIVES = timedelta(hours=24)
"""For how long the platform remembers an idempotency key (documented)."""
STANDING = ("published", "scheduled")
"""Publications that viewers know of."""
_WRITES: tuple[FlowAction, ...] = ("send", "publish", "update", "create")
"""What an item is called that was more than one of them: the last."""
_MAY_HAVE_ACTED = frozenset({408, 409, 425, 429})


@define(kw_only=True)
class Work:
    """A title that is being worked on."""

    title: ReleaseTitle
    parent: str = ""
    """Product of the show."""
    place: Place | None = None
    """Where it is; `None`: nowhere yet."""
    link: Link | None = None
    did: set[str] = Factory(set[str])
    changes: list[str] = Factory(list[str])
    notes: list[str] = Factory(list[str])
    error: BroadcastError | None = None
    over: bool = False
    """There is nothing to do with it: the notes say why."""

    @property
    def publication(self) -> str:
        """Where this flow brought it last."""
        return str(self.link.detail.get("publication", "draft")) if self.link is not None else "draft"

    def changed(self, did: str, *names: str) -> None:
        """Note down what was done."""
        self.did.add(did)
        self.changes += [name for name in names if name not in self.changes]

    def item(self) -> FlowItem:
        """What the report says of it."""
        error = self.error
        action: FlowAction = "skipped" if self.over else "unchanged"
        for each in _WRITES:
            if each in self.did:
                action = each
        if error is not None and not isinstance(error, StillTranscoding):
            action = "unknown" if isinstance(error, OutcomeUnknown | ReleaseUnknown) else "failed"
        waiting = (error.message,) if isinstance(error, StillTranscoding) else ()
        return FlowItem(
            key=self.title.content_id,
            kind=self.title.kind,
            action=action,
            title=self.title.name,
            source=self.title.content_id,
            target=self.link.target if self.link is not None else None,
            changes=tuple(self.changes),
            notes=(*self.title.notes, *dict.fromkeys(self.notes), *waiting),
            error=str(error) if error is not None and not waiting else None,
        )


class AsyncTitles:
    """Brings titles to the platform.

    Args:
        links: What was made and written.
        platform: The calls.
        files: Uploads.
        rules: The rules.
        now: The time to go by.
        dry_run: Write nothing anywhere.
    """

    def __init__(
        self,
        links: Links,
        platform: AsyncPlatform,
        files: AsyncFiles,
        rules: ReleaseRules,
        now: Callable[[], datetime],
        *,
        dry_run: bool,
    ) -> None:
        self._links = links
        self._platform = platform
        self._files = files
        self._rules = rules
        self._now = now
        self._dry_run = dry_run

    async def begin(self, work: Work, place: Place) -> None:
        """See to it that a title is there, with its fields.

        Args:
            work: The title.
            place: Where it belongs; its id isn't known yet.
        """
        title = work.title
        work.link = await beside(self._links.get, "encora", title.kind, title.content_id)
        if work.link is not None and work.link.target is not None:
            await self._go_on(work, place, work.link)
        elif title.withdrawn or title.window.ended_by(self._now()):
            work.over = True
            work.notes.append(f"it isn't released: {_why(title)}")
        elif self._dry_run:
            work.changed("create", *title.fields)
        elif title.kind in ("movie", "show"):
            await self._create_once(work, place)
        else:
            await self._create_numbered(work, place)

    async def finish(self, work: Work) -> None:
        """Bring the files of a title to it, and the title to where it is to stand."""
        if work.over:
            return
        title = work.title
        back = title.withdrawn or title.window.ended_by(self._now())
        if not back:
            await self._send_files(work)
        missing = missing_of(self._rules, title)
        state = ask("publication", self._rules.publication, title, missing, self._now())
        if state == "unpublished":
            await self._take_back(work)
        elif state == "draft":
            self._leave(work, missing)
        else:
            await self._turn(work, state)
        facts = {"fields": plain(title.fields), "files": [str(each.place) for each in files_of(title)], "state": state}
        again = None if state == "draft" else title.window.start if state == "scheduled" else title.window.end
        await self._note(work, {"complete": state != "draft", "again": plain(again)}, mark=mark_of(facts))

    async def _go_on(self, work: Work, place: Place, link: Link) -> None:
        """Go on with a title that was made."""
        work.link = link
        work.place = Place.of(work.title.kind, {**place.facts, **link.detail}, link.target)
        await self._update(work, place)

    # --- made once --------------------------------------------------------------------------------------------------

    async def _create_once(self, work: Work, place: Place) -> None:
        """Make a movie or a show. Its key and body are written down before they are sent, and don't change."""
        title = work.title
        wish = Link(
            system="encora",
            kind=title.kind,
            source=title.content_id,
            state="sending",
            detail={"key": new_idempotency_key(), "at": self._now().isoformat(), "body": plain(title.fields)},
        )
        link = await beside(self._links.reserve, wish)
        if link.target is not None:  # by another run, since this one looked
            await self._go_on(work, place, link)
            return
        body = link.detail["body"]
        if self._now() - datetime.fromisoformat(link.detail["at"]) > KEY_LIVES:
            raise await self._lost(work)
        work.link = link
        try:
            made = await self._platform.create(place, body, link.detail["key"])
        except BroadcastError as error:
            if _never_made(error):
                await beside(self._links.forget, "encora", title.kind, title.content_id)
            elif isinstance(error, OutcomeUnknown):
                work.notes.append("the next run asks under the same key: it isn't made twice")
            raise
        work.changed("create", *title.fields)
        await self._made(work, place, made, body)
        if body != plain(title.fields):
            await self._update(work, place)

    async def _create_numbered(self, work: Work, place: Place) -> None:
        """Make a season or an episode: its number tells whether it is there, where no key can."""
        title = work.title
        wish = Link(
            system="encora",
            kind=title.kind,
            source=title.content_id,
            state="sending",
            detail={**place.facts, "parent": work.parent},
        )
        link = await beside(self._links.reserve, wish)
        if link.target is not None:  # by another run, since this one looked
            await self._go_on(work, place, link)
            return
        work.link = link
        if link.detail.get("sent"):
            place = Place.of(title.kind, link.detail)  # whatever number the rules give now: this one was sent
        else:
            await self._note(work, place.facts)
        try:
            there = await self._platform.get(place)
        except NotFoundError:
            there = None
        body: dict[str, Any] = {}  # what an earlier run sent, or somebody else, isn't known: what differs is written
        if there is None:
            await self._note(work, {"sent": True})
            there, body = await self._create_at(work, place)
            work.changed("create", *title.fields)
        elif link.detail.get("sent"):
            work.changed("create", *title.fields)
        else:
            if _is_stranger(work, there):
                await beside(self._links.forget, "encora", title.kind, title.content_id)
                raise _taken(work, place, there)
            work.notes.append("it was on EncoraStream already, and was taken over")
        await self._made(work, place, there, body)
        await self._update(work, place)

    async def _create_at(self, work: Work, place: Place) -> tuple[Any, dict[str, Any]]:
        """What was made, and the fields that it was certainly made with."""
        body: dict[str, Any] = plain(work.title.fields)
        try:
            return await self._platform.create(place, body, None), body
        except (OutcomeUnknown, Conflict):
            return await self._platform.get(place), {}
        except BroadcastError as error:
            if _never_made(error):
                await beside(self._links.forget, "encora", work.title.kind, work.title.content_id)
            raise

    async def _made(self, work: Work, place: Place, entity: Any, body: Any) -> None:
        work.place = evolve(place, id=str(entity.id))
        work.link = Link(
            system="encora",
            kind=work.title.kind,
            source=work.title.content_id,
            target=str(entity.id),
            detail={"fields": body, "publication": "draft", **place.facts, "parent": work.parent},
        )
        await beside(self._links.put, work.link)

    async def _lost(self, work: Work) -> ReleaseUnknown:
        title = work.title
        found = await self._platform.of_that_title(title.kind, title.name)
        told = f"it has that title as {', '.join(found)}" if found else "it has no such title that a search finds"
        reference = repr(title.content_id)
        first = repr(found[0]) if found else "its id"
        return ReleaseUnknown(
            "making it was begun more than 24 hours ago, and no answer was written down, so asking EncoraStream again "
            f"might make a second one; {told}",
            hint=f"if it is there, call adopt({reference}, {first}); if not, forget({reference}) and run again",
        )

    # --- changed where it differs -----------------------------------------------------------------------------------

    async def _update(self, work: Work, wanted: Place) -> None:
        link, title = work.link, work.title
        assert link is not None
        assert work.place is not None
        before: dict[str, Any] = dict(link.detail.get("fields", {}))
        ours: dict[str, Any] = plain(title.fields)
        if before == ours or title.withdrawn:
            return
        nullable, inherited = (names.get(title.kind, frozenset()) for names in (NULLABLE, INHERITED))
        told: list[str] = []
        written: list[str] = []

        def change(theirs: dict[str, Any]) -> dict[str, Any]:
            changes, told[:] = merged(before, ours, theirs, self._conflict, nullable, inherited)
            written[:] = changes
            return changes

        try:
            place = work.place = await self._found(work.place, wanted, link)
            if self._dry_run:
                change(fields_of(await self._platform.get(place)))
            else:
                await self._platform.edit(place, change)
        except NotFoundError as error:
            raise ReleaseFailed(
                f"EncoraStream has the {title.kind} {link.target} no more",
                hint=f"if it is to be made anew, call forget({title.content_id!r}); else leave the product out",
            ) from error
        work.notes += told
        if written:
            work.changed("update", *written)
        if not self._dry_run:
            work.place = evolve(wanted, id=work.place.id)
            await self._note(work, {"fields": ours, **wanted.facts})

    def _conflict(self, name: str, before: Any, ours: Any, theirs: Any) -> Any:
        return ask("conflict", self._rules.conflict, name, before, ours, theirs)

    async def _found(self, place: Place, wanted: Place, link: Link) -> Place:
        """Where a season or episode is that gets another number: a run that was killed may have given it already."""
        if place.facts == wanted.facts:
            return place
        try:
            there = await self._platform.get(place)
        except NotFoundError:
            there = None
        if there is not None and str(there.id) == link.target:
            return place
        there = await self._platform.get(wanted)
        return evolve(wanted, id=place.id) if str(there.id) == link.target else place

    # --- files and publication --------------------------------------------------------------------------------------

    async def _send_files(self, work: Work) -> None:
        files = files_of(work.title)
        if self._dry_run:
            for each in files:
                if await self._files.is_due(each):
                    work.changed("send", each.label)
            return
        assert work.place is not None
        target = {"content_type": work.title.kind, "content_id": work.place.id}
        for each in files:
            if await self._files.send(each, target):
                work.changed("send", each.label)
        for each in files:
            await self._files.settle(each)

    async def _turn(self, work: Work, state: ReleaseState) -> None:
        if state == work.publication:
            return
        if self._dry_run:
            if not (work.publication == "scheduled" and state == "published"):
                work.changed("publish", "status")
            return
        assert work.place is not None
        _, sent = await self._platform.turn(work.place, state, work.title.window.start)
        if sent:
            work.changed("publish", "status")
        await self._note(work, {"publication": state})

    async def _take_back(self, work: Work) -> None:
        if work.publication not in STANDING:
            work.over = work.over or not work.did
            work.notes.append(f"it isn't published: {_why(work.title)}")
            return
        if not ask("withdrawal", self._rules.withdrawal, work.title):
            work.notes.append(f"{_why(work.title)}; it stays as it is, as the rule withdrawal says")
            return
        work.notes.append(f"taken back: {_why(work.title)}")
        if self._dry_run:
            work.changed("update", "status")
            return
        assert work.place is not None
        try:
            _, sent = await self._platform.turn(work.place, "unpublished", None)
        except NotFoundError:
            sent = False
            work.notes.append("EncoraStream has it no more")
        if sent:
            work.changed("update", "status")
        await self._note(work, {"publication": "unpublished"})

    def _leave(self, work: Work, missing: list[str]) -> None:
        why = f"missing: {', '.join(missing)}" if missing else f"it begins on {work.title.window.start}"
        out = work.publication in STANDING
        work.notes.append(f"it stays {work.publication}, though {why}" if out else f"not published yet; {why}")

    async def _note(self, work: Work, detail: Mapping[str, Any], *, mark: str | None = None) -> None:
        """Write down what was reached."""
        if self._dry_run or work.link is None:
            return
        link = evolve(work.link, mark=mark, detail={**work.link.detail, **detail})
        if link != work.link:
            work.link = link
            await beside(self._links.put, link)


def _is_stranger(work: Work, there: Any) -> bool:
    """Whether what is in the place of a title is another one, by its name; a season may have none."""
    theirs = str(getattr(there, "title", None) or "")
    return bool(theirs) and theirs.casefold() != work.title.name.casefold()


def _taken(work: Work, place: Place, there: Any) -> ReleaseFailed:
    numbers = ", ".join(f"{name} {number}" for name, number in place.facts.items())
    return ReleaseFailed(
        f"EncoraStream has another title there ({numbers}): {there.title!r}, not {work.title.name!r}",
        hint="give the product another number by a rule, or both the same title: then it is taken over",
    )


def _why(title: ReleaseTitle) -> str:
    if title.withdrawn:
        return "its product is withdrawn"
    return f"its window ended on {title.window.end}"


def _never_made(error: BroadcastError) -> bool:
    """Whether an error says that nothing was made and that the same body would be refused again."""
    if isinstance(error, InvalidRequest):
        return True
    if isinstance(error, OutcomeUnknown | TransportError):
        return False
    return isinstance(error, StatusError) and error.status < 500 and error.status not in _MAY_HAVE_ACTED
