"""VOD orders of the Plurimedia side: taken, matched, changed, withdrawn, and told to the customer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sandbox_wire import Reply, Wire
from variants_plurimedia import receiver

from broadcast_clients.sandbox import Sandbox

ORDERS = "/v1/api/v1/vodorder"
PRIVATE = "/v1/api/v1/catalogs/1202"
CHANGES = "/v2/api/v2/catalogslastupdated/1202"
START = datetime(2024, 7, 1, 12, tzinfo=UTC)
SINCE = {"date": "20240701120000"}
FILM = {"assetID": "film-1", "title": "Blade Runner"}
WAIT = 10.0

pytestmark = pytest.mark.sandbox(start=START, contents=400)


def order(wire: Wire, *assets: dict[str, Any]) -> Reply:
    return wire("POST", ORDERS, list(assets))


def private(wire: Wire) -> list[int]:
    return [row["id"] for row in wire.get(PRIVATE).data]


def content(wire: Wire, place: int, lang: str = "fr") -> dict[str, Any]:
    """One that isn't in the private catalogue from the start."""
    number = wire.get("/v1/api/v1/catalogs/1201").data[place]["id"]
    fields: dict[str, Any] = wire.get(f"/v2/api/v2/contents/{number}", {"lang": lang}).data
    return fields


def test_an_order_is_accepted_and_waits(sandbox: Sandbox, plurimedia: Wire) -> None:
    reply = order(plurimedia, FILM, {"assetID": 2, "title": "Inconnu"})
    assert reply.status == 202
    assert reply.json()["statusCode"] == 202
    assert reply.headers["x-powered-by"] == "ASP.NET"
    assert [(each["asset_id"], each["waiting"], each["content_id"]) for each in sandbox.plurimedia.orders] == [
        ("film-1", True, None), (2, True, None)
    ]  # fmt: skip
    assert sandbox.plurimedia.orders_received == 1
    assert plurimedia.get(ORDERS).status == 404
    assert plurimedia("POST", ORDERS, [FILM], Ocp_Apim_Subscription_Key="x").status == 401
    assert sandbox.plurimedia.orders_received == 1


def test_what_is_ordered_comes_into_the_private_catalogue(sandbox: Sandbox, plurimedia: Wire) -> None:
    wanted, english = content(plurimedia, 20), content(plurimedia, 30, "en")
    order(
        plurimedia,
        {"assetID": "a", "title": wanted["title"].upper(), "year": wanted["productionYear"]},
        {"assetID": "b", "title": english["title"], "productionYear": english["productionYear"]},
        {"assetID": "c", "title": "No content is called so"},
        {"assetID": "d", "title": wanted["title"], "year": 1066},
    )
    before = private(plurimedia)
    assert len(before) == 5
    results = sandbox.advance(days=1)["plurimedia"]["matches"]
    assert results == [
        {"assetID": "a", "contentId": wanted["id"], "status": "INSERT"},
        {"assetID": "b", "contentId": english["id"], "status": "INSERT"},
    ]
    assert private(plurimedia) == [*before, wanted["id"], english["id"]]
    rows = plurimedia.get(CHANGES, SINCE).data
    assert {row["id"] for row in rows if row["status"] == "added"} == {wanted["id"], english["id"]}
    assert [each["asset_id"] for each in sandbox.plurimedia.orders if each["waiting"]] == ["c", "d"]
    assert sandbox.advance(days=1)["plurimedia"]["matches"] == []


def test_an_order_that_is_sent_again_does_no_harm(sandbox: Sandbox, plurimedia: Wire) -> None:
    for _ in range(2):
        order(plurimedia, FILM)
    assert len(sandbox.plurimedia.orders) == 1
    assert len(sandbox.advance()["plurimedia"]["matches"]) == 1
    order(plurimedia, FILM)
    assert sandbox.advance()["plurimedia"]["matches"] == []


def test_an_asset_that_is_ordered_under_another_title_is_matched_anew(sandbox: Sandbox, plurimedia: Wire) -> None:
    other = content(plurimedia, 25)
    order(plurimedia, FILM)
    sandbox.advance()
    order(plurimedia, {**FILM, "title": other["title"], "year": other["productionYear"]})
    results = sandbox.advance()["plurimedia"]["matches"]
    assert results == [{"assetID": "film-1", "contentId": other["id"], "status": "UPDATE"}]
    assert other["id"] in private(plurimedia)


