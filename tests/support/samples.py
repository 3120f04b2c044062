"""A small made-up API: what the tests of the core call."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from broadcast_clients.core.errors import CallInfo, FieldError
from broadcast_clients.core.jsonvalue import as_list, as_object, as_text
from broadcast_clients.core.model import Model, OpenEnum, WriteModel, absent
from broadcast_clients.core.operation import Body, Field, Operation, Paging, Parameter, Result, Schema, Upsert
from broadcast_clients.core.profile import ApiProfile, ErrorDetails

__all__ = [
    "API",
    "BARE",
    "CALL",
    "CREATE",
    "CURSOR",
    "DELETE",
    "GET",
    "IMPORT",
    "LIST",
    "NUMBERED",
    "OFFSET",
    "PLAIN_CREATE",
    "SAVE",
    "UPDATE",
    "WRAPPED",
    "Genre",
    "Movie",
    "MovieUpdate",
    "Operations",
    "Status",
]

Status = Annotated[Literal["draft", "live"] | str, OpenEnum()]


class Genre(Model):
    """A member of another model."""

    code: str = absent()
    name: str | None = absent()


class Movie(Model):
    """Something read."""

    id: str = absent()
    title: str = absent()
    year: int | None = absent()
    score: float = absent()
    live: bool = absent()
    status: Status = absent()
    original_title: str | None = absent("originalTitle")
    genre: Genre | None = absent()
    genres: list[Genre] = absent()
    extra_data: Any = absent("extraData")


class MovieUpdate(WriteModel):
    """Something sent."""

    title: str = absent()
    year: int | None = absent()
    original_title: str | None = absent("originalTitle")
    genres: list[Genre] = absent()


def read_error(status: int, payload: Any) -> ErrorDetails:
    """`{code, message, requestId, fields: [{path, message, code}]}`."""
    members = as_object(payload) or {}
    found = [as_object(each) or {} for each in as_list(members.get("fields")) or []]
    return ErrorDetails(
        message=as_text(members.get("message")),
        code=as_text(members.get("code")),
        request_id=as_text(members.get("requestId")),
        errors=tuple(
            FieldError(as_text(each.get("path")) or "", as_text(each.get("message")) or "", as_text(each.get("code")))
            for each in found
        ),
    )


def _profile(*, wrapped: bool) -> ApiProfile:
    return ApiProfile(
        name="sample",
        title="Sample",
        package="sample_client",
        variables="SAMPLE",
        one_wrapped=wrapped,
        list_wrapped=wrapped,
        envelope_members=frozenset({"data", "meta", "version", "statusCode"}),
        read_error=read_error,
    )


BARE = _profile(wrapped=False)
WRAPPED = _profile(wrapped=True)
API = BARE

_TEXT = Schema(kind="string")
_ID = Parameter(name="movie_id", wire="movie_id", location="path", schema=_TEXT, required=True, entity="id")
_KEY = Parameter(name="idempotency_key", wire="Idempotency-Key", location="header", schema=_TEXT)
_MATCH = Parameter(name="if_match", wire="If-Match", location="header", schema=_TEXT)
_GENRE = Schema(
    kind="object",
    fields=(
        Field(name="code", wire="code", schema=_TEXT, required=True),
        Field(name="name", wire="name", schema=Schema(kind="string", nullable=True)),
    ),
)
_FIELDS = (
    Field(name="title", wire="title", schema=Schema(kind="string", min_length=1, max_length=20), required=True),
    Field(name="year", wire="year", schema=Schema(kind="integer", nullable=True, minimum=1895, maximum=2100)),
    Field(name="status", wire="status", schema=Schema(kind="string", enum=("draft", "live"))),
    Field(name="original_title", wire="originalTitle", schema=Schema(kind="string", nullable=True)),
    Field(name="genres", wire="genres", schema=Schema(kind="array", max_items=3, items=_GENRE)),
)


def _operation(name: str, method: str, path: str, **changes: Any) -> Operation:
    return Operation(id=f"movies.{name}", api="sample", method=method, path=path, title=name, **changes)


def _query(name: str, kind: Any = "integer") -> Parameter:
    return Parameter(name=name, wire=name, location="query", schema=Schema(kind=kind))


GET = _operation(
    "get",
    "GET",
    "/movies/{movie_id}",
    parameters=(
        _ID,
        _query("fields", "string"),
        Parameter(name="if_none_match", wire="If-None-Match", location="header", schema=_TEXT),
    ),
    result=Result(kind="one", model=Movie),
    retry="safe",
    conditional_get=True,
)
LIST = _operation("list", "GET", "/movies", result=Result(kind="list", model=Movie), retry="safe")
CREATE = _operation(
    "create",
    "POST",
    "/movies",
    parameters=(_KEY,),
    body=Body(fields=_FIELDS),
    result=Result(kind="one", model=Movie),
    retry="idempotency-key",
)
PLAIN_CREATE = _operation(
    "plain_create", "POST", "/movies", body=Body(fields=_FIELDS), result=Result(kind="one", model=Movie)
)
UPDATE = _operation(
    "update",
    "PATCH",
    "/movies/{movie_id}",
    parameters=(_ID, _MATCH),
    body=Body(fields=_FIELDS, partial=True),
    result=Result(kind="one", model=Movie),
    retry="precondition",
    etag=True,
)
SAVE = _operation(
    "save",
    "PATCH",
    "/movies/{movie_id}",
    parameters=(_ID,),
    body=Body(fields=_FIELDS, partial=True),
    result=Result(kind="one", model=Movie),
)
IMPORT = _operation(
    "upsert",
    "PUT",
    "/movies/{movie_id}",
    parameters=(_ID,),
    body=Body(fields=(Field(name="id", wire="id", schema=_TEXT), *_FIELDS), partial=True),
    result=Result(kind="one", model=Movie),
    retry="upsert",
    upsert=Upsert(key="id", path_parameter="movie_id", creates=("genres.code",)),
)
DELETE = _operation("delete", "DELETE", "/movies/{movie_id}", parameters=(_ID,), result=Result(kind="none"))
CURSOR = _operation(
    "by_cursor",
    "GET",
    "/movies/by-cursor",
    parameters=(_query("cursor", "string"), _query("limit")),
    result=Result(kind="list", model=Movie),
    retry="safe",
    paging=Paging(kind="cursor", parameter="cursor", limit_parameter="limit"),
)
NUMBERED = _operation(
    "by_page",
    "GET",
    "/movies/by-page",
    parameters=(_query("page"),),
    result=Result(kind="list", model=Movie),
    retry="safe",
    paging=Paging(
        kind="page", parameter="page", total_pages_header="X-Available-Pages", page_size_header="X-Max-Page-Size"
    ),
)
OFFSET = _operation(
    "by_offset",
    "GET",
    "/movies/by-offset",
    parameters=(_query("offset"), _query("limit")),
    result=Result(kind="list", model=Movie),
    retry="safe",
    paging=Paging(kind="offset", parameter="offset", limit_parameter="limit"),
)

CALL = CallInfo("sample", "movies.get", "GET", "/movies/{movie_id}")

_ALL = {
    each.id: each for each in (GET, LIST, CREATE, PLAIN_CREATE, UPDATE, SAVE, IMPORT, DELETE, CURSOR, NUMBERED, OFFSET)
}


class Operations:
    """The operation table."""

    ALL_IDS = tuple(_ALL)

    @staticmethod
    def load(name: str) -> Operation:
        """One operation."""
        return _ALL[name]
