"""The examination of an account, read by read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from attr import evolve

from broadcast_clients.core.concurrency._async import in_thread
from broadcast_clients.core.errors import ConfigurationError, CredentialError, TransportError
from broadcast_clients.core.operation import Operation
from broadcast_clients.flows.doctor._async.effects import AsyncEffects
from broadcast_clients.flows.doctor._async.reader import AsyncReader
from broadcast_clients.flows.doctor._async.searching import AsyncSearch
from broadcast_clients.flows.doctor.clocks import date_of
from broadcast_clients.flows.doctor.conclusions import conclude, tell_clock
from broadcast_clients.flows.doctor.connections import look_at_proxy, look_at_tls
from broadcast_clients.flows.doctor.feeds import around_now
from broadcast_clients.flows.doctor.fields import Samples
from broadcast_clients.flows.doctor.finding import Progress
from broadcast_clients.flows.doctor.plan_of_reads import PLANS
from broadcast_clients.flows.doctor.reply import Reply
from broadcast_clients.flows.doctor.report import DoctorReport
from broadcast_clients.flows.doctor.state import Examination, table_of
from broadcast_clients.flows.doctor.variations import Form, changed
from broadcast_clients.flows.given import checked_seconds, zone_named

if TYPE_CHECKING:
    from broadcast_clients.core._async.client import AsyncClientBase

__all__ = ["AsyncDoctor"]

MOST_FOREIGN = 4
"""Operations that are looked for where nothing answers as an API does, before the rest is given up."""


class AsyncDoctor:
    """Examines the account of a client with reads that change nothing, and writes down what differs.

    Every request is a GET of the operation table or a variation of one. Operations that would issue streams, create
    or change anything are left alone. A client with a user name logs in once, as it would for any call.

    Args:
        client: A client of Plurimedia, EncoraStream or WHATS'ON. What its overrides say already is kept.
        known: Values for arguments that no read tells, by their Python names, such as `{"upload_id": "…"}`.
        zones: Time zones that the server's clock may be in, for APIs that tell times without an offset.
        deadline: Seconds for each read, all attempts included; a client that gives up earlier does so here, too.

    Raises:
        ConfigurationError: The deadline isn't a number of seconds, or there is no such time zone.
    """

    def __init__(
        self,
        client: AsyncClientBase,
        *,
        known: Mapping[str, Any] | None = None,
        zones: Sequence[str] | None = None,
        deadline: float = 30.0,
    ) -> None:
        checked_seconds("deadline", deadline)
        for zone in zones or ():
            zone_named(zone)
        self._client = client
        self._engine = client._engine  # pyright: ignore[reportPrivateUsage]  # what the client was set up with
        self._known = dict(known or {})
        self._zones = zones
        self._deadline = deadline

    async def run(self, *, progress: Callable[[Progress], None] | None = None) -> DoctorReport:
        """Examine the account.

        Args:
            progress: Called after each operation.

        Returns:
            The report, also where the account can't be reached or lets nobody in: it says so.
        """
        client, engine = self._client, self._engine
        profile = engine.shared.profile
        plan = PLANS[profile.name]
        reads = {each.id: each for each in client.operations if each.method == "GET" and each.id not in plan.left_alone}
        now = datetime.now(UTC)
        changes = table_of(client.overrides)
        exam = Examination(
            profile=profile,
            plan=plan,
            operations=dict(reads),
            changes=changes,
            samples=Samples(changes.get("fields", {})),
            known={**engine.shared.default_arguments, **self._known},
            moments=around_now(now),
        )
        read = AsyncReader(client, self._deadline)
        homes = {name: each.path for name, each in reads.items()}
        reached = await self._reach(exam, read, homes, now)
        if reached and await self._examine_all(exam, read, homes, progress):
            conclude(exam, client.timezone, self._zones or plan.zones, homes, client.operations)
        parts = urlsplit(engine.base_url)
        return DoctorReport(
            api=profile.name,
            title=profile.title,
            host=f"{parts.scheme}://{parts.netloc}",
            at=now,
            requests=read.count,
            findings=tuple(exam.findings),
            changes=exam.changes,
            remarks=tuple(exam.remarks),
        )

    # --- getting there ----------------------------------------------------------------------------------------------

    async def _reach(self, exam: Examination, read: AsyncReader, homes: Mapping[str, str], now: datetime) -> bool:
        """Look at the connection; gives whether it makes sense to go on."""
        engine = self._engine
        settings = engine.connections.settings
        if engine.connections.is_foreign:
            exam.tell(
                "note",
                "proxy",
                "connection",
                "requests go through an HTTP client of yours, so neither proxy nor certificate was looked at",
            )
        else:
            exam.findings.append(look_at_proxy(settings))
            exam.findings.append(await in_thread(partial(look_at_tls, engine.base_url, settings, now)))
        for name in exam.plan.first:
            try:
                reply = await read(homes[name], exam.operations[name], {})
            except CredentialError as error:
                exam.tell(
                    "problem",
                    "credentials",
                    "login",
                    "there is no credential that the server takes",
                    evidence=error.message,
                    advice=error.hint or "check user name, password or token",
                )
                return False
            if isinstance(reply.error, ConfigurationError):
                exam.tell("problem", "credentials", "credential", "it can't be sent", evidence=reply.error.message,
                          advice="compare it with the vendor's portal, and look for a space or a line end")  # fmt: skip
                return False
            if isinstance(reply.error, TransportError):
                exam.tell("problem", "connection", "server", f"it can't be reached ({type(reply.error).__name__})",
                          evidence=reply.error.message, advice="check base_url, network and proxy")  # fmt: skip
                return False
            if reply.status == 401 or (reply.status == 403 and name == exam.plan.first[-1]):
                exam.tell("problem", "credentials", "credential", "the server doesn't take it",
                          evidence=f"status {reply.status} for {name}",
                          advice="renew it in the vendor's portal, and check that it is of this account")  # fmt: skip
                return False
            if reply.good:
                exam.tell("ok", "connection", "server", "it answers", evidence=f"status {reply.status} for {name}")
                exam.tell("ok", "credentials", "credential", "the server takes it",
                          evidence=f"status {reply.status} for {name}")  # fmt: skip
                _tell_time(exam, reply)
                return True
        exam.tell("note", "credentials", "credential", "it wasn't refused, but nothing that was read first answered",
                  evidence=f"tried {', '.join(exam.plan.first)}")  # fmt: skip
        return True

    # --- operation by operation -------------------------------------------------------------------------------------

    async def _examine_all(
        self,
        exam: Examination,
        read: AsyncReader,
        homes: Mapping[str, str],
        progress: Callable[[Progress], None] | None,
    ) -> bool:
        """Look at all operations; gives whether any API answered."""
        search = AsyncSearch(exam, read)
        effects = AsyncEffects(exam, read, search)
        left = list(exam.operations)
        done: set[str] = set()
        lost: list[str] = []
        total = len(left)
        told = len(exam.findings)
        while left:
            name = next((each for each in left if exam.ready(each, done)), left[0])
            if read.is_foreign and len(done) >= MOST_FOREIGN:
                exam.findings[told:] = []
                _tell_foreign(exam, read)
                return False
            left.remove(name)
            done.add(name)
            if not await self._examine(exam, read, search, homes[name], name):
                lost.append(name)
            await effects.look(homes[name], name)
            if progress is not None:
                progress(Progress(len(done), total, read.count, name))
        await effects.emptiness(homes)
        for name in lost:
            # What was learned from others may lead to these.
            await self._examine(exam, read, search, homes[name], name, last=True)
            await effects.look(homes[name], name)
        return True

    async def _examine(
        self, exam: Examination, read: AsyncReader, search: AsyncSearch, home: str, name: str, *, last: bool = False
    ) -> bool:
        """Look at one operation; gives whether that came to an end."""
        operation = exam.operations[name]
        choices = exam.choices(operation)
        if not choices:
            if last:
                lacking = ", ".join(exam.lacking(operation)) or "an argument"
                exam.tell("note", "coverage", name, f"not looked at: nothing that can be read tells {lacking}",
                          advice=f"give one that you know: {_given(lacking)}")  # fmt: skip
            return last
        reply = await read(home, operation, choices[0])
        used = choices[0]
        for other in choices[1:]:
            if exam.has_data(operation, reply) or reply.status in (401, 403) or reply.refused or reply.status == 0:
                break
            again = await read(home, operation, other)
            if again.good and (exam.has_data(operation, again) or not reply.good):
                reply, used = again, other
        if reply.not_there:
            found = await search.path(home, operation, choices[0])
            for other in choices if last else ():
                found = found or await search.path(home, operation, other, learned=True)
            if found is None:
                if last:
                    _tell_lost(exam, operation, reply)
                return last
            candidate, there, reply = found
            exam.learned.append(candidate.moves)
            exam.prefixes[name] = candidate.prefix
            exam.change_operation(name, path=candidate.path)
            exam.tell("deviation", "path", name, f"it is at {candidate.path}, not at {operation.path}",
                      evidence=f"status {reply.status} there; the other isn't found", in_overrides=True)  # fmt: skip
            operation, used = there, choices[0]
            for other in choices[1:]:
                if exam.has_data(operation, reply) or reply.refused:
                    break
                again = await read(home, operation, other)
                if exam.has_data(operation, again):
                    reply, used = again, other
        return await self._settle(exam, read, search, home, operation, used, reply, choices)

    async def _settle(
        self,
        exam: Examination,
        read: AsyncReader,
        search: AsyncSearch,
        home: str,
        operation: Operation,
        arguments: dict[str, Any],
        reply: Reply,
        choices: Sequence[dict[str, Any]],
    ) -> bool:
        """Find out how the operation wants its parameters, and keep what it answers."""
        name = operation.id
        asks = any(each.location == "query" and each.required for each in operation.parameters)
        if asks and (reply.refused or (reply.good and not exam.has_data(operation, reply))):
            found = await search.parameters(home, operation, arguments, reply)
            if found is not None:
                forms, reply = found
                operation = _noted(exam, operation, forms, reply)
                for other in [each for each in choices if each != arguments]:
                    if exam.has_data(operation, reply):
                        break
                    again = await read(home, operation, other)
                    if again.good and (exam.has_data(operation, again) or not reply.good):
                        arguments, reply = other, again
        if operation.result.kind == "text" and reply.form == "text":
            return True
        if reply.good:
            _tell_time(exam, reply)
            others = [each for each in choices if each != arguments]
            more = [(each, await read(home, operation, each)) for each in others]
            if not exam.has_data(operation, reply):
                arguments, reply = next(
                    ((each, other) for each, other in more if exam.has_data(operation, other)), (arguments, reply)
                )
            exam.take(operation, arguments, reply)
            for _, further in more:
                if exam.has_data(operation, further):
                    exam.sample(operation, further)
            if not exam.has_data(operation, reply) and operation.result.kind in ("one", "list"):
                exam.tell("note", "coverage", name, "it answers, but with nothing, so its fields weren't seen")
            return True
        _tell_refusal(exam, name, reply)
        return True


def _tell_foreign(exam: Examination, read: AsyncReader) -> None:
    """Nothing that came was the API's: one finding is enough, and looking for each operation would take long."""
    came = ", ".join(f"{count} × {what}" for what, count in read.came.most_common(3))
    exam.tell("problem", "connection", "server", "nothing that it answers is the API's", evidence=came,
              advice="check base_url with its path: it leads to a portal, a proxy or another service, or the API is "
              "out of order")  # fmt: skip


