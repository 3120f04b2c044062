"""What the doctor sees of TLS and proxies before it reads anything."""

from __future__ import annotations

import datetime as dt

import pytest

from broadcast_clients.core.http.settings import HttpSettings
from broadcast_clients.flows.doctor.connections import look_at_proxy, look_at_tls

from .servers import DATA, World, answer, repeating, server_context

AUTHORITY = str(DATA / "authority.pem")
NOW = dt.datetime.now(dt.UTC)


def test_a_certificate_that_is_trusted(world: World) -> None:
    server = world.server(repeating(answer()), server_context())
    url = f"https://127.0.0.1:{server.port}"
    found = look_at_tls(url, HttpSettings(ca_file=AUTHORITY, trust_env=False), NOW)
    assert found.severity == "ok"
    assert found.what.startswith("TLSv1.3, a chain that is trusted, a certificate valid until ")
    until = dt.datetime.fromisoformat(found.what[-10:]).replace(tzinfo=dt.UTC)
    late = look_at_tls(url, HttpSettings(ca_file=AUTHORITY, trust_env=False), until - dt.timedelta(days=3))
    assert (late.severity, late.evidence) == ("note", "3 days are left")
    assert server.seen == [], "a handshake is all"


def test_a_certificate_that_isnt(world: World) -> None:
    server = world.server(repeating(answer()), server_context())
    found = look_at_tls(f"https://127.0.0.1:{server.port}", HttpSettings(trust_env=False), NOW)
    assert (found.severity, found.what) == ("problem", "the certificate isn't accepted")
    assert "ca_file=" in found.advice


def test_nobody_there_and_no_tls() -> None:
    gone = look_at_tls("https://127.0.0.1:9", HttpSettings(trust_env=False), NOW)
    assert (gone.severity, gone.what) == ("problem", "no TLS connection could be made (ConnectionRefusedError)")
    plain = look_at_tls("http://example.test", HttpSettings(), NOW)
    assert (plain.severity, plain.what) == ("note", "the connection isn't encrypted")


def test_proxies_are_named_without_their_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = HttpSettings(proxy="http://user:pass-7f3a@proxy.example:3128")
    found = look_at_proxy(settings)
    assert (found.what, found.evidence) == ("requests go through http://proxy.example:3128", "set by proxy=")
    assert "through a proxy" in look_at_tls("https://api.example", settings, NOW).what
    assert "7f3a" not in str(found)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert look_at_proxy(HttpSettings()).severity == "ok"
    monkeypatch.setenv("HTTPS_PROXY", "http://user:pass-7f3a@proxy.example")
    found = look_at_proxy(HttpSettings())
    assert (found.what, found.evidence) == ("requests go through http://proxy.example", "set by the environment")
