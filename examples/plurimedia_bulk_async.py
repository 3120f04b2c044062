"""Read every content of a Plurimedia catalogue, many at a time, and say what is in it.

    python examples/plurimedia_bulk_async.py [CATALOG_ID] [--concurrency 32]

Results come as they arrive, failures beside them, and memory doesn't grow with the catalogue.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter

from account_or_sandbox import account_or_sandbox

from plurimedia_client import AsyncPlurimediaClient


async def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Read a whole catalogue concurrently.")
    parser.add_argument("catalog_id", type=int, nargs="?", help="which one (default: the first that the account has)")
    parser.add_argument("--concurrency", type=int, default=32, help="calls at the same time (default 32)")
    chosen = parser.parse_args()
    with account_or_sandbox("plurimedia", contents=1000):
        async with AsyncPlurimediaClient(lang="fr") as client:
            catalog_id = chosen.catalog_id
            if catalog_id is None:
                catalog_id = (await client.catalogs.list())[0].id
            return await summarise(client, catalog_id, chosen.concurrency)


async def summarise(client: AsyncPlurimediaClient, catalog_id: int, concurrency: int) -> int:
    """Count contents and minutes by genre."""
    contents, minutes, failures = Counter[str](), Counter[str](), 0
    begun = time.perf_counter()
    ids = (row.id async for row in client.catalogs.contents(catalog_id))
    async for result in client.bulk(client.contents.get, ids, concurrency=concurrency):
        content = result.value
        if content is None:
            failures += 1
            print(f"content {result.item}: {result.error}", file=sys.stderr)
            continue
        genre = content.genre if "genre" in content.model_fields_set else "(no genre)"
        contents[genre] += 1
        minutes[genre] += content.duration if "duration" in content.model_fields_set else 0
    seconds = time.perf_counter() - begun
    print(f"Catalogue {catalog_id}: {contents.total()} contents read in {seconds:.1f} s, {failures} failed")
    for genre, count in contents.most_common(5):
        print(f"  {count:5}  {genre} ({minutes[genre] / 60:.0f} h)")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
