"""Cookies that servers set, for balancers that want to see their own again. Made when the first one comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from email.message import Message
    from http.cookiejar import CookieJar

__all__ = ["CookieStore"]


class _Response:
    """The part of a `urllib` response that a cookie jar reads."""

    def __init__(self, raw: list[tuple[bytes, bytes]]) -> None:
        from email.message import Message

        self._message = Message()
        for name, value in raw:
            if name.lower() == b"set-cookie":
                self._message[name.decode("latin-1")] = value.decode("latin-1")

    def info(self) -> Message:
        return self._message


class CookieStore:
    """A cookie jar of the standard library, shared with the httpx client where there is one."""

    def __init__(self) -> None:
        self._jar: CookieJar | None = None

    @property
    def jar(self) -> CookieJar:
        """The jar itself, made now if need be."""
        jar = self._jar
        if jar is None:
            from http.cookiejar import CookieJar

            # Should two threads meet here, one's first cookie is lost, and the server sets it again.
            jar = self._jar = CookieJar()
        return jar

    def header_for(self, url: str) -> str | None:
        """The value of the Cookie header for a URL, or None."""
        jar = self._jar
        if jar is None or len(jar) == 0:
            return None
        from urllib.request import Request

        request = Request(url)  # noqa: S310 - nothing is opened: the jar wants to be asked with one of these
        jar.add_cookie_header(request)
        return request.get_header("Cookie")

    def store(self, url: str, raw: list[tuple[bytes, bytes]]) -> None:
        """Keep what the headers of a response set."""
        from urllib.request import Request

        request = Request(url)  # noqa: S310 - as above
        self.jar.extract_cookies(cast(Any, _Response(raw)), request)
