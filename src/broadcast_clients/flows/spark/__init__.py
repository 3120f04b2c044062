"""A Spark data source for imports that outgrow one machine.

It needs Spark 4: `pip install 'broadcast-clients[spark]'`. Names are imported when they are first used.
"""

from broadcast_clients._lazy import lazy_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from broadcast_clients.flows.spark.source import PlurimediaDataSource

__all__ = ["PlurimediaDataSource"]

if not TYPE_CHECKING:
    _load, __dir__ = lazy_names(__name__, {"PlurimediaDataSource": "broadcast_clients.flows.spark.source"})

    def __getattr__(name):
        """Load a name; where a package is missing, say what to install."""
        try:
            return _load(name)
        except ModuleNotFoundError as error:
            package = (error.name or "").partition(".")[0]
            if package not in ("pyspark", "sqlalchemy"):
                raise
            message = f"the data source needs {package}: pip install 'broadcast-clients[spark]'"
            raise ModuleNotFoundError(message, name=error.name) from None
