"""What is sent again, what never is, and what the caller is told."""

from __future__ import annotations

import time
from typing import Any

import pytest

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.concurrency._async import sleep
from broadcast_clients.core.errors import (
    BroadcastError,
    ConnectionFailed,
    ConnectionLost,
    DeadlineExceeded,
    InternalServerError,
    NotFoundError,
    OutcomeUnknown,
    PoolTimeout,
    PreconditionFailed,
    ReadTimeout,
    RequestTimeout,
    ServiceUnavailable,
    TLSFailed,
    TooManyRequests,
    UnprocessableRequest,
)
from broadcast_clients.core.http.protocol import WireRequest
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.ratelimit import RateLimit
from broadcast_clients.core.retry import Retry
from tests.support._async.scripted import QUICK, AsyncSampleClient, AsyncScriptedBackend, Reply, answer
from tests.support.samples import CREATE, GET, IMPORT, PLAIN_CREATE, UPDATE

OK = answer({"id": "7"})
ARGUMENTS: dict[str, dict[str, Any]] = {
    GET.id: {"movie_id": "7"},
    CREATE.id: {"members": {"title": "x"}},
    PLAIN_CREATE.id: {"members": {"title": "x"}},
    UPDATE.id: {"movie_id": "7", "if_match": '"1"', "members": {"title": "x"}},
    IMPORT.id: {"movie_id": "7", "members": {"title": "x"}},
}
ALL = [GET, CREATE, UPDATE, IMPORT, PLAIN_CREATE]


async def outcome(operation: Operation, *replies: Reply, **settings: Any) -> tuple[Any, int, AsyncScriptedBackend]:
    """What the call gave or raised, and how many requests it took."""
    backend = AsyncScriptedBackend(*replies)
    client = AsyncSampleClient(backend, **settings)
    try:
        result: Any = await client.call(operation, **ARGUMENTS[operation.id])
    except BroadcastError as error:
        result = error
    if isinstance(result, BroadcastError):
        assert result.attempts == len(backend.requests)
        assert result.call is not None
        assert result.call.operation == operation.id
    return result, len(backend.requests), backend


@pytest.mark.parametrize("reply", [answer(status=429), answer(status=425), ConnectionFailed("x"), PoolTimeout("x")])
@pytest.mark.parametrize("operation", ALL, ids=lambda each: each.id)
async def test_what_was_not_processed_is_sent_again_for_all(operation: Operation, reply: Reply) -> None:
    result, sent, _ = await outcome(operation, reply, reply, OK)
    assert (result.id, sent) == ("7", 3)


@pytest.mark.parametrize("reply", [answer(status=503), answer(status=408), ConnectionLost("x"), ReadTimeout("x")])
@pytest.mark.parametrize("operation", ALL, ids=lambda each: each.id)
async def test_what_may_have_been_processed_only_where_it_is_safe(operation: Operation, reply: Reply) -> None:
    result, sent, _ = await outcome(operation, reply, OK)
    if operation is not PLAIN_CREATE:
        assert (result.id, sent) == ("7", 2)
        return
    assert isinstance(result, OutcomeUnknown | ServiceUnavailable | RequestTimeout)
    assert sent == 1


@pytest.mark.parametrize("reply", [answer(status=409), answer(status=422), answer(status=404), TLSFailed("x")])
@pytest.mark.parametrize("operation", ALL, ids=lambda each: each.id)
async def test_what_is_never_sent_again(operation: Operation, reply: Reply) -> None:
    result, sent, _ = await outcome(operation, reply, OK)
    assert isinstance(result, BroadcastError)
    assert (sent, result.retryable) == (1, False)


async def test_an_unsafe_write_after_a_reset_is_sent_once_and_unknown() -> None:
    lost = ConnectionLost("reset")
    result, sent, _ = await outcome(PLAIN_CREATE, lost, OK)
    assert isinstance(result, OutcomeUnknown)
    assert (sent, result.retryable, result.__cause__) == (1, False, lost)
    assert "sent once" in str(result)
    assert "read the resource" in str(result)


