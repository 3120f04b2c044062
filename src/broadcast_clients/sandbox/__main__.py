"""`python -m broadcast_clients.sandbox`: serve the three APIs until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from .assumption import all_assumptions
from .server.app import SandboxApp
from .server.serving import SandboxServer, listen
from .server.world import Settings
from .whatson.release import DEFAULT_RELEASE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m broadcast_clients.sandbox",
        description="Serve local stand-ins for Plurimedia, EncoraStream and WHATS'ON until Ctrl-C.",
    )
    parser.add_argument("--port", type=int, default=0, help="port on the loopback interface (default: a free one)")
    parser.add_argument("--seed", type=int, default=1, help="what the data is made from (default: 1)")
    parser.add_argument("--contents", type=int, default=2000, help="contents of the large catalogue (default: 2000)")
    parser.add_argument(
        "--variant", action="append", default=[], metavar="NAME=VALUE", help="turn an assumption round (repeatable)"
    )
    parser.add_argument("--start", type=datetime.fromisoformat, help="hold the clock at this time, with an offset")
    parser.add_argument("--whatson-release", default=DEFAULT_RELEASE, help="release of WHATS'ON (default: 2024r4)")
    parser.add_argument("--json", action="store_true", help="print addresses and credentials as one JSON line")
    parser.add_argument("--assumptions", action="store_true", help="list the assumptions and their variants, and end")
    parser.add_argument("--child", action="store_true", help="end when standard input ends or the parent is gone")
    return parser


def _variants(pairs: Sequence[str]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise ValueError(f"--variant takes NAME=VALUE, not {pair!r}")
        chosen[name] = value
    return chosen


def _facts(app: SandboxApp, port: int) -> dict[str, Any]:
    facts: dict[str, Any] = {"port": port}
    for api in app.world.apis.values():
        facts[api.name] = {"base_url": f"http://127.0.0.1:{port}{api.prefix}", **api.info()}
    return facts


def _lines(facts: dict[str, Any]) -> list[str]:
    def line(label: str, value: object) -> str:
        return f"  {label:<16} {value}"

    plurimedia, encora, whatson = facts["plurimedia"], facts["encora"], facts["whatson"]
    return [
        "Plurimedia",
        line("base URL", plurimedia["base_url"]),
        line("primary key", plurimedia["subscription_key"]),
        line("secondary key", plurimedia["secondary_key"]),
        line("catalogues", ", ".join(map(str, plurimedia["catalog_ids"]))),
        line("channels", f"{plurimedia['channel_ids'][0]} to {plurimedia['channel_ids'][-1]}"),
        "EncoraStream",
        line("base URL", encora["base_url"]),
        line("bearer token", encora["token"]),
        line("device id", encora["device_id"]),
        line("profile id", encora["profile_ids"][0]),
        line("sign-in", f"{facts['encora_auth']['base_url']} (client {encora['client_id']})"),
        f"WHATS'ON {whatson['release']}",
        line("base URL", whatson["base_url"]),
        line("user name", whatson["username"]),
        line("password", whatson["password"]),
        "Ctrl-C stops it.",
    ]


def _list_assumptions() -> None:
    for assumption in all_assumptions():
        others = ", ".join(value for value in assumption.variants if value != assumption.default)
        print(f"{assumption.name}={assumption.default}  (or: {others})")
        print(f"    {assumption.text}")
        print(f"    Rests on: {assumption.source}")


def _stop_at_end_of_input(server: SandboxServer) -> None:
    # Past Python's buffer, whose lock would still be held when the interpreter ends.
    while os.read(0, 4096):
        pass
    server.should_exit = True


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C or SIGTERM. Returns the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.assumptions:
        _list_assumptions()
        return 0
    try:
        variants = _variants(options.variant)
        settings = Settings(options.seed, options.contents, variants, options.start, options.whatson_release)
        app = SandboxApp(settings)
        listener = listen(options.port)
    except (ValueError, OSError) as error:
        parser.exit(2, f"{parser.prog}: {error}\n")
    port: int = listener.getsockname()[1]
    server = SandboxServer(app, parent=os.getppid() if options.child else None)
    facts = _facts(app, port)
    # Before anything is printed: whoever reads it may stop the process at once.
    with server.capture_signals():
        print(json.dumps(facts) if options.json else "\n".join(_lines(facts)), flush=True)
        if options.child:
            threading.Thread(target=_stop_at_end_of_input, args=(server,), daemon=True).start()
        server.run([listener])
    return 0


if __name__ == "__main__":
    sys.exit(main())
