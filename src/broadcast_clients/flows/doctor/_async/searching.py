"""Looks for what a server takes in place of what is documented: another path, other parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from broadcast_clients.core.operation import Operation, Parameter
from broadcast_clients.flows.doctor._async.reading import AsyncReading
from broadcast_clients.flows.doctor.candidates import Candidate, candidates_of
from broadcast_clients.flows.doctor.reply import Reply
from broadcast_clients.flows.doctor.spellings import date_formats, names_for
from broadcast_clients.flows.doctor.state import Examination, moved, rows_of
from broadcast_clients.flows.doctor.variations import Form, varied

__all__ = ["AsyncSearch"]

MOST_PATHS = 400
"""Paths that are tried for one operation."""

Works = Callable[[Reply], bool]


class AsyncSearch:
    """Tries variations of one operation until one answers.

    Args:
        exam: What is known.
        read: Sends requests.
    """

    def __init__(self, exam: Examination, read: AsyncReading) -> None:
        self._exam = exam
        self._read = read

    async def path(
        self, home: str, operation: Operation, arguments: Mapping[str, Any]
    ) -> tuple[Candidate, Operation, Reply] | None:
        """The path that answers instead, the operation there, and its answer."""
        taken = [each.path for name, each in self._exam.operations.items() if name != operation.id]
        weak: tuple[Candidate, Operation, Reply] | None = None
        for candidate in candidates_of(operation, taken, self._exam.learned)[:MOST_PATHS]:
            there = moved(operation, candidate.path)
            reply = await self._read(home, there, arguments)
            if self._plausible(there, reply):
                return candidate, there, reply
            if weak is None and (reply.refused or (reply.good and not self._exam.has_data(there, reply))):
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
        self, home: str, operation: Operation, arguments: Mapping[str, Any], hints: Sequence[str]
    ) -> tuple[dict[str, Form], Reply] | None:
        """The forms in which the server takes the required parameters of the query.

        All names are sent at once first, for one format after another; what is too much is then left out by halves.
        A server that refuses parameters that it doesn't know gets them one by one.
        """
        sought = [each for each in operation.parameters if each.location == "query" and each.required]
        sought = [each for each in sought if each.name in arguments]
        if not sought:
            return None
        names = {each.name: self._names(operation, each, hints) for each in sought}
        formats = list(dict.fromkeys(format for each in sought for format in date_formats(each))) or [None]

        async def attempt(chosen: Mapping[str, Sequence[str]], format: str | None) -> Reply:
            return await self._send(home, operation, arguments, _forms(sought, chosen, format))

        best: tuple[str | None, Works] | None = None
        for format in formats:
            reply = await attempt(names, format)
            if self._exam.has_data(operation, reply):
                best = format, lambda answer: self._exam.has_data(operation, answer)
                break
            if best is None and reply.good:
                best = format, lambda answer: answer.good
        if best is None:
            return await self._one_by_one(home, operation, arguments, sought, names, formats)
        format, works = best
        chosen = dict(names)
        for each in sought:
            left = await self._halved(
                chosen[each.name], lambda part, each=each: attempt({**chosen, each.name: part}, format), works
            )
            if left is None:
                return await self._one_by_one(home, operation, arguments, sought, names, formats)
            chosen[each.name] = [left]
            self._exam.spellings[each.name] = left
        reply = await attempt(chosen, format)
        return (_forms(sought, chosen, format), reply) if works(reply) else None

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
        formats: Sequence[str | None],
    ) -> tuple[dict[str, Form], Reply] | None:
        plain = {each.name: [each.wire] for each in sought}
        for each in sought:
            for name in names[each.name]:
                forms = _forms(sought, {**plain, each.name: [name]}, formats[0])
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
        usual = names_for(parameter, others)
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


def _forms(sought: Sequence[Parameter], names: Mapping[str, Sequence[str]], format: str | None) -> dict[str, Form]:
    return {each.name: Form(names=names[each.name], format=format if date_formats(each) else None) for each in sought}
