"""The `Sandbox` object: starts a server of the three APIs and steers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, cast

from .assumption import Assumption, all_assumptions, resolve
from .channel import ControlChannel
from .handles import EncoraHandle, Facts, PlurimediaHandle, WhatsonHandle
from .records import ActiveFault, Changes, ReceivedRequest, SandboxError
from .running import ProcessRunner, Runner, ThreadRunner
from .whatson.release import DEFAULT_RELEASE, Release


class Sandbox:
    """A local stand-in for Plurimedia, EncoraStream and WHATS'ON on one port of the loopback interface.

    Use it as a context manager, or call `start` and `stop`. It is steered over HTTP whether it runs in a thread or in
    a process of its own, so that both behave alike.

    Args:
        seed: What the data is made from; the same seed makes the same data.
        contents: How many contents the large Plurimedia catalogue has, 1 to 100,000.
        variants: Assumptions to turn round, for example `{"encora.single": "wrapped"}`; see `assumptions`.
        process: Run the server in a process of its own, which keeps it out of the way of measurements.
        port: Where to listen; 0 takes a free port.
        start: The sandbox's time at the start, with a time zone; it then moves by `advance` only. Left out, the
            sandbox's clock is the machine's, plus what `advance` added.
        whatson_release: Which release of WHATS'ON is played, for example `2023r4`: operations, fields and behaviour
            are that release's. From `2017r1.005` to `2026r3`; `2024r4` is the newest that the Content API's notes
            cover as a whole, later ones are known from single notes.

    Raises:
        ValueError: A variant or a release doesn't exist, or `contents` is out of range.
    """

    def __init__(
        self,
        seed: int = 1,
        contents: int = 2000,
        variants: Mapping[str, str] | None = None,
        process: bool = False,
        *,
        port: int = 0,
        start: datetime | None = None,
        whatson_release: str = DEFAULT_RELEASE,
    ) -> None:
        resolve(variants)
        Release.parse(whatson_release)
        self._seed = seed
        self._contents = contents
        self._variants = dict(variants or {})
        self._process = process
        self._asked_port = port
        self._start = start
        self._release = whatson_release
        self._runner: Runner | None = None
        self._channel: ControlChannel | None = None
        self._handles: tuple[PlurimediaHandle, EncoraHandle, WhatsonHandle] | None = None
        self._facts: Facts = {}

    def start(self) -> Sandbox:
        """Start the server and return this object once it answers.

        Raises:
            SandboxError: The server didn't come up, or runs already.
        """
        if self._runner is not None:
            raise SandboxError("the sandbox runs already")
        make = ProcessRunner if self._process else ThreadRunner
        self._runner = make(
            seed=self._seed,
            contents=self._contents,
            variants=self._variants,
            start=self._start,
            whatson_release=self._release,
            port=self._asked_port,
        )
        self._channel = ControlChannel(self._runner.port)
        origin = f"http://127.0.0.1:{self._runner.port}"
        self._handles = (
            PlurimediaHandle(origin, self._act, self._tell),
            EncoraHandle(origin, self._act, self._tell),
            WhatsonHandle(origin, self._act, self._tell),
        )
        self._learn(self._call("GET", "info"))
        return self

    def stop(self) -> None:
        """Stop the server; requests that a fault keeps waiting are let go. Does nothing when it doesn't run."""
        if self._runner is None:
            return
        if self._channel is not None:
            self._channel.close()
        self._runner.stop()
        self._runner = self._channel = self._handles = None

    def __enter__(self) -> Sandbox:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _call(self, method: str, path: str, body: object = None, **query: str | None) -> Any:
        if self._channel is None:
            raise SandboxError("the sandbox doesn't run: use it in a with statement, or call start()")
        return self._channel.call(method, path, body, **query)

    def _act(self, api: str, action: str, parameters: Facts) -> None:
        self._learn(self._call("POST", "act", {"api": api, "action": action, "parameters": parameters}))

    def _tell(self, api: str, question: str, parameters: Facts) -> Any:
        return self._call("POST", "tell", {"api": api, "question": question, "parameters": parameters})

    def _learn(self, facts: Facts) -> None:
        self._facts = facts
        for handle in self._running():
            handle.learn(facts["apis"][handle.name])

    def _running(self) -> tuple[PlurimediaHandle, EncoraHandle, WhatsonHandle]:
        if self._handles is None:
            raise SandboxError("the sandbox doesn't run: use it in a with statement, or call start()")
        return self._handles

    @property
    def plurimedia(self) -> PlurimediaHandle:
        """Address, keys and catalogues of the Plurimedia API."""
        return self._running()[0]

    @property
    def encora(self) -> EncoraHandle:
        """Address and token of the EncoraStream API."""
        return self._running()[1]

    @property
    def whatson(self) -> WhatsonHandle:
        """Address, user and password of the WHATS'ON API."""
        return self._running()[2]

    @property
    def port(self) -> int:
        """The port that the server listens on."""
        if self._runner is None:
            raise SandboxError("the sandbox doesn't run: use it in a with statement, or call start()")
        return self._runner.port

    def environment(self) -> dict[str, str]:
        """What clients look for in the environment, for this sandbox: `os.environ.update(sandbox.environment())`."""
        return {
            "PLURIMEDIA_BASE_URL": self.plurimedia.base_url,
            "PLURIMEDIA_SUBSCRIPTION_KEY": self.plurimedia.subscription_key,
            "ENCORA_BASE_URL": self.encora.base_url,
            "ENCORA_TOKEN": self.encora.token,
            "ENCORA_DEVICE_ID": self.encora.device_id,
            "ENCORA_PROFILE_ID": self.encora.profile_ids[0],
            "WHATSON_BASE_URL": self.whatson.base_url,
            "WHATSON_USERNAME": self.whatson.username,
            "WHATSON_PASSWORD": self.whatson.password,
        }

    @property
    def now(self) -> datetime:
        """The time in the sandbox, in UTC."""
        return datetime.fromisoformat(self._call("GET", "info")["now"])

    @property
    def variants(self) -> dict[str, str]:
        """The variant in force for every assumption."""
        return dict(self._facts["variants"])

    def reset(
        self,
        seed: int | None = None,
        contents: int | None = None,
        variants: Mapping[str, str] | None = None,
        *,
        start: datetime | None = None,
        whatson_release: str | None = None,
    ) -> None:
        """Begin again: data, credentials, clock, faults and log. What isn't given is as when the sandbox was made.

        Args:
            seed: What the data is made from.
            contents: Size of the large catalogue, 1 to 100,000.
            variants: Assumptions to turn round, by name.
            start: Where the clock stands.
            whatson_release: Release of WHATS'ON that is played, such as `2023r4`.

        Raises:
            ValueError: A variant or a release doesn't exist, or `contents` is out of range; nothing is reset then.
        """
        body = {
            "seed": seed,
            "contents": contents,
            "variants": None if variants is None else dict(variants),
            "start": None if start is None else start.isoformat(),
            "whatson_release": whatson_release,
        }
        self._learn(self._call("POST", "reset", body))

    def advance(self, days: float = 1) -> Changes:
        """Let `days` pass: texts are edited, contents join and leave the catalogue, scheduled movies are published.

        Which ones is a function of the seed and of how often this was called.

        Returns:
            The time before (`since`) and after (`now`), and the ids concerned for each API.

        Raises:
            ValueError: `days` isn't above 0 and at most 3660.
        """
        return cast("Changes", self._call("POST", "advance", {"days": days}))

    def fault(
        self, api: str, route: str, kind: str, *, count: int | None = 1, skip: int = 0, **parameters: object
    ) -> int:
        """Make matching requests fail and return the number of the fault.

        Args:
            api: `plurimedia`, `encora` or `whatson`.
            route: The operation, for example `GET /v1/api/v1/catalogs/{id}`, or `*` for all of the API.
            kind: What happens. `status` (`status`, `headers`, `body` as text, UTF-8 bytes or JSON value,
                `acted`); `reset_before` and `reset_after`, a
                TCP reset before or after the operation was carried out; `cut_body` (`after_bytes`), a TCP reset once
                so much of the request's body has arrived; `close_before` and `close_after`, an orderly
                end without an answer; `stall` (`acted`), no answer at all; `delay` (`seconds`); `truncated`, half of
                the announced body; `malformed_json`, half of the JSON with the right length; `html`, a web page with
                status 200; `garbage`, bytes that aren't HTTP; `slow_body` (`bytes_per_second`); `hold` (`until`,
                `seconds`), see `hold`.
            count: How many requests to hit; None for no end.
            skip: How many matching requests to let through first.
            parameters: What the kind takes; `acted` says whether the operation is carried out before it fails.

        Raises:
            ValueError: API, route, kind or a parameter doesn't exist; the message lists what does.
        """
        if isinstance(parameters.get("body"), bytes):
            parameters["body"] = cast("bytes", parameters["body"]).decode()
        body = {
            "api": api, "route": route, "kind": kind, "count": count, "skip": skip, "parameters": parameters
        }  # fmt: skip
        return cast("int", self._call("POST", "faults", body))

    def hold(self, api: str, route: str = "*", *, until: int, seconds: float = 5.0) -> int:
        """Keep the next `until` requests waiting until all of them are in flight, at most `seconds`.

        The way to prove concurrency without sleeping: `max_in_flight` is `until` afterwards, or the client didn't.

        Args:
            api: `plurimedia`, `encora` or `whatson`.
            route: The operation as `METHOD /template`; `*` stands for any.
            until: How many have to be in flight.
            seconds: How long they wait at most.
        """
        return self.fault(api, route, "hold", count=until, until=until, seconds=seconds)

    def faults(self) -> Sequence[ActiveFault]:
        """Return the faults in the order in which they are tried, with how often each matched and hit."""
        return [ActiveFault(**row) for row in self._call("GET", "faults")]

    def clear_faults(self) -> None:
        """Lift all faults; stalled connections are closed, delayed and held requests answered."""
        self._call("DELETE", "faults")

    def requests(self, api: str | None = None) -> Sequence[ReceivedRequest]:
        """Return the newest 10,000 requests, oldest first, of one API or of all."""
        return [ReceivedRequest.from_wire(row) for row in self._call("GET", "requests", api=api)]

    def clear_requests(self) -> None:
        """Forget the requests received so far."""
        self._call("DELETE", "requests")

    @property
    def max_in_flight(self) -> int:
        """How many requests were in flight at once, at most, since the start, the last reset or `reset_in_flight`.

        A reply takes so little time that requests seldom meet by themselves: use `hold`, or a `delay` fault.
        """
        return cast("int", self._call("GET", "in-flight")["most"])

    @property
    def in_flight(self) -> int:
        """How many requests are in flight now."""
        return cast("int", self._call("GET", "in-flight")["now"])

    def reset_in_flight(self) -> None:
        """Start `max_in_flight` again."""
        self._call("DELETE", "in-flight")

    @staticmethod
    def assumptions() -> tuple[Assumption, ...]:
        """Return every rule that no document states, with its variants."""
        return all_assumptions()
