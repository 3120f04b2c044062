"""A pytest plugin that puts Prism between clients and sandbox: `pytest -p tests.conformance.prism_plugin`.

Prism reads every request and every answer by the document of the API, passes both on, and adds what it objects to as
the header `sl-violations`, which a hook of the clients collects. Whatever a test does on purpose against the documents
isn't counted: calls of a sandbox whose assumptions were turned round or whose release has no document here, faults, and
requests that the sandbox refused (a test that expects no refusal fails by itself).
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import json
import os
import signal
import socket
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.hooks import Attempt, Hook
from broadcast_clients.sandbox import Sandbox
from broadcast_clients.sandbox.handles import EncoraHandle, PlurimediaHandle, WhatsonHandle
from broadcast_clients.sandbox.whatson.release import DEFAULT_RELEASE

CLIENTS = {"plurimedia": "PlurimediaClient", "encora": "EncoraClient", "whatson": "WhatsonClient"}
HANDLES = {"plurimedia": PlurimediaHandle, "encora": EncoraHandle, "whatson": WhatsonHandle}
PLAIN = {each.name: each.default for each in Sandbox.assumptions()}


ON_PURPOSE = {
    ("request", "request"): "a path that no document has, by client.request",
    (
        "webhooks.create",
        "request.body.url",
    ): "a receiver on this machine has no https; specs/deviations.yaml has the pattern",
}
"""What tests do although the document forbids it, and the server lets pass."""


class Collector(Hook):
    """What Prism said, by operation."""

    def __init__(self) -> None:
        self.requests = 0
        self.passed: Counter[str] = Counter()
        self.violations: list[dict[str, Any]] = []
        self.departs = False
        self.release = DEFAULT_RELEASE
        self.test = ""
        self._lock = threading.Lock()

    def after_attempt(self, attempt: Attempt) -> None:
        """Read the header of an answer."""
        answer = attempt.answer
        if answer is None or self.departs:
            return
        text = answer.headers.get("sl-violations")
        with self._lock:
            self.requests += 1
            self.passed[attempt.call.operation] += 1
            if text is None:
                return
            for each in json.loads(text):
                where = ".".join(map(str, each["location"]))
                refused_request = where.startswith("request") and answer.status >= 400
                undeclared_refusal = where == "response" and each["severity"] == "Warning" and answer.status >= 400
                if (attempt.call.operation, where) in ON_PURPOSE:
                    continue
                if not refused_request and not undeclared_refusal:
                    self.violations.append(
                        {
                            "operation": attempt.call.operation,
                            "test": self.test,
                            "status": answer.status,
                            "where": where,
                            "what": each["message"],
                        }
                    )


COLLECTOR = Collector()


def _document(api: str, release: str) -> Path:
    """Where an API's document is; WHATS'ON has one for each of some releases."""
    name = api if api != "whatson" or release == DEFAULT_RELEASE else f"{api}-{release}"
    return Path(os.environ["PRISM_DOCUMENTS"], f"{name}.json")


def _start(file: Path, upstream: str) -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [os.environ["PRISM"], "proxy", "-h", "127.0.0.1", "-p", str(port), "-v", "error", str(file), upstream]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    atexit.register(lambda: os.killpg(process.pid, signal.SIGTERM))
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return f"http://127.0.0.1:{port}"
    raise RuntimeError(f"Prism ended before it served; run it by hand to see why: {' '.join(command)}")


class Proxies:
    """One Prism for each document and sandbox, started when a test first asks for the address."""

    def __init__(self) -> None:
        self._started: dict[tuple[Path, str], str] = {}

    def address(self, api: str, upstream: str) -> str:
        """The address of the Prism in front of an API; of any where no document fits, since nothing is counted then."""
        file = _document(api, COLLECTOR.release)
        key = (file if file.exists() else _document(api, DEFAULT_RELEASE), upstream)
        if key not in self._started:
            self._started[key] = _start(*key)
        return self._started[key]


def _through_prism() -> None:
    proxies = Proxies()
    for api, handle in HANDLES.items():
        plain = handle.base_url.fget  # type: ignore[attr-defined]

        def base_url(self: Any, api: str = api, plain: Any = plain) -> str:
            return proxies.address(api, plain(self))

        handle.base_url = property(base_url)  # type: ignore[assignment,method-assign]
    for api, name in CLIENTS.items():
        client: Any = getattr(importlib.import_module(f"{api}_client"), name)
        built = client.__init__

        def init(self: Any, *arguments: Any, _built: Any = built, **settings: Any) -> None:
            _built(self, *arguments, **{**settings, "hooks": [COLLECTOR, *(settings.get("hooks") or ())]})

        client.__init__ = init


def _watch_departures() -> None:
    reset, fault, clear = Sandbox.reset, Sandbox.fault, Sandbox.clear_faults

    def watched_reset(self: Sandbox, **settings: Any) -> None:
        reset(self, **settings)
        variants = {name: value for name, value in (settings.get("variants") or {}).items() if PLAIN.get(name) != value}
        COLLECTOR.release = settings.get("whatson_release") or DEFAULT_RELEASE
        COLLECTOR.departs = bool(variants) or not _document("whatson", COLLECTOR.release).exists()

    def watched_fault(self: Sandbox, *arguments: Any, **settings: Any) -> Any:
        COLLECTOR.departs = True
        return fault(self, *arguments, **settings)

    Sandbox.reset = watched_reset  # type: ignore[method-assign,assignment]
    Sandbox.fault = watched_fault  # type: ignore[method-assign]
    Sandbox.clear_faults = clear  # type: ignore[method-assign]


_through_prism()
_watch_departures()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests of a sandbox whose assumptions are turned round: they differ from the documents on purpose."""
    kept, left_out = list[pytest.Item](), list[pytest.Item]()
    for item in items:
        case = getattr(item, "callspec", None) and item.callspec.params.get("case")  # type: ignore[attr-defined]
        turned = case is not None and PLAIN.get(case.name) != case.variant
        (left_out if turned else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note which test is running."""
    COLLECTOR.test = item.nodeid
    return (yield)  # type: ignore[misc]


def pytest_sessionfinish() -> None:
    """Write down what was collected."""
    report = {
        "requests": COLLECTOR.requests,
        "operations": dict(COLLECTOR.passed),
        "violations": COLLECTOR.violations,
    }
    target = Path(os.environ["PRISM_DOCUMENTS"], f"seen-{os.getpid()}.json")
    target.write_text(json.dumps(report), "utf-8")
