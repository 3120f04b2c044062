"""The shared house of the broadcast clients: transport core, formats, sandbox and flows.

Import the clients themselves from `plurimedia_client`, `encora_client` and `whatson_client`.
"""

from broadcast_clients._version import __version__

__all__ = ["__version__"]
