"""Release products of WHATS'ON on EncoraStream: films and seasons with their files, published when complete.

    python examples/chain_release.py [REFERENCE ...] [--videos FOLDER] [--artwork FOLDER] [--database FILE] [--write]

Files are named after the external reference, such as `143048527.mp4`. Without a reference it takes the products that
the enrich flow wrote and those that were released before. On your own systems it only tells the plan unless you pass
`--write`; interrupted, start it again: it goes on where it was, and makes nothing twice.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from account_or_sandbox import account_or_sandbox

from broadcast_clients.flows.release import ReleaseFlow, ReleaseRules, artwork_in, videos_in
from broadcast_clients.flows.report import FlowProgress
from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient
from whatson_client import WhatsonClient


def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Release products of WHATS'ON on EncoraStream.")
    parser.add_argument("references", nargs="*", help="external references of programs, seasons or episodes")
    parser.add_argument("--videos", type=Path, default=Path("videos"), help="folder with a video for each product")
    parser.add_argument("--artwork", type=Path, help="folder with pictures; default: the images in WHATS'ON")
    parser.add_argument("--database", type=Path, default=Path("broadcast.db"))
    parser.add_argument("--limit", type=int, help="stop after so many items that were written")
    parser.add_argument("--write", action="store_true", help="write on your own platform, too")
    chosen = parser.parse_args()
    quickly = {"encora.job_pace": "reads"}  # the sandbox's transcodes go on with each look at them
    with (
        account_or_sandbox("whatson", contents=20, variants=quickly) as sandbox,
        tempfile.TemporaryDirectory() as folder,
        WhatsonClient() as whatson,
        EncoraClient() as encora,
    ):
        if sandbox is not None and not chosen.references:
            chosen.references = made_up(sandbox, Path(folder))
            chosen.videos = chosen.artwork = Path(folder)
        rules = ReleaseRules(video=videos_in(chosen.videos))
        if chosen.artwork is not None:
            rules = ReleaseRules(video=videos_in(chosen.videos), artwork=artwork_in(chosen.artwork))
        with ReleaseFlow(chosen.database, whatson, encora, rules=rules) as flow:
            products = chosen.references or None
            plan = flow.run(products=products, limit=chosen.limit, dry_run=True)
            for line in plan.plan():
                print(line)
            print(plan)
            if sandbox is None and not chosen.write:
                print("These are your own systems: nothing was written. Pass --write to go on.")
                return 0
            report = flow.run(products=products, limit=chosen.limit, progress=show)
            print(report)
    return 0 if report.ok else 1


def show(progress: FlowProgress) -> None:
    """Tell an item that is finished."""
    item = progress.item
    print(f"  {progress.done}: {item.action} {item.kind} {item.title!r}" + (f": {item.error}" if item.error else ""))


def made_up(sandbox: Sandbox, folder: Path) -> list[str]:
    """A film with its files, and one without, of the sandbox."""
    references = list(sandbox.whatson.program_ids[20:22])
    for ending in (".mp4", ".jpg"):
        (folder / f"{references[0]}{ending}").write_bytes(bytes(100_000))
    return references


if __name__ == "__main__":
    sys.exit(main())
