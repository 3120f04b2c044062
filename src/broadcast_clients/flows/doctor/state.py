"""What is known so far in an examination: decisions without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from attr import define, field

from broadcast_clients.core.decode import load_model
from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.lenient import renamed
from broadcast_clients.core.operation import Operation
from broadcast_clients.core.overrides import Overrides
from broadcast_clients.core.profile import ApiProfile
from broadcast_clients.flows.doctor.candidates import split_path
from broadcast_clients.flows.doctor.envelopes import Opened, is_nothing, open_answer
from broadcast_clients.flows.doctor.fields import Samples
from broadcast_clients.flows.doctor.finding import Area, Finding, Severity
from broadcast_clients.flows.doctor.plan_of_reads import ReadPlan
from broadcast_clients.flows.doctor.reply import Reply

__all__ = ["Examination", "Reading", "table_of"]

DAYS = range(7)
"""Days from today on which something that happens once a week is looked for."""
NEIGHBOURS = 3
"""How many operations have to answer behind a prefix before it counts as right."""


@define(kw_only=True)
class Reading:
    """An operation that answered, and what came."""

    operation: Operation
    arguments: dict[str, Any]
    reply: Reply
    opened: Opened

    @property
    def rows(self) -> list[Any]:
        """The rows of a list, those of a keyed one too; of an object, itself."""
        return rows_of(self.operation, self.opened.part)


def rows_of(operation: Operation, part: Any) -> list[Any]:
    """What is in the data of an answer, row by row."""
    elements, members = as_list(part), as_object(part)
    if operation.result.keyed and members is not None:
        return [row for each in members.values() for row in (as_list(each) or [each])]
    if elements is not None:
        return elements
    return [] if is_nothing(part) else [part]


def table_of(overrides: Overrides) -> dict[str, Any]:
    """Overrides that a client was given, as the mapping that they came from."""
    table: dict[str, Any] = {}
    for name in ("timezone", "total_pages_header", "page_size_header", "first_page"):
        value = getattr(overrides, name)
        if value is not None:
            table[name] = value
    if overrides.envelope:
        table["envelope"] = dict(overrides.envelope)
    for name, each in overrides.operations.items():
        entry: dict[str, Any] = {key: value for key in ("method", "path") if (value := getattr(each, key)) is not None}
        for parameter, change in each.parameters.items():
            form: dict[str, Any] = {
                key: value for key in ("name", "format", "list") if (value := getattr(change, key)) is not None
            }
            if change.boolean is not None:
                form["boolean"] = "/".join(change.boolean)
            entry.setdefault("parameters", {})[parameter] = form
        table.setdefault("operations", {})[name] = entry
    if overrides.fields:
        table["fields"] = {model: dict(names) for model, names in overrides.fields.items()}
    return table


@define(kw_only=True)
class Examination:
    """One account, as far as it was looked at."""

    profile: ApiProfile
    plan: ReadPlan
    operations: dict[str, Operation]
    """Those that are read, as they are sent now."""
    changes: dict[str, Any]
    """The overrides so far, as a mapping."""
    known: Mapping[str, Any] = field(factory=dict[str, Any])
    """Arguments that the caller gave."""
    moments: Mapping[str, Any] = field(factory=dict[str, Any])
    clocked: bool = False
    """Whether the server's clock was looked at."""
    nothing_is_missing: bool = False
    """Whether what is there and has nothing to tell is answered like what isn't there."""
    findings: list[Finding] = field(factory=list[Finding])
    remarks: list[str] = field(factory=list[str])
    readings: dict[str, Reading] = field(factory=dict[str, Reading])
    samples: Samples
    learned: list[tuple[str, str]] = field(factory=list[tuple[str, str]])
    """Variations of paths that proved right, the latest last."""
    tried: dict[str, set[str]] = field(factory=dict[str, set[str]])
    """Operation to the paths at which it was looked for."""
    spellings: dict[str, str] = field(factory=dict[str, str])
    """Names of parameters that proved right for one operation, to be tried first for the next."""
    envelope: dict[str, str] = field(factory=dict[str, str])
    bare: dict[str, list[str]] = field(factory=dict[str, list[str]])
    """Kind of result to the operations that came without an envelope."""
    wrapped: dict[str, list[str]] = field(factory=dict[str, list[str]])

    # --- telling ----------------------------------------------------------------------------------------------------

    def tell(
        self,
        severity: Severity,
        area: Area,
        subject: str,
        what: str,
        *,
        evidence: str = "",
        advice: str = "",
        in_overrides: bool = False,
    ) -> None:
        """Note a finding."""
        self.findings.append(
            Finding(
                severity=severity,
                area=area,
                subject=subject,
                what=what,
                evidence=evidence,
                advice=advice,
                in_overrides=in_overrides,
            )
        )

    def change_operation(self, name: str, **change: Any) -> None:
        """Write a change of an operation into the overrides."""
        entry = self.changes.setdefault("operations", {}).setdefault(name, {})
        for key, value in change.items():
            if key == "parameters":
                for parameter, form in value.items():
                    entry.setdefault("parameters", {}).setdefault(parameter, {}).update(form)
            else:
                entry[key] = value

    def is_settled(self, path: str) -> bool:
        """Whether several operations answer behind the prefix of a path, as documented."""
        prefix, _ = split_path(path)
        changed = self.changes.get("operations", {})
        there = [
            name
            for name, each in self.readings.items()
            if "path" not in changed.get(name, {}) and split_path(each.operation.path)[0] == prefix
        ]
        return len(there) >= NEIGHBOURS

    # --- what came --------------------------------------------------------------------------------------------------

    def open(self, operation: Operation, reply: Reply) -> Opened:
        """Take an answer apart."""
        model = load_model(operation.result.model) if operation.result.model else Any
        return open_answer(operation, reply.payload, self.profile, model, self.envelope)

    def has_data(self, operation: Operation, reply: Reply) -> bool:
        """Whether an answer is a success with something in it."""
        return reply.good and bool(rows_of(operation, self.open(operation, reply).part))

    def take(self, operation: Operation, arguments: dict[str, Any], reply: Reply) -> Reading:
        """Keep an answer for what follows from it."""
        opened = self.open(operation, reply)
        reading = Reading(operation=operation, arguments=arguments, reply=reply, opened=opened)
        name = operation.id
        self.operations[name] = operation
        self.readings[name] = reading
        for ours, theirs in opened.names.items():
            self.envelope.setdefault(ours, theirs)
        if operation.result.kind in ("one", "list") and not is_nothing(opened.part):
            (self.wrapped if opened.wrapped else self.bare).setdefault(operation.result.kind, []).append(name)
        if operation.result.model:
            self.samples.add(load_model(operation.result.model), reading.rows)
        return reading

    def sample(self, operation: Operation, reply: Reply) -> None:
        """Look at the fields of a further answer."""
        if operation.result.model:
            rows = rows_of(operation, self.open(operation, reply).part)
            self.samples.add(load_model(operation.result.model), rows)

    # --- what to ask with -------------------------------------------------------------------------------------------

    def ready(self, name: str, done: set[str]) -> bool:
        """Whether everything that the arguments of an operation come from was read."""
        feeds = [*self.plan.feeds.get(name, ()), *([self.plan.also[name]] if name in self.plan.also else [])]
        return all(feed.source in done or feed.source not in self.operations for feed in feeds)

    def choices(self, operation: Operation, most: int = 4) -> list[dict[str, Any]]:
        """What an operation can be asked with; none where a required argument isn't known."""
        name = operation.id
        fed: list[dict[str, Any]] = []
        for feed in self.plan.feeds.get(name, ()):
            fed += self._fed(feed.source, feed)
        fed = fed or self._days(operation) or [{}]
        second = self.plan.also.get(name)
        if second is not None:
            more = self._fed(second.source, second) or [{}]
            # Days in the middle have the most to tell; those at the ends may be cut.
            more = more[len(more) // 3 :] + more[: len(more) // 3]
            fed = [{**more[number % len(more)], **each} for number, each in enumerate(fed)]
        most = max(most, len(DAYS)) if fed and "date" in fed[0] else most
        spread = fed if len(fed) <= most else [fed[number * len(fed) // most] for number in range(most)]
        found: list[dict[str, Any]] = []
        for each in spread:
            arguments = {**self._own(operation), **each}
            wanted = {parameter.name: parameter for parameter in operation.parameters}
            chosen = {key: value for key, value in arguments.items() if key in wanted}
            if all(key in chosen for key, parameter in wanted.items() if parameter.required):
                found.append(chosen)
        return found

    def _days(self, operation: Operation) -> list[dict[str, Any]]:
        """The days of a week, for what happens on some of them only."""
        asked = next((each for each in operation.parameters if each.name == "date" and each.required), None)
        today = self.moments.get("date")
        if asked is None or today is None or "date" in self.known:
            return []
        return [{"date": today + timedelta(days=each)} for each in DAYS]

    def lacking(self, operation: Operation) -> list[str]:
        """The required arguments that nothing tells."""
        fed = {name for feed in self.plan.feeds.get(operation.id, ()) for name in feed.takes}
        return [
            each.name
            for each in operation.parameters
            if each.required and (each.name in fed or each.name not in self._own(operation))
        ]

    def _fed(self, source: str, feed: Any) -> list[dict[str, Any]]:
        reading = self.readings.get(source)
        if reading is None:
            return []
        rows = reading.rows
        if reading.operation.result.model:
            model, renames = load_model(reading.operation.result.model), self.samples.renames
            rows = [renamed(model, each, renames) for each in rows]
        asked = {key: value for key, value in reading.arguments.items() if key not in ("begin", "end")}
        found: list[dict[str, Any]] = feed.arguments(rows, asked)
        return found

    def _own(self, operation: Operation) -> dict[str, Any]:
        """Arguments that need no other answer: given ones, moments, the first of the documented values."""
        found: dict[str, Any] = {}
        for each in operation.parameters:
            if each.name in self.known:
                found[each.name] = self.known[each.name]
            elif not each.required:
                continue
            elif each.schema.enum:
                found[each.name] = each.schema.enum[0]
            elif each.name in self.moments and each.location == "query":
                found[each.name] = self.moments[each.name]
        return found
