"""Snippets of `client.dropdowns`."""

from whatson_client import AsyncWhatsonClient


async def press_targets(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.press_targets():
        print(value)


async def press_status(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.press_status():
        print(value)


async def parental_ratings(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.parental_ratings():
        print(value)


async def product_display_types(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.product_display_types():
        print(value)


async def content_running_order_display_types(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.content_running_order_display_types():
        print(value)


async def content_running_order_types(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.content_running_order_types():
        print(value)


async def content_running_order_element_types(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.content_running_order_element_types():
        print(value)


async def psi_contents(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.psi_contents():
        print(value)


async def target_groups(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.target_groups():
        print(value)


async def cro_external_display_instructions(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.cro_external_display_instructions():
        print(value)


async def origins(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.origins():
        print(value)


async def content_producers(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.content_producers():
        print(value)


async def content_codes(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.content_codes():
        print(value)


async def frequencies(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.frequencies():
        print(value)


async def video_formats(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.video_formats():
        print(value)


async def production_modes(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.production_modes():
        print(value)


async def planning_categories(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.planning_categories():
        print(value)


async def appreciations(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.appreciations():
        print(value)


async def sound(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.sound():
        print(value)


async def content_collection_intentions(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.content_collection_intentions():
        print(value)


async def genres(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.genres():
        print(value)


async def content_collection_item_display_types(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.content_collection_item_display_types():
        print(value)


async def channels(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.channels():
        print(value)


async def channel_groups(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.channel_groups():
        print(value)


async def region_groups(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.region_groups():
        print(value)


async def language_groups(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.language_groups():
        print(value)


async def ancine_classifications(client: AsyncWhatsonClient) -> None:
    for value in await client.dropdowns.ancine_classifications():
        print(value)
