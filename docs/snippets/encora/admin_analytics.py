"""Snippets of `client.admin.analytics`."""

from encora_client import AsyncEncoraClient


async def overview(client: AsyncEncoraClient) -> None:
    figures = await client.admin.analytics.overview(period="last_7d")
    print(figures.total_active_subscribers)


async def content(client: AsyncEncoraClient) -> None:
    async for row in client.admin.analytics.content(period="last_30d", sort="-total_plays"):
        print(row.title, row.total_plays)
        break


async def subscriptions(client: AsyncEncoraClient) -> None:
    figures = await client.admin.analytics.subscriptions(period="last_30d")
    print(figures.by_plan)
