"""Faults that neither clients nor sandbox make: mitmproxy between them, and the kernel's packet filter below them."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from broadcast_clients.core.errors import BroadcastError, OutcomeUnknown, TransportError
from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient, Retry
from encora_client.models import MovieWriteDict
from tests.conformance.judging import LeftOut, Refused, ran, run
from tests.conformance.tools import debian, free_port, python_tool

__all__ = ["kernel", "mitmproxy"]

FILM: MovieWriteDict = {"title": "Night Train", "status": "draft", "drm_required": False}
RULE: dict[str, Any] = {"name": "r", "policy": "allow_list", "territories": ["FR"]}
TIMEOUT = 1.5
_numbers = count()


def _client(base_url: str, sandbox: Sandbox, **settings: Any) -> EncoraClient:
    retries = Retry(retries=3, jitter=lambda: 0.0)
    given: dict[str, Any] = {
        "base_url": base_url,
        "token": sandbox.encora.token,
        "timeout": TIMEOUT,
        "retries": retries,
    }
    return EncoraClient(**{**given, **settings})


class Ledger:
    """What the sandbox received and did since the last look, and whether that is what was to be."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.checked = 0
        self.look()

    def look(self) -> None:
        """Begin anew."""
        self._sandbox.clear_requests()
        self._made = self._all_made()

    def _all_made(self) -> int:
        return sum(each["created"] for each in self._sandbox.encora.writes().values())

    def expect(self, what: str, *, requests: int | None = None, made: int) -> None:
        """Refuse if the server had another number of requests, or made another number of things."""
        received, created = len(self._sandbox.requests("encora")), self._all_made() - self._made
        if created != made or (requests is not None and received != requests):
            raise Refused(
                f"{what}: the server had {received} requests and made {created} things, "
                f"{'any number of' if requests is None else requests} and {made} are right: see core/replay.py"
            )
        self.checked += 1
        self.look()


def _must_fail(what: str, call: Callable[[], object], kind: type[BroadcastError]) -> None:
    try:
        call()
    except kind:
        return
    except BroadcastError as error:
        raise Refused(f"{what}: {type(error).__name__} was raised, {kind.__name__} is right: {error}") from error
    raise Refused(f"{what}: the call succeeded, {kind.__name__} is right")


# --- mitmproxy --------------------------------------------------------------------------------------------------------


