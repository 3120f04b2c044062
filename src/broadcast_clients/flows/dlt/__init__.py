"""Sources for dlt, which load what the clients read into any destination that dlt knows.

They need dlt: `pip install 'broadcast-clients[dlt]'`. Names are imported when they are first used.
"""

from broadcast_clients._lazy import lazy_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from broadcast_clients.flows.dlt.encora import encora_source
    from broadcast_clients.flows.dlt.plurimedia import plurimedia_source

__all__ = ["encora_source", "plurimedia_source"]

if not TYPE_CHECKING:
    _load, __dir__ = lazy_names(
        __name__,
        {
            "encora_source": "broadcast_clients.flows.dlt.encora",
            "plurimedia_source": "broadcast_clients.flows.dlt.plurimedia",
        },
    )

    def __getattr__(name):
        """Load a name; where a package is missing, say what to install."""
        try:
            return _load(name)
        except ModuleNotFoundError as error:
            if error.name not in ("dlt", "sqlalchemy"):
                raise
            message = f"this source needs {error.name}: pip install 'broadcast-clients[dlt]'"
            raise ModuleNotFoundError(message, name=error.name) from None
