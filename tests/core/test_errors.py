"""The tree of errors: what each says, and that it survives pickling and copying whole."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator

import pytest

from broadcast_clients.core import errors
from broadcast_clients.core.errors import (
    AnswerError,
    BroadcastError,
    ConnectionFailed,
    FieldError,
    FieldMissing,
    InvalidRequest,
    OutcomeUnknown,
    PreconditionFailed,
    SchemaDeviation,
    StatusError,
    TooManyRequests,
    TransportError,
    error_class,
)
from tests.support.samples import CALL


def leaves() -> list[type[BroadcastError]]:
    def below(cls: type[BroadcastError]) -> Iterator[type[BroadcastError]]:
        yield cls
        for each in cls.__subclasses__():
            yield from below(each)

    return sorted({cls for cls in below(BroadcastError) if cls.__module__ == errors.__name__}, key=lambda c: c.__name__)


def make(cls: type[BroadcastError]) -> BroadcastError:
    if issubclass(cls, StatusError):
        error: BroadcastError = cls(
            "it said no",
            status=429,
            code="SLOW",
            errors=(FieldError("a.b", "is wrong", "X", ("d",), "a"),),
            retry_after=1.5,
            headers={"etag": '"1"'},
            body="{}",
            call=CALL,
        )
    elif issubclass(cls, SchemaDeviation):
        error = cls("differs", deviations=("$.a: expected text, got null",), status=200, call=CALL)
    elif issubclass(cls, AnswerError):
        error = cls("broken", status=200, excerpt="<html>", call=CALL)
    elif issubclass(cls, InvalidRequest):
        error = cls("bad", errors=(FieldError("a", "is required", "required"),), call=CALL)
    else:
        error = cls("failed", hint="do this", call=CALL)
    error.attempts = 3
    error.retryable = True
    error.request_id = "r-1"
    error.idempotency_key = "k-1"
    error.resume_token = "t-1"
    if isinstance(error, PreconditionFailed):
        error.sent_etag, error.current_etag = '"1"', '"2"'
    return error


def through_pickle(error: BroadcastError) -> BroadcastError:
    copied: BroadcastError = pickle.loads(pickle.dumps(error))
    return copied


WAYS: list[Callable[[BroadcastError], BroadcastError]] = [through_pickle, copy.deepcopy, copy.copy]


def test_the_tree_is_exported_in_full() -> None:
    assert {cls.__name__ for cls in leaves()} <= set(errors.__all__)


@pytest.mark.parametrize("way", WAYS, ids=["pickle", "deepcopy", "copy"])
@pytest.mark.parametrize("cls", leaves(), ids=lambda cls: cls.__name__)
def test_round_trip_keeps_everything(
    cls: type[BroadcastError], way: Callable[[BroadcastError], BroadcastError]
) -> None:
    error = make(cls)
    error.add_note("seen in the night run")
    copied = way(error)
    assert type(copied) is cls
    assert vars(copied) == vars(error)
    assert str(copied) == str(error)
    assert copied.args == error.args


@pytest.mark.parametrize("cls", leaves(), ids=lambda cls: cls.__name__)
def test_text_tells_call_reason_and_facts(cls: type[BroadcastError]) -> None:
    text = str(make(cls))
    assert text.startswith("sample movies.get (GET /movies/{movie_id}): ")
    assert "request id r-1" in text
    assert "3 attempts" in text
    if issubclass(cls, StatusError):
        assert "status 429, code SLOW, retry after 1.5 s" in text
        assert "\n  - a: is wrong [X]" in text


def test_hint_is_the_second_line() -> None:
    assert str(ConnectionFailed("no route")).splitlines() == [
        "no route",
        "  What to do: check base_url, the network and the proxy settings",
    ]
    assert str(ConnectionFailed("no route", hint="plug it in")).endswith("What to do: plug it in")
    assert str(BroadcastError("plain")) == "plain"


def test_only_the_first_three_field_errors_are_shown() -> None:
    found = tuple(FieldError(f"f{number}", "is wrong") for number in range(5))
    lines = str(InvalidRequest("bad", errors=found, hint="")).splitlines()
    assert lines == [
        "bad",
        "  - f0: is wrong",
        "  - f1: is wrong",
        "  - f2: is wrong",
        "  - and 2 more in error.errors",
    ]


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (FieldError("cast[0].name", "is required", "required"), "cast[0].name: is required [required]"),
        (FieldError("originalTitle", "is wrong", argument="original_title"), "original_title: is wrong"),
        (FieldError("", "the whole is wrong"), "the whole is wrong"),
    ],
)
def test_field_error_text(error: FieldError, text: str) -> None:
    assert str(error) == text


@pytest.mark.parametrize(
    ("cls", "also"),
    [
        (errors.ConfigurationError, ValueError),
        (errors.InvalidRequest, ValueError),
        (errors.FieldMissing, AttributeError),
        (errors.ConnectionLost, ConnectionError),
        (errors.ConnectTimeout, TimeoutError),
        (errors.ReadTimeout, TimeoutError),
        (errors.DeadlineExceeded, TimeoutError),
        (errors.NoResult, errors.NotFoundError),
    ],
)
def test_errors_are_what_python_would_raise(cls: type[Exception], also: type[Exception]) -> None:
    assert issubclass(cls, also)
    assert issubclass(cls, BroadcastError)


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (302, "RedirectRefused"), (400, "BadRequest"), (401, "AuthenticationError"), (403, "PermissionDenied"),
        (404, "NotFoundError"), (408, "RequestTimeout"), (409, "Conflict"), (410, "Gone"),
        (412, "PreconditionFailed"), (413, "PayloadTooLarge"), (415, "UnsupportedMediaType"),
        (418, "StatusError"), (422, "UnprocessableRequest"), (425, "TooEarly"), (429, "TooManyRequests"),
        (500, "InternalServerError"), (502, "BadGateway"), (503, "ServiceUnavailable"), (504, "GatewayTimeout"),
        (507, "ServerError"), (100, "StatusError"),
    ],
)  # fmt: skip
def test_class_of_a_status(status: int, name: str) -> None:
    assert error_class(status).__name__ == name


RETRYABLE = {
    "BadGateway", "ConnectTimeout", "ConnectionFailed", "ConnectionLost", "DeadlineExceeded", "GatewayTimeout",
    "InternalServerError", "NameResolutionFailed", "PoolTimeout", "ReadTimeout", "RequestTimeout",
    "ServiceUnavailable", "TooEarly", "TooManyRequests", "TransportError", "WriteTimeout",
}  # fmt: skip


def test_what_may_be_called_again() -> None:
    assert {cls.__name__ for cls in leaves() if cls.default_retryable} == RETRYABLE


def test_which_failures_never_reached_the_server() -> None:
    found = {cls.__name__ for cls in leaves() if issubclass(cls, TransportError) and cls.never_reached}
    assert found == {"ConnectTimeout", "ConnectionFailed", "NameResolutionFailed", "PoolTimeout", "TLSFailed"}
    assert not OutcomeUnknown.never_reached


def test_rate_limit_error_says_how_long() -> None:
    assert "retry after 30 s" in str(TooManyRequests("slow down", status=429, retry_after=30.0))


def test_field_missing_is_caught_as_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no value"):
        raise FieldMissing("no value")
