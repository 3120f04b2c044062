"""What is logged, and what never is."""

from __future__ import annotations

import logging
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.log import SHOWN_HEADERS, log_attempt, logger_of, scrubbed, shown_headers
from tests.support.samples import CALL


def test_only_listed_headers_are_shown() -> None:
    headers = {
        "Authorization": "Bearer canary", "Ocp-Apim-Subscription-Key": "canary", "Cookie": "canary",
        "Set-Cookie": "canary", "X-New": "canary", "ETag": '"1"', "retry-after": "5", "X-Available-Pages": "3",
    }  # fmt: skip
    shown = shown_headers(headers)
    assert "canary" not in str(shown)
    assert {name: value for name, value in shown.items() if value != "***"} == {
        "ETag": '"1"',
        "retry-after": "5",
        "X-Available-Pages": "3",
    }
    assert shown_headers(list(headers.items())) == shown


@given(st.dictionaries(st.text(), st.just("canary-value")))
def test_no_other_header_is_ever_shown(headers: dict[str, str]) -> None:
    shown = shown_headers(headers)
    assert shown.keys() == headers.keys()
    assert all(value == "***" or name.lower() in SHOWN_HEADERS for name, value in shown.items())


@pytest.mark.parametrize(
    ("secrets", "text"),
    [
        (["abc"], "x *** y abcd"), ([], "x abc y abcd"), ([""], "x abc y abcd"),
    ],
)  # fmt: skip
def test_scrubbing(secrets: list[str], text: str) -> None:
    assert scrubbed("x abc y abcd", secrets) == text.replace("abcd", "***d" if "abc" in secrets else "abcd")


@pytest.mark.parametrize("secrets", list(permutations(["key", "key-two", "key-two-long"])))
def test_a_secret_that_begins_with_another_leaves_no_rest(secrets: tuple[str, ...]) -> None:
    assert scrubbed("a key-two-long b key-two c key", secrets) == "a *** b *** c ***"


@given(st.text(), st.lists(st.text(alphabet="abc", min_size=1), max_size=4))
def test_no_secret_survives(text: str, secrets: list[str]) -> None:
    assert not any(each in scrubbed(text + "".join(secrets), secrets) for each in secrets)


def test_a_log_line_has_the_route_and_never_an_argument(caplog: pytest.LogCaptureFixture) -> None:
    logger = logger_of("sample_client")
    with caplog.at_level(logging.DEBUG, "sample_client"):
        log_attempt(logger, CALL, 1, "503", 0.25, 0.5)
        log_attempt(logger, CALL, 2, "200", 0.25, None)
    first, second = caplog.records
    assert (first.levelno, second.levelno) == (logging.INFO, logging.DEBUG)
    assert first.getMessage() == (
        "sample movies.get (GET /movies/{movie_id}): 503 in 0.250 s (attempt 1), again in 0.50 s"
    )
    assert second.getMessage() == "sample movies.get (GET /movies/{movie_id}): 200 in 0.250 s (attempt 2)"
    assert vars(first)["call"] == {
        "api": "sample", "operation": "movies.get", "method": "GET", "route": "/movies/{movie_id}", "attempt": 1,
        "outcome": "503", "seconds": 0.25, "wait": 0.5,
    }  # fmt: skip


def test_a_package_logger_is_silent_by_default() -> None:
    logger = logger_of("sample_client")
    assert logger_of("sample_client") is logger
    assert [type(handler) for handler in logger.handlers] == [logging.NullHandler]
