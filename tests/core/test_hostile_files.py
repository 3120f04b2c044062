"""TOML that is no settings file but an attack: it ends in an error that names the file, soon and in little memory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast_clients.cli.config import read_config
from broadcast_clients.cli.rows import plain_data
from broadcast_clients.core import toml
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.overrides import load_overrides
from broadcast_clients.core.toml import read_toml
from broadcast_clients.flows.guide.channel_map import read_channel_map

READERS: dict[str, Callable[[Path], Any]] = {
    "overrides": lambda path: load_overrides(path, "encora", ["movies.get"]),
    "settings": lambda path: read_config(str(path), None),
    "channel map": read_channel_map,
    "rows": lambda path: plain_data(str(path), "toml"),
}
TRAPS = {
    "arrays": b"a = " + b"[" * 100_000,
    "tables": b"a = " + b"{a=" * 50_000 + b"1" + b"}" * 50_000,
    "number": b"a = " + b"9" * 5_000,
    "half a letter": b'a = "\xc3"',
    "control character": b'a = "\x00"',
    "twice": b"a = 1\na = 2",
    "nothing of it": b"\x89PNG\r\n\x1a\n\x00",
}


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("reader", READERS)
def test_traps_are_refused_and_the_file_is_named(reader: str, trap: str, tmp_path: Path) -> None:
    path = tmp_path / "trap.toml"
    path.write_bytes(TRAPS[trap])
    with pytest.raises(ConfigurationError, match=r"trap\.toml"):
        READERS[reader](path)


def test_a_file_as_large_as_none_is_isnt_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toml, "LARGEST", 1_000)
    path = tmp_path / "a.toml"
    path.write_text("#" * 1_000, encoding="utf-8")
    assert read_toml(path, "the file") == {}
    path.write_text("#" * 1_001, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="more than 1,000 bytes"):
        read_toml(path, "the file")
    with pytest.raises(ConfigurationError, match="Is a directory"):
        read_toml(tmp_path, "the file")


@given(st.binary(max_size=200) | st.text("abc[]{}=.\"'\n 19-:#\\u", max_size=60).map(str.encode))
@settings(max_examples=200)
def test_bytes_of_any_kind_are_values_or_an_error_of_ours(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.toml"
        path.write_bytes(content)
        for read in READERS.values():
            with suppress(ConfigurationError):
                read(path)
