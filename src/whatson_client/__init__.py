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
    from whatson_client.catalogue import Explanation, explain
    from whatson_client.errors import (
        NotInRelease,
        ReleaseWarning,
        WhatsonBadRequest,
        WhatsonNotFound,
        WhatsonPermissionDenied,
        WhatsonServerError,
        WhatsonUnprocessable,
    )
    from whatson_client.releases.version import Release

__all__ = [
    "AsyncWhatsonClient",
    "Explanation",
    "NotInRelease",
    "Release",
    "ReleaseWarning",
    "WhatsonBadRequest",
    "WhatsonClient",
    "WhatsonNotFound",
    "WhatsonPermissionDenied",
    "WhatsonServerError",
    "WhatsonUnprocessable",
    "__version__",
    "explain",
]
__all__ += _exports.__all__

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            **_exports.NAMES,
            "AsyncWhatsonClient": "whatson_client._async.client",
            "Explanation": "whatson_client.catalogue",
            "NotInRelease": "whatson_client.errors",
            "Release": "whatson_client.releases.version",
            "ReleaseWarning": "whatson_client.errors",
            "WhatsonBadRequest": "whatson_client.errors",
            "WhatsonClient": "whatson_client._sync.client",
            "WhatsonNotFound": "whatson_client.errors",
            "WhatsonPermissionDenied": "whatson_client.errors",
            "WhatsonServerError": "whatson_client.errors",
            "WhatsonUnprocessable": "whatson_client.errors",
            "explain": "whatson_client.catalogue",
        },
    )
