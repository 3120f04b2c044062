"""Devices: registered up to what the plan allows."""

from __future__ import annotations

from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .operations import Operations
from .record import Record
from .schemas_users import DEVICE, RENAME

_ONE = "/devices/{device_id}"
# An account without a subscription may still sign in on one device.
_WITHOUT_PLAN = 1


class Devices(Operations):
    """The five operations on devices."""

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/devices", self.list_devices),
            Route("POST", "/devices", self.register),
            Route("GET", _ONE, self.get),
            self.updating(_ONE, self.rename),
            Route("DELETE", _ONE, self.remove),
        ]

    def list_devices(self, request: Request) -> Response:
        """List Registered Devices: with the allowance beside the data (documented)."""
        rows = [self.replies.shown(device) for device in self.store.devices]
        return self.replies.rows(request, rows, limit=self._allowance())

    def register(self, request: Request) -> Response:
        """Register a Device: 409 once the plan's limit is reached (documented)."""
        stored = self.read_new(request, DEVICE)
        if len(self.store.devices) >= self._allowance():
            raise self.replies.refusal(request, 409, f"The plan allows {self._allowance()} devices.")
        fingerprint = stored.pop("fingerprint")
        active = rfc3339(self.account.now())
        device = self.store.devices.create(
            {**stored, "is_trusted": False, "last_active_at": active}, fingerprint=fingerprint
        )
        self.account.audit(request, "device.registered", "device", device.id, role="subscriber")
        self.account.events.device("device.registered", device)
        return self.created(request, device)

    def get(self, request: Request) -> Response:
        """Get Device."""
        return self.replies.one(request, self._device(request))

    def rename(self, request: Request) -> Response:
        """Rename Device: the body needs nothing (documented)."""
        device = self._device(request)
        stored = self.checked(request, self.body(request), RENAME)
        return self.replies.one(request, self.store.devices.change(device, **stored))

    def remove(self, request: Request) -> Response:
        """Remove Device: its streams end (documented)."""
        device = self._device(request)
        for session in self.store.sessions:
            if session.get("device_id") == device.id:
                self.store.sessions.drop(session)
                self.account.events.stream("stream.ended", session)
        self.store.devices.delete(device)
        self.account.audit(request, "device.removed", "device", device.id, role="subscriber", name=device.get("name"))
        self.account.events.device("device.removed", device)
        return self.replies.deleted(request)

    def _device(self, request: Request) -> Record:
        return self.find(request, self.store.devices, "device_id")

    def _allowance(self) -> int:
        plan = self.account.plan
        return int(plan.get("max_devices")) if plan is not None else _WITHOUT_PLAN
