"""The whole chain on the sandbox: what the provider lists is planned, enriched, and published to viewers.

    python examples/demo.py [--folder .] [--contents 150] [--channels 20] [--days 7]

1. Import: the TV schedule and a VOD catalogue come from Plurimedia into `broadcast.db`.
2. Guide: the schedule goes into `guide.xml` (XMLTV) and to EncoraStream.
3. Enrich: the contents of the catalogue become products of WHATS'ON.
4. Release: these products become movies, shows and episodes on EncoraStream, with artwork, and are published.

Then a day passes, and the chain runs again: only what changed is read and written. A third run finds nothing to do.
What happened is in `report.html`.

Run it twice: the second time goes over the same files. Its sandbox is a new one, where WHATS'ON and EncoraStream are
empty again, so what was written there is forgotten first.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from broadcast_clients.flows.enrich import EnrichFlow
from broadcast_clients.flows.guide import GuideFlow
from broadcast_clients.flows.links import Links
from broadcast_clients.flows.mirror import Mirror, MirrorReport
from broadcast_clients.flows.release import ON_PLATFORM, Artwork, ReleaseFlow, ReleaseRules, ReleaseSource, Video, rules
from broadcast_clients.flows.report import FlowReport
from broadcast_clients.flows.report_page import Snapshot, changes_since, write_report
from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient
from plurimedia_client import PlurimediaClient
from whatson_client import WhatsonClient

ZONE: Final = "Europe/Paris"
WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
TARGETS: Final = ("whatson", "encora")


def main() -> int:
    """Run the demo; gives the exit code."""
    parser = argparse.ArgumentParser(description="Import, guide, enrich and release, on the sandbox.")
    parser.add_argument("--folder", type=Path, default=Path(), help="where the files go (default: here)")
    parser.add_argument("--contents", type=int, default=150, help="size of the catalogue (default 150)")
    parser.add_argument("--channels", type=int, default=20, help="how many channels (default 20)")
    parser.add_argument("--days", type=int, default=7, help="how many days (default 7)")
    chosen = parser.parse_args()
    begun = time.monotonic()
    with (
        Sandbox(seed=1, contents=chosen.contents, process=True) as sandbox,
        PlurimediaClient(
            base_url=sandbox.plurimedia.base_url, subscription_key=sandbox.plurimedia.subscription_key, lang="fr"
        ) as plurimedia,
        WhatsonClient(
            base_url=sandbox.whatson.base_url, username=sandbox.whatson.username, password=sandbox.whatson.password
        ) as whatson,
        EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as encora,
    ):
        clients = plurimedia, whatson, encora
        chain = Chain(sandbox, clients, chosen.folder, chosen.channels, chosen.days)
        chain.forget_an_earlier_sandbox()
        print(f"The first night: {chosen.channels} channels × {chosen.days} days, {chosen.contents} contents")
        chain.run(reload=True)
        print("A day passes at the provider")
        sandbox.advance(days=1)
        before = Snapshot.of(chain.database)
        told = chain.run()
        changes = changes_since(before, chain.database)
        print("Once more, and nothing is new")
        sandbox.clear_requests()
        chain.run()
        writes = [f"{each.method} {each.path}" for each in sandbox.requests() if chain.is_write(each.api, each.method)]
        print(f"  writes that reached a server: {len(writes)}")
        write_report(
            chain.report, chain.database, imports=told[0], flows=told[1], changes=changes,
            title="The whole chain, a day later", timezone=ZONE, days=chosen.days,
        )  # fmt: skip
    failed = chain.failed + len(writes)
    files = ", ".join(str(each) for each in (chain.database, chain.guide, chain.report))
    print(f"\n{'Done' if not failed else f'{failed} things failed'} in {time.monotonic() - begun:.0f} s: {files}")
    return 1 if failed else 0


class Chain:
    """The four steps, over the same files each time."""

    def __init__(
        self,
        sandbox: Sandbox,
        clients: tuple[PlurimediaClient, WhatsonClient, EncoraClient],
        folder: Path,
        channels: int,
        days: int,
    ) -> None:
        self.failed = 0
        self.database, self.guide, self.report = (
            folder / name for name in ("broadcast.db", "guide.xml", "report.html")
        )
        self._plurimedia, self._whatson, self._encora = clients
        self._catalog = sandbox.plurimedia.catalog_id
        self._channels = sandbox.plurimedia.channel_ids[:channels]
        self._days = days

    def forget_an_earlier_sandbox(self) -> None:
        """What is in the database about WHATS'ON and EncoraStream is about those of an earlier run, which are gone."""
        with Links(self.database) as links:
            gone = [each for each in links.each() if each.system in TARGETS]
            for each in gone:
                links.forget(each.system, each.kind, each.source)
        if gone:
            print(f"The sandbox is a new one: {len(gone)} links to an earlier one are forgotten")

    def run(self, *, reload: bool = False) -> tuple[dict[str, MirrorReport], dict[str, FlowReport]]:
        """Do all of it; gives the reports by name."""
        with Mirror(self._plurimedia, self.database) as mirror:
            imports = {
                "Schedule": mirror.schedule(channels=self._channels, days=self._days, reload=reload),
                "Catalogue": mirror.catalog(self._catalog, reload=reload),
            }
        for name, imported in imports.items():
            self._tell(f"import   {name.lower()}: {imported}", imported.failed)
        flows: dict[str, FlowReport] = {}
        for name, step in self._steps().items():
            report = flows[name] = step()
            self._tell(f"{report.flow:<8} {name}: {str(report).partition(': ')[2]}", report.failed)
            for item in report.failures[:3]:
                print(f"    {item}", file=sys.stderr)
        return imports, flows

    def _steps(self) -> dict[str, Callable[[], FlowReport]]:
        return {
            "Schedule → guide.xml": self._export,
            "Schedule → EncoraStream": self._publish,
            "Contents → WHATS'ON": self._enrich,
            "Products → EncoraStream": self._release,
        }

    def _export(self) -> FlowReport:
        with GuideFlow(self.database, plurimedia=self._plurimedia, timezone=ZONE) as flow:
            return flow.export(self.guide, channels=self._channels)

    def _publish(self) -> FlowReport:
        """Which channel of the platform is which of the provider's: here, one after the other."""
        theirs = [channel.id for channel in self._encora.admin.channels.list()]
        with GuideFlow(self.database, self._encora, plurimedia=self._plurimedia, timezone=ZONE) as flow:
            return flow.publish(channels=dict(zip(self._channels, theirs, strict=False)))

    def _enrich(self) -> FlowReport:
        with EnrichFlow(self.database, self._whatson, plurimedia=self._plurimedia) as flow:
            return flow.run(catalogs=[self._catalog])

    def _release(self) -> FlowReport:
        """What products don't say is said by rules of our own: age rating, video and artwork."""
        ours = ReleaseRules(content_rating=rating, video=where_the_video_is, artwork=no_upload, images=poster)
        with ReleaseFlow(self.database, self._whatson, self._encora, rules=ours) as flow:
            return flow.run()

    def _tell(self, text: str, failed: int) -> None:
        print(f"  {text}", flush=True)
        self.failed += failed

    @staticmethod
    def is_write(api: str, method: str) -> bool:
        """Whether a request changes something: all but reads, and signing in to WHATS'ON."""
        return api in TARGETS and method in WRITES


def rating(source: ReleaseSource) -> str:
    """Suitable for everybody with a grown-up at hand: this provider lists no age ratings."""
    return "TV-PG"


def where_the_video_is(source: ReleaseSource) -> Video | None:
    """The platform has the videos already: nothing is uploaded."""
    return ON_PLATFORM if source.kind in ("movie", "episode") else None


def poster(source: ReleaseSource) -> Mapping[str, str] | None:
    """The picture that fits best, which is on the CDN already."""
    pictures = rules.artwork(source)
    return {"poster": str(pictures[0].place)} if pictures else None


def no_upload(source: ReleaseSource) -> Sequence[Artwork]:
    """Pictures aren't uploaded."""
    return ()


if __name__ == "__main__":
    sys.exit(main())
