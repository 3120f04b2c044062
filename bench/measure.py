"""Timing: contenders interleaved, medians, ratios of pairs from the same round."""

from __future__ import annotations

import compileall
import contextlib
import gc
import os
import re
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from attrs import frozen

Run = Callable[[], object]
AsyncRun = Callable[[], Awaitable[object]]

SOURCE = Path(__file__).parents[1] / "src"


@frozen
class Row:
    """One line of the report."""

    what: str
    goal: str
    measured: str
    detail: str = ""


@frozen
class Times:
    """Seconds of each round, by contender."""

    rounds: dict[str, list[float]]

    def median(self, name: str) -> float:
        """Median seconds of a round."""
        return statistics.median(self.rounds[name])

    def ratio(self, name: str, to: str) -> float:
        """Median of the ratios of pairs."""
        pairs = zip(self.rounds[name], self.rounds[to], strict=True)
        return statistics.median(own / other for own, other in pairs)

    def spread(self, name: str) -> str:
        """Interquartile range over median, in per cent."""
        low, _, high = statistics.quantiles(self.rounds[name], n=4)
        return f"{(high - low) / self.median(name):.0%}"


def interleaved(contenders: dict[str, Run], rounds: int) -> Times:
    """Run each contender once a round, in turn, after a warm-up round."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, run in contenders.items():
            gc.collect()
            begun = time.perf_counter()
            run()
            if number:
                times[name].append(time.perf_counter() - begun)
    return Times(times)


async def interleaved_async(contenders: dict[str, AsyncRun], rounds: int) -> Times:
    """The same for coroutines."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, run in contenders.items():
            gc.collect()
            begun = time.perf_counter()
            await run()
            if number:
                times[name].append(time.perf_counter() - begun)
    return Times(times)


def verdict(row: Row) -> str:
    """`met` or `missed`, where the goal is a number."""
    goal = re.fullmatch(r"(≤|≥) ([\d.,]+)(?: .*)?|([\d.]+)-([\d.]+)", row.goal)
    found = re.match(r"[\d.,]+", row.measured)
    if goal is None or found is None:
        return ""
    value = float(found[0].replace(",", ""))
    if goal[1] is None:
        good = float(goal[3]) <= value <= float(goal[4])
    else:
        limit = float(goal[2].replace(",", ""))
        good = value <= limit if goal[1] == "≤" else value >= limit
    return "met" if good else "missed"


def on_processor(number: int) -> None:
    """Keep this process, and those that it starts, on one processor, where the system knows how and has several.

    Clients and servers then don't take turns on one, and a contender that works on several threads pays for them.
    """
    if hasattr(os, "sched_setaffinity"):
        every = sorted(range(os.cpu_count() or 1))
        if len(every) > 1:
            with contextlib.suppress(OSError):
                os.sched_setaffinity(0, {every[number]})


def compile_ours() -> None:
    """Compile the suite's own files, as installing it does.

    Where processes are kept from writing compiled files (`PYTHONDONTWRITEBYTECODE`, as in many containers), each would
    compile the checkout anew, beside packages that were compiled when they were installed.
    """
    compileall.compile_dir(SOURCE, quiet=1)


def microseconds(seconds: float) -> str:
    """For people."""
    return f"{seconds * 1e6:.0f} µs"
