"""Snippets of `client.persons`."""

from plurimedia_client import AsyncPlurimediaClient


async def get(client: AsyncPlurimediaClient) -> None:
    content = await client.contents.get(7488)
    person_id = content.cast[0].person_id
    person = await client.persons.get(person_id)
    print(person)


async def biography(client: AsyncPlurimediaClient) -> None:
    content = await client.contents.get(7488)
    person_id = content.cast[0].person_id
    biography = await client.persons.biography(person_id)
    print(biography)


async def images(client: AsyncPlurimediaClient) -> None:
    content = await client.contents.get(7488)
    person_id = content.cast[0].person_id
    for image in await client.persons.images(person_id):
        print(image)
