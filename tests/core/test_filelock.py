"""A lock on a file: held by one at a time over all processes, also where its holder takes the file away."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from pathlib import Path

import pytest

from broadcast_clients.core.filelock import FileLock


def _count(path: str, rounds: int, remove: bool) -> None:
    lock, counter = FileLock(Path(path + ".lock")), Path(path)
    for _ in range(rounds):
        while not lock.acquire():
            pass
        counter.write_text(str(int(counter.read_text()) + 1))
        lock.release(remove=remove)


@pytest.mark.parametrize("remove", [False, True])
def test_it_is_held_by_one_process_at_a_time(tmp_path: Path, remove: bool) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_count, args=(str(counter), 50, remove)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    assert counter.read_text() == "100"
    assert (tmp_path / "counter.lock").exists() is not remove


def test_a_process_that_dies_gives_it_back(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, sys; from broadcast_clients.core.filelock import FileLock;"
        "assert FileLock(pathlib.Path(sys.argv[1])).acquire(); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path / "lock")], timeout=60).returncode == 9
    lock = FileLock(tmp_path / "lock")
    assert lock.acquire()
    assert not FileLock(tmp_path / "lock").acquire()
    lock.release()
    assert FileLock(tmp_path / "lock").acquire()


def test_a_place_that_cant_be_written_isnt_taken_for_a_lock_of_others(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        FileLock(tmp_path / "none" / "lock").acquire()


def test_who_forgets_it_gives_it_back(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    assert lock.acquire()
    del lock
    assert FileLock(tmp_path / "lock").acquire()
