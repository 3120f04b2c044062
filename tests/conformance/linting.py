"""The specs before three linters of other makes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.conformance.documents import SPECS
from tests.conformance.judging import ROOT, Refused, ran, run
from tests.conformance.tools import node

__all__ = ["redocly", "spectral", "validator"]

RULES = Path(__file__).with_name("rules")


def _specs() -> list[Path]:
    return sorted(each for each in SPECS.glob("*.yaml") if each.name != "deviations.yaml")


def validator(_: Path) -> str:
    """Each spec is a valid OpenAPI 3.1 document."""
    for file in _specs():
        run(sys.executable, "-m", "openapi_spec_validator", "--validation-errors", "all", file)
    return f"{len(_specs())} documents"


def spectral(_: Path) -> str:
    """Each spec follows Spectral's recommended rules, and two of our own."""
    command = (node("spectral"), "lint", "--ruleset", RULES / "spectral.yaml", "--format", "json", "--quiet")
    _, printed = ran(*command, *_specs(), env={"NODE_NO_WARNINGS": "1"}, quiet=True)
    try:
        found = json.loads(printed)
    except ValueError:
        raise Refused(f"Spectral broke off:\n{printed[-4000:]}") from None
    _refuse(
        [
            f"{Path(each['source']).name}:{each['range']['start']['line'] + 1}: {each['code']}: {each['message']}"
            for each in found
        ],
        "spectral.yaml",
    )
    return f"{len(_specs())} documents, rules of {(RULES / 'spectral.yaml').relative_to(ROOT)}"


def redocly(_: Path) -> str:
    """Each spec follows Redocly's recommended rules."""
    command = (node("redocly"), "lint", "--config", RULES / "redocly.yaml", "--format", "json")
    _, printed = ran(*command, *_specs(), env={"REDOCLY_TELEMETRY": "off", "NODE_NO_WARNINGS": "1"}, quiet=True)
    found, rest = [], printed.strip()
    while rest:  # one JSON document after the other, one for each file
        try:
            part, end = json.JSONDecoder().raw_decode(rest)
        except ValueError:
            raise Refused(f"Redocly broke off:\n{rest[-4000:]}") from None
        found += part["problems"]
        rest = rest[end:].strip()
    shown = []
    for each in found:
        place = each["location"][0] if each["location"] else {"source": {"ref": "?"}, "pointer": ""}
        shown.append(f"{Path(place['source']['ref']).name}{place.get('pointer')}: {each['ruleId']}: {each['message']}")
    _refuse(shown, "redocly.yaml")
    return f"{len(_specs())} documents, rules of {(RULES / 'redocly.yaml').relative_to(ROOT)}"


def _refuse(found: list[str], rules: str) -> None:
    if found:
        place = f"tests/conformance/rules/{rules}"
        advice = f"Mend the spec; a rule that is wrong for it is turned off in {place}, with the reason."
        raise Refused("\n".join([*found[:40], f"{len(found)} in all. {advice}"]))
