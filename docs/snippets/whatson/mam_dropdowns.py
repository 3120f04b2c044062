"""Snippets of `client.mam.dropdowns`."""

from whatson_client import AsyncWhatsonClient


async def mam_systems(client: AsyncWhatsonClient) -> None:
    for value in await client.mam.dropdowns.mam_systems():
        print(value)


async def media_templates(client: AsyncWhatsonClient) -> None:
    for value in await client.mam.dropdowns.media_templates():
        print(value)


async def departments(client: AsyncWhatsonClient) -> None:
    for value in await client.mam.dropdowns.departments():
        print(value)


async def dynamic_ranges(client: AsyncWhatsonClient) -> None:
    for value in await client.mam.dropdowns.dynamic_ranges():
        print(value)


async def transfer_methods(client: AsyncWhatsonClient) -> None:
    for value in await client.mam.dropdowns.transfer_methods():
        print(value)


async def media_position_types(client: AsyncWhatsonClient) -> None:
    for value in await client.mam.dropdowns.media_position_types():
        print(value)


async def media_position_subtypes(client: AsyncWhatsonClient) -> None:
    for value in await client.mam.dropdowns.media_position_subtypes():
        print(value)


async def media_position_statuses(client: AsyncWhatsonClient) -> None:
    for value in await client.mam.dropdowns.media_position_statuses():
        print(value)


async def custom_attribute(client: AsyncWhatsonClient) -> None:
    """The names are those of your installation."""
    for value in await client.mam.dropdowns.custom_attribute("Media asset", "cADropDown"):
        print(value)