async def test_an_unsafe_write_after_500_says_what_to_do() -> None:
    result, sent, _ = await outcome(PLAIN_CREATE, answer(status=500), OK)
    assert isinstance(result, InternalServerError)
    assert (sent, result.retryable) == (1, False)
    assert "may have acted" in (result.hint or "")
    result, _, _ = await outcome(GET, answer(status=500))
    assert result.retryable


async def test_a_read_that_fails_for_good_says_how() -> None:
    result, sent, _ = await outcome(GET, ConnectionLost("reset"))
    assert type(result) is ConnectionLost
    assert (sent, result.retryable) == (3, True)
    assert "3 attempts" in str(result)


async def test_one_key_on_all_attempts_and_on_the_result() -> None:
    result, _, backend = await outcome(CREATE, ReadTimeout("x"), answer(status=503), OK)
    keys = set(backend.sent("Idempotency-Key"))
    assert keys == {response_of(result).idempotency_key}
    assert None not in keys


async def test_an_unknown_outcome_with_a_key_can_be_asked_for_again() -> None:
    result, sent, backend = await outcome(CREATE, ReadTimeout("x"))
    assert isinstance(result, OutcomeUnknown)
    assert (sent, result.retryable) == (3, True)
    assert {result.idempotency_key} == set(backend.sent("Idempotency-Key"))
    assert "idempotency_key=error.idempotency_key" in (result.hint or "")


async def test_412_after_an_ambiguous_attempt_may_be_our_own_success() -> None:
    result, sent, _ = await outcome(UPDATE, ConnectionLost("reset"), answer(status=412, headers={"ETag": '"2"'}))
    assert isinstance(result, OutcomeUnknown)
    assert isinstance(result.__cause__, PreconditionFailed)
    assert result.__cause__.sent_etag == '"1"'
    assert result.__cause__.current_etag == '"2"'
    assert "may have caused" in str(result)
    assert (sent, result.retryable) == (2, False)


async def test_412_at_once_is_what_it_is() -> None:
    for replies in ([answer(status=412)], [ConnectionFailed("x"), answer(status=412)]):
        result, _, _ = await outcome(UPDATE, *replies)
        assert type(result) is PreconditionFailed
        assert result.sent_etag == '"1"'


async def test_a_failure_to_connect_after_an_ambiguous_attempt_is_still_unknown() -> None:
    result, sent, _ = await outcome(CREATE, ConnectionLost("reset"), ConnectionFailed("x"))
    assert isinstance(result, OutcomeUnknown)
    assert sent == 3


async def test_another_error_after_an_ambiguous_attempt_is_told_as_it_is() -> None:
    result, _, _ = await outcome(CREATE, ConnectionLost("reset"), answer(status=422))
    assert type(result) is UnprocessableRequest


@pytest.mark.parametrize(("header", "sent"), [("0", 3), ("0.001", 3), ("61", 1), ("junk", 3), ("-1", 3)])
async def test_retry_after(header: str, sent: int) -> None:
    result, count, _ = await outcome(GET, answer(status=429, headers={"Retry-After": header}))
    assert isinstance(result, TooManyRequests)
    assert count == sent


async def test_retries_can_be_off() -> None:
    _, sent, _ = await outcome(GET, answer(status=503), OK, retries=0)
    assert sent == 1


async def test_waits_are_drawn_from_the_policy() -> None:
    drawn: list[int] = []

    def jitter() -> float:
        drawn.append(1)
        return 0.001

    result, _, _ = await outcome(GET, answer(status=503), answer(status=503), OK, retries=Retry(jitter=jitter))
    assert (result.id, len(drawn)) == ("7", 2)


# --- the deadline -------------------------------------------------------------------------------------------------


