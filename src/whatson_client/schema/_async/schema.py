"""`client.schema`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from broadcast_clients.core.errors import ConfigurationError
from whatson_client.releases.version import Release, release_of
from whatson_client.schema.description import Description
from whatson_client.schema.drift import Drift, drift_of
from whatson_client.schema.reading import read_yaml

if TYPE_CHECKING:
    from broadcast_clients.core._async.engine import AsyncEngine
    from broadcast_clients.core.options import RequestOptions
    from whatson_client._async.client import AsyncWhatsonClient

__all__ = ["AsyncSchema"]

APIS = ("content", "mam", "trailer")
_YAML: RequestOptions = {"headers": {"Accept": "application/yaml, text/yaml, */*"}}


class AsyncSchema:
    """What the installation says of its APIs, reached as `client.schema`. Needs `broadcast-clients[schema]`."""

    def __init__(self, client: AsyncWhatsonClient, engine: AsyncEngine) -> None:
        self._client = client
        self._engine = engine

    async def fetch(self, api: Literal["content", "mam", "trailer"] = "content") -> Description:
        """Read the OpenAPI description of an API: `GET /content/v1/api` and the like.

        Args:
            api: Which one.

        Returns:
            The text as it came, and its values.

        Raises:
            ConfigurationError: There is no such API, or PyYAML isn't installed.
            MalformedAnswer: What came isn't YAML, or is a trap for readers of YAML.
            StatusError: The server refuses.
        """
        if api not in APIS:
            raise ConfigurationError(f"there is no API {api!r}", hint=f"the APIs are {', '.join(APIS)}")
        operation = self._engine.shared.load_operation(f"schema.{api}")
        text: str = await self._engine.call(operation, {}, _YAML)
        return Description(api, text, read_yaml(text))

    async def drift(
        self,
        api: Literal["content", "mam", "trailer"] = "content",
        *,
        description: Description | None = None,
        release: str | Release | None = None,
    ) -> Drift:
        """Hold the description of an API against what this version of the client knows.

        Args:
            api: Which one.
            description: One that was fetched before. Default: it is fetched now.
            release: What to expect. Default: the client's release, else everything that wasn't removed.

        Returns:
            Operations, parameters, fields and types that are added, gone or different. `print` gives a report; errors
            of the description that the vendor's notes admit are marked as known. True if anything else differs.

        Raises:
            BroadcastError: As `fetch`.
        """
        found = description if description is not None else await self.fetch(api)
        chosen = release_of(release) if release is not None else self._client.release.current
        return drift_of(found, self._client.operations, chosen)
