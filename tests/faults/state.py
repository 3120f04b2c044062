"""How often a write took effect: read from the sandbox over plain HTTP, with no client of the suite in between."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from broadcast_clients.sandbox import Sandbox
from broadcast_clients.sandbox.made.numbers import secret

__all__ = ["State"]

_LAST_NUMBER = 9_500_000
"""The sandbox numbers what it creates in WHATS'ON from the next one on: 9500001527, 9500002527 and so on."""
_MOST_VERSIONS = 10


class _Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    value: Any


class State:
    """What the sandbox's APIs say of their data."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._whatson_token: str | None = None

    def token(self) -> str:
        """A token of WHATS'ON, from a login of our own."""
        if self._whatson_token is None:
            handle = self._sandbox.whatson
            user = {"username": handle.username, "password": handle.password}
            self._whatson_token = str(self._send(handle.base_url, "POST", "/content/v1/login", "", user).value["token"])
        return self._whatson_token

    # --- Plurimedia -------------------------------------------------------------------------------------------------

    def ordered(self, asset_id: str) -> int:
        """1 where an asset was ordered: one that is ordered again takes the place of the first."""
        return sum(each["asset_id"] == asset_id for each in self._sandbox.plurimedia.orders)

    # --- EncoraStream -----------------------------------------------------------------------------------------------

    def movies_called(self, title: str) -> int:
        """How many movies have a title."""
        query = urlencode({"q": title, "limit": 100})
        reply = self._encora(f"/admin/movies?{query}")
        return sum(movie["title"] == title for movie in reply.value["data"])

    def is_gone(self, movie_id: str) -> int:
        """1 where a movie isn't there any more."""
        return int(self._encora(f"/admin/movies/{movie_id}").status == 404)

    def changes_since(self, movie_id: str, etag: str | None) -> int:
        """How many versions a movie went through since it had an ETag."""
        versions = [f'"{secret(number, movie_id, length=16)}"' for number in range(1, _MOST_VERSIONS)]
        now = self._encora(f"/admin/movies/{movie_id}").headers["etag"]
        assert etag is not None
        return versions.index(now) - versions.index(etag)

    def encora_writes(self, kind: str, what: str) -> int:
        """How often callers `created`, `updated` or `deleted` things of a kind."""
        counts: Any = self._sandbox.encora.writes()[kind]
        return int(counts[what])

    def encora_actions(self, action: str) -> int:
        """How often the audit log says that something was done."""
        return sum(each["action"] == action for each in self._sandbox.encora.stored("audit_log_entry"))

    def _encora(self, path: str) -> _Reply:
        handle = self._sandbox.encora
        return self._send(handle.base_url, "GET", path, f"Bearer {handle.token}")

    # --- WHATS'ON ---------------------------------------------------------------------------------------------------

    def program(self, content_id: str) -> dict[str, Any] | None:
        """A program, if there is one."""
        path = f"/content/v1/programs/{quote(content_id, safe='')}"
        reply = self._send(self._sandbox.whatson.base_url, "GET", path, f"Bearer {self.token()}")
        return reply.value if reply.status == 200 else None

    def exists(self, content_id: str) -> int:
        """1 where there is such a program."""
        return int(self.program(content_id) is not None)

    def is_titled(self, content_id: str, title: str) -> int:
        """1 where a program has a title."""
        return int((self.program(content_id) or {}).get("title") == title)

    def programs_created(self) -> int:
        """How many programs the system gave an id to."""
        count = 0
        while self.program(f"{_LAST_NUMBER + count + 1}527") is not None:
            count += 1
        return count

    def parts_created(self, content_id: str, array: str, member: str) -> int:
        """How many images or titles the system gave an id to, if the newest of them is the program's."""
        parts: list[dict[str, Any]] = (self.program(content_id) or {}).get(array) or []
        ids = [int(part[member][:-3]) - _LAST_NUMBER for part in parts]
        return max((number for number in ids if number > 0), default=0)

    def holds(self, concept: str, identity: str, values: Mapping[str, Any]) -> int:
        """1 where something is stored and has some values, by their names on the wire."""
        found = self._sandbox.whatson.stored(concept, identity)
        if found is None:
            return 0
        row = found.get("values", found)
        return int(all(row.get(name) == value for name, value in values.items()))

    def count(self, concept: str, **values: Any) -> int:
        """How many of them there are with some values."""
        return sum(self.holds(concept, identity, values) for identity in self._sandbox.whatson.ids(concept))

    def versions(self, concept: str, identity: str) -> list[str]:
        """Names of the versions of a product."""
        return list((self._sandbox.whatson.stored(concept, identity) or {})["versions"])

    def titles_called(self, content_id: str, title: str) -> int:
        """How many titles of a program are like that."""
        titles: list[dict[str, Any]] = (self.program(content_id) or {})["productTitles"]
        return sum(each["title"] == title for each in titles)

    # --- HTTP -------------------------------------------------------------------------------------------------------

    @staticmethod
    def _send(base_url: str, method: str, path: str, authorization: str, body: Any = None) -> _Reply:
        parts = urlsplit(base_url)
        assert parts.hostname is not None
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
        try:
            headers = {"Authorization": authorization} if authorization else {}
            connection.request(method, parts.path + path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            content = response.read()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return _Reply(response.status, headers, json.loads(content) if content else None)
        finally:
            connection.close()
