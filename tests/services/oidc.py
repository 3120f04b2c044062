"""npm's oidc-provider, and a browser that signs in with it."""

from __future__ import annotations

import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

__all__ = ["address_after_sign_in", "executable", "running", "sign_in_as_a_person"]

ROOT = Path(__file__).parents[2]
MODULE = ROOT / ".make/node/node_modules/oidc-provider/lib/index.js"
SCRIPT = Path(__file__).with_name("oidc_provider.mjs")


def executable() -> str | None:
    """Where node is, if it and the provider are installed."""
    return shutil.which("node") if MODULE.exists() else None


@contextmanager
def running(*, token_lives: int = 900) -> Generator[str]:
    """A provider on a free port; gives its issuer."""
    command = [str(executable()), str(SCRIPT), MODULE.as_uri(), str(token_lives)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


class _Form(HTMLParser):
    """The first form of a page: where it goes, and its hidden fields."""

    def __init__(self) -> None:
        super().__init__()
        self.action: str | None = None
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the form and its fields."""
        given = dict(attrs)
        if tag == "form" and self.action is None:
            self.action = given.get("action")
        if tag == "input" and given.get("name"):
            self.fields[str(given["name"])] = given.get("value") or ""


class _Reached(Exception):
    """The browser was sent to where nothing listens."""


class _Redirects(urllib.request.HTTPRedirectHandler):
    def __init__(self, stop_at: str) -> None:
        self._stop_at = stop_at

    def redirect_request(self, *arguments: Any) -> Any:
        """Follow, or stop."""
        target = arguments[-1]
        if target.startswith(self._stop_at):
            raise _Reached(target)
        return super().redirect_request(*arguments)


def address_after_sign_in(url: str, redirect_uri: str) -> str:
    """What the browser shows after a sign-in whose redirect goes to where nothing listens."""
    try:
        place = sign_in_as_a_person(url, _Redirects(redirect_uri))
    except _Reached as reached:
        return str(reached)
    raise AssertionError(f"the sign-in ended at {place}")


def sign_in_as_a_person(url: str, *handlers: urllib.request.BaseHandler) -> str:
    """Open an address, fill in the forms that come, and give the address of the last page."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), *handlers)
    response = opener.open(url, timeout=30)
    for _ in range(5):
        with response:
            form = _Form()
            form.feed(response.read().decode())
            place = response.geturl()
        if form.action is None:
            return str(place)
        fields = {**form.fields, **({"login": "ann", "password": "any"} if "login" in form.fields else {})}
        target = urllib.parse.urljoin(place, form.action)
        response = opener.open(target, urllib.parse.urlencode(fields).encode(), timeout=30)
    raise AssertionError("the forms don't end")
