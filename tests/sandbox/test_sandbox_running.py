"""Ways to run the sandbox: in a process of its own, from the command line, as pytest fixtures."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sandbox_wire import Wire, raw_exchange, raw_get

from broadcast_clients.sandbox import Sandbox, SandboxError
from broadcast_clients.sandbox.__main__ import main

SERVE = [sys.executable, "-m", "broadcast_clients.sandbox"]


@pytest.fixture(scope="module")
def own_process() -> Iterator[Sandbox]:
    with Sandbox(process=True) as box:
        yield box


def test_both_ways_of_running_serve_the_same(sandbox: Sandbox, own_process: Sandbox) -> None:
    for box in (sandbox, own_process):
        box.reset(seed=3, contents=40, variants={"plurimedia.list_envelope": "bare"})
        box.advance()
    bodies: list[bytes] = []
    for box in (sandbox, own_process):
        wire = Wire(box.plurimedia.base_url, Ocp_Apim_Subscription_Key=box.plurimedia.subscription_key)
        body = wire.get("/v1/api/v1/catalogs/1201").json()
        bodies.append(json.dumps([row["id"] for row in body]).encode())
        wire.close()
        (request,) = box.requests()
        assert (request.status, request.api) == (200, "plurimedia")
    assert bodies[0] == bodies[1]
    assert own_process.encora.token == sandbox.encora.token


def test_faults_reach_the_socket_of_the_other_process(own_process: Sandbox) -> None:
    own_process.reset()
    own_process.fault("whatson", "*", "reset_before")
    assert raw_exchange(own_process.port, raw_get("/whatson/content/v1/genres")) == (b"", True)
    assert [fault.hits for fault in own_process.faults()] == [1]


def test_settings_reach_the_process() -> None:
    with Sandbox(seed=9, contents=7, variants={"encora.total": "absent"}, process=True) as box:
        assert box.variants["encora.total"] == "absent"
        wire = Wire(box.plurimedia.base_url, Ocp_Apim_Subscription_Key=box.plurimedia.subscription_key)
        assert len(wire.get("/v1/api/v1/catalogs/1201").data) == 7
        wire.close()
        port = box.port
    with pytest.raises(ConnectionRefusedError):
        raw_exchange(port, raw_get("/"))


def test_a_process_that_cannot_start_says_so(sandbox: Sandbox, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SandboxError, match="standard error"):
        Sandbox(process=True, port=sandbox.port).start()
    assert "in use" in capfd.readouterr().err


def run_script(script: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


def test_the_process_ends_when_its_parent_is_killed() -> None:
    script = """if True:
        import os, signal
        from broadcast_clients.sandbox import Sandbox
        box = Sandbox(contents=1, process=True).start()
        print(box.port, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    process = run_script(script)
    # The sandbox holds standard error open: reading to its end waits until it is gone.
    output, _ = process.communicate(timeout=30)
    with pytest.raises(ConnectionRefusedError):
        raw_exchange(int(output), raw_get("/"))


def test_a_forked_child_can_steer_the_sandbox() -> None:
    script = """if True:
        import os
        from broadcast_clients.sandbox import Sandbox
        with Sandbox(contents=1, process=True) as box:
            box.fault("encora", "*", "stall")
            child = os.fork()
            if child == 0:
                box.fault("encora", "*", "stall")
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
            print(len(box.faults()))
    """
    output, errors = run_script(script).communicate(timeout=30)
    assert (output, errors) == ("2\n", "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_serves_until_it_is_told_to_stop(number: signal.Signals) -> None:
    command = [*SERVE, "--json", "--seed", "4", "--contents", "12", "--variant", "encora.single=wrapped"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        wire = Wire(facts["encora"]["base_url"], Authorization=f"Bearer {facts['encora']['token']}")
        identity = wire.get("/movies").json()["data"][0]["id"]
        assert set(wire.get(f"/movies/{identity}").json()) == {"data"}
        wire.close()
        key = facts["plurimedia"]["subscription_key"]
        wire = Wire(facts["plurimedia"]["base_url"], Ocp_Apim_Subscription_Key=key)
        assert len(wire.get(f"/v1/api/v1/catalogs/{facts['plurimedia']['catalog_ids'][0]}").data) == 12
        wire.close()
        process.send_signal(number)
        output, errors = process.communicate(timeout=20)
    assert (process.returncode, output, errors) == (0, "", "")


def test_the_command_prints_what_a_person_needs() -> None:
    with subprocess.Popen(SERVE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or (lines[-1] and not lines[-1].startswith("Ctrl-C")):
            lines.append(process.stdout.readline())
        process.terminate()
    text = "".join(lines)
    for word in ("Plurimedia", "primary key", "WHATS'ON", "password", "Ctrl-C"):
        assert word in text
    for word in ("EncoraStream", "bearer token", "device id", "profile id", "sign-in"):
        assert word in text
    assert process.returncode == 0


def test_the_command_lists_the_assumptions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--assumptions"]) == 0
    text = capsys.readouterr().out
    assert "encora.single=bare  (or: wrapped)" in text
    assert text.count("Rests on:") == len(Sandbox.assumptions())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--variant", "encora.single"], "NAME=VALUE"),
        (["--variant", "encora.single=x"], "bare, wrapped"),
        (["--contents", "0"], "contents must be"),
        (["--start", "2024-01-01"], "time zone"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_importing_the_package_or_the_plugin_loads_no_server() -> None:
    script = """if True:
        import sys
        import broadcast_clients.sandbox, broadcast_clients.sandbox.pytest_plugin
        print([name for name in ("uvicorn", "starlette", "asyncio", "http.client", "pydantic") if name in sys.modules])
        assert "Sandbox" in dir(broadcast_clients.sandbox)
    """
    output, errors = run_script(script).communicate(timeout=30)
    assert (output, errors) == ("[]\n", "")


def test_nothing_of_the_suite_is_imported_but_the_sandbox() -> None:
    script = """if True:
        import sys
        from broadcast_clients.sandbox import Sandbox
        with Sandbox(contents=1) as box:
            box.advance()
        suite = ("broadcast_clients.core", "broadcast_clients.flows", "plurimedia_client", "encora_client",
                 "whatson_client", "pydantic", "httpx", "attrs")
        print([name for name in sys.modules if name.startswith(suite)])
    """
    output, errors = run_script(script).communicate(timeout=30)
    assert (output, errors) == ("[]\n", "")


USER_TESTS = """
import pytest

def test_first(sandbox, sandbox_server):
    assert sandbox is sandbox_server
    sandbox.plurimedia.regenerate("primary")
    sandbox.fault("encora", "*", "stall")
    assert sandbox.variants["encora.single"] == "bare"

@pytest.mark.sandbox(contents=5, variants={"encora.single": "wrapped"})
def test_marked(sandbox):
    assert sandbox.variants["encora.single"] == "wrapped"
    assert sandbox.faults() == []

def test_last(sandbox):
    assert sandbox.variants["encora.single"] == "bare"
    assert sandbox.requests() == []
"""


def test_users_get_fixtures_with_fresh_state(tmp_path: Path) -> None:
    (tmp_path / "test_users.py").write_text(USER_TESTS)
    command = [sys.executable, "-m", "pytest", "-q", "--strict-markers", "-W", "error", "-p", "no:cacheprovider"]
    command += ["-p", "broadcast_clients.sandbox.pytest_plugin", str(tmp_path)]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout
