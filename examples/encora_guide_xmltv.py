"""Import a programme guide from XMLTV into EncoraStream, and export the platform's guide as XMLTV.

    python examples/encora_guide_xmltv.py [--channel XMLTV_ID=CHANNEL_ID ...] [--import FILE] [--export FILE] [--write]

Without arguments, on a sandbox: exports a day of two channels, and imports it again.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from account_or_sandbox import account_or_sandbox

from encora_client import EncoraClient


def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Exchange programme guides.")
    parser.add_argument("--channel", action="append", default=[], metavar="XMLTV_ID=CHANNEL_ID")
    parser.add_argument("--import", dest="source", type=Path, help="XMLTV file to import")
    parser.add_argument("--export", dest="target", type=Path, default=Path("guide.xml"), help="XMLTV file to write")
    parser.add_argument("--write", action="store_true", help="import into your own platform, too")
    chosen = parser.parse_args()
    with account_or_sandbox("encora", contents=20) as sandbox, EncoraClient() as client:
        channels = [channel.id for channel in client.live.list(limit=2)][:2]
        start = datetime.now(UTC)
        guide = client.workflows.guide
        out = guide.export_xmltv(chosen.target, channels, start=start, end=start + timedelta(days=1))
        print(f"{out.programmes} programmes of {out.channels} channels are in {chosen.target}.")
        if sandbox is None and not chosen.write:
            print("This is your own platform: nothing was imported. Pass --write to go on.")
            return 0
        mapping = dict(each.split("=", 1) for each in chosen.channel) or None
        back = guide.import_xmltv(chosen.source or chosen.target, channels=mapping, wait=True)
        print(f"{back.programmes} programmes imported in {len(back.jobs)} jobs, {len(back.missing)} not there yet.")
        for each in back.skipped:
            print(f"  not taken: {each.title!r} on {each.channel}: {each.why}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
