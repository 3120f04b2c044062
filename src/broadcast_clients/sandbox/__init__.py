"""A local stand-in for the three APIs: real HTTP, deterministic data, state that moves, faults on demand.

It knows nothing of the clients: it follows the vendors' documents, and whatever those leave open is an `Assumption`
with variants, so that client code can be tried under each of them.

    with Sandbox(seed=1) as sandbox:
        print(sandbox.plurimedia.base_url, sandbox.plurimedia.subscription_key)

Needs the `sandbox` extra (uvicorn). Importing this package loads nothing heavy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .assumption import Assumption as Assumption
    from .control import Sandbox as Sandbox
    from .records import ActiveFault as ActiveFault
    from .records import ReceivedRequest as ReceivedRequest
    from .records import SandboxError as SandboxError

__all__ = ["ActiveFault", "Assumption", "ReceivedRequest", "Sandbox", "SandboxError"]

_HOMES = {
    "ActiveFault": "records",
    "Assumption": "assumption",
    "ReceivedRequest": "records",
    "Sandbox": "control",
    "SandboxError": "records",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{home}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
