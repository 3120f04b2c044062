"""Drop-down lists, content running orders, what came after 2024r4, and the Trailer API."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_wire import Wire
from whatson_wire import LEAST, Calls, codes, envelope, missing

from broadcast_clients.sandbox import Sandbox

PROGRAM, BARBIE, SEASON = "143048527", "9294452527", "7445043527"


@pytest.fixture
def content(sandbox: Sandbox, whatson: Wire) -> Calls:
    return Calls(sandbox, whatson)


@pytest.fixture
def trailer(sandbox: Sandbox, whatson: Wire) -> Calls:
    return Calls(sandbox, whatson, "trailer")


# --- drop-down lists --------------------------------------------------------------------------------------------------

LISTS = (
    "pressTargets", "pressStatus", "parentalRatings", "productDisplayTypes", "psiContents", "origins",
    "contentProducers", "contentCodes", "frequencies", "videoFormats", "productionModes", "planningCategories",
    "appreciations", "sound", "contentCollectionIntentions", "genres", "contentCollectionItemDisplayTypes", "channels",
    "channelGroups", "regionGroups", "languageGroups", "ancineClassifications", "targetGroups",
)  # fmt: skip
MAM_LISTS = (
    "mamSystems", "mediaTemplates", "departments", "dynamicRanges", "transferMethods", "mediaPositionTypes",
    "mediaPositionSubtypes", "mediaPositionStatuses",
)  # fmt: skip
OLD_LISTS = (
    "contentRunningOrderDisplayTypes", "contentRunningOrderTypes", "contentRunningOrderElementTypes",
    "croExternalDisplayInstructions", "targetGroups", "psiContents",
)  # fmt: skip


def test_every_list_has_ids_and_names(content: Calls, sandbox: Sandbox, whatson: Wire) -> None:
    content.at("2026r3")
    mam = Calls(sandbox, whatson, "mam")
    found = {path: content.read(path) for path in LISTS} | {path: mam.read(path) for path in MAM_LISTS}
    content.at("2022r10")
    found |= {path: content.read(path) for path in OLD_LISTS}
    for path, rows in found.items():
        assert rows, path
        assert all(set(row) == {"id", "name"} and row["id"] and row["name"] for row in rows), path


def test_the_printed_values(content: Calls) -> None:
    assert {"id": "VOD", "name": "VOD"} in content.read("contentCollectionIntentions")
    assert {"id": "Best of", "name": "Best of"} in content.read("contentCollectionIntentions")
    assert {"id": "program", "name": "Program"} in content.read("contentCollectionItemDisplayTypes")


DROPDOWNS = {
    "displayType": "productDisplayTypes", "origin": "origins", "contentProducer": "contentProducers",
    "contentCode": "contentCodes", "frequency": "frequencies", "videoFormat": "videoFormats",
    "productionMode": "productionModes", "appreciation": "appreciations", "sound": "sound",
}  # fmt: skip


def test_fields_take_values_of_their_lists(content: Calls) -> None:
    values = {field: content.read(path)[0]["id"] for field, path in DROPDOWNS.items()}
    values["planningCategories"] = [row["id"] for row in content.read("planningCategories")]
    content.put(f"programs/{PROGRAM}", **values)
    found = content.read(f"programs/{PROGRAM}")
    assert {field: found[field] for field in values} == values
    for field in DROPDOWNS:
        reply = content("PUT", f"programs/{PROGRAM}", {field: "Nothing"})
        envelope(reply, "CORE-00004", "$_Referenced resource not found", ["Nothing"], "Program", PROGRAM, 404)
    reply = content("PUT", f"programs/{PROGRAM}", {"planningCategories": ["Prime", "a", "b"]})
    assert [error["data"] for error in reply.json()["errors"]] == [["a"], ["b"]]


# --- content running orders -------------------------------------------------------------------------------------------

ORDERS, ELEMENTS = "contentRunningOrders", "contentRunningOrderElements"


def test_the_printed_running_order(content: Calls) -> None:
    content.at("2022r10")
    assert content.read(f"programs/{PROGRAM}")["contentRunningOrderElements"] == [
        {
            "contentRunningOrderElementId": "7445097000",
            "contentRunningOrderId": "7445093000",
            "contentId": "143048527",
            "orderNo": 2,
            "displayType": "programType",
            "displayNumber": None,
            "displaySeason": None,
            "version": "Default",
            "isDefault": False,
            "seasonId": None,
            "displayTypeCRO": None,
            "displaySeasonCRO": None,
        }
    ]
    orders = content.read(f"seasons/{SEASON}")["contentRunningOrders"]
    assert orders == [{"contentRunningOrderId": "7445093000", "type": None, "isStructure": False}]
    assert content.read(f"programs/{PROGRAM}")["defaultStructureSeries"] is None
    for release in ("2022r8", "2023r5"):
        content.at(release)
        names = {"contentRunningOrderElements", "defaultStructureSeries", "defaultContentStructure"}
        assert not names & set(content.read(f"programs/{PROGRAM}"))


def test_running_orders_are_made_with_their_elements(content: Calls) -> None:
    content.at("2022r10")
    order = content.post(ORDERS, contentRunningOrderId="O1", type="structure", seasonId=SEASON)
    assert content.read(f"{ORDERS}/{order}")["isStructure"] is True
    content.put(f"{ORDERS}/{order}", type=None)
    assert content.read(f"{ORDERS}/{order}")["isStructure"] is False
    element = content.post(ELEMENTS, contentRunningOrderId=order, contentId=BARBIE, displayType="clip")
    content.put(f"{ELEMENTS}/{element}", displayNumber=3)
    found = content.read(f"{ELEMENTS}/{element}")
    assert (found["orderNo"], found["displayNumber"], found["version"]) == (1, 3, "Default")
    assert codes(content("POST", ELEMENTS, {})) == ["CORE-00010", "CORE-00010"]
    for wrong in ({"contentId": "nothing"}, {"contentRunningOrderId": "nothing"}):
        body = {"contentRunningOrderId": order, "contentId": BARBIE, **wrong}
        assert codes(content("POST", ELEMENTS, body)) == ["CORE-00004"]
    content.put(f"programs/{BARBIE}", contentId="B2")
    assert content.read(f"{ELEMENTS}/{element}")["contentId"] == "B2"
    assert content("DELETE", f"{ELEMENTS}/{element}").status == 200
    missing(content("GET", f"{ELEMENTS}/{element}"), "Content Running Order Element", element)


def test_all_episodes_of_a_season_join_at_once(content: Calls, sandbox: Sandbox) -> None:
    content.at("2022r10")
    season = sandbox.whatson.ids("season")[-1]
    body = {"contentRunningOrderId": "7445093000", "seasonId": season}
    assert content("POST", "contentRunningOrderElementsForSeries", body).status == 200
    episodes = content.read(f"seasons/{season}")["episodeIds"]
    rows = [content.read(f"episodes/{each}")["contentRunningOrderElements"] for each in episodes]
    assert [len(row) for row in rows] == [1] * 8
    assert [row[0]["orderNo"] for row in rows] == list(range(2, 10))
    assert rows[0][0]["seasonId"] == season
    assert codes(content("POST", "contentRunningOrderElementsForSeries", {})) == ["CORE-00010", "CORE-00010"]
    for wrong in ({"seasonId": "x"}, {"contentRunningOrderId": "x"}):
        reply = content("POST", "contentRunningOrderElementsForSeries", {**body, **wrong})
        assert codes(reply) == ["CORE-00004"]


def test_running_orders_have_press_sheets_of_their_own(content: Calls) -> None:
    content.at("2022r10")
    made = content.post("pressSheetsCRO", contentRunningOrderId="7445093000", pressTarget="English", title="x")
    content.put(f"pressSheetsCRO/{made}", title="y")
    assert content.read(f"pressSheetsCRO/{made}")["title"] == "y"
    missing(content("GET", f"pressSheets/{made}"), "Press Sheet", made)
    assert codes(content("PUT", f"pressSheetsCRO/{made}", {"pressTarget": "Nothing"})) == ["CORE-00004"]
    assert content("DELETE", f"pressSheetsCRO/{made}").status == 200


# --- after 2024r4 -----------------------------------------------------------------------------------------------------


def test_historical_broadcast_dates(content: Calls) -> None:
    content.at("2026r3")
    made = content.post(
        "historicalBroadcastDates", contentId=PROGRAM, channel="ONE", date="2020-05-01", hour="20:45",
        broadcast="true", freeRerun=False, realKPI1="0.1", realKPI2=2,
    )  # fmt: skip
    path = f"historicalBroadcastDates/{made}"
    found = content.read(path)
    assert (found["hour"], found["broadcast"], found["freeRerun"], found["realKPI1"]) == (
        "20:45",
        "true",
        "false",
        "0.1",
    )
    assert content.read(f"programs/{PROGRAM}")["historicalBroadcastDates"] == [made]
    content.put(path, channel="TWO", hour=None)
    assert (content.read(path)["channel"], content.read(path)["hour"]) == ("TWO", None)
    for wrong in ({"hour": "8pm"}, {"date": "x"}, {"broadcast": "yes"}, {"realKPI3": "x"}):
        assert codes(content("PUT", path, wrong)) == ["422"]
    assert codes(content("PUT", path, {"channel": "Nothing"})) == ["CORE-00004"]
    assert codes(content("POST", "historicalBroadcastDates", {})) == ["CORE-00010"]
    assert codes(content("POST", "historicalBroadcastDates", {"contentId": "nothing"})) == ["CORE-00004"]
    content.put(f"programs/{PROGRAM}", contentId="P9")
    assert content.read("programs/P9")["historicalBroadcastDates"] == [made]
    assert content("DELETE", path).json() == {"historicalBroadcastDateId": made}


def test_clearance_windows_keep_what_they_get(content: Calls) -> None:
    content.at("2026r3")
    made = content.post("clearanceWindows", contentId=PROGRAM, channelGroup="Free", startDate="2026-01-01")
    found = content.read(f"clearanceWindows/{made}")
    assert (found["channelGroup"], found["startDate"]) == ("Free", "2026-01-01")
    assert content.read(f"programs/{PROGRAM}")["clearanceWindows"] == [made]
    content("DELETE", f"clearanceWindows/{made}")
    missing(content("GET", f"clearanceWindows/{made}"), "Clearance Window", made)


def test_crt_assignments(content: Calls) -> None:
    content.at("2026r3")
    made = content.post("crtAssignments", contentId=PROGRAM, crtNumber="C1", crtAssignmentDate="2026-01-01")
    assert content.read(f"programs/{PROGRAM}")["crtAssignments"] == [
        {"id": made, "crtNumber": "C1", "crtAssignmentDate": "2026-01-01", "crtExpirationDate": None}
    ]
    assert codes(content("PUT", f"crtAssignments/{made}", {"crtExpirationDate": "x"})) == ["422"]
    content.put(f"programs/{PROGRAM}", ancineClassification="CPB", brazilLocalProduction=True)
    assert content.read(f"programs/{PROGRAM}")["ancineClassification"] == "CPB"


def test_programs_tell_their_collections(content: Calls) -> None:
    content.at("2026r3")
    assert content.read("programs/3261665527")["partOfContentCollections"] == [
        {
            "contentCollectionId": "9196369527",
            "contentCollectionType": "season",
            "contentCollectionStructure": "contentCollection",
            "contentCollectionItemIds": ["HP1"],
        }
    ]


# --- the Trailer API --------------------------------------------------------------------------------------------------


def test_campaigns(trailer: Calls) -> None:
    made = trailer.post("trailerCampaigns", title="New", promotedTransmissionId="TX1")
    found = trailer.read(f"trailerCampaigns/{made}")
    assert (found["title"], found["identificationPolicy"], found["priority"]) == ("New", "Automatic", None)
    assert isinstance(found["id"], int)
    trailer.put(f"trailerCampaigns/{made}", trailerCampaignId="TC1", multiplePromotedTransmissionIds=["TX2"], extra=1)
    found = trailer.read("trailerCampaigns/TC1")
    assert (found["multiplePromotedTransmissionIds"], found["extra"]) == (["TX2"], 1)
    missing(trailer("GET", f"trailerCampaigns/{made}"), "Trailer Campaign", made)
    assert codes(trailer("POST", "trailerCampaigns", {})) == ["CORE-00010"]


def test_a_deleted_transmission_is_left_out_since_2024r8(trailer: Calls, sandbox: Sandbox) -> None:
    for release in ("2024r7", "2024r8"):
        trailer.at(release)
        path = "trailerCampaigns/6200001527"
        assert trailer.read(path)["promotedTransmissionId"] == "TX1"
        sandbox.whatson.delete_transmission("TX1")
        reply = trailer("GET", path)
        if release == "2024r7":
            assert (reply.status, "errors" in reply.json()) == (500, False)
        else:
            found = reply.json()
            assert (found["promotedTransmissionId"], found["multiplePromotedTransmissionIds"]) == (None, ["TX11"])


@pytest.mark.parametrize(("release", "count"), [("2022r8", 8), ("2022r10", 11), ("2025r10", 12)])
def test_trailers_have_custom_attributes(trailer: Calls, release: str, count: int) -> None:
    trailer.at(release)
    made = trailer.post("trailers", title="T", customAttributes={"cAText": "x"})
    found = trailer.read(f"trailers/{made}", customAttributes="allCustomAttributes")
    values: dict[str, Any] = {row["attributeName"]: row["value"] for row in found["customAttributes"]}
    assert (len(values), values["cAText"]) == (count, "x")
    trailer.put(f"trailers/{made}", title="U", trailerId="T1")
    assert trailer.read("trailers/T1")["title"] == "U"
    missing(trailer("PUT", f"trailers/{made}", {}), "Trailer", made)


# --- variants together ------------------------------------------------------------------------------------------------


def test_a_put_that_clears_clears_in_tables_too(content: Calls) -> None:
    content.at("2026r3", variants={"whatson.omitted": "cleared_by_put", "whatson.unset_fields": "absent"})
    made = content.post("crtAssignments", contentId=PROGRAM, crtNumber="C1")
    content.put(f"crtAssignments/{made}", contentId=PROGRAM)
    assert content.read(f"crtAssignments/{made}") == {"id": made, "contentId": PROGRAM}


def test_unknown_fields_and_references_in_tables(content: Calls) -> None:
    content.at("2026r3", variants={"whatson.unknown_fields": "refused", "whatson.unknown_dropdown": "accepted"})
    assert content("POST", "crtAssignments", {"contentId": PROGRAM, "nothing": 1}).status == 422
    assert content("POST", "crtAssignments", {"contentId": "nothing"}).status == 200
    assert content("POST", "clearanceWindows", {"nothing": 1}).status == 200
    assert content("PUT", f"programs/{PROGRAM}", {"origin": "Nothing"}).status == 200
    assert content("POST", "programs", {**LEAST, "contentId": "P"}).status == 200
