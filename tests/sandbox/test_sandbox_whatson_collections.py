"""Content collections and their items, single titles, press sheets."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_wire import Reply, Wire
from whatson_wire import LEAST, Calls, codes, envelope, missing

from broadcast_clients.sandbox import Sandbox

SERIES, SEASON, COLLECTION, PROGRAM, BARBIE = "32614015BE", "7445043527", "9196369527", "143048527", "9294452527"
ITEM = "Content Collection Item"
NO_REMOVAL = "Content collection item could not be removed"


@pytest.fixture
def content(sandbox: Sandbox, whatson: Wire) -> Calls:
    return Calls(sandbox, whatson)


# --- collections ----------------------------------------------------------------------------------------------------


def test_the_flag_on_versions_is_false_whenever_it_is_left_out(content: Calls) -> None:
    made = content.post("contentCollections", includesAllProductVersions=True, **LEAST)
    path = f"contentCollections/{made}"
    assert content.read(path)["includesAllProductVersions"] is True
    content.put(path, title="x")
    assert content.read(path)["includesAllProductVersions"] is False
    content.put(path, includesAllProductVersions=True)
    content.post("contentCollections", contentId=made)
    assert content.read(path)["includesAllProductVersions"] is False
    content.at("2023r11")
    assert "includesAllProductVersions" not in content.read(f"contentCollections/{COLLECTION}")


def test_title_and_duration_are_mandatory(content: Calls) -> None:
    reply = content("POST", "contentCollections", {"contentId": "C"})
    assert codes(reply) == ["CORE-00010", "CORE-00010"]
    assert [error["data"] for error in reply.json()["errors"]] == [["title"], ["duration"]]
    assert (reply.json()["concept"], reply.json()["id"]) == ("Content Collection", "C")


def test_a_collection_is_read_like_a_season(content: Calls) -> None:
    found = content.read(f"contentCollections/{COLLECTION}")
    assert (found["contentType"], found["contentCollectionStructure"]) == ("season", "contentCollection")
    assert (found["contentCollectionItemIds"], found["seriesId"]) == (["HP1"], SERIES)
    assert found["contentCollectionIntentions"] == ["VOD", "Collection"]
    assert "episodeIds" not in found


def test_intentions_are_values_of_their_list(content: Calls) -> None:
    for path in (f"seasons/{SEASON}", f"contentCollections/{COLLECTION}", f"series/{SERIES}"):
        content.put(path, contentCollectionIntentions=["Best of"])
        assert content.read(path)["contentCollectionIntentions"] == ["Best of"]
        assert content("PUT", path, {"contentCollectionIntentions": ["Nothing"]}).status == 404
    content.at("2023r10")
    content.put(f"series/{SERIES}", contentCollectionIntentions=["Best of"])
    assert "contentCollectionIntentions" not in content.read(f"series/{SERIES}")


def test_a_planned_collection_stays(content: Calls, sandbox: Sandbox) -> None:
    sandbox.whatson.plan(COLLECTION)
    reply = content("DELETE", f"contentCollections/{COLLECTION}")
    envelope(reply, "CONTENT-00076", "Content collection could not be removed", [], "Content Collection", COLLECTION)
    sandbox.whatson.unplan(COLLECTION)
    sandbox.whatson.plan("HP1")
    assert codes(content("DELETE", f"contentCollections/{COLLECTION}")) == ["CONTENT-00076"]
    sandbox.whatson.unplan("HP1")
    assert content("DELETE", f"contentCollections/{COLLECTION}").json() == {"contentId": COLLECTION}
    missing(content("GET", "contentCollectionItems/HP1"), ITEM, "HP1")
    with pytest.raises(ValueError, match="no collection and no item"):
        sandbox.whatson.plan("HP1")


# --- items ----------------------------------------------------------------------------------------------------------


def test_the_printed_item(content: Calls) -> None:
    assert content.read("contentCollectionItems/HP1") == {
        "id": "HP1",
        "orderNumber": 1,
        "displayNumber": None,
        "displayType": "programType",
        "contentId": "3261665527",
        "contentType": "program",
        "version": "Default",
        "contentCollectionId": "9196369527",
    }


def add(content: Calls, **fields: Any) -> Reply:
    return content("POST", "contentCollectionItems", {"contentCollectionId": COLLECTION, "id": "I", **fields})


def test_items_are_added_changed_renamed_and_deleted(content: Calls) -> None:
    assert add(content, contentId=PROGRAM, displayNumber=1, displayType="clip").json() == {"id": "I"}
    assert content.read("contentCollectionItems/I")["orderNumber"] == 2
    content.put("contentCollectionItems/I", id="1705202310", displayNumber="2", displayType="episode")
    missing(content("GET", "contentCollectionItems/I"), ITEM, "I")
    found = content.read("contentCollectionItems/1705202310")
    assert (found["displayNumber"], found["displayType"], found["contentId"]) == (2, "episode", PROGRAM)
    assert content.read(f"contentCollections/{COLLECTION}")["contentCollectionItemIds"] == ["HP1", "1705202310"]
    content.put("contentCollectionItems/1705202310", displayType=None)
    assert content.read("contentCollectionItems/1705202310")["displayType"] is None
    content("DELETE", "contentCollectionItems/1705202310")
    assert content.read(f"contentCollections/{COLLECTION}")["contentCollectionItemIds"] == ["HP1"]
    nameless = add(content, id=None, contentId=PROGRAM).json()["id"]
    assert nameless.isdigit()
    assert codes(content("PUT", "contentCollectionItems/HP1", {"id": nameless})) == ["422"]


@pytest.mark.parametrize("name", ["contentId", "contentCollectionId"])
def test_a_new_item_needs_content_and_collection(content: Calls, name: str) -> None:
    reply = add(content, **{"contentId": PROGRAM, name: None})
    envelope(
        reply, "CORE-00010", f"The field '{name}' is mandatory when creating this concept.", [name], ITEM, "I"
    )  # fmt: skip


def test_an_item_keeps_content_and_collection(content: Calls) -> None:
    text = "It is not possible to update the content collection to which this item belongs"
    same = {"contentId": "3261665527", "contentCollectionId": COLLECTION, "displayType": "clip"}
    assert add(content, id="HP1", **same).json() == {"id": "HP1"}
    for change in ({"contentId": PROGRAM}, {"contentCollectionId": "9422279527"}):
        reply = add(content, **{"id": "HP1", **same, **change})
        envelope(reply, "CONTENT-00082", text, list(change.values()), ITEM, "HP1")
    assert content.read("contentCollectionItems/HP1")["contentCollectionId"] == COLLECTION


@pytest.mark.parametrize("identity", [SERIES, SEASON, COLLECTION])
def test_only_single_works_are_items(content: Calls, identity: str) -> None:
    text = "Standard seasons, content collections or parent series cannot be added as items to a content collection"
    envelope(add(content, contentId=identity), "CONTENT-00084", text, [identity], ITEM, "I")


def test_episodes_and_interstitials_are_items(content: Calls, sandbox: Sandbox) -> None:
    episode = sandbox.whatson.ids("episode")[0]
    assert add(content, contentId=episode).status == 200
    assert content.read("contentCollectionItems/I")["contentType"] == "episode"
    assert add(content, id="J", contentId="7710000001").status == 200
    assert content.read("contentCollectionItems/J")["contentType"] == "interstitial"
    reply = add(content, id="K", contentId="nothing")
    envelope(reply, "CORE-00004", "$_Referenced resource not found", ["nothing"], ITEM, "K", 404)
    assert codes(add(content, id="K", contentId=PROGRAM, contentCollectionId="nothing")) == ["CORE-00004"]


def test_a_standard_season_has_no_items_and_a_parent_series_since_2023r11(content: Calls) -> None:
    assert add(content, contentId=PROGRAM, contentCollectionId=SEASON).status == 422
    assert add(content, contentId=PROGRAM, contentCollectionId=SERIES).status == 200
    assert content.read(f"series/{SERIES}")["contentCollectionItemsIds"] == ["I"]
    content.at("2023r10")
    assert add(content, contentId=PROGRAM, contentCollectionId=SERIES).status == 422


def test_content_is_in_one_collection_only_with_an_exclusive_intention(content: Calls) -> None:
    other = content.post("contentCollections", contentCollectionIntentions=["VOD"], **LEAST)
    reply = add(content, contentId="3261665527", contentCollectionId=other)
    text = '"HARRY POTTER" is already part of a content collection with intention "VOD" and cannot be added once more.'
    envelope(reply, "5886", text, [], ITEM, "I")
    content.put(f"contentCollections/{other}", contentCollectionIntentions=["Best of"])
    assert add(content, contentId="3261665527", contentCollectionId=other).status == 200


@pytest.mark.parametrize("fields", [{"displayNumber": "x"}, {"displayNumber": True}, {"displayType": 1}])
def test_an_item_of_the_wrong_type_is_refused(content: Calls, fields: dict[str, Any]) -> None:
    assert add(content, contentId=PROGRAM, **fields).status == 422
    assert content("PUT", "contentCollectionItems/HP1", fields).status == 422
    assert codes(content("PUT", "contentCollectionItems/HP1", {"displayType": "x"})) == ["CORE-00004"]


def test_planned_items_couldnt_be_deleted_before_2023r13(content: Calls, sandbox: Sandbox) -> None:
    content.at("2023r12")
    sandbox.whatson.plan("HP1")
    reply = content("DELETE", "contentCollectionItems/HP1")
    envelope(reply, "CONTENT-00077", NO_REMOVAL, [], ITEM, "HP1")
    content.at("2023r13")
    sandbox.whatson.plan("HP1")
    assert content("DELETE", "contentCollectionItems/HP1").status == 200


# --- titles ---------------------------------------------------------------------------------------------------------


def test_the_printed_title(content: Calls) -> None:
    assert content.read("titles/6176112544") == {
        "id": "6176112544",
        "contentId": "143048527",
        "title": "MCU23",
        "type": "SubTitle",
        "alternativeTitle": False,
        "broadcastingTitle": False,
    }


def test_a_title_is_made_changed_and_deleted(content: Calls) -> None:
    assert content.post("titles", id="T1", contentId=PROGRAM, type="SubTitle", title="x") == "T1"
    assert [row["id"] for row in content.read(f"programs/{PROGRAM}")["productTitles"]][-1] == "T1"
    content.put("titles/T1", title="y", id="T2", type="Other")
    assert (content.read("titles/T2")["title"], content.read("titles/T2")["type"]) == ("y", "Other")
    missing(content("GET", "titles/T1"), "Title", "T1")
    assert content("DELETE", "titles/T2").json() == {"id": "T2"}
    assert len(content.read(f"programs/{PROGRAM}")["productTitles"]) == 2
    assert content.post("titles", contentId=PROGRAM, type="SubTitle").isdigit()


def test_a_new_title_needs_content_and_type(content: Calls) -> None:
    reply = content("POST", "titles", {"id": "T", "title": "x"})
    assert [error["data"] for error in reply.json()["errors"]] == [["contentId"], ["type"]]
    assert codes(reply) == ["CORE-00010", "CORE-00010"]
    reply = content("POST", "titles", {"id": "T", "contentId": "nothing", "type": "SubTitle"})
    envelope(reply, "CORE-00004", "$_Referenced resource not found", ["nothing"], "Title", "T", 404)


def test_a_broadcasting_title_remains(content: Calls) -> None:
    reply = content("PUT", "titles/143049544", {"broadcastingTitle": False})
    envelope(reply, "422", "No title would remain as broadcasting title", [], "Title", "143049544")
    content.put("titles/6176112544", broadcastingTitle=True)
    flags = {row["id"]: row["broadcastingTitle"] for row in content.read(f"programs/{PROGRAM}")["productTitles"]}
    assert flags == {"143049544": False, "6176112544": True}
    assert content("PUT", "titles/6176112544", {"title": 1}).status == 422


def test_broadcasting_and_alternative_titles_cant_be_deleted(content: Calls) -> None:
    for change in ({}, {"alternativeTitle": False}, {"alternativeTitle": True, "broadcastingTitle": False}):
        if "broadcastingTitle" in change:
            content.put("titles/6176112544", broadcastingTitle=True)
        content.put("titles/143049544", **change)
        reply = content("DELETE", "titles/143049544")
        text = "A broadcasting or alternative title cannot be deleted"
        envelope(reply, "422", text, ["143049544"], "Title", "143049544")
    content.put("titles/143049544", alternativeTitle=False)
    assert content("DELETE", "titles/143049544").status == 200


def test_titles_written_with_the_product_are_known_by_id(content: Calls) -> None:
    content.put(f"programs/{BARBIE}", productTitles=[{"id": "B1", "title": "x", "broadcastingTitle": True}])
    assert content.read("titles/B1")["contentId"] == BARBIE
    content.put(f"programs/{BARBIE}", productTitles=[{"id": "B2", "title": "x"}])
    assert content("GET", "titles/B1").status == 404


# --- press sheets ---------------------------------------------------------------------------------------------------


def test_the_printed_press_sheet(content: Calls) -> None:
    assert content.read("pressSheets/9065887828") == {
        "pressSheetId": "9065887828",
        "pressTarget": "Default",
        "pressStatus": None,
        "contentId": "7092611527",
        "title": "FOR ALL MANKIND",
        "shortTeletext": None,
        "seriesTitle": None,
        "images": [
            {
                "imageId": "6231653000",
                "highResolutionURL": "//poster-e1616427715306.jpg",
                "identification": "W9287",
            }
        ],
    }


def test_a_press_sheet_is_made_changed_renamed_and_deleted(content: Calls) -> None:
    made = content.post("pressSheets", contentId=BARBIE, pressTarget="French", title="BARBIE", pressStatus="Ready")
    assert content.read(f"programs/{BARBIE}")["pressSheets"][-1]["pressSheetId"] == made
    content.post("pressSheets", pressSheetId=made, contentId=BARBIE, pressTarget="French", title="B")
    content.put(f"pressSheets/{made}", pressSheetId="PS1", pressStatus=None, shortTeletext="short")
    found = content.read("pressSheets/PS1")
    assert (found["title"], found["pressStatus"], found["shortTeletext"]) == ("B", None, "short")
    missing(content("GET", f"pressSheets/{made}"), "Press Sheet", made)
    content("DELETE", "pressSheets/PS1")
    assert "PS1" not in str(content.read(f"programs/{BARBIE}")["pressSheets"])
    missing(content("DELETE", "pressSheets/PS1"), "Press Sheet", "PS1")


def test_a_new_press_sheet_needs_product_and_target(content: Calls) -> None:
    reply = content("POST", "pressSheets", {"title": "x"})
    assert [error["data"] for error in reply.json()["errors"]] == [["contentId"], ["pressTarget"]]
    for fields in ({"contentId": "nothing", "pressTarget": "Web"}, {"contentId": BARBIE, "pressTarget": "Nothing"}):
        assert codes(content("POST", "pressSheets", fields)) == ["CORE-00004"]
    assert codes(content("PUT", "pressSheets/8946250095", {"pressStatus": "Nothing", "title": 1})) == [
        "CORE-00004", "422",
    ]  # fmt: skip


def test_images_of_press_sheets_are_those_of_the_product(content: Calls) -> None:
    pictures = [{"imageId": f"I{n}", "pressTargets": targets} for n, targets in enumerate((["English"], ["French"]))]
    content.put(f"programs/{BARBIE}", images=[*pictures, {"imageId": "I2", "pressTargets": ["English", "French"]}])
    made = content.post("pressSheets", contentId=BARBIE, pressTarget="English")
    assert [image["imageId"] for image in content.read(f"pressSheets/{made}")["images"]] == ["I0", "I2"]
    assert not any("pressTargets" in image for image in content.read(f"pressSheets/{made}")["images"])
    body = {"images": [{"imageId": "I9", "pressTargets": ["Web"]}], "pressTarget": "English"}
    content.put(f"pressSheets/{made}", **body)
    (image,) = content.read(f"programs/{BARBIE}")["images"]
    assert (image["imageId"], image["pressTargets"]) == ("I9", ["English"])
    content.put(f"pressSheets/{made}", images=[{"imageId": "I10"}])
    (image,) = content.read(f"programs/{BARBIE}")["images"]
    assert (image["imageId"], image["pressTargets"]) == ("I10", [])


def test_images_moved_from_press_sheets_to_products(content: Calls) -> None:
    for release, on_sheet, on_product in (("2022r12", ["I1"], None), ("2023r2", None, 1), ("2023r3", ["I1"], 1)):
        content.at(release)
        content.put("pressSheets/8946250095", pressTarget="English", images=[{"imageId": "I1"}])
        shown = content.read("pressSheets/8946250095").get("images")
        assert (None if shown is None else [image["imageId"] for image in shown]) == on_sheet
        images = content.read(f"programs/{PROGRAM}").get("images")
        assert (None if images is None else len(images)) == on_product


def test_fields_of_press_sheets_came_with_2023r2(content: Calls) -> None:
    content.at("2022r12")
    assert not {"shortTeletext", "seriesTitle"} & set(content.read("pressSheets/8946250095"))
    assert "pressSheets" in content.read(f"programs/{PROGRAM}")
    content.at("2020r2.002")
    assert "pressSheets" not in content.read(f"programs/{PROGRAM}")


@pytest.mark.parametrize(
    ("release", "mode", "expected"),
    [
        ("2024r2", "always", ["COOKING SHOW", "COOKING SHOW FINALE"]),
        ("2024r3", None, ["COOKING SHOW", "COOKING SHOW FINALE"]),
        ("2024r3", "never", ["COOKING SHOW", "COOKING SHOW FINALE"]),
        ("2024r3", "onlyIfValuesAreEqual", ["COOKING WITH ME", "COOKING SHOW FINALE"]),
        ("2024r3", "always", ["COOKING WITH ME", "COOKING WITH ME"]),
    ],
)
def test_press_sheets_follow_when_they_are_told_to(
    content: Calls, sandbox: Sandbox, release: str, mode: str | None, expected: list[str]
) -> None:
    content.at(release)
    season = content.post("seasons", **LEAST)
    episodes = [content.post("episodes", seasonId=season, **LEAST) for _ in range(2)]
    titles = ("COOKING SHOW", "COOKING SHOW", "COOKING SHOW FINALE")
    sheets = [
        content.post("pressSheets", contentId=owner, pressTarget="English", title=title)
        for owner, title in zip((season, *episodes), titles, strict=True)
    ]
    other = content.post("pressSheets", contentId=episodes[0], pressTarget="French", title="COOKING SHOW")
    content("POST", f"seasons/{season}/versions/v", {})
    query = {} if mode is None else {"propagateToEpisodes": mode, "propagateToVersions": mode}
    assert content("PUT", f"pressSheets/{sheets[0]}", {"title": "COOKING WITH ME"}, **query).status == 200
    assert [content.read(f"pressSheets/{sheet}")["title"] for sheet in sheets[1:]] == expected
    assert content.read(f"pressSheets/{other}")["title"] == "COOKING SHOW"
    stored = sandbox.whatson.stored("season", season)
    assert stored is not None
    assert stored["versions"]["v"]["sheets"][0]["title"] == expected[0]


def test_another_mode_for_press_sheets_is_400(content: Calls) -> None:
    reply = content("PUT", "pressSheets/8946250095", {"title": "x"}, propagateToEpisodes="all")
    assert (reply.status, codes(reply)) == (400, ["400"])
