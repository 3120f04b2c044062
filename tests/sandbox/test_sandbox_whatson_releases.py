"""Which operations there are at a release, by what the notes say of each."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
import yaml
from sandbox_wire import Wire

from broadcast_clients.sandbox import Sandbox

# Release of the note → what came with it. Paths are below /content/v1 unless they begin with mam or trailer.
CAME = {
    "2021r1.000": (
        "POST pressSheets", "PUT pressSheets/{}", "GET pressSheets/{}", "DELETE pressSheets/{}",
        "GET pressTargets", "GET pressStatus", "GET parentalRatings",
    ),
    "2022r10": (
        "GET products/{}", "GET contentRunningOrders/{}", "POST contentRunningOrders", "PUT contentRunningOrders/{}",
        "GET contentRunningOrderElements/{}", "POST contentRunningOrderElements", "PUT contentRunningOrderElements/{}",
        "DELETE contentRunningOrderElements/{}", "POST contentRunningOrderElementsForSeries",
        "GET pressSheetsCRO/{}", "POST pressSheetsCRO", "PUT pressSheetsCRO/{}", "DELETE pressSheetsCRO/{}",
        "GET productDisplayTypes", "GET contentRunningOrderDisplayTypes", "GET contentRunningOrderTypes",
        "GET contentRunningOrderElementTypes", "GET psiContents", "GET targetGroups",
        "GET croExternalDisplayInstructions",
    ),
    "2023r2": (
        "GET origins", "GET contentProducers", "GET contentCodes", "GET frequencies", "GET videoFormats",
        "GET productionModes", "GET planningCategories", "GET appreciations", "GET sound",
    ),
    "2023r4": ("GET titles/{}", "POST titles", "PUT titles/{}", "DELETE titles/{}"),
    "2023r5": (
        "POST contentCollections", "PUT contentCollections/{}", "GET contentCollections/{}",
        "DELETE contentCollections/{}", "POST contentCollectionItems", "PUT contentCollectionItems/{}",
        "GET contentCollectionItems/{}", "DELETE contentCollectionItems/{}", "GET contentCollectionIntentions",
    ),
    "2023r9": ("GET genres",),
    "2023r11": ("GET contentCollectionItemDisplayTypes",),
    "2024r4": ("GET mam/media", "GET mam/media/{}", "POST mam/media"),
    "2024r9": ("GET mam/dynamicRanges", "GET mam/transferMethods"),
    "2024r11": (
        "POST historicalBroadcastDates", "PUT historicalBroadcastDates/{}", "GET historicalBroadcastDates/{}",
    ),
    "2024r13": ("GET channels",),
    "2025r3": (
        "POST mam/mediaPositions", "PUT mam/mediaPositions/{}", "GET mam/mediaPositions/{}",
        "DELETE mam/mediaPositions/{}", "GET mam/mediaPositions", "GET mam/mediaPositionTypes",
        "GET mam/mediaPositionSubtypes",
    ),
    "2025r6": ("GET mam/mediaPositionStatuses",),
    "2026r3": (
        "GET ancineClassifications", "POST crtAssignments", "PUT crtAssignments/{}", "GET crtAssignments/{}",
        "DELETE crtAssignments/{}",
    ),
}  # fmt: skip
# Release → what its note, or the removal of the concept, took away.
WENT = {
    "2023r5": tuple(
        each
        for each in CAME["2022r10"]
        if "unningOrder" in each or "CRO" in each or "croExternal" in each
    ),
    "2023r10": ("GET targetGroups",),
}  # fmt: skip
# Mentioned first at some release, without a word on when it came: there at each release of the rest.
SEEN = (
    "GET programs/{}", "POST programs", "PUT programs/{}", "POST programs/{}/versions/{}",
    "GET episodes/{}", "POST episodes", "PUT episodes/{}", "POST episodes/{}/versions/{}",
    "GET series/{}", "POST series", "PUT series/{}", "DELETE series/{}",
    "GET seasons/{}", "POST seasons", "PUT seasons/{}", "POST seasons/{}/versions/{}", "GET contents", "GET api",
    "GET mam/mediaAssets", "GET mam/mediaAssets/{}", "POST mam/mediaAssets", "PUT mam/mediaAssets/{}",
    "POST mam/completeMediaAssets", "PUT mam/completeMediaAssets/{}", "GET mam/mediaAssetSequences/{}",
    "POST mam/mediaAssetSequences", "PUT mam/mediaAssetSequences/{}", "GET mam/videoComponents",
    "GET mam/videoComponents/{}", "POST mam/videoComponents", "PUT mam/videoComponents/{}", "GET mam/audioComponents",
    "GET mam/subtitlingComponents", "GET mam/mamSystems", "GET mam/api", "GET trailer/trailerCampaigns/{}",
    "POST trailer/trailerCampaigns", "PUT trailer/trailerCampaigns/{}", "GET trailer/trailers/{}",
    "POST trailer/trailers", "PUT trailer/trailers/{}", "GET trailer/api",
)  # fmt: skip
RELEASES = (
    "2020r2.002", "2021r1.000", "2022r8", "2022r10", "2023r2", "2023r4", "2023r5", "2023r9", "2023r10", "2023r11",
    "2024r3", "2024r4", "2024r9", "2024r11", "2024r13", "2025r3", "2025r6", "2026r3",
)  # fmt: skip


def order(release: str) -> tuple[int, int]:
    year, _, number = release.partition("r")
    return int(year), int(float(number))


def is_there(whatson: Wire, operation: str) -> bool:
    """Whether a release has an operation: it answers anything but the 404 and 405 without a concept."""
    method, path = operation.split()
    api, _, rest = path.partition("/")
    full = f"/{api}/v1/{rest}" if api in ("mam", "trailer") else f"/content/v1/{path}"
    body = b"{}" if method in ("POST", "PUT") else None
    reply = whatson(method, full.replace("{}", "nothing"), body)
    answer = reply.json() if reply.status in (404, 405) else {"concept": "none is needed"}
    return bool(answer.get("concept") or answer.get("details", {}).get("concept"))


@pytest.mark.parametrize("release", RELEASES)
def test_a_release_has_the_operations_that_its_notes_tell_of(sandbox: Sandbox, whatson: Wire, release: str) -> None:
    sandbox.reset(whatson_release=release)
    log_in(sandbox, whatson)
    found = {
        operation: is_there(whatson, operation)
        for operation in (*SEEN, *(each for came in CAME.values() for each in came))
    }
    expected = dict.fromkeys(SEEN, True)
    for since, operations in CAME.items():
        expected |= dict.fromkeys(operations, order(release) >= order(since))
    for until, operations in WENT.items():
        if order(release) >= order(until):
            expected |= dict.fromkeys(operations, False)
    # 2025r3 finds it there again.
    expected["GET targetGroups"] |= order(release) >= (2025, 3)
    assert {name for name in expected if found[name] != expected[name]} == set()


def log_in(sandbox: Sandbox, whatson: Wire, api: str = "content") -> None:
    user = {"username": sandbox.whatson.username, "password": sandbox.whatson.password}
    token = whatson("POST", f"/{api}/v1/login", user).json()["token"]
    whatson.headers["Authorization"] = f"Bearer {token}"


@pytest.mark.parametrize(
    ("release", "complaint"),
    [("2024", "is no release"), ("2024r14", "is no release"), ("2016r1", "nothing is known"), ("2027r1", "to 2026r3")],
)
def test_a_release_that_isnt_one_is_refused(sandbox: Sandbox, release: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Sandbox(whatson_release=release)
    with pytest.raises(ValueError, match=complaint):
        sandbox.reset(whatson_release=release)
    assert sandbox.whatson.release == "2024r4"


def test_the_release_is_kept_in_both_ways_of_running() -> None:
    for process in (False, True):
        with Sandbox(process=process, whatson_release="2023r4") as sandbox:
            assert sandbox.whatson.release == "2023r4"
            sandbox.reset(whatson_release="2026r3")
            assert sandbox.whatson.release == "2026r3"
            sandbox.reset()
            assert sandbox.whatson.release == "2023r4"


# --- tokens ----------------------------------------------------------------------------------------------------------


def test_a_token_is_good_for_the_apis_that_it_names(sandbox: Sandbox, whatson: Wire) -> None:
    paths = ("/content/v1/genres", "/mam/v1/mamSystems", "/trailer/v1/trailers/6300001527")
    for apis, statuses in ((("content",), [200, 403, 403]), (("mam", "trailer"), [403, 200, 200])):
        sandbox.whatson.limit_tokens(*apis)
        log_in(sandbox, whatson, "mam")
        assert [whatson.get(path).status for path in paths] == statuses
    body = whatson.get("/content/v1/genres").json()
    assert body["message"].endswith("[The token does not allow this API endpoint]")
    with pytest.raises(ValueError, match="APIs are"):
        sandbox.whatson.limit_tokens("rights")


def test_a_service_can_do_without_authentication(sandbox: Sandbox) -> None:
    wire = Wire(sandbox.whatson.base_url)
    for wanted, status in ((False, 200), (True, 403)):
        sandbox.whatson.want_tokens(wanted=wanted)
        assert [wire.get(path).status for path in ("/content/v1/genres", "/mam/v1/mamSystems")] == [status] * 2
    wire.close()


def test_each_api_has_a_login_of_its_own(sandbox: Sandbox, whatson: Wire) -> None:
    user = {"username": sandbox.whatson.username, "password": sandbox.whatson.password}
    services = [whatson("POST", f"/{api}/v1/login", user).json()["service"] for api in ("content", "mam", "trailer")]
    assert services == ["Content Business API", "MAM Business API", "Trailer Business API"]


def test_tokens_were_not_standard_before_2022r7(sandbox: Sandbox, whatson: Wire) -> None:
    for release, dots in (("2022r5", 0), ("2022r7", 2)):
        sandbox.reset(whatson_release=release)
        log_in(sandbox, whatson)
        assert whatson.headers["Authorization"].count(".") == dots
        assert whatson.get("/content/v1/programs/143048527").status == 200
        sandbox.whatson.expire_tokens()
        assert whatson.get("/content/v1/programs/143048527").status == 403


def test_a_login_that_isnt_json_crashed_the_service_until_2023r10(sandbox: Sandbox, whatson: Wire) -> None:
    for release, status in (("2023r9", 500), ("2023r10", 400)):
        sandbox.reset(whatson_release=release)
        reply = whatson("POST", "/content/v1/login", b"{")
        assert (reply.status, reply.json()["statusCode"]) == (status, str(status))


def test_the_older_envelope_before_2021r2(sandbox: Sandbox, whatson: Wire) -> None:
    sandbox.reset(whatson_release="2021r1.000")
    log_in(sandbox, whatson)
    body = whatson.get("/content/v1/programs/nothing").json()
    details = body.pop("details")
    assert body == {"statusCode": "404", "message": "The specified resource does not exist."}
    assert details.pop("timestamp").endswith("Z")
    assert details == {
        "message": {"id": "404", "description": "The specified resource does not exist.", "parameters": []},
        "concept": "Program",
        "data": [],
    }


# --- GET /api --------------------------------------------------------------------------------------------------------


def described(sandbox: Sandbox, whatson: Wire, release: str, api: str = "content") -> dict[str, Any]:
    sandbox.reset(whatson_release=release)
    document: dict[str, Any] = yaml.load(whatson.get(f"/{api}/v1/api").body, yaml.CSafeLoader)
    assert json.loads(json.dumps(document)) == document
    return document


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"].rpartition("/")[2]} if "$ref" in value else set()
        return own.union(*map(references, value.values()))
    return set().union(*map(references, value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("release", ["2020r2.002", "2022r10", "2023r5", "2024r4", "2026r3"])
def test_the_description_is_complete_in_itself(sandbox: Sandbox, whatson: Wire, release: str) -> None:
    for api in ("content", "mam", "trailer"):
        document = described(sandbox, whatson, release, api)
        assert document["openapi"] == "3.0.0"
        assert references(document) <= set(document["components"]["schemas"])
        assert "/login" in document["paths"]


def test_the_version_of_the_description_goes_with_the_release(sandbox: Sandbox, whatson: Wire) -> None:
    versions = {
        release: described(sandbox, whatson, release)["info"]["version"]
        for release in ("2017r1.005", "2020r1.002", "2021r2.000", "2023r4", "2023r5", "2024r4")
    }
    assert versions == {
        "2017r1.005": "1.0.0", "2020r1.002": "1.0.1", "2021r2.000": "1.3.1", "2023r4": "1.3.1", "2023r5": "2.0.0",
        "2024r4": "2.0.0",
    }  # fmt: skip


def properties(document: dict[str, Any], schema: str) -> set[str]:
    return set(document["components"]["schemas"][schema]["properties"])


def test_the_description_lacks_the_dvd_dates_in_2024r3(sandbox: Sandbox, whatson: Wire) -> None:
    for release, there in (("2024r2", False), ("2024r3", False), ("2024r4", True)):
        document = described(sandbox, whatson, release)
        for schema in ("Content", "ContentForGet"):
            assert ("dvdReleaseDate" in properties(document, schema)) == there
    sandbox.reset(whatson_release="2024r3")
    assert whatson("PUT", "/content/v1/programs/143048527", {"dvdReleaseDate": "2024-02-01"}).status == 200
    assert whatson.get("/content/v1/programs/143048527").json()["dvdReleaseDate"] == "2024-02-01"


def test_the_other_errors_that_the_notes_admit(sandbox: Sandbox, whatson: Wire) -> None:
    def version_schema(document: dict[str, Any]) -> str:
        call = document["paths"]["/episodes/{contentId}/versions/{versionId}"]["post"]
        schema: str = call["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        return schema.rpartition("/")[2]

    before, after = (described(sandbox, whatson, release) for release in ("2024r3", "2024r4"))
    assert (version_schema(before), version_schema(after)) == ("ProgramVersion", "EpisodeVersion")
    name = "PressSheetCreateOrUpdateSuccess"
    assert (name in before["components"]["schemas"], name in after["components"]["schemas"]) == (True, False)
    assert "requestBody" in after["paths"]["/contentCollections/{contentId}"]["get"]
    words = [
        described(sandbox, whatson, release)["paths"]["/products/{contentId}"]["get"].get("description", "")
        for release in ("2023r9", "2023r10")
    ]
    assert ["running orders" in text for text in words] == [True, False]
    for release, names in (("2024r11", {"announcedTime", "broadcasted"}), ("2024r13", {"hour", "broadcast"})):
        document = described(sandbox, whatson, release)
        assert names <= properties(document, "HistoricalBroadcastDate")
        assert ("historicalBroadcastDates" in properties(document, "Content")) == (release == "2024r11")
    for release, name in (("2025r10", "storyArc"), ("2025r12", "storyArcTitle")):
        assert name in properties(described(sandbox, whatson, release), "Content")
    assert "/mediaPositionStatus" in described(sandbox, whatson, "2025r6", "mam")["paths"]
    for release, there in (("2025r3", True), ("2025r5", False)):
        schemas = described(sandbox, whatson, release, "trailer")["components"]["schemas"]
        assert ("PromotedConcept" in schemas) == there


def test_parameters_are_described_since_their_release(sandbox: Sandbox, whatson: Wire) -> None:
    def named(document: dict[str, Any], path: str) -> dict[str, Any]:
        return {each["name"]: each["schema"] for each in document["paths"][path]["post"].get("parameters", ())}

    assert "propagateToVersions" not in named(described(sandbox, whatson, "2024r2"), "/programs")
    document = described(sandbox, whatson, "2024r4")
    assert named(document, "/programs")["propagateToVersions"]["default"] == "onlyIfValuesAreEqual"
    assert named(document, "/pressSheets")["propagateToEpisodes"]["default"] == "never"
    assert set(named(document, "/seasons")) == {"template", "propagateToVersions", "propagateToEpisodes"}


def test_the_command_takes_a_release_and_refuses_what_is_none() -> None:
    command = [sys.executable, "-m", "broadcast_clients.sandbox", "--json"]
    with subprocess.Popen([*command, "--whatson-release", "2023r4"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["whatson"]["release"] == "2023r4"
        process.terminate()
    refused = subprocess.run([*command, "--whatson-release", "2023"], capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "is no release of WHATS'ON" in refused.stderr
