"""nginx in front of the sandbox: TLS, gzip, and connections that it closes after a few requests."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DATA = Path(__file__).parents[1] / "http" / "data"
AUTHORITY = DATA / "authority.pem"
REQUESTS_PER_CONNECTION = 7

CONFIGURATION = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests {requests};
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {data}/server.pem;
        ssl_certificate_key {data}/server.key;
        location /plurimedia/ {{ gzip on; gzip_types application/json; proxy_set_header Accept-Encoding ""; {onward} }}
        location / {{ {onward} }}
    }}
}}
"""


def executable() -> str | None:
    """The nginx of this machine."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def in_front_of(port: int, folder: Path) -> Iterator[str]:
    """Run nginx before a server on a port; gives its base URL."""
    found = executable()
    assert found is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listening = free.getsockname()[1]
    onward = f"proxy_pass http://127.0.0.1:{port}; proxy_http_version 1.1; proxy_buffering off;"
    text = CONFIGURATION.format(
        folder=folder, data=DATA, port=listening, onward=onward, requests=REQUESTS_PER_CONNECTION
    )
    (folder / "nginx.conf").write_text(text)
    process = subprocess.Popen(
        [found, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", f"{folder}/error.log"]
    )
    try:
        _wait_for(listening, process)
        yield f"https://localhost:{listening}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
    raise RuntimeError("nginx ended before it served; see its error.log")
