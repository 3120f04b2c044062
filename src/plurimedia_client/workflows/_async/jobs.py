"""All jobs of the client, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plurimedia_client.workflows._async.catalog import AsyncCatalogJobs
from plurimedia_client.workflows._async.changes import AsyncChangeJobs
from plurimedia_client.workflows._async.orders import AsyncOrderJobs
from plurimedia_client.workflows._async.schedule import AsyncScheduleJobs

if TYPE_CHECKING:
    from plurimedia_client._async.client import AsyncPlurimediaClient

__all__ = ["AsyncWorkflows"]


class AsyncWorkflows(AsyncScheduleJobs, AsyncCatalogJobs, AsyncChangeJobs, AsyncOrderJobs):
    """The jobs of the Plurimedia client, reached as `client.workflows`.

    They follow the documented recipes, call by call, tell each thing as it happens, and keep nothing but ids.
    """

    def __init__(self, client: AsyncPlurimediaClient) -> None:
        self._client = client
