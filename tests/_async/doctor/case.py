"""One server that deviates, examined, and read with the overrides file that came of it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from broadcast_clients.flows.doctor import AsyncDoctor, DoctorReport
from encora_client import AsyncEncoraClient
from plurimedia_client import AsyncPlurimediaClient
from tests._async.doctor.inside import AsyncInside
from tests._async.doctor.tour import tour, without
from tests.doctor.deviations import Deviations, Seen, draw
from tests.doctor.server import DeviatingApp
from tests.doctor.spec import load_spec
from tests.doctor.verdict import harmful, missed, overdone
from tests.doctor.world import fresh_app, settings_for
from whatson_client import AsyncWhatsonClient

__all__ = ["Usual", "client_for", "drawn", "served", "usual", "verdict_on"]

CLIENTS: dict[str, Any] = {
    "plurimedia": AsyncPlurimediaClient,
    "encora": AsyncEncoraClient,
    "whatson": AsyncWhatsonClient,
}


class Usual:
    """What an API of the sandbox gives without any deviation."""

    def __init__(self, results: dict[str, Any], seen: Seen, report: DoctorReport) -> None:
        self.results = results
        self.seen = seen
        self.report = report


_USUAL: dict[str, Usual] = {}


def served(api: str, deviations: Deviations | None = None) -> DeviatingApp:
    """A server that deviates."""
    return DeviatingApp(fresh_app(), load_spec(api), deviations or Deviations())


def client_for(api: str, server: DeviatingApp, **settings: Any) -> Any:
    """A client of it."""
    return CLIENTS[api](**{**settings_for(server.inner, api), "transport": AsyncInside(server), **settings})


async def usual(api: str) -> Usual:
    """What there is without deviations, found out once in a process."""
    if api not in _USUAL:
        server = served(api)
        zone = {"timezone": "UTC"} if api == "plurimedia" else {}
        results = await tour(api, client_for(api, server, **zone))
        _USUAL[api] = Usual(results, server.seen, await AsyncDoctor(client_for(api, served(api))).run())
    return _USUAL[api]


async def drawn(api: str, seed: int) -> Deviations:
    """The deviations that belong to a seed."""
    return draw(load_spec(api), (await usual(api)).seen, random.Random(f"{seed} {api}"))


async def verdict_on(api: str, seed: int, folder: Path) -> tuple[list[str], DoctorReport, Deviations]:
    """Examine the server of a seed and use the file: everything that isn't as it should be, in words."""
    before = await usual(api)
    planted = await drawn(api, seed)
    server = served(api, planted)
    report = await AsyncDoctor(client_for(api, server)).run()
    wrong = [f"not found: {each}" for each in missed(report, planted)]
    wrong += [f"found though not planted: {each}" for each in overdone(report, planted, before.report)]
    wrong += [f"not harmless: {each}" for each in harmful(server)]
    file = folder / f"{api}-{seed}.toml"
    report.write(folder / f"{api}-{seed}.txt", file)
    zone = {"timezone": "UTC"} if api == "plurimedia" and "timezone" not in report.changes else {}
    results = await tour(api, client_for(api, server, overrides=file, **zone))
    names = {name for group in (planted.added, planted.dropped) for members in group.values() for name in members}
    for job in [*before.results, *(each for each in results if each not in before.results)]:
        if without(results.get(job), names) != without(before.results.get(job), names):
            wrong.append(f"another result with the file: {job}")
    return wrong, report, planted
