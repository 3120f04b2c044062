"""The WHATS'ON clients."""

from whatson_client._async.client import AsyncWhatsonClient
from whatson_client._sync.client import WhatsonClient

__all__ = ["AsyncWhatsonClient", "WhatsonClient"]
