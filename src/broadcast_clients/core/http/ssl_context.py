"""TLS contexts: one for a set of settings in a process, made when the first https request needs it.

Loading the authorities takes some 50 ms and most of a megabyte, so clients share what they can.
"""

from __future__ import annotations

import hashlib
import os
import ssl
import threading
from typing import NoReturn

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.http.settings import ClientCertificate, HttpSettings

__all__ = ["context_for"]

_Key = tuple[object, ...]

_contexts: dict[_Key, ssl.SSLContext] = {}
_lock = threading.Lock()


def context_for(settings: HttpSettings) -> ssl.SSLContext:
    """The context for these settings; the same object for equal ones.

    Raises:
        ConfigurationError: A file can't be read, or isn't what it should be.
    """
    key = _key(settings)
    found = _contexts.get(key)
    if found is None:
        with _lock:
            found = _contexts.get(key)
            if found is None:
                found = _contexts[key] = _build(settings)
    return found


def _key(settings: HttpSettings) -> _Key:
    environment = (os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")) if settings.trust_env else None
    certificate: tuple[str, ...] | None = None
    if isinstance(settings.client_cert, str):
        certificate = (settings.client_cert,)
    elif settings.client_cert is not None:
        certificate = settings.client_cert[:2]
        if len(settings.client_cert) == 3:
            # A digest, so that no password lies about in a table of the process.
            certificate += (hashlib.sha256(settings.client_cert[2].encode()).hexdigest(),)
    # HTTP/2 is offered by setting it on the context, so those connections can't share it with HTTP/1.1.
    return (settings.verify, settings.ca_file, certificate, settings.http2, environment)


def _build(settings: HttpSettings) -> ssl.SSLContext:
    context = _trusting(settings)
    context.set_alpn_protocols(["h2", "http/1.1"] if settings.http2 else ["http/1.1"])
    if settings.client_cert is not None:
        _load_certificate(context, settings.client_cert)
    return context


def _trusting(settings: HttpSettings) -> ssl.SSLContext:
    if not settings.verify:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    if settings.ca_file is not None:
        return _from_path(settings.ca_file, "ca_file")
    if settings.trust_env:
        for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
            path = os.environ.get(name)
            if path:
                return _from_path(path, name)
    try:
        import certifi
    except ImportError:
        return ssl.create_default_context()
    return ssl.create_default_context(cafile=certifi.where())


def _from_path(path: str, source: str) -> ssl.SSLContext:
    try:
        if os.path.isdir(path):
            return ssl.create_default_context(capath=path)
        return ssl.create_default_context(cafile=path)
    except ssl.SSLError as error:
        raise ConfigurationError(f"{source}: {path!r} holds no certificate in PEM form") from error
    except OSError as error:
        raise ConfigurationError(f"{source}: {path!r} can't be read ({error.strerror})") from error


def _load_certificate(context: ssl.SSLContext, certificate: ClientCertificate) -> None:
    parts = (certificate,) if isinstance(certificate, str) else certificate

    def no_password() -> NoReturn:
        # Without this, OpenSSL would ask at the terminal and block.
        raise ConfigurationError("client_cert: the key is encrypted; pass (certificate, key, password)")

    key = parts[1] if len(parts) > 1 else None
    password = parts[2] if len(parts) > 2 else no_password
    try:
        context.load_cert_chain(parts[0], key, password)
    except ssl.SSLError as error:
        reason = error.reason or "not PEM, or a wrong password"
        raise ConfigurationError(f"client_cert: {parts[0]!r} can't be used ({reason})") from error
    except OSError as error:
        raise ConfigurationError(f"client_cert: {parts[0]!r} or its key can't be read ({error.strerror})") from error


def _renew_lock() -> None:
    # The forked process may have got the lock as held by a thread that it doesn't have.
    global _lock
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)
