"""The page: whole, closed, readable, with all that happened, whatever the database holds."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.flows.mirror import Failure, Mirror, MirrorReport
from broadcast_clients.flows.report import FlowItem, FlowReport
from broadcast_clients.flows.report_page import Snapshot, changes_since, write_report
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import PlurimediaClient
from tests.report_page.page_reader import read_page

HOSTILE = "</script></td><zz onx=1>'\"&\u2028"
CANARY = "canary-4f1d"


def client_of(sandbox: Sandbox, **settings: Any) -> PlurimediaClient:
    handle = sandbox.plurimedia
    return PlurimediaClient(base_url=handle.base_url, subscription_key=handle.subscription_key, lang="fr", **settings)


def load(sandbox: Sandbox, database: Path, channels: int, days: int, **settings: Any) -> MirrorReport:
    with client_of(sandbox, **settings) as client, Mirror(client, database) as mirror:
        report = mirror.schedule(channels=sandbox.plurimedia.channel_ids[:channels], days=days)
        mirror.catalog(sandbox.plurimedia.catalog_id)
    return report


@pytest.mark.sandbox(contents=400)
def test_a_week_of_twenty_channels(sandbox: Sandbox, tmp_path: Path) -> None:
    database, path = tmp_path / "m.db", tmp_path / "report.html"
    imported = load(sandbox, database, 20, 7)
    before = Snapshot.of(database)
    assert write_report(str(path), database, imports={"Schedule": imported}, timezone="Europe/Paris") == path
    assert path.stat().st_size < 1_200_000
    assert list(tmp_path.glob(".report*")) == []
    page = read_page(path)
    assert {each.channel for each in page.airings} == {
        json.loads(row["raw"])["name"] for row in _rows(database, "channel")
    } & {each.channel for each in page.airings}
    assert len({each.channel for each in page.airings}) == 20
    assert {each.day for each in page.airings} == set(range(7))
    by_row: dict[tuple[int, str], list[Any]] = {}
    for each in page.airings:
        by_row.setdefault((each.day, each.channel), []).append(each)
    assert len(by_row) == 140
    for row in by_row.values():
        assert 0 <= row[0].begin <= 45
        assert row[-1].begin + row[-1].width == 1440 or row[-1].day == 6
        assert all(one.begin + one.width == two.begin for one, two in pairwise(row))
    broadcasts = _rows(database, "broadcast")
    begun = Counter(each.times for each in page.airings if not (each.begin == 0 and not each.times.startswith("00:00")))
    wanted = Counter(
        f"{raw['begin'][11:16]}–{raw['end'][11:16]}" for raw in (json.loads(row["raw"]) for row in broadcasts)
    )
    assert begun == wanted
    titles = {json.loads(row["raw"])["content"]["title"] for row in broadcasts}
    assert {each.text.split("|")[0] for each in page.airings} == titles
    assert max(each.known for each in page.airings) == len(page.contents) - 1
    assert "400 contents" in page.said("catalogue")
    assert "Nothing failed" in page.said("failed")
    assert not changes_since(before, database).added


def _rows(database: Path, table: str) -> list[Any]:
    import sqlite3

    with sqlite3.connect(database) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(f"SELECT * FROM {table}").fetchall()


@pytest.mark.sandbox(contents=20, start=datetime(2024, 10, 26, 12, tzinfo=UTC))
def test_days_on_which_clocks_are_changed(sandbox: Sandbox, tmp_path: Path) -> None:
    database, path = tmp_path / "m.db", tmp_path / "report.html"
    load(sandbox, database, 2, 3)
    now = datetime(2024, 10, 27, 1, 30, tzinfo=UTC)  # half past two, for the second time
    write_report(path, database, timezone="Europe/Paris", now=now, days=2)
    page = read_page(path)
    assert page.axes[0][2:5] == ["02:00 CEST", "02:00 CET", "03:00"]
    assert len(page.axes[0]) == 25
    assert [(each["day"], each["style"]) for each in page.lines] == [("0", "--b:210")]
    assert "Sunday 27 October 2024, 02:30 CET" in page.said("head")
    late = [each for each in page.airings if each.day == 0 and each.times.startswith("20:")]
    assert late
    assert all(each.begin == (21 * 60 + int(each.times[3:5])) for each in late)


def edited(database: Path, table: str, edit: Callable[[dict[str, Any]], Any]) -> None:
    import sqlite3

    with sqlite3.connect(database) as connection:
        for number, raw in connection.execute(f"SELECT rowid, raw FROM {table}").fetchall():
            changed = json.dumps(edit(json.loads(raw)))
            connection.execute(f"UPDATE {table} SET raw = ? WHERE rowid = ?", (changed, number))


def item(action: Any, **more: Any) -> FlowItem:
    values: dict[str, Any] = {"key": f"content {HOSTILE}", "kind": "program", "title": HOSTILE, **more}
    return FlowItem(action=action, **values)


def hostile_flows() -> dict[str, FlowReport]:
    signed = f"no answer from https://cdn.example/{CANARY}?sig={CANARY} {HOSTILE}\n  What to do: wait"
    items = [
        item("failed", error=signed),
        item("create", changes=("title", HOSTILE), target=HOSTILE, notes=(signed,)),
        item("unknown"),
        *[item("skipped", title=f"number {number}") for number in range(400)],
    ]
    return {
        HOSTILE: FlowReport(flow="enrich", items=items, notes=[signed]),
        "Plan": FlowReport(flow="guide", dry_run=True),
    }


@pytest.mark.sandbox(contents=60)
def test_nothing_gets_out_of_its_place(sandbox: Sandbox, tmp_path: Path) -> None:
    database, path = tmp_path / "m.db", tmp_path / "report.html"
    load(sandbox, database, 3, 2)
    before = Snapshot.of(database)

    def hostile(raw: dict[str, Any]) -> dict[str, Any]:
        return {name: HOSTILE if isinstance(value, str) and name not in ("begin", "end", "lastUpdate") else value
                for name, value in raw.items()}  # fmt: skip

    edited(database, "channel", hostile)
    edited(database, "content", hostile)
    edited(database, "broadcast", lambda raw: {**hostile(raw), "content": hostile(raw["content"])})
    imported = MirrorReport(failed=1200, failures=[Failure("schedule", "content", HOSTILE, HOSTILE)])
    write_report(
        path, database, title=HOSTILE, imports={HOSTILE: imported}, flows=hostile_flows(),
        changes=changes_since(before, database), now=datetime.now(UTC),
    )  # fmt: skip
    page = read_page(path)
    assert "zz" not in page.tags
    assert CANARY not in path.read_text(encoding="utf-8")
    assert page.texts.count(HOSTILE.strip()) > 50
    assert page.contents[0]
    assert "1,202 things failed" in page.said("failed")
    assert "What to do: wait" in page.said("failed")
    assert "403 items" in page.said("written")
    assert "and 253 more" in page.said("written")
    assert "dry run: nothing was written" in page.said("written")
    assert page.said("changed").startswith("What changed")


ODD = [None, "", 7, [], {}, "2024-13-45", True, "x" * 5000, "\ud800"]


@pytest.mark.sandbox(contents=20)
def test_members_that_are_missing_or_of_another_type(sandbox: Sandbox, tmp_path: Path) -> None:
    database, path = tmp_path / "m.db", tmp_path / "report.html"
    load(sandbox, database, 2, 2)
    whole = len(read_page(write_report(path, database)).airings)
    turn = iter(range(10**9))

    def odd(raw: dict[str, Any]) -> dict[str, Any]:
        names = [each for each in raw if each not in ("begin", "end")]
        number = next(turn)
        if names:
            raw = {**raw, names[number % len(names)]: ODD[number % len(ODD)]}
            raw.pop(names[(number + 3) % len(names)], None)
        return raw

    def odd_content(raw: dict[str, Any]) -> dict[str, Any]:
        return {**raw, "content": odd(raw["content"])} if isinstance(raw.get("content"), dict) else raw

    for table in ("channel", "content", "broadcast"):
        edited(database, table, odd)
    edited(database, "broadcast", odd_content)
    assert len(read_page(write_report(path, database)).airings) == whole
    edited(database, "broadcast", lambda raw: {**raw, "end": ODD[next(turn) % len(ODD)]})
    assert len(read_page(write_report(path, database)).airings) < whole
    edited(database, "broadcast", lambda raw: [])
    assert "no schedule of these days" in read_page(write_report(path, database)).said("guide")


@pytest.mark.sandbox(variants={"plurimedia.airing_fields": "start_stop"}, contents=20)
def test_members_that_are_called_otherwise(sandbox: Sandbox, tmp_path: Path) -> None:
    database, path = tmp_path / "m.db", tmp_path / "report.html"
    overrides = {"plurimedia": {"fields": {"Broadcast": {"begin": "startTime", "end": "stopTime"}}}}
    load(sandbox, database, 2, 2, overrides=overrides)
    with client_of(sandbox, overrides=overrides) as client:
        write_report(path, database, plurimedia=client)
        assert len(read_page(path).airings) > 40
        assert len(Snapshot.of(database, plurimedia=client).contents) == 20
    with pytest.raises(ConfigurationError, match="other overrides"):
        write_report(path, database)


@pytest.mark.sandbox(contents=20)
def test_what_can_be_chosen(sandbox: Sandbox, tmp_path: Path) -> None:
    database, path = tmp_path / "m.db", tmp_path / "report.html"
    load(sandbox, database, 3, 4)
    ids = list(sandbox.plurimedia.channel_ids[:3])
    names = {json.loads(row["raw"])["id"]: json.loads(row["raw"])["name"] for row in _rows(database, "channel")}
    page = read_page(write_report(path, database, channels=[ids[2], ids[0]], days=2, title="Monday's guide"))
    assert list(dict.fromkeys(each.channel for each in page.airings)) == [names[ids[2]], names[ids[0]]]
    assert {each.day for each in page.airings} == {0, 1}
    assert "Monday's guide" in page.said("head")
    assert [each["day"] for each in page.lines] == ["0", "1"]
    assert all("data-live" in each for each in page.lines)
    later = datetime.now(UTC) + timedelta(days=400)
    page = read_page(write_report(path, database, days=2, now=later))
    assert {each.day for each in page.airings} == {0, 1}
    assert not page.lines


def test_a_database_that_isnt_there_or_isnt_a_mirrors(tmp_path: Path) -> None:
    page = read_page(write_report(tmp_path / "report.html", tmp_path / "new.db"))
    assert "no schedule" in page.said("guide")
    assert "0 contents" in page.said("catalogue")
    (tmp_path / "no.db").write_text("no database" * 100)
    (tmp_path / "kept.html").write_text("before")
    with pytest.raises(ConfigurationError):
        write_report(tmp_path / "kept.html", tmp_path / "no.db")
    with pytest.raises(ConfigurationError, match="no time zone"):
        write_report(tmp_path / "kept.html", tmp_path / "new.db", timezone="Mars/Base")
    with pytest.raises(OSError, match=r"nowhere"):
        write_report(tmp_path / "nowhere" / "x.html", tmp_path / "new.db")
    assert (tmp_path / "kept.html").read_text() == "before"


# --- the look ---------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(2 * each for each in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def themes() -> list[dict[str, str]]:
    css = resources.files("broadcast_clients.flows.report_page").joinpath("page.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root\{(.*?)\n\}", css, re.DOTALL)
    return [dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]+)", block)) for block in blocks[:2]]


@pytest.mark.parametrize("theme", themes(), ids=["light", "dark"])
def test_text_is_legible(theme: dict[str, str]) -> None:
    """WCAG 2 AA: 4.5 for text; AAA for what is read most."""
    for text_colour, ground, least in (
        ("ink", "bg", 7), ("ink", "surface", 7), ("ink", "bad-bg", 7), ("soft", "bg", 4.5), ("soft", "surface", 4.5),
        ("soft", "raised", 4.5), ("soft", "bad-bg", 4.5), ("accent", "surface", 4.5), ("accent", "bg", 4.5),
        ("surface", "accent", 4.5), ("bad", "bad-bg", 4.5), ("good", "good-bg", 4.5), ("warn", "warn-bg", 4.5),
        ("surface", "ink", 7),
    ):  # fmt: skip
        assert contrast(theme[text_colour], theme[ground]) >= least, (text_colour, ground)
    for number in range(9):
        assert contrast(theme[f"f{number}"], theme["surface"]) >= 3


def test_the_page_asks_for_little_motion_where_a_reader_wants_little() -> None:
    css = resources.files("broadcast_clients.flows.report_page").joinpath("page.css").read_text(encoding="utf-8")
    for asked in ("prefers-reduced-motion", "prefers-color-scheme:dark", "max-width:640px", ":focus-visible"):
        assert asked in css
