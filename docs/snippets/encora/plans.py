"""Snippets of `client.plans`."""

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    for plan in await client.plans.list():
        print(plan.name)


async def get(client: AsyncEncoraClient) -> None:
    plan = (await client.plans.list())[0]
    plan = await client.plans.get(plan.id)
    print(plan.name)