@contextmanager
def _proxied(sandbox: Sandbox, folder: Path) -> Iterator[str]:
    port = free_port()
    command: list[str | Path] = [
        python_tool("mitmproxy") / "mitmdump", "-q", "--mode", f"reverse:http://127.0.0.1:{sandbox.port}@127.0.0.1:{port}",
        "-s", Path(__file__).with_name("mitm_faults.py"),
        "--set", "connection_strategy=lazy", "--set", f"confdir={folder}",
    ]  # fmt: skip
    process = subprocess.Popen([str(each) for each in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
        else:
            raise Refused("mitmdump ended before it served; run it by hand: " + " ".join(map(str, command)))
        yield sandbox.encora.base_url.replace(str(sandbox.port), str(port))
    finally:
        process.terminate()
        process.wait(timeout=20)


# Fault → how many requests of a call that may be repeated reach the server, and what a call that may not is told.
HTTP_FAULTS: dict[str, tuple[int, type[BroadcastError]]] = {
    "dropped": (1, OutcomeUnknown),  # nobody knows on this side that the server didn't have it
    "stalled": (1, OutcomeUnknown),
    "refused": (1, BroadcastError),  # 503: a proxy may have sent it on
    "unheard": (2, OutcomeUnknown),
    "late": (2, OutcomeUnknown),
    "truncated": (2, OutcomeUnknown),
    "garbled": (2, OutcomeUnknown),
}


def mitmproxy(folder: Path) -> str:
    """A write is done once and reported truly, whatever a proxy does to requests and answers."""
    python_tool("mitmproxy")
    with Sandbox(seed=1, contents=5, process=True) as sandbox, _proxied(sandbox, folder) as base_url:
        ledger = Ledger(sandbox)
        with _client(base_url, sandbox) as client:
            for fault in HTTP_FAULTS:
                _through_proxy(client, ledger, fault)
    return f"{len(HTTP_FAULTS)} faults, {ledger.checked} counts of requests and writes"


def _through_proxy(client: EncoraClient, ledger: Ledger, fault: str) -> None:
    def options() -> dict[str, Any]:
        return {"headers": {"X-Fault": f"{fault}:{next(_numbers)}"}}

    requests, told = HTTP_FAULTS[fault]
    client.movies.list(options=options()).first_page()
    ledger.expect(f"{fault}, read", requests=requests, made=0)
    client.admin.movies.create(FILM, options=options())
    ledger.expect(f"{fault}, create with a key", requests=requests, made=1)
    made = requests - 1  # whether the server had the one request
    _must_fail(
        f"{fault}, create without a key",
        lambda: client.geo_restrictions.create(**RULE, options=options()),
        told,
    )
    ledger.expect(f"{fault}, create without a key", requests=made, made=made)


# --- the kernel -------------------------------------------------------------------------------------------------------


def kernel(_: Path) -> str:
    """The same when packets are dropped and connections torn, in a network of its own."""
    ip, _nft = debian("ip", "iproute2"), debian("nft", "nftables")
    if os.geteuid() != 0:
        raise LeftOut("a network namespace needs root; the sandbox's own resets and stalls are in tests/faults")
    name = f"faults{os.getpid()}"
    status, printed = ran(ip, "netns", "add", name)
    if status:
        raise LeftOut(f"no network namespaces here ({printed.strip()[:80]}); tests/faults has the sandbox's own faults")
    try:
        run(ip, "netns", "exec", name, ip, "link", "set", "lo", "up")
        status, printed = ran(ip, "netns", "exec", name, sys.executable, "-m", "tests.conformance.outside")
    finally:
        ran(ip, "netns", "del", name)
    if status == 3:
        raise LeftOut(f"the packet filter can't be used here: {printed.strip()[-120:]}")
    if status:
        raise Refused(printed[-6000:])
    return printed.strip().splitlines()[-1]


def _filter(rule: str) -> None:
    """Put one rule in force, or none."""
    text = "flush ruleset\n"
    if rule:
        text += f"table inet f {{\n chain c {{\n  type filter hook input priority 0;\n  {rule}\n }}\n}}\n"
    done = subprocess.run(
        [debian("nft", "nftables"), "-f", "-"], input=text, text=True, capture_output=True, check=False
    )
    if done.returncode:
        print(done.stderr)
        sys.exit(3)


def _kernel_faults() -> str:
    with Sandbox(seed=1, contents=5, process=True) as sandbox, _client(sandbox.encora.base_url, sandbox) as client:
        ledger, port = Ledger(sandbox), sandbox.port
        syn = f"tcp dport {port} tcp flags & (syn|ack) == syn"

        def fresh() -> EncoraClient:
            return _client(sandbox.encora.base_url, sandbox)

        for what, rule in {
            "refused": f"{syn} quota until 60 bytes reject with tcp reset",
            "lost": f"{syn} quota until 200 bytes drop",
        }.items():
            with fresh() as new:
                _filter(rule)
                new.geo_restrictions.create(**RULE)  # unsafe, but nothing was sent
                _filter("")
            ledger.expect(f"first connect {what}", requests=1, made=1)
        with fresh() as new:
            _filter(f"{syn} drop")
            _must_fail("no connect", lambda: new.geo_restrictions.create(**RULE), TransportError)
            _filter("")
        ledger.expect("no connect", requests=0, made=0)

        answers = f"tcp sport {port} tcp flags & psh == psh"
        client.movies.list().first_page()
        ledger.look()
        _filter(f"{answers} drop")
        _must_fail("answers dropped", lambda: client.geo_restrictions.create(**RULE), OutcomeUnknown)
        _filter("")
        ledger.expect("answers dropped, create without a key", requests=1, made=1)
        key = {"idempotency_key": "01890000-0000-7000-8000-000000000001"}
        _filter(f"{answers} drop")
        _must_fail("answers dropped", lambda: client.admin.movies.create(FILM, **key), BroadcastError)
        _filter("")
        client.admin.movies.create(FILM, **key)
        ledger.expect("answers dropped, create with a key, once more by hand", made=1)

        run(debian("ss", "iproute2"), "-K", "sport", "=", f":{port}")
        client.geo_restrictions.create(**RULE)
        ledger.expect("idle connections killed", requests=1, made=1)

        _filter("numgen random mod 100 < 10 drop")
        for _ in range(60):
            client.admin.movies.create(FILM)
        _filter("")
        ledger.expect("a tenth of all packets lost, 60 times", made=60)

        with fresh() as new:
            _filter(f"tcp sport {port} quota over 1500 bytes reject with tcp reset")
            _must_fail("answers torn", lambda: new.live.list(limit=100).first_page(), TransportError)
            _filter("")
            assert new.live.list(limit=100).first_page()
    return f"{ledger.checked} faults, each with the right number of requests and writes"


if __name__ == "__main__":
    print(_kernel_faults())
