"""Snippets of `client.webhooks`."""

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    async for webhook in client.webhooks.list():
        print(webhook.url, webhook.status)


async def create(client: AsyncEncoraClient) -> None:
    created = await client.webhooks.create(url="https://hooks.example/encora", events=["content.published"])
    print(created.id)  # created.signing_secret is shown this once: keep it where secrets are kept


async def get(client: AsyncEncoraClient) -> None:
    created = await client.webhooks.create(url="https://hooks.example/encora", events=["content.published"])
    webhook = await client.webhooks.get(created.id)
    print(webhook.url)


async def update(client: AsyncEncoraClient) -> None:
    created = await client.webhooks.create(url="https://hooks.example/encora", events=["content.published"])
    webhook = await client.webhooks.update(created.id, description="Catalogue")
    print(webhook.description)


async def delete(client: AsyncEncoraClient) -> None:
    created = await client.webhooks.create(url="https://hooks.example/encora", events=["content.published"])
    await client.webhooks.delete(created.id)


async def send_test(client: AsyncEncoraClient) -> None:
    created = await client.webhooks.create(url="https://hooks.example/encora", events=["content.published"])
    delivery = await client.webhooks.send_test(created.id)
    print(delivery)


async def deliveries(client: AsyncEncoraClient) -> None:
    created = await client.webhooks.create(url="https://hooks.example/encora", events=["content.published"])
    async for delivery in client.webhooks.deliveries(created.id):
        print(delivery)


async def redeliver(client: AsyncEncoraClient) -> None:
    created = await client.webhooks.create(url="https://hooks.example/encora", events=["content.published"])
    delivery = await client.webhooks.send_test(created.id)
    await client.webhooks.redeliver(created.id, delivery.id)
