"""Runs a call: prepare, authorise, send, retry, decode. Every decision in it is made by a function without I/O."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from attr import evolve

from broadcast_clients.core.answer import NOT_MODIFIED, Answer, ItemList, attach
from broadcast_clients.core.concurrency._async import sleep, time_limit
from broadcast_clients.core.errors import (
    AuthenticationError,
    BroadcastError,
    DeadlineExceeded,
    MalformedAnswer,
    PreconditionFailed,
    StatusError,
    TransportError,
)
from broadcast_clients.core.http.protocol import Headers, WireAnswer, WireRequest
from broadcast_clients.core.log import hidden_values, log_attempt, logger_of
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.options import CallSettings, RequestOptions, merge_options
from broadcast_clients.core.retry import may_have_acted, wait_after_failure, wait_after_status
from broadcast_clients.core.shared import Shared
from broadcast_clients.core.token import Credential
from broadcast_clients.core.unset import UNSET

if TYPE_CHECKING:
    from broadcast_clients.core._async.auth import AsyncAuth
    from broadcast_clients.core._async.connections import AsyncConnections
    from broadcast_clients.core._async.pager import AsyncPager
    from broadcast_clients.core.decode import Decoded, Decoder
    from broadcast_clients.core.prepare import Prepared

__all__ = ["AsyncEngine"]

THROTTLED = frozenset({429, 503})
GRACE = 0.05
"""Seconds. The limits of an attempt's parts end it at the deadline and know whether the server can have seen the
request; the limit on the whole only ends what arrives drop by drop, and leaves them the first word."""


class AsyncEngine:
    """Everything that calls of one client go through.

    Args:
        shared: What all views of the client have in common.
        settings: The defaults of calls.
        auth: The credential.
        connections: Where requests are sent.
        base_url: Where the paths begin. Default: the client's.
        services: Engines of the parts of the API that are served elsewhere or with another credential, by the
            beginning of their paths, such as `/mam/`.
    """

    def __init__(
        self,
        shared: Shared,
        settings: CallSettings,
        auth: AsyncAuth,
        connections: AsyncConnections,
        *,
        base_url: str | None = None,
        services: Mapping[str, AsyncEngine] | None = None,
    ) -> None:
        self.shared = shared
        self.settings = settings
        self.auth = auth
        self.connections = connections
        self.base_url = base_url or shared.base_url
        self.services: Mapping[str, AsyncEngine] = services or {}
        self._logger = logger_of(shared.profile.package)

    def view(self, settings: CallSettings) -> AsyncEngine:
        """The same engine with other default settings."""
        services = {prefix: each.view(settings) for prefix, each in self.services.items()}
        return AsyncEngine(
            self.shared, settings, self.auth, self.connections, base_url=self.base_url, services=services
        )

    def in_rows(self) -> AsyncEngine:
        """The same engine, whose lists hold plain dicts."""
        return self.view(evolve(self.settings, rows=True))

    def serving(self, path: str) -> AsyncEngine:
        """The engine that answers for a path: this one, unless the path belongs to one of the services."""
        return next((each for prefix, each in self.services.items() if path.startswith(prefix)), self)

    async def call(
        self,
        operation: Operation,
        arguments: dict[str, Any],
        options: RequestOptions | None = None,
        body: Any = UNSET,
        fields: dict[str, Any] | None = None,
    ) -> Any:
        """Run one operation and give its typed result."""
        from broadcast_clients.core.prepare import prepare  # what only calls need isn't loaded before one

        if self.services:
            other = self.serving(operation.path)
            if other is not self:
                return await other.call(operation, arguments, options, body, fields)
        started = time.monotonic()
        shared = self.shared
        settings = merge_options(self.settings, options) if options else self.settings
        plan, decoder = shared.ready(operation, rows=settings.rows)
        if shared.default_arguments:
            arguments = _with_defaults(operation, arguments, shared)
        prepared = prepare(plan, self.base_url, shared.base_headers, settings, arguments, body, fields, shared.inspect)
        asked = shared.ask(prepared)
        answer, attempts = await self._send(prepared, started)
        kept = asked.resolve(answer) if asked is not None else None
        if kept is not None:
            answer = kept
        elif answer.status == 304:
            return self._not_modified(prepared, answer, attempts, started)
        try:
            decoded = decoder.decode(answer.content, answer.status)
            if decoded.deviations:
                from broadcast_clients.core.report import report_deviations

                report_deviations(
                    shared, self._logger, plan.call, decoded.deviations, answer.status, strict=settings.strict
                )
        except BroadcastError as error:
            if isinstance(error, MalformedAnswer):
                from broadcast_clients.core.failure import kept_text

                error.excerpt = kept_text(answer.content, self.auth.secrets(), len(error.excerpt))
            # Without the frames that hold the body: it may repeat what was sent.
            raise self._marked(error.with_traceback(None), prepared, attempts) from None
        return self._result(prepared, answer, attempts, started, decoder, decoded, cached=kept is not None)

    async def exchange(
        self, operation: Operation, arguments: dict[str, Any], options: RequestOptions | None = None
    ) -> WireAnswer:
        """Run one operation and give its successful answer as it arrived, whatever is in it.

        Raises:
            StatusError: An error status; and all others of the tree but those about the body.
        """
        from broadcast_clients.core.prepare import prepare

        started = time.monotonic()
        shared = self.shared
        plan, _ = shared.ready(operation)
        settings = merge_options(self.settings, options) if options else self.settings
        if shared.default_arguments:
            arguments = _with_defaults(operation, arguments, shared)
        prepared = prepare(plan, self.base_url, shared.base_headers, settings, arguments)
        answer, _ = await self._send(prepared, started)
        return answer

    # --- results ----------------------------------------------------------------------------------------------------

    def _result(
        self,
        prepared: Prepared,
        answer: WireAnswer,
        attempts: int,
        started: float,
        decoder: Decoder,
        decoded: Decoded,
        *,
        cached: bool = False,
    ) -> Any:
        kind = prepared.plan.operation.result.kind
        if kind in ("none", "text") and _is_page(answer.content, kind):
            # A proxy or portal answers so in place of the server, and nothing was done.
            raise self._marked(_page(prepared, answer, self.auth.secrets()), prepared, attempts)
        if kind == "none":
            return None
        result: Any = decoded.value
        if kind == "one" and decoded.empty:
            if prepared.method in ("GET", "HEAD"):
                from broadcast_clients.core.failure import no_result

                raise self._marked(no_result(prepared.plan.call, answer.status), prepared, attempts)
            result = _nothing_told(prepared.plan.operation)
        if kind == "list":
            result = ItemList(result, meta=dict(decoded.meta), groups=decoded.groups)
            result._model_ = decoder.model
        facts = _facts(prepared, answer, attempts, started, decoded.deviations, cached=cached)
        attach(result, facts)
        if kind == "list" and prepared.sparse and not prepared.settings.rows:
            # So that a field which wasn't asked for says so. The headers, and the ETag, are of the page alone.
            item_facts = evolve(facts, headers=Headers(), content=None)
            for item in result:
                attach(item, item_facts)
        return result

    def _not_modified(self, prepared: Prepared, answer: WireAnswer, attempts: int, started: float) -> Any:
        if prepared.plan.operation.paging is None:
            return NOT_MODIFIED
        unchanged: ItemList[Any] = ItemList()
        unchanged.not_modified = True
        attach(unchanged, _facts(prepared, answer, attempts, started, ()))
        return unchanged

    # --- sending ----------------------------------------------------------------------------------------------------

    async def _send(self, prepared: Prepared, started: float) -> tuple[WireAnswer, int]:
        """Send until there is a success answer; gives it with the number of attempts."""
        settings = prepared.settings
        ends = None if settings.deadline is None else started + settings.deadline
        authenticated = prepared.plan.operation.authenticated
        attempt = 0
        retries_used = 0
        renewed = False
        ambiguous: BroadcastError | None = None
        while True:
            attempt += 1
            if self.shared.bucket is not None:
                await self._keep_rate(prepared, attempt, ends, ambiguous)
            credential = self.auth.current() if authenticated else None
            if credential is None and authenticated:
                credential = await self._credential(prepared)
            if ends is not None and time.monotonic() >= ends:
                late = _deadline_error(settings.deadline)
                raise self._final(late, prepared, attempt - 1, ambiguous)
            outcome, seconds, request = await self._attempt(prepared, credential, attempt, ends)
            if isinstance(outcome, WireAnswer):
                status = outcome.status
                if 200 <= status < 300 or status == 304:
                    if credential is not None:
                        credential.proven = True
                    if self.shared.hooks or self._logger.isEnabledFor(logging.DEBUG):
                        self._after(prepared, request, attempt, seconds, outcome, None, None)
                    return outcome, attempt
                if credential is not None and status in self.shared.profile.rejected_statuses:
                    part = prepared.plan.operation.path.lstrip("/").partition("/")[0]
                    if renewed:
                        credential.refused_by.add(part)
                    elif part not in credential.refused_by and await self._renewed(
                        credential, prepared, request, attempt, seconds, outcome
                    ):
                        renewed = True
                        self._after(prepared, request, attempt, seconds, outcome, None, 0.0)
                        continue
                error: BroadcastError = self._status_error(prepared, outcome)
                wait = self._wait_after_status(prepared, error, retries_used + 1)
                if may_have_acted(status, prepared.plan.operation.retry_statuses):
                    ambiguous = error
            else:
                error = outcome
                wait = wait_after_failure(settings.retry, outcome, retries_used + 1, replay_safe=prepared.replay_safe)
                if not outcome.never_reached:
                    ambiguous = outcome
            if wait is not None and ends is not None and time.monotonic() + wait >= ends:
                wait = None
                error = self._past_deadline(error, settings.deadline)
            self._after(prepared, request, attempt, seconds, outcome, error, wait)
            if wait is None:
                raise self._final(error, prepared, attempt, ambiguous)
            retries_used += 1
            await sleep(wait)

    async def _attempt(
        self, prepared: Prepared, credential: Credential | None, attempt: int, ends: float | None
    ) -> tuple[WireAnswer | TransportError, float, WireRequest]:
        timeout = prepared.settings.timeout
        left = None
        begun = time.monotonic()
        if ends is not None:
            left = max(ends - begun, 0.001)
            timeout = timeout.capped(left)
        request = WireRequest(
            prepared.method,
            prepared.url,
            # Not by a name of their own: tools that show local variables would show the credential.
            {**prepared.headers, **credential.headers} if credential is not None else prepared.headers,
            prepared.content,
            timeout,
            ends,
        )
        if self.shared.hooks:
            request = self._before(prepared, request, attempt)
        try:
            if left is None:
                return await self.connections.backend().send(request), time.monotonic() - begun, request
            async with time_limit(left + GRACE):
                return await self.connections.backend().send(request), time.monotonic() - begun, request
        except TransportError as error:
            outcome: TransportError = self._told(error, request)
        except TimeoutError:
            outcome = _deadline_error(prepared.settings.deadline)
        if left is not None and isinstance(outcome, TimeoutError) and time.monotonic() >= begun + left:
            late = _deadline_error(prepared.settings.deadline)
            late.__cause__ = outcome
            late.never_reached = outcome.never_reached
            outcome = late
        return outcome, time.monotonic() - begun, request

    def _told(self, error: TransportError, request: WireRequest) -> TransportError:
        """A failure without what it may know of the request: its text may be that of a transport of the user's."""
        from broadcast_clients.core.hiding import forget_frames, keep_secret

        keep_secret(error, [*self.auth.secrets(), *hidden_values(request.headers)])
        forget_frames(error, foreign=self.connections.is_foreign)
        return error

    async def _credential(self, prepared: Prepared) -> Credential | None:
        credential = await self.auth.obtain(None)
        if credential is None:
            raise AuthenticationError("there is no credential to send", status=401, call=prepared.plan.call)
        return credential

    async def _renewed(
        self,
        rejected: Credential,
        prepared: Prepared,
        request: WireRequest,
        attempt: int,
        seconds: float,
        answer: WireAnswer,
    ) -> bool:
        """Whether there is another credential than the one that the server rejected."""
        try:
            return await self.auth.obtain(rejected) is not None
        except BroadcastError as error:
            self._after(prepared, request, attempt, seconds, answer, error, None)
            raise

    async def _keep_rate(
        self, prepared: Prepared, attempt: int, ends: float | None, ambiguous: BroadcastError | None
    ) -> None:
        bucket = self.shared.bucket
        if bucket is None:
            return
        now = time.monotonic()
        wait = bucket.reserve(now)
        if ends is not None and now + wait >= ends:
            bucket.give_back()
            error = _deadline_error(prepared.settings.deadline)
            error.hint = "the client's own rate_limit leaves no room before the deadline: raise one of them"
            raise self._final(error, prepared, attempt - 1, ambiguous)
        if wait > 0:
            await sleep(wait)

    # --- outcomes ---------------------------------------------------------------------------------------------------

    def _status_error(self, prepared: Prepared, answer: WireAnswer) -> StatusError:
        from broadcast_clients.core.failure import status_error

        if answer.status in THROTTLED:
            self.shared.pressure += 1
        plan = prepared.plan
        error = status_error(self.shared.profile, plan.operation, plan.call, answer, self.auth.secrets())
        if isinstance(error, PreconditionFailed):
            error.sent_etag = prepared.sent_etag
        if error.status in self.shared.profile.rejected_statuses and not self.auth.secrets():
            error.hint = f"the client was given no credential: pass one, or set it in {self.shared.profile.variables}_…"
        return error

    def _wait_after_status(self, prepared: Prepared, error: Any, attempt: int) -> float | None:
        return wait_after_status(
            prepared.settings.retry,
            error.status,
            attempt,
            replay_safe=prepared.replay_safe,
            retry_after=error.retry_after,
            also=prepared.plan.operation.retry_statuses,
        )

    def _past_deadline(self, error: BroadcastError, deadline: float | None) -> BroadcastError:
        if isinstance(error, StatusError):
            return error
        late = _deadline_error(deadline)
        late.__cause__ = error
        return late

    def _final(
        self, error: BroadcastError, prepared: Prepared, attempts: int, ambiguous: BroadcastError | None
    ) -> BroadcastError:
        """The error that the caller sees."""
        from broadcast_clients.core.outcome import final_error

        return self._marked(final_error(error, prepared, attempts, ambiguous), prepared, attempts)

    def _marked(self, error: BroadcastError, prepared: Prepared, attempts: int) -> BroadcastError:
        error.call = prepared.plan.call
        error.attempts = attempts
        error.idempotency_key = prepared.idempotency_key
        return error

    # --- watching ---------------------------------------------------------------------------------------------------

    def _before(self, prepared: Prepared, request: WireRequest, attempt: int) -> WireRequest:
        for hook in self.shared.hooks:
            added = hook.before_attempt(prepared.plan.call, attempt, request)
            if added:
                headers = {**request.headers, **added}
                request = WireRequest(
                    request.method, request.url, headers, request.content, request.timeout, request.ends
                )
        return request

    def _after(
        self,
        prepared: Prepared,
        request: WireRequest,
        attempt: int,
        seconds: float,
        outcome: WireAnswer | TransportError,
        error: BroadcastError | None,
        wait: float | None,
    ) -> None:
        answer = outcome if isinstance(outcome, WireAnswer) else None
        if self._logger.isEnabledFor(logging.INFO if wait is not None else logging.DEBUG):
            what = type(outcome).__name__ if answer is None else str(answer.status)
            log_attempt(self._logger, prepared.plan.call, attempt, what, seconds, wait)
        if self.shared.hooks:
            from broadcast_clients.core.hooks import Attempt

            record = Attempt(prepared.plan.call, attempt, request, seconds, answer, error, wait)
            for hook in self.shared.hooks:
                hook.after_attempt(record)

    # --- what resources build on ------------------------------------------------------------------------------------

    def pager(
        self, operation: Operation, arguments: dict[str, Any], options: RequestOptions | None = None
    ) -> AsyncPager[Any]:
        """A list that is read page by page, lazily."""
        from broadcast_clients.core._async.pager import AsyncPager

        return AsyncPager(self, operation, arguments, options)

    async def edit(
        self,
        get: Operation,
        update: Operation,
        arguments: dict[str, Any],
        change: Callable[[Any], Any],
        attempts: int = 5,
        options: RequestOptions | None = None,
    ) -> Any:
        """Read, change and save what changed; again from the start when somebody else was faster."""
        from broadcast_clients.core._async.edit import edit

        return await edit(self, get, update, arguments, change, attempts, options)


