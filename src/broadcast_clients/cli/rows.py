"""Input files: rows of CSV and JSON Lines, and plain data."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from broadcast_clients.core.errors import ConfigurationError

if TYPE_CHECKING:
    from broadcast_clients.core.operation import Field, Schema

__all__ = ["form_of", "opened", "plain_data", "rows_of"]

FORMS: Final = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".toml": "toml"}
BOOLEANS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def form_of(path: str, given: str | None) -> str:
    """The form of a file: as it is given, else by the name's ending.

    Raises:
        ConfigurationError: It can't be told.
    """
    found = given or FORMS.get(Path(path).suffix.lower())
    if found is None:
        raise ConfigurationError(f"it isn't known what {path} is", hint="pass --format csv, jsonl or json")
    return found


@contextmanager
def opened(path: str) -> Generator[IO[str]]:
    """A file to read, `-` is standard input."""
    if path == "-":
        yield sys.stdin
        return
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield file


def plain_data(path: str, form: str) -> Any:
    """The values of a JSON or TOML file.

    Raises:
        ConfigurationError: It is neither.
    """
    import tomllib

    with opened(path) as file:
        try:
            return tomllib.loads(file.read()) if form == "toml" else json.load(file)
        except (ValueError, RecursionError) as error:
            raise ConfigurationError(f"{path} can't be read as {form.upper()}: {error}") from None


def rows_of(file: IO[str], form: str, name: str, fields: tuple[Field, ...], separator: str) -> Iterator[dict[str, Any]]:
    """The rows of a file, read as they are needed.

    Args:
        file: Where they are.
        form: `csv` or `jsonl`.
        name: Of the file, for messages.
        fields: What is known of the columns: the cells of a CSV file are made into what a column takes.
        separator: What stands between the elements of a list in a CSV cell.

    Raises:
        ConfigurationError: A line isn't what it should be.
    """
    if form == "csv":
        known = {key: each.schema for each in fields for key in (each.name, each.wire)}
        for row in _records(file, name):
            if None in row:
                raise ConfigurationError(f"{name}: a row has more cells than there are columns: {row.get(None)}")
            yield {column: _cell(known.get(column), cell or "", separator) for column, cell in row.items()}
        return
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ConfigurationError(f"{name}, line {number}: it isn't JSON: {error}") from None
        if not isinstance(value, dict):
            raise ConfigurationError(f"{name}, line {number}: a row must be an object, not {type(value).__name__}")
        yield value


def _records(file: IO[str], name: str) -> Iterator[dict[str | Any, str | Any]]:
    try:
        yield from csv.DictReader(file)
    except csv.Error as error:  # a cell as long as no cell is
        raise ConfigurationError(f"{name} can't be read as CSV: {error}") from None


def _cell(schema: Schema | None, cell: str, separator: str) -> Any:
    """A cell as its column takes it. What can't be read stays text, and the check of the call says what is wrong."""
    text = cell.strip()
    if schema is None or not text or schema.kind == "string":
        return cell
    if text[0] in "[{":
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return cell
    if schema.kind == "array":
        return [_cell(schema.items, each.strip(), separator) for each in text.split(separator) if each.strip()]
    if schema.kind == "boolean":
        return BOOLEANS.get(text.lower(), cell)
    try:
        return {"integer": int, "number": float}.get(schema.kind, str)(text)
    except ValueError:
        return cell
