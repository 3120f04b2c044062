"""Rows of any source, and journals that two jobs want."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.unset import UNSET
from whatson_client import operations
from whatson_client.models import ProgramWrite
from whatson_client.workflows.journal import Journal, mark_of
from whatson_client.workflows.rows import fields_of, named, rows_of

BODY = operations.load("programs.create_or_update").body


class NaTType:
    """As pandas calls it."""


class PandasFrame:
    """What a frame of pandas has."""

    columns = ("content_id", "title", "dvd_release_date")

    def itertuples(self, *, index: bool, name: str | None) -> Any:
        assert (index, name) == (False, None)
        return iter([("1", "a", NaTType()), ("2", float("nan"), "2024-02-01")])


class ArrowTable:
    """What a table of pyarrow has."""

    class Batch:
        def to_pylist(self) -> list[dict[str, Any]]:
            return [{"content_id": "1", "title": None}]

    def to_batches(self) -> list[Batch]:
        return [self.Batch(), self.Batch()]


def all_fields(source: Any, empty: Any = "leave") -> list[dict[str, Any]]:
    rows, frame = rows_of(source)
    return [fields_of(each, frame=frame, empty=empty) for each in rows]


def test_frames() -> None:
    assert all_fields(PandasFrame()) == [
        {"content_id": "1", "title": "a"},
        {"content_id": "2", "dvd_release_date": "2024-02-01"},
    ]
    assert all_fields(ArrowTable()) == [{"content_id": "1"}] * 2
    assert all_fields(ArrowTable(), "clear") == [{"content_id": "1", "title": None}] * 2


def test_dicts_and_models() -> None:
    rows = [{"title": None, "genre": "", "origin": UNSET, "keywords": []}, ProgramWrite(title="t", genre=None)]
    assert all_fields(rows) == [{"title": None, "keywords": []}, {"title": "t", "genre": None}]
    assert all_fields(rows[:1], "clear") == [{"title": None, "genre": None, "keywords": []}]


def test_names_of_both_kinds() -> None:
    assert BODY is not None
    fields, errors = named(BODY.fields, {"contentId": "1", "title": "t", "odd": 1})
    assert (fields, errors) == ({"content_id": "1", "title": "t", "odd": 1}, [])
    fields, errors = named(BODY.fields, {"contentId": "1", "content_id": "2"})
    assert [(each.code, each.argument) for each in errors] == [("twice", "content_id")]


def test_marks_tell_values_apart() -> None:
    assert mark_of({"a": 1, "b": 2}) == mark_of({"b": 2, "a": 1})
    assert mark_of({"a": 1}) != mark_of({"a": "1"})


def test_a_journal_in_use_of_another_job_or_none_at_all(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with Journal(path, "one"):
        code = (
            "import sys\n"
            "from whatson_client.workflows.journal import Journal\n"
            "try:\n    Journal(sys.argv[1], 'one')\n"
            "except ValueError as error:\n    print(error)\n"
        )
        done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
        assert "is in use by another job" in done.stdout
    with pytest.raises(ConfigurationError, match="is the journal of another job: one"):
        Journal(path, "two")
    path.write_text("something else\n")
    with pytest.raises(ConfigurationError, match="isn't a journal"):
        Journal(path, "one")
    assert path.read_text() == "something else\n", "a file that isn't ours is left alone"
