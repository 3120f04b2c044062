"""What it costs to import the suite and to make a client. Fresh processes, with compiled files."""

from __future__ import annotations

import statistics
import subprocess
import sys

from bench.measure import Row, compile_ours

IMPORT = "import encora_client"
FLOOR = (
    "import httpx\n"
    "from pydantic import BaseModel\n"
    "class M(BaseModel):\n"
    "    id: str\n"
    'M.model_validate_json(\'{"id": "1"}\')'
)
USED = (
    "from encora_client import EncoraClient\n"
    "from encora_client.models import Movie\n"
    "client = EncoraClient(base_url='http://127.0.0.1/', token='t')\n"
    "client.movies\n"
    'Movie.model_validate_json(\'{"id": "1"}\')'
)
SECOND = (
    "from encora_client import EncoraClient\nimport time\n"
    "first = EncoraClient(base_url='https://example.org/', token='t'); first._engine.connections.backend()\n"
    "found = []\n"
    "for _ in range(50):\n"
    "    begun = time.perf_counter()\n"
    "    client = EncoraClient(base_url='https://example.org/', token='t'); client._engine.connections.backend()\n"
    "    found.append(time.perf_counter() - begun)\n"
    "print(sorted(found)[25])"
)
_TIMED = """
import json, resource, sys, time
sys.modules["click"] = sys.modules["rich"] = None
before = len(sys.modules)
begun = time.perf_counter()
exec({code!r})
print(time.perf_counter() - begun, len(sys.modules) - before, "httpx" in sys.modules or "pydantic" in sys.modules)
"""


def starting(rounds: int) -> list[Row]:
    """Import times and module counts, interleaved.

    httpx loads its command line where click and rich happen to be installed, as they are for development: here they
    count as absent, as in an environment that has just the clients.
    """
    compile_ours()
    found: dict[str, list[tuple[float, int, bool]]] = {IMPORT: [], FLOOR: [], USED: []}
    for number in range(rounds + 1):
        for code, results in found.items():
            printed = _run(_TIMED.format(code=code)).split()
            if number:
                results.append((float(printed[0]), int(printed[1]), printed[2] == "True"))
    alone = statistics.median(seconds for seconds, _, _ in found[IMPORT])
    heavy = "httpx or pydantic loaded" if any(heavy for _, _, heavy in found[IMPORT]) else "neither httpx nor pydantic"
    pairs = zip(found[USED], found[FLOOR], strict=True)
    ratio = statistics.median(used[0] / floor[0] for used, floor in pairs)
    modules = found[USED][0][1]
    second = statistics.median(float(_run(SECOND)) for _ in range(3))
    return [
        Row("import of a client", "≤ 5 ms", f"{alone * 1e3:.1f} ms", heavy),
        Row("client made, one model used / httpx + BaseModel", "≤ 1.35", f"{ratio:.2f}",
            f"floor {statistics.median(floor[0] for floor in found[FLOOR]) * 1e3:.0f} ms"),
        Row("modules loaded for that", "≤ 230", str(modules), f"floor {found[FLOOR][0][1]}"),
        Row("second client in a process", "≤ 0.5 ms", f"{second * 1e3:.2f} ms"),
    ]  # fmt: skip


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
