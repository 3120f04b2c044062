"""One request of every operation, with every documented argument in it, and what has to go over the wire.

Written from the documents, not from the operation table.
"""

from __future__ import annotations

from tests.operations import requests_encora, requests_plurimedia, requests_whatson
from tests.operations.rows import Row

__all__ = ["REPLIES", "REQUESTS", "Row"]

REQUESTS: tuple[Row, ...] = (
    *requests_plurimedia.REQUESTS,
    *requests_encora.REQUESTS,
    *requests_whatson.REQUESTS,
)

REPLIES = {(row.api, row.operation): (row.status, row.reply) for row in REQUESTS}
"""Status and JSON of a plausible answer to each operation; `None` is no body."""
