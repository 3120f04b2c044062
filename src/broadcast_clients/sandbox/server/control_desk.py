"""The control channel: how the `Sandbox` object talks to its server, in JSON over `/_sandbox/...`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .messages import Response, as_object, encode_json
from .world import Settings, Telling

if TYPE_CHECKING:
    from .app import SandboxApp

Query = dict[str, str]
Body = dict[str, Any]


def _reply(status: int, value: object) -> Response:
    return Response(status, (("Content-Type", "application/json"),), encode_json(value))


class ControlDesk:
    """Answers the control channel of one application."""

    def __init__(self, app: SandboxApp) -> None:
        self._app = app
        self._first = app.world.settings
        self._jobs: dict[tuple[str, str], Callable[[Query, Body], object]] = {
            ("GET", "info"): lambda query, body: self._info(),
            ("POST", "reset"): self._reset,
            ("POST", "advance"): lambda query, body: self._app.world.advance(body.get("days", 1)),
            ("GET", "faults"): lambda query, body: self._app.world.faults.rows(),
            ("POST", "faults"): self._add_fault,
            ("DELETE", "faults"): self._clear_faults,
            ("GET", "requests"): lambda query, body: self._app.world.journal.rows(query.get("api")),
            ("DELETE", "requests"): self._clear_requests,
            ("GET", "in-flight"): lambda query, body: self._in_flight(),
            ("DELETE", "in-flight"): self._reset_in_flight,
            ("POST", "act"): self._act,
            ("POST", "tell"): self._tell,
        }

    def handle(self, method: str, path: str, query: Query, body: bytes) -> Response:
        """Do one job; what makes no sense is answered with 400 and the reason."""
        job = self._jobs.get((method, path))
        if job is None:
            return _reply(404, {"error": f"the control channel has no {method} {path}"})
        try:
            parsed = as_object(json.loads(body)) if body else {}
            if parsed is None:
                raise ValueError("the body must be a JSON object")
            return _reply(200, job(query, parsed))
        except (ValueError, KeyError, TypeError) as error:
            return _reply(400, {"error": str(error)})

    def _info(self) -> Body:
        world = self._app.world
        settings = world.settings
        return {
            "now": world.clock.now().isoformat(),
            "seed": settings.seed,
            "contents": settings.contents,
            "variants": dict(settings.variants),
            "whatson_release": settings.whatson_release,
            "apis": {api.name: {"prefix": api.prefix, **api.info()} for api in world.apis.values()},
        }

    def _reset(self, query: Query, body: Body) -> Body:
        first = self._first
        start = body.get("start")
        self._app.reset(
            Settings(
                seed=first.seed if body.get("seed") is None else int(body["seed"]),
                contents=first.contents if body.get("contents") is None else int(body["contents"]),
                variants=first.variants if body.get("variants") is None else dict(body["variants"]),
                start=first.start if start is None else datetime.fromisoformat(start),
                whatson_release=body.get("whatson_release") or first.whatson_release,
            )
        )
        return self._info()

    def _add_fault(self, query: Query, body: Body) -> int:
        world = self._app.world
        api = world.apis.get(body["api"])
        if api is None:
            raise ValueError(f"no API is called {body['api']!r}; there are: {', '.join(world.apis)}")
        route: str = body["route"]
        if route != "*" and route not in api.router.keys:
            raise ValueError(f"{api.name} has no {route!r}; it has: {', '.join(sorted(api.router.keys))}")
        fault = world.faults.add(api.name, route, body["kind"], body["parameters"], body["skip"], body["count"])
        return fault.number

    def _clear_faults(self, query: Query, body: Body) -> None:
        self._app.world.faults.clear()
        self._app.world.release()

    def _clear_requests(self, query: Query, body: Body) -> None:
        self._app.world.journal.clear()

    def _in_flight(self) -> Body:
        meter = self._app.world.meter
        return {"now": meter.now, "most": meter.most}

    def _reset_in_flight(self, query: Query, body: Body) -> None:
        self._app.world.meter.reset()

    def _tell(self, query: Query, body: Body) -> object:
        api = self._app.world.apis[body["api"]]
        if not isinstance(api, Telling):
            raise ValueError(f"{api.name} tells nothing but what info has")
        return api.tell(body["question"], body.get("parameters", {}))

    def _act(self, query: Query, body: Body) -> Body:
        self._app.world.apis[body["api"]].act(body["action"], body.get("parameters", {}))
        return self._info()
