"""`python -m tests.conformance [--fast] [NAME …]`: every judge in turn, one table at the end, exit 1 if one refuses."""

from __future__ import annotations

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.conformance import building, linting
from tests.conformance.judging import Judge, ask_all, table

PYTHONS = ("3.11", "3.12", "3.13")

JUDGES = [
    Judge("openapi-spec-validator", "specs are valid OpenAPI 3.1", linting.validator, fast=True),
    Judge("Spectral", "specs follow its rules", linting.spectral, fast=True),
    Judge("Redocly", "specs follow its rules", linting.redocly, fast=True),
    Judge("check-wheel-contents", "the wheel", building.contents, fast=True),
    Judge("twine", "wheel and sdist", building.metadata, fast=True),
    Judge("pyright --verifytypes", "types of the installed wheel", building.types, fast=True),
    Judge("licences", "of the dependencies", building.licences, fast=True),
    Judge("lowest versions", "tests of core and formats", partial(building.with_versions, "lowest"), fast=True),
    Judge("highest versions", "tests of core and formats", partial(building.with_versions, "highest")),
    *(Judge(f"Python {each}", "tests of core and formats", partial(building.on_python, each)) for each in PYTHONS),
]


def main() -> int:
    """Ask the judges."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="only the fast part, which CI runs")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only judges whose name contains this")
    options = parser.parse_args()
    wanted = [name.lower() for name in options.names]
    judges = [
        each
        for each in JUDGES
        if (each.fast or not options.fast) and (not wanted or any(name in each.name.lower() for name in wanted))
    ]
    with tempfile.TemporaryDirectory() as folder:
        verdicts = ask_all(judges, Path(folder))
    print(table(verdicts))
    left_out = [each.judge.name for each in verdicts if each.result == "LEFT OUT"]
    if left_out:
        print(f"\nNot asked on this machine: {', '.join(left_out)}; the notes say why.")
    return int(any(each.result == "refused" for each in verdicts))


if __name__ == "__main__":
    sys.exit(main())