async def test_a_wait_past_the_deadline_is_not_begun() -> None:
    begun = time.monotonic()
    never = Retry(first_wait=30.0, longest_wait=30.0, jitter=lambda: 1.0)
    result, sent, _ = await outcome(GET, ConnectionLost("reset"), OK, deadline=5.0, retries=never)
    assert isinstance(result, DeadlineExceeded)
    assert isinstance(result.__cause__, ConnectionLost)
    assert "the deadline of 5 s passed" in str(result)
    result, sent, _ = await outcome(GET, answer(status=503), OK, deadline=5.0, retries=never)
    assert type(result) is ServiceUnavailable
    assert sent == 1
    assert time.monotonic() - begun < 5


async def test_a_write_that_the_deadline_cut_is_unknown() -> None:
    never = Retry(first_wait=30.0, longest_wait=30.0, jitter=lambda: 1.0)
    result, _, _ = await outcome(CREATE, ConnectionLost("reset"), OK, deadline=5.0, retries=never)
    assert isinstance(result, OutcomeUnknown)
    assert isinstance(result.__cause__, DeadlineExceeded)
    result, _, _ = await outcome(CREATE, ConnectionFailed("x"), OK, deadline=5.0, retries=never)
    assert type(result) is DeadlineExceeded


async def test_each_attempt_gets_only_what_is_left() -> None:
    _, _, backend = await outcome(GET, answer(status=503), OK, deadline=2.0, timeout=60)
    assert all(0 < (each.timeout.read or 0) <= 2.0 for each in backend.requests)
    assert (backend.requests[1].timeout.read or 0) < (backend.requests[0].timeout.read or 0)
    _, _, backend = await outcome(GET, OK, deadline=None, timeout=60)
    assert backend.requests[0].timeout.read == 60


async def test_an_attempt_that_uses_up_the_deadline() -> None:
    async def slow(request: WireRequest) -> Any:
        await sleep((request.timeout.read or 0) + 0.002)
        return ReadTimeout("slow")

    result, sent, _ = await outcome(GET, slow, deadline=0.05)
    assert isinstance(result, DeadlineExceeded)
    assert sent == 1
    result, _, _ = await outcome(PLAIN_CREATE, slow, deadline=0.05)
    assert isinstance(result, OutcomeUnknown)


# --- our own rate limit -------------------------------------------------------------------------------------------


async def test_the_rate_limit_spreads_calls() -> None:
    backend = AsyncScriptedBackend(OK)
    client = AsyncSampleClient(backend, rate_limit=RateLimit(2, 0.02))
    begun = time.monotonic()
    for _ in range(3):
        await client.call(GET, movie_id="7")
    assert time.monotonic() - begun > 0.019
    assert len(backend.requests) == 3


async def test_the_rate_limit_counts_retries_and_respects_the_deadline() -> None:
    backend = AsyncScriptedBackend(answer(status=429), OK)
    client = AsyncSampleClient(backend, rate_limit=RateLimit(1, 60.0), deadline=5.0)
    with pytest.raises(DeadlineExceeded, match="rate_limit leaves no room") as caught:
        await client.call(GET, movie_id="7")
    assert (len(backend.requests), caught.value.attempts) == (1, 1)


async def test_a_call_that_never_got_its_place_sent_nothing() -> None:
    backend = AsyncScriptedBackend(OK)
    client = AsyncSampleClient(backend, rate_limit=RateLimit(1, 60.0), deadline=5.0, retries=QUICK)
    await client.call(GET, movie_id="7")
    for _ in range(3):
        with pytest.raises(DeadlineExceeded) as caught:
            await client.call(GET, movie_id="7")
        assert caught.value.attempts == 0
    assert len(backend.requests) == 1


async def test_404_is_told_with_its_call() -> None:
    result, _, _ = await outcome(GET, answer(b"<title>Nothing here</title>", 404))
    assert isinstance(result, NotFoundError)
    assert "sample movies.get (GET /movies/{movie_id}): Not Found: the answer is a page titled 'Nothing here'" in str(
        result
    )
