"""Sends the doctor's requests: GET and HEAD alone, whatever anybody asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attr import evolve

from broadcast_clients.core.errors import BroadcastError, ConfigurationError, CredentialError
from broadcast_clients.core.operation import Operation
from broadcast_clients.flows.doctor.reply import Reply, reply_of

if TYPE_CHECKING:
    from broadcast_clients.core._async.client import AsyncClientBase

__all__ = ["AsyncReader"]


class AsyncReader:
    """Reads with the credentials and policies of a client, and counts.

    Args:
        client: Whose account is read.
    """

    def __init__(self, client: AsyncClientBase) -> None:
        # Arguments that break documented limits are sent: whether the server takes them is what is to be found out.
        self._engine = client.with_options(check=False)._engine  # pyright: ignore[reportPrivateUsage]  # gives bodies undecoded
        self.count = 0

    async def __call__(self, home: str, operation: Operation, arguments: Mapping[str, Any]) -> Reply:
        """Read once.

        Args:
            home: The documented path, which says which of the client's servers it belongs to.
            operation: What to read, as it is to be sent.
            arguments: By Python name.

        Raises:
            CredentialError: There is no credential, or logging in failed.
            ConfigurationError: It isn't a read.
        """
        if operation.method not in ("GET", "HEAD"):
            raise ConfigurationError(f"the doctor only reads, and {operation.id} is a {operation.method}")
        self.count += 1
        # Under the id of calls beyond the table, so that nothing of it is kept.
        once = evolve(operation, id="request", paging=None, etag=False)
        try:
            return reply_of(await self._engine.serving(home).exchange(once, dict(arguments)))
        except CredentialError:
            raise
        except BroadcastError as error:
            return reply_of(error)
