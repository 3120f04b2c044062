"""What an examination found, for people, for programs, and as the overrides file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from attr import field, frozen

from broadcast_clients.flows.doctor.finding import SEVERITIES, Finding, Severity
from broadcast_clients.flows.doctor.toml_text import toml_text

__all__ = ["DoctorReport"]

_TITLES: dict[Severity, str] = {
    "problem": "Problems",
    "deviation": "Deviations",
    "note": "Notes",
    "ok": "As expected",
}


@frozen(kw_only=True)
class DoctorReport:
    """The outcome of one examination.

    It can be mailed to anybody: it holds names, types, counts and addresses of operations, but no credential and no
    value of a field.
    """

    api: str
    """Short name of the API, as in the overrides file: `plurimedia`, `encora` or `whatson`."""
    title: str
    """Its name for people."""
    host: str
    """Scheme and host that were examined."""
    at: datetime
    """When, by the clock of this machine, in UTC."""
    requests: int
    """How many requests it took; all of them GET."""
    findings: tuple[Finding, ...]
    """Everything found, in the order in which it was looked at."""
    changes: Mapping[str, Any] = field(factory=dict[str, Any])
    """The part of the overrides for this API, as a mapping; what the client was given already is in it."""
    remarks: tuple[str, ...] = ()
    """What stands as comments in the overrides file: entries that rest on evidence, not on certainty."""

    @property
    def worst(self) -> Severity:
        """The severest of the findings; `ok` where there is none."""
        ranks = [SEVERITIES.index(each.severity) for each in self.findings]
        return SEVERITIES[max(ranks, default=0)]

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity, in order."""
        return tuple(each for each in self.findings if each.severity == severity)

    @property
    def mapping(self) -> dict[str, Any]:
        """The overrides as a mapping, for `overrides=` of a client."""
        return {"version": 1, self.api: dict(self.changes)}

    def overrides(self) -> str:
        """The text of the overrides file: TOML that the clients load with `overrides=path`."""
        when = self.at.strftime("%Y-%m-%d %H:%M")
        lines = [
            f"What {self.host} does otherwise than {self.title} is documented or assumed to, as seen on {when} UTC."
        ]
        if not self.changes:
            lines.append("Nothing has to be overridden.")
        return toml_text({"version": 1, **({self.api: self.changes} if self.changes else {})}, [*lines, *self.remarks])

    def write(self, report: str | Path, overrides: str | Path) -> None:
        """Write both files, in UTF-8.

        Args:
            report: Where the readable report goes.
            overrides: Where the overrides file goes.

        Raises:
            OSError: A file can't be written.
        """
        Path(report).write_text(f"{self}\n", encoding="utf-8")
        Path(overrides).write_text(self.overrides(), encoding="utf-8")

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "api": self.api,
            "host": self.host,
            "at": self.at.isoformat(),
            "requests": self.requests,
            "worst": self.worst,
            "counts": dict(Counter(each.severity for each in self.findings)),
            "findings": [each.to_dict() for each in self.findings],
            "overrides": self.mapping,
        }

    def __str__(self) -> str:
        counts = Counter(each.severity for each in self.findings)
        told = ", ".join(f"{counts[each]} {each}" for each in reversed(SEVERITIES) if counts[each])
        lines = [
            f"{self.title} at {self.host}, {self.at:%Y-%m-%d %H:%M} UTC",
            f"{told or 'nothing found'}; {self.requests} requests, all of them reads",
        ]
        for severity in reversed(SEVERITIES):
            group = self.of(severity)
            if group:
                lines += ["", _TITLES[severity], *(str(each) for each in group)]
        return "\n".join(lines)
