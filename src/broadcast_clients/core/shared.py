"""What all views of one client share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from attr import define, field

from broadcast_clients.core.operation import Operation
from broadcast_clients.core.overrides import Overrides
from broadcast_clients.core.profile import ApiProfile

if TYPE_CHECKING:
    from broadcast_clients.core.cache import Asked, ResponseCache
    from broadcast_clients.core.decode import Decoder
    from broadcast_clients.core.hooks import Hook
    from broadcast_clients.core.plan import Plan
    from broadcast_clients.core.prepare import Inspect, Prepared
    from broadcast_clients.core.ratelimit import TokenBucket

__all__ = ["Shared"]


_Ready = tuple[Operation, "Plan", "Decoder"]


@define(kw_only=True, eq=False)
class Shared:
    """The parts of a client that `with_options` doesn't copy."""

    profile: ApiProfile
    base_url: str
    base_headers: Mapping[str, str] = field(repr=False)
    overrides: Overrides
    zone: tzinfo | None
    hooks: Sequence[Hook]
    bucket: TokenBucket | None
    load_operation: Callable[[str], Operation]
    operation_ids: Sequence[str]
    default_arguments: Mapping[str, Any]
    """Settings that are sent wherever an operation takes them and the call doesn't give them, such as `lang`."""
    inspect: Inspect | None = None
    """The API's own look at each call before it is sent."""
    cache: ResponseCache | None = None
    """Answers kept to be asked about again."""
    pressure: int = 0
    """How many answers asked us to slow down: bulk work watches it."""
    reported: set[str] = field(factory=set[str])
    """Deviations that have been reported already."""
    _ready: dict[tuple[str, bool], _Ready] = field(factory=dict[tuple[str, bool], _Ready], init=False)

    def ask(self, prepared: Prepared) -> Asked | None:
        """Let a request ask whether an answer that is kept is still the newest."""
        if self.cache is None:
            return None
        from broadcast_clients.core.cache import ask

        return ask(self.cache, prepared)

    def ready(self, operation: Operation, *, rows: bool = False) -> tuple[Plan, Decoder]:
        """The plan and decoder of an operation, made once.

        Args:
            operation: From the table.
            rows: The items of a list become plain dicts.
        """
        key = (operation.id, rows)
        entry = self._ready.get(key)
        if entry is not None and entry[0] is operation:
            return entry[1], entry[2]
        from broadcast_clients.core.decode import Decoder
        from broadcast_clients.core.plan import plan_operation

        plan = plan_operation(operation, self.overrides, self.zone, self.profile.variables)
        overrides = self.overrides
        decoder = Decoder(
            plan.operation.result,
            self.profile,
            plan.call,
            overrides.fields,
            self.zone,
            overrides.envelope,
            rows=rows,
        )
        if operation.id != "request":
            self._ready[key] = (operation, plan, decoder)
        return plan, decoder
