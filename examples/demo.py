"""The main job from end to end, on the sandbox: schedule and catalogue come in, change, and a film goes out to viewers.

    python examples/demo.py [--database broadcast.db] [--contents 2000] [--channels 20] [--days 7]

1. The TV schedule and a VOD catalogue are imported from Plurimedia into SQLite.
2. An asset is ordered to be matched with Plurimedia's contents.
3. A day passes at the provider; an update fetches only what changed, which is counted on the server.
4. The result of matching arrives, pushed and in the private catalogue.
5. The film that changed last is written to WHATS'ON; on EncoraStream it is created, or edited if it is there, and
   published.

Run it twice: the second run goes over the same database.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from bar import Bar
from plurimedia_match_receiver import Links, Receiver, serving
from references import References
from sqlalchemy import text

from broadcast_clients.flows.mirror import Mirror, MirrorReport
from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient, NotFoundError
from encora_client.models import Movie
from plurimedia_client import PlurimediaClient
from whatson_client import WhatsonClient

ASSET = "ASSET-1"
NEWEST_FILM = """
SELECT content.raw FROM content JOIN catalog_content USING (content_id)
WHERE catalog_id = :catalog AND json_extract(content.raw, '$.format') = 'Film'
ORDER BY content.last_update DESC, content_id LIMIT 1
"""


def main() -> int:
    """Run the demo; gives the exit code."""
    parser = argparse.ArgumentParser(description="Import, update, match, write and publish, on the sandbox.")
    parser.add_argument("--database", type=Path, default=Path("broadcast.db"), help="SQLite file")
    parser.add_argument("--contents", type=int, default=2000, help="size of the catalogue (default 2000)")
    parser.add_argument("--channels", type=int, default=20, help="how many channels (default 20)")
    parser.add_argument("--days", type=int, default=7, help="how many days (default 7)")
    chosen = parser.parse_args()
    with Sandbox(seed=1, contents=chosen.contents, process=True) as sandbox:
        receiver = Receiver(Links(chosen.database))
        with (
            serving(receiver) as url,
            PlurimediaClient(
                base_url=sandbox.plurimedia.base_url, subscription_key=sandbox.plurimedia.subscription_key, lang="fr"
            ) as plurimedia,
            Mirror(plurimedia, chosen.database) as mirror,
        ):
            sandbox.plurimedia.push_results_to(url)
            channels = sandbox.plurimedia.channel_ids[: chosen.channels]
            job = Import(sandbox, plurimedia, mirror, receiver, channels, chosen.days)
            job.first_load()
            job.order()
            job.update()
            job.match()
            film = job.newest_film()
        references = References(chosen.database)
        with WhatsonClient(
            base_url=sandbox.whatson.base_url, username=sandbox.whatson.username, password=sandbox.whatson.password
        ) as whatson:
            plan(whatson, references, film)
        with EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as encora:
            publish(encora, references, film)
        references.close()
    print(f"\nDone: {chosen.database}.")
    return 1 if job.failed else 0


class Import:
    """What comes in from Plurimedia."""

    def __init__(
        self,
        sandbox: Sandbox,
        client: PlurimediaClient,
        mirror: Mirror,
        receiver: Receiver,
        channels: tuple[int, ...],
        days: int,
    ) -> None:
        self.failed = 0
        self._sandbox = sandbox
        self._client = client
        self._mirror = mirror
        self._receiver = receiver
        self._channels = channels
        self._days = days
        self._catalog = sandbox.plurimedia.catalog_id

    def first_load(self) -> None:
        """Everything, whatever an earlier run of the demo left."""
        print(f"First load: {len(self._channels)} channels × {self._days} days")
        bar = Bar()
        self._told(
            self._mirror.schedule(channels=self._channels, days=self._days, reload=True, progress=bar), bar, "schedule"
        )
        print("First load: a catalogue")
        bar = Bar()
        self._told(self._mirror.catalog(self._catalog, reload=True, progress=bar), bar, "catalogue")
        airings, days = self._mirror.count("broadcast"), self._mirror.count("schedule_day")
        contents = self._mirror.count("catalog_content", catalog_id=self._catalog)
        print(f"  in the database: {airings} airings on {days} days of channels, {contents} contents in the catalogue")

    def order(self) -> None:
        """An asset of ours, by the title of a film that isn't in the private catalogue yet."""
        private = self._sandbox.plurimedia.catalog_ids[1]
        there = {row.id for row in self._client.catalogs.contents(private)}
        rows = self._client.catalogs.contents(self._catalog)
        wanted = next(row for row in rows if row.format == "Film" and row.id not in there)
        accepted = self._client.workflows.order([{"assetID": ASSET, "title": wanted.title}])
        print(f"Ordered: {accepted.asset_ids[0]}, {wanted.title!r}")

    def update(self) -> None:
        """A day passes; only what changed is asked for."""
        loaded = self._loaded()
        changes = self._sandbox.advance(days=1)["plurimedia"]
        news = changes["schedule"]
        days = {(each["channel_id"], each["day"]) for each in (*news["replaced"], *news["edited"])} & loaded
        days = {each for each in days if each[1] not in news["closed"]}
        added, updated, removed = (len(changes[name]) for name in ("added", "updated", "removed"))
        print(f"A day passes: {added} contents added, {updated} changed, {removed} removed; {len(days)} days changed")
        self._sandbox.clear_requests()
        schedule = self._mirror.schedule(channels=self._channels, days=self._days)
        self._told(schedule, None, "schedule")
        catalogue = self._mirror.catalog(self._catalog)
        self._told(catalogue, None, "catalogue")
        asked = Counter(str(request.route).partition(" ")[2] for request in self._sandbox.requests("plurimedia"))
        print(f"  on the server: {asked.total()} requests")
        for route, count in sorted(asked.items()):
            print(f"    {count:5}  {route}")
        opened = len(self._loaded() - loaded)
        touched = asked["/v2/api/v2/broadcasts"] == len(days) + opened and catalogue.done["content"] == added + updated
        print(f"  only what changed: {'yes' if touched else 'no'} ({opened} days of channels became available)")
        self.failed += not touched

    def _loaded(self) -> set[tuple[int, str]]:
        return {(row["channel_id"], row["day"].isoformat()) for row in self._mirror.rows("schedule_day")}

    def match(self) -> None:
        """The result of matching, pushed to us and in the private catalogue."""
        arrived = self._receiver.wait_for(1, seconds=30)
        content_id = self._receiver.links.content_of(ASSET)
        private = self._sandbox.plurimedia.catalog_ids[1]
        self._told(self._mirror.catalog(private, reload=True), None, "private catalogue")
        there = [row["content_id"] for row in self._mirror.rows("catalog_content", catalog_id=private)]
        found = content_id in there
        print(f"Matched: {ASSET} is content {content_id}, {'which is' if found else 'not'} in the private catalogue")
        self.failed += not (arrived and found)

    def newest_film(self) -> dict[str, Any]:
        """The film that changed last, as it was received."""
        with self._mirror.engine.connect() as connection:
            row = connection.execute(text(NEWEST_FILM), {"catalog": self._catalog}).one_or_none()
        if row is None:
            raise LookupError("there is no film in the catalogue")
        film: dict[str, Any] = json.loads(row[0])
        return film

    def _told(self, report: MirrorReport, bar: Bar | None, what: str) -> None:
        if bar is not None:
            bar.end()
        print(f"  {what}: {report}")
        for failure in report.failures:
            print(f"  {failure.kind} {failure.key}: {failure.error}", file=sys.stderr)
        self.failed += report.failed


