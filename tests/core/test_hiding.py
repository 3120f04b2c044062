"""Credentials in texts of others: what is replaced, and what stays readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.causes import sources
from broadcast_clients.core.errors import ConnectionFailed, ConnectionLost
from broadcast_clients.core.hiding import keep_secret, without_credentials

CANARY = "canary7f3a9c1e"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("proxy http://ann:canary@proxy.test:3128 refused", "proxy http://***@proxy.test:3128 refused"),
        ("https://x.test/v1/a?sig=canary&e=1 timed out", "https://x.test/v1/a?*** timed out"),
        ("('https://x.test/a#access_token=canary',)", "('https://x.test/a#***',)"),
        ("illegal header b'Authorization: Bearer canary'", "illegal header b'Authorization: Bearer ***'"),
        ("{'Proxy-Authorization': 'Basic canary='}", "{'Proxy-Authorization': 'Basic ***'}"),
        ("sent bearer canary.x.y, no answer", "sent bearer ***, no answer"),
        ("Ocp-Apim-Subscription-Key: canary (refused)", "Ocp-Apim-Subscription-Key: *** (refused)"),
        ('{"password": "canary", "user": "ann"}', '{"password": "***", "user": "ann"}'),
        ("grant_type=x&refresh_token=canary&code=1", "grant_type=x&refresh_token=***&code=1"),
        ("Cookie: sid=canary", "Cookie: ***"),
        ("x.test:443: no connection (Connection refused)", "x.test:443: no connection (Connection refused)"),
        ("[Errno -2] Name or service not known", "[Errno -2] Name or service not known"),
        ("407 Proxy Authentication Required", "407 Proxy Authentication Required"),
        ("https://x.test/v1/films/12 timed out", "https://x.test/v1/films/12 timed out"),
    ],
)
def test_what_looks_like_a_credential(text: str, shown: str) -> None:
    assert without_credentials(text) == shown
    assert without_credentials(shown) == shown


@given(st.text(max_size=80))
def test_once_is_enough(text: str) -> None:
    assert without_credentials(without_credentials(text)) == without_credentials(text)


def test_an_error_is_cleaned_and_cut_off_from_what_tells() -> None:
    error = ConnectionFailed(f"x.test:443: no connection (asked with {CANARY})")
    error.__cause__ = OSError("no route")
    error.__cause__.__cause__ = ValueError({"headers": [("X-Own", CANARY)]})
    keep_secret(error, [CANARY])
    assert error.message == error.args[0] == "x.test:443: no connection (asked with ***)"
    assert [*sources(error)] == [error]


def test_a_cause_that_tells_nothing_stays() -> None:
    error = ConnectionLost("x.test:443: the connection broke (reset by peer)")
    error.__cause__ = OSError(104, "reset by peer")
    keep_secret(error, [CANARY])
    assert str(error.__cause__) == "[Errno 104] reset by peer"
    error.__cause__.__cause__ = error  # a circle, which an exception handler can make
    assert [*sources(error)] == [error, error.__cause__]
