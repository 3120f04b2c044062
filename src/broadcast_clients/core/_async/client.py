"""What the three clients have in common."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable, Mapping
from copy import copy
from datetime import tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, Self, TypeVar, Unpack, overload

from broadcast_clients.core._async.auth import AsyncAuth
from broadcast_clients.core._async.connections import AsyncConnections
from broadcast_clients.core._async.engine import AsyncEngine
from broadcast_clients.core.address import literal_path
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.operation import Body, Operation, Result
from broadcast_clients.core.options import CallSettings, RequestOptions, merge_options
from broadcast_clients.core.profile import ApiProfile
from broadcast_clients.core.settings import (
    call_settings,
    http_settings,
    literal_secret,
    make_shared,
    refuse_unknown,
)
from broadcast_clients.core.unset import UNSET

if TYPE_CHECKING:
    from broadcast_clients.core.answer import HasDict, ItemList
    from broadcast_clients.core.concurrency._async import Outcome
    from broadcast_clients.core.overrides import Overrides
    from broadcast_clients.core.prepare import Inspect

__all__ = ["AsyncClientBase"]

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R")


class AsyncClientBase:
    """Base of the async clients: life cycle, options, and calls that the operation table doesn't have.

    Use it as a context manager, or call `aclose()`. A client may be shared by any number of tasks, and be used in one
    event loop after another.
    """

    _profile: ClassVar[ApiProfile]
    _engine: AsyncEngine
    _arguments: Mapping[str, Any]

    def _set_up(
        self,
        *,
        operations: Any,
        auth: Callable[[], AsyncAuth],
        arguments: Mapping[str, Any],
        base_url: str | None,
        timezone: str | tzinfo | None = None,
        default_arguments: Mapping[str, Any] | None = None,
        settings: Mapping[str, Any],
        inspect: Inspect | None = None,
    ) -> None:
        """Called by the constructors of the clients."""
        refuse_unknown(settings)
        self._arguments = {**arguments, **settings}
        shared = make_shared(
            self._profile,
            operations,
            base_url=base_url,
            timezone=timezone,
            default_arguments=default_arguments or {},
            settings=settings,
            inspect=inspect,
        )
        connections = AsyncConnections(http_settings(settings), settings.get("http_client"), settings.get("transport"))
        self._engine = AsyncEngine(shared, call_settings(settings), auth(), connections)

    # --- life cycle -------------------------------------------------------------------------------------------------

    async def aclose(self) -> None:
        """Close the connections. A client of httpx that was passed in stays open: it is yours."""
        await self._engine.connections.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.aclose()

    # async-only: begin
    if not TYPE_CHECKING:  # for type checkers the mistake stays one

        def __enter__(self) -> None:
            """Explain the mistake."""
            raise TypeError(f"write `async with {type(self).__name__}(...) as client:`")

        def __exit__(self, *exception: object) -> None:
            """Never reached."""

    # async-only: end

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._engine.shared.base_url}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as the arguments of the constructor; a credential given as text refuses.

        Raises:
            TypeError: An argument can't be pickled; the message says what to pass in its place.
        """
        if self._arguments.get("http_client") is not None:
            raise TypeError("a client with an http_client of yours can't be pickled: its connections belong here")
        secret = literal_secret(self._arguments, self._engine.settings)
        if secret is not None:
            raise TypeError(f"a client with {secret} can't be pickled, for the pickle would contain it")
        given = {name: value for name, value in self._arguments.items() if value is not None}
        return type(self)._restored, (given, self._engine.settings)

    @classmethod
    def _restored(cls, arguments: dict[str, Any], settings: CallSettings) -> Self:
        client = cls(**arguments)
        client._engine = client._engine.view(settings)
        return client

    def with_options(self, **options: Unpack[RequestOptions]) -> Self:
        """A view of this client with other defaults: timeout, deadline, retries, headers, check, strict, …

        It shares connections and credentials with this client; closing either closes both.
        """
        view = object.__new__(type(self))
        view.__dict__.update(self.__dict__)
        for name in [name for name in vars(view) if isinstance(getattr(type(view), name, None), cached_property)]:
            del view.__dict__[name]  # namespaces hold the engine of the client they were made for
        view._engine = self._engine.view(merge_options(self._engine.settings, options))
        return view

    @property
    def overrides(self) -> Overrides:
        """What this client was told to be different at the installation."""
        return self._engine.shared.overrides

    @property
    def timezone(self) -> tzinfo | None:
        """The zone that times without an offset are in; `None` where the client wasn't told."""
        return self._engine.shared.zone

    # --- beyond the table -------------------------------------------------------------------------------------------

    @property
    def operations(self) -> list[Operation]:
        """Every operation of the table, overrides applied, with what is documented, observed or inferred about it."""
        shared = self._engine.shared
        return [shared.ready(shared.load_operation(each))[0].operation for each in shared.operation_ids]

    @overload
    async def request(
        self,
        method: str,
        path: str,
        *,
        cast_to: type[T],
        json: Any = UNSET,
        replay_safe: bool | None = None,
        options: RequestOptions | None = None,
    ) -> T: ...

    @overload
    async def request(
        self,
        method: str,
        path: str,
        *,
        cast_to: None = None,
        json: Any = UNSET,
        replay_safe: bool | None = None,
        options: RequestOptions | None = None,
    ) -> Any: ...

    async def request(
        self,
        method: str,
        path: str,
        *,
        cast_to: Any = None,
        json: Any = UNSET,
        replay_safe: bool | None = None,
        options: RequestOptions | None = None,
    ) -> Any:
        """Call what the table lacks, with the client's credentials, retries, errors and logging.

        Args:
            method: HTTP method.
            path: Path under the base URL, such as `/admin/reports`. The query goes into `options={"query": …}`.
            cast_to: What to make of the answer: a model, `str` for text, or `None` for plain JSON values.
            json: The JSON body.
            replay_safe: Whether sending it twice does no harm. Default: only GET, HEAD and OPTIONS.
            options: Settings of this call.

        Raises:
            StatusError: An error status; and all others of the tree.
        """
        method = method.upper()
        safe = method in ("GET", "HEAD", "OPTIONS") if replay_safe is None else replay_safe
        operation = Operation(
            id="request",
            api=self._profile.name,
            method=method,
            path=literal_path(path),
            title="request",
            body=Body(required=json is not UNSET, partial=True),
            result=_result_of(cast_to),
            retry="safe" if safe else "unsafe",
        )
        return await self._engine.call(operation, {}, options, json)

    async def as_dicts(
        self, call: Callable[P, Awaitable[Iterable[HasDict[R]]]], *arguments: P.args, **named: P.kwargs
    ) -> ItemList[R]:
        """Call an operation that gives a whole list, with plain dicts in place of models: half the memory and time.

            rows = await client.as_dicts(client.channels.list, lang="fr")

        Lists that are read page by page have a method of the same name on their pager.

        Args:
            call: A method of this client's that gives a list.
            arguments: What it takes.
            named: What it takes by name.

        Raises:
            ConfigurationError: It isn't a method of a client.
        """
        resource: Any = getattr(call, "__self__", None)
        if not isinstance(getattr(resource, "_engine", None), AsyncEngine):
            raise ConfigurationError("as_dicts takes a method of a client, such as client.channels.list")
        same = copy(resource)
        same._engine = resource._engine.in_rows()
        method: Any = getattr(same, call.__name__)
        rows: ItemList[R] = await method(*arguments, **named)
        return rows

    def bulk(
        self,
        work: Callable[[T], Awaitable[R]],
        items: Iterable[T] | AsyncIterable[T],
        *,
        concurrency: int = 16,
        progress: Callable[[int], None] | None = None,
    ) -> AsyncGenerator[Outcome[T, R]]:
        """Do a piece of work for each item, several at a time, and give the results as they finish.

            async for result in client.bulk(client.contents.get, ids):
                if result.error: ...

        Failures are results too, and don't stop the rest. The number at work at the same time shrinks when the server
        asks to slow down, and grows again. Memory doesn't depend on the number of items.

        Args:
            work: Called with each item.
            items: Any iterable, read as needed.
            concurrency: The most pieces of work at the same time.
            progress: Called with the number of finished items after each.
        """
        from broadcast_clients.core._async.bulk import run_bulk

        return run_bulk(work, items, concurrency=concurrency, progress=progress, shared=self._engine.shared)


def _result_of(cast_to: Any) -> Result:
    if cast_to is None:
        return Result(kind="any")
    if cast_to is str:
        return Result(kind="text")
    if not hasattr(cast_to, "model_fields"):
        raise ConfigurationError(f"cast_to must be a model of a client, str or None, not {cast_to!r}")
    return Result(kind="one", model=cast_to)
