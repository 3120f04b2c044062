"""A client that knows the release of the installation: refused, warned about, or sent."""

from __future__ import annotations

import datetime as dt
import pickle
import warnings
from typing import Any

import httpx
import pytest
import respx

from broadcast_clients.core.errors import ConfigurationError, InvalidRequest
from whatson_client import AsyncWhatsonClient, FromEnvironment, NotInRelease, Release, ReleaseWarning
from whatson_client.filters import eq

BASE = "https://w.test"
MOMENT = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def client_of(release: str | None, **more: Any) -> AsyncWhatsonClient:
    return AsyncWhatsonClient(base_url=BASE, token="t", release=release, **more)


def accepting(router: respx.MockRouter) -> respx.Route:
    return router.route(host="w.test").mock(return_value=httpx.Response(200, json={"contentId": "1"}))


async def test_an_operation_that_the_release_lacks_is_refused() -> None:
    with respx.mock as router:
        route = router.get(f"{BASE}/content/v1/genres").respond(json=[])
        async with client_of("2023r4") as client:
            with pytest.raises(NotInRelease) as caught:
                await client.dropdowns.genres()
            error = caught.value
            assert (error.release, error.available, error.attempts) == ("2023r4", "2023r9", 0)
            assert "GET /genres isn't in 2023r4: it came with 2023r9; nothing was sent" in str(error)
            assert "it needs 2023r9 or later" in str(error)
            assert error.call is not None
            assert error.call.operation == "dropdowns.genres"
            assert isinstance(error, InvalidRequest)
            assert pickle.loads(pickle.dumps(error)).available == "2023r9"
            assert route.call_count == 0
            assert await client.dropdowns.genres(options={"check": False}) == []
            assert await client.with_options(check=False).dropdowns.genres() == []
        async with client_of("2023r9") as client:
            assert await client.dropdowns.genres() == []


async def test_what_was_taken_away_names_its_replacement() -> None:
    with respx.mock as router:
        route = accepting(router)
        async with client_of("2023r5") as client:
            with pytest.raises(NotInRelease) as caught:
                await client.running_orders.get("1")
            assert (caught.value.available, caught.value.replaced_by) == ("", "content_collections.get")
            assert "2023r5 took it away; use content_collections.get" in str(caught.value)
        async with client_of("2023r4") as client:
            await client.running_orders.get("1")
        assert route.call_count == 1


async def test_parameters_and_fields_that_the_release_lacks_are_all_named() -> None:
    with respx.mock as router:
        route = accepting(router)
        async with client_of("2023r1") as client:
            with pytest.raises(NotInRelease) as caught:
                await client.programs.create_or_update(
                    content_id="1",
                    title="t",
                    genres=["Comedy"],
                    propagate_to_versions="never",
                    ratings=[{"regulator": "r", "rating": "12", "content_warnings": [{"id": "Violence"}]}],
                    product_titles=[{"id": "7", "title": "t"}],
                )
            assert [(each.argument, each.code) for each in caught.value.errors] == [
                ("propagate_to_versions", "release"),
                ("product_titles[0].id", "release"),
                ("ratings[0].content_warnings", "release"),
                ("genres", "release"),
            ]
            assert caught.value.errors[2].path == "ratings[0].contentWarnings"
            assert "it came with 2024r4" in caught.value.errors[2].message
            assert route.call_count == 0
        async with client_of("2024r4") as client:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                await client.programs.create_or_update(content_id="1", genres=["Comedy"], propagate_to_versions="never")
        assert route.call_count == 1


async def test_what_is_only_known_from_a_later_release_warns_once() -> None:
    with respx.mock as router:
        route = accepting(router)
        async with client_of("2020r1") as client:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                await client.programs.get("1")
                await client.with_options(timeout=5).programs.get("2")
                await client.programs.update("1", title="t")
            assert {each.category for each in caught} == {ReleaseWarning}
            assert [str(each.message) for each in caught] == [
                "programs.get may not be in 2020r1: it is known from 2020r2.002 on",
                "programs.update may not be in 2020r1: it is known from 2020r2.002 on",
                "programs.update: title may not be in 2020r1: it is known from 2021r2.000 on",
            ]
        assert route.call_count == 3


