"""Publish a film on EncoraStream: create it, upload its files, wait for the transcodes, publish.

    python examples/encora_publish_film.py MASTER [--poster FILE] [--title TITLE] [--journal FILE] [--write]

Interrupted, or with an error: start it again with the same arguments, and it goes on where it was. On your own platform
it only checks unless you pass `--write`. Without a MASTER, it makes up a small one for the sandbox.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from account_or_sandbox import account_or_sandbox

from encora_client import EncoraClient
from encora_client.errors import PublishFailed
from encora_client.workflows.release import FilePlan, MoviePlan, PublishStep


def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Publish a film.")
    parser.add_argument("master", type=Path, nargs="?", help="the video")
    parser.add_argument("--poster", type=Path)
    parser.add_argument("--title", default="broadcast-clients example")
    parser.add_argument("--journal", type=Path, default=Path("film.journal"), help="where its steps are written down")
    parser.add_argument("--write", action="store_true", help="write on your own platform, too")
    chosen = parser.parse_args()
    quickly = {"encora.job_pace": "reads"}  # the sandbox's transcodes go on with each look at them
    with account_or_sandbox("encora", contents=20, variants=quickly) as sandbox, EncoraClient() as client:
        with tempfile.TemporaryDirectory() as folder:
            files = [FilePlan(chosen.master or made_up(Path(folder)), "video_master")]
            if chosen.poster is not None:
                files.append(FilePlan(chosen.poster, "image"))
            fields = {"title": chosen.title, "drm_required": False, "runtime_minutes": 93, "content_rating": "PG"}
            plan = MoviePlan(fields=fields, files=files)
            try:
                for step in client.workflows.publish(plan, dry_run=True).steps:
                    print(f"  to do: {step.action:9} {step.name}")
                if sandbox is None and not chosen.write:
                    print("This is your own platform: nothing was written. Pass --write to go on.")
                    return 0
                journal = chosen.journal if sandbox is None else Path(folder) / "film.journal"
                report = client.workflows.publish(plan, journal=journal, progress=show)
            except PublishFailed as error:
                print(error)
                return 1
        print(f"It is {report.status}: {report.content_id}")
    return 0


def show(step: PublishStep) -> None:
    """Tell a step that is done."""
    print(f"  done:  {step.action:9} {step.name}: {step.result}")


def made_up(folder: Path) -> Path:
    """A file that stands for a video."""
    path = folder / "master.mp4"
    path.write_bytes(bytes(1_000_000))
    return path


if __name__ == "__main__":
    sys.exit(main())
