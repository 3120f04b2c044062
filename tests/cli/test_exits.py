"""Exit codes: each error of the suite has one on purpose, and each code is documented."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadcast_clients.cli.exits import CODES, MEANINGS, Exit, exit_of
from broadcast_clients.core import errors
from broadcast_clients.core.errors import BroadcastError, OutcomeUnknown, ReadTimeout, ServiceUnavailable, error_class
from broadcast_clients.sandbox import Sandbox, SandboxError
from tests.cli.support import broadcast

NEEDS_SPARK = "broadcast_clients.flows.spark.source"
"""Defines no error, and Spark is installed for its own tests only."""
PACKAGES = ("broadcast_clients", "encora_client", "plurimedia_client", "whatson_client")


def tree(root: type[BroadcastError]) -> Iterator[type[BroadcastError]]:
    for each in root.__subclasses__():
        yield each
        yield from tree(each)


def test_every_error_of_the_suite_is_told_by_a_code_of_its_own_kind() -> None:
    # All of them, so that what this finds doesn't hang on what other tests have imported.
    for package in PACKAGES:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if module.name != NEEDS_SPARK and not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    found = [
        each
        for each in tree(BroadcastError)
        if each.__module__.startswith(("broadcast", "encora", "whatson", "plurimedia"))
    ]
    assert len(found) > 50
    unmapped = [
        each.__name__
        for each in found
        if not any(base.__name__ in CODES for base in each.__mro__ if base is not OSError)
    ]
    assert unmapped == []
    names = {each.__name__ for each in found} | {"SandboxError", "ModuleNotFoundError", "OSError"}
    assert set(CODES) <= names


def test_every_code_has_a_meaning_and_no_number_stands_for_two() -> None:
    assert set(MEANINGS) == set(Exit)
    assert len({int(each) for each in Exit}) == len(list(Exit))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.ConfigurationError("m"), Exit.USAGE),
        (errors.InvalidRequest("m"), Exit.USAGE),
        (errors.CredentialError("m"), Exit.CREDENTIALS),
        (errors.TLSFailed("m"), Exit.UNREACHABLE),
        (ReadTimeout("m"), Exit.UNREACHABLE),
        (OutcomeUnknown("m"), Exit.UNKNOWN),
        (ServiceUnavailable("m", status=503), Exit.UNREACHABLE),
        (errors.MalformedAnswer("m"), Exit.REFUSED),
        (BroadcastError("m"), Exit.DEFECT),
        (SandboxError("m"), Exit.MISSING),
        (PermissionError(13, "m"), Exit.MISSING),
        (ModuleNotFoundError("m"), Exit.MISSING),
        (KeyError("m"), Exit.DEFECT),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Exception) else each.name,
)
def test_an_error_ends_with_the_code_of_its_nearest_kind(error: Exception, code: Exit) -> None:
    assert exit_of(error) is code


def test_statuses_end_by_what_can_be_done_about_them() -> None:
    expected = {
        **dict.fromkeys((401, 403), Exit.CREDENTIALS),
        **dict.fromkeys((408, 425, 429, 500, 502, 503, 504), Exit.UNREACHABLE),
        **dict.fromkeys((302, 400, 404, 409, 410, 412, 413, 415, 418, 422, 501), Exit.REFUSED),
    }
    assert {status: exit_of(error_class(status)("m", status=status)) for status in expected} == expected


@pytest.mark.sandbox(contents=5)
def test_a_write_whose_answer_is_lost_is_told_apart(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "m.mp4").write_bytes(b"film")
    sandbox.fault("encora", "POST /admin/media/uploads", "reset_after", count=None)
    words = ("encora", "upload", "m.mp4", "--type", "trailer", "--json")
    lost = broadcast(*words, folder=tmp_path, sandbox=sandbox, code=6)
    assert lost.document["error"]["kind"] == "OutcomeUnknown"
    assert lost.document["error"]["hint"]
    assert len(sandbox.requests("encora")) == 1


def test_a_defect_is_told_as_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from whatson_client.releases.view import ReleaseView

    def broken(self: ReleaseView, before: str, after: str) -> None:
        raise KeyError("lost")

    monkeypatch.setattr(ReleaseView, "changes", broken)
    words = ("whatson", "changes", "2023r4", "2024r4")
    told = broadcast(*words, folder=tmp_path, code=70)
    assert told.err.startswith("Error: KeyError: 'lost'\n  What to do: this is a defect of the program")
    assert "Traceback" not in told.err
    shown = broadcast(*words, "--traceback", "--json", folder=tmp_path, code=70)
    assert "Traceback" in shown.err
    assert "in broken" in shown.err
    assert shown.document["error"]["kind"] == "KeyError"
