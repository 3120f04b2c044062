"""A page that one wants to look at: the guide as a grid, what changed, what was written where, what failed and why.

It needs SQLAlchemy, as the mirror does: `pip install 'broadcast-clients[mirror]'`. Names are imported when they are
first used.
"""

from broadcast_clients._lazy import lazy_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from broadcast_clients.flows.report_page.changes import Snapshot, SourceChanges, changes_since
    from broadcast_clients.flows.report_page.page import write_report

__all__ = ["Snapshot", "SourceChanges", "changes_since", "write_report"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "Snapshot": "broadcast_clients.flows.report_page.changes",
            "SourceChanges": "broadcast_clients.flows.report_page.changes",
            "changes_since": "broadcast_clients.flows.report_page.changes",
            "write_report": "broadcast_clients.flows.report_page.page",
        },
    )
