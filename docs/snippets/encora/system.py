"""Snippets of `client.system`."""

from encora_client import AsyncEncoraClient


async def config(client: AsyncEncoraClient) -> None:
    config = await client.system.config(platform="web")
    print(config)


async def health(client: AsyncEncoraClient) -> None:
    print((await client.system.health()).status)


async def readiness(client: AsyncEncoraClient) -> None:
    """Ends without an error when the platform takes requests."""
    await client.system.readiness()


async def version(client: AsyncEncoraClient) -> None:
    print(await client.system.version())
