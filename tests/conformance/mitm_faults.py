"""mitmproxy's part: hits a request the first time that it sees its `X-Fault`. Runs in mitmproxy's own Python."""

from __future__ import annotations

import asyncio
from typing import Any

from mitmproxy import http

STALL_SECONDS = 5.0


class Faults:
    """What happens is named by the header up to its colon; what follows makes it unique."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def _take(self, flow: Any) -> None:
        value = flow.request.headers.pop("x-fault", "")
        flow.metadata["fault"] = "" if value in self._seen else value.partition(":")[0]
        self._seen.add(value)

    async def request(self, flow: Any) -> None:
        """Before the server sees it."""
        self._take(flow)
        fault = flow.metadata["fault"]
        if fault == "dropped":
            flow.kill()
        elif fault == "refused":
            flow.response = http.Response.make(503, b"", {"retry-after": "0"})
        elif fault == "stalled":
            await asyncio.sleep(STALL_SECONDS)
            flow.kill()

    async def response(self, flow: Any) -> None:
        """After the server did it."""
        fault = flow.metadata.get("fault", "")
        if fault == "unheard":
            flow.kill()
        elif fault == "late":
            await asyncio.sleep(STALL_SECONDS)
            flow.kill()
        elif fault == "truncated":
            flow.response.raw_content = flow.response.raw_content[:10]
            flow.response.headers["connection"] = "close"
        elif fault == "garbled":
            flow.response.raw_content = b"\xff" * len(flow.response.raw_content)


addons = [Faults()]
