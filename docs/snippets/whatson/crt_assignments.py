"""Snippets of `client.crt_assignments`."""

from datetime import date

from whatson_client import AsyncWhatsonClient


async def create_or_update(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    assignment = await client.crt_assignments.create_or_update(
        id="NT-1-crt", content_id="NT-1", crt_number="1", crt_assignment_date=date(2026, 1, 2)
    )
    print(assignment.id)


async def get(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.crt_assignments.create_or_update(
        id="NT-1-crt", content_id="NT-1", crt_number="1", crt_assignment_date=date(2026, 1, 2)
    )
    found = await client.crt_assignments.get("NT-1-crt")
    print(found.crt_number)


async def update(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.crt_assignments.create_or_update(
        id="NT-1-crt", content_id="NT-1", crt_number="1", crt_assignment_date=date(2026, 1, 2)
    )
    await client.crt_assignments.update("NT-1-crt", crt_number="2")


async def delete(client: AsyncWhatsonClient) -> None:
    await client.programs.create_or_update(content_id="NT-1", title="Night Train", duration="01:33:00")
    await client.crt_assignments.create_or_update(
        id="NT-1-crt", content_id="NT-1", crt_number="1", crt_assignment_date=date(2026, 1, 2)
    )
    await client.crt_assignments.delete("NT-1-crt")
