"""What optional parameters do, how lists go on, and how the server says that there is nothing: told by effects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attr import evolve

from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.operation import Operation, Parameter
from broadcast_clients.flows.doctor._async.reader import AsyncReader
from broadcast_clients.flows.doctor._async.searching import AsyncSearch, Works
from broadcast_clients.flows.doctor.empty import told_as
from broadcast_clients.flows.doctor.page_headers import pages_told, sizes_told
from broadcast_clients.flows.doctor.reply import Reply
from broadcast_clients.flows.doctor.spellings import BOOLEANS, LIST_FORMS
from broadcast_clients.flows.doctor.state import Examination, Reading, rows_of
from broadcast_clients.flows.doctor.variations import Form, changed, usual_form, varied

__all__ = ["AsyncEffects"]

NONSENSE = "zqxjvkwy"
"""A text that no title has."""
MOST_PAGES = 40
"""How many pages are walked to learn where a list ends."""


class AsyncEffects:
    """Looks at what an operation that answers does with its optional parameters.

    Args:
        exam: What is known.
        read: Sends requests.
        search: Finds other names.
    """

    def __init__(self, exam: Examination, read: AsyncReader, search: AsyncSearch) -> None:
        self._exam = exam
        self._read = read
        self._search = search
        self._looked: set[str] = set()

    async def look(self, home: str, name: str) -> None:
        """Look at an operation that was read, once."""
        reading = self._exam.readings.get(name)
        if reading is None or name in self._looked:
            return
        self._looked.add(name)
        await self._lists(home, reading)
        await self._booleans(home, reading)
        if len(reading.rows) == 0:
            return
        await self._limit(home, reading)
        await self._fields(home, reading)
        await self._query(home, reading)
        paging = reading.operation.paging
        if paging is not None and paging.kind == "cursor":
            await self._cursor(home, reading)
        elif paging is not None and paging.kind == "offset":
            await self._offset(home, reading)
        elif paging is not None:
            await self._pages(home, reading)

    # --- effects ----------------------------------------------------------------------------------------------------

    async def _limit(self, home: str, reading: Reading) -> None:
        parameter = _parameter(reading.operation, "limit")
        if parameter is None or len(reading.rows) < 2:
            return

        def works(reply: Reply) -> bool:
            return len(self._rows(reading, reply)) == 1

        await self._check(home, reading, parameter, 1, works)

    async def _fields(self, home: str, reading: Reading) -> None:
        parameter = _parameter(reading.operation, "fields")
        row = as_object(reading.rows[0])
        if parameter is None or row is None or len(row) < 4:
            return
        value = self._exam.samples.renames.get(_model_name(reading.operation), {}).get("id", "id")

        def works(reply: Reply) -> bool:
            rows = self._rows(reading, reply)
            return bool(rows) and len(as_object(rows[0]) or row) < len(row) / 2

        for each in dict.fromkeys((value, "id")):
            if await self._check(home, reading, parameter, each, works, told=each == "id"):
                return

    async def _query(self, home: str, reading: Reading) -> None:
        parameter = _parameter(reading.operation, "q")
        if parameter is None:
            return
        before = len(reading.rows)

        def works(reply: Reply) -> bool:
            return reply.good and len(self._rows(reading, reply)) < before

        await self._check(home, reading, parameter, NONSENSE, works)

    async def _cursor(self, home: str, reading: Reading) -> None:
        operation = reading.operation
        assert operation.paging is not None
        limit = operation.paging.limit_parameter
        arguments = dict(reading.arguments)
        first, meta = reading.rows, reading.opened.meta
        if limit is not None and len(first) > 1:
            reply = await self._read(home, operation, {**arguments, limit: 1})
            rows = self._rows(reading, reply)
            if len(rows) == 1:
                arguments[limit] = 1
                first, meta = rows, self._exam.open(operation, reply).meta
        following = meta.get("next_cursor")
        parameter = _parameter(operation, operation.paging.parameter)
        if following is None or parameter is None or not first:
            return
        narrowed = Reading(operation=operation, arguments=arguments, reply=reading.reply, opened=reading.opened)
        start = first[0]

        def works(reply: Reply) -> bool:
            rows = self._rows(reading, reply)
            return bool(rows) and rows[0] != start

        await self._check(home, narrowed, parameter, following, works, owner=reading)

    async def _offset(self, home: str, reading: Reading) -> None:
        assert reading.operation.paging is not None
        parameter = _parameter(reading.operation, reading.operation.paging.parameter)
        if parameter is None or len(reading.rows) < 2:
            return
        second = reading.rows[1]

        def works(reply: Reply) -> bool:
            return self._rows(reading, reply)[:1] == [second]

        await self._check(home, reading, parameter, 1, works)

    async def _check(
        self,
        home: str,
        reading: Reading,
        parameter: Parameter,
        value: Any,
        works: Works,
        *,
        owner: Reading | None = None,
        told: bool = True,
    ) -> bool:
        """Whether a parameter does what it should; if it doesn't, whether another name does."""
        operation = reading.operation
        arguments = {**reading.arguments, parameter.name: value}
        if works(await self._read(home, operation, arguments)):
            return True
        name = await self._search.optional(home, operation, arguments, parameter, works)
        subject = f"{operation.id}.{parameter.name}"
        if name is None or name == parameter.wire:
            if told:
                self._exam.tell(
                    "note", "parameter", subject, "it has no effect that could be seen, under any name that was tried"
                )
            return False
        self._rename(owner or reading, parameter, Form(names=[name]), f"{parameter.wire} changes nothing, {name} does")
        return True

    def _rename(self, reading: Reading, parameter: Parameter, form: Form, evidence: str) -> None:
        change = form.as_override(parameter)
        operation = reading.operation
        told = " and ".join(f"its {key} is {value!r}" for key, value in change.items())
        subject = f"{operation.id}.{parameter.name}"
        self._exam.tell("deviation", "parameter", subject, told, evidence=evidence, in_overrides=True)
        self._exam.change_operation(operation.id, parameters={parameter.name: change})
        parameters = (changed(each, form) if each.name == parameter.name else each for each in operation.parameters)
        reading.operation = _with(operation, tuple(parameters))
        self._exam.operations[operation.id] = reading.operation

    def _rows(self, reading: Reading, reply: Reply) -> list[Any]:
        return rows_of(reading.operation, self._exam.open(reading.operation, reply).part) if reply.good else []

    # --- forms ------------------------------------------------------------------------------------------------------

    async def _lists(self, home: str, reading: Reading) -> None:
        """In which form the server takes a list: the one in which the answer has what belongs to each value."""
        operation = reading.operation
        for each in operation.parameters:
            values = as_list(reading.arguments.get(each.name)) or []
            if each.location != "query" or len(values) < 2:
                continue
            firsts: list[Any] = []
            for value in values:
                reply = await self._read(home, operation, {**reading.arguments, each.name: [value]})
                firsts += self._rows(reading, reply)[:1]
            if len(firsts) < len(values):
                continue
            own = usual_form(each)
            for form in dict.fromkeys((own, *LIST_FORMS)):
                other, arguments = varied(operation, reading.arguments, {each.name: Form(names=[each.wire], list=form)})
                reply = await self._read(home, other, arguments)
                rows = self._rows(reading, reply)
                if all(first in rows for first in firsts):
                    if form != own:
                        evidence = f"the answer has what belongs to either value as {form}, not as {own}"
                        self._rename(reading, each, Form(names=[each.wire], list=form), evidence)
                        self._exam.take(reading.operation, reading.arguments, reply)
                    break

    async def _booleans(self, home: str, reading: Reading) -> None:
        """In which form the server takes true and false: the one in which the two give different answers."""
        operation = reading.operation
        for each in operation.parameters:
            if each.location != "query" or each.schema.kind != "boolean" or not reading.rows:
                continue
            for form in BOOLEANS:
                answers: list[Any] = []
                for value in (True, False):
                    other, arguments = varied(
                        operation,
                        {**reading.arguments, each.name: value},
                        {each.name: Form(names=[each.wire], boolean=form)},
                    )
                    reply = await self._read(home, other, arguments)
                    answers.append(self._rows(reading, reply) if reply.good else None)
                if None not in answers and answers[0] != answers[1]:
                    if form != "true/false":
                        evidence = f"the two give different answers as {form}, not as true/false"
                        self._rename(reading, each, Form(names=[each.wire], boolean=form), evidence)
                    break

    # --- numbered pages ---------------------------------------------------------------------------------------------

    async def _pages(self, home: str, reading: Reading) -> None:
        operation = reading.operation
        paging = operation.paging
        parameter = _parameter(operation, paging.parameter) if paging is not None else None
        if paging is None or parameter is None:
            return
        base = reading.rows

        def moves(reply: Reply) -> bool:
            rows = self._rows(reading, reply)
            return bool(rows) and rows[0] != base[0]

        second = await self._read(home, operation, {**reading.arguments, parameter.name: 2})
        if not moves(second):
            other = await self._other_list(home, reading, parameter)
            if other is not None:
                await self._pages(home, other)
                return
            name = await self._search.optional(
                home, operation, {**reading.arguments, parameter.name: 2}, parameter, moves
            )
            if name is None or name == parameter.wire:
                self._exam.tell(
                    "note", "paging", f"{operation.id}.{parameter.name}",
                    "the list has one page, or the parameter is called otherwise; a longer list would tell",
                )  # fmt: skip
                return
            self._rename(reading, parameter, Form(names=[name]), f"{parameter.wire} changes nothing, {name} does")
        await self._count(home, reading, parameter.name, paging.first_page)

    async def _other_list(self, home: str, reading: Reading, parameter: Parameter) -> Reading | None:
        """Another list of the same kind that has a second page."""
        for arguments in self._exam.choices(reading.operation):
            if arguments == reading.arguments:
                continue
            reply = await self._read(home, reading.operation, arguments)
            rows = self._rows(reading, reply)
            if len(rows) > len(reading.rows):
                return self._exam.take(reading.operation, arguments, reply)
        return None

    async def _count(self, home: str, reading: Reading, name: str, first: int) -> None:
        """From which number pages are counted, and which headers tell how many there are."""
        operation, base = reading.operation, reading.rows

        async def page(number: int) -> list[Any]:
            return self._rows(reading, await self._read(home, operation, {**reading.arguments, name: number}))

        one = await page(first)
        start = first
        if one[:1] != base[:1] and (await page(first - 1))[:1] == base[:1]:
            start = first - 1
            self._exam.changes["first_page"] = start
            self._exam.tell("deviation", "paging", operation.id, f"its first page has the number {start}",
                            evidence=f"page {start} is what comes without a number", in_overrides=True)  # fmt: skip
        pages, previous = 1, base
        while pages < MOST_PAGES:
            rows = await page(start + pages)
            if not rows or rows == previous:
                break
            pages, previous = pages + 1, rows
        whole = pages < MOST_PAGES
        self._headers(reading, pages if whole else None, len(base) if pages > 1 else None)

    def _headers(self, reading: Reading, pages: int | None, size: int | None) -> None:
        exam, operation = self._exam, reading.operation
        assert operation.paging is not None
        headers = reading.reply.headers
        documented = (
            ("total_pages_header", operation.paging.total_pages_header, pages_told(headers, pages), "number of pages"),
            ("page_size_header", operation.paging.page_size_header, sizes_told(headers, size), "size of a page"),
        )
        for key, ours, theirs, what in documented:
            if ours is None or headers.get(ours) is not None:
                continue
            if len(theirs) == 1:
                exam.changes[key] = theirs[0]
                exam.tell("deviation", "paging", operation.id, f"the {what} stands in {theirs[0]}, not in {ours}",
                          evidence="its value is what reading the pages gives", in_overrides=True)  # fmt: skip
            elif theirs:
                exam.tell(
                    "note",
                    "paging",
                    operation.id,
                    f"the {what} stands in one of {', '.join(theirs)}, not in {ours}",
                    advice=f"ask the provider which, and set {key}",
                )
            else:
                exam.tell("note", "paging", operation.id, f"no header tells the {what}; {ours} isn't there",
                          advice="nothing: the client reads until a page is empty")  # fmt: skip

    # --- nothing ----------------------------------------------------------------------------------------------------

    async def emptiness(self, homes: Mapping[str, str]) -> None:
        """How the server answers when there is no such thing."""
        exam = self._exam
        for name, arguments in exam.plan.nothing:
            if name not in exam.readings:
                continue
            operation = exam.operations[name]
            reply = await self._read(homes[name], operation, arguments)
            told = told_as(reply)
            expected = exam.plan.nothing_is
            fits = told.startswith("200") == expected.startswith("200") and not told.startswith("204")
            if fits:
                exam.tell("ok", "empty", name, f"what isn't there is answered with {told}")
            else:
                exam.nothing_is_missing = exam.nothing_is_missing or told == "404"
                exam.tell(
                    "deviation",
                    "empty",
                    name,
                    f"what isn't there is answered with {told}, not with {expected}",
                    advice="nothing: the client raises NoResult or NotFoundError, which are one family",
                )


def _parameter(operation: Operation, name: str) -> Parameter | None:
    return next((each for each in operation.parameters if each.name == name and each.location == "query"), None)


def _model_name(operation: Operation) -> str:
    return str(operation.result.model).rpartition(":")[2]


def _with(operation: Operation, parameters: tuple[Parameter, ...]) -> Operation:
    return evolve(operation, parameters=parameters)
