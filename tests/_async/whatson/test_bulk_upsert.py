"""Many rows written: bad ones told with the argument at fault, the rest written, nothing twice."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.errors import (
    ConfigurationError,
    CredentialError,
    InvalidRequest,
    OutcomeUnknown,
    PermissionDenied,
)
from broadcast_clients.core.retry import Retry
from broadcast_clients.sandbox import Sandbox
from whatson_client import AsyncWhatsonClient
from whatson_client.models import ProgramWrite
from whatson_client.workflows.reports import BulkReport

QUICK = Retry(retries=2, jitter=lambda: 0.0)
POST = "POST /content/v1/programs"
GOOD: dict[str, Any] = {"title": "Night Train", "duration": "01:33:00"}


def client_of(sandbox: Sandbox, **more: Any) -> AsyncWhatsonClient:
    settings = {"username": sandbox.whatson.username, "password": sandbox.whatson.password, "retries": QUICK}
    return AsyncWhatsonClient(base_url=sandbox.whatson.base_url, **{**settings, **more})


def posts(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [each.json() for each in sandbox.requests("whatson") if each.path.endswith("/v1/programs")]


def told(report: BulkReport) -> list[tuple[int, str | None, str | None]]:
    return [(each.row, one.argument, one.code) for each in report.failures for one in each.errors]


async def test_bad_rows_are_told_and_the_rest_is_written(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=1)
    rows: list[Any] = [
        {**GOOD, "content_id": "B-0"},
        {**GOOD, "contentId": "B-1", "contactPerson": "nobody"},
        {"content_id": "B-2", "title": "No length"},
        {**GOOD, "content_id": "B-3", "genres": ["Drama", "Polka"]},
        {**GOOD, "content_id": "B-4", "titel": "typo"},
        {**GOOD, "content_id": "B-5", "duration": "1 h"},
        {**GOOD, "content_id": "B-6", "genre": "Drama", "genres": ["Drama"]},
        ProgramWrite(content_id="B-7", title="A model", duration="00:10:00"),
        {**GOOD, "content_id": "B-0"},
        {**GOOD, "content_id": "B-9", "contentId": "B-10"},
        {**GOOD, "content_id": 11},
    ]
    seen: list[int] = []
    async with client_of(sandbox) as client:
        report = await client.workflows.bulk_upsert(rows, concurrency=4, progress=lambda each: seen.append(each.total))
    assert (report.written, report.done_before, report.total, report.ok) == (3, 0, 11, False)
    assert told(report) == [
        (1, "contact_person", "CONTENT-00035"),
        (2, "duration", "CORE-00010"),
        (3, "genres", "CORE-00004"),
        (4, "titel", "unknown"),
        (5, "duration", "pattern"),
        (6, "genre", "CONTENT-00087"),
        (8, "content_id", "twice"),
        (9, "content_id", "twice"),
    ]
    assert "did you mean 'title'?" in str(report.failures[3])
    assert report.failures[0].values["contact_person"] == "nobody"
    assert "stands in row 0, too" in str(report.failures[6])
    assert max(seen) == 11
    assert [sandbox.whatson.writes(f"B-{each}")["created"] for each in (0, 7)] == [1, 1]
    assert sandbox.whatson.stored("program", "11") is not None
    assert report.by_code()["CONTENT-00035"] == 1
    text = str(report)
    assert text.startswith("3 written, 0 done before, 8 failed\n")
    assert "row 1 (B-1) not written: contact_person: No person found with id nobody [CONTENT-00035]" in text
    report.write_csv(tmp_path / "failures.csv")
    with (tmp_path / "failures.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["row"] for line in lines] == ["1", "2", "3", "4", "5", "6", "8", "9"]
    assert lines[2] == {
        "row": "3", "id": "B-3", "argument": "genres", "code": "CORE-00004",
        "message": "Referenced resource not found", "data": "Polka",
    }  # fmt: skip


async def test_wrong_drop_down_values_are_told_before_sending(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    rows = [
        {**GOOD, "content_id": "D-0", "genres": ["Drama", "Science fiction"]},
        {**GOOD, "content_id": "D-1", "genre": "Dramma", "images": [{"image_id": "I", "press_targets": ["print"]}]},
        {**GOOD, "content_id": "D-2", "genre": "Drama", "origin": "Local"},
    ]
    async with client_of(sandbox) as client:
        report = await client.workflows.bulk_upsert(rows, check_drop_downs=True)
        assert report.written == 1
        assert told(report) == [
            (0, "genres[1]", "drop-down"),
            (1, "genre", "drop-down"),
            (1, "images[0].press_targets[0]", "drop-down"),
        ]
        assert "its API reference is 'ScienceFiction'" in str(report.failures[0])
        assert "did you mean 'Drama'?" in str(report.failures[1])
        assert "did you mean 'Print'?" in str(report.failures[1])
        assert len(posts(sandbox)) == 1
        reads = [each.path for each in sandbox.requests("whatson") if each.method == "GET"]
        assert len(reads) == len(set(reads)) == 3, "each list is read once"


async def test_what_may_be_sent_again_is_and_what_may_not_is_not(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=1)
    new_image = {"images": [{"high_resolution_url": "https://w.test/1.jpg"}]}
    known_image = {"images": [{"image_id": "IMG-1", "high_resolution_url": "https://w.test/1.jpg"}]}
    rows = [
        {**GOOD, "content_id": "R-0"},
        {**GOOD, "content_id": "R-1", **known_image},
        {**GOOD, "content_id": "R-2", **new_image},
        {**GOOD, "title": "Without an id"},
    ]
    journal = tmp_path / "journal"
    for skip, count in ((0, 1), (1, 1), (2, 2)):  # the first attempt of each row fails after it acted
        sandbox.fault("whatson", POST, "status", status=500, acted=True, skip=skip, count=count)
    async with client_of(sandbox) as client:
        report = await client.workflows.bulk_upsert(rows, journal=journal, concurrency=1)
        assert (report.written, len(report.failures)) == (2, 2)
        assert [(each.row, each.unknown, each.error.attempts) for each in report.failures] == [
            (2, True, 1),
            (3, True, 1),
        ]
        assert len(posts(sandbox)) == 6, "two of them twice"
        again = await client.workflows.bulk_upsert(rows, journal=journal, concurrency=1)
        assert (again.written, again.done_before) == (0, 2)
        assert [(each.row, type(each.error), each.unknown) for each in again.unknown] == [
            (2, OutcomeUnknown, True), (3, OutcomeUnknown, True),
        ]  # fmt: skip
        assert "may have been written" in str(again)
        assert len(posts(sandbox)) == 6, "what may have happened isn't sent again"
        found = [sandbox.whatson.stored("program", each) for each in sandbox.whatson.ids("program")]
        assert sum("Without an id" in json.dumps(each) for each in found) == 1
        fixed = [{**rows[2], "images": known_image["images"]}]
        assert (await client.workflows.bulk_upsert(fixed, journal=journal)).written == 1


async def test_a_row_that_changed_is_sent_and_one_that_failed_is_tried_again(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset(contents=1)
    journal = tmp_path / "journal"
    rows = [{**GOOD, "content_id": f"J-{number}"} for number in range(3)]
    rows[1]["contact_person"] = "nobody"
    async with client_of(sandbox) as client:
        first = await client.workflows.bulk_upsert(rows, journal=journal)
        assert (first.written, first.done_before, len(first.failures)) == (2, 0, 1)
        rows[1]["contact_person"] = "PERS001"
        rows[2]["title"] = "Another"
        second = await client.workflows.bulk_upsert(rows, journal=journal)
        assert (second.written, second.done_before, second.ok) == (2, 1, True)
        assert await client.workflows.bulk_upsert(rows, journal=journal) == BulkReport(done_before=3)
        with pytest.raises(ConfigurationError, match="journal of another job"):
            await client.workflows.bulk_upsert(rows, kind="episodes", journal=journal)
    assert sandbox.whatson.writes("J-0")["created"] == 1


async def test_the_job_ends_early_when_nothing_can_succeed(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    read = 0

    def rows() -> Any:
        nonlocal read
        for number in range(1000):
            read += 1
            yield {**GOOD, "content_id": f"S-{number}"}

    async with client_of(sandbox, password="wrong") as client:
        report = await client.workflows.bulk_upsert(rows(), concurrency=4)
        assert isinstance(report.stopped_by, CredentialError)
        assert "stopped early: the login failed" in str(report)
        assert (report.written, report.ok) == (0, False)
        assert read <= 20
    sandbox.whatson.limit_tokens("mam")
    async with client_of(sandbox) as client:
        sandbox.whatson.unlock()
        report = await client.workflows.bulk_upsert(rows(), concurrency=4)
        assert isinstance(report.stopped_by, PermissionDenied)


async def test_csv_files_and_frames(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    text = "contentId,title,duration,productCode\nC-0,Night Train,01:33:00,K1\nC-1,Day Train,01:00:00,\n"

    class Frame:
        """What a frame of polars has."""

        columns = ("content_id", "title", "product_code", "keywords")

        def iter_rows(self, *, named: bool) -> Any:
            assert named
            yield {"content_id": "C-0", "title": None, "product_code": "K2", "keywords": float("nan")}
            yield {"content_id": "C-1", "title": "Slow Train", "product_code": None, "keywords": None}

    async with client_of(sandbox) as client:
        first = await client.workflows.bulk_upsert(csv.DictReader(io.StringIO(text)))
        assert first.written == 2
        assert [each["productCode"] for each in posts(sandbox) if "productCode" in each] == ["K1"]
        assert (await client.workflows.bulk_upsert(Frame())).written == 2
        program = await client.programs.get("C-0")
        assert (program.title, program.product_code) == ("Night Train", "K2"), "an empty cell leaves the field"
        cleared = csv.DictReader(io.StringIO("contentId,productCode\nC-0,\n"))
        assert (await client.workflows.bulk_upsert(cleared, empty="clear")).written == 1
        assert (await client.programs.get("C-0")).product_code is None


async def test_rows_that_arrive_one_by_one(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)

    async def rows() -> AsyncIterator[dict[str, Any]]:
        for number in range(5):
            yield {**GOOD, "content_id": f"G-{number}"}

    async with client_of(sandbox) as client:
        assert (await client.workflows.bulk_upsert(rows(), concurrency=2)).written == 5


async def test_arguments_of_the_calls(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    async with client_of(sandbox) as client:
        await client.workflows.bulk_upsert([{**GOOD, "content_id": "A-1"}], propagate_to_versions="never")
        assert sandbox.requests("whatson")[-1].query == {"propagateToVersions": "never"}
        with pytest.raises(ConfigurationError, match="programs don't take propagate_to_episodes="):
            await client.workflows.bulk_upsert([], propagate_to_episodes="always")
        wrong: Any = "programmes"
        with pytest.raises(ConfigurationError, match="no kind 'programmes'"):
            await client.workflows.bulk_upsert([], kind=wrong)
        for rows in ("text", {"content_id": "1"}, 7):
            with pytest.raises(ConfigurationError, match="rows must be"):
                await client.workflows.bulk_upsert(rows)


async def test_what_is_no_row_is_told_and_the_rest_is_written(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    rows: list[Any] = [{**GOOD, "content_id": "N-0"}, None, "text", {**GOOD, "content_id": "N-3"}]
    async with client_of(sandbox) as client:
        report = await client.workflows.bulk_upsert(rows)
    assert (report.written, report.total) == (2, 4)
    assert [(each.row, one.code) for each in report.failures for one in each.errors] == [(1, "type"), (2, "type")]
    assert "a row must be a dict or a model, not NoneType" in str(report.failures[0])


async def test_what_the_server_resets_is_kept(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    async with client_of(sandbox) as client:
        await client.content_collections.create_or_update(content_id="C", **GOOD, includes_all_product_versions=True)
        rows = [{"content_id": "C", "title": "Another"}, {**GOOD, "content_id": "D"}]
        report = await client.workflows.bulk_upsert(rows, kind="content_collections")
        assert report.written == 2
        collection = await client.content_collections.get("C")
        assert (collection.title, collection.includes_all_product_versions) == ("Another", True)
        off = [{"content_id": "C", "includes_all_product_versions": False}]
        await client.workflows.bulk_upsert(off, kind="content_collections")
        assert (await client.content_collections.get("C")).includes_all_product_versions is False


async def test_drop_downs_alone(sandbox: Sandbox) -> None:
    sandbox.reset(contents=1)
    async with client_of(sandbox) as client:
        lists = client.workflows.drop_downs
        assert (await lists.values("genre"))["ScienceFiction"] == "Science fiction"
        assert await lists.values("dropdowns.genres") == await lists.values("genres")
        with pytest.raises(ConfigurationError, match="no list is documented"):
            await lists.values("title")
        item = {"display_type": "programType"}
        assert await lists.check(item, kind="content_collection_items") == []
        assert [each.code for each in await lists.check(item)] == ["drop-down"]
        assert (
            await lists.check({"genres": None, "origin": "", "keywords": ["x"], "custom_attributes": {"genre": "?"}})
            == []
        )
        with pytest.raises(InvalidRequest, match="1 value isn't in the drop-down lists"):
            await lists.require({"genre": "x"})
        before = len(sandbox.requests("whatson"))
        await lists.check({"genre": "Drama"})
        assert len(sandbox.requests("whatson")) == before
        lists.refresh()
        await lists.check({"genre": "Drama"})
        assert len(sandbox.requests("whatson")) == before + 1
    sandbox.reset(contents=1, whatson_release="2023r4")
    async with client_of(sandbox, release="2023r4") as client:
        assert await client.workflows.drop_downs.check({"display_type": "Nothing"}) != []
        assert await client.workflows.drop_downs.check({"genre": "Nothing"}) == [], "2023r4 has no list of genres"
