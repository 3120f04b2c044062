"""A stream while it is played: heartbeats, addresses, licences, and its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from broadcast_clients.core.concurrency._async import Lock, Periodic, resolve
from broadcast_clients.core.errors import (
    BroadcastError,
    ConfigurationError,
    Conflict,
    Gone,
    NotFoundError,
    PermissionDenied,
    StatusError,
    TooManyRequests,
)
from broadcast_clients.core.log import logger_of
from broadcast_clients.core.options import RequestOptions
from broadcast_clients.core.unset import Omittable
from encora_client.errors import StreamRefused
from encora_client.workflows._async.clock import AsyncClock
from encora_client.workflows.watched import Addresses, Watched, seconds_of

if TYPE_CHECKING:
    from encora_client._async.client import AsyncEncoraClient
    from encora_client.models import DrmLicence, DrmSystem, StreamUrls

__all__ = ["AsyncPlaySession"]

HEARTBEAT = 30.0
"""Seconds between heartbeats (documented)."""
TICK = 1.0
"""Seconds between two looks at what is due."""
_BRIEF: RequestOptions = {"timeout": 8.0, "deadline": 10.0, "retries": 1}
"""A heartbeat that takes longer is lost: the next one is better than a late one."""


class AsyncPlaySession:
    """A stream that is played. Use it as a context manager; see `AsyncWorkflows.play`."""

    def __init__(
        self,
        client: AsyncEncoraClient,
        clock: AsyncClock,
        watched: Watched,
        *,
        device_id: Omittable[str],
        profile_id: Omittable[str],
        position: Callable[[], float] | None,
        drm_system: DrmSystem | None,
        challenge: Callable[[], Any] | None,
        on_addresses: Callable[[Addresses], object] | None,
        on_licence: Callable[[DrmLicence], object] | None,
        on_lost: Callable[[BroadcastError], object] | None,
        on_over: Callable[[BroadcastError], object] | None,
        interval: float,
    ) -> None:
        if (drm_system is None) != (challenge is None):
            raise ConfigurationError("drm_system= and challenge= belong together")
        if not interval > 0:
            raise ConfigurationError(f"interval must be more than 0 seconds, not {interval!r}")
        self._client = client
        self._clock = clock
        self._watched = watched
        self._device_id = device_id
        self._profile_id = profile_id
        self._ask_position = position
        self._drm_system = drm_system
        self._challenge = challenge
        self._on_addresses = on_addresses
        self._on_licence = on_licence
        self._on_lost = on_lost
        self._on_over = on_over
        self._interval = interval
        self._lock = Lock()
        self._background = Periodic(self.tick, TICK)
        self._logger = logger_of("encora_client")
        self._next_beat = 0.0
        self._last_beat = 0.0
        self.position: float = 0.0
        """Seconds from the beginning. Set it as the player moves, unless `position=` was given."""
        self.paused: bool = False
        """Set it while the player stands still."""
        self.session_id: str = ""
        """The platform's name for the session."""
        self.addresses: Addresses = Addresses(None, None, None, None)
        """Where the player gets its stream; replaced when new ones come."""
        self.licence: DrmLicence | None = None
        """The licence acquired last."""
        self.expires_at: float | None = None
        """When the platform ends the session without a heartbeat, in seconds since 1970."""
        self.heartbeats: int = 0
        """How many were taken."""
        self.lost: int = 0
        """How many in a row got no answer."""
        self.error: BroadcastError | None = None
        """Why the session is over before you left it; `None` while it lives."""

    # --- life -------------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        await self._open()
        try:
            if self._challenge is not None:
                await self._license()
            await self._background.__aenter__()
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._background.__aexit__(*exception)
        await self._end()

    @property
    def over(self) -> bool:
        """Whether the platform ended or refused it. `error` says why."""
        return self.error is not None

    def raise_if_over(self) -> None:
        """Raise what ended the session, if anything did.

        Raises:
            BroadcastError: What it was.
        """
        if self.error is not None:
            raise self.error

    async def _open(self) -> None:
        urls = await self._allowed(self._stream)
        self.session_id = urls.session_id
        self.expires_at = None
        self.lost = 0
        self._next_beat = self._clock.now() + self._interval
        await self._moved(Addresses.opened(urls))

    async def _stream(self) -> StreamUrls:
        client, what = self._client, self._watched
        device_id, profile_id = self._device_id, self._profile_id
        if what.content_type == "movie":
            return await client.movies.stream(what.content_id, device_id=device_id, profile_id=profile_id)
        if what.content_type == "episode":
            return await client.episodes.stream(what.content_id, device_id=device_id, profile_id=profile_id)
        if what.program_id is not None:
            return await client.live.catchup(
                what.content_id, program_id=what.program_id, device_id=device_id, profile_id=profile_id
            )
        if what.start_over:
            return await client.live.start_over(what.content_id, device_id=device_id, profile_id=profile_id)
        return await client.live.stream(what.content_id, device_id=device_id, profile_id=profile_id)

    async def _allowed(self, work: Callable[[], Any]) -> Any:
        """Do what the platform may refuse; a refusal tells which streams are running."""
        refusal: StatusError
        try:
            return await work()
        except (PermissionDenied, Conflict, TooManyRequests) as error:
            refusal = error
        try:
            running = tuple(await self._client.playback.sessions(options=_BRIEF))
        except BroadcastError:
            running = ()
        raise StreamRefused.of(refusal, running) from refusal

    async def _end(self) -> None:
        """Free the place. That this fails is no reason to fail: without heartbeats the platform frees it as well."""
        if self.over or not self.session_id:
            return
        try:
            await self._client.playback.end(self.session_id, options=_BRIEF)
        except NotFoundError:
            pass  # it has ended already
        except BroadcastError as error:
            self._logger.warning("the stream session couldn't be ended; it ends by itself: %s", error.message)

    # --- while it plays ---------------------------------------------------------------------------------------------

    async def tick(self) -> None:
        """Do what is due: a heartbeat, addresses or a licence at their end. Called once a second in the background."""
        async with self._lock:
            if self.over:
                return
            try:
                await self._tick(self._clock.now())
            except StreamRefused as error:
                await self._give_up(error)
            except BroadcastError as error:
                self.lost += 1
                if self._on_lost is not None:
                    await resolve(self._on_lost(error))
            except Exception:
                self._logger.exception("a function that was passed to play() failed; the session goes on")

    async def beat(self) -> None:
        """Send a heartbeat now, such as after a jump to another position."""
        self._next_beat = 0.0
        await self.tick()

    async def _tick(self, now: float) -> None:
        renew = self.addresses.renew_before
        if now >= self._next_beat or (renew is not None and now >= renew > self._last_beat):
            # Set before it is sent: one that fails is followed by the next in time, not by one a second.
            self._last_beat, self._next_beat = now, now + self._interval
            await self._heartbeat()
            await self._keep_addresses(now)
        if self._challenge is not None and self._licence_due(now):
            await self._license()

    async def _heartbeat(self) -> None:
        position = self.position if self._ask_position is None else self._ask_position()
        try:
            result = await self._client.playback.heartbeat(
                session_id=self.session_id,
                position_seconds=max(0, int(position)),
                is_paused=self.paused,
                options=_BRIEF,
            )
        except (NotFoundError, Gone):
            self._logger.info("the platform has ended the stream session; it is opened again")
            await self._open()
            return
        self.heartbeats += 1
        self.lost = 0
        self.expires_at = seconds_of(result, "session_expires_at")
        renewed = getattr(result, "refreshed_urls", None)
        if renewed is not None:
            await self._moved(self.addresses.renewed(renewed))

    async def _keep_addresses(self, now: float) -> None:
        """Heartbeats renew addresses. Where one due for it didn't, the stream is opened again before they end."""
        ends = self.addresses.expires_at
        if ends is None or now + self._interval < ends:
            return
        await self._end()
        await self._open()

    async def _moved(self, addresses: Addresses) -> None:
        first = self.addresses.expires_at is None and self.addresses.dash_url is None
        self.addresses = addresses
        if self._on_addresses is not None and not first:
            await resolve(self._on_addresses(addresses))

    async def _give_up(self, error: BroadcastError) -> None:
        self.error = error
        if self._on_over is not None:
            await resolve(self._on_over(error))

    # --- licences ---------------------------------------------------------------------------------------------------

    def _licence_due(self, now: float) -> bool:
        if self.licence is None:
            return True
        before = seconds_of(self.licence, "renewal_before")
        if before is None:
            before = seconds_of(self.licence, "expires_at")
        return before is not None and now >= before

    async def _license(self) -> None:
        assert self._challenge is not None
        assert self._drm_system is not None
        await self.acquire_licence(await resolve(self._challenge()), drm_system=self._drm_system)

    async def acquire_licence(self, challenge: bytes, *, drm_system: DrmSystem) -> DrmLicence:
        """Acquire a licence for what is played.

        Args:
            challenge: The request of the player's content decryption module, as it made it.
            drm_system: `widevine`, `fairplay` or `playready`.

        Returns:
            The licence; its `license_bytes` are for the module.

        Raises:
            StreamRefused: The platform refuses.
        """
        import base64

        async def acquire() -> DrmLicence:
            return await self._client.drm.acquire_licence(
                content_id=self._watched.content_id,
                content_type=self._watched.content_type,
                drm_system=drm_system,
                license_request_bytes=base64.b64encode(challenge).decode("ascii"),
                device_id=self._device_id,
            )

        licence: DrmLicence = await self._allowed(acquire)
        self.licence = licence
        if self._on_licence is not None:
            await resolve(self._on_licence(licence))
        return licence
