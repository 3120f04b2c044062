"""The whole job: a catalogue into SQLite, by the mirror and by what others would write by hand."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from bench import catalogue_server
from bench.measure import Row

COUNT = 10_000
SLOW = 2_000
"""Contents for httpx, whose time an item doesn't depend on how many there are; it would take minutes."""
SIZES = (1_000, 10_000, 100_000)


def importing(rounds: int) -> list[Row]:
    """Time against the hand-written contenders, near and far; time an item and memory by size."""
    rows: list[Row] = []
    for delay in (0.0, 0.02):
        with catalogue_server.running(delay, COUNT) as url:
            rows += _against(url, delay, max(3, rounds // 3))
    with catalogue_server.running(0.0, SIZES[-1]) as url:
        rows += _by_size(url, max(3, rounds // 3))
    return rows


def _against(url: str, delay: float, rounds: int) -> list[Row]:
    contenders = {"ours": COUNT, "fast": COUNT, "hand": COUNT, "httpx": SLOW}
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, count in contenders.items():
            found[name].append(_run(name, url, count)[0] / count)
    by_hand = statistics.median(own / other for own, other in zip(found["ours"], found["hand"], strict=True))
    by_httpx = statistics.median(other / own for own, other in zip(found["ours"], found["httpx"], strict=True))
    fast = statistics.median(own / other for own, other in zip(found["fast"], found["hand"], strict=True))
    best = min(by_hand, fast)
    where = f"{delay * 1e3:.0f} ms before each answer"
    per = {name: f"{statistics.median(times) * 1e6:.0f} µs" for name, times in found.items()}
    return [
        Row(f"catalogue of 10,000, {where} / aiohttp + msgspec + sqlite3", "≤ 2.2", f"{by_hand:.2f}",
            f"{per['ours']} / {per['hand']} an item, spread {_spread(found['ours'])}"),
        Row(f"catalogue of 10,000, {where}, the better backend / best by hand", "≤ 1.3", f"{best:.2f}",
            f"default {by_hand:.2f}, fast {fast:.2f}: {per['fast']} an item"),
        Row(f"catalogue, {where}: speed / httpx async + pydantic", "≥ 4", f"{by_httpx:.1f}",
            f"{per['httpx']} an item, spread {_spread(found['httpx'])}"),
    ]  # fmt: skip


def _by_size(url: str, rounds: int) -> list[Row]:
    times: dict[int, list[float]] = {size: [] for size in SIZES}
    peaks: dict[int, list[float]] = {size: [] for size in SIZES}
    for number in range(rounds):
        for size in SIZES:
            for _ in range(3 if size == SIZES[0] else 1):  # a second is short, so it is measured more often
                if size == SIZES[-1] and number:
                    continue  # a minute is long, so once is enough
                seconds, peak = _run("job", url, size)
                times[size].append(seconds / size)
                peaks[size].append(peak)
    middle = {size: statistics.median(found) for size, found in times.items()}
    memory = {size: statistics.median(found) for size, found in peaks.items()}
    small, medium, large = SIZES
    return [
        Row("time an item, 100,000 / 1,000 contents", "0.9-1.1", f"{middle[large] / middle[small]:.2f}",
            ", ".join(f"{middle[size] * 1e6:.0f} µs" for size in SIZES) + f"; spread {_spread(times[small])}"),
        Row("peak memory, 10,000 / 1,000 contents", "≤ 1.1", f"{memory[medium] / memory[small]:.2f}",
            ", ".join(f"{memory[size]:.0f} MB" for size in SIZES)),
    ]  # fmt: skip


def _spread(times: list[float]) -> str:
    low, _, high = statistics.quantiles(times, n=4)
    return f"{(high - low) / statistics.median(times):.0%}"


def _run(name: str, url: str, count: int) -> tuple[float, float]:
    """One import in a fresh process, warmed up: seconds, and peak memory in MB."""
    command = [sys.executable, "-m", "bench.catalogue_import", name, url, str(count)]
    printed = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return printed["seconds"], printed["peak"]


if __name__ == "__main__":
    for row in importing(int(sys.argv[1]) if len(sys.argv) > 1 else 9):
        print(f"{row.what:<70} {row.goal:>8} {row.measured:>8}  {row.detail}")
