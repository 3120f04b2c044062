"""The calls that list the values of drop-down lists: `GET /{list}` → `[{id, name}]` (documented)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from broadcast_clients.sandbox.server.messages import Request, Response

from .configuration import CUSTOM_ATTRIBUTES, DROPDOWNS
from .operation import Operation
from .release import Window, exact, seen
from .site import Site

_PRESS, _2022R10, _2023R2 = exact("2021r1.000"), exact("2022r10"), exact("2023r2")
_CRO = exact("2022r10", until="2023r5")
_LATEST = seen("2026r3", floor="2024r5")

# Path → drop-down list and when the call is there. Where the notes don't name the list, the name here is our own.
CONTENT: dict[str, tuple[str, Window]] = {
    "pressTargets": ("WOnPressTarget", _PRESS),
    "pressStatus": ("PressStatus", _PRESS),
    "parentalRatings": ("ParentalRating", _PRESS),
    "productDisplayTypes": ("PSIProductDisplayType", _2022R10),
    "contentRunningOrderDisplayTypes": ("PSIContentRunningOrderDisplayType", _CRO),
    "contentRunningOrderTypes": ("PSIContentRunningOrderType", _CRO),
    "contentRunningOrderElementTypes": ("PSIContentRunningOrderElementType", _CRO),
    "croExternalDisplayInstructions": ("CROExternalDisplayInstruction", _CRO),
    "origins": ("PSIOrigin", _2023R2),
    "contentProducers": ("WOnContentProducer", _2023R2),
    "contentCodes": ("WOnContentCode", _2023R2),
    "frequencies": ("PSIFrequency", _2023R2),
    "videoFormats": ("PSIVMVideoFormat", _2023R2),
    "productionModes": ("PSIProductionMode", _2023R2),
    "planningCategories": ("PLPlanningCategory", _2023R2),
    "appreciations": ("Quotation", _2023R2),
    "sound": ("Sound", _2023R2),
    "contentCollectionIntentions": ("PSIContentCollectionIntention", exact("2023r5")),
    "genres": ("BOGenre", exact("2023r9")),
    "contentCollectionItemDisplayTypes": ("PSIContentCollectionItemDisplayType", exact("2023r11")),
    "channels": ("Channel", exact("2024r13")),
    "channelGroups": ("ChannelGroup", _LATEST),
    "regionGroups": ("RegionGroup", _LATEST),
    "languageGroups": ("LanguageGroup", _LATEST),
    "ancineClassifications": ("AncineClassification", exact("2026r3")),
}
MAM: dict[str, tuple[str, Window]] = {
    "mamSystems": ("MM2MamSystem", seen("2023r4")),
    "mediaTemplates": ("MediaTemplate", seen("2026r3", floor="2024r4")),
    "departments": ("Department", seen("2026r3", floor="2024r4")),
    "dynamicRanges": ("DynamicRange", exact("2024r9")),
    "transferMethods": ("TransferMethod", exact("2024r9")),
    "mediaPositionTypes": ("MM2ManagedMediaPositionType", exact("2025r3")),
    "mediaPositionSubtypes": ("MM2ManagedMediaPositionSubType", exact("2025r3")),
    "mediaPositionStatuses": ("MM2MediaPositionStatus", exact("2025r6")),
}


class DropDowns:
    """Drop-down lists of the Content and the MAM API."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._psi_contents_stay = site.chosen("psi_contents") == "stays"

    def operations(self) -> list[Operation]:
        """Return the operations."""
        found = [
            _list(api, path, partial(self.values, domain), window)
            for api, lists in (("content", CONTENT), ("mam", MAM))
            for path, (domain, window) in lists.items()
        ]
        fate = exact("2022r10") if self._psi_contents_stay else _CRO
        found.append(_list("content", "psiContents", partial(self.values, "PSIContents"), fate))
        # Removed with 2023r10, there again by 2025r3: the notes contradict each other on the time between.
        target_groups = partial(self.values, "TargetGroup")
        windows = (exact("2022r10", until="2023r10"), seen("2025r3", floor="2025r3"))
        found += [_list("content", "targetGroups", target_groups, window) for window in windows]
        path = "dropdown/concept/{conceptName}/customAttribute/{attributeName}"
        found.append(_list("mam", path, self.custom, seen("2026r3", floor="2024r5")))
        return found

    def values(self, domain: str, request: Request) -> Response:
        """GET of one list."""
        return self._site.read([{"id": key, "name": name} for key, name in DROPDOWNS[domain].items()])

    def custom(self, request: Request) -> Response:
        """GET of the values of a drop-down custom attribute (from a digest of the vendor's pages)."""
        attribute = CUSTOM_ATTRIBUTES.get(request.parameters["attributeName"])
        if attribute is None or not attribute.values:
            raise self._site.errors.not_found("Custom Attribute", request.parameters["attributeName"])
        return self._site.read([{"id": value, "name": value} for value in attribute.values])


def _list(api: str, path: str, handler: Callable[[Request], Response], window: Window) -> Operation:
    return Operation(api, "GET", f"/{path}", handler, window, reply="DropDownValue[]")
