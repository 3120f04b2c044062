"""Jobs that are killed: what they write, and the programs that run them in a process of their own."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from typing import Any

from broadcast_clients.core.errors import CallInfo
from broadcast_clients.core.hooks import Attempt, Hook
from broadcast_clients.core.http.protocol import WireRequest
from broadcast_clients.core.retry import Retry
from whatson_client import WhatsonClient

__all__ = ["BAD", "COUNT", "NAMELESS", "QUICK", "TREE", "row", "rows"]

COUNT = 5_000
QUICK = Retry(retries=3, jitter=lambda: 0.0)
GOOD = {"title": "Night Train", "duration": "01:33:00"}
FLAWS: list[tuple[dict[str, Any], str, str]] = [
    ({"contact_person": "nobody"}, "contact_person", "CONTENT-00035"),
    ({"duration": None}, "duration", "CORE-00010"),
    ({"genres": ["Drama", "Polka"]}, "genres", "CORE-00004"),
    ({"titel": "typo"}, "titel", "unknown"),
    ({"duration": "1 h"}, "duration", "pattern"),
    ({"genre": "Drama", "genres": ["Drama"]}, "genre", "CONTENT-00087"),
]
BAD = {number: FLAWS[number % len(FLAWS)] for number in range(COUNT) if number % 100 in (7, 41, 73)}
"""Three rows of a hundred, with the argument at fault and the code."""
NAMELESS = frozenset(range(3, COUNT, 250))
"""Rows without an id: the system makes one, so that sending them again would make a second program."""


def row(number: int) -> dict[str, Any]:
    """One row."""
    identity = {} if number in NAMELESS else {"content_id": f"P-{number}"}
    flaw = BAD[number][0] if number in BAD else {}
    return {**identity, **GOOD, "title": f"Night Train {number}", **flaw}


def rows() -> Iterator[dict[str, Any]]:
    """All rows, made as they are read."""
    return map(row, range(COUNT))


TREE: dict[str, Any] = {
    "series": [
        {
            "content_id": "SER", "title": "The Line", "duration": "00:50:00",
            "seasons": [
                {
                    "content_id": "S1", "title": "The Line 1", "duration": "00:50:00",
                    "episodes": [
                        {
                            "content_id": "S1E1", "title": "Part 1", "duration": "00:50:00",
                            "images": [{"identification": "still", "press_targets": ["Print"]}],
                            "product_titles": [{"type": "OriginalTitle", "title": "Uno", "broadcasting_title": True}],
                        }
                    ],
                }
            ],
            "collections": [
                {
                    "content_id": "COL", "title": "Best of", "duration": "02:00:00",
                    "items": [{"content_id": "S1E1"}],
                }
            ],
        }
    ]
}  # fmt: skip


class Killer(Hook):
    """Ends this process at a write, as `kill -9` does: before it is sent, or after its answer arrived.

    Args:
        when: `before` or `after`.
        let: How many writes to let through.
    """

    def __init__(self, when: str, let: int) -> None:
        self._when = when
        self._let = let

    def before_attempt(self, call: CallInfo, number: int, request: WireRequest) -> None:
        """Called before a request is sent."""
        if self._when == "before" and self._is_write(request):
            self._count()

    def after_attempt(self, attempt: Attempt) -> None:
        """Called when the answer has arrived, before the job learns of it."""
        if self._when == "after" and self._is_write(attempt.request):
            self._count()

    def _count(self) -> None:
        if self._let == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._let -= 1

    @staticmethod
    def _is_write(request: WireRequest) -> bool:
        return request.method in ("POST", "PUT") and not request.url.endswith("/login")


def main() -> None:
    """Run a job: `bulk JOURNAL`, or `tree JOURNAL before|after LET`. The account is in the environment."""
    job, journal, *more = sys.argv[1:]
    if job == "tree":
        with WhatsonClient(hooks=[Killer(more[0], int(more[1]))], retries=QUICK) as client:
            report = client.workflows.upsert_tree(TREE, journal=journal, concurrency=1)
        print(report, flush=True)
        return
    with WhatsonClient(retries=QUICK) as client:
        client.workflows.bulk_upsert(
            rows(), journal=journal, concurrency=8, progress=lambda each: print(each.total, flush=True)
        )


if __name__ == "__main__":
    main()
