"""Snippets of `client.devices`."""

from hashlib import sha256
from uuid import uuid4

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    for device in await client.devices.list():
        print(device.name)


async def register(client: AsyncEncoraClient) -> None:
    device = await client.devices.register(
        name="Living room", device_type="smart_tv", fingerprint=sha256(uuid4().bytes).hexdigest()
    )
    print(device.id)
    await client.devices.remove(device)


async def get(client: AsyncEncoraClient) -> None:
    device = (await client.devices.list())[0]
    device = await client.devices.get(device.id)
    print(device.name)


async def rename(client: AsyncEncoraClient) -> None:
    device = (await client.devices.list())[0]
    device = await client.devices.rename(device, name="Bedroom")
    print(device.name)


async def remove(client: AsyncEncoraClient) -> None:
    device = await client.devices.register(
        name="Living room", device_type="smart_tv", fingerprint=sha256(uuid4().bytes).hexdigest()
    )
    await client.devices.remove(device)
