"""Brings bytes to a signed address: in pieces, again from where it broke off, without any credential of ours."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from functools import partial

from attr import define, field

from broadcast_clients.core._async.connections import AsyncConnections
from broadcast_clients.core.concurrency._async import in_thread
from broadcast_clients.core.errors import TransportError
from broadcast_clients.core.http.protocol import Pieces, Timeout, WireAnswer, WireRequest
from broadcast_clients.core.retry import Retry, parse_retry_after
from encora_client.errors import UploadCanceled, UploadFailed
from encora_client.workflows._async.clock import AsyncClock
from encora_client.workflows.resume import COMPLETE, ResumeStrategy
from encora_client.workflows.sources import Source

__all__ = ["AsyncTransfer"]

OVER = frozenset({401, 403, 404, 410})
"""Answers of a signed address that doesn't work any more."""
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
TIMEOUT = Timeout(connect=15.0, read=300.0, write=60.0, pool=30.0)
"""A server may take its time over the last byte of a large file."""


@define
class AsyncTransfer:
    """One file on its way.

    Args:
        connections: For the signed host alone.
        source: The data.
        strategy: How it goes on after a break.
        headers: Of every request, such as the media type that was signed.
        clock: Waits.
        retry: How often to try without getting further, and how patiently.
        progress: Told the bytes handed over, and all.
        canceled: Asked between pieces.
        address: Gives the signed address; asked for another (`True`) when it has ended.
    """

    connections: AsyncConnections
    source: Source
    strategy: ResumeStrategy
    headers: Mapping[str, str]
    clock: AsyncClock
    retry: Retry
    progress: Callable[[int, int], object] | None
    canceled: Callable[[], bool] | None
    address: Callable[[bool], Awaitable[str]]
    interruptions: int = 0
    restarts: int = 0
    _stalls: int = 0
    _best: int = 0
    _handed_over: int = 0
    _spoken: bool = False
    """The host has shown that it knows the protocol: only then is its word that all is there believed."""
    _url: str = field(default="", repr=False)

    async def run(self, *, resume: bool) -> None:
        """Send until all is there.

        Args:
            resume: Ask first how much of it is there.

        Raises:
            UploadFailed: The host refuses, or there's no getting on.
            UploadCanceled: The caller doesn't want it any more.
        """
        self._url = await self.address(False)
        offset = await self._probed(None) if resume else 0
        while offset != COMPLETE:
            try:
                answer = await self._sent(offset)
            except TransportError as error:
                await self._broke_off(error, None)
                offset = await self._probed(error)
                continue
            told = self.strategy.offset(answer)
            if 200 <= answer.status < 300:
                return
            if told is not None:
                self._spoken = True
                self._got_to(told)
                offset = told
            elif answer.status in OVER:
                await self._renew_address(answer)
                offset = await self._probed(None)
            elif answer.status in PASSING:
                await self._broke_off(None, answer)
                offset = await self._probed(None)
            else:
                raise UploadFailed(f"the signed host refused the file with status {answer.status}")

    async def _sent(self, offset: int) -> WireAnswer:
        size = self.source.size
        headers = {**self.headers, **self.strategy.headers(offset, size)}
        pieces = Pieces(size - offset, self._pieces(offset))
        request = WireRequest("PUT", self._url, headers, timeout=TIMEOUT, pieces=pieces)
        return await self.connections.backend().send(request)

    async def _pieces(self, offset: int) -> AsyncGenerator[bytes]:
        while offset < self.source.size:
            self._refuse_canceled()
            data = await in_thread(partial(self.source.read, offset))
            yield data
            offset += len(data)
            self._handed_over = max(self._handed_over, offset)
            if self.progress is not None:
                self.progress(offset, self.source.size)

    def _refuse_canceled(self) -> None:
        if self.canceled is not None and self.canceled():
            raise UploadCanceled("the upload was cancelled")

    async def _probed(self, cause: BaseException | None) -> int:
        """Where to go on: asked of the host, else at the beginning."""
        while True:
            self._refuse_canceled()
            probe = self.strategy.probe(self.source.size)
            if probe is None:
                return self._from_the_beginning()
            request = WireRequest(probe.method, self._url, probe.headers, timeout=TIMEOUT)
            try:
                answer = await self.connections.backend().send(request)
            except TransportError as error:
                await self._broke_off(error, None)
                continue
            if answer.status in PASSING:
                await self._broke_off(None, answer)
                continue
            if answer.status in OVER:
                await self._renew_address(answer)
                return self._from_the_beginning() if not self._spoken else await self._probed(cause)
            told = self.strategy.offset(answer)
            if told == COMPLETE:
                # A host that doesn't know the question takes it for an empty file. It is believed if it has answered
                # the question before and everything was handed over; else all is sent again, which harms nothing.
                whole = self._spoken and self._handed_over >= self.source.size
                return COMPLETE if whole else self._from_the_beginning()
            if told is None or told > self.source.size:
                return self._from_the_beginning()
            self._spoken = True
            self._got_to(told)
            return told

    def _from_the_beginning(self) -> int:
        if self._handed_over:
            self.restarts += 1
        self._handed_over = 0
        return 0

    def _got_to(self, offset: int) -> None:
        if offset > self._best:
            self._best = offset
            self._stalls = 0

    async def _broke_off(self, error: TransportError | None, answer: WireAnswer | None) -> None:
        """Wait, or give up where it has been tried too often without getting further."""
        self.interruptions += 1
        self._stalls += 1
        if self._stalls > self.retry.retries or (error is not None and error.permanent):
            what = error.message if error is not None else f"status {answer.status if answer else 0}"
            raise UploadFailed(f"the upload doesn't get beyond {self._best:,} bytes: {what}") from error
        asked = parse_retry_after(answer.headers.get("retry-after")) if answer is not None else None
        await self.clock.sleep(self.retry.backoff(self._stalls) if asked is None else asked)

    async def _renew_address(self, answer: WireAnswer) -> None:
        self._stalls += 1
        if self._stalls > self.retry.retries:
            raise UploadFailed(f"the signed address is refused with status {answer.status}, and so are new ones")
        self._url = await self.address(True)
