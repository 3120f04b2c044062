"""Credentials: never shown, never pickled, read when they are needed."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest

from broadcast_clients.core.errors import ConfigurationError, CredentialError
from broadcast_clients.core.secret import FromEnvironment, FromFile, Secret, revealed, secret

CANARY = "canary-7f3a"


def test_a_secret_shows_as_stars() -> None:
    hidden = Secret(CANARY)
    assert hidden.reveal() == CANARY
    for text in (repr(hidden), str(hidden), f"{hidden}", f"{[hidden]}", f"{hidden!r:>5}"):
        assert CANARY not in text
        assert "***" in text
    assert not hasattr(hidden, "__dict__")


def test_secrets_compare_by_value() -> None:
    assert Secret("a") == Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1


def test_pickles_and_copies_are_refused_with_the_way_out() -> None:
    with pytest.raises(TypeError, match="FromEnvironment") as caught:
        pickle.dumps({"key": Secret(CANARY)})
    assert CANARY not in str(caught.value)
    with pytest.raises(TypeError):
        copy.deepcopy(Secret(CANARY))


@pytest.mark.parametrize("value", ["", "a\nb", "a\r", "\x00", "\x7f", f"{CANARY}\n"])
def test_what_is_no_credential(value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Secret(value)
    assert CANARY not in str(caught.value)


def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    source = FromEnvironment("SAMPLE_SECRET")
    monkeypatch.setenv("SAMPLE_SECRET", f" {CANARY} ")
    assert source.reveal() == CANARY
    monkeypatch.setenv("SAMPLE_SECRET", "rotated")
    assert source.reveal() == "rotated"
    assert pickle.loads(pickle.dumps(source)) == source
    assert b"rotated" not in pickle.dumps(source)
    for value in ("", "  "):
        monkeypatch.setenv("SAMPLE_SECRET", value)
        with pytest.raises(CredentialError, match="SAMPLE_SECRET isn't set"):
            source.reveal()


def test_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    source = FromFile(path)
    with pytest.raises(CredentialError, match="FileNotFoundError"):
        source.reveal()
    path.write_text(f"{CANARY}\n", "utf-8")
    assert source.reveal() == CANARY
    assert pickle.loads(pickle.dumps(source)).reveal() == CANARY
    path.write_text(" \n", "utf-8")
    with pytest.raises(CredentialError, match="is empty"):
        source.reveal()
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(CredentialError, match="UnicodeDecodeError"):
        source.reveal()
    with pytest.raises(CredentialError):
        FromFile(tmp_path).reveal()


def test_argument_wins_over_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAMPLE_SECRET", raising=False)
    assert secret(None, "SAMPLE_SECRET") is None
    monkeypatch.setenv("SAMPLE_SECRET", " ")
    assert secret(None, "SAMPLE_SECRET") is None
    monkeypatch.setenv("SAMPLE_SECRET", CANARY)
    assert secret(None, "SAMPLE_SECRET") == FromEnvironment("SAMPLE_SECRET")
    assert secret("given", "SAMPLE_SECRET") == Secret("given")
    source = FromFile("/somewhere")
    assert secret(source, "SAMPLE_SECRET") is source


def test_sources_that_fail_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAMPLE_SECRET", raising=False)
    assert revealed([Secret("a"), FromEnvironment("SAMPLE_SECRET"), Secret("b")]) == ["a", "b"]
