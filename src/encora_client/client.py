"""The EncoraStream clients."""

from encora_client._async.client import AsyncEncoraClient
from encora_client._sync.client import EncoraClient

__all__ = ["AsyncEncoraClient", "EncoraClient"]
