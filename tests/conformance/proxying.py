"""The suite's own tests once more, with Prism between clients and sandbox."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tests.conformance.documents import APIS, document, operations_of, written
from tests.conformance.judging import Refused, ran
from tests.conformance.tools import node

__all__ = ["prism"]

TESTS = (
    "tests/_sync/operations/test_encora_variants.py",
    "tests/_sync/operations/test_encora_safe_writes.py",
    "tests/_sync/operations/test_plurimedia_variants.py",
    "tests/_sync/operations/test_plurimedia_everything.py",
    "tests/_sync/operations/test_whatson_variants.py",
    "tests/_sync/encora",
    "tests/_sync/whatson",
    "tests/_sync/workflows",
)
"""Tests of operations and jobs against the sandbox. Those of uploads are left out, because Prism mangles binary bodies;
those of very many releases of WHATS'ON, because each takes a Prism of its own; those that tear connections or count
them are tests of the transport, which here would be Prism's."""
LATER = ("2024r8", "2026r3")
"""Releases of WHATS'ON which are led through Prism beside the default, for what came after it."""
LEFT_OUT = ("test_upload.py", "test_operations_by_release.py", "test_release_gate.py")
TEARING = (
    "operations/test_encora_safe_writes.py::test_an_edit_whose_outcome_is_unknown",
    "encora/test_guide.py::test_an_import_without_an_answer_is_sent_again_only_where_it_replaces",
    "encora/test_publish.py::test_a_creation_whose_key_is_forgotten_isnt_sent_again",
    "workflows/test_others.py::test_an_order_that_cannot_be_sent",
)
"""Single tests among them that tear connections: Prism answers those itself, with a 500."""
MEDDLED_WITH = (
    "operations/test_plurimedia_variants.py::test_a_list_ends_whatever_tells_so[not_on_last-empty_body]",
    "operations/test_plurimedia_variants.py::test_a_list_ends_whatever_tells_so[never-empty_body]",
    "whatson/test_services.py::test_a_pickle_has_references_to_the_credentials",
)
"""Prism makes a 500 of an answer without a body; and a client with the hook that collects can't be pickled."""


def prism(folder: Path) -> str:
    """No request of the clients and no answer of the sandbox differs from the documents."""
    program = node("prism")
    for api in APIS:
        written(api, folder)
    for release in LATER:
        written("whatson", folder, release=release)
    ignored = [f"--ignore-glob=*{name}" for name in LEFT_OUT]
    ignored += [f"--deselect=tests/_sync/{name}" for name in (*TEARING, *MEDDLED_WITH)]
    status, printed = ran(
        *(
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            "-p",
            "tests.conformance.prism_plugin",
            "-p",
            "no:cacheprovider",
        ),
        *(*ignored, *TESTS),
        env={"PRISM": str(program), "PRISM_DOCUMENTS": str(folder)},
    )
    seen = [json.loads(file.read_text("utf-8")) for file in folder.glob("seen-*.json")]
    violations: list[dict[str, Any]] = [each for report in seen for each in report["violations"]]
    if violations:
        counted = Counter((each["operation"], each["status"], each["where"], each["what"]) for each in violations)
        lines = [
            f"{name} ({status}): {where}: {what}  ×{times}"
            for (name, status, where, what), times in counted.most_common(40)
        ]
        raise Refused(
            "\n".join([*lines, "Mend the spec, the sandbox or the client; the test is " + violations[0]["test"]])
        )
    if status:
        raise Refused(f"tests fail with Prism in between:\n{printed[-6000:]}")
    called = {name for report in seen for name in report["operations"]}
    known = {operation["operationId"] for api in APIS for _, operation in operations_of(document(api))}
    hidden = {
        operation["operationId"]
        for api in APIS
        for _, operation in operations_of(document(api))
        if operation.get("x-hidden")
    }
    missed = sorted(known - hidden - called)
    requests = sum(report["requests"] for report in seen)
    if missed:
        raise Refused(f"no test called through Prism: {', '.join(missed)}")
    return f"{requests:,} requests of {len(called)} operations without a violation; uploads left out"
