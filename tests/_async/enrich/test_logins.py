"""The login ends in the middle of a run: it is made anew once; where that doesn't help, the run can be taken up."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadcast_clients.core.errors import AuthenticationError, CredentialError
from broadcast_clients.flows.enrich import AsyncEnrichFlow
from broadcast_clients.flows.report import FlowProgress
from broadcast_clients.sandbox import Sandbox
from tests._async.enrich.on_sandbox import actions, client_of, one_run
from tests.flows.enrich_mirror import fill, film

FILMS = range(801, 813)
LOGIN = "POST /content/v1/login"
READ = "GET /content/v1/programs/{contentId}"


def logins(sandbox: Sandbox) -> int:
    """How often somebody logged in since the last time."""
    found = sum(each.path.endswith("/login") for each in sandbox.requests("whatson"))
    sandbox.clear_requests()
    return found


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_a_session_that_ends_is_begun_again_and_nobody_notices(
    sandbox: Sandbox, tmp_path: Path, concurrency: int
) -> None:
    database = tmp_path / "m.db"
    fill(database, [film(number, f"Film {number}") for number in FILMS])

    def expire(progress: FlowProgress) -> None:
        if progress.done in (3, 8):
            sandbox.whatson.expire_tokens()

    async with client_of(sandbox) as client, AsyncEnrichFlow(database, client, concurrency=concurrency) as flow:
        report = await flow.run(progress=expire)
        assert report.counts == {"create": 12}
        assert logins(sandbox) == 3, "once at first, and once for each session that ended"
        assert (await flow.run()).counts == {"unchanged": 12}
    assert sandbox.whatson.writes()["Program"]["created"] == 12


@pytest.mark.parametrize("trouble", ["refused login", "refused token"])
async def test_a_login_that_cant_be_made_anew_ends_the_run_and_the_next_one_goes_on(
    sandbox: Sandbox, tmp_path: Path, trouble: str
) -> None:
    database = tmp_path / "m.db"
    fill(database, [film(number, f"Film {number}") for number in FILMS])

    def break_off(progress: FlowProgress) -> None:
        if progress.done == 5:
            if trouble == "refused login":
                sandbox.whatson.expire_tokens()
                sandbox.fault("whatson", LOGIN, "status", status=401, count=None)
            else:
                sandbox.fault("whatson", READ, "status", status=401, count=None)

    async with client_of(sandbox) as client, AsyncEnrichFlow(database, client, concurrency=1) as flow:
        with pytest.raises(CredentialError if trouble == "refused login" else AuthenticationError) as caught:
            await flow.run(progress=break_off)
    assert caught.value.hint
    asked = [each for each in sandbox.requests("whatson") if each.path.endswith("/login")]
    assert len(asked) == 2, "accounts lock: a login that is refused isn't repeated"
    sandbox.clear_faults()
    report = await one_run(sandbox, database)
    assert report.counts == {"unchanged": 5, "create": 7}
    assert sandbox.whatson.writes()["Program"]["created"] == 12
    assert set(actions(await one_run(sandbox, database)).values()) == {"unchanged"}
