"""Rate limit, gate and idempotency keys: what paces and marks the calls."""

from __future__ import annotations

import itertools
import math
import threading
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.gate import Gate
from broadcast_clients.core.idempotency import new_idempotency_key
from broadcast_clients.core.ratelimit import RateLimit, TokenBucket

# --- rate limit ---------------------------------------------------------------------------------------------------

LIMITS = st.integers(1, 8).flatmap(
    lambda requests: st.builds(
        RateLimit,
        st.just(requests),
        st.sampled_from([0.5, 1.0, 3.0, 60.0]),
        st.none() | st.integers(1, requests),
    )
)
TIMES = st.lists(st.floats(0, 200).map(lambda seconds: round(seconds, 2)), min_size=1, max_size=60).map(sorted)


@given(LIMITS, TIMES)
def test_no_stretch_of_time_has_more_than_the_limit(limit: RateLimit, asked: list[float]) -> None:
    bucket = TokenBucket(limit)
    sent = [now + bucket.reserve(now) for now in asked]
    assert sent == sorted(sent)
    for index in range(len(sent) - limit.requests):
        assert sent[index + limit.requests] - sent[index] >= limit.seconds - 1e-9


@given(LIMITS, TIMES)
def test_a_burst_is_never_larger_than_allowed(limit: RateLimit, asked: list[float]) -> None:
    bucket = TokenBucket(limit)
    sent = [now + bucket.reserve(now) for now in asked]
    burst = limit.burst or limit.requests
    assert all(sent[index + burst] > sent[index] for index in range(len(sent) - burst))


@given(LIMITS, st.lists(st.booleans(), min_size=1, max_size=60))
def test_places_given_back_cost_nothing_and_break_nothing(limit: RateLimit, used: list[bool]) -> None:
    bucket, control, now = TokenBucket(limit), TokenBucket(limit), 0.0
    sent: list[float] = []
    for each in used:
        now += 0.1
        wait = bucket.reserve(now)
        if each:
            assert wait == pytest.approx(control.reserve(now))
            sent.append(now + wait)
        else:
            bucket.give_back()
    for index in range(len(sent) - limit.requests):
        assert sent[index + limit.requests] - sent[index] >= limit.seconds - 1e-9


def test_a_limit_is_used_to_the_full() -> None:
    bucket = TokenBucket(RateLimit(10, 1.0))
    sent = [bucket.reserve(0.0) for _ in range(100)]
    assert sent[:10] == [0.0] * 10
    assert max(sent) == pytest.approx(9.0)


def test_a_burst_of_one_is_an_even_flow() -> None:
    bucket = TokenBucket(RateLimit(10, 1.0, burst=1))
    assert [bucket.reserve(5.0) for _ in range(4)] == pytest.approx([0.0, 0.1, 0.2, 0.3])
    assert bucket.reserve(60.0) == 0.0


def test_threads_share_one_limit() -> None:
    bucket = TokenBucket(RateLimit(5, 1.0))
    waits: list[float] = []
    threads = [threading.Thread(target=lambda: waits.extend(bucket.reserve(0.0) for _ in range(25))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == pytest.approx([float(number // 5) for number in range(200)])


@pytest.mark.parametrize(
    ("requests", "seconds", "burst"),
    [(0, 1.0, None), (-1, 1.0, None), (1, 0.0, None), (1, -1.0, None), (1, math.nan, None), (1, math.inf, None),
     (2, 1.0, 0), (2, 1.0, 3)],
)  # fmt: skip
def test_limits_that_cannot_work(requests: int, seconds: float, burst: int | None) -> None:
    with pytest.raises(ConfigurationError):
        RateLimit(requests, seconds, burst)


# --- gate ---------------------------------------------------------------------------------------------------------


@given(st.integers(1, 100), st.lists(st.booleans(), max_size=200))
def test_a_gate_stays_between_one_and_its_limit(limit: int, events: list[bool]) -> None:
    gate = Gate(limit)
    for pressed in events:
        if pressed:
            gate.slow_down(gate.allowed)
        else:
            gate.went_well()
        assert 1 <= gate.allowed <= limit


def test_one_wave_of_complaints_counts_once() -> None:
    gate = Gate(16)
    gate.slow_down(15)
    for _ in range(15):
        gate.slow_down(0)
    assert gate.allowed == 8
    gate.slow_down(7)
    assert gate.allowed == 4


def test_a_gate_opens_by_one_each_round() -> None:
    gate = Gate(16)
    gate.slow_down(0)
    rounds = [gate.allowed]
    for _ in range(8):
        for _ in range(gate.allowed + 1):
            gate.went_well()
        rounds.append(gate.allowed)
    assert rounds == [8, 9, 10, 11, 12, 13, 14, 15, 16]


# --- idempotency keys ---------------------------------------------------------------------------------------------


def test_a_key_is_a_uuid_of_version_7() -> None:
    for _ in range(200):
        key = new_idempotency_key()
        value = UUID(key)
        assert str(value) == key
        assert (value.version, value.variant) == (7, "specified in RFC 4122")


def test_keys_differ_and_sort_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(1_767_225_600_000_000_000, 1_000_000)
    monkeypatch.setattr("broadcast_clients.core.idempotency.time.time_ns", lambda: next(clock))
    keys = [new_idempotency_key() for _ in range(1_000)]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert UUID(keys[0]).int >> 80 == 1_767_225_600_000


def test_keys_of_one_millisecond_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadcast_clients.core.idempotency.time.time_ns", lambda: 1_767_225_600_000_000_000)
    assert len({new_idempotency_key() for _ in range(5_000)}) == 5_000