def _tell_time(exam: Examination, reply: Reply) -> None:
    """Look at the server's clock, once. What is on today, and what changed lately, is so by that clock."""
    if exam.clocked:
        return
    exam.clocked = True
    theirs = date_of(reply.headers.get("date"))
    tell_clock(exam, theirs, datetime.now(UTC))
    if theirs is not None:
        exam.moments = around_now(theirs)


def _given(lacking: str) -> str:
    first = lacking.split(", ")[0]
    return f"known={{{first!r}: …}}, or --known {first}=… on the command line"


def _tell_refusal(exam: Examination, name: str, reply: Reply) -> None:
    if reply.status in (401, 403):
        exam.tell("note", "credentials", name, "the account isn't let in", evidence=f"status {reply.status}",
                  advice="ask the provider for it if you need it")  # fmt: skip
    elif reply.refused:
        exam.tell("problem", "parameter", name, "the server refuses the arguments, in every form that was tried",
                  evidence=f"status {reply.status}" + _complaint(reply),
                  advice="ask the provider for names and formats of the parameters, and override them")  # fmt: skip
    elif reply.status:
        exam.tell("problem", "path", name, f"the server answers with status {reply.status} ({reply.form})",
                  advice="try again later; if it stays so, tell the operator")  # fmt: skip
    else:
        kind = type(reply.error).__name__
        exam.tell("problem", "connection", name, f"no answer ({kind})", advice="try again later")