def _with_defaults(operation: Operation, arguments: dict[str, Any], shared: Shared) -> dict[str, Any]:
    added = {
        each.name: shared.default_arguments[each.setting or each.name]
        for each in operation.parameters
        if (each.setting or each.name) in shared.default_arguments and arguments.get(each.name, UNSET) is UNSET
    }
    return {**arguments, **added} if added else arguments


def _facts(
    prepared: Prepared,
    answer: WireAnswer,
    attempts: int,
    started: float,
    deviations: tuple[str, ...],
    *,
    cached: bool = False,
) -> Answer:
    return Answer(
        prepared.plan.call,
        answer.status,
        answer.headers,
        attempts,
        time.monotonic() - started,
        prepared.idempotency_key,
        prepared.sparse,
        deviations,
        answer.content if prepared.settings.raw else None,
        cached,
    )


def _is_page(content: bytes, kind: str) -> bool:
    """Whether it is HTML, or any markup where nothing was expected."""
    start = content.lstrip()[:14].lower()
    return start[:1] == b"<" if kind == "none" else start.startswith((b"<!doctype html", b"<html"))


def _page(prepared: Prepared, answer: WireAnswer, secrets: list[str]) -> MalformedAnswer:
    from broadcast_clients.core.failure import kept_text

    return MalformedAnswer(
        f"the server answered with status {answer.status} and a page of HTML or XML where "
        f"{'nothing' if prepared.plan.operation.result.kind == 'none' else 'other text'} was expected",
        status=answer.status,
        excerpt=kept_text(answer.content, secrets, 200),
        call=prepared.plan.call,
    )


def _nothing_told(operation: Operation) -> Any:
    """The result of a call that was done and answered with nothing: a model in which every field is missing."""
    from broadcast_clients.core.decode import load_model

    if operation.id == "request" or not operation.result.model:
        return None
    return load_model(operation.result.model).model_validate({})


def _deadline_error(deadline: float | None) -> DeadlineExceeded:
    return DeadlineExceeded(f"the deadline of {deadline:g} s passed" if deadline is not None else "too late")
