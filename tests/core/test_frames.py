"""Tables of models and mappings, in the three libraries."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pandas
import polars
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.answer import ItemList
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.frames.table import OTHER, to_frame
from broadcast_clients.core.local_time import LocalDateTime
from broadcast_clients.core.model import Model, absent

LIBRARIES: tuple[Any, ...] = ("pandas", "polars", "arrow")


class Picture(Model):
    """An object in an object."""

    url: str = absent()
    width: int | None = absent()


class Item(Model):
    """Every kind of member."""

    id: int
    title: str | None = absent()
    score: float = absent()
    seen: bool = absent()
    at: datetime = absent()
    clock: LocalDateTime = absent("localTime")
    day: date = absent()
    length: timedelta = absent()
    poster: Picture = absent()
    pictures: list[Picture] = absent()
    tags: list[str] = absent()
    free: dict[str, Any] = absent()
    parent: Item = absent()


NAMES = [
    "id", "title", "score", "seen", "at", "clock", "day", "length", "poster.url", "poster.width", "pictures", "tags",
    "free", "parent", OTHER,
]  # fmt: skip
FULL = Item.model_validate(
    {
        "id": 1,
        "title": "Night Train",
        "score": 2,
        "seen": True,
        "at": datetime(2024, 3, 31, 3, 0, tzinfo=timezone(timedelta(hours=2))),
        "localTime": datetime(2024, 3, 31, 3, 0),
        "day": date(2024, 3, 31),
        "length": timedelta(minutes=93),
        "poster": {"url": "u", "width": 3, "colour": "red"},
        "pictures": [{"url": "a"}, {"url": "b", "width": 5}],
        "tags": ["x", "y"],
        "free": {"b": 1, "a": [2]},
        "parent": {"id": 2},
        "novelty": {"n": 1},
    }
)


def _rows(frame: Any) -> list[dict[str, Any]]:
    """The cells as plain values, whatever library."""
    if isinstance(frame, pyarrow.Table):
        rows: list[dict[str, Any]] = frame.to_pylist()
        return rows
    if isinstance(frame, polars.DataFrame):
        return frame.to_dicts()
    return [
        {
            name: None if not isinstance(value, list) and pandas.isna(value) else _plain(value)
            for name, value in row.items()
        }
        for row in frame.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, pandas.Timestamp):
        return value.to_pydatetime()
    return value.to_pytimedelta() if isinstance(value, pandas.Timedelta) else value


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_kind_of_member_has_its_column_and_type(library: Any) -> None:
    frame = to_frame([FULL, Item(id=2)], library)
    full, empty = _rows(frame)
    assert list(full) == NAMES
    day = datetime(2024, 3, 31) if library == "pandas" else date(2024, 3, 31)
    assert full == {
        "id": 1,
        "title": "Night Train",
        "score": 2.0,
        "seen": True,
        "at": datetime(2024, 3, 31, 1, 0, tzinfo=UTC),
        "clock": datetime(2024, 3, 31, 3, 0),
        "day": day,
        "length": timedelta(minutes=93),
        "poster.url": "u",
        "poster.width": 3,
        "pictures": [{"url": "a", "width": None}, {"url": "b", "width": 5}],
        "tags": ["x", "y"],
        "free": '{"a": [2], "b": 1}',
        "parent": '{"id": 2}',
        OTHER: '{"novelty": {"n": 1}, "poster.colour": "red"}',
    }
    assert empty == dict.fromkeys(NAMES) | {"id": 2}


@pytest.mark.parametrize("library", LIBRARIES)
def test_tables_without_rows_and_of_any_part_have_the_same_columns_and_types(library: Any) -> None:
    none: ItemList[Any] = ItemList()
    none._model_ = Item
    frames = [none.to_frame(library), to_frame([Item(id=1)], library), to_frame([FULL], library)]
    if library == "pandas":
        assert {str(frame.dtypes.to_dict()) for frame in frames} == {str(frames[0].dtypes.to_dict())}
        assert len(pandas.concat(frames)) == 2
    elif library == "polars":
        assert len(polars.concat(frames)) == 2
    else:
        assert pyarrow.concat_tables(frames).num_rows == 2
    assert list(to_frame([], library, model=Item, separator="_")[:0]["poster_url"]) == []


def test_what_isnt_of_its_type_stands_beside() -> None:
    odd = Item.model_construct(id="seven", title=5, score="high", at="soon", pictures=[Picture(url="a"), "b"], seen=1)
    row = to_frame([odd], "arrow").to_pylist()[0]
    assert row["id"] is None
    assert row["title"] == "5"
    assert json.loads(row[OTHER]) == {
        "id": "seven", "score": "high", "at": "soon", "pictures": [{"url": "a"}, "b"], "seen": 1,
    }  # fmt: skip
    known = Item.model_validate({"id": 2**70, "pictures": [{"url": "a", "colour": "red"}]})
    row = to_frame([known], "polars").to_dicts()[0]
    assert row["pictures"] == [{"url": "a", "width": None}]
    assert json.loads(row[OTHER]) == {"id": 2**70, "pictures": [{"url": "a", "colour": "red"}]}


def test_clocks_of_a_client_with_a_zone_are_told_in_utc() -> None:
    aware = Item.model_construct(id=1, clock=datetime(2024, 7, 1, 20, tzinfo=timezone(timedelta(hours=2))))
    frame = to_frame([Item(id=2), aware])
    assert frame["clock"][1] == pandas.Timestamp("2024-07-01T18:00Z")


@pytest.mark.parametrize("library", LIBRARIES)
def test_mappings_and_plain_values(library: Any) -> None:
    rows = [
        {"id": 1, "of": {"a": 1, "b": {"c": "x"}}, "list": [1, 2], "mixed": 1, "number": 1, "deep": [{"k": 1}]},
        {"id": 2, "of": {}, "list": [], "mixed": "one", "number": 1.5, "at": datetime(2024, 1, 1, tzinfo=UTC)},
    ]
    first, second = _rows(to_frame(rows, library))
    assert (first["of.a"], first["of.b.c"], first["list"], first["number"]) == (1, "x", [1, 2], 1.0)
    assert (first["mixed"], second["mixed"], first["deep"]) == ("1", '"one"', '[{"k": 1}]')
    assert (second["of.a"], second["list"], second["number"], second[OTHER]) == (None, [], 1.5, None)
    assert [row["value"] for row in _rows(to_frame(["a", "b"], library))] == ["a", "b"]


def test_models_of_several_kinds_share_columns() -> None:
    frame = to_frame([Item(id=1), Picture(url="u")], "polars")
    assert frame["id"].to_list() == [1, None]
    assert frame["url"].to_list() == [None, "u"]


def test_strangers_and_missing_libraries_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="not NoneType"):
        to_frame([None])
    with pytest.raises(ConfigurationError, match="not of one Item"):
        to_frame(FULL)
    wrong: Any = "panda"
    with pytest.raises(ConfigurationError, match="did you mean 'pandas'"):
        to_frame([], wrong)
    for library, package in (("pandas", "pandas"), ("polars", "polars"), ("arrow", "pyarrow")):
        monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(ConfigurationError, match=f"pip install {package}"):
            to_frame([], library)  # type: ignore[arg-type]


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(st.sampled_from(["id", "title", "at", "tags", "poster", "new"]), _PLAIN), max_size=5))
def test_no_value_of_any_answer_is_lost_or_stops_a_table(rows: list[dict[str, Any]]) -> None:
    items = [Item.model_construct(**row) for row in rows]
    table = to_frame(items, "arrow", model=Item).to_pylist()
    assert len(table) == len(rows)
    for row, cells in zip(rows, table, strict=True):
        other = json.loads(cells[OTHER] or "{}")
        for name, value in row.items():
            if value is not None and value != {}:
                told = cells.get(name)
                beside = [key for key in other if key == name or key.startswith(f"{name}.")]
                assert told is not None or beside or _blank(value)
    assert to_frame(rows, "arrow").num_rows == len(rows)


def _blank(value: Any) -> bool:
    """An object of nothing but nothing."""
    return isinstance(value, dict) and all(each is None or _blank(each) for each in value.values())
