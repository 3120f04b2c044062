"""Every operation, parameter and field of WHATS'ON at releases that have it and at releases that haven't."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import httpx
import respx

from broadcast_clients.core.operation import Field, Lifetime, Operation
from tests._async.operations.calls import client_for, invoke
from tests.operations.facts import methods, release_with
from tests.operations.requests import REPLIES
from tests.operations.values import argument, example, required_arguments
from whatson_client import NotInRelease, Release, ReleaseWarning

OPERATIONS = [each for api, each in methods() if api == "whatson"]


class Try(NamedTuple):
    """A call at a release that lacks something."""

    operation: Operation
    release: str
    exact: bool
    told: str
    """Release that has it again, or that had it last."""
    given: dict[str, Any]


def before(release: str) -> str:
    """The release before; its notes may not exist."""
    year, _, number = release.partition(".")[0].partition("r")
    return f"{year}r{int(number) - 1}" if int(number) > 1 else f"{int(year) - 1}r13"


def absences(life: Lifetime) -> Iterator[tuple[str, bool, str]]:
    """Releases at the edge that lack it, whether that is certain, and the release that says so."""
    if life.since is not None:
        yield before(life.since), life.since_kind == "exact", life.since
    if life.gap is not None:
        yield life.gap[0], True, life.gap[1]
    if life.until is not None:
        yield life.until, life.until_kind == "exact", life.until


def nested(fields: Sequence[Field]) -> Iterator[tuple[Lifetime, dict[str, Any]]]:
    """Each field with its lifetime, and a value that holds it alone; also what stands inside of fields."""
    for each in fields:
        inside = each.schema.items.fields if each.schema.items is not None else ()
        yield each, {each.name: [] if inside else example(each.schema).given}
        for life, value in nested(inside):
            required = {field.name: example(field.schema).given for field in inside if field.required}
            yield life, {each.name: [required | value]}


def lacking(operation: Operation) -> set[str]:
    """Releases at the edge that certainly lack the whole operation, of those that its parts are tried at."""
    edges = {before(life.since) for life in parts(operation) if life.since is not None}
    return {release for release in edges if _is_before(release, operation)}


def parts(operation: Operation) -> Iterator[Lifetime]:
    """Parameters and fields."""
    yield from operation.parameters
    if operation.body is not None:
        yield from (life for life, _ in nested(operation.body.fields))


def _is_before(release: str, operation: Operation) -> bool:
    since = operation.since if operation.since_kind == "exact" else None
    return since is not None and Release.parse(release) < Release.parse(since)


async def outcome(attempt: Try) -> tuple[type[NotInRelease] | None, list[str], str]:
    """The error, the warnings, and what the error says."""
    status, reply = REPLIES["whatson", attempt.operation.id]
    with respx.mock(assert_all_called=False) as router:
        response = httpx.Response(status) if reply is None else httpx.Response(status, json=reply)
        route = router.route(method=attempt.operation.method).mock(return_value=response)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            async with client_for("whatson", release=attempt.release) as client:
                try:
                    await invoke(client, attempt.operation.id, **attempt.given)
                except NotInRelease as error:
                    assert route.call_count == 0
                    return type(error), [], str(error)
        assert route.call_count == 1
    return None, [str(each.message) for each in caught if each.category is ReleaseWarning], ""


async def failures(attempts: list[Try]) -> list[str]:
    """What isn't as it should be."""
    found: list[str] = []
    for attempt in attempts:
        error, told, text = await outcome(attempt)
        if attempt.exact:
            fine = error is NotInRelease and attempt.told in text
        else:
            fine = error is None and any(attempt.told in each for each in told)
        if not fine:
            found.append(f"{attempt.operation.id} {sorted(attempt.given)} at {attempt.release}: {error} {told} {text}")
    return found


async def test_operations_that_a_release_lacks() -> None:
    """Refused where a document says so, else warned about; the answer names the release that has it."""
    attempts = [
        Try(each, release, exact, told, required_arguments(each))
        for each in OPERATIONS
        for release, exact, told in absences(each)
    ]
    assert len(attempts) > len(OPERATIONS), "every operation has its release"
    assert await failures(attempts) == []


async def test_what_took_their_place_is_named() -> None:
    removed = [each for each in OPERATIONS if each.replaced_by]
    assert len(removed) == 14
    for each in removed:
        error, told, text = await outcome(Try(each, str(each.until), True, "", required_arguments(each)))
        assert each.replaced_by in (text if error is not None else " ".join(told)), each.id


async def test_parameters_that_a_release_lacks() -> None:
    attempts = [
        Try(each, release, exact, told, {**required_arguments(each), parameter.name: argument(parameter).given})
        for each in OPERATIONS
        for parameter in each.parameters
        for release, exact, told in absences(parameter)
        if release not in lacking(each)
    ]
    assert {each.operation.id for each in attempts if each.exact} >= {"press_sheets.update", "programs.update"}
    assert await failures(attempts) == []


async def test_fields_that_a_release_lacks() -> None:
    attempts = [
        Try(each, release, exact, told, {**required_arguments(each), **value})
        for each in OPERATIONS
        if each.body is not None
        for life, value in nested(each.body.fields)
        for release, exact, told in absences(life)
        if release not in lacking(each)
    ]
    assert len({name for each in attempts for name in each.given}) > 40
    assert await failures(attempts) == []


async def test_at_a_release_that_has_them_nothing_is_said() -> None:
    """No refusal; and no warning but of what the newest releases alone are known to have."""
    for each in OPERATIONS:
        release = release_with(each)
        error, told, text = await outcome(Try(each, release, False, "", required_arguments(each)))
        assert (error, text) == (None, ""), each.id
        assert not [text for text in told if "may not be in" in text], each.id
