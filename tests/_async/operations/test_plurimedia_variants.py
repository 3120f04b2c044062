"""The catalogue import of Plurimedia over real HTTP, under every variant of what the documents leave open."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from broadcast_clients.core.answer import response_of
from broadcast_clients.core.errors import AuthenticationError, BadRequest, NoResult, TooManyRequests
from broadcast_clients.core.retry import Retry
from broadcast_clients.sandbox import Sandbox
from plurimedia_client import AsyncPlurimediaClient
from plurimedia_client.events import ContentLoaded, ContentRemoved
from tests.operations.expected import Case, cases, missing
from tests.operations.expected_plurimedia import CATALOGUE, CONTENTS, DEFAULT, TABLE, Expected

START = dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC)
QUICK = Retry(retries=2, jitter=lambda: 0.0)
CASES = cases("plurimedia", DEFAULT, TABLE)
UNCHECKED: Any = {"check": False}

every_variant = pytest.mark.parametrize(
    ("case", "expected"), [each for each in CASES if each.values[0].name.removeprefix("plurimedia.") in CATALOGUE]
)


def prepare(sandbox: Sandbox, case: Case) -> None:
    sandbox.reset(contents=CONTENTS, variants={"plurimedia.page_size": "50", **case.variants}, start=START)


def connect(sandbox: Sandbox, expected: Expected, **changes: Any) -> AsyncPlurimediaClient:
    settings: dict[str, Any] = {
        "base_url": sandbox.plurimedia.base_url,
        "subscription_key": sandbox.plurimedia.subscription_key,
        "overrides": expected.overrides,
        "timezone": expected.timezone,
        "retries": QUICK,
        "strict": True,
    }
    return AsyncPlurimediaClient(**{**settings, **changes})


def test_every_variant_has_an_expectation() -> None:
    assert missing("plurimedia", TABLE) == (set(), set())
    assert len(CASES) == sum(len(by_variant) for by_variant in TABLE.values())


@every_variant
async def test_import(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """The catalogues, everything in one of them, and the pages that it comes in."""
    prepare(sandbox, case)
    large, private, empty = sandbox.plurimedia.catalog_ids
    async with connect(sandbox, expected) as client:
        catalogs = await client.catalogs.list()
        assert [(each.id, each.is_private) for each in catalogs] == [(large, False), (private, True), (empty, False)]
        done: list[int] = []
        events = [each async for each in client.workflows.load_catalog(large, concurrency=8, progress=done.append)]
        assert [type(each) for each in events] == [ContentLoaded] * CONTENTS
        contents = {each.content.id: each.content for each in events if isinstance(each, ContentLoaded)}
        assert done == list(range(1, CONTENTS + 1))
        pager = client.catalogs.contents(large)
        pages = [page async for page in pager.pages(concurrency=3)]
        assert tuple(len(page) for page in pages) == expected.page_sizes
        assert pager.total_pages == expected.total_pages
        rows = [row for page in pages for row in page]
        assert {row.id for row in rows} == contents.keys()
        for row in rows:
            assert (row.title, row.last_update) == (contents[row.id].title, contents[row.id].last_update)
            assert row.raw_fields() == contents[row.id].raw_fields() == expected.unknown
        partial = client.catalogs.contents(large)
        begun = await partial.collect(limit=57)
        assert partial.resume_token is not None
        rest = await client.catalogs.contents(large).resume(partial.resume_token).collect()
        assert [*begun, *rest] == rows
        assert len(await client.catalogs.contents(private).collect()) == 5
        assert await client.catalogs.contents(empty).collect() == []
    requests = sandbox.requests("plurimedia")
    assert {each.status for each in requests} == {200}
    assert None not in {each.route for each in requests}, "every call found its operation where it was expected"


@every_variant
async def test_contents(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """One content, in both versions of the API, and none."""
    prepare(sandbox, case)
    async with connect(sandbox, expected) as client:
        film = await client.contents.get(7488)
        assert (film.id, film.title, film.is_fre) == (7488, "Blade Runner", True)
        assert film.last_update == dt.datetime(2024, 9, 27, 7, 48, 30, 677_000, tzinfo=ZoneInfo(expected.timezone))
        assert {each.lang for each in film.texts} == {expected.lang}
        assert film.raw_fields() == expected.unknown
        printed = await client.contents.get_v1(7488)
        assert (printed.title, printed.last_update) == (film.title, film.last_update)
        assert "texts" not in printed.model_fields_set, "it is answered as printed"
        for lang in ("fr", "en"):
            assert {each.lang for each in (await client.contents.get(7488, lang=lang)).texts} == {lang}
        raw = response_of(await client.contents.get(7488, options={"raw": True})).json()
        assert raw.get("version", "" if "data" in raw else None) == expected.version
        for call in (client.contents.get, client.contents.get_v1):
            with pytest.raises(NoResult, match="knows no such resource"):
                await call(99)


@every_variant
async def test_updates(sandbox: Sandbox, case: Case, expected: Expected) -> None:
    """After the first load only what changed is read."""
    prepare(sandbox, case)
    large, private, empty = sandbox.plurimedia.catalog_ids
    async with connect(sandbox, expected) as client:
        assert await client.catalogs.last_updated(large, since=START) == []
        changes = sandbox.advance(days=1)
        happened = changes["plurimedia"]
        sandbox.clear_requests()
        events = [each async for each in client.workflows.update_catalog(large, since=START)]
        loaded = {each.content_id: each for each in events if isinstance(each, ContentLoaded)}
        removed = [each.content_id for each in events if isinstance(each, ContentRemoved)]
        assert sorted(removed) == sorted(happened["removed"])
        assert len(events) == len(loaded) + len(removed)
        assert {each: loaded[each].change for each in loaded} == {
            **dict.fromkeys(happened["added"], expected.added), **dict.fromkeys(happened["updated"], expected.updated)
        }  # fmt: skip
        assert len(sandbox.requests("plurimedia")) == 1 + len(loaded), "what left isn't asked for"
        now = dt.datetime.fromisoformat(changes["now"])
        for each in happened["updated"]:
            assert START < loaded[each].content.last_update <= now
        there = sum(expected.page_sizes) + len(happened["added"]) - len(happened["removed"])
        assert len(await client.catalogs.contents(large).collect()) == there
        if expected.removed_is_readable:
            assert (await client.contents.get(removed[0])).id == removed[0]
        else:
            with pytest.raises(NoResult):
                await client.contents.get(removed[0])
        clock = START.astimezone(ZoneInfo(expected.timezone)).replace(tzinfo=None)
        naive = await client.catalogs.last_updated(large, since=clock)
        assert len(naive) == len(events), "a time without an offset is the provider's own"
        later = dt.datetime.fromisoformat(changes["now"]) + dt.timedelta(minutes=1)
        assert await client.catalogs.last_updated(large, since=later) == []
        assert await client.catalogs.last_updated(empty, since=START) == []
        assert {each.id for each in await client.catalogs.last_updated(private, since=START)} <= loaded.keys()


@every_variant
async def test_refusals(sandbox: Sandbox, case: Case, expected: Expected, caplog: pytest.LogCaptureFixture) -> None:
    """Wrong keys, too many requests, and what makes no sense."""
    prepare(sandbox, case)
    large = sandbox.plurimedia.catalog_id
    async with connect(sandbox, expected, subscription_key="0" * 32) as client:
        with pytest.raises(AuthenticationError) as denied:
            await client.contents.get(7488)
    assert (denied.value.message, denied.value.status, denied.value.attempts) == (expected.denied, 401, 1)
    async with connect(sandbox, expected, secondary_key=sandbox.plurimedia.secondary_key) as client:
        await client.contents.get(7488)
        sandbox.plurimedia.regenerate("primary")
        with caplog.at_level(logging.WARNING, "plurimedia_client"):
            assert response_of(await client.contents.get(7488)).attempts == 2
            assert response_of(await client.contents.get(7488)).attempts == 1
        assert ["using the secondary key" in each.message for each in caplog.records] == [True]
    async with connect(sandbox, expected) as client:
        sandbox.fault("plurimedia", "*", "status", status=429)
        assert response_of(await client.contents.get(7488)).attempts == 2
        sandbox.fault("plurimedia", "*", "status", status=429, count=None)
        with pytest.raises(TooManyRequests) as throttled:
            await client.contents.get(7488)
        assert (throttled.value.message, throttled.value.attempts) == (expected.throttled, 3)
        sandbox.clear_faults()
        no_number: Any = "seven"
        with pytest.raises(expected.invalid):
            await client.contents.get(no_number, options=UNCHECKED)
        if expected.invalid is BadRequest:
            with pytest.raises(BadRequest, match="The request is invalid"):
                await client.catalogs.contents(large, page=0, options=UNCHECKED).collect()
        else:
            assert await client.catalogs.contents(large, page=0, options=UNCHECKED).collect() == []


@pytest.mark.parametrize("empty", TABLE["empty"])
@pytest.mark.parametrize("told", TABLE["page_header"])
async def test_a_list_ends_whatever_tells_so(sandbox: Sandbox, empty: str, told: str) -> None:
    """Two full pages: where no header of the second says that it is the last, the empty third one does."""
    variants = {"plurimedia.page_size": "50", "plurimedia.empty": empty, "plurimedia.page_header": told}
    sandbox.reset(contents=100, variants=variants, start=START)
    async with connect(sandbox, DEFAULT) as client:
        pager = client.catalogs.contents(sandbox.plurimedia.catalog_id)
        assert len(await pager.collect()) == 100
    assert len(sandbox.requests("plurimedia")) == (2 if told == "always" else 3)
