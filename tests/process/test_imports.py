"""What it takes to start: imports are light, and nothing is loaded before it is needed."""

from __future__ import annotations

import pytest

from tests.process.scripts import run

PACKAGES = ["plurimedia_client", "encora_client", "whatson_client"]
HEAVY = ["httpx", "httpcore", "pydantic", "pydantic_core", "attr", "attrs", "asyncio", "ssl", "logging", "uvicorn"]
BUDGET = 230
FLOOR = 185
"""Modules that pydantic and attrs alone load with Python 3.11: other versions of Python and pydantic have others."""

CLIENTS = {
    "plurimedia_client": ("PlurimediaClient(subscription_key='x')", "Content", '{"id": 1}'),
    "encora_client": ("EncoraClient(base_url='https://x', token='x')", "Movie", '{"id": "1"}'),
    "whatson_client": ("WhatsonClient(base_url='https://x', token='x')", "Content", '{"contentId": "1"}'),
}
NAMESPACES = {"plurimedia_client": "contents", "encora_client": "movies", "whatson_client": "programs"}
ALONE = """
before = set(sys.modules)
import attrs
from pydantic import BaseModel

class Model(BaseModel):
    id: str

@attrs.frozen
class Value:
    id: str

Model.model_validate_json('{"id": "1"}')
result(len(set(sys.modules) - before))
"""


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_client_loads_next_to_nothing(package: str) -> None:
    code = f"before = set(sys.modules)\nimport {package}\nresult(sorted(set(sys.modules) - before))"
    loaded = run(code)
    assert not {each.partition(".")[0] for each in loaded} & set(HEAVY)
    assert len(loaded) <= 15


@pytest.mark.parametrize("package", PACKAGES)
def test_a_client_made_and_one_model_used(package: str) -> None:
    make, model, text = CLIENTS[package]
    code = (
        "before = set(sys.modules)\n"
        f"import {package}\n"
        f"client = {package}.{make}\n"
        f"from {package}.models import {model}\n"
        f"{model}.model_validate_json({text!r})\n"
        "result([len(set(sys.modules) - before), sorted(sys.modules)])"
    )
    count, loaded = run(code)
    assert not {"httpx", "httpcore", "ssl", "asyncio", "uvicorn", "starlette"} & set(loaded)
    others = {each for each in PACKAGES if each != package}
    assert not others & set(loaded), "no client loads another"
    assert not [each for each in loaded if ".core.html" in each or each.endswith(".presentation")]
    assert count <= BUDGET + max(0, run(ALONE) - FLOOR)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_namespace_is_loaded_when_it_is_used(package: str) -> None:
    make, *_ = CLIENTS[package]
    code = (
        f"import {package}\n"
        f"client = {package}.{make}\n"
        f"resources = '{package}.resources._sync.'\n"
        f"found = lambda: sorted(each for each in sys.modules if each.startswith(resources))\n"
        "before = found()\n"
        f"client.{NAMESPACES[package]}\n"
        "result([before, found()])"
    )
    before, after = run(code)
    assert [each.rpartition(".")[2] for each in before] == ["namespaces"]
    assert len(after) == 2


FIRST_CALL = """
import socket, threading

ANSWER = b'HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: 11\\r\\n\\r\\n{"id": "7"}'

def serve():
    connection, _ = listener.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(ANSWER)

with socket.create_server(("127.0.0.1", 0)) as listener:
    server = threading.Thread(target=serve)
    server.start()
    import encora_client

    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with encora_client.EncoraClient(base_url=url, token="x") as client:
        movie = client.movies.get("497f6eca-6276-4993-bfeb-53cbbbba6f08")
    server.join()
result([movie.id, sorted(sys.modules)])
"""


def test_a_first_call_in_the_clear_loads_neither_tls_nor_what_failures_need() -> None:
    name, loaded = run(FIRST_CALL)
    assert name == "7"
    unneeded = {"ssl", "asyncio", "httpx", "concurrent.futures", "http.client", "http.cookiejar", "urllib.request"}
    unneeded |= {f"broadcast_clients.core.{each}" for each in ("hiding", "failure", "lenient", "report")}
    unneeded.add("broadcast_clients.core.http.ssl_context")
    assert not unneeded & set(loaded)


def test_every_public_name_can_be_imported() -> None:
    code = (
        "import importlib\n"
        f"packages = {PACKAGES!r}\n"
        "packages += [f'{each}.models' for each in packages]\n"
        "missing = []\n"
        "for name in packages:\n"
        "    module = importlib.import_module(name)\n"
        "    missing += [each for each in module.__all__ if getattr(module, each, None) is None]\n"
        "    assert set(module.__all__) <= set(dir(module)), name\n"
        "    try:\n"
        "        module.no_such_name\n"
        "    except AttributeError as error:\n"
        "        assert 'no_such_name' in str(error)\n"
        "result(missing)"
    )
    assert run(code) == []


def test_the_sandbox_and_its_plugin_load_no_server_on_import() -> None:
    code = (
        "import broadcast_clients.sandbox\n"
        "result(sorted({'uvicorn', 'starlette', 'httpx', 'pydantic', 'broadcast_clients.core'} & set(sys.modules)))"
    )
    assert run(code) == []
