"""Sends the doctor's requests: GET and HEAD alone, whatever anybody asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attr import evolve

from broadcast_clients.core.errors import (
    BroadcastError,
    ConfigurationError,
    CredentialError,
    StatusError,
    TransportError,
)
from broadcast_clients.core.operation import Operation
from broadcast_clients.flows.doctor.reply import Reply, reply_of

if TYPE_CHECKING:
    from broadcast_clients.core._async.client import AsyncClientBase

__all__ = ["AsyncReader"]

READ = "request"
"""What reads are called; a failure of anything else is one of logging in."""


class AsyncReader:
    """Reads with the credentials and policies of a client, and counts.

    Args:
        client: Whose account is read.
        deadline: Seconds for each read; a client that gives up earlier does so here, too.
    """

    def __init__(self, client: AsyncClientBase, deadline: float) -> None:
        own = client._engine.settings.deadline  # pyright: ignore[reportPrivateUsage]  # what the client was set up with
        # Arguments that break documented limits are sent: whether the server takes them is what is to be found out.
        view = client.with_options(check=False, deadline=deadline if own is None else min(own, deadline))
        self._engine = view._engine  # pyright: ignore[reportPrivateUsage]  # gives bodies undecoded
        self.count = 0
        self.came: Counter[str] = Counter()
        """What came that no API answered, as people read it."""

    @property
    def is_foreign(self) -> bool:
        """Whether the API has answered nothing until now."""
        return sum(self.came.values()) == self.count

    async def __call__(self, home: str, operation: Operation, arguments: Mapping[str, Any]) -> Reply:
        """Read once.

        Args:
            home: The documented path, which says which of the client's servers it belongs to.
            operation: What to read, as it is to be sent.
            arguments: By Python name.

        Raises:
            CredentialError: There is no credential, or logging in failed, whatever came: it isn't tried again.
            ConfigurationError: It isn't a read.
        """
        if operation.method not in ("GET", "HEAD"):
            raise ConfigurationError(f"the doctor only reads, and {operation.id} is a {operation.method}")
        self.count += 1
        # Under the id of calls beyond the table, so that nothing of it is kept.
        once = evolve(operation, id=READ, paging=None, etag=False)
        try:
            reply = reply_of(await self._engine.serving(home).exchange(once, dict(arguments)))
        except CredentialError:
            raise
        except BroadcastError as error:
            if not isinstance(error, TransportError) and error.call is not None and error.call.operation != READ:
                # What it says stays out of the report: it may hold what nobody else should see.
                what = f"status {error.status}" if isinstance(error, StatusError) else "what isn't a login's answer"
                raise CredentialError(
                    f"the login was answered with {what}", hint="check base_url and its path", call=error.call
                ) from error
            reply = reply_of(error)
        if reply.foreign:
            self.came[reply.told] += 1
        return reply
