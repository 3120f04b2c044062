"""Order the matching of an asset of yours with the provider's contents, and read back what it was matched with.

    python examples/plurimedia_order_and_match.py [TITLE] [--asset-id film-1] [--year 1982] [--write]
    python examples/plurimedia_order_and_match.py --read-back [--days 7]

On your own account nothing is ordered unless you pass `--write`. Matching takes its time there: look later with
`--read-back`. The names `title` and `year` are plausible, not documented; see what your account agreed on.
"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, timedelta
from typing import Any

from account_or_sandbox import account_or_sandbox

from plurimedia_client import PlurimediaClient, response_of


def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Order a match and read it back.")
    parser.add_argument("title", nargs="?", default="Le Pacte des cimes", help="title of the asset")
    parser.add_argument("--asset-id", default="film-1", help="your own id of it (default: film-1)")
    parser.add_argument("--year", type=int, help="year of production")
    parser.add_argument("--write", action="store_true", help="order on your own account, too")
    parser.add_argument("--read-back", action="store_true", help="order nothing, only look")
    parser.add_argument("--days", type=int, default=7, help="how far to look back (default 7)")
    chosen = parser.parse_args()
    with account_or_sandbox("plurimedia") as sandbox, PlurimediaClient(lang="fr") as client:
        now = datetime.now() if sandbox is None else sandbox.now.replace(tzinfo=None)
        if not chosen.read_back:
            if sandbox is None and not chosen.write:
                print("This is your own account: nothing was ordered. Pass --write to order.")
                return 0
            order(client, chosen.asset_id, chosen.title, chosen.year)
        if sandbox is not None:
            sandbox.advance(days=1)  # the provider matches what waits
        elif not chosen.read_back:
            print("It waits to be matched. Look later with --read-back.")
            return 0
        found = read_back(client, since=now - timedelta(days=chosen.days))
        print(f"{found} contents came into private catalogues.")
    return 0


def order(client: PlurimediaClient, asset_id: str, title: str, year: int | None) -> None:
    """One call. After 500 it is sent again by itself, as the provider asks."""
    asset: dict[str, Any] = {"assetID": asset_id, "title": title}
    if year is not None:
        asset["year"] = year
    receipt = client.vod_orders.submit([asset])
    print(f"Ordered {asset_id!r}, {title!r}: status {response_of(receipt).status}")


def read_back(client: PlurimediaClient, since: datetime) -> int:
    """What was added to private catalogues since a moment."""
    found = 0
    for catalog in client.catalogs.list():
        if not getattr(catalog, "is_private", False):
            continue
        for change in client.catalogs.last_updated(catalog.id, since=since):
            if change.status.casefold() not in ("added", "insert"):
                continue
            content = client.contents.get(change.id)
            found += 1
            print(f"In {catalog.name!r}: {content.id} {content.title!r}")
    return found


if __name__ == "__main__":
    sys.exit(main())
