"""What the same call does differently before and after a release: the release notes as data.

The clients are written to the newest documents. An entry says since when these hold, what an earlier release does, and
which calls rely on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from attr import frozen

from broadcast_clients.core.jsonvalue import as_list, as_object
from whatson_client.releases.version import Release

__all__ = ["BEHAVIOUR", "Behaviour"]

Arguments = Mapping[str, Any]
Relies = Callable[[Arguments, dict[str, Any]], bool]

_DURATION: Final = re.compile(r"\d{2,}:\d{2}:\d{2}(?:[.:]\d{3})?")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}.*")


def _always(arguments: Arguments, body: dict[str, Any]) -> bool:
    return True


def _sends(*names: str) -> Relies:
    return lambda arguments, body: any(name in body for name in names)


def _clears(name: str) -> Relies:
    return lambda arguments, body: name in body and body[name] is None


def _clears_a_rating(arguments: Arguments, body: dict[str, Any]) -> bool:
    if "ratings" not in body:
        return False
    entries = [as_object(each) or {} for each in as_list(body["ratings"]) or []]
    return body["ratings"] is None or any("rating" in each and each["rating"] is None for each in entries)


def _sends_attribute(like: Callable[[Any], bool]) -> Relies:
    return lambda arguments, body: any(like(each) for each in (as_object(body.get("customAttributes")) or {}).values())


def _matches(form: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None


def _empty_id(arguments: Arguments, body: dict[str, Any]) -> bool:
    return "contentId" in body and body["contentId"] in (None, "")


@frozen(kw_only=True)
class Behaviour:
    """One change of behaviour."""

    id: str
    """Short name."""
    release: str
    """The first release that behaves as the client is written."""
    title: str
    """What it is about."""
    before: str
    """What earlier releases do."""
    now: str
    """What this and later releases do."""
    operations: tuple[str, ...]
    """Ids of operations; a dot at the end stands for all that begin so."""
    breaking: bool = False
    """Callers that rely on the earlier behaviour break with it."""
    not_before: str | None = None
    """The earlier behaviour itself began then."""
    source: str
    """Where that is from."""
    kind: Literal["exact", "seen"] = "exact"
    """`exact`: a document names the release. `seen`: it is known to be so by then."""
    relies: Relies | None = None
    """Whether a call relies on it, by its arguments and body. Without it, no call can be told to."""

    def concerns(self, operation_id: str) -> bool:
        """Whether the operation is one of those that changed."""
        return any(
            each == operation_id or (each[-1] == "." and operation_id.startswith(each)) for each in self.operations
        )

    def is_old_in(self, release: Release) -> bool:
        """Whether the release still behaves in the earlier way."""
        begun = self.not_before is None or release >= Release.parse(self.not_before)
        return begun and release < Release.parse(self.release)


_PRODUCT_WRITES: Final = tuple(
    f"{each}.{verb}"
    for each in ("programs", "episodes", "series", "seasons", "content_collections")
    for verb in ("create_or_update", "update")
)
_PRODUCT_READS: Final = (
    *("programs.get", "episodes.get", "series.get", "seasons.get", "products.get", "content_collections.get"),
)
_SEASON_WRITES: Final = ("seasons.create_or_update", "seasons.update")
_VERSIONED_WRITES: Final = tuple(
    f"{each}.{verb}" for each in ("programs", "episodes", "seasons") for verb in ("create_or_update", "update")
)
_PRESS_WRITES: Final = ("press_sheets.create_or_update", "press_sheets.update")
_ASSET_WRITES: Final = (
    "mam.media_assets.create_or_update",
    "mam.media_assets.update",
    "mam.complete_media_assets.create",
    "mam.complete_media_assets.update",
)
_FIELDS_OF_2023R2: Final = (
    *("productionNumber", "origin", "contentProducer", "contentCode", "keywords", "frequency", "videoFormat"),
    *("productionMode", "sound", "appreciation", "planningCategories", "countryOfSubject", "contractRequired"),
)

BEHAVIOUR: Final[tuple[Behaviour, ...]] = (
    Behaviour(
        id="empty-external-reference",
        release="2020r1.002",
        title="Empty external references",
        before="an external reference that is sent empty or as null is cleared",
        now="it is ignored: a PUT keeps the reference, a POST makes a new one",
        operations=_PRODUCT_WRITES,
        breaking=True,
        source="Content release notes 2020r1.002",
        relies=_empty_id,
    ),
    Behaviour(
        id="more-custom-attributes",
        release="2021r2.000",
        title="Custom attributes of more types",
        before="custom attributes are check boxes, drop-down lists and strings",
        now="dates, whole numbers, references, texts and web addresses are custom attributes, too",
        operations=(*_PRODUCT_WRITES, *_PRODUCT_READS),
        not_before="2020r2.002",
        source="Content release notes 2021r2.000",
        relies=_sends_attribute(lambda value: isinstance(value, int) and not isinstance(value, bool)),
    ),
    Behaviour(
        id="preferred-kind",
        release="2021r2.001",
        title="Preferred media assets",
        before="a media asset whose kind can't be broadcast may be marked as preferred",
        now="that is refused with CORE-00002",
        operations=_ASSET_WRITES,
        source="MAM release notes 2021r2.001",
        relies=_sends("preferred"),
    ),
    Behaviour(
        id="marker-order",
        release="2022r2",
        title="Order of markers",
        before="markers of a media asset may come in another order than they have",
        now="they come in order",
        operations=("mam.media_assets.get",),
        source="MAM release notes 2022r2",
    ),
    Behaviour(
        id="null-ratings",
        release="2022r7",
        title="Clearing ratings with null",
        before="a rating of null is refused as invalid",
        now="null as a rating clears that rating, null as ratings clears all",
        operations=(*_PRODUCT_WRITES, *_ASSET_WRITES),
        source="Content release notes 2022r7",
        relies=_clears_a_rating,
    ),
    Behaviour(
        id="standard-token",
        release="2022r7",
        title="Tokens are standard JSON Web Tokens",
        before="tokens don't follow the standard, so that their end may not be readable and is only learnt by a 403",
        now="tokens follow the standard, and are renewed before they end",
        operations=("auth.login",),
        breaking=True,
        source="general release notes 2022r7",
        relies=_always,
    ),
    Behaviour(
        id="reactivated-assets",
        release="2022r7",
        title="Historical media assets",
        before="a media asset sequence with the id of a historical one is refused with MAM-00037",
        now="a matching historical media asset becomes active again",
        operations=("mam.media_assets.create_or_update",),
        source="MAM release notes 2022r7",
        relies=_sends("mediaAssetSequenceId"),
    ),
    Behaviour(
        id="one-preferred-asset",
        release="2022r7",
        title="One preferred media asset",
        before="a second media asset marked as preferred doesn't unseat the first",
        now="the one that was preferred before no longer is",
        operations=_ASSET_WRITES,
        source="MAM release notes 2022r7",
        relies=_sends("preferred"),
    ),
    Behaviour(
        id="type-errors",
        release="2022r8",
        title="Wrong types in bodies",
        before="whole numbers and numbers of the wrong type are refused with the words for text",
        now="the refusal says whether a whole number or a number is wanted",
        operations=_PRODUCT_WRITES,
        source="general release notes 2022r8",
    ),
    Behaviour(
        id="composed-custom-attributes",
        release="2022r10",
        title="Durations, decimal numbers and several values as custom attributes",
        before="durations, decimal numbers and lists of several values are not supported as custom attributes",
        now="they are read and written like the others",
        operations=(*_PRODUCT_WRITES, *_PRODUCT_READS, *_ASSET_WRITES, "mam.media_assets.get", "trailers."),
        source="Content release notes 2022r10",
        relies=_sends_attribute(lambda value: isinstance(value, (list, float)) or _matches(_DURATION, value)),
    ),
    Behaviour(
        id="no-inheritance",
        release="2022r10",
        title="Episodes inherit from seasons",
        before="a change of a season doesn't go on to its episodes",
        now="it goes on to episodes that had the same value as the season",
        operations=_SEASON_WRITES,
        breaking=True,
        source="Content release notes 2022r10",
        relies=_always,
    ),
    Behaviour(
        id="unique-references",
        release="2022r12",
        title="Unique external references",
        before="external references are never guaranteed to be unique",
        now="an installation can have them kept unique; it isn't so by itself",
        operations=_PRODUCT_WRITES,
        source="general release notes 2022r12",
    ),
    Behaviour(
        id="trailer-titles",
        release="2022r12",
        title="Titles of trailers and campaigns",
        before="titles that are sent are handled by an earlier rule",
        now="they are handled by another rule; the notes that we could read name the change, not its details",
        operations=("trailers.",),
        breaking=True,
        source="Trailer release notes 2022r12",
        relies=_sends("title"),
    ),
    Behaviour(
        id="inherited-fields",
        release="2023r2",
        title="More fields inherited from seasons",
        before="custom attributes don't go on to the episodes of a season",
        now="custom attributes, and the thirteen fields of 2023r2, go on to episodes that had the same value",
        operations=_SEASON_WRITES,
        not_before="2022r10",
        source="Content release notes 2023r2",
        relies=_sends("customAttributes", *_FIELDS_OF_2023R2),
    ),
    Behaviour(
        id="press-sheet-images",
        release="2023r2",
        title="Images belong to the product",
        before="images of a press sheet belong to the press sheet",
        now="images sent with a press sheet replace those of the product, with the press target of the sheet",
        operations=_PRESS_WRITES,
        breaking=True,
        source="Content release notes 2023r2",
        relies=_sends("images"),
    ),
    Behaviour(
        id="interstitials",
        release="2023r2",
        title="Interstitials as products",
        before="the id of an interstitial makes the service crash",
        now="it is answered with 404",
        operations=("products.get",),
        source="Content release notes 2023r2",
        relies=_always,
    ),
    Behaviour(
        id="images-of-press-sheets-read",
        release="2023r3",
        title="Images when press sheets are read",
        before="no images are given",
        now="the images of the product that have the press target of the sheet are given",
        operations=("press_sheets.get",),
        breaking=True,
        not_before="2023r2",
        source="Content release notes 2023r2 and 2023r3",
        relies=_always,
    ),
    Behaviour(
        id="inherited-images",
        release="2023r3",
        title="Images inherited from seasons",
        before="images of a season don't go on to its episodes",
        now="they go on to the episodes that exist, as the general options of the installation say",
        operations=_SEASON_WRITES,
        not_before="2023r2",
        source="Content release notes 2023r3",
        relies=_sends("images"),
    ),
    Behaviour(
        id="filters-of-media-assets",
        release="2023r4",
        title="Media assets found by MAM system and date of delivery",
        before="videoMamSystems, audioMamSystems, subtitlingMamSystems and deliveredDate can't stand in a filter",
        now="they can",
        operations=("mam.media_assets.list",),
        source="MAM release notes 2023r4",
        relies=lambda arguments, body: re.search(r"MamSystems|deliveredDate", str(arguments.get("filter"))) is not None,
    ),
    Behaviour(
        id="content-collections",
        release="2023r5",
        title="Content collections replace content running orders",
        before="seasons of every structure are kept with the season calls, and content running orders have calls",
        now="season calls are for standard seasons alone; API version 2.0.0, whose description must be fetched anew",
        operations=("seasons.", "running_orders."),
        breaking=True,
        source="Content release notes 2023r5",
    ),
    Behaviour(
        id="collections-as-seasons",
        release="2023r6",
        title="Content collections in PUT /seasons",
        before="the id of a content collection is accepted, and the collection is changed",
        now="it is answered with 404",
        operations=("seasons.update",),
        breaking=True,
        not_before="2023r5",
        source="Content release notes 2023r5 and 2023r6",
        relies=_always,
    ),
    Behaviour(
        id="propagation-of-seasons",
        release="2023r9",
        title="Inheritance of seasons can be chosen",
        before="episodes that had the same value always change with the season; it can't be switched off",
        now="propagateToEpisodes chooses; left out, it is as before",
        operations=_SEASON_WRITES,
        not_before="2022r10",
        source="Content release notes 2023r9",
        relies=_always,
    ),
    Behaviour(
        id="login-without-json",
        release="2023r10",
        title="Login bodies that aren't JSON",
        before="the service crashes",
        now="they are answered with 400 and REST-400",
        operations=("auth.login",),
        source="general release notes 2023r10",
    ),
    Behaviour(
        id="collections-of-series",
        release="2023r11",
        title="Content collections on parent series",
        before="a parent series has no content collection, and its id isn't one for items",
        now="it may have one: items are kept under the id of the series, which is read with their ids and intentions",
        operations=("series.get", "series.create_or_update", "series.update", "content_collection_items."),
        source="Content release notes 2023r11",
    ),
    Behaviour(
        id="deleted-series",
        release="2023r11",
        title="Deleting a parent series",
        before="what becomes of collection items isn't documented, for parent series have none",
        now="its collection items are removed and its seasons are unlinked",
        operations=("series.delete",),
        source="Content release notes 2023r11",
        relies=_always,
    ),
    Behaviour(
        id="planned-items",
        release="2023r13",
        title="Deleting planned collection items",
        before="an item that is linked to a transmission is refused with CONTENT-00077",
        now="it is always deleted",
        operations=("content_collection_items.delete",),
        breaking=True,
        not_before="2023r5",
        source="Content release notes 2023r13",
        relies=_always,
    ),
    Behaviour(
        id="series-as-collections",
        release="2024r2",
        title="Parent series in content collection calls",
        before="the id of a parent series is accepted",
        now="it is answered with 404",
        operations=("content_collections.",),
        breaking=True,
        not_before="2023r11",
        source="Content release notes 2024r2",
        relies=_always,
    ),
    Behaviour(
        id="null-display-type",
        release="2024r3",
        title="Clearing the display type with null",
        before="null as displayType makes the service fail with status 500",
        now="it clears the display type",
        operations=_PRODUCT_WRITES,
        source="Content release notes 2024r3",
        relies=_clears("displayType"),
    ),
    Behaviour(
        id="propagation-to-versions",
        release="2024r3",
        title="Versions inherit from the product",
        before="the API has no way to choose what becomes of versions",
        now="propagateToVersions chooses; left out, versions that had the same value change with the product",
        operations=_VERSIONED_WRITES,
        breaking=True,
        source="Content release notes 2024r3",
    ),
    Behaviour(
        id="propagation-of-press-sheets",
        release="2024r3",
        title="Inheritance of press sheets",
        before="press sheets of episodes and versions never change with that of the season or product",
        now="propagateToEpisodes and propagateToVersions choose; left out, they still don't",
        operations=_PRESS_WRITES,
        source="Content release notes 2024r3",
    ),
    Behaviour(
        id="hard-markers",
        release="2024r3",
        title="Markers of media assets",
        before="any number of hard markers is taken",
        now="a number that doesn't fit is refused with 6071",
        operations=("mam.media_assets.create_or_update", "mam.media_assets.update"),
        breaking=True,
        source="MAM release notes 2024r3",
        relies=_sends("markers"),
    ),
    Behaviour(
        id="unlinked-media",
        release="2024r3",
        title="Unlinking media from complete media assets",
        before="media can't be unlinked with the complete media asset",
        now="they can",
        operations=("mam.complete_media_assets.",),
        source="MAM release notes 2024r3",
    ),
    Behaviour(
        id="deleted-transmissions",
        release="2024r8",
        title="Campaigns of deleted transmissions",
        before="reading a campaign whose promoted transmission was deleted crashes the service",
        now="the transmission is null, and the list of several is empty",
        operations=("trailers.campaigns.get",),
        source="Trailer release notes 2024r8",
        relies=_always,
    ),
    Behaviour(
        id="broken-payloads",
        release="2025r9",
        title="Bodies with wrong brackets",
        before="the service crashes",
        now="they are answered with 400",
        operations=(*_PRODUCT_WRITES, *_ASSET_WRITES),
        source="MAM release notes 2025r9",
    ),
    Behaviour(
        id="moments-as-custom-attributes",
        release="2025r10",
        title="Points in time as custom attributes",
        before="points in time aren't supported as custom attributes",
        now="they are read and written, with the time in UTC",
        operations=(*_PRODUCT_WRITES, *_PRODUCT_READS, "trailers."),
        source="Content release notes 2025r10",
        relies=_sends_attribute(lambda value: _matches(_MOMENT, value)),
    ),
)
"""Every known change of behaviour, oldest first."""
