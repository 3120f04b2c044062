"""The doctor: holds a real account against what the clients expect of it, with reads that change nothing.

It writes a report that can be mailed to anybody, and the overrides file that makes the client fit the account.
Names are imported when they are first used.
"""

from broadcast_clients._lazy import lazy_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from broadcast_clients.flows.doctor._async.doctor import AsyncDoctor
    from broadcast_clients.flows.doctor._sync.doctor import Doctor
    from broadcast_clients.flows.doctor.finding import Finding, Progress, Severity
    from broadcast_clients.flows.doctor.report import DoctorReport

__all__ = ["AsyncDoctor", "Doctor", "DoctorReport", "Finding", "Progress", "Severity"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "AsyncDoctor": "broadcast_clients.flows.doctor._async.doctor",
            "Doctor": "broadcast_clients.flows.doctor._sync.doctor",
            "DoctorReport": "broadcast_clients.flows.doctor.report",
            "Finding": "broadcast_clients.flows.doctor.finding",
            "Progress": "broadcast_clients.flows.doctor.finding",
            "Severity": "broadcast_clients.flows.doctor.finding",
        },
    )