@pytest.mark.parametrize(
    ("release", "call", "told"),
    [
        ("2022r6", {"ratings": None}, "null-ratings"),
        ("2022r6", {"ratings": [{"regulator": "r", "rating": None}]}, "null-ratings"),
        ("2022r6", {"ratings": [{"regulator": "r", "rating": "12"}]}, None),
        ("2022r7", {"ratings": None}, None),
        ("2024r2", {"display_type": None}, "null-display-type"),
        ("2024r2", {"display_type": "program"}, None),
        ("2024r3", {"display_type": None}, None),
        ("2020r1.001", {"content_id": ""}, "empty-external-reference"),
        ("2020r1.002", {"content_id": ""}, None),
        ("2021r1.000", {"custom_attributes": {"a": 1}}, "more-custom-attributes"),
        ("2021r1.000", {"custom_attributes": {"a": True, "b": "x"}}, None),
        ("2022r8", {"custom_attributes": {"a": 1.5}}, "composed-custom-attributes"),
        ("2022r8", {"custom_attributes": {"a": ["x"]}}, "composed-custom-attributes"),
        ("2022r8", {"custom_attributes": {"a": dt.timedelta(hours=1)}}, "composed-custom-attributes"),
        ("2022r8", {"custom_attributes": {"a": 1, "b": "2024-02-01", "c": None}}, None),
        ("2022r10", {"custom_attributes": {"a": 1.5, "b": ["x"], "c": "01:00:00.000"}}, None),
        (
            "2025r9",
            {"custom_attributes": {"a": dt.datetime(2025, 1, 1, tzinfo=dt.UTC)}},
            "moments-as-custom-attributes",
        ),
        ("2025r10", {"custom_attributes": {"a": MOMENT}}, None),
    ],
)
async def test_behaviour_that_a_call_relies_on_is_warned_about(
    release: str, call: dict[str, Any], told: str | None
) -> None:
    behaviour = {each.id: each for each in client_of(None).release.changes("2017r1.005", "2026r3").behaviour}
    with respx.mock as router:
        accepting(router)
        async with client_of(release) as client:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                await client.programs.update("1", **call)
                await client.programs.update("1", **call)
    texts = [str(each.message) for each in caught if "may not be" not in str(each.message)]
    if told is None:
        assert texts == []
    else:
        assert len(texts) == 1, "once, not with each call"
        assert behaviour[told].before in texts[0]
        assert f"since {behaviour[told].release}" in texts[0]


async def test_filters_that_an_older_release_has_not_are_warned_about() -> None:
    with respx.mock as router:
        router.get(f"{BASE}/mam/v1/mediaAssets").respond(json=[])
        for release, condition, told in (
            ("2023r3", eq("videoMamSystems", "X"), True),
            ("2023r3", eq("deliveredDate", "2023-01-01"), True),
            ("2023r3", eq("label", "X"), False),
            ("2023r4", eq("videoMamSystems", "X"), False),
        ):
            async with client_of(release) as client:
                with warnings.catch_warnings(record=True) as caught:
                    warnings.simplefilter("always")
                    await client.mam.media_assets.list(filter=condition).first_page()
            texts = [str(each.message) for each in caught]
            assert any("can't stand in a filter" in each for each in texts) == told, (release, condition)


async def test_without_a_release_nothing_is_refused() -> None:
    with respx.mock as router:
        route = accepting(router)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            async with client_of(None) as client:
                await client.programs.update("1", ratings=None, display_type=None, genres=["x"])
        assert route.call_count == 1
        assert client.release.current is None
        with pytest.raises(ConfigurationError, match="doesn't know the release"):
            client.release.has("programs.get")


async def test_the_release_from_the_environment_in_views_and_in_pickles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHATSON_RELEASE", "2023r4")
    monkeypatch.setenv("TOKEN_OF_MINE", "t")
    client = AsyncWhatsonClient(base_url=BASE, token=FromEnvironment("TOKEN_OF_MINE"))
    assert client.release.current == Release(2023, 4)
    explicit = AsyncWhatsonClient(base_url=BASE, token=FromEnvironment("TOKEN_OF_MINE"), release=Release(2023, 10))
    monkeypatch.delenv("WHATSON_RELEASE")
    assert pickle.loads(pickle.dumps(explicit)).release.current == Release(2023, 10)
    with pytest.raises(NotInRelease):
        await client.with_options(timeout=1).dropdowns.genres()
    with pytest.raises(ConfigurationError, match="'newest' isn't a release"):
        client_of("newest")


async def test_what_a_release_has() -> None:
    release = client_of("2023r4").release
    assert (release.has("programs.get"), release.has("dropdowns.genres")) == (True, False)
    assert release.has("dropdowns.genres", "2024r4") is True
    assert release.has("programs.get", "2019r1") is None, "no document says"
    with pytest.raises(ConfigurationError, match=r"no operation 'programs\.gett'"):
        release.has("programs.gett")
    old = {each.id for each in release.old_behaviour()}
    assert {"null-display-type", "propagation-of-seasons"} <= old
    assert not {"null-ratings", "collections-as-seasons"} & old, "these are over, or haven't begun yet"
    assert [each.release for each in release.changes("2023r4", "2024r4").of("dropdowns.genres").changes] == ["2023r9"]
    assert repr(release) == "<release 2023r4>"


async def test_rules_are_checked_before_sending() -> None:
    with respx.mock as router:
        route = accepting(router)
        async with client_of(None) as client:
            with pytest.raises(InvalidRequest) as caught:
                await client.programs.update(
                    "1",
                    genre="Comedy",
                    genres=["Comedy"],
                    ratings=[
                        {"regulator": "r", "content_warnings": [{"id": "Drugs"}, {"id": "Drugs"}, {"id": "Drugs"}]},
                        {"regulator": "s", "content_warnings": [{"id": "Drugs"}]},
                    ],
                    images=[{"press_targets": ["Print", "Print"]}],
                )
            assert [(each.code, each.argument) for each in caught.value.errors] == [
                ("CONTENT-00087", "genre"),
                ("CORE-00011", "ratings[0].content_warnings[1].id"),
                ("duplicate", "images[0].press_targets"),
            ]
            assert route.call_count == 0
            await client.programs.update("1", genre="Comedy", genres=None, options={"check": False})
            assert route.call_count == 1
