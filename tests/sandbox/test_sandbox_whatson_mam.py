"""The MAM side: media assets and their components, media, positions, lists."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_wire import Wire
from whatson_wire import Calls, codes, envelope, missing

from broadcast_clients.sandbox import Sandbox

ASSET, SEQUENCE, PROGRAM, BARBIE = "6111521000", "6111522000", "143048527", "9294452527"


@pytest.fixture
def mam(sandbox: Sandbox, whatson: Wire) -> Calls:
    return Calls(sandbox, whatson, "mam")


# --- media assets ---------------------------------------------------------------------------------------------------


def test_the_printed_media_asset(mam: Calls) -> None:
    found = mam.read(f"mediaAssets/{ASSET}")
    printed = {
        "mediaAssetId": "6111521000",
        "mediaAssetSequenceId": "6111522000",
        "label": "0000001302",
        "contentId": "143048527",
        "contentTitle": "AVENGERS: ENDGAME",
        "remarks": None,
    }
    assert {name: found[name] for name in printed} == printed
    (rating,) = found["ratings"]
    assert (rating["regulator"], rating["rating"], len(rating["contentWarnings"])) == ("localRegulator", "6", 3)
    mam.at("2024r3")
    assert "contentWarnings" not in mam.read(f"mediaAssets/{ASSET}")["ratings"][0]


def test_an_asset_is_made_changed_and_renamed(mam: Calls, sandbox: Sandbox) -> None:
    made = mam.post("mediaAssets", mediaAssetId="MA1", contentId=BARBIE, label="L", kind="Broadcast", status="Ready")
    assert made == "MA1"
    mam.put("mediaAssets/MA1", remarks="R", label=None, mediaAssetId="MA2")
    found = mam.read("mediaAssets/MA2")
    assert (found["remarks"], found["label"], found["contentTitle"]) == ("R", None, "Barbie")
    assert found["mediaAssetSequenceId"]
    missing(mam("GET", "mediaAssets/MA1"), "MediaAsset", "MA1")
    missing(mam("PUT", "mediaAssets/MA1", {}), "MediaAsset", "MA1")
    assert mam.post("mediaAssets", contentId=BARBIE).isdigit()
    assert sandbox.whatson.writes("MA2") == {"updated": 1}
    assert codes(mam("POST", "mediaAssets", {"label": 1})) == ["422"]
    assert codes(mam("POST", "mediaAssets", {"label": "x"})) == ["CORE-00010"]
    assert codes(mam("POST", "mediaAssets", {"contentId": "nothing"})) == ["CORE-00004"]


def test_content_follows_its_new_reference(mam: Calls, sandbox: Sandbox, whatson: Wire) -> None:
    Calls(sandbox, whatson).put(f"programs/{PROGRAM}", contentId="NEW")
    assert mam.read(f"mediaAssets/{ASSET}")["contentId"] == "NEW"


def rated(*warnings: dict[str, Any], regulator: str = "localRegulator") -> dict[str, Any]:
    return {"ratings": [{"regulator": regulator, "contentWarnings": list(warnings)}]}


def test_the_printed_errors_of_content_warnings(mam: Calls) -> None:
    path = f"mediaAssets/{ASSET}"
    drugs = {"id": "Drugs", "value": True}
    sentence = "The call contains multiple references to the same Parental rating identified with Drugs"
    reply = mam("PUT", path, rated(drugs, drugs))
    envelope(reply, "CORE-00011", "$_Unprocessable ressource", [sentence], "MediaAsset", ASSET)
    reply = mam("PUT", path, rated({"id": "Usage", "value": "yes"}))
    envelope(reply, "CORE-00002", "BOOLEAN: only true or false allowed", ["Usage"], "MediaAsset", ASSET)
    reply = mam("PUT", path, rated({"id": "Violence", "value": True}, regulator="csaRegulator"))
    text = "$_The content warnings with id Violence was not found for regulator csaRegulator"
    envelope(reply, "MAM-00046", text, ["Violence", "csaRegulator"], "MediaAsset", ASSET)


def test_ratings_are_cleared(mam: Calls) -> None:
    mam.put(f"mediaAssets/{ASSET}", ratings=[{"regulator": "localRegulator", "rating": None}])
    assert mam.read(f"mediaAssets/{ASSET}")["ratings"][0]["rating"] is None
    mam.put(f"mediaAssets/{ASSET}", ratings=None)
    assert mam.read(f"mediaAssets/{ASSET}")["ratings"] == []
    mam.at("2022r5")
    assert mam("PUT", f"mediaAssets/{ASSET}", {"ratings": None}).status == 422


def test_a_preferred_asset_is_of_a_kind_to_broadcast(mam: Calls) -> None:
    reply = mam("PUT", f"mediaAssets/{ASSET}", {"kind": "VOD", "preferred": True})
    text = "The kind of media asset cannot be used for broadcasting so you cannot set it as preferred"
    envelope(reply, "CORE-00002", text, ["VOD"], "MediaAsset", ASSET)
    mam.at("2021r2.000")
    assert mam("PUT", f"mediaAssets/{ASSET}", {"kind": "VOD", "preferred": True}).status == 200


def test_a_preferred_asset_unseats_the_one_before_it_since_2022r7(mam: Calls) -> None:
    for release, stays in (("2022r5", True), ("2022r7", False)):
        mam.at(release)
        mam.post("mediaAssets", mediaAssetId="MA1", contentId=PROGRAM, kind="Broadcast", preferred=True)
        assert mam.read(f"mediaAssets/{ASSET}")["preferred"] == stays
        assert mam.read("mediaAssets/MA1")["preferred"] is True


def test_a_sequence_is_one_assets(mam: Calls) -> None:
    reply = mam("POST", "mediaAssets", {"mediaAssetId": "X", "contentId": PROGRAM, "mediaAssetSequenceId": SEQUENCE})
    text = f"$_Media Asset sequence with id {SEQUENCE} is not unique"
    envelope(reply, "MAM-00037", text, [SEQUENCE], "MediaAsset", "X")
    assert mam("PUT", f"mediaAssets/{ASSET}", {"mediaAssetSequenceId": SEQUENCE}).status == 200


def test_a_historical_asset_is_reactivated_since_2022r7(mam: Calls, sandbox: Sandbox) -> None:
    body = {"contentId": PROGRAM, "mediaAssetSequenceId": SEQUENCE, "remarks": "again"}
    for release in ("2022r5", "2022r7"):
        mam.at(release)
        sandbox.whatson.retire(ASSET)
        missing(mam("GET", f"mediaAssets/{ASSET}"), "MediaAsset", ASSET)
        assert mam.read("mediaAssets", filter=f"eq(contentId,{PROGRAM})") == []
        reply = mam("POST", "mediaAssets", body)
        if release == "2022r5":
            assert codes(reply) == ["MAM-00037"]
        else:
            assert reply.json() == {"mediaAssetId": ASSET}
            assert mam.read(f"mediaAssets/{ASSET}")["remarks"] == "again"
    sandbox.whatson.retire(ASSET)
    assert codes(mam("POST", "mediaAssets", {**body, "label": 1})) == ["422"]
    assert ASSET in sandbox.whatson.ids("historical_media_asset")
    with pytest.raises(ValueError, match="no media asset"):
        sandbox.whatson.retire("nothing")


def marked(count: int, *, in_sync: bool) -> dict[str, Any]:
    markers = [{"type": "mediaAsset", "timecode": f"00:0{number}:00.00"} for number in range(count)]
    return {"markers": [{"type": "ad", "timecode": "00:10:00.00"}, *markers], "markersInSync": in_sync}


def test_hard_markers_go_with_being_in_sync_since_2024r3(mam: Calls) -> None:
    for count, in_sync, fits in (
        (2, True, True),
        (1, True, False),
        (0, True, False),
        (0, False, True),
        (2, False, False),
    ):
        for call in (f"PUT mediaAssets/{ASSET}", f"PUT completeMediaAssets/{ASSET}"):
            reply = mam(*call.split(), marked(count, in_sync=in_sync))
            assert (reply.status == 200) == fits, (count, in_sync)
    envelope(reply, "6071", "Wrong amount of media asset hard markers.", [], "MediaAsset", ASSET)
    mam.put(f"mediaAssets/{ASSET}", **marked(2, in_sync=True))
    assert len(mam.read(f"mediaAssets/{ASSET}")["markers"]) == 3
    assert mam("PUT", f"mediaAssets/{ASSET}", {"markers": [{"type": "ad", "timecode": "1"}]}).status == 422
    mam.at("2024r2")
    assert mam("PUT", f"mediaAssets/{ASSET}", marked(1, in_sync=True)).status == 200


def test_custom_attributes_came_with_2021r3(mam: Calls) -> None:
    for release, count in (("2021r2.001", None), ("2021r3.000", 8), ("2022r10", 11)):
        mam.at(release)
        found = mam.read(f"mediaAssets/{ASSET}", customAttributes="allCustomAttributes").get("customAttributes")
        assert (len(found) if count else found or None) == count
    mam.put(f"mediaAssets/{ASSET}", customAttributes={"cANumber": 3})
    (row,) = mam.read(f"mediaAssets/{ASSET}", customAttributes="cANumber")["customAttributes"]
    assert row == {"attributeName": "cANumber", "value": 3, "type": "Number field"}


def test_assets_are_listed_in_short_and_filtered(mam: Calls) -> None:
    rows = mam.read("mediaAssets")
    assert len(rows) == 116
    assert set(rows[0]) == {"mediaAssetId", "contentId", "label", "status", "frameRate", "kind", "preferred"}
    ready = mam.read("mediaAssets", filter="eq(status,Ready);eq(preferred,true)", sort="label", limit=5, offset=1)
    assert (len(ready), {row["status"] for row in ready}) == (5, {"Ready"})
    dated = mam.read("mediaAssets", filter="between(scheduledDate,(2024-02-01,2024-02-10))")
    assert 0 < len(dated) < 20
    assert 0 < len(mam.read("mediaAssets", filter="eq(videoMamSystems,Vault)")) < len(rows)
    assert len(mam.read("mediaAssets", filter="eq(videoMediaLabel,M000003)")) == 1
    mam.at("2023r3", variants={"whatson.first_sightings": "earlier"})
    assert mam("GET", "mediaAssets", filter="eq(videoMamSystems,Vault)").status == 400


# --- components -----------------------------------------------------------------------------------------------------


def components(mam: Calls, asset: str, kind: str = "video") -> list[dict[str, Any]]:
    return [row for row in mam.read(f"{kind}Components") if row["mediaAssetId"] == asset]


def test_a_complete_asset_is_made_in_one_call(mam: Calls) -> None:
    body = {
        "mediaAssetId": "CA",
        "contentId": BARBIE,
        "videoComponents": [{"videoComponentId": "V1", "aspectRatio": "16:9", "media": ["6400001000"]}],
        "audioComponents": [{"mamSystems": ["Vault"]}, {"mamSystems": ["Archive"]}],
    }
    assert mam("POST", "completeMediaAssets", body).json() == {"mediaAssetId": "CA"}
    assert mam.read("videoComponents/V1")["mediaAssetId"] == "CA"
    assert len(components(mam, "CA", "audio")) == 2
    assert "CA" in mam.read("media/6400001000")["linkedMediaAssets"]
    mam.put("completeMediaAssets/CA", audioComponents=[], remarks="R", mediaAssetId="CB")
    assert (components(mam, "CB", "audio"), len(components(mam, "CB"))) == ([], 1)
    assert mam.read("mediaAssets/CB")["remarks"] == "R"


def test_a_complete_asset_that_is_wrong_changes_nothing(mam: Calls) -> None:
    for part in ("x", ["x"], [{"media": ["nothing"]}], [{"definition": 1}]):
        reply = mam("PUT", f"completeMediaAssets/{ASSET}", {"remarks": "R", "videoComponents": part})
        assert reply.status in (404, 422)
        assert reply.json()["id"] == ASSET
    reply = mam("PUT", f"completeMediaAssets/{ASSET}", {"label": 1, "videoComponents": []})
    assert reply.status == 422
    assert (mam.read(f"mediaAssets/{ASSET}")["remarks"], len(components(mam, ASSET))) == (None, 1)


def test_media_are_unlinked_since_2024r3(mam: Calls) -> None:
    for release, left in (("2024r2", 1), ("2024r3", 0)):
        mam.at(release)
        (video,) = components(mam, ASSET)
        part = {"videoComponentId": video["videoComponentId"], "media": []}
        mam.put(f"completeMediaAssets/{ASSET}", videoComponents=[part])
        assert len(components(mam, ASSET)[0]["media"]) == left


def test_video_components_have_calls_of_their_own(mam: Calls) -> None:
    mam.at("2024r9")
    made = mam.post("videoComponents", mediaAssetId=ASSET, dynamicRange="hdr", transferMethod="hlg")
    mam.put(f"videoComponents/{made}", definition="UHD", hasBurntInCaptions=True)
    found = mam.read(f"videoComponents/{made}")
    assert (found["dynamicRange"], found["definition"], found["hasBurntInCaptions"]) == ("hdr", "UHD", True)
    assert codes(mam("PUT", f"videoComponents/{made}", {"dynamicRange": "x"})) == ["CORE-00004"]
    missing(mam("GET", "videoComponents/nothing"), "Video Component", "nothing")
    mam.at("2024r4")
    assert "dynamicRange" not in mam.read("videoComponents")[0]


def test_components_are_filtered_by_their_systems(mam: Calls) -> None:
    for kind in ("video", "audio", "subtitling"):
        everything = mam.read(f"{kind}Components")
        some = mam.read(f"{kind}Components", filter="eq(mamSystems,Playout)")
        assert 0 < len(some) < len(everything)
        assert mam("GET", f"{kind}Components", filter="eq(format,x)").status == 400


def test_sequences_show_their_intention_since_2022r4(mam: Calls) -> None:
    for release, there in (("2022r3", False), ("2022r4", True)):
        mam.at(release)
        mam.put(f"mediaAssetSequences/{SEQUENCE}", intention="VOD")
        assert mam.read(f"mediaAssetSequences/{SEQUENCE}").get("intention") == ("VOD" if there else None)
        assert ("intention" in mam.read(f"mediaAssetSequences/{SEQUENCE}")) == there
    assert mam.post("mediaAssetSequences", mediaAssetSequenceId="S1", intention="VOD") == "S1"
    mam.post("mediaAssets", contentId=PROGRAM, mediaAssetSequenceId="S1")


# --- media and positions --------------------------------------------------------------------------------------------


def test_media_are_made_from_templates(mam: Calls) -> None:
    reply = mam("POST", "media", {"mediaId": "M1", "label": "L", "TCIN": "00:00:10.00"}, template="TAPE")
    assert reply.json() == {"mediaId": "M1"}
    found = mam.read("media/M1")
    assert (found["type"], found["library"], found["TCIN"], found["isLost"]) == ("Tape", "Vault", "00:00:10.00", False)
    assert codes(mam("POST", "media", {"label": "x"}, template="Nothing")) == ["CORE-00004"]
    assert codes(mam("POST", "media", {"TCOUT": "1", "filesize": "x", "MAMSystems": ["x"]})) == [
        "422", "422", "CORE-00004",
    ]  # fmt: skip
    (row,) = mam.read("media", filter="eq(label,L)")
    assert set(row) == {"label", "status", "library", "type", "mediaId", "identification", "frameRate"}
    mam.put("media/M1", mediaId="M2", checksum="c", filesize=12.5)
    assert (mam.read("media/M2")["checksum"], mam.read("media/M2")["filesize"]) == ("c", 12.5)
    assert mam("DELETE", "media/M2").json() == {"mediaId": "M2"}
    missing(mam("GET", "media/M2"), "Media", "M2")


def test_media_have_positions_since_2025r3(mam: Calls) -> None:
    assert "mediaPositions" not in mam.read("media/6400001000")
    mam.at("2025r6")
    (first,) = mam.read("media/6400001000")["mediaPositions"]
    made = mam.post("mediaPositions", mediaId="6400001000", type="Shelf", subType="Offline", status="Online")
    assert mam.read("media/6400001000")["mediaPositions"] == [first, made]
    mam.put(f"mediaPositions/{made}", url="file:///x", mediaPositionId="P1")
    assert mam.read("mediaPositions/P1")["url"] == "file:///x"
    rows = mam.read("mediaPositions", filter="eq(mediaId,6400001000);eq(type,Shelf)")
    assert [row["mediaPositionId"] for row in rows] == ["P1"]
    mam.put("media/6400001000", mediaId="M9")
    assert mam.read("mediaPositions/P1")["mediaId"] == "M9"
    assert mam("DELETE", "mediaPositions/P1").status == 200
    mam("DELETE", "media/M9")
    missing(mam("GET", f"mediaPositions/{first}"), "Media Position", first)
    mam.at("2025r3")
    assert "status" not in mam.read(f"mediaPositions/{first}")


def test_what_a_position_needs(mam: Calls) -> None:
    mam.at("2025r6")
    reply = mam("POST", "mediaPositions", {"mediaPositionId": "P"})
    assert [error["data"] for error in reply.json()["errors"]] == [["mediaId"], ["type"]]
    envelope(
        mam("POST", "mediaPositions", {"mediaPositionId": "P", "type": "Disk", "mediaId": "nothing"}),
        "CORE-00004", "$_Referenced resource not found", ["nothing"], "Media Position", "P", 404,
    )  # fmt: skip
    mam.post("mediaPositions", mediaPositionId="P", mediaId="6400001000", type="Disk")
    assert codes(mam("POST", "mediaPositions", {"mediaPositionId": "P", "url": "x"})) == ["CORE-00010"]
    assert codes(mam("PUT", "mediaPositions/P", {"type": None})) == ["CORE-00010"]
    assert codes(mam("PUT", "mediaPositions/P", {"type": "Nothing"})) == ["CORE-00004"]
    mam.put("mediaPositions/P", url="x")


def test_values_of_a_dropdown_attribute(mam: Calls) -> None:
    mam.at("2026r3")
    path = "dropdown/concept/MediaAsset/customAttribute"
    assert mam.read(f"{path}/cADropDown")[0] == {"id": "A", "name": "A"}
    missing(mam("GET", f"{path}/cAText"), "Custom Attribute", "cAText")
