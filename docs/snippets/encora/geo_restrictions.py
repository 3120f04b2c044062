"""Snippets of `client.geo_restrictions`."""

from encora_client import AsyncEncoraClient


async def list(client: AsyncEncoraClient) -> None:
    async for rule in client.geo_restrictions.list():
        print(rule.name)


async def create(client: AsyncEncoraClient) -> None:
    rule = await client.geo_restrictions.create(name="France only", policy="allow_list", territories=["FR"])
    print(rule.id)


async def get(client: AsyncEncoraClient) -> None:
    rule = await client.geo_restrictions.create(name="France only", policy="allow_list", territories=["FR"])
    rule = await client.geo_restrictions.get(rule.id)
    print(rule.territories)


async def update(client: AsyncEncoraClient) -> None:
    rule = await client.geo_restrictions.create(name="France only", policy="allow_list", territories=["FR"])
    rule = await client.geo_restrictions.update(rule, territories=["FR", "BE"])
    print(rule.territories)


async def delete(client: AsyncEncoraClient) -> None:
    rule = await client.geo_restrictions.create(name="France only", policy="allow_list", territories=["FR"])
    await client.geo_restrictions.delete(rule)


async def check(client: AsyncEncoraClient) -> None:
    movie = (await client.movies.list().first_page())[0]
    result = await client.geo_restrictions.check(content_id=movie.id, content_type="movie", country_code="FR")
    print(result)
