"""The fixtures that users' own tests get."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

USER_TESTS = '''
import pytest

from encora_client import EncoraClient
from plurimedia_client import AsyncPlurimediaClient, PlurimediaClient
from whatson_client import WhatsonClient


def import_ids(client, catalog_id):
    """The user's own code."""
    return [event.content_id for event in client.workflows.load_catalog(catalog_id)]


@pytest.mark.sandbox(contents=30)
def test_an_import(sandbox):
    handle = sandbox.plurimedia
    with PlurimediaClient(base_url=handle.base_url, subscription_key=handle.subscription_key) as client:
        assert len(import_ids(client, handle.catalog_id)) == 30


@pytest.mark.sandbox(variants={"encora.single": "wrapped", "encora.etag": "none"}, seed=7)
def test_a_variant(sandbox):
    assert sandbox.variants["encora.single"] == "wrapped"
    with EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as client:
        movie = client.admin.movies.create(title="t", status="draft", drm_required=False)
        assert client.admin.movies.update(movie, tagline="x", unconditional=True).tagline == "x"
    sandbox.fault("encora", "*", "status", status=500, count=None)


def test_each_test_begins_anew(sandbox):
    assert sandbox.variants["encora.single"] == "bare"
    assert not sandbox.requests()
    assert not sandbox.faults()
    with EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as client:
        assert client.admin.movies.list(q="t", status="draft").first() is not None


def test_the_server_is_the_same(sandbox, sandbox_server):
    assert sandbox is sandbox_server
    with WhatsonClient(
        base_url=sandbox.whatson.base_url, username=sandbox.whatson.username, password=sandbox.whatson.password
    ) as client:
        assert client.programs.get(sandbox.whatson.program_ids[0]).title
'''


def run_pytest(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "--strict-markers", "-W", "error", "-p", "no:asyncio"]
    return subprocess.run(
        [*command, *arguments], cwd=directory, capture_output=True, text=True, check=False, timeout=120
    )


def test_a_users_test_suite(tmp_path: Path) -> None:
    """Installing is enough: pytest finds the fixture, and the mark is known."""
    (tmp_path / "test_mine.py").write_text(USER_TESTS, "utf-8")
    done = run_pytest(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 passed" in done.stdout


def test_in_parallel(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(USER_TESTS, "utf-8")
    done = run_pytest(tmp_path, "-n", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 passed" in done.stdout


def test_a_mistake_in_the_mark_is_told(tmp_path: Path) -> None:
    test = "import pytest\n@pytest.mark.sandbox(variants={'encora.singel': 'x'})\ndef test_it(sandbox): ...\n"
    (tmp_path / "test_mine.py").write_text(test, "utf-8")
    done = run_pytest(tmp_path)
    assert done.returncode == 1
    assert "no assumption is called 'encora.singel'" in done.stdout
