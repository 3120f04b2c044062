"""A server that deviates: a layer over the sandbox that takes and gives everything in another form."""

from __future__ import annotations

import json
import re
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode
from zoneinfo import ZoneInfo

from broadcast_clients.sandbox.server.app import SandboxApp
from tests.doctor.deviations import Deviations, Seen
from tests.doctor.spec import Parameter, Read, Spec

__all__ = ["DeviatingApp"]

Message = dict[str, Any]
_NAIVE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?")
SIGNS = {"comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
NOWHERE = "/nothing-is-here"


class Refused(Exception):
    """The request isn't in the form that this server wants."""


class DeviatingApp:
    """One API of the sandbox, otherwise than documented.

    Args:
        inner: The sandbox.
        spec: The API.
        deviations: What is otherwise.
    """

    def __init__(self, inner: SandboxApp, spec: Spec, deviations: Deviations) -> None:
        self.inner = inner
        self._spec = spec
        self._deviations = deviations
        self._prefix = inner.world.apis[spec.name].prefix
        self._routes = [(self._pattern(deviations.paths.get(read.id, read.path)), read) for read in spec.reads.values()]
        self._routes.sort(key=lambda each: each[0].pattern.count("(?P"))
        self._made: dict[tuple[str, bytes], tuple[int, list[tuple[str, str]], bytes]] = {}
        self._noting = deviations.count() == 0
        self.seen = Seen()
        self.received: list[tuple[str, str, str | None]] = []
        """Method, path and operation of each request."""

    @staticmethod
    def _pattern(path: str) -> re.Pattern[str]:
        parts = re.split(r"\{([^{}]*)\}", path)
        text = "".join(
            f"(?P<p{number // 2}>[^/]+)" if number % 2 else re.escape(each) for number, each in enumerate(parts)
        )
        return re.compile(text)

    def _find(self, path: str) -> tuple[Read | None, dict[str, str]]:
        for pattern, read in self._routes:
            match = pattern.fullmatch(path)
            if match is not None:
                names = re.findall(r"\{([^{}]*)\}", self._deviations.paths.get(read.id, read.path))
                return read, {name: unquote(match.group(f"p{number}")) for number, name in enumerate(names)}
        return None, {}

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Answer one request."""
        raw: str = scope["raw_path"].decode("latin-1")
        if scope["type"] != "http" or not raw.startswith(f"{self._prefix}/"):
            await self.inner(scope, receive, send)
            return
        path = raw[len(self._prefix) :]
        read, values = self._find(path) if scope["method"] in ("GET", "HEAD") else (None, {})
        self.received.append((scope["method"], path, read.id if read else None))
        if read is None:
            if scope["method"] in ("GET", "HEAD"):
                path = NOWHERE
            await self.inner(self._scope(scope, path, None), receive, send)
            return
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        status, headers, body = await self._ask(scope, receive, read, values, query)
        status, headers, body = self._answer(read, status, headers, body)
        pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        if status != 204:
            pairs.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": body})

    def _scope(self, scope: MutableMapping[str, Any], path: str, query: str | None) -> MutableMapping[str, Any]:
        headers = [pair for pair in scope["headers"] if pair[0].lower() != b"accept-encoding"]
        changed = {**scope, "raw_path": f"{self._prefix}{path}".encode("latin-1"), "headers": headers}
        if query is not None:
            changed["query_string"] = query.encode("latin-1")
        return changed

    # --- the request ------------------------------------------------------------------------------------------------

    async def _ask(
        self,
        scope: MutableMapping[str, Any],
        receive: Any,
        read: Read,
        values: dict[str, str],
        query: list[tuple[str, str]],
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        pairs = list(query)
        path = read.path
        in_documented_path = re.findall(r"\{([^{}]*)\}", read.path)
        for wire, value in values.items():
            if wire not in in_documented_path:
                pairs.append((wire, value))
        for each in read.parameters:
            if each.location == "path":
                value = values.get(each.wire)
                if value is None:
                    value = next((given for name, given in query if name == each.wire), None)
                    pairs = [pair for pair in pairs if pair[0] != each.wire]
                if value is None:
                    path = NOWHERE
                    break
                path = path.replace(f"{{{each.wire}}}", quote(value, safe=""))
            elif each.location == "query" and each.wire not in values:
                pairs = self._documented(read, each, pairs)
        collected: list[Message] = []

        async def keep(message: Message) -> None:
            collected.append(message)

        await self.inner(self._scope(scope, path, urlencode(pairs)), receive, keep)
        start, *rest = collected
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]]
        headers = [each for each in headers if each[0].lower() != "content-length"]
        return start["status"], headers, b"".join(each.get("body", b"") for each in rest)

    def _documented(self, read: Read, parameter: Parameter, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The query with one parameter as the documents have it; what isn't in this server's form is left out."""
        deviations, key = self._deviations, (read.id, parameter.name)
        name = deviations.names.get(key, parameter.wire)
        form = deviations.lists.get(key)
        mine = [value for wire, value in pairs if wire == (f"{name}[]" if form == "brackets" else name)]
        # The documented name means nothing here, unless another parameter of this server is called so.
        others = {each for (owner, _), each in deviations.names.items() if owner == read.id}
        gone = {name, f"{name}[]"} | ({parameter.wire} - others)
        rest = [pair for pair in pairs if pair[0] not in gone]
        if not mine:
            return rest
        try:
            value = self._value(read, parameter, mine, form)
        except Refused:
            return [*rest, (parameter.wire, "?")] if key in deviations.formats else rest
        return [*rest, (parameter.wire, value)]

    def _value(self, read: Read, parameter: Parameter, mine: list[str], form: str | None) -> str:
        deviations, key = self._deviations, (read.id, parameter.name)
        if parameter.kind == "array" and form is not None:
            if form in SIGNS:
                mine = mine[0].split(SIGNS[form])
            return ",".join(each if "," not in each else quote(each, safe="") for each in mine)
        value = mine[0]
        if key in deviations.booleans:
            true, _, false = deviations.booleans[key].partition("/")
            if value not in (true, false):
                raise Refused
            return "true" if value == true else "false"
        if parameter.name == "page" and deviations.first_page == 0:
            return str(int(value) + 1) if value.isdecimal() else value
        documented = parameter.format
        wanted = deviations.formats.get(key, documented)
        if documented is None or (wanted == documented and deviations.zone is None):
            return value
        return self._moment(value, wanted or "", documented)

    def _moment(self, text: str, wanted: str, documented: str) -> str:
        moment = _parsed(text, wanted)
        zone = self._deviations.zone
        if documented in ("yyyyMMdd", "date"):
            return moment.strftime("%Y%m%d" if documented == "yyyyMMdd" else "%Y-%m-%d")
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(zone) if zone else UTC)
        moment = moment.astimezone(UTC)
        return (
            moment.strftime("%Y%m%d%H%M%S") if documented == "yyyyMMddHHmmss" else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        )

    # --- the answer -------------------------------------------------------------------------------------------------

    def _answer(
        self, read: Read, status: int, headers: list[tuple[str, str]], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """An answer of the sandbox as this server gives it; the same one is made once."""
        made = self._made.get((read.id, body))
        if made is None or self._noting:
            made = self._made[read.id, body] = self._make(read, status, headers, body)
        return made

    def _make(
        self, read: Read, status: int, headers: list[tuple[str, str]], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        deviations = self._deviations
        headers = [(deviations.headers.get(name.lower(), name), value) for name, value in headers]
        if status != 200 or not body.strip() or not read.schema:
            return status, headers, body
        payload = json.loads(body)
        if payload == {}:
            return _empty(deviations.empty, headers) if deviations.empty is not None else (status, headers, body)
        name, content = self._spec.resolve(read, read.schema)
        wrapped = name is None and "data" in content.get("properties", {}) and isinstance(payload, dict)
        if self._noting:
            self._note(read, payload, wrapped)
        self._spec.walk(read, read.schema, payload, self._change)
        if deviations.zone is not None:
            payload = self._shifted(payload)
        kind = "list" if isinstance(payload.get("data") if wrapped else payload, list) else "one"
        if read.id.startswith("epg."):
            kind = "list"
        if kind in deviations.rewrapped:
            payload = payload["data"] if wrapped else {"data": payload}
            wrapped = not wrapped
        if wrapped:
            payload = self._enveloped(payload)
        return status, headers, json.dumps(payload, ensure_ascii=False).encode()

    def _note(self, read: Read, payload: Any, wrapped: bool) -> None:
        part = payload["data"] if wrapped else payload
        if isinstance(part, dict) and read.id.startswith("epg."):
            part = [row for rows in part.values() for row in (rows if isinstance(rows, list) else [rows])]
        count = len(part) if isinstance(part, list) else int(bool(part))
        self.seen.rows[read.id] = max(self.seen.rows.get(read.id, 0), count)
        self._spec.walk(read, read.schema, payload, self._keep)

    def _keep(self, name: str, schema: Any, value: dict[str, Any]) -> None:
        self.seen.counts[name] = self.seen.counts.get(name, 0) + 1
        fields = self.seen.fields.setdefault(name, {})
        for key, each in value.items():
            if key in schema.get("properties", {}):
                fields.setdefault(key, []).append(each)

    def _change(self, name: str, schema: Any, value: dict[str, Any]) -> None:
        deviations = self._deviations
        for key in deviations.types.get(name, {}):
            if value.get(key) is not None:
                value[key] = json.dumps(value[key])
        for key in deviations.dropped.get(name, ()):
            value.pop(key, None)
        renames = deviations.fields.get(name, {})
        if renames:
            given = dict(value)
            value.clear()
            value.update({renames.get(key, key): each for key, each in given.items()})
        value.update(deviations.added.get(name, {}))

    def _shifted(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._shifted(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._shifted(each) for each in value]
        if isinstance(value, str) and _NAIVE.fullmatch(value):
            moment = (
                datetime.fromisoformat(value).replace(tzinfo=UTC).astimezone(ZoneInfo(self._deviations.zone or "UTC"))
            )
            return moment.replace(tzinfo=None).isoformat(timespec="milliseconds" if "." in value else "seconds")
        return value

    def _enveloped(self, payload: dict[str, Any]) -> dict[str, Any]:
        names = self._deviations.envelope
        meta = payload.get("meta")
        if isinstance(meta, dict):
            payload["meta"] = {
                names.get(key, key) if key not in ("data", "meta") else key: each for key, each in meta.items()
            }
        return {names.get(key, key) if key in ("data", "meta") else key: each for key, each in payload.items()}


PATTERNS = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}


def _parsed(text: str, wanted: str) -> datetime:
    """A moment in exactly the form that is wanted."""
    try:
        if wanted in ("epoch", "epoch-ms"):
            seconds = int(text) / (1000 if wanted == "epoch-ms" else 1)
            moment = datetime.fromtimestamp(seconds, UTC)
            if not 1990 < moment.year < 2100:
                raise Refused
            return moment
        if wanted == "date-time":
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                raise Refused
            return moment
        pattern = re.sub("|".join(PATTERNS), lambda match: PATTERNS[match.group()], wanted.replace("'", ""))
        pattern = "%Y-%m-%d" if wanted == "date" else pattern
        moment = datetime.strptime(text, pattern)  # the zone is the server's
    except (ValueError, OverflowError, OSError):
        raise Refused from None
    if moment.strftime(pattern) != text:
        raise Refused
    return moment


def _empty(form: str, headers: list[tuple[str, str]]) -> tuple[int, list[tuple[str, str]], bytes]:
    if form == "404":
        return 404, headers, b'{"statusCode": 404, "message": "Resource not found"}'
    if form == "204":
        return 204, headers, b""
    around = {"version": "v2", "statusCode": 200}
    bodies: dict[str, Any] = {
        "200 and null": None,
        "200 and []": [],
        "200 and an envelope with null": {**around, "data": None},
        "200 and an envelope with []": {**around, "data": []},
        "200 and an envelope with {}": {**around, "data": {}},
        "200 and an envelope without data": around,
    }
    return 200, headers, json.dumps(bodies[form]).encode() if form in bodies else b""
