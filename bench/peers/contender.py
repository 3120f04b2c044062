"""One library at work, in the environment that has it: `python contender.py NAME URL ROUNDS`.

It prints JSON. Nothing of the suite is imported here but by the contender `ours`.

- `start`: seconds from nothing to the first answer, which is the import, the client, the first model and one request;
- `import`: seconds of that for the import alone; `modules`, `memory` (MB) after the first answer;
- `sync`, `async`: seconds of a small GET, one after the other, and at 64 in flight. `None` where there is none.
"""

import asyncio
import json
import resource
import sys
import time
from pathlib import Path

MOVIE = "497f6eca-6276-4993-bfeb-53cbbbba6f08"
CALLS = 200
WIDTH = 64
REQUESTS = 768


def ours(url):
    from encora_client import AsyncEncoraClient, EncoraClient

    client = EncoraClient(base_url=url, token="t")
    asynchronous = AsyncEncoraClient(base_url=url, token="t")
    return lambda: client.movies.get(MOVIE), lambda: asynchronous.movies.get(MOVIE)


def openai(url):
    import openai

    client = openai.OpenAI(api_key="k", base_url=url)
    asynchronous = openai.AsyncOpenAI(api_key="k", base_url=url)
    return lambda: client.models.retrieve("m"), lambda: asynchronous.models.retrieve("m")


def anthropic(url):
    import anthropic

    client = anthropic.Anthropic(api_key="k", base_url=url)
    asynchronous = anthropic.AsyncAnthropic(api_key="k", base_url=url)
    return lambda: client.models.retrieve("m"), lambda: asynchronous.models.retrieve("m")


def stripe(url):
    import stripe

    client = stripe.StripeClient("sk_test_k", base_addresses={"api": url})
    return lambda: client.v1.customers.retrieve("cus_1"), None


def githubkit(url):
    import githubkit

    # As a context manager: outside of one it makes a client for each call.
    client = githubkit.GitHub("t", base_url=url, http_cache=False, auto_retry=False).__enter__()
    asynchronous = githubkit.GitHub("t", base_url=url, http_cache=False, auto_retry=False)
    entered = []

    async def one():
        if not entered:
            entered.append(await asynchronous.__aenter__())
        return (await asynchronous.rest.licenses.async_get("mit")).parsed_data

    return lambda: client.rest.licenses.get("mit").parsed_data, one


def openapi_python_client(url):
    from encora_generated import AuthenticatedClient

    # Not a movie: what this version generates for a model with a field `cast` hides the function `cast` that it uses,
    # so no movie can be read with it.
    from encora_generated.api.collections import collections_get

    client = AuthenticatedClient(base_url=url, token="t")
    return lambda: collections_get.sync(MOVIE, client=client), lambda: collections_get.asyncio(MOVIE, client=client)


def httpx(url):
    import httpx

    headers = {"Authorization": "Bearer t"}
    limits = httpx.Limits(max_connections=WIDTH, max_keepalive_connections=WIDTH)
    client = httpx.Client(headers=headers)
    asynchronous = httpx.AsyncClient(headers=headers, limits=limits)

    async def one():
        return json.loads((await asynchronous.get(f"{url}/movies/{MOVIE}")).content)

    return lambda: json.loads(client.get(f"{url}/movies/{MOVIE}").content), one


def aiohttp(url):
    import aiohttp

    sessions = []

    async def one():
        if not sessions:
            connector = aiohttp.TCPConnector(limit=WIDTH)
            sessions.append(aiohttp.ClientSession(connector=connector, headers={"Authorization": "Bearer t"}))
        async with sessions[0].get(f"{url}/movies/{MOVIE}") as answer:
            return json.loads(await answer.read())

    return None, one


def pyreqwest(url):
    from pyreqwest.client import ClientBuilder, SyncClientBuilder

    headers = {"Authorization": "Bearer t"}
    client = SyncClientBuilder().default_headers(headers).build()
    asynchronous = ClientBuilder().default_headers(headers).build()

    async def one():
        answer = await asynchronous.get(f"{url}/movies/{MOVIE}").build().send()
        return json.loads(bytes(await answer.bytes()))

    return lambda: json.loads(bytes(client.get(f"{url}/movies/{MOVIE}").build().send().bytes())), one


IMPORTS = {"ours": "encora_client", "openapi-python-client": "encora_generated"}


async def in_flight(one):
    async def worker():
        for _ in range(REQUESTS // WIDTH):
            await one()

    await asyncio.gather(*(worker() for _ in range(WIDTH)))


async def measure_async(one, rounds):
    await one()
    await in_flight(one)
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        await in_flight(one)
        found.append((time.perf_counter() - begun) / REQUESTS)
    return sorted(found)[len(found) // 2]


def _peak() -> float:
    """Megabytes, as `bench.memory` tells them; the project isn't installed here."""
    status = Path("/proc/self/status")
    if status.exists():
        return (
            int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:")).split()[1]) / 1024
        )
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    name, url, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    before = len(sys.modules)
    begun = time.perf_counter()
    __import__(IMPORTS.get(name, name))
    imported = time.perf_counter() - begun
    one, one_async = globals()[name.replace("-", "_")](url)
    if one is not None:
        one()
    else:
        asyncio.run(one_async())
        one, one_async = globals()[name](url)
    result = {
        "import": imported,
        "start": time.perf_counter() - begun,
        "modules": len(sys.modules) - before,
        "memory": _peak(),
        "sync": None,
        "async": None,
    }
    if one is not None:
        found = []
        for _ in range(rounds):
            begun = time.perf_counter()
            for _ in range(CALLS):
                one()
            found.append((time.perf_counter() - begun) / CALLS)
        result["sync"] = sorted(found)[len(found) // 2]
    if one_async is not None:
        result["async"] = asyncio.run(measure_async(one_async, rounds))
    print("RESULT", json.dumps(result))


if __name__ == "__main__":
    main()
