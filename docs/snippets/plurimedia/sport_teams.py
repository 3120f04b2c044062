"""Snippets of `client.sport_teams`."""

from plurimedia_client import AsyncPlurimediaClient


async def of_content(client: AsyncPlurimediaClient) -> None:
    for team in await client.sport_teams.of_content(content_id=7488):
        print(team)
