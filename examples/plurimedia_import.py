"""Import a Plurimedia catalogue into SQLite and keep it up to date: run it as often as you like.

    python examples/plurimedia_import.py [CATALOG_ID] [--database broadcast.db]

The first run reads everything, each later one only what changed since. A run that can't read some contents says which,
keeps the others, and leaves the checkpoint where it was, so that the next run tries again.
"""

from __future__ import annotations

import argparse
import sys
import time
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from account_or_sandbox import account_or_sandbox
from attrs import define
from catalogue_store import CatalogueStore

from plurimedia_client import PlurimediaClient
from plurimedia_client.events import CatalogEvent, ContentFailed, ContentLoaded, ContentRemoved


def main() -> int:
    """Import or update; gives the exit code."""
    parser = argparse.ArgumentParser(description="Import a Plurimedia catalogue, or bring it up to date.")
    parser.add_argument("catalog_id", type=int, nargs="?", help="which one (default: the first that the account has)")
    parser.add_argument("--database", type=Path, default=Path("broadcast.db"), help="SQLite file")
    chosen = parser.parse_args()
    with account_or_sandbox("plurimedia"), PlurimediaClient(lang="fr") as client:
        catalog_id = chosen.catalog_id
        if catalog_id is None:
            catalog_id = client.catalogs.list()[0].id
        store = CatalogueStore(chosen.database, catalog_id)
        report = first_load(client, store) if store.checkpoint() is None else update(client, store)
        print(f"{store.count()} contents in {chosen.database}.")
        store.close()
    return 1 if report.failed else 0


@define
class Report:
    """What a run did."""

    loaded: int = 0
    removed: int = 0
    failed: int = 0
    newest: datetime = datetime.min
    """The newest `lastUpdate` that was seen: a moment of the provider's clock, whatever its time zone."""


def first_load(client: PlurimediaClient, store: CatalogueStore, expected: int | None = None) -> Report:
    """Every page of the catalogue, and one call for each content; what the catalogue no longer has is removed."""
    print(f"Importing catalogue {store.catalog_id} from Plurimedia")
    load, bar, begun = uuid.uuid4().hex, Bar(expected), time.monotonic()
    report = keep(store, client.workflows.load_catalog(store.catalog_id, progress=bar.at), load)
    bar.end()
    if not report.failed:
        report.removed = store.remove_all_but(load)
    store.finish(reached(report, begun, before=None))
    print(f"  {report.loaded} contents imported, {report.failed} failed, {report.removed} of an earlier run removed")
    return report


def update(client: PlurimediaClient, store: CatalogueStore) -> Report:
    """Only what changed since the checkpoint, as the provider asks."""
    since, begun = store.checkpoint(), time.monotonic()
    assert since is not None
    print(f"Updating catalogue {store.catalog_id} with what changed since {since:%Y-%m-%d %H:%M:%S} (provider's time)")
    report = keep(store, client.workflows.update_catalog(store.catalog_id, since=since), "update")
    store.finish(reached(report, begun, before=since))
    print(f"  {report.loaded} contents added or updated, {report.removed} removed, {report.failed} failed")
    return report


def keep(store: CatalogueStore, events: Iterable[CatalogEvent], load: str) -> Report:
    """Put events into the store as they arrive."""
    report = Report()
    for event in events:
        match event:
            case ContentLoaded(content_id=content_id, content=content):
                store.keep(content_id, content, load=load)
                report.loaded += 1
                if "last_update" in content.model_fields_set:
                    report.newest = max(report.newest, content.last_update)
            case ContentRemoved(content_id=content_id):
                store.remove(content_id)
                report.removed += 1
            case ContentFailed(content_id=content_id, error=error):
                report.failed += 1
                print(f"\n  content {content_id}: {error}", file=sys.stderr)
    return report


def reached(report: Report, begun: float, *, before: datetime | None) -> datetime | None:
    """The moment of the provider's clock up to which everything is in the store."""
    if report.failed or report.newest == datetime.min:
        return before
    # A content may have changed after it was read and before the newest one did: go back by as long as this took.
    moment = report.newest - timedelta(seconds=time.monotonic() - begun)
    return moment if before is None else max(moment, before)


class Bar:
    """A progress bar on a terminal; a line for each tenth elsewhere."""

    width = 30

    def __init__(self, expected: int | None) -> None:
        self._expected = expected
        self._shown = 0
        self._terminal = sys.stdout.isatty()

    def at(self, done: int) -> None:
        """Show how many are done."""
        if self._expected is None:
            if self._terminal:
                print(f"\r  {done}", end="", flush=True)
            return
        part = min(done / max(self._expected, 1), 1.0)
        if self._terminal:
            filled = round(part * self.width)
            print(f"\r  [{'#' * filled}{'.' * (self.width - filled)}] {done}/{self._expected}", end="", flush=True)
        elif int(part * 10) > self._shown:
            self._shown = int(part * 10)
            print(f"  {done}/{self._expected}", flush=True)

    def end(self) -> None:
        """Leave the line."""
        if self._terminal:
            print()


if __name__ == "__main__":
    sys.exit(main())
