"""How the server is reached: TLS, certificate, proxy. Nothing is sent but a handshake."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.http.proxies import proxy_mounts
from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.core.http.ssl_context import context_for
from broadcast_clients.core.jsonvalue import as_object, as_text
from broadcast_clients.flows.doctor.finding import Finding

__all__ = ["look_at_proxy", "look_at_tls"]

SOON = timedelta(days=30)
"""A certificate that ends within this time is worth a word."""
TIMEOUT = 10.0


def look_at_proxy(settings: HttpSettings) -> Finding:
    """Which proxy requests go through. Its credentials aren't shown."""
    mounts = {pattern: url for pattern, url in proxy_mounts(settings).items() if url}
    if not mounts:
        return Finding(severity="ok", area="proxy", subject="connection", what="no proxy is configured")
    shown = ", ".join(dict.fromkeys(_host(url) for url in mounts.values()))
    origin = "proxy=" if settings.proxy is not None else "the environment"
    what = f"requests go through {shown}"
    return Finding(severity="note", area="proxy", subject="connection", what=what, evidence=f"set by {origin}")


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}:{parts.port}" if parts.port else f"{parts.scheme}://{parts.hostname}"


def look_at_tls(base_url: str, settings: HttpSettings, now: datetime) -> Finding:
    """Protocol version, and until when the certificate is valid. It opens a connection and closes it again."""
    parts = urlsplit(base_url)
    host, port = parts.hostname or "", parts.port or 443
    if parts.scheme != "https":
        what = "the connection isn't encrypted"
        return Finding(
            severity="note", area="tls", subject=host, what=what, evidence="the base URL is plain http",
            advice="use https wherever the network between isn't your own",
        )  # fmt: skip
    if any(proxy_mounts(settings).values()):
        what = "the certificate wasn't looked at, because requests go through a proxy"
        return Finding(severity="note", area="tls", subject=host, what=what)
    try:
        with (
            socket.create_connection((host, port), TIMEOUT) as raw,
            context_for(settings).wrap_socket(raw, server_hostname=host) as secured,
        ):
            return _verdict(host, secured.version() or "an unknown version", secured.getpeercert(), now)
    except ssl.SSLCertVerificationError as error:
        return Finding(
            severity="problem", area="tls", subject=host, what="the certificate isn't accepted",
            evidence=error.verify_message,
            advice="if it was issued by an authority of your own, pass ca_file= (--ca-file); else tell the operator",
        )  # fmt: skip
    except (OSError, ConfigurationError) as error:
        what = f"no TLS connection could be made ({type(error).__name__})"
        return Finding(severity="problem", area="tls", subject=host, what=what, advice="check host, port and firewall")


def _verdict(host: str, version: str, certificate: Any, now: datetime) -> Finding:
    ends = as_text((as_object(certificate) or {}).get("notAfter"))
    if not ends:
        what = f"{version}; the certificate wasn't verified"
        return Finding(severity="note", area="tls", subject=host, what=what)
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)
    what = f"{version}, a chain that is trusted, a certificate valid until {until:%Y-%m-%d}"
    if until - now < SOON:
        return Finding(
            severity="note", area="tls", subject=host, what=what, evidence=f"{(until - now).days} days are left",
            advice="tell the operator that the certificate has to be renewed",
        )  # fmt: skip
    if version in ("TLSv1", "TLSv1.1", "SSLv3"):
        advice = "tell the operator that this version is obsolete"
        return Finding(severity="note", area="tls", subject=host, what=what, advice=advice)
    return Finding(severity="ok", area="tls", subject=host, what=what)
