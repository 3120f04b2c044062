"""Snippets of `client.admin.audit_logs`."""

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    async for entry in client.admin.audit_logs.list():
        print(entry.created_at, entry.action)
        break


async def get(client: AsyncEncoraClient) -> None:
    entry = (await client.admin.audit_logs.list().first_page())[0]
    entry = await client.admin.audit_logs.get(entry.id)
    print(entry.action)
