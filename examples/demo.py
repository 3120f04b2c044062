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
from datetime import timedelta
from pathlib import Path
from typing import Any

from catalogue_store import CatalogueStore
from plurimedia_import import first_load, update

from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient, NotFoundError
from encora_client.models import Movie
from plurimedia_client import PlurimediaClient
from whatson_client import WhatsonClient


def main() -> int:
    """Run the demo; gives the exit code."""
    parser = argparse.ArgumentParser(description="Import, update, write and publish, on the sandbox.")
    parser.add_argument("--database", type=Path, default=Path("broadcast.db"), help="SQLite file")
    parser.add_argument("--contents", type=int, default=2000, help="size of the catalogue (default 2000)")
    chosen = parser.parse_args()
    with Sandbox(seed=1, contents=chosen.contents) as sandbox:
        store = CatalogueStore(chosen.database, sandbox.plurimedia.catalog_id)
        with PlurimediaClient(
            base_url=sandbox.plurimedia.base_url, subscription_key=sandbox.plurimedia.subscription_key, lang="fr"
        ) as plurimedia:
            failed = first_load(plurimedia, store, chosen.contents).failed
            sandbox.advance(days=1)
            failed += update(plurimedia, store).failed
        film = store.newest_film()
        with WhatsonClient(
            base_url=sandbox.whatson.base_url, username=sandbox.whatson.username, password=sandbox.whatson.password
        ) as whatson:
            plan(whatson, store, film)
        with EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as encora:
            publish(encora, store, film)
    print(f"\nDone. {store.count()} contents in {chosen.database}.")
    store.close()
    return 1 if failed else 0


def plan(client: WhatsonClient, store: CatalogueStore, film: dict[str, Any]) -> None:
    """Write the film to the planning system: created the first time, changed from then on."""
    reference = f"PLM{film['id']}"
    duration = timedelta(minutes=film.get("duration", 90))
    client.programs.create_or_update(
        content_id=reference, title=film["title"], duration=duration, description=synopsis(film)
    )
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


if __name__ == "__main__":
    sys.exit(main())
