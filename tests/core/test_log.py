"""What is logged, and what never is."""

from __future__ import annotations

import html
import json
import logging
from collections.abc import Callable
from itertools import permutations
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given, settings
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


WRITINGS: list[Callable[[str], str]] = [
    str,
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    lambda text: "".join(f"\\u{ord(each):04X}" if each in "<>&'\"" else each for each in text),
    lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    html.escape,
    lambda text: html.escape(text, quote=False),
    lambda text: html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#034;"),
    lambda text: quote(text, safe=""),
    lambda text: quote(text, safe="").lower() if text.islower() else quote(text),
    lambda text: quote(quote(text, safe=""), safe=""),
    quote_plus,
    lambda text: quote(text, safe="", encoding="latin-1", errors="ignore") if max(text) < "\u0100" else quote(text),
    lambda text: repr(text)[1:-1],
    lambda text: text.encode("ascii", "xmlcharrefreplace").decode(),
]


@given(
    st.text(alphabet=st.sampled_from("abYZ01-._~") | st.sampled_from("/+=\"'\\&<>%;:@$ é€𝄞"), min_size=2),
    st.sampled_from(range(len(WRITINGS))),
    st.sampled_from(["%s", "you sent %s", '{"message": "%s."}', "<title>%s</title>", "/login?token=%s&a=1"]),
)
@settings(max_examples=300)
def test_a_secret_is_found_however_it_is_written(secret: str, writing: int, around: str) -> None:
    assume(not around.count(secret))
    written = WRITINGS[writing](secret)
    shown = scrubbed(around.replace("%s", written), [secret])
    assert shown == around.replace("%s", "***")


def test_a_hostile_text_takes_no_long_time() -> None:
    """Runs of what escapes are made of, as long as texts that are kept can be."""
    for secret in ("\\" * 12, '\\"\\"\\"\\"', "&" * 12, "%%%%%%", "///////"):
        for text in ("\\" * 20_000, "&#" * 10_000, "%25" * 7_000, "&#0" * 7_000 + "00" * 5_000, "\\u" * 10_000):
            assert isinstance(scrubbed(text, [secret]), str)


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