def plan(client: WhatsonClient, references: References, film: dict[str, Any]) -> None:
    """Write the film to the planning system: created the first time, changed from then on."""
    reference = f"PLM{film['id']}"
    duration = timedelta(minutes=film.get("duration", 90))
    client.programs.create_or_update(
        content_id=reference, title=film["title"], duration=duration, description=synopsis(film)
    )
    references.remember(film["id"], "whatson", reference)
    program = client.programs.get(reference)
    print(f"Written to WHATS'ON: {program.content_id} {program.title!r}")


def publish(client: EncoraClient, references: References, film: dict[str, Any]) -> None:
    """Create the film on the platform, or change what differs, and let viewers see it."""
    movie = existing_movie(client, references, film)
    if movie is None:
        movie = client.admin.movies.create(
            title=film["title"],
            synopsis=synopsis(film),
            runtime_minutes=film.get("duration", 90),
            content_rating="PG",
            status="draft",
            drm_required=False,
        )
        references.remember(film["id"], "encora", movie.id)
    else:
        movie = client.admin.movies.edit(movie.id, lambda current: {"synopsis": synopsis(film), "title": film["title"]})
    if movie.status != "published":
        movie = client.admin.movies.publish(movie)
    print(f"On EncoraStream: {movie.title!r} is {movie.status} as {movie.id}")


def existing_movie(client: EncoraClient, references: References, film: dict[str, Any]) -> Movie | None:
    """The movie that an earlier run made, if the platform still has it."""
    reference = references.get(film["id"], "encora")
    if reference is None:
        return None
    try:
        return client.admin.movies.get(reference)
    except NotFoundError:
        return None


def synopsis(film: dict[str, Any]) -> str:
    """The longest text, as long as the platform takes it."""
    texts = [each["text"] for each in film.get("texts", [])]
    return max(texts, key=len, default="")[:5000]


if __name__ == "__main__":
    sys.exit(main())
