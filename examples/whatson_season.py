"""Bring a season and its episodes to the state of a JSON file: print the plan, then write what differs.

    python examples/whatson_season.py [FILE.json] [--write] [--journal FILE]

Without a file a made-up season is used. On your own installation nothing is written unless you pass `--write`. With
`--journal` the script can be killed and called again: it goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from account_or_sandbox import account_or_sandbox

from whatson_client import WhatsonClient

SEASON: dict[str, Any] = {
    "series": [
        {
            "content_id": "NT",
            "title": "Night Train",
            "duration": "00:50:00",
            "seasons": [
                {
                    "content_id": "NT-S1",
                    "title": "Night Train, season 1",
                    "duration": "00:50:00",
                    "genres": ["Drama", "Thriller"],
                    "episodes": [
                        {"content_id": f"NT-S1-E{number}", "title": title, "duration": "00:50:00"}
                        for number, title in enumerate(["Departure", "The Guard", "Storm", "Arrival"], start=1)
                    ],
                }
            ],
        }
    ]
}


def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Sync a season with its episodes.")
    parser.add_argument("file", nargs="?", type=Path, help="JSON with series, seasons, episodes")
    parser.add_argument("--write", action="store_true", help="write on your own installation, too")
    parser.add_argument("--journal", type=Path, help="remembers what is done")
    chosen = parser.parse_args()
    tree = SEASON if chosen.file is None else json.loads(chosen.file.read_text(encoding="utf-8"))
    with account_or_sandbox("whatson") as sandbox, WhatsonClient() as client:
        print(client.workflows.upsert_tree(tree, dry_run=True, check_drop_downs=True))
        if sandbox is None and not chosen.write:
            print("This is your own installation: nothing was written. Pass --write to go on.")
            return 0
        # Episodes keep what is their own: only values that equalled the season's change with it.
        report = client.workflows.upsert_tree(
            tree, journal=chosen.journal, propagate_to_episodes="onlyIfValuesAreEqual", check_drop_downs=True
        )
        print(report)
        return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
