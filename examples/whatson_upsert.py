"""Write a program to WHATS'ON, fix what the installation refuses, and clear a field.

    python examples/whatson_upsert.py [CONTENT_ID] [--write]

On your own installation it only reads the genres unless you pass `--write`: programs can't be deleted by this API.
"""

from __future__ import annotations

import argparse
import sys

from account_or_sandbox import account_or_sandbox

from whatson_client import UnprocessableRequest, WhatsonClient
from whatson_client.models import ProgramWriteDict


def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Upsert a program and fix a 422.")
    parser.add_argument("content_id", nargs="?", default="EXAMPLE-1", help="external reference (default EXAMPLE-1)")
    parser.add_argument("--write", action="store_true", help="write on your own installation, too")
    chosen = parser.parse_args()
    with account_or_sandbox("whatson") as sandbox, WhatsonClient() as client:
        genres = {value.id: value.name for value in client.dropdowns.genres()}
        print(f"{len(genres)} genres are configured.")
        if sandbox is None and not chosen.write:
            print("This is your own installation: nothing was written. Pass --write to go on.")
            return 0
        upsert(client, chosen.content_id, genre=next(iter(genres), None))
        clear(client, chosen.content_id)
    return 0


def upsert(client: WhatsonClient, content_id: str, *, genre: str | None) -> None:
    """One call creates the program or changes it. What is refused is said field by field."""
    program: ProgramWriteDict = {"title": "Night Train", "genre": genre, "contact_person": "nobody"}
    try:
        client.programs.create_or_update(program, content_id=content_id)
    except UnprocessableRequest as refusal:
        for problem in refusal.errors:
            print(f"Refused [{problem.code}] {problem.message}")
        program["duration"] = "01:33:00"  # needed for a new program
        del program["contact_person"]  # there is no such person
        client.programs.create_or_update(program, content_id=content_id)
    written = client.programs.get(content_id)
    print(f"Written: {written.content_id} {written.title!r}, {written.duration}, genre {written.genre}")


def clear(client: WhatsonClient, content_id: str) -> None:
    """`None` empties a field; what isn't passed stays as it is."""
    client.programs.update(content_id, genre=None)
    program = client.programs.get(content_id)
    print(f"Cleared: genre is {program.genre}, the title is still {program.title!r}")


if __name__ == "__main__":
    sys.exit(main())
