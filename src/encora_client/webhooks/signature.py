"""Signatures of deliveries.

Documented is the header `X-Encora-Signature-256: sha256=<HMAC>`, keyed with the endpoint's signing secret. That the
HMAC is over the raw body and written in hexadecimal is inferred; `encoding` turns the latter round.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from typing import Any, Literal

from broadcast_clients.core.errors import ConfigurationError

__all__ = ["SIGNATURE_HEADER", "Encoding", "is_signed", "raw_body", "sign"]

SIGNATURE_HEADER = "X-Encora-Signature-256"
"""The header that a delivery carries its signature in."""
Encoding = Literal["hex", "base64"]
_SCHEME = "sha256="


def sign(body: bytes, secret: str, *, encoding: Encoding = "hex") -> str:
    """The value of `X-Encora-Signature-256` for a body: for tests of your own receiver.

    Args:
        body: The bytes of the delivery.
        secret: The endpoint's signing secret.
        encoding: How the HMAC is written.

    Raises:
        ConfigurationError: The secret is empty: everybody could make signatures with it.
    """
    if not secret:
        raise ConfigurationError("the signing secret is empty", hint="pass the endpoint's signing_secret")
    digest = hmac.digest(secret.encode(), body, "sha256")
    return _SCHEME + (digest.hex() if encoding == "hex" else base64.b64encode(digest).decode())


def raw_body(body: Any) -> bytes:
    """The bytes of a delivery.

    Raises:
        TypeError: It is text.
    """
    try:
        return bytes(memoryview(body))
    except TypeError:
        raise TypeError(f"the body must be the bytes as they arrived, not {type(body).__name__}") from None


def is_signed(body: bytes, signature: str | None, secrets: Iterable[str], *, encoding: Encoding = "hex") -> bool:
    """Whether one of the secrets made the signature. Takes the same time wherever they differ.

    Args:
        body: The bytes of the delivery, as they arrived.
        signature: The value of `X-Encora-Signature-256`.
        secrets: The signing secrets in force: two while you change from one to the next.
        encoding: How the HMAC is written.

    Raises:
        TypeError: The body is text: what was decoded and encoded again needn't be what was signed.
        ConfigurationError: A secret is empty.
    """
    raw = raw_body(body)
    given = (signature or "").strip()
    if encoding == "hex":
        given = given.lower()
    matches = [
        hmac.compare_digest(given.encode("utf-8", "replace"), sign(raw, each, encoding=encoding).encode())
        for each in secrets
    ]
    return any(matches)
