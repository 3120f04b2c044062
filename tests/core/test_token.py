"""Bearer tokens as values."""

from __future__ import annotations

import base64
import json
import pickle
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.secret import Secret
from broadcast_clients.core.token import EARLY, Credential, Token, expiry_of_jwt, header_safe


def jwt(claims: Any) -> str:
    payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    return f"e30.{base64.urlsafe_b64encode(payload).decode().rstrip('=')}.c2ln"


@pytest.mark.parametrize(
    ("claims", "expiry"),
    [
        ({"exp": 1_800_000_000}, 1_800_000_000.0), ({"exp": 1.5, "sub": "ü"}, 1.5), ({"exp": 0}, 0.0),
        ({}, None), ({"exp": "soon"}, None), ({"exp": True}, None), ({"exp": None}, None), ([1], None),
        (b"", None), (b"\xff", None), (b"{", None), (b'{"exp": NaN}', None), (b'{"exp": 1e999}', None),
        (b'{"exp": ' + b"9" * 400 + b"}", None), (b'{"exp": ' + b"9" * 5_000 + b"}", None), (b"[" * 100_000, None),
    ],
)  # fmt: skip
def test_end_of_a_jwt(claims: Any, expiry: float | None) -> None:
    assert expiry_of_jwt(jwt(claims)) == expiry


@pytest.mark.parametrize("token", ["", "opaque", "a.b", "a.b.c.d", "..", "a.é.c", "a.%%%.c", "a.b.c"])
def test_what_is_no_jwt(token: str) -> None:
    assert expiry_of_jwt(token) is None


@given(st.one_of(st.text(), st.binary().map(jwt), st.from_regex(r"[\w=-]*\.[\w=-]*\.[\w=-]*")))
def test_garbage_never_raises(token: str) -> None:
    found = expiry_of_jwt(token)
    assert found is None or isinstance(found, float)


def test_freshness() -> None:
    assert Token("t").is_fresh()
    assert Token("t", time.time() + EARLY + 5).is_fresh()
    assert not Token("t", time.time() + EARLY - 5).is_fresh()
    assert Token("t", time.time() + EARLY - 5).is_fresh(margin=0)
    assert not Token("t", time.time() - 1).is_fresh(margin=0)


def test_a_token_never_shows_and_never_pickles() -> None:
    token = Token("canary", 5.0)
    assert "canary" not in repr(token) + str(token)
    assert "canary" not in repr(Credential({"Authorization": "Bearer canary"}, token))
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(token)


@pytest.mark.parametrize("value", ["", "two words", "a\r\nb", "é", "\x00", "tab\t"])
def test_tokens_that_cannot_stand_in_a_header(value: str) -> None:
    with pytest.raises(ConfigurationError):
        Token(value)
    with pytest.raises(ConfigurationError) as caught:
        header_safe(value)
    assert value == "" or value not in str(caught.value)


def test_a_token_takes_text_or_a_secret() -> None:
    assert Token("t") == Token(Secret("t"))
    assert Token("t", 1.0) != Token("t", 2.0)
