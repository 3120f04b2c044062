"""Snippets of `client.vod_orders`."""

from plurimedia_client import AsyncPlurimediaClient


async def submit(client: AsyncPlurimediaClient) -> None:
    """Never sent twice by itself; `client.workflows.order` also checks the assets first."""
    receipt = await client.vod_orders.submit([{"assetID": "ASSET-1", "title": "Blade Runner"}])
    print(receipt)
