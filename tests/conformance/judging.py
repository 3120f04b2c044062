"""What a judge is, how tools are run, and the table at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROOT", "Judge", "LeftOut", "Refused", "Verdict", "decide", "ran", "run", "table"]

ROOT = Path(__file__).parents[2]
MINUTES_OF_A_TOOL = 30


class Refused(Exception):
    """A judge said no; the text says to what, why, and what to do."""


class LeftOut(Exception):
    """A judge can't be asked on this machine; the text says why."""


@dataclass(frozen=True)
class Judge:
    """Somebody who is asked.

    Attributes:
        name: Who judges.
        what: What is judged.
        ask: Given an empty folder; returns a note for the table.
        fast: Whether it is asked in the fast part, which CI runs.
        alone: Whether it measures something that other judges at the same time would disturb.
    """

    name: str
    what: str
    ask: Callable[[Path], str]
    fast: bool = False
    alone: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a judge said."""

    judge: Judge
    result: str
    seconds: float
    note: str
    reason: str = ""


def ran(
    *command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None, quiet: bool = False
) -> tuple[int, str]:
    """Run a tool; gives its exit status and what it printed: all of it, or with `quiet` its standard output alone."""
    done = subprocess.run(
        [str(each) for each in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        check=False,
        timeout=MINUTES_OF_A_TOOL * 60,
    )
    return done.returncode, done.stdout


def run(*command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> str:
    """Run a tool that has to succeed; gives what it printed.

    Raises:
        Refused: It failed; the text is what it printed.
    """
    status, printed = ran(*command, cwd=cwd, env=env)
    if status:
        shown = " ".join(str(each) for each in command[:4])
        raise Refused(f"{shown} … ended with {status}\n{printed[-12_000:]}")
    return printed


def decide(judge: Judge, folder: Path) -> Verdict:
    """Ask a judge. What goes wrong in asking counts as a refusal."""
    begun = time.monotonic()
    reason = ""
    try:
        result, note = "accepted", judge.ask(folder)
    except Refused as error:
        result, note, reason = "refused", "see above", str(error)
    except LeftOut as error:
        result, note = "LEFT OUT", str(error)
    except Exception:
        result, note, reason = "refused", "broke off, see above", traceback.format_exc()
    verdict = Verdict(judge, result, time.monotonic() - begun, note, reason)
    if verdict.reason:
        print(f"--- {judge.name}: {judge.what}\n{verdict.reason}\n", file=sys.stderr, flush=True)
    print(f"{result:<9} {judge.name} ({verdict.seconds:.0f} s)", file=sys.stderr, flush=True)
    return verdict


def ask_all(judges: list[Judge], folder: Path) -> list[Verdict]:
    """Ask all, two at a time; those who measure, one after another at the end."""

    def one(judge: Judge) -> Verdict:
        place = folder / judge.name.replace(" ", "-").replace("/", "-")
        place.mkdir()
        return decide(judge, place)

    together = [each for each in judges if not each.alone]
    with ThreadPoolExecutor(max_workers=2) as pool:
        verdicts = {verdict.judge.name: verdict for verdict in pool.map(one, together)}
    verdicts |= {judge.name: one(judge) for judge in judges if judge.alone}
    return [verdicts[judge.name] for judge in judges]


def table(verdicts: list[Verdict]) -> str:
    """The table: who judged what, how, in how many seconds."""
    head = ("judge", "what", "result", "seconds", "note")
    rows = [
        (each.judge.name, each.judge.what, each.result, f"{each.seconds:.0f}", " ".join(each.note.split()))
        for each in verdicts
    ]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(4)]
    lines = []
    for row in (head, *rows):
        cells = [row[column].ljust(width) for column, width in enumerate(widths)]
        cells[3] = row[3].rjust(widths[3])
        lines.append("  ".join([*cells, row[4]]).rstrip())
    return "\n".join(lines)
