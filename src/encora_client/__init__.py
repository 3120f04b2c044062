"""Typed clients for the EncoraStream CMS API 2.0.0.

Names are imported when they are first used: `import encora_client` alone loads neither httpx nor pydantic.
"""

from broadcast_clients._lazy import lazy_names
from broadcast_clients._version import __version__

TYPE_CHECKING = False  # type checkers take the name for true; importing it would cost more than all the rest
if TYPE_CHECKING:
    from broadcast_clients.core._async.pager import AsyncPager
    from broadcast_clients.core._sync.pager import Pager
    from broadcast_clients.core.answer import NOT_MODIFIED, ItemList, NotModified, response_of
    from broadcast_clients.core.errors import (
        AuthenticationError,
        BroadcastError,
        ConfigurationError,
        Conflict,
        ConnectionFailed,
        ConnectionLost,
        CredentialError,
        DeadlineExceeded,
        FieldError,
        FieldMissing,
        InvalidRequest,
        MalformedAnswer,
        NotFoundError,
        OutcomeUnknown,
        PagingError,
        PermissionDenied,
        PreconditionFailed,
        ReadTimeout,
        SchemaDeviation,
        ServerError,
        StatusError,
        TooManyRequests,
        TransportError,
        UnprocessableRequest,
    )
    from broadcast_clients.core.hooks import Attempt, Hook
    from broadcast_clients.core.http.protocol import Timeout
    from broadcast_clients.core.options import RequestOptions
    from broadcast_clients.core.ratelimit import RateLimit
    from broadcast_clients.core.retry import Retry
    from broadcast_clients.core.secret import FromEnvironment, FromFile
    from broadcast_clients.core.token import Token
    from broadcast_clients.core.unset import UNSET, Omittable
    from encora_client.client import AsyncEncoraClient, EncoraClient

__all__ = [
    "NOT_MODIFIED",
    "UNSET",
    "AsyncEncoraClient",
    "AsyncPager",
    "Attempt",
    "AuthenticationError",
    "BroadcastError",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "ConnectionLost",
    "CredentialError",
    "DeadlineExceeded",
    "EncoraClient",
    "FieldError",
    "FieldMissing",
    "FromEnvironment",
    "FromFile",
    "Hook",
    "InvalidRequest",
    "ItemList",
    "MalformedAnswer",
    "NotFoundError",
    "NotModified",
    "Omittable",
    "OutcomeUnknown",
    "Pager",
    "PagingError",
    "PermissionDenied",
    "PreconditionFailed",
    "RateLimit",
    "ReadTimeout",
    "RequestOptions",
    "Retry",
    "SchemaDeviation",
    "ServerError",
    "StatusError",
    "Timeout",
    "Token",
    "TooManyRequests",
    "TransportError",
    "UnprocessableRequest",
    "__version__",
    "response_of",
]

_NAMES = {
    "AsyncEncoraClient": "encora_client._async.client",
    "AsyncPager": "broadcast_clients.core._async.pager",
    "Attempt": "broadcast_clients.core.hooks",
    "AuthenticationError": "broadcast_clients.core.errors",
    "BroadcastError": "broadcast_clients.core.errors",
    "ConfigurationError": "broadcast_clients.core.errors",
    "Conflict": "broadcast_clients.core.errors",
    "ConnectionFailed": "broadcast_clients.core.errors",
    "ConnectionLost": "broadcast_clients.core.errors",
    "CredentialError": "broadcast_clients.core.errors",
    "DeadlineExceeded": "broadcast_clients.core.errors",
    "EncoraClient": "encora_client._sync.client",
    "FieldError": "broadcast_clients.core.errors",
    "FieldMissing": "broadcast_clients.core.errors",
    "FromEnvironment": "broadcast_clients.core.secret",
    "FromFile": "broadcast_clients.core.secret",
    "Hook": "broadcast_clients.core.hooks",
    "InvalidRequest": "broadcast_clients.core.errors",
    "ItemList": "broadcast_clients.core.answer",
    "MalformedAnswer": "broadcast_clients.core.errors",
    "NOT_MODIFIED": "broadcast_clients.core.answer",
    "NotFoundError": "broadcast_clients.core.errors",
    "NotModified": "broadcast_clients.core.answer",
    "Omittable": "broadcast_clients.core.unset",
    "OutcomeUnknown": "broadcast_clients.core.errors",
    "Pager": "broadcast_clients.core._sync.pager",
    "PagingError": "broadcast_clients.core.errors",
    "PermissionDenied": "broadcast_clients.core.errors",
    "PreconditionFailed": "broadcast_clients.core.errors",
    "RateLimit": "broadcast_clients.core.ratelimit",
    "ReadTimeout": "broadcast_clients.core.errors",
    "RequestOptions": "broadcast_clients.core.options",
    "Retry": "broadcast_clients.core.retry",
    "SchemaDeviation": "broadcast_clients.core.errors",
    "ServerError": "broadcast_clients.core.errors",
    "StatusError": "broadcast_clients.core.errors",
    "Timeout": "broadcast_clients.core.http.protocol",
    "Token": "broadcast_clients.core.token",
    "TooManyRequests": "broadcast_clients.core.errors",
    "TransportError": "broadcast_clients.core.errors",
    "UNSET": "broadcast_clients.core.unset",
    "UnprocessableRequest": "broadcast_clients.core.errors",
    "response_of": "broadcast_clients.core.answer",
}

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(__name__, _NAMES)
