"""Two ways to run the server: in a thread of this process, or in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from .records import SandboxError

if TYPE_CHECKING:
    from .server.serving import SandboxServer

START_SECONDS = 30.0
STOP_SECONDS = 10.0


class Runner(Protocol):
    """Something that serves until it is stopped."""

    port: int

    def stop(self) -> None:
        """Stop serving."""
        ...


class ThreadRunner:
    """Serves from a background thread.

    Raises:
        SandboxError: The server didn't come up, or uvicorn isn't installed.
        OSError: The port is taken.
    """

    def __init__(
        self,
        *,
        seed: int,
        contents: int,
        variants: Mapping[str, str],
        start: datetime | None,
        whatson_release: str,
        port: int,
    ) -> None:
        try:
            from .server.serving import SandboxServer, listen
        except ImportError as error:
            raise SandboxError("the sandbox needs uvicorn: pip install 'broadcast-clients[sandbox]'") from error
        from .server.app import SandboxApp
        from .server.world import Settings

        app = SandboxApp(Settings(seed, contents, variants, start, whatson_release))
        listener = listen(port)
        self.port: int = listener.getsockname()[1]
        self._server: SandboxServer = SandboxServer(app)
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name=f"sandbox-{self.port}", daemon=True
        )
        self._thread.start()
        if not self._server.serving.wait(START_SECONDS):
            raise SandboxError(f"the sandbox didn't start within {START_SECONDS:g} s")

    def stop(self) -> None:
        """Stop serving and wait for the thread."""
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(STOP_SECONDS)


class ProcessRunner:
    """Serves from a process of its own, which ends with this one.

    Raises:
        SandboxError: The process didn't come up; what it wrote on standard error says why.
    """

    def __init__(
        self,
        *,
        seed: int,
        contents: int,
        variants: Mapping[str, str],
        start: datetime | None,
        whatson_release: str,
        port: int,
    ) -> None:
        command = [sys.executable, "-m", "broadcast_clients.sandbox", "--child", "--json"]
        command += ["--port", str(port), "--seed", str(seed), "--contents", str(contents)]
        command += ["--whatson-release", whatson_release]
        for name, value in variants.items():
            command += ["--variant", f"{name}={value}"]
        if start is not None:
            command += ["--start", start.isoformat()]
        # Every word of the command is this interpreter's or our own.
        self._process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(), text=True
        )
        self.port: int = self._announced_port()

    def _announced_port(self) -> int:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        try:
            return int(json.loads(line)["port"])
        except (ValueError, KeyError, TypeError):
            self._process.kill()
            self._close()
            raise SandboxError("the sandbox process ended before it served; see its standard error") from None

    def _close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def stop(self) -> None:
        """End the process and wait for it."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._close()


def _environment() -> dict[str, str]:
    """The child must find the same package, even where this process found it by `sys.path` alone."""
    paths = [entry for entry in sys.path if entry]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
