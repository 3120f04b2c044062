"""The tree of commands: each teaches, none takes a secret, and looking at it loads nothing heavy."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from broadcast_clients.cli.accounts import SETTINGS
from broadcast_clients.cli.app import app
from broadcast_clients.cli.commands.mirror import EXTRAS
from broadcast_clients.cli.commands.whatson import KINDS, PROPAGATION
from broadcast_clients.cli.entry import main
from broadcast_clients.cli.exits import Exit
from plurimedia_client.recipes import EXTRAS as KNOWN_EXTRAS
from tests.cli.support import broadcast, command, said, without_accounts

ROOT = Path(__file__).parents[2]
SECRET = re.compile(r"(?:^|-)(?:token|tokens|password|secret|key|credential)s?(?:$|-)")
NO_SECRETS = {"--tokens": "a file", "--token-url": "an address"}


def commands(group: click.Command = app, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(group, click.Group):
        yield path, group
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        yield from commands(found, (*path, name))


ALL = list(commands())


def test_all_commands_are_there() -> None:
    assert {" ".join(path) for path, _ in ALL} >= {
        "sandbox", "mirror schedule", "mirror catalogue", "mirror status", "mirror failures", "mirror rebuild",
        "whatson changes", "whatson drift", "whatson upsert", "encora login", "encora logout", "encora upload",
        "encora publish", "completion",
    }  # fmt: skip


@pytest.mark.parametrize(("path", "found"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_help_teaches(path: tuple[str, ...], found: click.Command) -> None:
    shown = CliRunner().invoke(app, [*path, "--help"])
    assert shown.exit_code == 0
    assert f"broadcast {' '.join(path)} " in shown.output.split("Options:")[0].replace("Usage: ", "", 1), "no example"
    known = {"--json", "--quiet", "--verbose", "--traceback"}
    assert known <= {name for each in found.params for name in each.opts}
    for each in found.params:
        if isinstance(each, click.Option):
            assert each.help, each.name
            assert each.help.rstrip("]").endswith((".", "BASE_URL")) or "env var" in each.help, each.help


@pytest.mark.parametrize(("path", "found"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_no_option_takes_a_secret(path: tuple[str, ...], found: click.Command) -> None:
    for each in found.params:
        for name in each.opts:
            if isinstance(each, click.Option) and SECRET.search(name.removeprefix("--")) and name not in NO_SECRETS:
                assert name.endswith("-file"), name
                assert isinstance(each.type, click.Path), name


def test_settings_hold_no_secret_either() -> None:
    names = {setting.name.replace("_", "-") for each in SETTINGS.values() for setting in each}
    secret = {name for name in names if SECRET.search(name) and f"--{name}" not in NO_SECRETS}
    assert {name for name in secret if not name.endswith("-file")} == set()


def test_choices_that_the_help_repeats_are_those_of_the_clients() -> None:
    from typing import get_args

    from whatson_client.models.contents import Propagation
    from whatson_client.workflows.kinds import kind_of

    assert set(EXTRAS) == set(KNOWN_EXTRAS)
    assert [kind_of(each).name for each in KINDS] == list(KINDS)
    literal = next(each for each in get_args(get_args(Propagation)[0]) if get_args(each))
    assert set(get_args(literal)) == set(PROPAGATION)


def test_looking_at_the_help_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys, json\n"
        "from broadcast_clients.cli.entry import main\n"
        "codes = [main(words) for words in (['--help'], ['mirror', 'schedule', '--help'], ['completion', 'bash'])]\n"
        "heavy = {'httpx', 'pydantic', 'sqlalchemy', 'uvicorn', 'plurimedia_client', 'encora_client', 'whatson_client',"
        " 'broadcast_clients.sandbox', 'broadcast_clients.flows'}\n"
        "print(json.dumps([codes, sorted(heavy & set(sys.modules))]))\n"
    )
    run = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, timeout=60, env=without_accounts(tmp_path), check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [[0, 0, 0], []]


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    code = "import sys; sys.modules['click'] = None\nfrom broadcast_clients.cli.entry import main\nsys.exit(main())"
    run = [sys.executable, "-W", "error", "-c", code, "--version"]
    done = subprocess.run(run, capture_output=True, text=True, timeout=60, env=without_accounts(tmp_path))
    assert (done.returncode, done.stdout) == (Exit.MISSING, "")
    assert "pip install 'broadcast-clients[cli]'" in done.stderr


def test_the_entry_point_leads_here() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert list(scripts) == ["broadcast"]
    assert EntryPoint("broadcast", scripts["broadcast"], "console_scripts").load() is main


def test_version_and_exit_codes_are_told(tmp_path: Path) -> None:
    from broadcast_clients import __version__

    assert broadcast("--version", folder=tmp_path).out == f"broadcast {__version__}\n"
    told = broadcast("--help", folder=tmp_path).out
    for code in Exit:
        assert re.search(rf"^ +{int(code)}  \S", told, re.MULTILINE), code


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes(shell: str, tmp_path: Path) -> None:
    script = broadcast("completion", shell, folder=tmp_path).out
    assert "_BROADCAST_COMPLETE" in script
    asked = {"_BROADCAST_COMPLETE": f"{shell}_complete", "COMP_WORDS": "broadcast mirror s", "COMP_CWORD": "2"}
    if shell == "fish":
        asked["COMP_CWORD"] = "s"
    run = subprocess.run(
        command(), capture_output=True, text=True, timeout=60, env={**without_accounts(tmp_path), **asked}, cwd=tmp_path
    )
    assert {"schedule", "status"} <= set(re.split(r"[\s,:]+", run.stdout)), run.stderr


def test_the_bash_script_runs_in_bash(tmp_path: Path) -> None:
    script = broadcast("completion", "bash", folder=tmp_path).out
    program = tmp_path / "broadcast"
    program.write_text(f'#!/bin/sh\nexec {" ".join(command())} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = without_accounts(tmp_path)
    environment["PATH"] = f"{tmp_path}:{environment['PATH']}"
    probe = (
        f"{script}\nCOMP_WORDS=(broadcast mir); COMP_CWORD=1; _broadcast_completion broadcast; echo ${{COMPREPLY[@]}}"
    )
    done = subprocess.run(["bash", "-c", probe], capture_output=True, text=True, timeout=60, env=environment)
    assert done.stdout.split() == ["mirror"], done.stderr


def test_a_misspelt_command_is_told_with_the_nearest(tmp_path: Path) -> None:
    assert "there is no command 'miror'; did you mean 'mirror'?" in broadcast("miror", folder=tmp_path, code=2).err
    wrong = broadcast("mirror", "schedule", "--reloud", "--json", folder=tmp_path, code=2)
    assert "--reloud" in said(wrong.err)
    assert wrong.document["error"]["kind"] == "UsageError"
    assert "--reload" in wrong.document["error"]["message"]
