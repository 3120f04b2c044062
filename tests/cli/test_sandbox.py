"""`broadcast sandbox`, as processes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.support import broadcast, command, without_accounts


@contextmanager
def serving(*arguments: str, folder: Path) -> Generator[subprocess.Popen[str]]:
    """A sandbox that serves."""
    words = command("sandbox", "--contents", "5", *arguments)
    pipe = subprocess.PIPE
    process = subprocess.Popen(words, cwd=folder, env=without_accounts(folder), stdout=pipe, stderr=pipe, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_it_serves_until_it_is_stopped_and_that_is_no_failure(number: signal.Signals, tmp_path: Path) -> None:
    with serving("--json", "--seed", "7", "--assumption", "encora.single=wrapped", folder=tmp_path) as process:
        assert process.stdout is not None
        document = json.loads(process.stdout.readline())
        facts = document["result"]
        assert (document["command"], facts["seed"], facts["contents"]) == ("sandbox", 7, 5)
        assert facts["variants"] == {"encora.single": "wrapped"}
        assert facts["environment"]["ENCORA_TOKEN"] == facts["encora"]["token"]
        request = urllib.request.Request(f"{facts['plurimedia']['base_url']}/v1/api/v1/catalogs")
        request.add_header("Ocp-Apim-Subscription-Key", facts["plurimedia"]["subscription_key"])
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 200
        process.send_signal(number)
        rest, err = process.communicate(timeout=60)
    assert (process.returncode, rest) == (0, "")
    assert err.splitlines()[-1] == "Stopped."


def printed(*arguments: str, folder: Path) -> str:
    """What a sandbox prints until it is stopped."""
    with serving(*arguments, folder=folder) as process:
        assert process.stderr is not None
        assert "Ctrl-C stops it." in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        return process.communicate(timeout=60)[0]


def test_exports_and_toml_can_be_read_back(tmp_path: Path) -> None:
    exports = printed("--format", "shell", folder=tmp_path)
    words = ["sh", "-c", f"{exports}printf '%s %s' $WHATSON_USERNAME $PLURIMEDIA_BASE_URL"]
    run = subprocess.run(words, capture_output=True, text=True, check=True)
    assert run.stdout.startswith("sandbox http://127.0.0.1:")
    values = tomllib.loads(printed("--format", "toml", "--release", "2023r4", folder=tmp_path))
    assert values["whatson"]["release"] == "2023r4"
    assert values["plurimedia"]["catalog_ids"]


def test_a_command_runs_with_it_and_its_exit_code_counts(tmp_path: Path) -> None:
    words = ["sandbox", "--contents", "5", "--", sys.executable, "-m", "broadcast_clients.cli", "mirror", "catalogue"]
    done = subprocess.run(
        command(*words), cwd=tmp_path, env=without_accounts(tmp_path), capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, "5 content; 0 failed" in done.stdout) == (0, True), done.stderr
    words = ["sandbox", "--contents", "5", "--", sys.executable, "-c", "import sys; sys.exit(5)"]
    broadcast(*words, folder=tmp_path, code=5)
    assert "there is no command" in broadcast("sandbox", "--contents", "5", "--", "nosuch", folder=tmp_path, code=2).err


def test_assumptions_are_listed(tmp_path: Path) -> None:
    from broadcast_clients.sandbox import Sandbox

    found = broadcast("sandbox", "--assumptions", "--json", folder=tmp_path).result["assumptions"]
    assert [each["name"] for each in found] == [each.name for each in Sandbox.assumptions()]
    assert "encora.single=" in broadcast("sandbox", "--assumptions", folder=tmp_path).out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--assumption", "encora.single"], "isn't NAME=VARIANT"),
        (["--assumption", "encora.single=bent"], "encora.single can't be 'bent'"),
        (["--release", "1999r1"], "1999r1"),
        (["--start", "2024-11-05"], "an offset is missing"),
        (["--start", "soon"], "isn't a time such as"),
        (["--contents", "0"], "0 is not in the range"),
    ],
)
def test_what_cant_be_is_told(arguments: list[str], message: str, tmp_path: Path) -> None:
    assert message in broadcast("sandbox", *arguments, folder=tmp_path, code=2).err


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = broadcast("sandbox", "--contents", "5", "--port", port, folder=tmp_path, code=7)
    assert f"port {port} can't be listened on: Address already in use" in told.err
