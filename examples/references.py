"""Which id a content has in another system, so that it is changed there and not made a second time."""

from __future__ import annotations

import sqlite3
from pathlib import Path

TABLE = """
CREATE TABLE IF NOT EXISTS elsewhere (
    content_id INTEGER NOT NULL, system TEXT NOT NULL, reference TEXT NOT NULL, PRIMARY KEY (content_id, system)
)
"""


class References:
    """Ids of contents elsewhere, in SQLite."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, timeout=30)
        self._connection.execute(TABLE)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def get(self, content_id: int, system: str) -> str | None:
        """The id that a content has in another system, if it was sent there before."""
        row = self._connection.execute(
            "SELECT reference FROM elsewhere WHERE content_id = ? AND system = ?", (content_id, system)
        ).fetchone()
        return str(row[0]) if row else None

    def remember(self, content_id: int, system: str, reference: str) -> None:
        """Keep the id that a content got in another system."""
        with self._connection:
            row = (content_id, system, reference)
            self._connection.execute("INSERT OR REPLACE INTO elsewhere VALUES (?, ?, ?)", row)
