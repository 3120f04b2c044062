"""The Plurimedia clients."""

from plurimedia_client._async.client import AsyncPlurimediaClient
from plurimedia_client._sync.client import PlurimediaClient

__all__ = ["AsyncPlurimediaClient", "PlurimediaClient"]