def _noted(exam: Examination, operation: Operation, forms: Mapping[str, Form], reply: Reply) -> Operation:
    """Write down in which forms the server takes parameters; gives the operation with them."""
    changes: dict[str, dict[str, Any]] = {}
    for each in operation.parameters:
        change = forms[each.name].as_override(each) if each.name in forms else {}
        if change:
            changes[each.name] = change
            told = " and ".join(f"its {key} is {value!r}" for key, value in change.items())
            exam.tell("deviation", "parameter", f"{operation.id}.{each.name}", told,
                      evidence=f"status {reply.status} so, refused or without a result as documented",
                      in_overrides=True)  # fmt: skip
    if not changes:
        return operation
    exam.change_operation(operation.id, parameters=changes)
    parameters = (changed(each, forms[each.name]) if each.name in forms else each for each in operation.parameters)
    return evolve(operation, parameters=tuple(parameters))


def _tell_lost(exam: Examination, operation: Operation, reply: Reply) -> None:
    what = f"nothing answers at {operation.path}, nor at any variation of it"
    if operation.since:
        exam.tell("note", "path", operation.id, what, evidence=f"status {reply.status} everywhere",
                  advice=f"your release may lack it: it is known since {operation.since}")  # fmt: skip
        return
    if exam.nothing_is_missing:
        exam.tell(
            "note",
            "path",
            operation.id,
            what,
            evidence=f"status {reply.status} everywhere",
            advice="it may be in its place and have nothing to tell: this server answers that so, too",
        )
        return
    exam.tell("problem", "path", operation.id, what, evidence=f"status {reply.status} everywhere",
              advice="your rights may lack it; else ask the provider for its path and override it")  # fmt: skip


def _complaint(reply: Reply) -> str:
    return f"; it names {', '.join(reply.fields)}" if reply.fields else ""
