"""Which request is hit by which fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

# What each kind can be given, with what it has when nothing is given; None stands for "what the API itself would send".
KINDS: dict[str, dict[str, Any]] = {
    "status": {"status": 500, "headers": {}, "body": None, "acted": False},
    "cut_body": {"after_bytes": 0},
    "reset_before": {},
    "reset_after": {},
    "close_before": {},
    "close_after": {},
    "stall": {"acted": False},
    "delay": {"seconds": 0.1},
    "truncated": {"acted": True},
    "malformed_json": {"acted": True},
    "html": {"acted": False},
    "garbage": {"acted": False},
    "slow_body": {"bytes_per_second": 1000},
    "hold": {"until": 2, "seconds": 5.0},
}

# What hits a request before all of it is there.
WHILE_ARRIVING = ("cut_body",)

_TYPES: dict[str, tuple[type, ...]] = {
    "status": (int,),
    "headers": (dict,),
    "body": (str, dict, list, type(None)),
    "acted": (bool,),
    "seconds": (int, float),
    "bytes_per_second": (int, float),
    "until": (int,),
    "after_bytes": (int,),
}


@dataclass(slots=True)
class Fault:
    """A fault and how far it has come."""

    number: int
    api: str
    route: str
    kind: str
    parameters: dict[str, Any] = field(default_factory=dict[str, Any])
    skip: int = 0
    count: int | None = 1
    matched: int = 0
    hits: int = 0

    def take(self, api: str, key: str | None) -> bool:
        """Return whether this request is to be hit, and count it."""
        if self.api != api or (self.route != "*" and self.route != key):
            return False
        if self.count is not None and self.hits >= self.count:
            return False
        self.matched += 1
        if self.matched <= self.skip:
            return False
        self.hits += 1
        return True


def checked_parameters(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a fault, filled up.

    Raises:
        ValueError: The kind doesn't exist, or can't be given one of the parameters.
    """
    if kind not in KINDS:
        raise ValueError(f"no fault is called {kind!r}; there are: {', '.join(KINDS)}")
    allowed = KINDS[kind]
    for name, value in given.items():
        if name not in allowed:
            raise ValueError(f"{kind} takes no {name!r}; it takes: {', '.join(allowed) or 'nothing'}")
        wrong = not isinstance(value, _TYPES[name]) or (isinstance(value, bool) and name != "acted")
        if wrong:
            raise ValueError(f"{kind}: {name} can't be {value!r}")
        if name in ("seconds", "bytes_per_second", "until") and value <= 0:
            raise ValueError(f"{kind}: {name} must be above 0")
        if name == "after_bytes" and value < 0:
            raise ValueError(f"{kind}: {name} must be 0 or more")
        if name == "status" and not 100 <= value <= 599:
            raise ValueError(f"{kind}: {value} is no HTTP status")
    return {**allowed, **given}


class FaultPlan:
    """All faults in force; the first that matches a request is the one that hits it."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._numbered = 0

    def add(
        self, api: str, route: str, kind: str, parameters: Mapping[str, Any], skip: int, count: int | None
    ) -> Fault:
        """Put a fault in force. Raises ValueError when a setting makes no sense."""
        if skip < 0 or (count is not None and count < 1):
            raise ValueError("skip must be 0 or more and count 1 or more, or None for no end")
        self._numbered += 1
        fault = Fault(self._numbered, api, route, kind, checked_parameters(kind, parameters), skip, count)
        self._faults.append(fault)
        return fault

    def take(self, api: str, key: str | None, *, arriving: bool = False) -> Fault | None:
        """Return the fault that hits this request, if any: once it has arrived, or while its body is arriving."""
        for fault in self._faults:
            if (fault.kind in WHILE_ARRIVING) == arriving and fault.take(api, key):
                return fault
        return None

    def clear(self) -> None:
        """Lift all faults."""
        self._faults.clear()

    def rows(self) -> list[dict[str, Any]]:
        """Return the faults for the control channel."""
        return [asdict(fault) for fault in self._faults]
