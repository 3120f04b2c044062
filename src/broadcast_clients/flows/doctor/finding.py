"""What the doctor tells: one finding about one thing, and how far it is."""

from __future__ import annotations

from typing import Any, Literal

from attr import asdict, frozen

__all__ = ["SEVERITIES", "Area", "Finding", "Progress", "Severity"]

Severity = Literal["ok", "note", "deviation", "problem"]
"""`ok`: as expected. `note`: worth knowing, or it couldn't be told. `deviation`: the account differs from what the
client expects. `problem`: something doesn't work."""

SEVERITIES: tuple[Severity, ...] = ("ok", "note", "deviation", "problem")
"""From the least to the worst."""

Area = Literal[
    "connection", "proxy", "tls", "clock", "credentials", "path", "parameter", "envelope", "field", "type", "paging",
    "empty", "time zone", "coverage",
]  # fmt: skip
"""What a finding is about."""


@frozen(kw_only=True)
class Finding:
    """One thing that was found out. It holds names, types and counts, never a value that the account gave."""

    severity: Severity
    """How much it matters."""
    area: Area
    """What it is about."""
    subject: str
    """Whose it is: an operation such as `catalogs.list`, a field such as `Content.title`, or the API."""
    what: str
    """What is so."""
    evidence: str = ""
    """What it was seen by."""
    advice: str = ""
    """What to do."""
    in_overrides: bool = False
    """Whether the overrides file takes care of it."""

    def __str__(self) -> str:
        lines = [f"{self.severity:<9} {self.area}: {self.subject}: {self.what}"]
        if self.evidence:
            lines.append(f"          seen by: {self.evidence}")
        if self.advice:
            lines.append(f"          to do: {self.advice}")
        elif self.in_overrides:
            lines.append("          to do: nothing beyond loading the overrides file, which has it")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


@frozen
class Progress:
    """Where an examination stands."""

    done: int
    """Operations that were looked at."""
    total: int
    """Operations that are looked at in all."""
    requests: int
    """Requests sent so far."""
    subject: str
    """What was looked at last."""
