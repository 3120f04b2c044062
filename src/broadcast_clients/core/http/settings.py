"""The transport settings that need no HTTP library to be spelt out."""

from __future__ import annotations

import os
from typing import Any, cast

from attr import Attribute, field, frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.value import Value

__all__ = ["ClientCertificate", "HttpSettings"]

ClientCertificate = str | tuple[str, str] | tuple[str, str, str]
"""Path of a PEM file with certificate and key; or paths of the two; or these and the key's password."""


def _path(value: str | os.PathLike[str] | None) -> str | None:
    return None if value is None else os.fspath(value)


def _at_least_one(_instance: object, attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ConfigurationError(f"{attribute.name} must be a whole number of at least 1, not {value!r}")


def _not_negative(_instance: object, attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not value >= 0:
        raise ConfigurationError(f"{attribute.name} must be a number of seconds of at least 0, not {value!r}")


def _known_backend(_instance: object, attribute: Attribute[Any], value: object) -> None:
    if value not in (None, "fast"):
        raise ConfigurationError(f"{attribute.name} must be 'fast' or nothing, not {value!r}")


def _one_to_three_paths(_instance: object, attribute: Attribute[Any], value: object) -> None:
    if value is None or isinstance(value, str):
        return
    parts: tuple[object, ...] = cast("tuple[object, ...]", value) if isinstance(value, tuple) else ()
    if len(parts) not in (2, 3) or not all(isinstance(part, str) for part in parts):
        raise ConfigurationError(
            f"{attribute.name} must be a path, (certificate, key) or (certificate, key, password), all of them texts"
        )


@frozen(kw_only=True, eq=False, repr=False)
class HttpSettings(Value):
    """How connections are made. Timeouts aren't here: each request brings its own."""

    max_connections: int = field(default=100, validator=_at_least_one)
    """Connections open at the same time, over all hosts; as many are kept alive."""
    keepalive_expiry: float = field(default=30.0, validator=_not_negative)
    """Seconds after which an idle connection isn't used again; 0 uses each connection once."""
    proxy: str | None = field(default=None, repr=False)
    """URL of a proxy for all requests, such as `http://user:password@proxy.example:3128`."""
    ca_file: str | None = field(default=None, converter=_path)
    """File, or directory, of the authorities to trust instead of the public ones."""
    client_cert: ClientCertificate | None = field(default=None, repr=False, validator=_one_to_three_paths)
    """Certificate to show to servers that ask for one."""
    verify: bool = True
    """False accepts any certificate: for tests alone."""
    http2: bool = False
    """Speak HTTP/2 where the server does. Needs the package `h2`, and is slower than HTTP/1.1 in Python."""
    trust_env: bool = True
    """Heed HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR."""
    backend: str | None = field(default=None, validator=_known_backend)
    """`fast` takes the fastest way that was measured for each connection, with the extra of that name."""