def test_a_match_can_be_changed_and_withdrawn(sandbox: Sandbox, plurimedia: Wire) -> None:
    first, second = content(plurimedia, 20), content(plurimedia, 22)
    order(plurimedia, {"assetID": "a", "title": first["title"], "year": first["productionYear"]})
    sandbox.advance()
    sandbox.plurimedia.rematch("a", second["id"])
    assert private(plurimedia)[5:] == [second["id"]]
    assert sandbox.plurimedia.orders[0]["content_id"] == second["id"]
    sandbox.plurimedia.undo_match("a")
    assert len(private(plurimedia)) == 5
    removed = [row["id"] for row in plurimedia.get(CHANGES, SINCE).data if row["status"] == "removed"]
    assert removed == [first["id"], second["id"]]
    for unknown in (lambda: sandbox.plurimedia.undo_match("a"), lambda: sandbox.plurimedia.rematch("a", 1)):
        with pytest.raises(ValueError, match="linked"):
            unknown()
    with pytest.raises(ValueError, match="no asset 'b' was ordered; there are: 'a'"):
        sandbox.plurimedia.rematch("b", first["id"])


def test_a_content_stays_while_another_asset_is_linked_with_it(sandbox: Sandbox, plurimedia: Wire) -> None:
    wanted = content(plurimedia, 20)
    fields = {"title": wanted["title"], "year": wanted["productionYear"]}
    order(plurimedia, {"assetID": "a", **fields}, {"assetID": "b", **fields})
    sandbox.advance()
    sandbox.plurimedia.undo_match("a")
    assert wanted["id"] in private(plurimedia)
    sandbox.plurimedia.undo_match("b")
    assert wanted["id"] not in private(plurimedia)


def test_results_are_pushed(sandbox: Sandbox, plurimedia: Wire) -> None:
    other = content(plurimedia, 22)["id"]
    order(plurimedia, FILM)
    with receiver() as (url, received):
        sandbox.plurimedia.push_results_to(url)
        sandbox.advance()
        sandbox.plurimedia.rematch("film-1", other)
        sandbox.plurimedia.undo_match("film-1")
        results = [received.get(timeout=WAIT) for _ in range(3)]
    assert results == [
        {"assetID": "film-1", "contentId": 7488, "status": "INSERT"},
        {"assetID": "film-1", "contentId": other, "status": "UPDATE"},
        {"assetID": "film-1", "contentId": other, "status": "UNDO"},
    ]


def test_a_result_that_was_refused_is_pushed_again_with_the_next(sandbox: Sandbox, plurimedia: Wire) -> None:
    order(plurimedia, FILM)
    with receiver(503) as (url, received):
        sandbox.plurimedia.push_results_to(url)
        sandbox.advance()
        refused = received.get(timeout=WAIT)
        sandbox.plurimedia.undo_match("film-1")
        assert [received.get(timeout=WAIT)["status"] for _ in range(2)] == ["INSERT", "UNDO"]
    assert refused["status"] == "INSERT"
    assert [each["status"] for each in sandbox.plurimedia.pushes][:2] == [503, 200]
    assert {each["url"] for each in sandbox.plurimedia.pushes} == {url}


def test_results_wait_while_nobody_is_there(sandbox: Sandbox, plurimedia: Wire) -> None:
    with receiver() as (gone, _):
        pass
    sandbox.plurimedia.push_results_to(gone)
    order(plurimedia, FILM)
    sandbox.advance()
    with receiver() as (url, received):
        sandbox.plurimedia.push_results_to(url)
        assert received.get(timeout=WAIT)["assetID"] == "film-1"


def test_only_an_address_on_the_web_can_be_pushed_to(sandbox: Sandbox) -> None:
    for wrong in ("ftp://127.0.0.1/", "nowhere", "http:///path"):
        with pytest.raises(ValueError, match="http or https address"):
            sandbox.plurimedia.push_results_to(wrong)
    sandbox.plurimedia.push_results_to(None)
    assert sandbox.plurimedia.pushes == ()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.just("assetID"), inner, max_size=3),
    max_leaves=12,
)


@given(st.lists(values, max_size=3) | st.dictionaries(st.text(), values, max_size=3))
def test_whatever_is_ordered_is_accepted(sandbox_server: Sandbox, body: Any) -> None:
    wire = Wire(
        sandbox_server.plurimedia.base_url,
        Ocp_Apim_Subscription_Key=sandbox_server.plurimedia.subscription_key,
    )
    assert wire("POST", ORDERS, json.dumps(body).encode()).status == 202
    wire.close()
