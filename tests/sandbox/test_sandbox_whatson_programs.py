"""The WHATS'ON side: what writes do to a program, and the printed errors."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_wire import Reply, Wire

from broadcast_clients.sandbox import Sandbox

PROGRAMS = "/content/v1/programs"
LEAST = {"title": "Un programme", "duration": "00:52:00"}


def create(wire: Wire, **fields: Any) -> str:
    reply = wire("POST", PROGRAMS, {**LEAST, **fields})
    assert reply.status == 200, reply.body
    identity: str = reply.json()["contentId"]
    return identity


def read(wire: Wire, identity: str, **query: Any) -> dict[str, Any]:
    fields: dict[str, Any] = wire.get(f"{PROGRAMS}/{identity}", query).json()
    return fields


def put(wire: Wire, identity: str, **fields: Any) -> Reply:
    return wire("PUT", f"{PROGRAMS}/{identity}", fields)


def errors(reply: Reply) -> list[tuple[str, list[str]]]:
    return [(error["errorCode"], error["data"]) for error in reply.json()["errors"]]


def assert_violation(reply: Reply, *expected: tuple[str, list[str]], status: int = 422) -> None:
    assert reply.status == status
    assert reply.json()["statusCode"] == str(status)
    assert errors(reply) == list(expected)


def test_post_creates_with_the_given_id_or_a_new_one_and_updates_what_is_there(whatson: Wire) -> None:
    assert create(whatson, contentId="PGM001") == "PGM001"
    made = create(whatson)
    assert made.isdigit()
    assert made != create(whatson)
    assert whatson("POST", PROGRAMS, {"contentId": "PGM001", "title": "Autre"}).json() == {"contentId": "PGM001"}
    program = read(whatson, "PGM001")
    assert (program["title"], program["duration"], program["contentType"]) == ("Autre", "00:52:00", "program")


@pytest.mark.parametrize("empty", [None, ""])
def test_an_empty_reference_is_ignored(whatson: Wire, empty: str | None) -> None:
    made = create(whatson, contentId=empty)
    assert made.isdigit()
    assert put(whatson, made, contentId=empty, title="Autre").json() == {"contentId": made}


def test_put_renames_by_the_id_in_the_body(whatson: Wire) -> None:
    made = create(whatson)
    assert put(whatson, made, contentId="NEW1").json() == {"contentId": "NEW1"}
    assert whatson.get(f"{PROGRAMS}/{made}").status == 404
    assert read(whatson, "NEW1")["title"] == "Un programme"
    taken = create(whatson, contentId="TAKEN")
    assert_violation(put(whatson, "NEW1", contentId=taken), ("422", ["TAKEN"]))


def test_an_unknown_program_is_the_printed_404(whatson: Wire) -> None:
    for reply in (whatson.get(f"{PROGRAMS}/a%2Fb"), put(whatson, "a%2Fb", title="x")):
        body = reply.json()
        assert reply.status == 404
        assert body.pop("timestamp").endswith("Z")
        assert body == {
            "statusCode": "404",
            "message": "The specified resource does not exist.",
            "concept": "Program",
            "id": "a/b",
            "errors": [{"errorCode": "404", "description": "The specified resource does not exist.", "data": []}],
        }


def test_the_printed_programs_are_served(whatson: Wire) -> None:
    assert read(whatson, "9294452527")["genres"] == ["Comedy", "Satire", "Oscar nominee"]
    assert read(whatson, "9294452527")["genre"] == "Comedy"
    avengers = read(whatson, "143048527")
    assert avengers["productTitles"] == [
        {
            "id": "143049544",
            "type": "OriginalTitle",
            "title": "AVENGERS: ENDGAME",
            "alternativeTitle": True,
            "broadcastingTitle": True,
        },
        {
            "id": "6176112544",
            "type": "SubTitle",
            "title": "MCU23",
            "alternativeTitle": False,
            "broadcastingTitle": False,
        },
    ]
    assert read(whatson, "6629341527", debug="all")["debugInfo"] == {
        "dateCreatedUTC": "2021-10-01T11:45:27.900+02:00",
        "dateModifiedUTC": "2021-10-01T11:45:42.032+02:00",
    }


def test_debug_gives_what_is_asked_and_refuses_the_rest(whatson: Wire) -> None:
    assert "debugInfo" not in read(whatson, "6629341527")
    assert set(read(whatson, "6629341527", debug="dateCreatedUTC")["debugInfo"]) == {"dateCreatedUTC"}
    reply = whatson.get(f"{PROGRAMS}/6629341527", {"debug": "dateCreatedUTC,dateCreatedUT"})
    assert_violation(reply, ("CORE-00007", ["dateCreatedUT"]), status=400)
    assert reply.json()["message"] == "Bad Request"
    assert reply.json()["errors"][0]["description"] == "Invalid debug attributes"


def test_omitted_stays_null_clears(whatson: Wire) -> None:
    made = create(
        whatson, description="Texte", origin="Local", contractRequired=True, planningCategories=["Prime", "Day"]
    )
    put(whatson, made, origin=None)
    put(whatson, made, productCode="Kine6")
    program = read(whatson, made)
    assert (program["description"], program["origin"], program["productCode"]) == ("Texte", None, "Kine6")
    whatson("POST", PROGRAMS, {"contentId": made, "description": "", "displayType": None, "planningCategories": None})
    program = read(whatson, made)
    assert (program["description"], program["planningCategories"], program["contractRequired"]) == (None, [], True)


def test_creating_needs_title_and_duration(whatson: Wire) -> None:
    reply = whatson("POST", PROGRAMS, {"contentId": "PGM9", "title": None})
    assert_violation(reply, ("CORE-00010", ["title"]), ("CORE-00010", ["duration"]))
    assert reply.json()["errors"][0]["description"] == "The field 'title' is mandatory when creating this concept."
    assert (reply.json()["concept"], reply.json()["id"]) == ("Program", "PGM9")


def test_one_genre_stands_for_all_and_both_fields_are_refused(whatson: Wire) -> None:
    made = create(whatson, genres=["Comedy", "Action", "Blockbuster"])
    assert read(whatson, made)["genre"] == "Comedy"
    put(whatson, made, genre="Action")
    assert read(whatson, made)["genres"] == ["Action"]
    reply = put(whatson, made, genre="Comedy", genres=None)
    assert_violation(reply, ("CONTENT-00087", []))
    assert reply.json()["errors"][0]["description"] == "genre and genres cannot be both present at the same time."
    put(whatson, made, genres=[])
    assert (read(whatson, made)["genre"], read(whatson, made)["genres"]) == (None, [])


def test_an_unknown_genre_is_a_reference_not_found(whatson: Wire) -> None:
    assert_violation(put(whatson, "143048527", genre="Nothing"), ("CORE-00004", ["Nothing"]), status=404)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": 1},
        {"description": ["x"]},
        {"duration": "52"},
        {"duration": 52},
        {"contractRequired": "yes"},
        {"dvdReleaseDate": "2024-2-1"},
        {"dvdReleaseDateForeign": "2024-02-30"},
        {"planningCategories": "A"},
        {"planningCategories": [1]},
        {"keywords": 1},
        {"cast": {}},
        {"genre": ["Comedy"]},
        {"genres": "Comedy"},
        {"ratings": {}},
        {"ratings": ["x"]},
        {"productTitles": "x"},
        {"productTitles": [{"title": 1}]},
        {"productTitles": [{"broadcastingTitle": "true"}]},
        {"images": [1]},
        {"images": [{"highResolutionURL": 1}]},
        {"customAttributes": []},
        {"contactPerson": 1},
        {"contentId": 1},
    ],
)
def test_a_wrong_json_type_is_422_and_changes_nothing(whatson: Wire, fields: dict[str, Any]) -> None:
    before = read(whatson, "143048527")
    reply = put(whatson, "143048527", productCode="K", **fields)
    assert reply.status == 422
    assert all(error["description"].startswith("Value of ") for error in reply.json()["errors"])
    assert read(whatson, "143048527") == before


def test_all_violations_come_at_once(whatson: Wire) -> None:
    reply = put(whatson, "143048527", title=1, contactPerson="BAPI", genre="Comedy", genres=[])
    assert {code for code, _ in errors(reply)} == {"422", "CONTENT-00035", "CONTENT-00087"}
    assert reply.json()["message"] == "Operation cannot be completed due to violations"


def test_an_unknown_contact_person_is_the_printed_error(sandbox: Sandbox, whatson: Wire) -> None:
    reply = put(whatson, "143048527", contactPerson="BAPI")
    assert_violation(reply, ("CONTENT-00035", ["BAPI"]))
    assert reply.json()["errors"][0]["description"] == "No person found with id BAPI"
    put(whatson, "143048527", contactPerson=sandbox.whatson.contact_persons[0])
    assert read(whatson, "143048527")["contactPerson"] == sandbox.whatson.contact_persons[0]


def test_a_reference_that_several_persons_share_is_refused(whatson: Wire) -> None:
    reply = put(whatson, "143048527", contactPerson="PERS900")
    assert_violation(reply, ("422", ["PERS900"]))
    assert reply.json()["errors"][0]["description"] == "Several persons found with id PERS900"


@pytest.mark.parametrize("body", [b"", b"{", b"nonsense"])
def test_a_malformed_body_is_400(whatson: Wire, body: bytes) -> None:
    assert whatson("POST", PROGRAMS, body).json()["errors"][0]["errorCode"] == "REST-400"
    assert whatson("PUT", f"{PROGRAMS}/143048527", body).status == 400


def test_an_array_for_a_body_is_422(whatson: Wire) -> None:
    assert whatson("POST", PROGRAMS, b"[]").status == 422


@pytest.mark.parametrize("value", ["onlyIfValuesAreEqual", "always", "never"])
def test_propagation_takes_its_three_values(whatson: Wire, value: str) -> None:
    query = {"propagateToVersions": value}
    assert whatson("PUT", f"{PROGRAMS}/143048527", {"title": "x"}, query=query).status == 200
    assert whatson("POST", PROGRAMS, LEAST, query={"propagateToVersions": f"{value}x"}).status == 400


def test_titles_are_replaced_as_a_whole_and_have_ids(whatson: Wire) -> None:
    put(whatson, "143048527", productTitles=[{"type": "SubTitle", "title": "Un"}, {"id": "T1", "title": "Deux"}])
    first, second = read(whatson, "143048527")["productTitles"]
    assert first["id"].isdigit()
    assert (first["title"], first["alternativeTitle"], second["id"]) == ("Un", False, "T1")
    put(whatson, "143048527", productTitles=None)
    assert read(whatson, "143048527")["productTitles"] == []


def test_an_unknown_image_is_made_and_a_known_one_linked(whatson: Wire) -> None:
    made = create(whatson, images=[{"imageId": "6318876000"}, {"imageId": "IMG1", "highResolutionURL": "//x.jpg"}, {}])
    known, new, nameless = read(whatson, made)["images"]
    assert (known["identification"], known["pressTargets"]) == ("EN", ["English", "Print"])
    assert new == {"imageId": "IMG1", "highResolutionURL": "//x.jpg", "identification": None, "pressTargets": []}
    assert nameless["imageId"]
    put(whatson, made, images=[{"imageId": "IMG1", "pressTargets": ["Web"]}])
    (image,) = read(whatson, made)["images"]
    assert (image["highResolutionURL"], image["pressTargets"]) == ("//x.jpg", ["Web"])


@pytest.mark.parametrize("targets", [["Nothing"], ["Print", "Print"]])
def test_press_targets_must_exist_and_be_different(whatson: Wire, targets: list[str]) -> None:
    assert put(whatson, "143048527", images=[{"imageId": "IMG2", "pressTargets": targets}]).status == 422
    made = create(whatson, images=[{"imageId": "IMG2"}])
    assert read(whatson, made)["images"][0]["pressTargets"] == []


def test_ratings_are_cleared_one_by_one_or_all(whatson: Wire) -> None:
    made = create(
        whatson,
        ratings=[
            {"regulator": "localRegulator", "rating": "12", "reason": "Peur"},
            {"regulator": "Ofcom", "rating": "allAges"},
        ],
    )
    put(whatson, made, ratings=[{"regulator": "localRegulator", "rating": None}])
    local, ofcom = read(whatson, made)["ratings"]
    assert (local["rating"], local["reason"]) == (None, "Peur")
    assert ofcom == {
        "regulator": "Ofcom", "rating": "allAges", "reason": None, "status": None, "contentWarnings": []
    }  # fmt: skip
    put(whatson, made, ratings=None)
    assert read(whatson, made)["ratings"] == []
    assert_violation(put(whatson, made, ratings=[{"rating": "12"}]), ("CORE-00010", ["regulator"]))


def warnings(regulator: str, *rows: dict[str, Any]) -> dict[str, Any]:
    return {"ratings": [{"regulator": regulator, "contentWarnings": list(rows)}]}


def test_content_warnings_are_replaced_only_when_sent(whatson: Wire) -> None:
    put(whatson, "143048527", ratings=[{"regulator": "localRegulator", "rating": "9"}])
    (rating,) = read(whatson, "143048527")["ratings"]
    assert (rating["rating"], len(rating["contentWarnings"])) == ("9", 3)
    rows = ({"id": "Drugs", "value": False, "comment": "Vu"}, {"id": "Violence", "value": None})
    put(whatson, "143048527", **warnings("localRegulator", *rows))
    (rating,) = read(whatson, "143048527")["ratings"]
    assert rating["contentWarnings"] == [{"id": "Drugs", "value": False, "type": "checkBox", "comment": "Vu"}]
    assert rating["rating"] == "9"


def test_the_printed_errors_of_content_warnings(whatson: Wire) -> None:
    twice = warnings("localRegulator", {"id": "Drugs", "value": True}, {"id": "Drugs", "value": True})
    sentence = "The call contains multiple references to the same Parental rating identified with Drugs"
    assert_violation(put(whatson, "143048527", **twice), ("CORE-00011", [sentence]))
    wrong = warnings("localRegulator", {"id": "Usage", "value": "yes"})
    reply = put(whatson, "143048527", **wrong)
    assert_violation(reply, ("CORE-00002", ["Usage"]))
    assert reply.json()["errors"][0]["description"] == "BOOLEAN: only true or false allowed"
    absent = warnings("csaRegulator", {"id": "Violence", "value": True})
    reply = put(whatson, "143048527", **absent)
    assert_violation(reply, ("MAM-00046", ["Violence", "csaRegulator"]))
    description = "$_The content warnings with id Violence was not found for regulator csaRegulator"
    assert reply.json()["errors"][0]["description"] == description


@pytest.mark.parametrize(
    "row",
    [
        {"id": "Language", "value": True},
        {"id": "Sensitive categories", "value": "Fear"},
        {"id": "Sensitive categories", "value": ["Joy"]},
    ],
)
def test_a_warning_takes_values_of_its_type(whatson: Wire, row: dict[str, Any]) -> None:
    assert_violation(put(whatson, "143048527", **warnings("localRegulator", row)), ("CORE-00002", [row["id"]]))
    nameless = warnings("localRegulator", {"value": True})
    assert_violation(put(whatson, "143048527", **nameless), ("CORE-00010", ["id"]))


ATTRIBUTES: list[tuple[str, Any, Any, str]] = [
    ("cACheckBox", True, True, "Check box"),
    ("cADropDown", "A", "A", "Drop-down list"),
    ("cAString", "s", "s", "String field"),
    ("cADate", "2021-10-01", "2021-10-01", "Date field"),
    ("cAMediaAsset", "3350456000", "3350456000", "Reference field"),
    ("cANumber", "10", 10, "Number field"),
    ("cAText", "I am inevitable", "I am inevitable", "Text field"),
    ("cAWeb", "https://www.geekster.be", "https://www.geekster.be", "Web field"),
    ("cADuration", "01:32:20.000", "01:32:20.000", "Duration field"),
    ("cADuration", "01:32:20", "01:32:20.000", "Duration field"),
    ("cADecimal", 1.239, 1.24, "Decimal number field"),
    ("customMultiMA", ["A", "B"], ["A", "B"], "Drop-down list for multiselection"),
]


@pytest.mark.parametrize(("name", "written", "shown", "kind"), ATTRIBUTES)
def test_a_custom_attribute_is_written_as_a_member_and_read_as_a_row(
    whatson: Wire, name: str, written: Any, shown: Any, kind: str
) -> None:
    made = create(whatson, customAttributes={name: written})
    (row,) = read(whatson, made, customAttributes=name)["customAttributes"]
    assert row.pop("concept", None) == ("Media asset" if name == "cAMediaAsset" else None)
    assert row == {"attributeName": name, "value": shown, "type": kind}
    put(whatson, made, customAttributes={name: None})
    assert read(whatson, made, customAttributes=name)["customAttributes"][0]["value"] is None


def test_custom_attributes_come_only_when_asked_for(whatson: Wire) -> None:
    made = create(whatson, customAttributes={"cANumber": 1, "cAText": "t"})
    assert "customAttributes" not in read(whatson, made)
    put(whatson, made, customAttributes={"cAText": ""})
    rows = read(whatson, made, customAttributes="allCustomAttributes")["customAttributes"]
    values = {row["attributeName"]: row["value"] for row in rows}
    assert (values["cANumber"], values["cAText"], len(values)) == (1, None, 11)
    rows = read(whatson, made, customAttributes="cAText,cANumber,nothing")["customAttributes"]
    assert [row["attributeName"] for row in rows] == ["cAText", "cANumber"]
    put(whatson, made, customAttributes=None)
    assert read(whatson, made, customAttributes="cANumber")["customAttributes"][0]["value"] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cANumber", "x"),
        ("cANumber", 1.5),
        ("cADecimal", "x"),
        ("cADuration", "1:2:3"),
        ("cADate", "tomorrow"),
        ("cACheckBox", "true"),
        ("customMultiMA", "A"),
        ("cAText", 1),
        ("nothing", "x"),
    ],
)
def test_a_custom_attribute_of_the_wrong_type_is_refused(whatson: Wire, name: str, value: Any) -> None:
    assert_violation(put(whatson, "143048527", customAttributes={name: value}), ("422", [name]))
