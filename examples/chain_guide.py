"""Bring a Plurimedia schedule out as XMLTV and into EncoraStream's guide: what changed, and nothing else.

    python examples/chain_guide.py [--database guide.db] [--channels map.toml] [--days 3] [--xmltv guide.xml] [--write]

1. The mirror is brought up to date.
2. The schedule is written as XMLTV.
3. What would be sent to the platform is shown, and with --write, or on a sandbox, it is sent.

On your own accounts, `--channels` names a map of your channels. Where there is no such file yet, it is proposed by the
names of the channels, for you to look over. Run it daily.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from account_or_sandbox import account_or_sandbox

from broadcast_clients.flows.guide import GuideFlow, write_channel_map
from broadcast_clients.flows.mirror import Mirror
from encora_client import EncoraClient
from plurimedia_client import PlurimediaClient


def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Bring a schedule out as XMLTV and into a guide.")
    parser.add_argument("--database", type=Path, default=Path("guide.db"), help="SQLite file")
    parser.add_argument("--channels", type=Path, default=Path("channels.toml"), help="map of channels, TOML or CSV")
    parser.add_argument("--days", type=int, default=3, help="how many days (default 3)")
    parser.add_argument("--xmltv", type=Path, default=Path("guide.xml"), help="XMLTV file to write")
    parser.add_argument("--write", action="store_true", help="send to your own platform, too")
    chosen = parser.parse_args()
    with ExitStack() as stack:
        provider = stack.enter_context(account_or_sandbox("plurimedia", contents=20))
        platform = provider
        if provider is None:  # an account for one, so one for the other
            platform = stack.enter_context(account_or_sandbox("encora", contents=20))
        plurimedia = stack.enter_context(PlurimediaClient())
        encora = stack.enter_context(EncoraClient())
        flow = stack.enter_context(GuideFlow(chosen.database, encora, plurimedia=plurimedia))
        channels = provider.plurimedia.channel_ids[:5] if provider is not None else None
        with Mirror(plurimedia, chosen.database) as mirror:
            print(f"Mirror: {mirror.schedule(channels=channels, days=chosen.days)}")
        print(f"XMLTV: {flow.export(chosen.xmltv)}, in {chosen.xmltv}")
        if provider is not None:
            print("On the sandbox, the first channels of both sides belong together.")
            mapping = dict(zip(channels or (), (each.id for each in encora.live.list(limit=5)), strict=False))
        elif chosen.channels.exists():
            mapping = chosen.channels
        else:
            write_channel_map(chosen.channels, flow.propose_channels())
            print(f"{chosen.channels} has a proposal by the names of the channels. Look it over, and run this again.")
            return 0
        plan = flow.publish(channels=mapping, dry_run=True)
        print(plan)
        for line in plan.plan():
            print(f"  {line}")
        if platform is None and not chosen.write:
            print("This is your own platform: nothing was sent. Pass --write to go on.")
            return 0
        report = flow.publish(channels=mapping, wait=True)
        print(report)
        for item in report.failures:
            print(f"  {item}", file=sys.stderr)
        return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
