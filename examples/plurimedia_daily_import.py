"""The daily job: the TV schedule in a database, complete after each run.

    python examples/plurimedia_daily_import.py [--channels 20] [--days 7] [--persons] [--database broadcast.db]

The first run reads everything, each later one only the days that changed or became available. A run that can't read
something says what, keeps the rest, and leaves it to the next run. `--database` also takes the URL of a PostgreSQL
database.
"""

from __future__ import annotations

import argparse
import sys

from account_or_sandbox import account_or_sandbox
from bar import Bar

from broadcast_clients.flows.mirror import Mirror
from plurimedia_client import PlurimediaClient


def main() -> int:
    """Load or update; gives the exit code."""
    parser = argparse.ArgumentParser(description="Load the TV schedule, or bring it up to date.")
    parser.add_argument("--channels", type=int, help="how many channels (default: all)")
    parser.add_argument("--days", type=int, help="how many days from today on (default: all)")
    parser.add_argument("--persons", action="store_true", help="read the cast as well: persons and biographies")
    parser.add_argument("--database", default="broadcast.db", help="SQLite file or URL (default broadcast.db)")
    chosen = parser.parse_args()
    with (
        account_or_sandbox("plurimedia"),
        PlurimediaClient(lang="fr") as client,
        Mirror(client, chosen.database) as mirror,
    ):
        ids = [channel.id for channel in client.channels.list()][: chosen.channels]
        extras = ("persons", "biographies") if chosen.persons else ()
        since = mirror.checkpoint("schedule")
        print("Loading the schedule" if since is None else f"Updating what changed since {since} UTC")
        bar = Bar()
        report = mirror.schedule(channels=ids, days=chosen.days, extras=extras, progress=bar)
        bar.end()
        print(f"  {report}")
        for failure in report.failures:
            print(f"  {failure.kind} {failure.key}: {failure.error}", file=sys.stderr)
        days, airings = mirror.count("schedule_day"), mirror.count("broadcast")
        print(f"{airings} airings on {days} days of channels are in the database.")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
