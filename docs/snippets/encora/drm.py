"""Snippets of `client.drm`."""

from encora_client import AsyncEncoraClient


async def acquire_licence(client: AsyncEncoraClient) -> None:
    """The bytes are the request that the player made, in base64."""
    movie = (await client.movies.list().first_page())[0]
    device = (await client.devices.list())[0]
    licence = await client.drm.acquire_licence(
        content_id=movie.id,
        content_type="movie",
        drm_system="widevine",
        license_request_bytes="AAEC",
        device_id=device.id,
    )
    print(licence.model_fields_set)
