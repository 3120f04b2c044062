"""Error answers turned into errors."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.errors import NoResult, PreconditionFailed, RedirectRefused, StatusError
from broadcast_clients.core.failure import BODY_KEPT, no_result, status_error
from broadcast_clients.core.http.protocol import Headers, WireAnswer
from tests.support.samples import API, CALL, UPDATE

SECRET = "s3cret-key"
PHRASE = HTTPStatus(422).phrase
"""Python 3.13 has another one than 3.12."""


def error_of(content: Any, status: int = 422, **headers: str) -> StatusError:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    pairs = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return status_error(API, UPDATE, CALL, WireAnswer(status, Headers(pairs), body), [SECRET])


def test_everything_that_the_body_says() -> None:
    error = error_of(
        {
            "message": "refused",
            "code": "V1",
            "requestId": "r-9",
            "fields": [
                {"path": "genres[1].code", "message": "unknown", "code": "G"},
                {"path": "other", "message": "?"},
            ],
        },
        Retry_After="7",
        ETag='"3"',
        Set_Cookie="session=1",
    )
    assert (error.message, error.code, error.request_id, error.retry_after) == ("refused", "V1", "r-9", 7.0)
    assert [(each.path, each.argument) for each in error.errors] == [
        ("genres[1].code", "genres[1].code"),
        ("other", None),
    ]
    assert error.headers == {"Retry-After": "7", "ETag": '"3"'}


def test_wire_names_are_linked_to_arguments() -> None:
    error = error_of({"fields": [{"path": "originalTitle", "message": "too long"}]})
    assert error.errors[0].argument == "original_title"
    assert "original_title: too long" in str(error)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", PHRASE),
        (b"<html><title>\n Gateway  error</title>", f"{PHRASE}: the answer is a page titled"),
        (b"[" * 100_000, PHRASE),
        (b"\xff\xfe\x00", PHRASE),
        (b"null", PHRASE),
    ],
)
def test_a_body_that_says_nothing_leaves_the_phrase(content: bytes, message: str) -> None:
    assert error_of(content).message.startswith(message)


def test_status_without_a_phrase() -> None:
    assert error_of(b"", status=499).message == "error status"


def test_redirect_names_its_target_without_the_query() -> None:
    error = error_of(b"", 302, Location="https://else.test/login?token=abc")
    assert isinstance(error, RedirectRefused)
    assert "https://else.test/login;" in error.message
    assert "abc" not in str(error)


def test_412_knows_the_current_etag() -> None:
    error = error_of(b"", 412, ETag='"9"')
    assert isinstance(error, PreconditionFailed)
    assert error.current_etag == '"9"'


def test_secrets_are_scrubbed_wherever_the_server_echoes_them() -> None:
    error = error_of({"message": f"bad key {SECRET}", "fields": [{"path": "title", "message": f"got {SECRET}"}]})
    assert SECRET not in str(error)
    assert SECRET not in error.body
    assert error.errors[0].message == "got ***"


@pytest.mark.parametrize("before", range(BODY_KEPT - 12, BODY_KEPT + 2))
def test_a_secret_at_the_cut_leaves_no_part_of_itself(before: int) -> None:
    body = error_of(b"x" * before + SECRET.encode() + b"y" * 5_000).body
    assert "s3" not in body
    assert len(body) == BODY_KEPT


@given(st.binary(max_size=300), st.integers(300, 599))
def test_any_body_makes_an_error(content: bytes, status: int) -> None:
    error = error_of(content, status)
    assert error.status == status
    assert str(error)


def test_no_result_is_a_not_found_with_a_success_status() -> None:
    error = no_result(CALL, 200)
    assert isinstance(error, NoResult)
    assert "status 200" in str(error)
    assert not error.retryable
