"""What may go to another process: clients by reference to their credential, results, errors. What may not, says why."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import httpx
import pytest

from broadcast_clients.core.answer import NOT_MODIFIED, response_of
from broadcast_clients.core.errors import BroadcastError, NotFoundError
from broadcast_clients.core.options import RequestOptions
from broadcast_clients.core.retry import Retry
from broadcast_clients.core.unset import UNSET
from broadcast_clients.sandbox import Sandbox
from encora_client import AsyncEncoraClient, EncoraClient, FromEnvironment, FromFile, Recorder, Timeout
from encora_client.models import Movie, MovieUpdate
from plurimedia_client import AsyncPlurimediaClient, PlurimediaClient
from tests.process.scripts import run
from whatson_client import AsyncWhatsonClient, WhatsonClient

CANARY = "canary-e5b1f7-secret"


def current_token() -> str:
    """What a user's token provider is: a function of a module."""
    return CANARY


LITERAL: list[tuple[Any, dict[str, Any]]] = [
    (PlurimediaClient, {"subscription_key": CANARY}),
    (PlurimediaClient, {"subscription_key": FromEnvironment("KEY"), "secondary_key": CANARY}),
    (EncoraClient, {"base_url": "https://x.test", "token": CANARY}),
    (WhatsonClient, {"base_url": "https://x.test", "username": CANARY, "password": FromEnvironment("KEY")}),
    (WhatsonClient, {"base_url": "https://x.test", "username": FromEnvironment("KEY"), "password": CANARY}),
    (WhatsonClient, {"base_url": "https://x.test", "token": CANARY}),
    (AsyncPlurimediaClient, {"subscription_key": CANARY}),
    (AsyncEncoraClient, {"base_url": "https://x.test", "token": CANARY}),
    (AsyncWhatsonClient, {"base_url": "https://x.test", "token": CANARY}),
]


