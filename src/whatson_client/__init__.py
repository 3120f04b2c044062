"""Typed clients for the WHATS'ON (Mediagenix) business API.

Names are imported when they are first used: `import whatson_client` alone loads neither httpx nor pydantic.
"""

import broadcast_clients._exports as _exports  # in this form, pyright follows `__all__ +=`
from broadcast_clients._lazy import lazy_names
from broadcast_clients._version import __version__

TYPE_CHECKING = False  # type checkers take the name for true; importing it would cost more than all the rest
if TYPE_CHECKING:
    from broadcast_clients._exports import *
    from whatson_client._async.client import AsyncWhatsonClient
    from whatson_client._sync.client import WhatsonClient
    from whatson_client.errors import (
        WhatsonBadRequest,
        WhatsonNotFound,
        WhatsonPermissionDenied,
        WhatsonServerError,
        WhatsonUnprocessable,
    )

__all__ = [
    "AsyncWhatsonClient",
    "WhatsonBadRequest",
    "WhatsonClient",
    "WhatsonNotFound",
    "WhatsonPermissionDenied",
    "WhatsonServerError",
    "WhatsonUnprocessable",
    "__version__",
]
__all__ += _exports.__all__

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            **_exports.NAMES,
            "AsyncWhatsonClient": "whatson_client._async.client",
            "WhatsonBadRequest": "whatson_client.errors",
            "WhatsonClient": "whatson_client._sync.client",
            "WhatsonNotFound": "whatson_client.errors",
            "WhatsonPermissionDenied": "whatson_client.errors",
            "WhatsonServerError": "whatson_client.errors",
            "WhatsonUnprocessable": "whatson_client.errors",
        },
    )
