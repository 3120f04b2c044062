"""The mirror: TV schedule and VOD catalogues of a Plurimedia account in SQLite or PostgreSQL.

It needs SQLAlchemy: `pip install 'broadcast-clients[mirror]'`. Names are imported when they are first used.
"""

from broadcast_clients._lazy import lazy_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from broadcast_clients.flows.mirror._async.mirror import AsyncMirror
    from broadcast_clients.flows.mirror._sync.mirror import Mirror
    from broadcast_clients.flows.mirror.report import DatabaseUnusable, Failure, MirrorReport, Progress

__all__ = ["AsyncMirror", "DatabaseUnusable", "Failure", "Mirror", "MirrorReport", "Progress"]

if not TYPE_CHECKING:
    _load, __dir__ = lazy_names(
        __name__,
        {
            "AsyncMirror": "broadcast_clients.flows.mirror._async.mirror",
            "DatabaseUnusable": "broadcast_clients.flows.mirror.report",
            "Failure": "broadcast_clients.flows.mirror.report",
            "Mirror": "broadcast_clients.flows.mirror._sync.mirror",
            "MirrorReport": "broadcast_clients.flows.mirror.report",
            "Progress": "broadcast_clients.flows.mirror.report",
        },
    )

    def __getattr__(name):
        """Load a name; where SQLAlchemy is missing, say what to install."""
        try:
            return _load(name)
        except ModuleNotFoundError as error:
            if error.name != "sqlalchemy":
                raise
            message = "the mirror needs SQLAlchemy: pip install 'broadcast-clients[mirror]'"
            raise ModuleNotFoundError(message, name=error.name) from None
