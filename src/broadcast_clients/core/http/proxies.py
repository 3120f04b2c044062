"""Proxies that the environment asks for, by the rules that httpx has for them."""

from __future__ import annotations

import ipaddress
import os
import sys

from broadcast_clients.core.http.settings import HttpSettings

__all__ = ["proxy_mounts"]


def proxy_mounts(settings: HttpSettings) -> dict[str, str | None]:
    """URL pattern to proxy URL, or to None where no proxy is to be used. Empty without proxies.

    A proxy given in the settings is for all requests; NO_PROXY qualifies only those of the environment.
    """
    if settings.proxy is not None:
        return {"all://": settings.proxy}
    if not settings.trust_env or not _may_have_proxies():
        return {}
    from urllib.request import getproxies

    found = getproxies()
    mounts: dict[str, str | None] = {}
    for scheme in ("http", "https", "all"):
        url = found.get(scheme)
        if url:
            mounts[f"{scheme}://"] = url if "://" in url else f"http://{url}"
    if not mounts:
        return {}
    for entry in found.get("no", "").split(","):
        host = entry.strip()
        if host == "*":
            return {}
        if host:
            mounts[_pattern(host)] = None
    return mounts


def _may_have_proxies() -> bool:
    # Windows and macOS have them in the system's settings too. Elsewhere, looking spares the import of urllib.
    return sys.platform in {"win32", "darwin"} or any(name.lower().endswith("_proxy") for name in os.environ)


def _pattern(host: str) -> str:
    if "://" in host:
        return host
    try:
        address = ipaddress.ip_address(host.partition("/")[0])
    except ValueError:
        return f"all://{host}" if host.lower() == "localhost" else f"all://*{host}"
    return f"all://[{host}]" if address.version == 6 else f"all://{host}"
