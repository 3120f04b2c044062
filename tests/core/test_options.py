"""Settings of calls."""

from __future__ import annotations

import math
from typing import Any, cast

import pytest

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.options import CallSettings, RequestOptions, merge_options
from broadcast_clients.core.retry import Retry


def merged(options: Any, settings: CallSettings | None = None) -> CallSettings:
    return merge_options(settings or CallSettings(), cast("RequestOptions", options))


def test_defaults_are_finite() -> None:
    settings = CallSettings()
    assert settings.deadline == 120.0
    assert settings.timeout == Timeout(10.0, 60.0, 60.0, 30.0)
    assert settings.retry.retries == 2
    assert settings.check
    assert not settings.strict


def test_each_option() -> None:
    settings = merged(
        {
            "timeout": 5, "deadline": None, "retries": 7, "headers": {"A": "1"}, "query": {"q": 1}, "body": {"b": 2},
            "raw": True, "check": False, "strict": True,
        }
    )  # fmt: skip
    assert settings.timeout == Timeout(5, 5, 5, 5)
    assert settings.deadline is None
    assert settings.retry.retries == 7
    assert (settings.headers, settings.query, settings.body) == ({"A": "1"}, {"q": 1}, {"b": 2})
    assert (settings.raw, settings.check, settings.strict) == (True, False, True)


def test_whole_policies_are_taken_as_they_are() -> None:
    policy, timeout = Retry(retries=1, first_wait=9.0), Timeout(connect=1.0, read=None)
    settings = merged({"retries": policy, "timeout": timeout})
    assert settings.retry is policy
    assert settings.timeout is timeout


def test_a_number_of_retries_keeps_the_rest_of_the_policy() -> None:
    settings = merged({"retries": 5}, CallSettings(retry=Retry(first_wait=9.0)))
    assert (settings.retry.retries, settings.retry.first_wait) == (5, 9.0)


def test_mappings_are_laid_over_and_nothing_is_shared() -> None:
    base = merged({"headers": {"A": "1", "B": "2"}})
    over = merged({"headers": {"B": "3"}}, base)
    assert over.headers == {"A": "1", "B": "3"}
    assert base.headers == {"A": "1", "B": "2"}


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"timeuot": 5}, "no such option: timeuot"),
        ({"timeout": 0}, "timeout must be more than 0 seconds, not 0"),
        ({"timeout": -1.5}, "timeout must be more than 0"),
        ({"timeout": math.nan}, "timeout must be more than 0"),
        ({"timeout": True}, "timeout must be more than 0"),
        ({"timeout": "5"}, "timeout must be more than 0 seconds, not '5'"),
        ({"deadline": 0}, "deadline must be more than 0"),
        ({"deadline": math.nan}, "deadline must be more than 0"),
        ({"deadline": "soon"}, "deadline must be more than 0"),
        ({"retries": -1}, "retries must be a number from 0 up or a Retry, not -1"),
        ({"retries": 1.5}, "retries must be a number"),
        ({"retries": True}, "retries must be a number"),
        ({"headers": [("A", "b")]}, "option 'headers' must be a mapping, not list"),
        ({"query": "a=b"}, "option 'query' must be a mapping, not str"),
        ({"body": None}, "option 'body' must be a mapping, not NoneType"),
    ],
)
def test_options_that_cannot_work(options: dict[str, Any], why: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        merged(options)
    assert why in caught.value.message


def test_an_unknown_option_lists_the_known_ones() -> None:
    with pytest.raises(ConfigurationError) as caught:
        merged({"nope": 1})
    assert "deadline" in (caught.value.hint or "")


def test_a_timeout_is_capped_by_what_is_left() -> None:
    assert Timeout(1.0, None, 9.0, 5.0).capped(5.0) == Timeout(1.0, 5.0, 5.0, 5.0)
