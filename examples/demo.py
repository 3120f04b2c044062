"""The main job from end to end, on the sandbox: a catalogue comes in, changes, and a film goes out to the viewers.

    python examples/demo.py [--database broadcast.db] [--contents 2000]

1. A VOD catalogue is imported from Plurimedia into SQLite.
2. Time passes at the provider; an update fetches only what changed.
3. The film that changed last is written to WHATS'ON.
4. It is created on EncoraStream, or edited if it is there already, and published.

Run it twice: the second run goes over the same database.
"""

from __future__ import annotations

import argparse
import sys
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from catalogue_store import CatalogueStore

from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient, NotFoundError
from encora_client.models import Movie
from plurimedia_client import PlurimediaClient
from plurimedia_client.events import CatalogEvent, ContentFailed, ContentLoaded, ContentRemoved
from whatson_client import WhatsonClient

WIDTH = 30
LANGUAGE = "fr"


def main() -> int:
    """Run the demo; gives the exit code."""
    parser = argparse.ArgumentParser(description="Import, update, write and publish, on the sandbox.")
    parser.add_argument("--database", type=Path, default=Path("broadcast.db"), help="SQLite file (default broadcast.db)")
    parser.add_argument("--contents", type=int, default=2000, help="size of the catalogue (default 2000)")
    chosen = parser.parse_args()
    store = CatalogueStore(chosen.database)
    with Sandbox(seed=1, contents=chosen.contents) as sandbox:
        with PlurimediaClient(
            base_url=sandbox.plurimedia.base_url, subscription_key=sandbox.plurimedia.subscription_key, lang=LANGUAGE
        ) as plurimedia:
            catalog_id = sandbox.plurimedia.catalog_id
            first_load(plurimedia, store, catalog_id, chosen.contents)
            sandbox.advance(days=1)
            update(plurimedia, store, catalog_id)
        film = store.newest_film()
        with WhatsonClient(
            base_url=sandbox.whatson.base_url, username=sandbox.whatson.username, password=sandbox.whatson.password
        ) as whatson:
            plan(whatson, store, film)
        with EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as encora:
            publish(encora, store, film)
    print(f"\nDone. {store.count()} contents in {chosen.database}.")
    store.close()
    return 0


def first_load(client: PlurimediaClient, store: CatalogueStore, catalog_id: int, expected: int) -> None:
    """Every page of the catalogue, and one call for each content; what the catalogue no longer has is removed."""
    print(f"Importing catalogue {catalog_id} from Plurimedia")
    load = uuid.uuid4().hex
    bar = Bar(expected)
    events = client.workflows.load_catalog(catalog_id, progress=bar.at)
    loaded, _, failed, newest = keep(store, events, load)
    bar.end()
    gone = store.remove_all_but(load)
    store.finish(catalog_id, newest)
    print(f"  {loaded} contents imported, {failed} failed, {gone} of an earlier run removed")


def update(client: PlurimediaClient, store: CatalogueStore, catalog_id: int) -> None:
    """Only what changed since the checkpoint, as the provider asks."""
    since = store.checkpoint(catalog_id)
    assert since is not None
    print(f"Updating it with the changes since {since:%Y-%m-%d %H:%M:%S} (the provider's clock)")
    loaded, removed, failed, newest = keep(store, client.workflows.update_catalog(catalog_id, since=since), "update")
    store.finish(catalog_id, max(since, newest))
    print(f"  {loaded} contents added or updated, {removed} removed, {failed} failed")


def keep(store: CatalogueStore, events: Iterable[CatalogEvent], load: str) -> tuple[int, int, int, datetime]:
    """Put events into the store. Gives the numbers, and the newest `lastUpdate`: a checkpoint in the provider's time."""
    loaded = removed = failed = 0
    newest = datetime.min
    for event in events:
        match event:
            case ContentLoaded(content_id=content_id, content=content):
                store.keep(content_id, content, load=load)
                loaded += 1
                if "last_update" in content.model_fields_set:
                    newest = max(newest, content.last_update)
            case ContentRemoved(content_id=content_id):
                store.remove(content_id)
                removed += 1
            case ContentFailed(content_id=content_id, error=error):
                failed += 1
                print(f"\n  content {content_id}: {error}", file=sys.stderr)
    return loaded, removed, failed, newest


def plan(client: WhatsonClient, store: CatalogueStore, film: dict[str, Any]) -> None:
    """Write the film to the planning system: created the first time, changed from then on."""
    reference = f"PLM{film['id']}"
    duration = timedelta(minutes=film.get("duration", 90))
    client.programs.create_or_update(content_id=reference, title=film["title"], duration=duration, description=synopsis(film))
    store.remember_reference(film["id"], "whatson", reference)
    program = client.programs.get(reference)
    print(f"Written to WHATS'ON: {program.content_id} {program.title!r}")


def publish(client: EncoraClient, store: CatalogueStore, film: dict[str, Any]) -> None:
    """Create the film on the platform, or change what differs, and let viewers see it."""
    movie = existing_movie(client, store, film)
    if movie is None:
        movie = client.admin.movies.create(
            title=film["title"],
            synopsis=synopsis(film),
            runtime_minutes=film.get("duration", 90),
            content_rating="PG",
            status="draft",
            drm_required=False,
        )
        store.remember_reference(film["id"], "encora", movie.id)
    else:
        movie = client.admin.movies.edit(movie.id, lambda current: {"synopsis": synopsis(film), "title": film["title"]})
    if movie.status != "published":
        movie = client.admin.movies.publish(movie)
    print(f"On EncoraStream: {movie.title!r} is {movie.status} as {movie.id}")


def existing_movie(client: EncoraClient, store: CatalogueStore, film: dict[str, Any]) -> Movie | None:
    """The movie that an earlier run made, if the platform still has it."""
    reference = store.reference(film["id"], "encora")
    if reference is None:
        return None
    try:
        return client.admin.movies.get(reference)
    except NotFoundError:
        return None


def synopsis(film: dict[str, Any]) -> str:
    """The longest text, as long as the platform takes it."""
    texts = [text["text"] for text in film.get("texts", [])]
    return max(texts, key=len, default="")[:5000]


class Bar:
    """A progress bar on a terminal; a line for each tenth elsewhere."""

    def __init__(self, expected: int) -> None:
        self._expected = max(expected, 1)
        self._shown = 0
        self._terminal = sys.stdout.isatty()

    def at(self, done: int) -> None:
        """Show how many are done."""
        part = min(done / self._expected, 1.0)
        if self._terminal:
            filled = round(part * WIDTH)
            print(f"\r  [{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{self._expected}", end="", flush=True)
        elif int(part * 10) > self._shown:
            self._shown = int(part * 10)
            print(f"  {done}/{self._expected}", flush=True)

    def end(self) -> None:
        """Leave the line."""
        if self._terminal:
            print()


if __name__ == "__main__":
    sys.exit(main())
