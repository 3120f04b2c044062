"""Snippets of `client.awards`."""

from plurimedia_client import AsyncPlurimediaClient


async def of_person(client: AsyncPlurimediaClient) -> None:
    content = await client.contents.get(7488)
    person_id = content.cast[0].person_id
    for award in await client.awards.of_person(person_id):
        print(award)


async def of_content(client: AsyncPlurimediaClient) -> None:
    for award in await client.awards.of_content(7488):
        print(award)
