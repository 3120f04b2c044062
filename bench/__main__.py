"""`python -m bench [--rounds N]`: one table of what was measured beside its goal."""

from __future__ import annotations

import argparse
import os
import platform

from bench import bulk, catalogue, network, overhead, peers, server, start
from bench.measure import Row, on_processor, verdict


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure the suite against its peers.")
    parser.add_argument("--rounds", type=int, default=11, help="rounds of each contender (default 11)")
    parser.add_argument("--without-peers", action="store_true", help="no environments for other libraries")
    arguments = parser.parse_args()
    rounds = arguments.rounds
    on_processor(0)
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors, {rounds} rounds, medians; ratios of pairs\n"
    )
    rows = overhead.added(rounds) + overhead.decoding(rounds)
    with server.running_with_proxy() as (base_url, proxy):
        rows += network.sync(base_url, rounds)
        rows += network.asynchronous(base_url, rounds)
        rows += network.backends(base_url, rounds)
        rows += network.proxied(base_url, proxy, rounds)
    os.environ["SSL_CERT_FILE"] = str(server.AUTHORITY)
    with server.running_with_proxy(tls=True) as (base_url, proxy):
        rows += network.backends(base_url, rounds)
        rows += network.proxied(base_url, proxy, rounds)
    del os.environ["SSL_CERT_FILE"]
    rows += bulk.reading(rounds)
    rows += catalogue.importing(rounds)
    rows += start.starting(rounds)
    if not arguments.without_peers:
        rows += peers.compared(rounds)
    _print(rows)


def _print(rows: list[Row]) -> None:
    width = max(len(row.what) for row in rows)
    print(f"{'what':<{width}}  {'goal':>8}  {'measured':>9}          detail")
    for row in rows:
        print(f"{row.what:<{width}}  {row.goal:>8}  {row.measured:>9}  {verdict(row):<6}  {row.detail}")


if __name__ == "__main__":
    main()
