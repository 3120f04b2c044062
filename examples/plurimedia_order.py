"""Order that an asset of yours is matched with the provider's contents, and find what it was matched with.

    python examples/plurimedia_order.py TITLE [--asset A-1] [--catalog ID] [--send]

The result is looked for in your private catalogue, where matched contents appear; `plurimedia_match_receiver.py` takes
in results that are pushed. On your own account nothing is ordered unless you pass `--send`; without it, the example
only looks for the title in the catalogue.
"""

from __future__ import annotations

import argparse
import sys

from account_or_sandbox import account_or_sandbox

from plurimedia_client import PlurimediaClient


def main() -> int:
    """Order and look; gives the exit code."""
    parser = argparse.ArgumentParser(description="Order a match, and read it back.")
    parser.add_argument("title", nargs="?", default="Blade Runner", help="title of the asset (default Blade Runner)")
    parser.add_argument("--asset", default="EXAMPLE-1", help="your id of the asset (default EXAMPLE-1)")
    parser.add_argument("--catalog", type=int, help="your private catalogue (default: the first that is private)")
    parser.add_argument("--send", action="store_true", help="order on your own account, too")
    chosen = parser.parse_args()
    with account_or_sandbox("plurimedia") as sandbox, PlurimediaClient(lang="fr") as client:
        catalog_id = chosen.catalog or private_catalog(client)
        if sandbox is not None or chosen.send:
            accepted = client.workflows.order([{"assetID": chosen.asset, "title": chosen.title}])
            print(f"Ordered {accepted.asset_ids[0]}: {chosen.title!r}. It is accepted and waits to be matched.")
        else:
            print("This is your own account: nothing was ordered. Pass --send to do it.")
        if sandbox is not None:
            print("A day passes at the provider.")
            sandbox.advance(days=1)
        found = [row.id for row in client.catalogs.contents(catalog_id) if row.title == chosen.title]
        for content_id in found:
            content = client.contents.get(content_id)
            print(f"In catalogue {catalog_id}: content {content.id}, {content.title!r}, {content.production_year}")
        if not found:
            print(f"Nothing of that title is in catalogue {catalog_id} yet: matching takes its time. Look again later.")
    return 0


def private_catalog(client: PlurimediaClient) -> int:
    """The first catalogue that is made for this customer alone."""
    for catalog in client.catalogs.list():
        if "is_private" in catalog.model_fields_set and catalog.is_private:
            return catalog.id
    raise SystemExit("The account has no private catalogue that says so: name one with --catalog.")


if __name__ == "__main__":
    sys.exit(main())
