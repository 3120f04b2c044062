"""A VOD catalogue in a database: run it as often as you like.

    python examples/plurimedia_catalogue.py [CATALOG_ID] [--tags] [--reload] [--database broadcast.db]

The first run reads everything, each later one only what changed since. A run that can't read some contents says which,
keeps the others, and leaves them to the next run. `--database` also takes the URL of a PostgreSQL database.
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
    parser = argparse.ArgumentParser(description="Load a VOD catalogue, or bring it up to date.")
    parser.add_argument("catalog_id", type=int, nargs="?", help="which one (default: the first that the account has)")
    parser.add_argument("--tags", action="store_true", help="read the keywords of each content as well")
    parser.add_argument("--reload", action="store_true", help="list the whole catalogue again")
    parser.add_argument("--database", default="broadcast.db", help="SQLite file or URL (default broadcast.db)")
    chosen = parser.parse_args()
    with (
        account_or_sandbox("plurimedia"),
        PlurimediaClient(lang="fr") as client,
        Mirror(client, chosen.database) as mirror,
    ):
        catalog_id = chosen.catalog_id
        if catalog_id is None:
            catalog_id = client.catalogs.list()[0].id
        since = mirror.checkpoint(f"catalog:{catalog_id}")
        print(f"Catalogue {catalog_id}: {'first load' if since is None else f'what changed since {since} UTC'}")
        bar = Bar()
        report = mirror.catalog(catalog_id, tags=chosen.tags, reload=chosen.reload, progress=bar)
        bar.end()
        print(f"  {report}")
        for failure in report.failures:
            print(f"  content {failure.key}: {failure.error}", file=sys.stderr)
        print(f"{mirror.count('catalog_content', catalog_id=catalog_id)} contents are in the catalogue.")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
