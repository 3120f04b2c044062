"""Where an example runs: on your account if its environment variables are set, else on a sandbox of its own."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager

from broadcast_clients.sandbox import Sandbox

VARIABLES = {
    "plurimedia": ("PLURIMEDIA_BASE_URL", "PLURIMEDIA_SUBSCRIPTION_KEY", "PLURIMEDIA_SECONDARY_KEY"),
    "encora": ("ENCORA_BASE_URL", "ENCORA_TOKEN"),
    "whatson": ("WHATSON_BASE_URL", "WHATSON_USERNAME", "WHATSON_PASSWORD", "WHATSON_TOKEN"),
}


@contextmanager
def account_or_sandbox(
    api: str, *, contents: int = 200, variants: Mapping[str, str] | None = None
) -> Generator[Sandbox | None]:
    """Give a running sandbox to whose API clients made within the block connect, or `None` on your own account.

    One variable of the API is enough to mean your account: if others are missing, the client says which.
    """
    if any(os.environ.get(name) for name in VARIABLES[api]):
        yield None
        return
    print("No account is configured, so this runs on a sandbox on this machine.")
    with Sandbox(seed=1, contents=contents, variants=variants) as sandbox:
        os.environ.update(sandbox.environment())
        try:
            yield sandbox
        finally:
            for name in sandbox.environment():
                os.environ.pop(name, None)
