"""What the core must be told about an API: its envelope, its errors, how it refuses a credential."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attr import field, frozen

from broadcast_clients.core.errors import FieldError, StatusError
from broadcast_clients.core.value import Value

__all__ = ["ApiProfile", "ErrorDetails"]


@frozen(kw_only=True, eq=False, repr=False)
class ErrorDetails(Value):
    """What an error body said."""

    message: str | None = None
    code: str | None = None
    errors: tuple[FieldError, ...] = ()
    request_id: str | None = None
    attributes: Mapping[str, Any] = field(factory=dict[str, Any])
    """Further facts, set as attributes on the API's own error classes."""


def _nothing(status: int, payload: Any) -> ErrorDetails:
    return ErrorDetails()


@frozen(kw_only=True, eq=False, repr=False)
class ApiProfile(Value):
    """One API as the core sees it."""

    name: str
    """Short name, such as `encora`."""
    title: str
    """Name for people, such as `EncoraStream`."""
    package: str
    """Import package; also the name of the logger."""
    variables: str
    """Prefix of the environment variables, such as `ENCORA`."""
    base_url: str | None = None
    """The documented base URL, if there is one."""
    one_wrapped: bool = False
    """The documented form of a single resource is `{"data": …}`."""
    list_wrapped: bool = True
    """The documented form of a list is `{"data": […]}`."""
    envelope_members: frozenset[str] = frozenset({"data", "meta"})
    """Members of the envelope: an answer with one of them and no `data` is an empty envelope."""
    read_error: Callable[[int, Any], ErrorDetails] = _nothing
    """Reads the parsed JSON body of an error answer; must not raise for any JSON value."""
    error_classes: Mapping[int, type[StatusError]] = field(factory=dict[int, type[StatusError]])
    """Leaves of the API's own, by status."""
    rejected_statuses: frozenset[int] = frozenset({401})
    """Statuses by which the API refuses a credential."""
