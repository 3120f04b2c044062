"""Rough handling: closed streams, wrong input, runs at the same time. Each ends with a code and a sentence."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from broadcast_clients.flows.links import Link, Links
from broadcast_clients.flows.turns import take_turn
from broadcast_clients.sandbox import Sandbox
from tests.cli.support import broadcast, command, without_accounts
from tests.flows.enrich_mirror import EPISODE, SEASON, SERIES, fill, tree
from tests.flows.schedule import DAY, Schedule, airing

pytestmark = pytest.mark.sandbox(contents=5)


def closed(descriptors: Sequence[int], *words: str, folder: Path) -> tuple[int, str]:
    """Run a command with some of its standard streams closed; gives the code and what came out of the others."""
    closing = " ".join(f"{each}>&-" for each in descriptors)
    line = f'exec "$@" {closing}'
    done = subprocess.run(
        ["sh", "-c", line, "sh", *command(*words)],
        cwd=folder,
        env=without_accounts(folder),
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def test_streams_that_are_closed_lead_nowhere(tmp_path: Path) -> None:
    schedule = Schedule(tmp_path / "broadcast.db")
    schedule.day(1, DAY, [airing("6:00", "7:00")])
    schedule.close()
    assert closed((1,), "mirror", "status", folder=tmp_path) == (0, "")
    assert closed((0, 1, 2), "mirror", "status", folder=tmp_path) == (0, "")
    code, told = closed((2,), "mirror", "status", folder=tmp_path)
    assert (code, "schedule_day         1" in told) == (0, True)
    assert closed((2,), "mirror", "status", "--database", "none.db", folder=tmp_path) == (2, "")
    code, told = closed((1,), "mirror", "status", "--database", "none.db", folder=tmp_path)
    assert (code, "there is no database none.db" in told) == (2, True)
    assert (tmp_path / "broadcast.db").read_bytes().startswith(b"SQLite format 3\0"), "nothing was written into it"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("guide", "publish", "--channels", "empty.toml"), "empty.toml maps no channel"),
        (("guide", "publish", "--channel", "1=x", "--days", "2", "--day", "2024-07-01"), "exclude each other"),
        (("guide", "export", "g.xml", "--start", "2024-07-02", "--end", "2024-07-01"), "must come after the start"),
        (
            ("guide", "export", "g.xml", "--rules", "broken:RULES"),
            "broken can't be imported: KeyError: 'no such genre'",
        ),
        (("guide", "export", "g.xml", "--rules", "wrong:RULES"), "wrong can't be imported: SyntaxError"),
        (("guide", "publish", "--channel", "1=x", "--patience", "-1"), "-1.0 is not in the range"),
        (("release", "--dry-run", "--forget", "PRG-1"), "--dry-run writes nothing"),
        (("doctor", "plurimedia", "--zone", "Mars/Olympus"), "there is no time zone 'Mars/Olympus'"),
        (("guide", "export", "g.xml", "--timezone", "Europe"), "there is no time zone 'Europe'"),
        (("release", "--adopt", "film", "PRG-1", "x"), "'film' is not one of"),
    ],
)
def test_what_cant_be_meant_is_told_before_anything_is_asked(
    words: tuple[str, ...], message: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    Schedule(tmp_path / "broadcast.db").close()
    (tmp_path / "empty.toml").write_text("[channels]\n", encoding="utf-8")
    (tmp_path / "broken.py").write_text("{}['no such genre']\n", encoding="utf-8")
    (tmp_path / "wrong.py").write_text("def rule(:\n", encoding="utf-8")
    sandbox.clear_requests()
    assert message in broadcast(*words, folder=tmp_path, sandbox=sandbox, code=2).err
    assert sandbox.requests() == []


def test_what_the_account_hasnt_got_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    done = broadcast("mirror", "catalogue", "999", folder=tmp_path, sandbox=sandbox)
    assert "the account has no catalogue 999" in done.err
    lacking = broadcast("enrich", folder=tmp_path, sandbox=sandbox, more={"WHATSON_PASSWORD": ""}, code=3)
    assert "in the settings file (password_file)" in lacking.err, "enrich has no --password-file"


def test_a_run_beside_another_one_ends_with_its_code(sandbox: Sandbox, tmp_path: Path) -> None:
    fill(tmp_path / "broadcast.db", tree())
    sandbox.clear_requests()
    with Links(tmp_path / "broadcast.db") as links, take_turn(links.engine, "enrich"):
        refused = broadcast("enrich", "--json", folder=tmp_path, sandbox=sandbox, code=4)
        assert refused.document["error"]["kind"] == "RunUnderWay"
        assert refused.document["error"]["retryable"] is True
        assert sandbox.requests() == []
        assert broadcast("enrich", "--dry-run", folder=tmp_path, sandbox=sandbox).code == 0
    done = broadcast("enrich", "--concurrency", "1", "--json", folder=tmp_path, sandbox=sandbox)
    assert done.result["counts"] == {"create": 5}
    assert broadcast("enrich", "--verify", "--json", folder=tmp_path, sandbox=sandbox).result["counts"] == {
        "unchanged": 5
    }


def test_enrich_makes_do_without_a_key_of_plurimedia(sandbox: Sandbox, tmp_path: Path) -> None:
    """It doesn't call with a key that is none: what the mirror lacks is made from what the episodes say."""
    lacking = [each for each in tree() if each["id"] not in (SERIES, SEASON)]
    fill(tmp_path / "broadcast.db", lacking)
    sandbox.clear_requests()
    done = broadcast("enrich", "--json", folder=tmp_path, sandbox=sandbox, more={"PLURIMEDIA_SUBSCRIPTION_KEY": ""})
    assert "There is no key of Plurimedia" in done.err
    assert sandbox.requests("plurimedia") == []
    assert {each["source"] for each in done.result["items"]} >= {str(SERIES), str(SEASON), str(EPISODE)}
    assert done.result["counts"] == {"create": 5}
    (tmp_path / "o.toml").write_text('[plurimedia.fields.Content]\ntitle = "titre"\n', encoding="utf-8")
    renamed = {"PLURIMEDIA_SUBSCRIPTION_KEY": "", "PLURIMEDIA_OVERRIDES": "o.toml"}
    refused = broadcast("enrich", folder=tmp_path, sandbox=sandbox, more=renamed, code=3)
    assert "subscription key of Plurimedia" in refused.err


def test_titles_are_adopted_and_forgotten(sandbox: Sandbox, tmp_path: Path) -> None:
    product = sandbox.whatson.program_ids[20]
    movie = sandbox.encora.stored("movie")[0]["id"]
    (tmp_path / "mine.py").write_text(
        "from broadcast_clients.flows.release import ReleaseRules\nRULES = ReleaseRules(artwork=lambda source: ())\n",
        encoding="utf-8",
    )
    words = ("release", "--product", product, "--rules", "mine:RULES", "--patience", "0", "--json")

    def target() -> str | None:
        with Links(tmp_path / "broadcast.db") as links:
            link: Link | None = links.get("encora", "movie", product)
            return None if link is None else link.target

    adopted = broadcast(*words, "--adopt", "movie", product, movie, folder=tmp_path, sandbox=sandbox)
    assert adopted.result["counts"] == {"update": 1}
    assert target() == movie
    again = broadcast(*words, "--adopt", "movie", product, "other", folder=tmp_path, sandbox=sandbox, code=2)
    assert "is " + movie + " already" in again.document["error"]["message"]
    forgotten = broadcast(*words, "--forget", product, folder=tmp_path, sandbox=sandbox)
    assert forgotten.result["counts"] == {"create": 1}
    assert target() not in (None, movie)
