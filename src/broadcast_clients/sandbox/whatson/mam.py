"""The MAM API: its calls put together, with media assets that are there from the start."""

from __future__ import annotations

from .catalogue import Catalogue
from .components import Components
from .fields import PROGRAM
from .filters import Lists
from .made_samples import RATING
from .media import Media, MediaCalls
from .media_assets import MediaAssetCalls, MediaAssets
from .operation import Operation
from .ratings import Ratings
from .site import Fields, Site

ASSETS = 120
_HISTORICAL = 4


class Mam:
    """Media assets, their components, media and positions.

    Attributes:
        assets: The media assets.
        media: The media.
    """

    def __init__(self, site: Site, catalogue: Catalogue, lists: Lists) -> None:
        self.media: Media = Media(site)
        self.components: Components = Components(site, self.media, lists)
        self.assets: MediaAssets = MediaAssets(site, catalogue, Ratings(site), self.components)
        catalogue.followers.append(self.assets.follow)
        self._parts = (
            MediaAssetCalls(site, self.assets, lists),
            self.components,
            MediaCalls(site, self.media, lists),
        )
        self._fill(catalogue)

    def operations(self) -> list[Operation]:
        """Return the operations of all releases."""
        return [operation for part in self._parts for operation in part.operations()]

    def _fill(self, catalogue: Catalogue) -> None:
        """Make the asset of the 2024r4 note, one for each of the first programs, and some historical ones."""
        programs = [product.id for product in catalogue.products.values() if product.kind == PROGRAM]
        printed: Fields = {
            "mediaAssetId": "6111521000",
            "mediaAssetSequenceId": "6111522000",
            "label": "0000001302",
            "contentId": "143048527",
            "kind": "Broadcast",
            "status": "Ready",
            "preferred": True,
            "ratings": [RATING],
        }
        self.assets.add([printed, *(_asset(number, programs[number]) for number in range(1, ASSETS))])
        self.assets.sequences.add(
            {"mediaAssetSequenceId": row["mediaAssetSequenceId"], "intention": "Broadcast"}
            for row in self.assets.rows.values()
        )
        for row in list(self.assets.rows.values())[-_HISTORICAL:]:
            self.assets.retire(row["mediaAssetId"])
        for number, identity in enumerate(self.assets.rows):
            self._components_of(number, identity)
        self.components.link()

    def _components_of(self, number: int, asset: str) -> None:
        medium = f"{6_400_000 + number}000"
        self.media.add(
            [
                {
                    "mediaId": medium,
                    "label": f"M{number:06d}",
                    "library": "Vault",
                    "type": "File",
                    "status": "Online",
                    "frameRate": "25fps",
                    "TCIN": "00:00:00.00",
                    "TCOUT": "01:30:00.00",
                    "MAMSystems": ["Vault"],
                }
            ]
        )
        system = ("Vault", "Playout")[number % 2]
        common: Fields = {"mediaAssetId": asset, "mamSystems": [system], "media": [medium]}
        kinds = self.components.kinds
        video: Fields = {"aspectRatio": "16:9", "definition": "UHD" if number % 4 == 0 else "HD"}
        kinds["video"].add([{"videoComponentId": f"{6_500_000 + number}000", **video, **common}])
        kinds["audio"].add([{"audioComponentId": f"{6_600_000 + number}000", **common}])
        if number % 3 == 0:
            kinds["subtitling"].add([{"subtitlingComponentId": f"{6_700_000 + number}000", **common}])
        self.media.positions.add(
            [
                {
                    "mediaPositionId": f"{6_800_000 + number}000",
                    "mediaId": medium,
                    "type": "Disk",
                    "position": f"/vault/{number:06d}",
                }
            ]
        )


def _asset(number: int, content: str) -> Fields:
    return {
        "mediaAssetId": f"{6_112_000 + number}000",
        "mediaAssetSequenceId": f"{6_113_000 + number}000",
        "label": f"{1302 + number:010d}",
        "contentId": content,
        "kind": "Broadcast" if number % 5 else "VOD",
        "status": ("Ready", "Ordered", "Delivered")[number % 3],
        "frameRate": "25fps",
        "preferred": bool(number % 5),
        "scheduledDate": f"2024-0{1 + number % 6}-{1 + number % 28:02d}",
        "channel": ("ONE", "TWO")[number % 2],
        "deliveredDate": f"2024-0{1 + number % 6}-01",
    }
