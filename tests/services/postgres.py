"""Runs a real PostgreSQL of this machine in a folder of its own."""

from __future__ import annotations

import glob
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["executable", "running"]

PASSWORD = "p@ss word"  # of a server that listens on loopback for the time of a test
SETTINGS = ("listen_addresses=127.0.0.1", "fsync=off", "unix_socket_directories=", "max_connections=20")


def executable(name: str = "initdb") -> str | None:
    """A program of PostgreSQL, wherever the distribution puts it."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    return shutil.which(name) or next((found for each in folders if (found := shutil.which(name, path=each))), None)


def _user() -> dict[str, int]:
    """PostgreSQL refuses to run as root; Debian's package makes a user for it."""
    if os.getuid() != 0:
        return {}
    entry = pwd.getpwnam("postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid}


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """A server on a free port; gives the URL of its database."""
    initdb, server = executable("initdb"), executable("postgres")
    assert initdb is not None
    assert server is not None
    user = _user()
    secret = folder / "password"
    secret.write_text(PASSWORD)
    for path in (folder, secret):
        if user:
            os.chown(path, user["user"], user["group"])
    for parent in itertools.takewhile(lambda each: each != Path(tempfile.gettempdir()), folder.parents[:4]):
        parent.chmod(0o755)  # so that the other user gets there
    data = folder / "data"
    command = [initdb, "-D", str(data), "-U", "mirror", "-A", "scram-sha-256", f"--pwfile={secret}", "-N"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, **user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [part for each in (*SETTINGS, f"port={port}") for part in ("-c", each)]
    process = subprocess.Popen(
        [server, "-D", str(data), *options], cwd=folder, stderr=subprocess.PIPE, text=True, **user
    )
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if "ready to accept connections" in line:
                break
        else:
            raise RuntimeError("PostgreSQL ended before it served")
        yield f"postgresql://mirror:p%40ss%20word@127.0.0.1:{port}/postgres"
    finally:
        process.send_signal(signal.SIGINT)  # ends sessions; SIGTERM would wait for them
        process.communicate(timeout=60)
