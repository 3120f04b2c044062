"""Whether and when to send again."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.errors import (
    ConnectionFailed,
    ConnectionLost,
    ConnectTimeout,
    DeadlineExceeded,
    NameResolutionFailed,
    PoolTimeout,
    ReadTimeout,
    TLSFailed,
    TransportError,
    WriteTimeout,
)
from broadcast_clients.core.retry import (
    Retry,
    may_have_acted,
    parse_retry_after,
    wait_after_failure,
    wait_after_status,
)

FULL = Retry(retries=2, jitter=lambda: 1.0)
NOW = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)

ANY_METHOD = {425, 429}
IF_SAFE = {408, 500, 502, 503, 504}
NEVER = {301, 304, 400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 423, 501, 505, 507}


@pytest.mark.parametrize("replay_safe", [True, False])
@pytest.mark.parametrize("status", sorted(ANY_METHOD | IF_SAFE | NEVER))
def test_status_table(status: int, replay_safe: bool) -> None:
    again = status in ANY_METHOD or (status in IF_SAFE and replay_safe)
    waits = [wait_after_status(FULL, status, n, replay_safe=replay_safe, retry_after=None) for n in (1, 2, 3)]
    assert waits == ([0.5, 1.0, None] if again else [None, None, None])


@pytest.mark.parametrize(
    ("error", "of_safe", "of_unsafe"),
    [
        (ConnectionFailed, True, True),
        (NameResolutionFailed, True, True),
        (ConnectTimeout, True, True),
        (PoolTimeout, True, True),
        (ConnectionLost, True, False),
        (ReadTimeout, True, False),
        (WriteTimeout, True, False),
        (TLSFailed, False, False),
        (DeadlineExceeded, False, False),
    ],
)
def test_failure_table(error: type[TransportError], of_safe: bool, of_unsafe: bool) -> None:
    for replay_safe, again in ((True, of_safe), (False, of_unsafe)):
        waits = [wait_after_failure(FULL, error("x"), n, replay_safe=replay_safe) for n in (1, 2, 3)]
        assert waits == ([0.5, 1.0, None] if again else [None, None, None])


def test_a_documented_retry_status_counts_for_any_class() -> None:
    assert wait_after_status(FULL, 409, 1, replay_safe=False, retry_after=None, also=(409,)) == 0.5
    assert wait_after_status(FULL, 409, 1, replay_safe=True, retry_after=None, also=(423,)) is None


@pytest.mark.parametrize(("asked", "wait"), [(0.0, 0.0), (59.5, 59.5), (60.0, 60.0), (60.1, None), (1e300, None)])
def test_retry_after_is_honoured_up_to_the_cap(asked: float, wait: float | None) -> None:
    assert wait_after_status(FULL, 429, 1, replay_safe=False, retry_after=asked) == wait


def test_no_retries_is_never() -> None:
    never = Retry(retries=0)
    assert wait_after_status(never, 429, 1, replay_safe=True, retry_after=0.0) is None
    assert wait_after_failure(never, ConnectionFailed("x"), 1, replay_safe=True) is None


def test_backoff_doubles_up_to_the_longest_wait() -> None:
    waits = [FULL.backoff(attempt) for attempt in (1, 2, 3, 4, 5, 6, 60, 10_000)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0]


@given(st.integers(1, 1_000_000), st.floats(0, 100), st.floats(0, 1_000), st.floats(0, 1, exclude_max=True))
def test_jitter_stays_between_nothing_and_the_ceiling(attempt: int, first: float, longest: float, drawn: float) -> None:
    wait = Retry(first_wait=first, longest_wait=longest, jitter=lambda: drawn).backoff(attempt)
    assert 0 <= wait <= longest
    assert wait <= first * 2.0 ** min(attempt - 1, 30)


def test_the_default_jitter_spreads_over_the_whole_range() -> None:
    waits = sorted(Retry(first_wait=1.0).backoff(1) for _ in range(400))
    assert 0 <= waits[0] < 0.1
    assert 0.9 < waits[-1] <= 1.0


def test_a_policy_pickles_without_the_state_of_a_random_generator() -> None:
    policy = Retry()
    assert len(pickle.dumps(policy)) < 400
    assert pickle.loads(pickle.dumps(policy)) == policy


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None), ("", None), ("soon", None), ("12", 12.0), (" 12 ", 12.0), ("0", 0.0), ("0.25", 0.25),
        ("-5", 0.0), ("nan", None), ("inf", None), ("-inf", None), ("1e400", None), ("99999999999", 99999999999.0),
        ("Sun, 29 Mar 2026 01:30:30 GMT", 30.0), ("Sun, 29 Mar 2026 01:29:00 GMT", 0.0),
        ("Sunday, 29-Mar-26 01:31:00 GMT", 60.0), ("Sun, 29 Mar 2026 03:30:30 +0200", 30.0),
        ("Sun, 29 Mar 2026 01:30:30 -0000", 30.0), ("Sun, 99 Mar 2026 01:30:30 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", 251627639339.0), ("1;2", None),
    ],
)  # fmt: skip
def test_retry_after_forms(text: str | None, seconds: float | None) -> None:
    assert parse_retry_after(text, NOW) == seconds


@given(st.one_of(st.text(max_size=40), st.from_regex(r"\w{3}, \d{1,3} \w{3} \d{1,6} \d+:\d+:\d+ \S{0,6}")))
def test_no_text_breaks_the_parser(text: str) -> None:
    found = parse_retry_after(text, NOW)
    assert found is None or 0 <= found < float("inf")


@given(st.integers(0, 10**7))
def test_a_date_means_its_distance(seconds: int) -> None:
    header = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert parse_retry_after(header, NOW) == seconds


def test_a_status_after_which_the_document_says_to_send_again_leaves_no_doubt() -> None:
    assert may_have_acted(500)
    assert may_have_acted(408)
    assert not may_have_acted(404)
    assert not may_have_acted(500, (500,))
    assert may_have_acted(502, (500,))
