"""Snippets of `client.track_changes`."""

from datetime import datetime, timedelta

from plurimedia_client import AsyncPlurimediaClient


async def list(client: AsyncPlurimediaClient) -> None:
    since = datetime.now() - timedelta(days=1)
    for change in await client.track_changes.list(since=since):
        print(change)
