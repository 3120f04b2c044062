"""The operations of WHATS'ON that the fault table is tried on. To add one, add a line here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.faults._async.subject import CREATED, Subject
from tests.faults.rows import Replay
from tests.faults.state import State
from whatson_client import AsyncWhatsonClient
from whatson_client.operations import load as whatson_operation

__all__ = ["WHATSON"]

PROGRAM = "9294452527"
NEW_PROGRAM = "PLM7488"


async def logged_in(client: AsyncWhatsonClient) -> None:
    """A token, and an open connection."""
    await client.dropdowns.press_targets()


def whatson(
    operation: str,
    replay: Replay,
    call: Callable[[AsyncWhatsonClient], Awaitable[object]],
    *,
    how: str = "",
    writes: Callable[[State], int] | None = None,
    representative: bool = False,
) -> Subject:
    """An operation of WHATS'ON."""
    found = whatson_operation(operation)

    async def act(client: AsyncWhatsonClient, _: None) -> object:
        return await call(client)

    return Subject(
        f"{operation} {how}".strip(),
        "whatson",
        operation,
        f"{found.method} {found.path}",
        replay,
        representative,
        logged_in,
        act,
        None if writes is None else lambda state, _: writes(state),
    )


WHATSON = (
    whatson("auth.login", "login", lambda client: client.login(), representative=True),
    whatson("dropdowns.genres", "safe", lambda client: client.dropdowns.genres()),
    whatson("programs.get", "safe", lambda client: client.programs.get(PROGRAM), representative=True),
    whatson(
        "programs.create_or_update", "upsert",
        lambda client: client.programs.create_or_update(content_id=NEW_PROGRAM, title=CREATED, duration="01:30:00"),
        how="with an id",
        writes=lambda state: state.exists(NEW_PROGRAM), representative=True,
    ),
    whatson(
        "programs.create_or_update", "once",
        lambda client: client.programs.create_or_update(title=CREATED, duration="01:30:00"),
        how="without an id",
        writes=lambda state: state.programs_created(), representative=True,
    ),
    whatson(
        "programs.create_or_update", "once",
        lambda client: client.programs.create_or_update(content_id=PROGRAM, images=[{"identification": "still"}]),
        how="with an image that has no id",
        writes=lambda state: state.parts_created(PROGRAM, "images", "imageId"), representative=True,
    ),
    whatson(
        "programs.create_or_update", "once",
        lambda client: client.programs.create_or_update(content_id=PROGRAM, product_titles=[{"title": CREATED}]),
        how="with a title that has no id",
        writes=lambda state: state.parts_created(PROGRAM, "productTitles", "id"),
    ),
    whatson(
        "programs.update", "upsert",
        lambda client: client.programs.update(PROGRAM, title=CREATED),
        writes=lambda state: state.is_titled(PROGRAM, CREATED), representative=True,
    ),
    whatson(
        "programs.update", "once",
        lambda client: client.programs.update(PROGRAM, content_id=NEW_PROGRAM),
        how="with another id",
        writes=lambda state: state.exists(NEW_PROGRAM), representative=True,
    ),
)  # fmt: skip
