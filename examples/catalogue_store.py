"""A catalogue in SQLite, with nothing but the standard library."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

from plurimedia_client.models import Content

SCHEMA = """
CREATE TABLE IF NOT EXISTS content (
    catalog_id INTEGER NOT NULL, id INTEGER NOT NULL, title TEXT, format TEXT, genre TEXT, last_update TEXT,
    loaded_in TEXT NOT NULL, raw TEXT NOT NULL, PRIMARY KEY (catalog_id, id)
);
CREATE TABLE IF NOT EXISTS checkpoint (catalog_id INTEGER PRIMARY KEY, moment TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS elsewhere (
    content_id INTEGER NOT NULL, system TEXT NOT NULL, reference TEXT NOT NULL, PRIMARY KEY (content_id, system)
);
"""


class CatalogueStore:
    """The contents of one catalogue with their raw JSON, and the moment up to which they are complete.

    Nothing is committed before `finish`: a run that breaks off leaves the store as the run before it did.
    """

    def __init__(self, path: Path, catalog_id: int) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.executescript(SCHEMA)
        self.catalog_id = catalog_id

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def keep(self, content_id: int, content: Content, *, load: str) -> None:
        """Insert a content or replace it."""
        known = content.model_fields_set
        self._connection.execute(
            "INSERT OR REPLACE INTO content VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.catalog_id,
                content_id,
                content.title if "title" in known else None,
                content.format if "format" in known else None,
                content.genre if "genre" in known else None,
                content.last_update.isoformat() if "last_update" in known else None,
                load,
                json.dumps(content.to_wire(), ensure_ascii=False),
            ),
        )

    def remove(self, content_id: int) -> None:
        """Forget a content."""
        self._connection.execute("DELETE FROM content WHERE catalog_id = ? AND id = ?", (self.catalog_id, content_id))

    def remove_all_but(self, load: str) -> int:
        """After a full load: forget what it didn't bring. Gives how many."""
        return self._connection.execute(
            "DELETE FROM content WHERE catalog_id = ? AND loaded_in <> ?", (self.catalog_id, load)
        ).rowcount

    def finish(self, moment: datetime | None) -> None:
        """Commit the contents, together with the moment up to which they are complete if there is a new one."""
        if moment is not None:
            self._connection.execute(
                "INSERT OR REPLACE INTO checkpoint VALUES (?, ?)", (self.catalog_id, moment.isoformat())
            )
        self._connection.commit()

    def checkpoint(self) -> datetime | None:
        """The moment up to which the catalogue is complete; `None` before its first load."""
        row = self._connection.execute(
            "SELECT moment FROM checkpoint WHERE catalog_id = ?", (self.catalog_id,)
        ).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def count(self) -> int:
        """How many contents there are."""
        row = self._connection.execute("SELECT count(*) FROM content WHERE catalog_id = ?", (self.catalog_id,))
        return int(row.fetchone()[0])

    def newest_film(self) -> dict[str, Any]:
        """The film that changed last, as it was received."""
        row = self._connection.execute(
            "SELECT raw FROM content WHERE catalog_id = ? AND format = 'Film' ORDER BY last_update DESC, id LIMIT 1",
            (self.catalog_id,),
        ).fetchone()
        if row is None:
            raise LookupError("there is no film in the catalogue")
        film: dict[str, Any] = json.loads(row[0])
        return film

    def reference(self, content_id: int, system: str) -> str | None:
        """The id that a content has in another system, if it was sent there before."""
        row = self._connection.execute(
            "SELECT reference FROM elsewhere WHERE content_id = ? AND system = ?", (content_id, system)
        ).fetchone()
        return str(row[0]) if row else None

    def remember_reference(self, content_id: int, system: str, reference: str) -> None:
        """Keep the id that a content got in another system."""
        self._connection.execute("INSERT OR REPLACE INTO elsewhere VALUES (?, ?, ?)", (content_id, system, reference))
        self._connection.commit()
