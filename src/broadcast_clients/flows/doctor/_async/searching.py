"""Looks for what a server takes in place of what is documented: another path, other parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attr import evolve

from broadcast_clients.core.operation import ListForm, Operation, Parameter
from broadcast_clients.flows.doctor._async.reader import AsyncReader
from broadcast_clients.flows.doctor.candidates import Candidate, candidates_of
from broadcast_clients.flows.doctor.names import words_of
from broadcast_clients.flows.doctor.reply import Reply
from broadcast_clients.flows.doctor.spellings import LIST_FORMS, date_formats, names_for
from broadcast_clients.flows.doctor.state import Examination, rows_of
from broadcast_clients.flows.doctor.variations import Form, usual_form, varied

__all__ = ["AsyncSearch"]

MOST_PATHS = 400
"""Paths that are tried for one operation."""

Works = Callable[[Reply], bool]
Way = tuple[str | None, ListForm | None]
"""A format of dates and a form of lists."""


class AsyncSearch:
    """Tries variations of one operation until one answers.

    Args:
        exam: What is known.
        read: Sends requests.
    """

    def __init__(self, exam: Examination, read: AsyncReader) -> None:
        self._exam = exam
        self._read = read

    async def path(
        self, home: str, operation: Operation, arguments: Mapping[str, Any], *, learned: bool = False
    ) -> tuple[Candidate, Operation, Reply] | None:
        """The path that answers instead, the operation there, and its answer.

        Args:
            home: See `AsyncReader`.
            operation: What is looked for.
            arguments: With what.
            learned: Only variations that proved right for others are tried, also where they were tried before.
        """
        taken = [each.path for name, each in self._exam.operations.items() if name != operation.id]
        weak: tuple[Candidate, Operation, Reply] | None = None
        tried = self._exam.tried.setdefault(operation.id, set())
        settled = self._exam.is_settled(operation.path)
        asks = any(each.location == "query" and each.required for each in operation.parameters)
        for candidate in candidates_of(operation, taken, self._exam.learned, settled=settled)[:MOST_PATHS]:
            known = candidate.moves in self._exam.learned or all(
                each in {"", *(move[number] for move in self._exam.learned)}
                for number, each in enumerate(candidate.moves)
            )
            if not known if learned else candidate.path in tried:
                continue
            tried.add(candidate.path)
            there = evolve(operation, path=candidate.path)
            reply = await self._read(home, there, arguments)
            if self._plausible(there, reply):
                return candidate, there, reply
            if weak is None and (reply.good or (reply.refused and asks)):
                weak = candidate, there, reply
                if reply.refused:
                    break  # the address is right; the arguments are the next question
        return weak

    def _plausible(self, operation: Operation, reply: Reply) -> bool:
        """Whether an answer looks like what the operation gives."""
        if not self._exam.has_data(operation, reply):
            return False
        part = self._exam.open(operation, reply).part
        rows = rows_of(operation, part)
        return operation.result.kind == "any" or all(isinstance(each, dict) for each in rows)

    async def parameters(
        self, home: str, operation: Operation, arguments: Mapping[str, Any], answered: Reply
    ) -> tuple[dict[str, Form], Reply] | None:
        """The forms in which the server takes the required parameters of the query.

        All names are sent at once first, for one format after another; what is too much is then left out by halves.
        A server that refuses parameters that it doesn't know gets them one by one.

        Args:
            home: See `AsyncReader`.
            operation: What is asked.
            arguments: With what.
            answered: The answer as it is documented.
        """
        sought = [each for each in operation.parameters if each.location == "query" and each.required]
        sought = [each for each in sought if each.name in arguments]
        if not sought:
            return None
        names = {each.name: self._names(operation, each, answered.fields) for each in sought}
        refused = not answered.good
        ways = _ways(sought)

        async def attempt(chosen: Mapping[str, Sequence[str]], way: Way) -> Reply:
            return await self._send(home, operation, arguments, _forms(sought, chosen, way))

        def has_data(answer: Reply) -> bool:
            return self._exam.has_data(operation, answer)

        # First what is likely: the documented names, and those that proved right elsewhere, in all formats.
        likely = {each.name: names[each.name][:2] for each in sought}
        best: tuple[Way, Mapping[str, Sequence[str]], Works] | None = None
        for names_now, tried in ((likely, ways), (names, ways if refused else ways[:1])):
            for way in tried:
                reply = await attempt(names_now, way)
                if self._exam.has_data(operation, reply):
                    best = way, names_now, has_data
                    break
                if best is None and _understood(reply):
                    best = way, names_now, _understood
            if best is not None and (refused or best[2] is has_data):
                break
        if best is None:
            return await self._one_by_one(home, operation, arguments, sought, names, ways[0])
        way, found, works = best
        chosen: dict[str, Sequence[str]] = dict(found)
        for each in sought:
            fixed = dict(chosen)

            async def narrowed(part: Sequence[str], name: str = each.name, fixed: Any = fixed) -> Reply:
                return await attempt({**fixed, name: part}, way)

            left = await self._halved(chosen[each.name], narrowed, works)
            if left is None:
                return await self._one_by_one(home, operation, arguments, sought, names, ways[0])
            chosen[each.name] = [left]
            self._exam.spellings[each.name] = left
        reply = await attempt(chosen, way)
        return (_forms(sought, chosen, way), reply) if works(reply) else None

    async def _halved(self, names: Sequence[str], attempt: Callable[[Sequence[str]], Any], works: Works) -> str | None:
        """The one of several names that is needed."""
        left = list(names)
        while len(left) > 1:
            first, second = left[: (len(left) + 1) // 2], left[(len(left) + 1) // 2 :]
            for half in (first, second):
                if works(await attempt(half)):
                    left = half
                    break
            else:
                return None
        return left[0] if works(await attempt(left)) else None

    async def _one_by_one(
        self,
        home: str,
        operation: Operation,
        arguments: Mapping[str, Any],
        sought: Sequence[Parameter],
        names: Mapping[str, Sequence[str]],
        way: Way,
    ) -> tuple[dict[str, Form], Reply] | None:
        plain = {each.name: [each.wire] for each in sought}
        for each in sought:
            for name in names[each.name]:
                forms = _forms(sought, {**plain, each.name: [name]}, way)
                reply = await self._send(home, operation, arguments, forms)
                if self._exam.has_data(operation, reply):
                    return forms, reply
        return None

    async def optional(
        self,
        home: str,
        operation: Operation,
        arguments: Mapping[str, Any],
        parameter: Parameter,
        works: Works,
    ) -> str | None:
        """The name under which an optional parameter has the effect that it should have."""

        async def attempt(chosen: Sequence[str]) -> Reply:
            return await self._send(home, operation, arguments, {parameter.name: Form(names=chosen)})

        names = self._names(operation, parameter, ())
        likely = self._exam.spellings.get(parameter.name)
        if likely is not None and works(await attempt([likely])):
            return likely
        if not works(await attempt(names)):
            for name in names[:12]:
                if works(await attempt([name])):
                    return name
            return None
        left = await self._halved(names, attempt, works)
        if left is not None:
            self._exam.spellings[parameter.name] = left
        return left

    def _names(self, operation: Operation, parameter: Parameter, hints: Sequence[str]) -> list[str]:
        others = {each.wire for each in operation.parameters if each is not parameter and each.location == "query"}
        usual = names_for(parameter, others, words_of(operation.title.rpartition("|")[2]))
        first = [
            parameter.wire,
            *([self._exam.spellings[parameter.name]] if parameter.name in self._exam.spellings else []),
        ]
        return list(dict.fromkeys([*first, *(each for each in hints if each not in others), *usual]))

    async def _send(
        self, home: str, operation: Operation, arguments: Mapping[str, Any], forms: Mapping[str, Form]
    ) -> Reply:
        other, values = varied(operation, arguments, forms)
        return await self._read(home, other, values)


def _understood(reply: Reply) -> bool:
    """Whether the server takes the arguments, though it may have nothing to tell."""
    return reply.good or reply.status == 404


def _ways(sought: Sequence[Parameter]) -> list[Way]:
    """The formats of dates and the forms of lists to try, the documented ones first."""
    formats: list[str | None] = list(dict.fromkeys(format for each in sought for format in date_formats(each)))
    arrays = [each for each in sought if each.schema.kind == "array"]
    own: list[ListForm] = [usual_form(each) for each in arrays]
    lists: list[ListForm | None] = list(dict.fromkeys([*own, *LIST_FORMS])) if arrays else [None]
    return [(format, form) for form in lists for format in formats or [None]]


def _forms(sought: Sequence[Parameter], names: Mapping[str, Sequence[str]], way: Way) -> dict[str, Form]:
    format, form = way
    return {
        each.name: Form(
            names=names[each.name],
            format=format if date_formats(each) else None,
            list=form if each.schema.kind == "array" else None,
        )
        for each in sought
    }
