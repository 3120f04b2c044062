"""What `client.release` offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.operation import Lifetime, Operation
from broadcast_clients.core.suggest import did_you_mean
from whatson_client.releases.behaviour import BEHAVIOUR, Behaviour
from whatson_client.releases.changes import ReleaseChanges, changes_between
from whatson_client.releases.presence import absence
from whatson_client.releases.version import Release, release_of

__all__ = ["ReleaseView"]


class ReleaseView:
    """The release of the installation, what it has, and what an upgrade changes."""

    def __init__(
        self,
        current: Release | None,
        operations: Callable[[], list[Operation]],
        read_fields: Callable[[], Iterable[tuple[str, Lifetime, tuple[str, ...]]]],
    ) -> None:
        self._current = current
        self._operations = operations
        self._read_fields = read_fields

    def __repr__(self) -> str:
        return f"<release {self._current}>" if self._current is not None else "<release not given>"

    @property
    def current(self) -> Release | None:
        """The release that the client was given, if it was."""
        return self._current

    def changes(self, before: str | Release, after: str | Release) -> ReleaseChanges:
        """What comes, goes and changes after one release, up to and including another.

        Args:
            before: The release that runs now, such as `"2023r4"`.
            after: The release to come.

        Returns:
            The changes as data; `print` gives a report, `.of("programs.get", …)` only what concerns your calls.

        Raises:
            ConfigurationError: One of them isn't a release, or `before` is the later one.
        """
        return changes_between(release_of(before), release_of(after), self._operations(), self._read_fields())

    def has(self, operation_id: str, release: str | Release | None = None) -> bool | None:
        """Whether a release has an operation.

        Args:
            operation_id: Such as `titles.create`.
            release: Default: the client's.

        Returns:
            `None` where no document says.

        Raises:
            ConfigurationError: There is no such operation, or no release is given.
        """
        table = {each.id: each for each in self._operations()}
        operation = table.get(operation_id)
        if operation is None:
            raise ConfigurationError(f"there is no operation {operation_id!r}", hint=did_you_mean(operation_id, table))
        why = absence(operation, self._chosen(release))
        return True if why is None else (False if why.certain else None)

    def old_behaviour(self, release: str | Release | None = None) -> tuple[Behaviour, ...]:
        """What a release does otherwise than the client is written for.

        Args:
            release: Default: the client's.

        Raises:
            ConfigurationError: No release is given.
        """
        chosen = self._chosen(release)
        return tuple(each for each in BEHAVIOUR if each.is_old_in(chosen))

    def _chosen(self, release: str | Release | None) -> Release:
        if release is not None:
            return release_of(release)
        if self._current is None:
            raise ConfigurationError(
                "the client doesn't know the release", hint="pass release= to the client, or set WHATSON_RELEASE"
            )
        return self._current
