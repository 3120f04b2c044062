"""Bring the contents of a Plurimedia mirror into WHATS'ON: print the plan, write it, and show that it is done.

    python examples/chain_enrich.py [DATABASE] [--catalog ID] [--limit N] [--write]

Without accounts it runs on a sandbox. The mirror is made or updated first. On your own installation nothing is written
unless you pass `--write`; then the script can be killed and called again: it goes on where it was. Set WHATSON_RELEASE
to the release of your installation, so that fields that it doesn't have are left out.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from itertools import islice

from account_or_sandbox import account_or_sandbox

from broadcast_clients.flows.enrich import EnrichFlow, EnrichRules, EnrichSource, genres_by, reading
from broadcast_clients.flows.mirror import Mirror
from plurimedia_client import PlurimediaClient
from whatson_client import WhatsonClient

GENRES = {
    "Drame": "Drama",
    "Comédie": "Comedy",
    "Policier": "Crime",
    "Science-fiction": "ScienceFiction",
    "Histoire": "History",
    "Aventure": "Adventure",
}
"""What the listings call a genre, and its API reference in this installation."""


def attributes(source: EnrichSource) -> dict[str, object]:
    """A rule of our own: the year of production goes into a custom attribute of this installation."""
    return {"cANumber": reading(source.content, "production_year")}


def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Bring a mirror's contents into WHATS'ON.")
    parser.add_argument("database", nargs="?", default="broadcast.db", help="the mirror's database")
    parser.add_argument("--catalog", type=int, help="id of a catalogue; default: the first one")
    parser.add_argument("--limit", type=int, help="the most contents that are new or have changed")
    parser.add_argument("--write", action="store_true", help="write on your own installation, too")
    chosen = parser.parse_args()
    with ExitStack() as stack:
        listings = stack.enter_context(account_or_sandbox("plurimedia", contents=60))
        planning = None if listings is not None else stack.enter_context(account_or_sandbox("whatson"))
        plurimedia = stack.enter_context(PlurimediaClient(lang="fr"))
        whatson = stack.enter_context(WhatsonClient())
        mirror = stack.enter_context(Mirror(plurimedia, chosen.database))
        catalog = chosen.catalog or plurimedia.catalogs.list()[0].id
        print("Mirror:", mirror.catalog(catalog, tags=True))

        # What belongs to your installation alone stays out where it isn't the sandbox's.
        known = listings is not None or planning is not None
        rules = EnrichRules(genres=genres_by(GENRES), custom_attributes=attributes) if known else EnrichRules()
        flow = stack.enter_context(EnrichFlow(chosen.database, whatson, plurimedia=plurimedia, rules=rules))
        plan = flow.run(catalogs=[catalog], limit=chosen.limit, dry_run=True)
        print(f"Plan: {plan}")
        for line in islice(plan.plan(), 5):
            print(f"  {line}")
        if not known and not chosen.write:
            print("This is your own installation: nothing was written. Pass --write to go on.")
            return 0
        report = flow.run(catalogs=[catalog], limit=chosen.limit)
        print(f"Done: {report}")
        for note in report.notes:
            print(f"  {note}")
        for failure in report.failures:
            print(f"  {failure}")
        print("Again:", flow.run(catalogs=[catalog], limit=chosen.limit))
        return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
