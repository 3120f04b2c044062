"""The XMLTV project's own tools."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

__all__ = ["executable", "sorted_complaints", "validation"]

DTD = Path("/usr/share/xmltv/xmltv.dtd")


def executable() -> str | None:
    """Where `tv_validate_file` is, if the tools and their DTD are installed."""
    return shutil.which("tv_validate_file") if DTD.exists() else None


def validation(file: Path) -> tuple[int, str]:
    """What `tv_validate_file` says: exit code and text."""
    command = ["tv_validate_file", "--dtd-file", str(DTD), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, encoding="utf-8", errors="replace")
    return done.returncode, done.stdout + done.stderr


def sorted_complaints(file: Path, target: Path) -> str:
    """Sort a listing by channel and time with `tv_sort`; gives what it complains about: its exit code is always 0."""
    command = ["tv_sort", "--by-channel", "--output", str(target), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, encoding="utf-8", errors="replace")
    return done.stdout + done.stderr
