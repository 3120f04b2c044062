"""Snippets of `client.trailers.campaigns`."""

from whatson_client import AsyncWhatsonClient


async def create_or_update(client: AsyncWhatsonClient) -> None:
    campaign = await client.trailers.campaigns.create_or_update(trailer_campaign_id="WINTER", title="Winter season")
    print(campaign.trailer_campaign_id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.trailers.campaigns.create_or_update(trailer_campaign_id="WINTER", title="Winter season")
    found = await client.trailers.campaigns.get("WINTER")
    print(found.title)


async def update(client: AsyncWhatsonClient) -> None:
    await client.trailers.campaigns.create_or_update(trailer_campaign_id="WINTER", title="Winter season")
    await client.trailers.campaigns.update("WINTER", title="Winter season 2026")
