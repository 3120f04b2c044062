"""Write programs from a CSV file; rows that are refused go into a second file with the reason, to be mended there.

    python examples/whatson_fix_csv.py [FILE.csv] [--refused FILE.csv] [--write]

The columns are fields of a program by Python or wire name, `genres` separated by `|`; an empty cell leaves the field
as it is. Mend the refused rows, and run the script on that file: the columns that it adds are passed over. Without a
file a made-up one is used. On your own installation nothing is written unless you pass `--write`.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from account_or_sandbox import account_or_sandbox

from whatson_client import WhatsonClient
from whatson_client.workflows.reports import BulkReport

SAMPLE = """content_id,title,duration,genres,contact_person
CSV-1,Night Train,01:33:00,Drama|Thriller,
CSV-2,Day Train,,Drama,
CSV-3,Slow Train,01:10:00,Science fiction,
CSV-4,Last Train,01:45:00,Drama,nobody
"""
ADDED = ("refused_argument", "refused_because")


def main() -> int:
    """Run the example; gives the exit code: 1 where rows were refused."""
    parser = argparse.ArgumentParser(description="Upsert programs from a CSV file.")
    parser.add_argument("file", nargs="?", type=Path, help="the rows")
    parser.add_argument("--refused", type=Path, default=Path("refused.csv"), help="where refused rows go")
    parser.add_argument("--write", action="store_true", help="write on your own installation, too")
    chosen = parser.parse_args()
    text = SAMPLE if chosen.file is None else chosen.file.read_text(encoding="utf-8")
    with account_or_sandbox("whatson") as sandbox, WhatsonClient() as client:
        if sandbox is None and not chosen.write:
            print("This is your own installation: nothing was written. Pass --write to go on.")
            return 0
        report = client.workflows.bulk_upsert(rows(io.StringIO(text)), check_drop_downs=True)
    print(report)
    if report.failures:
        write_refused(report, list(csv.DictReader(io.StringIO(text))), chosen.refused)
        print(f"The refused rows are in {chosen.refused}, with the reason: mend them and run this on that file.")
    return 0 if report.ok else 1


def rows(file: TextIO) -> Iterator[dict[str, Any]]:
    """The rows with lists where the API wants lists."""
    for row in csv.DictReader(file):
        fields: dict[str, Any] = {name: cell for name, cell in row.items() if name not in ADDED}
        if fields.get("genres"):
            fields["genres"] = fields["genres"].split("|")
        yield fields


def write_refused(report: BulkReport, given: list[dict[str, str]], path: Path) -> None:
    """The refused rows as they were, with what is wrong beside them."""
    columns = [*(name for name in given[0] if name not in ADDED), *ADDED]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        for failure in report.failures:
            writer.writerow(
                given[failure.row]
                | {
                    "refused_argument": " ".join(each.argument or "" for each in failure.errors),
                    "refused_because": "; ".join(each.message for each in failure.errors) or failure.error.message,
                }
            )


if __name__ == "__main__":
    sys.exit(main())
