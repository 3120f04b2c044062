"""Credentials that print as stars and are pickled by reference only."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn, Protocol

from attr import frozen

from broadcast_clients.core.errors import ConfigurationError, CredentialError
from broadcast_clients.core.value import Value

__all__ = ["FromEnvironment", "FromFile", "Secret", "SecretSource", "revealed", "secret"]

_STARS = "***"


class SecretSource(Protocol):
    """Where a secret comes from."""

    def reveal(self) -> str:
        """The text itself."""
        ...


class Secret:
    """A secret given as text. It shows as stars, and a pickle of it is refused."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        if not value or any(ord(character) < 32 or ord(character) == 127 for character in value):
            raise ConfigurationError("a credential must not be empty or contain line ends or control characters")
        self._value = value

    def reveal(self) -> str:
        """The text itself."""
        return self._value

    def __repr__(self) -> str:
        return _STARS

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a client that was given a credential as text can't be pickled, for the pickle would contain it; "
            "give it FromEnvironment('NAME'), FromFile(path), or a token provider"
        )


@frozen(eq=False, repr=False)
class FromEnvironment(Value):
    """A secret in an environment variable, read when it is needed."""

    name: str
    """Name of the variable."""

    def reveal(self) -> str:
        """Read the variable.

        Raises:
            CredentialError: It isn't set.
        """
        value = os.environ.get(self.name, "").strip()
        if not value:
            raise CredentialError(f"the environment variable {self.name} isn't set", hint=f"set {self.name}")
        return value


@frozen(eq=False, repr=False)
class FromFile(Value):
    """A secret in a file, read when it is needed; white space around it doesn't count."""

    path: str | Path
    """Where the file is."""

    def reveal(self) -> str:
        """Read the file.

        Raises:
            CredentialError: It can't be read, or is empty.
        """
        try:
            value = Path(self.path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise CredentialError(f"can't read the credential file {self.path}: {error.__class__.__name__}") from None
        if not value:
            raise CredentialError(f"the credential file {self.path} is empty")
        return value


def secret(value: str | SecretSource | None, variable: str) -> SecretSource | None:
    """The secret that an argument gives, or the environment variable, or nothing."""
    if value is None:
        return FromEnvironment(variable) if os.environ.get(variable, "").strip() else None
    return Secret(value) if isinstance(value, str) else value


def revealed(sources: Iterable[SecretSource]) -> list[str]:
    """The secrets that can be had now: what has to be kept out of texts."""
    found: list[str] = []
    for source in sources:
        try:
            found.append(source.reveal())
        except CredentialError:
            continue
    return found