@pytest.mark.parametrize(("kind", "arguments"), LITERAL)
def test_a_client_with_a_literal_secret_refuses_and_says_why(
    kind: Any, arguments: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY", "fine")
    client = kind(**arguments)
    for each in (client, client.with_options(timeout=3)):
        with pytest.raises(TypeError, match="FromEnvironment") as caught:
            pickle.dumps(each)
        assert CANARY not in str(caught.value)
        with pytest.raises(TypeError):
            copy.deepcopy(each)


SETTINGS: list[tuple[dict[str, Any], RequestOptions, str]] = [
    ({"proxy": f"http://ann:{CANARY}@proxy.test:3128"}, {}, "HTTPS_PROXY"),
    ({"client_cert": ("c.pem", "k.pem", CANARY)}, {}, "key file"),
    ({"headers": {"Proxy-Authorization": f"Basic {CANARY}"}}, {}, "Proxy-Authorization among its headers"),
    ({"headers": {"X-Gateway-Key": CANARY}}, {}, "with_options"),
    ({}, {"headers": {"cookie": f"sid={CANARY}"}}, "Cookie among"),
    ({}, {"query": {"access_token": CANARY}}, "access_token among"),
]


@pytest.mark.parametrize(("arguments", "options", "match"), SETTINGS)
def test_secrets_in_other_settings_are_refused_too(
    arguments: dict[str, Any], options: RequestOptions, match: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY", "fine")
    client: Any = PlurimediaClient(subscription_key=FromEnvironment("KEY"), **arguments).with_options(**options)
    with pytest.raises(TypeError, match=match) as caught:
        pickle.dumps(client)
    engine = client._engine
    for each in (caught.value, client, engine.shared, engine.settings, engine.connections.settings):
        assert CANARY not in repr(each)


def test_harmless_settings_are_pickled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "fine")
    arguments: dict[str, Any] = {"proxy": "http://proxy.test:3128/a@b", "client_cert": ("c.pem", "k.pem")}
    arguments["headers"] = {"X-Tenant": "a", "Accept-Language": "fr"}
    client: Any = PlurimediaClient(subscription_key=FromEnvironment("KEY"), **arguments)
    again = pickle.loads(pickle.dumps(client))
    assert again._engine.shared.base_headers == client._engine.shared.base_headers


REFERENCES: list[tuple[Any, dict[str, Any]]] = [
    (PlurimediaClient, {"subscription_key": FromEnvironment("KEY"), "lang": "fr", "timezone": "Europe/Paris"}),
    (AsyncPlurimediaClient, {"subscription_key": FromFile("key.txt"), "secondary_key": FromEnvironment("KEY")}),
    (EncoraClient, {"base_url": "https://x.test", "token": FromEnvironment("KEY"), "device_id": "d"}),
    (AsyncEncoraClient, {"base_url": "https://x.test", "token": current_token}),
    (
        WhatsonClient,
        {"base_url": "https://x.test", "username": FromEnvironment("U"), "password": FromEnvironment("KEY")},
    ),
    (AsyncWhatsonClient, {"base_url": "https://x.test", "token": FromEnvironment("KEY")}),
    (PlurimediaClient, {}),
    (EncoraClient, {}),
    (WhatsonClient, {}),
]
ENVIRONMENT = {
    "KEY": CANARY,
    "U": "ann",
    "PLURIMEDIA_SUBSCRIPTION_KEY": CANARY,
    "ENCORA_BASE_URL": "https://encora.test",
    "ENCORA_TOKEN": CANARY,
    "WHATSON_BASE_URL": "https://whatson.test",
    "WHATSON_USERNAME": "ann",
    "WHATSON_PASSWORD": CANARY,
}


@pytest.mark.parametrize(("kind", "arguments"), REFERENCES)
def test_a_pickle_carries_a_reference_to_the_credential(
    kind: Any, arguments: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    settings = {"timeout": Timeout(connect=1), "retries": Retry(retries=7), "overrides": {"version": 1}}
    options: RequestOptions = {"deadline": 5, "headers": {"X-A": "b"}}
    client = kind(**arguments, **settings)
    for each in (client, client.with_options(**options)):
        content = pickle.dumps(each)
        assert CANARY.encode() not in content
        again = pickle.loads(content)
        assert type(again) is kind
        assert repr(again) == repr(client)
        assert again._engine.settings == each._engine.settings
        assert [str(operation) for operation in again.operations] == [str(operation) for operation in client.operations]


def test_what_belongs_to_this_process_isnt_pickled() -> None:
    with httpx.Client() as http_client:
        client = PlurimediaClient(subscription_key=FromEnvironment("KEY"), http_client=http_client)
        with pytest.raises(TypeError, match="http_client"):
            pickle.dumps(client)
    local = EncoraClient(base_url="https://x.test", token=lambda: "t")
    with pytest.raises((TypeError, AttributeError, pickle.PicklingError), match="lambda"):
        pickle.dumps(local)


def test_a_client_works_in_another_process(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLURIMEDIA_SUBSCRIPTION_KEY", sandbox.plurimedia.subscription_key)
    code = (
        "import pickle\n"
        "client = pickle.loads(sys.stdin.buffer.read())\n"
        "with client:\n"
        "    content = client.contents.get(7488)\n"
        "result([content.title, {each['lang'] for each in content.to_wire()['texts']} == {'en'}])"
    )
    with PlurimediaClient(base_url=sandbox.plurimedia.base_url, lang="en") as client:
        client.contents.get(7488)
        content = pickle.dumps(client)
    assert run(code, stdin=content) == ["Blade Runner", True]


def test_results_go_to_another_process(sandbox: Sandbox) -> None:
    """A model with its ETag, a list with what stood beside it, and markers that stay themselves."""
    with EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as client:
        page = client.movies.list(limit=3).first_page()
        movie = client.admin.movies.get(page[0].id)
        for again in (copy.copy(movie), copy.deepcopy(movie), pickle.loads(pickle.dumps(movie))):
            assert isinstance(again, Movie)
            assert again == movie
            assert response_of(again).etag == response_of(movie).etag
            assert again.raw_fields() == movie.raw_fields()
        items = pickle.loads(pickle.dumps(page))
        assert (list(items), items.meta, response_of(items).status) == (list(page), page.meta, 200)
        client.admin.movies.update(pickle.loads(pickle.dumps(movie)), tagline="t")
    for marker in (UNSET, NOT_MODIFIED):
        assert pickle.loads(pickle.dumps(marker)) is marker
        assert copy.deepcopy(marker) is marker
    update = MovieUpdate(tagline="t")
    assert pickle.loads(pickle.dumps(update)).to_wire() == {"tagline": "t"}


def test_errors_of_real_calls_come_back_from_a_process(sandbox: Sandbox) -> None:
    with EncoraClient(base_url=sandbox.encora.base_url, token=sandbox.encora.token) as client:
        with pytest.raises(NotFoundError) as caught:
            client.movies.get("497f6eca-6276-4993-bfeb-53cbbbba6f08")
    error: BroadcastError = pickle.loads(pickle.dumps(caught.value))
    assert (type(error), str(error), vars(error)) == (NotFoundError, str(caught.value), vars(caught.value))


def test_a_file_is_read_where_the_client_is_used(tmp_path: Path) -> None:
    file = tmp_path / "token"
    client = pickle.loads(pickle.dumps(EncoraClient(base_url="https://x.test", token=FromFile(file))))
    with pytest.raises(BroadcastError, match="can't read the credential file"):
        client.movies.list().first()


def test_a_recorder_goes_along(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It appends to the same file."""
    monkeypatch.setenv("KEY", sandbox.plurimedia.subscription_key)
    file = tmp_path / "calls.jsonl"
    handle = sandbox.plurimedia
    hooks = [Recorder(file, bodies=False)]
    first = PlurimediaClient(base_url=handle.base_url, subscription_key=FromEnvironment("KEY"), hooks=hooks)
    with first, pickle.loads(pickle.dumps(first)) as second:
        for client in (first, second):
            client.contents.get(7488)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["status"] for line in lines] == [200, 200]
    assert not [line for line in lines if "answer" in json.loads(line)]
