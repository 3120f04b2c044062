"""What is known about the answer that a result came from."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, Protocol, TypeVar

from attr import field, frozen

from broadcast_clients.core.errors import CallInfo
from broadcast_clients.core.http.protocol import Headers
from broadcast_clients.core.value import Value

if TYPE_CHECKING:
    from broadcast_clients.core.frames.libraries import FrameLibrary

__all__ = ["NOT_MODIFIED", "Answer", "HasDict", "ItemList", "NotModified", "response_of"]

T = TypeVar("T")
R_co = TypeVar("R_co", covariant=True)


class HasDict(Protocol[R_co]):
    """A model that knows the type of the dict that can stand for it."""

    def as_dict(self) -> R_co:
        """The model as a plain dict."""
        ...


@frozen(eq=False, repr=False)
class Answer(Value):
    """The HTTP side of a result. It is no part of the result's equality or of its dumps."""

    call: CallInfo
    """Which call it answers."""
    status: int
    """HTTP status."""
    headers: Headers = field(repr=False)
    """The headers of the answer; names in any case find them."""
    attempts: int
    """How many requests it took."""
    elapsed: float
    """Seconds from the call to the decoded answer, waits included."""
    idempotency_key: str | None = None
    """The key that was sent with every attempt, where the operation takes one."""
    sparse: bool = False
    """Only some fields were asked for."""
    deviations: tuple[str, ...] = ()
    """Where the body wasn't of the documented types: JSON path, expected, found."""
    content: bytes | None = field(default=None, repr=False)
    """The body as it arrived, kept with `options={"raw": True}`."""
    cached: bool = False
    """The server said that nothing changed, and the body is that of an earlier answer."""

    @property
    def request_id(self) -> str | None:
        """The server's name for the call, for a question to its operator."""
        return self.headers.get("x-request-id")

    @property
    def etag(self) -> str | None:
        """The version of the resource, as sent."""
        return self.headers.get("etag")

    def json(self) -> Any:
        """The body as plain JSON values.

        Raises:
            ValueError: The body wasn't kept: ask with `options={"raw": True}`.
        """
        if self.content is None:
            raise ValueError("the body wasn't kept: call with options={'raw': True}")
        import json  # only where a body is looked at as it arrived

        return json.loads(self.content)


class NotModified(Enum):
    """The type of `NOT_MODIFIED`."""

    NOT_MODIFIED = "NOT_MODIFIED"

    def __bool__(self) -> Literal[False]:
        """Nothing new is nothing."""
        return False

    def __repr__(self) -> str:
        """Show as it is written in code."""
        return "NOT_MODIFIED"


NOT_MODIFIED: Final = NotModified.NOT_MODIFIED
"""304: the resource is still what the given ETag stands for."""


class ItemList(list[T], Generic[T]):
    """The items of one answer: a list that also knows what came with them."""

    __slots__ = ("_answer_", "_model_", "groups", "meta", "not_modified", "page_count", "page_number")

    def __init__(
        self,
        items: Iterable[T] = (),
        *,
        meta: dict[str, Any] | None = None,
        groups: dict[str, list[T]] | None = None,
    ) -> None:
        super().__init__(items)
        self.meta: dict[str, Any] = meta or {}
        """What stood beside the items in the answer, such as `total` or `next_cursor`."""
        self.groups: dict[str, list[T]] = groups or {}
        """The same items by the key that they stood under, where the answer was an object in place of a list."""
        self.not_modified: bool = False
        """True where If-None-Match was sent and the list is still the same; it is then empty."""
        self.page_number: int | None = None
        """Which page of its list a pager read here, from 1, where that is known."""
        self.page_count: int | None = None
        """How many pages the list has, where that is known."""

    def to_frame(self, library: FrameLibrary = "pandas", *, separator: str = ".") -> Any:
        """The items as a table: one row each, and a typed column for each documented field, always all of them.

        Args:
            library: `pandas`, `polars` or `arrow` (a `pyarrow.Table`).
            separator: Between the names of an object and of its member, as in `images.poster`.

        Returns:
            A `pandas.DataFrame`, a `polars.DataFrame` or a `pyarrow.Table`; `to_frame` of the package tells what is
            in its columns.

        Raises:
            ConfigurationError: The library isn't installed.
        """
        from broadcast_clients.core.frames.table import to_frame

        return to_frame(self, library, separator=separator, model=getattr(self, "_model_", None))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as a list with its neighbours."""
        place = (self.page_number, self.page_count)
        answer = getattr(self, "_answer_", None)
        return _restore_list, (list(self), self.meta, self.groups, self.not_modified, answer, place)

    def _repr_html_(self) -> str:
        """What a notebook shows: a table, or a guide where the items are airings."""
        from broadcast_clients.core.html.lists import list_html

        return list_html(self)


def _restore_list(
    items: list[Any],
    meta: dict[str, Any],
    groups: dict[str, list[Any]],
    not_modified: bool,
    answer: Answer | None,
    place: tuple[int | None, int | None] = (None, None),
) -> ItemList[Any]:
    restored: ItemList[Any] = ItemList(items, meta=meta, groups=groups)
    restored.not_modified = not_modified
    restored.page_number, restored.page_count = place
    if answer is not None:
        attach(restored, answer)
    return restored


def attach(result: Any, answer: Answer) -> None:
    """Let a model or list remember its answer; other values can't."""
    try:
        object.__setattr__(result, "_answer_", answer)
    except (AttributeError, TypeError):
        return


def response_of(result: Any) -> Answer:
    """The answer that a model or list of this suite came from: status, headers, ETag, request id, attempts, elapsed.

    Raises:
        LookupError: The object didn't come from a call, or is of a type that can't remember (text, numbers).
    """
    answer = getattr(result, "_answer_", None)
    if not isinstance(answer, Answer):
        raise LookupError(f"this {type(result).__name__} doesn't come straight from an answer of a client")
    return answer
