"""What the rows of the fault table are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from attrs import field, frozen

from broadcast_clients.core.errors import BroadcastError, OutcomeUnknown

__all__ = [
    "Api",
    "Expect",
    "Family",
    "Replay",
    "Row",
    "Step",
    "fault",
    "final",
    "ok",
    "passing",
    "status",
    "unknown",
]

Api = Literal["plurimedia", "encora", "whatson"]

Family = Literal[
    "connect",
    "tls",
    "lost",
    "timeout",
    "deadline",
    "pool",
    "body",
    "credential",
    "refused",
    "throttled",
    "server error",
]
"""Kinds of faults. Every operation meets at least one fault of each."""

Replay = Literal["safe", "delete", "login", "key", "guarded", "upsert", "once", "resend"]
"""What sending a request again does after the server acted on it.

- `safe`: nothing, it only reads.
- `delete`: the thing is gone already, which is answered with 404.
- `login`: another token, and perhaps a step towards a lock-out.
- `key`: the idempotency key gives the first result again.
- `guarded`: If-Match refuses it with 412.
- `upsert`: the same program is written with the same values again.
- `once`: the write happens a second time, or fails because of the first. Must not be sent again.
- `resend`: as `once`, but for 500: the document says that nothing was done then, and to send it again.
"""


@frozen
class Step:
    """What happens to one attempt."""

    kind: str
    """A fault of the sandbox; or where the connection leads: `refused`, `unknown host`, `untrusted`, `plain`."""
    parameters: Mapping[str, Any] = field(factory=dict[str, Any])
    connects: bool = False
    """It happens before a request can be sent."""


def fault(kind: str, **parameters: object) -> Step:
    """A fault of the sandbox."""
    return Step(kind, parameters)


def status(code: int, *, retry_after: str | None = None, acted: bool = False) -> Step:
    """An error status, in the API's own form."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return Step("status", {"status": code, "headers": headers, "acted": acted})


@frozen
class Expect:
    """What must come of a call."""

    error: type[BroadcastError] | None
    """`None` is success."""
    attempts: int
    """As the error, the result and the hooks tell."""
    wire: int
    """Requests that arrived at the server."""
    writes: int
    """How often the write took effect there."""
    retryable: bool


def ok(attempts: int, *, wire: int | None = None) -> Expect:
    """Success, and a write was done once."""
    return Expect(None, attempts, attempts if wire is None else wire, 1, False)


def passing(error: type[BroadcastError], attempts: int, *, wire: int | None = None, writes: int = 0) -> Expect:
    """An error after which the same call may be made again."""
    return Expect(error, attempts, attempts if wire is None else wire, writes, True)


def final(error: type[BroadcastError], attempts: int = 1, *, wire: int | None = None, writes: int = 0) -> Expect:
    """An error after which the same call must not be made again, or can't help."""
    return Expect(error, attempts, attempts if wire is None else wire, writes, False)


def unknown(attempts: int, *, wire: int | None = None, writes: int = 0, again: bool = False) -> Expect:
    """`OutcomeUnknown`; `again` where a repetition does no harm."""
    return Expect(OutcomeUnknown, attempts, attempts if wire is None else wire, writes, again)


_GROUPS: Mapping[Replay, tuple[str, ...]] = {
    "safe": ("safe",),
    "delete": ("delete", "safe"),
    "login": ("login", "once", "write", "safe"),
    "key": ("key", "write", "safe"),
    "guarded": ("guarded", "write", "safe"),
    "upsert": ("upsert", "write", "safe"),
    "once": ("once", "write", "safe"),
    "resend": ("resend", "once", "write", "safe"),
}


@frozen(kw_only=True)
class Row:
    """One fault, or a sequence of them, and what each retry class makes of it.

    After the last step all goes well. A column that is left out is as the one it falls back to: `key`, `guarded` and
    `upsert` are as `write`, `login` and `resend` are as `once`, `once` is as `write`, `write` and `delete` are as
    `safe`.
    """

    name: str = field(kw_only=False)
    family: Family = field(kw_only=False)
    steps: tuple[Step, ...] = field(kw_only=False)
    safe: Expect
    write: Expect | None = None
    once: Expect | None = None
    key: Expect | None = None
    guarded: Expect | None = None
    upsert: Expect | None = None
    delete: Expect | None = None
    login: Expect | None = None
    resend: Expect | None = None
    sample: bool = False
    """Every operation meets this row; the others only those that stand for their class."""
    apis: tuple[Api, ...] = ("plurimedia", "encora", "whatson")
    only: tuple[Replay, ...] | None = None
    """The classes that it makes sense for."""
    cold: bool = False
    """The call opens a connection. Otherwise it finds one that was used before."""
    read: float = 10.0
    """Seconds without a byte before an attempt is given up."""
    pool: float = 10.0
    """Seconds to wait for a connection."""
    deadline: float = 60.0
    backoff: float = 0.0
    """Seconds that the client would wait if the server named no time."""
    waits: tuple[float, ...] | None = None
    """Seconds waited after each attempt but the last. By default 0."""
    retry_after: float | None = None
    """What the error tells of the server's wish, give or take a minute."""
    busy: bool = False
    """The only connection is held by another call."""
    freed: bool = False
    """It becomes free after the first attempt."""

    def expected(self, replay: Replay) -> Expect:
        """The entry in the column of a class."""
        columns = (cast("Expect | None", getattr(self, name)) for name in _GROUPS[replay])
        return next(each for each in columns if each is not None)

    def concerns(self, api: str, replay: Replay, *, representative: bool) -> bool:
        """Whether an operation of an API meets this row."""
        return api in self.apis and (self.only is None or replay in self.only) and (representative or self.sample)

    @property
    def connecting(self) -> tuple[Step, ...]:
        """The steps before a connection stands; they come first."""
        return tuple(step for step in self.steps if step.connects)

    @property
    def serving(self) -> tuple[Step, ...]:
        """The steps that happen at the server."""
        return tuple(step for step in self.steps if not step.connects)
