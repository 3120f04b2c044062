"""The Trailer API: campaigns and trailers. Its base path, most paths and most fields are in no document."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response

from . import checks
from .checks import Violated, mandatory
from .fields import Field
from .operation import Operation, Parameter
from .release import seen
from .site import Fields, Site
from .table import Plan, Table, operations_of

_CAMPAIGNS = Plan(
    "Trailer Campaign",
    "trailerCampaignId",
    (
        Field("title"),
        Field("identificationPolicy"),
        Field("promotedTransmissionId"),
        Field("multiplePromotedTransmissionIds", checks.strings, many=True, schema="array"),
        Field("priority", checks.anything, schema="any"),
        Field("targetGroup"),
    ),
    open=True,
    custom="trailer",
)
_TRAILERS = Plan("Trailer", "trailerId", (Field("title"),), open=True, custom="trailer")
_CUSTOM = (Parameter("customAttributes", seen("2022r10")),)


class _Titled(Table):
    """Trailers and campaigns alike."""

    def check(self, before: Fields | None, after: Fields, body: Fields) -> None:
        """Whether they need a title is an assumption."""
        if "title" not in after and self.site.chosen("trailer_title") == "needed":
            raise Violated(mandatory("title"))


class Campaigns(_Titled):
    """Campaigns promote transmissions, which may be deleted meanwhile."""

    def __init__(self, site: Site) -> None:
        super().__init__(site, _CAMPAIGNS)
        self.deleted_transmissions: set[str] = set()
        self._forgets = site.era.at("2024r8")
        self._numbered = 100

    def done(self, before: Fields | None, after: Fields, body: Fields) -> None:
        """A campaign has a number, and a policy by which its trailers are identified (both printed)."""
        if before is None:
            self._numbered += 1
            after["id"] = self._numbered
            after.setdefault("identificationPolicy", "Automatic")

    def get(self, request: Request) -> Response:
        """GET: a deleted transmission is left out since 2024r8; the service crashed on it before."""
        row = self.named(request)
        promoted = {row.get("promotedTransmissionId"), *row.get("multiplePromotedTransmissionIds", ())}
        if promoted & self.deleted_transmissions and not self._forgets:
            raise self.site.errors.crash("externalReference")
        return super().get(request)

    def more(self, row: Fields) -> Fields:
        """Return number and transmissions that are still there."""
        gone, one = self.deleted_transmissions, row.get("promotedTransmissionId")
        several: list[object] = row.get("multiplePromotedTransmissionIds", [])
        return {
            "id": row.get("id"),
            "promotedTransmissionId": None if one in gone else one,
            "multiplePromotedTransmissionIds": [each for each in several if each not in gone],
        }


class Trailers:
    """The six calls."""

    def __init__(self, site: Site) -> None:
        self.campaigns: Campaigns = Campaigns(site)
        self.trailers: _Titled = _Titled(site, _TRAILERS)

    def operations(self) -> list[Operation]:
        """Return the operations; deleting isn't documented."""
        campaigns = operations_of(
            "trailer", "trailerCampaigns", self.campaigns, seen("2022r12"), get=_CUSTOM, deletes=False
        )
        trailers = operations_of("trailer", "trailers", self.trailers, seen("2022r10"), get=_CUSTOM, deletes=False)
        return [*campaigns, *trailers]

    def fill(self) -> None:
        """Put in what is there from the start."""
        for number in range(1, 6):
            self.campaigns.add(
                [
                    {
                        "trailerCampaignId": f"{6_200_000 + number}527",
                        "id": number,
                        "title": f"Campaign {number}",
                        "identificationPolicy": "Automatic",
                        "promotedTransmissionId": f"TX{number}",
                        "multiplePromotedTransmissionIds": [f"TX{number}", f"TX{number + 10}"],
                    }
                ]
            )
            self.trailers.add([{"trailerId": f"{6_300_000 + number}527", "title": f"Trailer {number}"}])
