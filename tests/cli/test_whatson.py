"""`broadcast whatson`, as processes against a sandbox."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from broadcast_clients.sandbox import Sandbox
from tests.cli.support import broadcast

pytestmark = pytest.mark.sandbox(contents=5)
ROWS = """content_id,title,duration,genres
CLI-1,Night Train,01:33:00,Drama|Thriller
CLI-2,Day Train,,Drama
CLI-3,Slow Train,01:10:00,Polka
"""


def test_changes_between_releases_need_no_account(tmp_path: Path) -> None:
    told = broadcast("whatson", "changes", "2023r13", "2024r3", "content_collections.get", folder=tmp_path)
    assert told.out.startswith("WHATS'ON 2023r13 to 2024r3\nBehaves differently, and may break callers:")
    found = broadcast("whatson", "changes", "2023r4", "2024r4", "--json", "--exit-code", folder=tmp_path, code=8)
    assert found.result["before"] == "2023r4"
    assert found.result["changes"]
    assert found.result["behaviour"]
    same = broadcast("whatson", "changes", "2024r4", "2024r4", "--exit-code", folder=tmp_path)
    assert "nothing that is known" in same.out
    wrong = broadcast("whatson", "changes", "2024", "2024r4", folder=tmp_path, code=2)
    assert "'2024'" in wrong.err


def test_drift_is_told_and_can_end_with_a_code(sandbox: Sandbox, tmp_path: Path) -> None:
    words = ["whatson", "drift", "--release", "2024r4"]
    assert "content API, version" in broadcast(*words, folder=tmp_path, sandbox=sandbox).out
    both = broadcast(
        *words, "--api", "content", "--api", "mam", "--json", "--exit-code", folder=tmp_path, sandbox=sandbox, code=8
    )
    assert [each["api"] for each in both.result["apis"]] == ["content", "mam"]
    assert both.result["apis"][0]["differences"]


def test_rows_of_csv_are_written_and_bad_ones_told(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "films.csv").write_text(ROWS, encoding="utf-8")
    plan = broadcast("whatson", "upsert", "films.csv", "--dry-run", folder=tmp_path, sandbox=sandbox)
    assert plan.out.splitlines()[0] == "Plan: 3 create"
    assert {each.method for each in sandbox.requests("whatson")} <= {"GET", "POST"}
    assert {each.path.rpartition("/")[2] for each in sandbox.requests("whatson") if each.method == "POST"} == {"login"}
    words = ["whatson", "upsert", "films.csv", "--journal", "films.journal", "--refused", "refused.csv", "--json"]
    first = broadcast(*words, folder=tmp_path, sandbox=sandbox, code=1)
    assert (first.result["written"], first.result["failed"]) == (1, 2)
    assert [each["argument"] for each in first.result["complaints"]] == ["duration", "genres"]
    with (tmp_path / "refused.csv").open(newline="", encoding="utf-8") as file:
        assert [row["id"] for row in csv.DictReader(file)] == ["CLI-2", "CLI-3"]
    (tmp_path / "films.csv").write_text(ROWS.replace("Train,,", "Train,00:50:00,").replace("Polka", "Drama"), "utf-8")
    second = broadcast(*words, folder=tmp_path, sandbox=sandbox)
    assert (second.result["written"], second.result["done_before"]) == (2, 1)
    text = broadcast("whatson", "upsert", "films.csv", "--dry-run", folder=tmp_path, sandbox=sandbox).out
    assert text.splitlines()[0] == "Plan: 3 unchanged"


def test_other_kinds_and_forms_are_taken(sandbox: Sandbox, tmp_path: Path) -> None:
    tree = {"seasons": [{"content_id": "S", "title": "Trains", "duration": "00:50:00", "episodes": []}]}
    (tmp_path / "tree.json").write_text(json.dumps(tree), encoding="utf-8")
    plan = broadcast("whatson", "upsert", "tree.json", "--dry-run", "--json", folder=tmp_path, sandbox=sandbox)
    assert plan.result["dry_run"]
    assert plan.result["counts"] == {"create": 1}
    done = broadcast("whatson", "upsert", "tree.json", folder=tmp_path, sandbox=sandbox)
    assert done.out == "Done: 1 create\n  create      seasons S\n"
    rows = [{"contentId": f"E{n}", "title": f"Part {n}", "duration": "00:50:00", "season_id": "S"} for n in range(3)]
    text = "\n".join(map(json.dumps, rows)) + "\n\n"
    words = ["whatson", "upsert", "-", "--format", "jsonl", "--kind", "episodes"]
    planned = broadcast(*words, "--dry-run", folder=tmp_path, sandbox=sandbox, given=text)
    assert planned.out.splitlines() == ["Plan: 3 create", *(f"  create      episodes E{n}" for n in range(3))]
    assert "3 written, 0 done before, 0 failed" in broadcast(*words, folder=tmp_path, sandbox=sandbox, given=text).out
    (tmp_path / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    again = broadcast(
        "whatson", "upsert", "rows.json", "--kind", "episodes", "--json", folder=tmp_path, sandbox=sandbox
    )
    assert again.result["written"] == 3


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.txt", "x", "pass --format csv, jsonl or json"),
        ("a.json", "{", "a.json can't be read as JSON"),
        ("a.jsonl", '{"title": "a"}\n[1]\n', "a.jsonl, line 2: a row must be an object"),
        ("a.jsonl", "{\n", "a.jsonl, line 1: it isn't JSON"),
        ("a.csv", "content_id,title\n1,2,3\n", "a row has more cells than there are columns"),
    ],
)
def test_input_that_cant_be_read_is_told_with_its_place(
    name: str, text: str, message: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert message in broadcast("whatson", "upsert", name, folder=tmp_path, sandbox=sandbox, code=2).err


def test_cells_become_what_their_columns_take() -> None:
    import io

    from broadcast_clients.cli.rows import rows_of
    from broadcast_clients.core.operation import Field, Schema

    kinds = {"i": "integer", "n": "number", "b": "boolean", "s": "string", "o": "object"}
    fields = tuple(Field(name=each, wire=each.upper(), schema=Schema(kind=kind)) for each, kind in kinds.items())  # type: ignore[arg-type]
    numbers = Field(name="l", wire="L", schema=Schema(kind="array", items=Schema(kind="integer")))
    text = 'i,N,b,s,o,l,x\n7,1.5,yes,07,"{""a"": 1}",1;2,8\nseven,,maybe,,[,"[3]",\n'
    first, second = rows_of(io.StringIO(text), "csv", "f", (*fields, numbers), ";")
    assert first == {"i": 7, "N": 1.5, "b": True, "s": "07", "o": {"a": 1}, "l": [1, 2], "x": "8"}
    assert second == {"i": "seven", "N": "", "b": "maybe", "s": "", "o": "[", "l": [3], "x": ""}
