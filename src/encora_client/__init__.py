"""Typed clients for the EncoraStream CMS API 2.0.0.

Names are imported when they are first used: `import encora_client` alone loads neither httpx nor pydantic.
"""

import broadcast_clients._exports as _exports  # in this form, pyright follows `__all__ +=`
from broadcast_clients._lazy import lazy_names
from broadcast_clients._version import __version__

TYPE_CHECKING = False  # type checkers take the name for true; importing it would cost more than all the rest
if TYPE_CHECKING:
    from broadcast_clients._exports import *
    from encora_client._async.client import AsyncEncoraClient
    from encora_client._sync.client import EncoraClient
    from encora_client.errors import (
        JobFailed,
        PublishFailed,
        SignInFailed,
        SignInNeeded,
        StreamRefused,
        UploadCanceled,
        UploadFailed,
        WebhookRefused,
    )

__all__ = [
    "AsyncEncoraClient",
    "EncoraClient",
    "JobFailed",
    "PublishFailed",
    "SignInFailed",
    "SignInNeeded",
    "StreamRefused",
    "UploadCanceled",
    "UploadFailed",
    "WebhookRefused",
    "__version__",
]
__all__ += _exports.__all__

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            **_exports.NAMES,
            "AsyncEncoraClient": "encora_client._async.client",
            "EncoraClient": "encora_client._sync.client",
            "JobFailed": "encora_client.errors",
            "PublishFailed": "encora_client.errors",
            "SignInFailed": "encora_client.errors",
            "SignInNeeded": "encora_client.errors",
            "StreamRefused": "encora_client.errors",
            "UploadCanceled": "encora_client.errors",
            "UploadFailed": "encora_client.errors",
            "WebhookRefused": "encora_client.errors",
        },
    )
