"""Token stores and what is kept in them: for this user alone, replaced as a whole, locked over processes."""

from __future__ import annotations

import json
import os
import pickle
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.errors import CredentialError
from broadcast_clients.core.secret import Secret
from encora_client import EncoraClient
from encora_client.signin import FileTokens, MemoryTokens, PkceSession, SignInFailed, SignInSettings, TokenSet

TOKENS = TokenSet(access_token=Secret("access-0"), expires_at=5.0, refresh_token=Secret("refresh-0"))
SETTINGS = SignInSettings(client_id="app", base_url="https://tenant.test/api")

visible = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1).map(Secret)


@given(
    st.builds(
        TokenSet,
        access_token=visible,
        expires_at=st.none() | st.floats(0, 1e11),
        refresh_token=st.none() | visible,
        scope=st.none() | st.text(min_size=1),
        id_token=st.none() | visible,
        refresh_sent=st.booleans(),
    )
)
def test_tokens_are_read_as_they_were_written(tokens: TokenSet) -> None:
    assert TokenSet.from_dict(json.loads(json.dumps(tokens.to_dict()))) == tokens


members = st.sampled_from(["access_token", "expires_in", "refresh_token", "token_type", "scope"])
anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())


@given(st.dictionaries(members, anything))
def test_an_answer_of_any_kind_gives_tokens_or_a_failed_sign_in(answer: dict[str, Any]) -> None:
    try:
        tokens = TokenSet.from_answer(answer)
    except SignInFailed:
        return
    assert tokens.access_token.reveal() == answer["access_token"]


def test_the_file_is_for_this_user_alone(tmp_path: Path) -> None:
    store = FileTokens(tmp_path / "app" / "tokens.json")
    assert store.load() is None
    previous = os.umask(0)
    try:
        store.save(TOKENS)
        assert store.lock().acquire()
    finally:
        os.umask(previous)
    assert store.load() == TOKENS
    for name, mode in (("", 0o700), ("tokens.json", 0o600), ("tokens.json.lock", 0o600)):
        assert stat.S_IMODE((tmp_path / "app" / name).stat().st_mode) == mode
    store.path.chmod(0o640)
    with pytest.raises(CredentialError, match="mode 0640") as caught:
        store.load()
    assert "chmod 600" in str(caught.value)
    store.clear()
    store.clear()
    assert store.load() is None


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"access_token": "a", "expires_at": "soon"}'])
def test_a_file_of_something_else_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tokens.json"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(CredentialError, match=r"tokens\.json") as caught:
        FileTokens(path).load()
    assert "sign in again" in str(caught.value)
    FileTokens(path).save(TOKENS)
    assert FileTokens(path).load() == TOKENS
    with pytest.raises(CredentialError, match="Is a directory") as caught:
        FileTokens(tmp_path).load()
    assert "right to read" in str(caught.value)


def test_a_file_that_cant_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileTokens(tmp_path / "tokens.json")
    store.save(TOKENS)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CredentialError, match="No space left"):
        store.save(TokenSet(access_token=Secret("access-1")))
    assert store.load() == TOKENS
    assert [each.name for each in tmp_path.iterdir()] == ["tokens.json"]


def test_a_session_is_pickled_by_reference_to_its_store(tmp_path: Path) -> None:
    store = FileTokens(tmp_path / "tokens.json")
    store.save(TOKENS)
    client = EncoraClient(base_url="https://tenant.test/api", token=PkceSession(SETTINGS, store=store))
    pickled = pickle.dumps(client)
    assert b"access-0" not in pickled
    assert b"refresh-0" not in pickled
    again = pickle.loads(pickled)
    assert repr(again) == repr(client)
    session = pickle.loads(pickle.dumps(PkceSession(SETTINGS, store=store)))
    assert session.tokens() == TOKENS
    with pytest.raises(TypeError, match="FileTokens"):
        pickle.dumps(PkceSession(SETTINGS, store=MemoryTokens(TOKENS)))


def test_a_place_where_nothing_can_be_kept_is_told(tmp_path: Path) -> None:
    """Every way to it ends in the same kind of error: a session is to be told, not to break."""
    (tmp_path / "file").write_text("x")
    below = FileTokens(tmp_path / "file" / "tokens.json")
    folder = FileTokens(tmp_path)
    for attempt in (below.load, below.clear, below.lock, lambda: below.save(TOKENS), folder.clear, folder.load):
        with pytest.raises(CredentialError, match=str(tmp_path)):
            attempt()
    (tmp_path / "tokens.lock").mkdir()
    with pytest.raises(CredentialError, match="lock"):
        FileTokens(tmp_path / "tokens").lock().acquire()
    session = PkceSession(SETTINGS, store=below)
    with pytest.raises(CredentialError, match="folder"):
        EncoraClient(base_url="https://x.test", token=session).movies.list().first()


def test_links_lead_nobody_astray(tmp_path: Path) -> None:
    """A link in the place of the file is replaced, not followed; one in the place of the lock is refused."""
    other = tmp_path / "other"
    store = FileTokens(tmp_path / "tokens.json")
    store.path.symlink_to(other)
    store.save(TOKENS)
    assert not other.exists()
    assert not store.path.is_symlink()
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    (tmp_path / "tokens.json.lock").symlink_to(other)
    with pytest.raises(CredentialError, match=r"tokens\.json\.lock"):
        store.lock().acquire()
    assert not other.exists()


def test_a_file_with_a_wide_mode_is_narrow_after_the_next_sign_in(tmp_path: Path) -> None:
    store = FileTokens(tmp_path / "tokens.json")
    store.path.write_text("{}")
    for mode in (0o644, 0o640, 0o604, 0o660, 0o666, 0o777):
        store.path.chmod(mode)
        with pytest.raises(CredentialError, match=f"mode {mode:04o}"):
            store.load()
        previous = os.umask(0)
        try:
            store.save(TOKENS)
        finally:
            os.umask(previous)
        assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
        assert store.load() == TOKENS
