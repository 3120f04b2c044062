"""`python -m tests.conformance [--fast] [NAME …]`: every judge, one table at the end, exit 1 if one refuses."""

from __future__ import annotations

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.conformance import auditing, building, fuzzing, linting, looking, outside, proxying, rendering, servers, soak
from tests.conformance.judging import Judge, ask_all, table

PYTHONS = ("3.11", "3.12", "3.13")
TESTED = "tests of core and formats"

JUDGES = [
    Judge("openapi-spec-validator", "specs are valid OpenAPI 3.1", linting.validator, fast=True),
    Judge("Spectral", "specs follow its rules", linting.spectral, fast=True),
    Judge("Redocly", "specs follow its rules", linting.redocly, fast=True),
    Judge("ReDoc 2 in Chromium", "EncoraStream spec against the facts of its reference", rendering.redoc, fast=True),
    Judge("pages in Chromium", "every page of the documentation, and the report: light, dark, phone", looking.pages),
    Judge("Schemathesis: EncoraStream", "sandbox and spec by each other", partial(fuzzing.schemathesis, "encora")),
    Judge("Schemathesis: Plurimedia", "sandbox and spec by each other", partial(fuzzing.schemathesis, "plurimedia")),
    Judge("Schemathesis: WHATS'ON", "sandbox and spec by each other", partial(fuzzing.schemathesis, "whatson")),
    Judge("Prism", "traffic of the test suite by the documents", proxying.prism),
    Judge("oidc-provider", "sign-in with PKCE and single-use tokens", partial(servers.server, "test_oidc_provider.py")),
    Judge("tv_validate_file, tv_sort", "XMLTV that we write", partial(servers.server, "test_xmltv_tools.py")),
    Judge("nginx", "TLS, gzip and closing connections", partial(servers.server, "test_nginx.py")),
    Judge("PostgreSQL", "the mirror's second database", partial(servers.server, "test_postgres.py")),
    Judge("mitmproxy", "no write twice, whatever a proxy does", outside.mitmproxy),
    Judge("nftables", "no write twice, whatever the network does", outside.kernel),
    Judge("check-wheel-contents", "the wheel", building.contents, fast=True),
    Judge("twine", "wheel and sdist", building.metadata, fast=True),
    Judge("pyright --verifytypes", "types of the installed wheel", building.types, fast=True),
    Judge("licences", "of all dependencies", auditing.licences, fast=True),
    Judge("pip-audit", "known faults of dependencies", auditing.vulnerabilities),
    Judge("lowest versions", TESTED, partial(building.with_versions, "lowest")),
    Judge("highest versions", TESTED, partial(building.with_versions, "highest")),
    *(Judge(f"Python {each}", TESTED, partial(building.on_python, each)) for each in PYTHONS),
    Judge("soak", "200,000 calls, one fault in twenty: nothing leaks", partial(soak.soak, 200_000), alone=True),
]
FAST = [
    *(each for each in JUDGES if each.fast),
    Judge("soak, small", "8,192 calls, one fault in twenty: nothing leaks", partial(soak.soak, 8_192), alone=True),
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
        for each in (FAST if options.fast else JUDGES)
        if not wanted or any(name in each.name.lower() for name in wanted)
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
