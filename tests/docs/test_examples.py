"""The examples run as scripts: on a sandbox of their own, and on an account, which another sandbox plays."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest

from broadcast_clients.sandbox import Sandbox
from plurimedia_client import PlurimediaClient
from tests.docs.pages import ROOT

EXAMPLES = ROOT / "examples"
OWN_SANDBOX = "No account is configured, so this runs on a sandbox on this machine."


def run(
    script: str, *arguments: str, folder: Path, status: int = 0, account: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Run an example in a folder and give what it printed."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PLURIMEDIA_", "ENCORA_", "WHATSON_")) and not name.lower().endswith("_proxy")
    }
    command = [sys.executable, "-W", "error", str(EXAMPLES / script), *arguments]
    environment = clean | dict(account) | {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, encoding="utf-8"
    )
    assert done.returncode == status, done.stdout + done.stderr
    if status == 0:
        assert done.stderr == ""
    return done.stdout


def plurimedia(sandbox: Sandbox) -> dict[str, str]:
    """The variables of an account that a sandbox plays."""
    return {
        "PLURIMEDIA_BASE_URL": sandbox.plurimedia.base_url,
        "PLURIMEDIA_SUBSCRIPTION_KEY": sandbox.plurimedia.subscription_key,
    }


def connection(sandbox: Sandbox) -> dict[str, str]:
    """The same as arguments of a client."""
    return {"base_url": sandbox.plurimedia.base_url, "subscription_key": sandbox.plurimedia.subscription_key}


def encora(sandbox: Sandbox) -> dict[str, str]:
    """The variables of a platform that a sandbox plays."""
    return {"ENCORA_BASE_URL": sandbox.encora.base_url, "ENCORA_TOKEN": sandbox.encora.token}


def whatson(sandbox: Sandbox) -> dict[str, str]:
    """The variables of an installation that a sandbox plays."""
    return {
        "WHATSON_BASE_URL": sandbox.whatson.base_url,
        "WHATSON_USERNAME": sandbox.whatson.username,
        "WHATSON_PASSWORD": sandbox.whatson.password,
    }


def test_every_example_is_run_here() -> None:
    scripts = {path.name for path in EXAMPLES.glob("*.py") if "__main__" in path.read_text(encoding="utf-8")}
    tested = set(re.findall(r'run\(\s*"(\w+\.py)"', Path(__file__).read_text(encoding="utf-8")))
    assert scripts == tested


def test_the_demo_runs_the_whole_chain_and_does_it_again_over_the_same_files(tmp_path: Path) -> None:
    small = ("--contents", "40", "--channels", "6", "--days", "3")
    for turn in range(2):
        printed = run("demo.py", *small, folder=tmp_path)
        nights = re.split(r"A day passes at the provider|Once more, and nothing is new", printed)
        assert ("links to an earlier one are forgotten" in nights[0]) == (turn == 1)
        for expected in (
            r"schedule: .*\b18 broadcasts, 18 groupings.*; 0 failed",
            r"catalogue: 1 catalogs, 1 catalog_page, 40 content.*; 0 failed",
            r"Schedule → guide\.xml: .*\b18 (created|unchanged)"
            if turn == 0
            else r"Schedule → guide\.xml: .*unchanged",
            r"Schedule → EncoraStream: \d+ sent",
            r"Contents → WHATS'ON: \d+ created",
            r"Products → EncoraStream: \d+ created",
        ):
            assert re.search(expected, nights[0]), expected
        assert re.search(r"catalogue: 1 catalog_changes, [1-9]\d* content", nights[1])
        assert re.search(r"Contents → WHATS'ON: [^\n]*\b\d+ unchanged", nights[1])
        assert "created" not in nights[2]
        assert "updated" not in nights[2]
        assert "writes that reached a server: 0" in nights[2]
        assert re.search(r"Done in \d+ s: broadcast\.db, guide\.xml, report\.html", printed)
    assert (tmp_path / "broadcast.db").exists()
    assert (tmp_path / "guide.xml").read_text(encoding="utf-8").count("<programme") > 200
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    for expected in ("Contents → WHATS&#x27;ON", "What changed", "Nothing failed", 'class="day day-2"'):
        assert expected in page


def test_a_catalogue_is_loaded_once_and_then_refreshed(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=60)
    account = plurimedia(sandbox)
    first = run("plurimedia_catalogue.py", "--tags", folder=tmp_path, account=account)
    assert OWN_SANDBOX not in first
    assert "first load" in first
    assert "1 catalogs, 1 catalog_page, 60 content, 60 content_tags; 0 failed\n60 contents are in" in first
    changes = sandbox.advance(days=1)["plurimedia"]
    second = run("plurimedia_catalogue.py", folder=tmp_path, account=account)
    changed, removed = len(changes["added"]) + len(changes["updated"]), len(changes["removed"])
    assert f"1 catalog_changes, {changed} content, {removed} removed; 0 failed" in second
    left = 60 + len(changes["added"]) - removed
    assert f"{left} contents are in the catalogue." in second
    catalog = str(sandbox.plurimedia.catalog_id)
    assert f"{left} contents are in" in run(
        "plurimedia_catalogue.py", catalog, "--reload", folder=tmp_path, account=account
    )


def test_a_refresh_that_misses_a_content_says_so_and_tries_again(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=20)
    account = plurimedia(sandbox)
    sandbox.fault("plurimedia", "GET /v2/api/v2/contents/{id}", "status", status=403, skip=5, count=1)
    first = run("plurimedia_catalogue.py", folder=tmp_path, status=1, account=account)
    assert "19 content; 1 failed" in first
    second = run("plurimedia_catalogue.py", folder=tmp_path, account=account)
    assert "1 catalog_changes, 1 content; 0 failed" in second


def test_other_catalogues_in_the_same_database_are_left_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=30)
    account = plurimedia(sandbox)
    large, private, empty = sandbox.plurimedia.catalog_ids
    for catalog_id in (large, private, empty):
        run("plurimedia_catalogue.py", str(catalog_id), folder=tmp_path, account=account)
    again = run("plurimedia_catalogue.py", str(large), folder=tmp_path, account=account)
    assert "30 contents are in the catalogue." in again


def test_the_refresh_runs_without_an_account(tmp_path: Path) -> None:
    printed = run("plurimedia_catalogue.py", "--database", "own.db", folder=tmp_path)
    assert printed.startswith(OWN_SANDBOX)
    assert "200 contents are in the catalogue." in printed
    assert (tmp_path / "own.db").exists()


def test_the_schedule_is_loaded_once_and_then_updated(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=60)
    account, chosen = plurimedia(sandbox), ("--channels", "4", "--days", "2")
    first = run("plurimedia_daily_import.py", *chosen, "--persons", folder=tmp_path, account=account)
    assert re.search(
        r"Loading the schedule\n(.*\n)*  1 channels, .*\b8 broadcasts, .* person_biography.*; 0 failed", first
    )
    assert re.search(r"[1-9]\d* airings on 8 days of channels are in the database", first)
    sandbox.advance(days=1)
    second = run("plurimedia_daily_import.py", *chosen, folder=tmp_path, account=account)
    assert "Updating what changed since" in second
    assert "on 12 days of channels" in second
    sandbox.fault("plurimedia", "GET /v2/api/v2/broadcasts", "status", status=403)
    third = run("plurimedia_daily_import.py", "--channels", "5", folder=tmp_path, status=1, account=account)
    assert "1 failed" in third


def test_results_of_matching_are_received(sandbox: Sandbox, tmp_path: Path) -> None:
    assert "Linked: EXAMPLE-1 with content 7488" in run("plurimedia_match_receiver.py", folder=tmp_path)
    sandbox.reset(contents=60)
    command = [sys.executable, str(EXAMPLES / "plurimedia_match_receiver.py"), "--port", "0", "--results", "2"]
    environment = {**os.environ, **plurimedia(sandbox)}
    receiver = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
    assert receiver.stdout is not None
    try:
        address = receiver.stdout.readline().split()[-1]
        for body in (b"{", b"{}"):
            with pytest.raises(urllib.error.HTTPError, match="400"):
                urllib.request.urlopen(urllib.request.Request(address, body), timeout=30)
        with pytest.raises(urllib.error.HTTPError, match="405"):
            urllib.request.urlopen(address, timeout=30)
        sandbox.plurimedia.push_results_to(address)
        with PlurimediaClient(**connection(sandbox)) as client:
            client.workflows.order([{"assetID": "A-1", "title": "Blade Runner"}])
        sandbox.advance(days=1)
        assert receiver.stdout.readline() == "  INSERT: asset A-1 is content 7488\n"
        sandbox.plurimedia.undo_match("A-1")
        assert receiver.stdout.readline() == "  UNDO: asset A-1 is content 7488\n"
        assert receiver.wait(timeout=30) == 0
    finally:
        receiver.kill()
        receiver.communicate()
    with closing(sqlite3.connect(tmp_path / "broadcast.db")) as database:
        assert database.execute("SELECT asset_id FROM match").fetchall() == [("EXAMPLE-1",)]


def test_a_catalogue_is_read_in_bulk(sandbox: Sandbox, tmp_path: Path) -> None:
    assert "1000 contents read in" in run("plurimedia_bulk_async.py", folder=tmp_path)
    sandbox.reset(contents=40)
    sandbox.fault("plurimedia", "GET /v2/api/v2/contents/{id}", "status", status=403, count=1)
    printed = run(
        "plurimedia_bulk_async.py", "--concurrency", "4", folder=tmp_path, status=1, account=plurimedia(sandbox)
    )
    assert "39 contents read in" in printed
    assert "1 failed" in printed


def test_a_guide_of_a_day_is_printed(sandbox: Sandbox, tmp_path: Path) -> None:
    printed = run("plurimedia_guide_today.py", folder=tmp_path)
    assert printed.startswith(OWN_SANDBOX)
    assert re.search(r"Une, \d\d\.\d\d\.\d{4}: \d+ programmes\n  \d\d:\d\d  .+ \(.+\)  https://", printed)
    sandbox.reset(start=datetime(2026, 3, 7, 12, tzinfo=UTC))
    account = plurimedia(sandbox)
    for channel in ("une", "101"):
        sunday = run("plurimedia_guide_today.py", channel, "--day", "2026-03-08", folder=tmp_path, account=account)
        assert "Une, 08.03.2026" in sunday
        assert "Blade Runner (Film Science-fiction)" in sunday
    assert run("plurimedia_guide_today.py", "Deux", folder=tmp_path, account=account, status=1) == ""
    assert run("plurimedia_guide_today.py", "--day", "2001-01-01", folder=tmp_path, account=account, status=1) == ""


def test_an_asset_is_ordered_matched_and_read_back(sandbox: Sandbox, tmp_path: Path) -> None:
    printed = run("plurimedia_order_and_match.py", folder=tmp_path)
    assert "status 202" in printed
    assert "'Le Pacte des cimes'\n1 contents came into private catalogues." in printed
    account = plurimedia(sandbox)
    sandbox.reset(contents=60)
    row = sandbox.plurimedia
    untouched = run("plurimedia_order_and_match.py", folder=tmp_path, account=account)
    assert "nothing was ordered" in untouched
    assert row.orders == ()
    waiting = run(
        "plurimedia_order_and_match.py", "Les Enfants de l'île", "--asset-id", "a-7", "--write", folder=tmp_path,
        account=account,
    )  # fmt: skip
    assert "Look later" in waiting
    assert [each["asset_id"] for each in row.orders] == ["a-7"]
    assert "0 contents" in run("plurimedia_order_and_match.py", "--read-back", folder=tmp_path, account=account)


def test_a_movie_is_edited_and_published(tmp_path: Path) -> None:
    printed = run("encora_edit_and_publish.py", folder=tmp_path)
    assert printed.startswith(OWN_SANDBOX)
    assert "Refused: encora admin.movies.update" in printed
    assert "Edited: drama, history, thriller; 93 min" in printed
    assert "It is published.\nIt is taken down and deleted again.\n" in printed


def test_nothing_is_written_on_a_platform_of_your_own_unless_you_say_so(sandbox: Sandbox, tmp_path: Path) -> None:
    account = encora(sandbox)
    assert "nothing was written" in run("encora_edit_and_publish.py", folder=tmp_path, account=account)
    assert {request.method for request in sandbox.requests("encora")} == {"GET"}
    assert "It is published." in run("encora_edit_and_publish.py", "--write", folder=tmp_path, account=account)
    assert [request.status for request in sandbox.requests("encora")][-1] in (200, 204)


def test_a_platform_is_browsed_and_searched(sandbox: Sandbox, tmp_path: Path) -> None:
    printed = run("encora_browse_and_search.py", "the", "orchard", folder=tmp_path, account=encora(sandbox))
    assert "for 'the orchard'" in printed
    assert "subtitles:" in printed
    assert re.search(r", until \d\d:\d\d", printed)
    assert {request.method for request in sandbox.requests("encora")} == {"GET"}


def test_a_film_is_published(sandbox: Sandbox, tmp_path: Path) -> None:
    printed = run("encora_publish_film.py", folder=tmp_path)
    assert "to do: upload    movie/file 0" in printed
    assert re.search(r"It is published: [0-9a-f-]{36}", printed)
    master = tmp_path / "film.mp4"
    account = encora(sandbox)
    missing = run("encora_publish_film.py", str(master), folder=tmp_path, status=1, account=account)
    assert f"there is no file {master}" in missing
    master.write_bytes(b"film" * 1_000)
    printed = run("encora_publish_film.py", str(master), folder=tmp_path, account=account)
    assert "nothing was written" in printed
    assert sandbox.requests("encora") == []


def test_a_guide_is_exported_and_imported(sandbox: Sandbox, tmp_path: Path) -> None:
    printed = run("encora_guide_xmltv.py", folder=tmp_path)
    assert re.search(r"(\d+) programmes of 2 channels are in guide.xml", printed)
    assert re.search(r"[1-9]\d* programmes imported in 2 jobs, 0 not there yet", printed)
    assert "nothing was imported" in run("encora_guide_xmltv.py", folder=tmp_path, account=encora(sandbox))
    assert {request.method for request in sandbox.requests("encora")} == {"GET"}


def test_a_schedule_goes_out_as_xmltv_and_into_the_guide(sandbox: Sandbox, tmp_path: Path) -> None:
    printed = run("chain_guide.py", "--days", "2", folder=tmp_path)
    assert printed.startswith(OWN_SANDBOX)
    assert "XMLTV: guide: 10 created, in guide.xml" in printed
    assert re.search(r"  send      day channel 101 on [-\d]+ 'Une' -> [-0-9a-f]{36} \(\d+ added\)", printed)
    assert printed.endswith("guide: 10 sent\n")
    account = {**plurimedia(sandbox), **encora(sandbox)}
    folder = tmp_path / "account"
    folder.mkdir()
    small = ("--days", "1")
    proposed = run("chain_guide.py", *small, folder=folder, account=account)
    assert "channels.toml has a proposal" in proposed
    (folder / "channels.toml").write_text(f'[channels]\n101 = "{next(iter(sandbox.encora.stored("channel")))["id"]}"\n')
    looked = run("chain_guide.py", *small, folder=folder, account=account)
    assert "guide (dry run): 1 send" in looked
    assert "nothing was sent" in looked
    assert {request.method for request in sandbox.requests("encora")} == {"GET"}
    assert run("chain_guide.py", *small, "--write", folder=folder, account=account).endswith("guide: 1 sent\n")
    assert run("chain_guide.py", *small, "--write", folder=folder, account=account).endswith("guide: 1 unchanged\n")


def test_a_movie_is_played(sandbox: Sandbox, tmp_path: Path) -> None:
    account = encora(sandbox)
    device = ["--device", sandbox.encora.device_id, "--seconds", "0.01"]
    printed = run("encora_play.py", *device, folder=tmp_path, account=account)
    assert "Licence: there" in printed
    assert "1 heartbeats, at second 0" in printed
    assert "Ended; 0 other streams are running." in printed
    assert "Pass --device" in run("encora_play.py", folder=tmp_path, account=account, status=2)
    stranger = ["--device", "stranger"]
    assert "refused with status 403" in run("encora_play.py", *stranger, folder=tmp_path, account=account, status=1)


def test_webhooks_are_received(sandbox: Sandbox, tmp_path: Path) -> None:
    printed = run("encora_receive_webhooks.py", folder=tmp_path)
    assert "ping: the endpoint works" in printed
    assert "test call: delivered" in printed
    assert re.search(r"published: [0-9a-f-]{36}", printed)
    account = encora(sandbox)
    assert "Set ENCORA_WEBHOOK_SECRET" in run("encora_receive_webhooks.py", folder=tmp_path, account=account, status=2)


def test_a_person_signs_in_once(tmp_path: Path) -> None:
    printed = run("encora_sign_in.py", folder=tmp_path)
    assert "its last address was pasted here" in printed
    assert "Signed in. The newest movie: " in printed
    assert (tmp_path / "encora-tokens.json").stat().st_mode & 0o077 == 0


def test_a_program_is_upserted_and_its_refusal_fixed(tmp_path: Path) -> None:
    printed = run("whatson_upsert.py", "FILM-7", folder=tmp_path)
    assert "Refused [CORE-00010]" in printed
    assert "Refused [CONTENT-00035]" in printed
    assert "Written: FILM-7 'Night Train', 01:33:00, genre Comedy" in printed
    assert "Cleared: genre is None, the title is still 'Night Train'" in printed


def test_a_season_is_brought_to_the_state_of_the_data(sandbox: Sandbox, tmp_path: Path) -> None:
    first = run("whatson_season.py", folder=tmp_path)
    assert "Plan: 6 create\n  create      series NT\n" in first
    assert "Done: 6 create" in first
    account = whatson(sandbox)
    sandbox.reset()
    assert "nothing was written" in run("whatson_season.py", folder=tmp_path, account=account)
    options = ("--write", "--journal", "journal")
    assert "Done: 6 create" in run("whatson_season.py", *options, folder=tmp_path, account=account)
    assert "Done: 6 done before" in run("whatson_season.py", *options, folder=tmp_path, account=account)
    (tmp_path / "tree.json").write_text('{"seasons": [{"content_id": "NT-S1", "title": "Season one"}]}')
    assert "Plan: 1 update\n  update      seasons NT-S1: title" in run(
        "whatson_season.py", "tree.json", "--write", folder=tmp_path, account=account
    )


def test_listings_are_brought_into_the_planning(sandbox: Sandbox, tmp_path: Path) -> None:
    first = run("chain_enrich.py", folder=tmp_path)
    assert "Plan: enrich (dry run): 63 create\n  create    series content 5000000" in first
    assert "Done: enrich: 63 created" in first
    assert first.endswith("Again: enrich: 63 unchanged\n")
    account = {**plurimedia(sandbox), **whatson(sandbox), "WHATSON_RELEASE": sandbox.whatson.release}
    sandbox.reset(contents=60)
    planned = run("chain_enrich.py", "own.db", "--limit", "4", folder=tmp_path, account=account)
    assert "Plan: enrich (dry run): 4 create" in planned
    assert "nothing was written" in planned
    assert sandbox.whatson.writes() == {}
    written = run("chain_enrich.py", "own.db", "--limit", "4", "--write", folder=tmp_path, account=account)
    assert "Done: enrich: 4 created" in written
    assert "the year of production isn't written (4)" in written


def test_an_upgrade_is_checked(tmp_path: Path) -> None:
    used = ("titles.create", "programs.get")
    printed = run("whatson_upgrade.py", "2023r9", "2024r4", *used, folder=tmp_path)
    assert "WHATS'ON 2023r9 to 2024r4" in printed
    assert "Gone:" not in printed
    assert re.search(r"The installation's own description differs from 2024r4 in \d+ places\.", printed)
    everything = run("whatson_upgrade.py", "2023r4", "2023r5", folder=tmp_path, status=1)
    assert "running_orders.get: gone" in everything


def test_refused_rows_of_a_csv_file_are_mended(sandbox: Sandbox, tmp_path: Path) -> None:
    account = whatson(sandbox)
    sandbox.reset()
    assert "nothing was written" in run("whatson_fix_csv.py", folder=tmp_path, account=account)
    first = run("whatson_fix_csv.py", "--write", folder=tmp_path, account=account, status=1)
    assert "1 written, 0 done before, 3 failed" in first
    text = (tmp_path / "refused.csv").read_text(encoding="utf-8")
    assert "its API reference is 'ScienceFiction'" in text
    mended = text.replace("Day Train,,", "Day Train,01:00:00,").replace(",Science fiction,", ",ScienceFiction,")
    (tmp_path / "mended.csv").write_text(mended.replace(",Drama,nobody,", ",Drama,,"), encoding="utf-8")
    second = run("whatson_fix_csv.py", "mended.csv", "--write", folder=tmp_path, account=account)
    assert "3 written, 0 done before, 0 failed" in second


def test_nothing_is_written_to_an_installation_of_your_own_unless_you_say_so(sandbox: Sandbox, tmp_path: Path) -> None:
    account = whatson(sandbox)
    assert "nothing was written" in run("whatson_upsert.py", folder=tmp_path, account=account)
    written = [request for request in sandbox.requests("whatson") if request.route == "POST /content/v1/programs"]
    assert written == []
    assert "Cleared:" in run("whatson_upsert.py", "--write", folder=tmp_path, account=account)


@pytest.mark.parametrize(
    ("script", "variables", "missing"),
    [
        ("encora_edit_and_publish.py", {"ENCORA_TOKEN": "x"}, "ENCORA_BASE_URL"),
        ("plurimedia_catalogue.py", {"PLURIMEDIA_BASE_URL": "https://api.example"}, "PLURIMEDIA_SUBSCRIPTION_KEY"),
        ("whatson_upsert.py", {"WHATSON_PASSWORD": "x"}, "user name and password"),
    ],
)
def test_half_an_account_is_no_account(script: str, variables: dict[str, str], missing: str, tmp_path: Path) -> None:
    """What is configured in part isn't taken for the sandbox; the error says what is missing."""
    command = [sys.executable, str(EXAMPLES / script)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PLURI", "ENCO", "WHATS"))}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment | variables, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert missing in done.stderr


def test_products_are_released_on_a_sandbox_and_on_an_account(sandbox: Sandbox, tmp_path: Path) -> None:
    printed = run("chain_release.py", folder=tmp_path)
    assert OWN_SANDBOX in printed
    assert "release (dry run): 2 create" in printed
    assert re.search(r"not published yet; missing: video, artwork", printed)
    assert printed.endswith("release: 2 created\n")

    folder = tmp_path / "account"
    folder.mkdir()
    sandbox.reset(contents=5, variants={"encora.job_pace": "reads"})
    film = sandbox.whatson.program_ids[20]
    (folder / f"{film}.mp4").write_bytes(b"a video")
    arguments = (film, "--videos", ".", "--artwork", ".")
    account = encora(sandbox) | whatson(sandbox)
    planned = run("chain_release.py", *arguments, folder=folder, account=account)
    assert planned.endswith("These are your own systems: nothing was written. Pass --write to go on.\n")
    assert sandbox.encora.writes()["movie"]["created"] == 0
    for expected in ("release: 1 created", "release: 1 unchanged"):
        written = run("chain_release.py", *arguments, "--write", folder=folder, account=account)
        assert written.endswith(f"{expected}\n")
