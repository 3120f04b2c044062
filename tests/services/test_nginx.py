"""Our own transport against nginx, over TLS: what a loopback server of ours would never do to it."""

from __future__ import annotations

import asyncio

import pytest

from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient, PreconditionFailed
from plurimedia_client import AsyncPlurimediaClient, PlurimediaClient, response_of
from plurimedia_client.events import ContentLoaded
from tests.services.nginx import AUTHORITY, REQUESTS_PER_CONNECTION

Behind = tuple[Sandbox, str]


def plurimedia_settings(behind: Behind) -> dict[str, str]:
    sandbox, url = behind
    return {"base_url": f"{url}/plurimedia", "subscription_key": sandbox.plurimedia.subscription_key}


def test_a_catalogue_comes_in_over_tls_and_gzip(sandbox_behind_nginx: Behind) -> None:
    sandbox, _ = sandbox_behind_nginx
    with PlurimediaClient(**plurimedia_settings(sandbox_behind_nginx), ca_file=AUTHORITY) as client:
        events = list(client.workflows.load_catalog(sandbox.plurimedia.catalog_id, concurrency=8))
        content = client.contents.get(7488)
    assert len([event for event in events if isinstance(event, ContentLoaded)]) == 200
    assert response_of(content).headers.get("content-encoding") == "gzip"


def test_the_async_client_does_the_same(sandbox_behind_nginx: Behind) -> None:
    async def load() -> list[object]:
        sandbox, _ = sandbox_behind_nginx
        async with AsyncPlurimediaClient(**plurimedia_settings(sandbox_behind_nginx), ca_file=AUTHORITY) as client:
            return [event async for event in client.workflows.load_catalog(sandbox.plurimedia.catalog_id)]

    assert len(asyncio.run(load())) == 200


def test_writes_survive_connections_that_close_after_a_few_requests(sandbox_behind_nginx: Behind) -> None:
    sandbox, url = sandbox_behind_nginx
    settings = {"base_url": f"{url}/encora/api/v2", "token": sandbox.encora.token}
    with EncoraClient(**settings, ca_file=AUTHORITY, retries=0, max_connections=1) as client:
        created = [
            client.admin.movies.create(title=f"Film {number}", status="draft", drm_required=False)
            for number in range(REQUESTS_PER_CONNECTION * 4)
        ]
        movie = client.admin.movies.update(created[0], tagline="Seen through nginx")
        with pytest.raises(PreconditionFailed):
            client.admin.movies.update(created[0], tagline="too late")
    assert movie.tagline == "Seen through nginx"
    assert len({each.id for each in created}) == REQUESTS_PER_CONNECTION * 4


def test_an_unknown_authority_is_refused(sandbox_behind_nginx: Behind) -> None:
    from broadcast_clients.core.errors import TLSFailed

    with PlurimediaClient(**plurimedia_settings(sandbox_behind_nginx)) as client, pytest.raises(TLSFailed):
        client.catalogs.list()
