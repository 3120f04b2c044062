"""The error codes that documents name: what each means, what causes it, and what we advise.

Meaning and cause are documented. Remedies are ours: no document gives any.
"""

from __future__ import annotations

import re
from typing import Final

from attr import frozen

__all__ = ["CATALOGUE", "Explanation", "explain", "wire_name_in"]


@frozen(kw_only=True)
class Explanation:
    """What is known of an error code."""

    code: str
    """The code, as it is sent."""
    statuses: tuple[int, ...]
    """Statuses that it comes with."""
    meaning: str
    """What it says."""
    cause: str
    """What leads to it."""
    remedy: str
    """Our advice."""
    source: str
    """Where that is from."""
    status_inferred: bool = False
    """No document prints the status with this code."""
    names: str | None = None
    """The field or parameter on the wire that is at fault, where it is always the same."""
    data_names_field: bool = False
    """The first of the data is the name of the field."""


CATALOGUE: Final[dict[str, Explanation]] = {
    each.code: each
    for each in (
        Explanation(
            code="404",
            statuses=(404,),
            meaning="There is no such resource for this call.",
            cause="An unknown external reference, or one of another kind: a content collection in season calls, a "
            "standard season or a parent series in content collection calls, an interstitial as a product.",
            remedy="Check the reference; read it with products.get to see what kind of product it is.",
            source="Content release notes 2023r2, 2023r5, 2023r6 and 2024r2",
        ),
        Explanation(
            code="CORE-00002",
            statuses=(422,),
            meaning="A value breaks a rule of its type, or of a media asset.",
            cause="The value of a content warning has another type than the installation defines, or a media asset is "
            "marked as preferred whose kind can't be broadcast.",
            remedy="For a warning, send true or false, text or API references, as `type` says when it is read. For a "
            "media asset, change its kind or don't prefer it.",
            source="Content release notes 2024r4, MAM release notes 2021r2.001",
        ),
        Explanation(
            code="CORE-00004",
            statuses=(404,),
            meaning="Something that the request refers to can't be found.",
            cause="An external or API reference in the body that doesn't exist; the data has it, from 2024r4 on.",
            remedy="Look the value up: workflows.drop_downs.check tells unknown values before sending.",
            source="Rights release notes",
        ),
        Explanation(
            code="CORE-00007",
            statuses=(400,),
            meaning="A debug attribute doesn't exist.",
            cause="The parameter debug names something else than dateCreatedUTC, dateModifiedUTC or all.",
            remedy="Use debug='all'.",
            source="Content release notes 2021r2.000",
            names="debug",
        ),
        Explanation(
            code="CORE-00010",
            statuses=(422,),
            meaning="A mandatory field is missing.",
            cause="The item is new, and the installation or the API wants the field when it is made.",
            remedy="Pass the field that the data names.",
            source="Content release notes 2023r5",
            data_names_field=True,
        ),
        Explanation(
            code="CORE-00011",
            statuses=(422,),
            meaning="The request contradicts itself.",
            cause="The same content warning stands twice under one regulator; the data says which.",
            remedy="Send each warning once for a regulator.",
            source="Content release notes 2024r4",
            names="ratings",
        ),
        Explanation(
            code="CONTENT-00035",
            statuses=(422,),
            meaning="The contact person doesn't exist.",
            cause="No person has the external reference in contactPerson.",
            remedy="Create the person first, or correct contact_person.",
            source="Content release notes 2022r8",
            names="contactPerson",
        ),
        Explanation(
            code="CONTENT-00074",
            statuses=(422,),
            meaning="The template is of the other structure.",
            cause="A season is made from a prototype for content collections, or the other way round.",
            remedy="Name a template of the right structure, or one without.",
            source="Content release notes 2023r5",
            names="template",
        ),
        Explanation(
            code="CONTENT-00075",
            statuses=(422,),
            meaning="A content collection can't have several versions.",
            cause="A version is made under the id of a content collection.",
            remedy="Make versions of standard seasons only.",
            source="Content release notes 2023r5",
            names="contentId",
        ),
        Explanation(
            code="CONTENT-00076",
            statuses=(422,),
            meaning="The content collection couldn't be deleted.",
            cause="It is linked to a transmission.",
            remedy="Unlink it from its transmissions in the planning first.",
            source="Content release notes 2023r5",
            names="contentId",
        ),
        Explanation(
            code="CONTENT-00077",
            statuses=(422,),
            meaning="The item of a content collection couldn't be deleted.",
            cause="It is linked to a transmission; from 2023r13 on it is deleted all the same.",
            remedy="Unlink it from its transmissions in the planning first.",
            source="Content release notes 2023r5 and 2023r13",
            names="contentCollectionItemId",
        ),
        Explanation(
            code="CONTENT-00082",
            statuses=(422,),
            meaning="An item stays with its content and its collection.",
            cause="The id is of an existing item, and the body has another contentId or contentCollectionId.",
            remedy="Delete the item and make a new one.",
            source="Content release notes 2023r5",
            names="contentCollectionId",
        ),
        Explanation(
            code="CONTENT-00084",
            statuses=(422,),
            meaning="Only programs, episodes and interstitials can be items.",
            cause="contentId is of a standard season, a content collection or a parent series.",
            remedy="Add its episodes or programs one by one.",
            source="Content release notes 2023r5",
            names="contentId",
        ),
        Explanation(
            code="CONTENT-00087",
            statuses=(422,),
            meaning="genre and genres exclude each other.",
            cause="Both stand in one request.",
            remedy="Send genres alone; genre replaces them all.",
            source="Content release notes 2023r9",
            names="genre",
        ),
        Explanation(
            code="5886",
            statuses=(422,),
            status_inferred=True,
            meaning="The content is in another collection of that intention already.",
            cause="The installation allows content to be in one collection of an intention only.",
            remedy="Remove it from the other collection first, or change the intentions.",
            source="Content release notes 2023r5",
            names="contentId",
        ),
        Explanation(
            code="6071",
            statuses=(422,),
            meaning="The number of hard markers is wrong.",
            cause="Markers are kept in sync with the media asset, which wants two, or aren't, which wants none.",
            remedy="Send two media asset markers, or none, as the media asset is set.",
            source="MAM release notes 2024r3",
            names="markers",
        ),
        Explanation(
            code="MAM-00037",
            statuses=(422,),
            meaning="The id of the sequence is taken.",
            cause="A media asset sequence with that id exists.",
            remedy="Use another id, or update the one that exists.",
            source="MAM release notes 2022r7",
            names="mediaAssetSequenceId",
        ),
        Explanation(
            code="MAM-00046",
            statuses=(422,),
            meaning="The regulator has no such content warning.",
            cause="The compliance configuration doesn't know the warning for this regulator; the data has both.",
            remedy="Correct the id of the warning or the regulator, or have it configured.",
            source="Content release notes 2024r4",
            names="ratings",
        ),
        Explanation(
            code="REST-400",
            statuses=(400,),
            meaning="The body isn't JSON.",
            cause="The body of the login can't be parsed.",
            remedy="Send JSON; a proxy may have changed the body.",
            source="general release notes 2023r10",
        ),
    )
}
"""Every code that a document names."""

_OF_A_TYPE = re.compile(r"Value of \[?(\w+)\]? should be (?:a string|an integer|a number)")


def explain(code: str | None) -> Explanation | None:
    """What is known of a code, such as `CONTENT-00087`; `None` of one that no document names."""
    return CATALOGUE.get(code) if code is not None else None


def wire_name_in(code: str | None, description: str, data: tuple[str, ...]) -> str:
    """The field or parameter at fault, by its name on the wire; empty where nothing tells."""
    known = explain(code)
    if known is not None and known.data_names_field and data:
        return data[0]
    found = _OF_A_TYPE.search(description)
    if found is not None:
        return found[1]
    if code == "CORE-00002":
        # Of a content warning the data has the name; of a media asset it is the kind, and the sentence says preferred.
        return "preferred" if "preferred" in description else "ratings"
    return (known.names or "") if known is not None else ""
