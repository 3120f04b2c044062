"""Known faults and licences of what the package depends on."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.conformance.building import project, wheel
from tests.conformance.judging import LeftOut, Refused, ran, run
from tests.conformance.tools import environment, python_tool

__all__ = ["licences", "vulnerabilities"]

EXTRAS = "sandbox,mirror,schema,cli,fast"
PERMISSIVE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Unlicense|Zlib|0BSD)\b", re.I
)
RESTRICTIVE = re.compile(r"\b(A?GPL|LGPL|GNU|SSPL|BUSL|Commons Clause|non-?commercial)\b", re.I)
ASK = """
import importlib.metadata as m, json
def title(d):  # of the licence itself, for those that name none
    texts = [f for f in d.files or [] if f.name.upper().startswith(('LICENSE', 'LICENCE', 'COPYING'))]
    return [t.read_text().strip().splitlines()[0] for t in texts]
def told(d):
    named = [d.metadata.get('License-Expression') or '', d.metadata.get('License') or '']
    named += [c for c in d.metadata.get_all('Classifier') or [] if c.startswith('License')]
    return named if any(named) else title(d)
print(json.dumps({d.metadata['Name']: [d.version, *told(d)] for d in m.distributions()}))
"""


def _installed(folder: Path) -> dict[str, list[str]]:
    """What comes along with the wheel and its extras: version, and what it says of its licence."""
    python = environment(folder / "env", f"{wheel(folder)}[{EXTRAS}]")
    ours = {project()["name"], "pip", "setuptools", "wheel"}
    found: dict[str, list[str]] = json.loads(run(python, "-c", ASK))
    return {name: texts for name, texts in found.items() if name not in ours}


def licences(folder: Path) -> str:
    """All have licences that let others use them as they like."""
    found = _installed(folder)
    wrong = []
    for name, (_, *texts) in found.items():
        short = " ; ".join(text.splitlines()[0][:80] for text in texts if text)
        if not PERMISSIVE.search(short) or RESTRICTIVE.search(short):
            wrong.append(f"{name}: {short or 'says nothing of a licence'}")
    if wrong:
        advice = "Replace the dependency, or extend PERMISSIVE in tests/conformance/auditing.py with the reason."
        raise Refused("\n".join([*wrong, advice]))
    return f"{len(found)} packages of [{EXTRAS}], all permissive"


def vulnerabilities(folder: Path) -> str:
    """None has a known vulnerability, as far as pip-audit's source knows."""
    program = python_tool("pip-audit") / "pip-audit"
    found = _installed(folder)
    pinned = folder / "pinned.txt"
    pinned.write_text("".join(f"{name}=={version}\n" for name, (version, *_) in found.items()))
    command = (program, "--requirement", pinned, "--no-deps", "--disable-pip", "--progress-spinner", "off")
    status, printed = ran(*command)
    if status == 0:
        return f"{len(found)} packages of [{EXTRAS}]"
    if re.search(r"^Found \d+ known vulnerabilit", printed, re.M):
        raise Refused(
            f"{printed[-4000:]}\nRaise the lowest version in pyproject.toml and requirements/constraints.txt."
        )
    last = [line for line in printed.splitlines() if line.strip()][-1:]
    raise LeftOut(f"no source of vulnerabilities can be reached: {''.join(last)[:140]}")
