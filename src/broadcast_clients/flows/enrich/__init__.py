"""The enrich flow: contents of a Plurimedia mirror become programs and product trees of WHATS'ON.

It needs SQLAlchemy, as the mirror does: `pip install 'broadcast-clients[mirror]'`. Names are imported when they are
first used.
"""

from broadcast_clients._lazy import lazy_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from broadcast_clients.flows.enrich._async.flow import AsyncEnrichFlow
    from broadcast_clients.flows.enrich._sync.flow import EnrichFlow
    from broadcast_clients.flows.enrich.mapping import RuleFailed
    from broadcast_clients.flows.enrich.rules import EnrichRules, genres_by, overwrite_hand_edits
    from broadcast_clients.flows.enrich.subject import (
        CollectionSource,
        EnrichSource,
        HandEdit,
        ProductImage,
        ProductRating,
        ProductTitle,
        reading,
    )
    from broadcast_clients.flows.turns import RunUnderWay

__all__ = [
    "AsyncEnrichFlow",
    "CollectionSource",
    "EnrichFlow",
    "EnrichRules",
    "EnrichSource",
    "HandEdit",
    "ProductImage",
    "ProductRating",
    "ProductTitle",
    "RuleFailed",
    "RunUnderWay",
    "genres_by",
    "overwrite_hand_edits",
    "reading",
]

if not TYPE_CHECKING:
    _RULES = "broadcast_clients.flows.enrich.rules"
    _SUBJECT = "broadcast_clients.flows.enrich.subject"
    _load, __dir__ = lazy_names(
        __name__,
        {
            "AsyncEnrichFlow": "broadcast_clients.flows.enrich._async.flow",
            "CollectionSource": _SUBJECT,
            "EnrichFlow": "broadcast_clients.flows.enrich._sync.flow",
            "EnrichRules": _RULES,
            "EnrichSource": _SUBJECT,
            "HandEdit": _SUBJECT,
            "ProductImage": _SUBJECT,
            "ProductRating": _SUBJECT,
            "ProductTitle": _SUBJECT,
            "RuleFailed": "broadcast_clients.flows.enrich.mapping",
            "RunUnderWay": "broadcast_clients.flows.turns",
            "genres_by": _RULES,
            "overwrite_hand_edits": _RULES,
            "reading": _SUBJECT,
        },
    )

    def __getattr__(name):
        """Load a name; where SQLAlchemy is missing, say what to install."""
        try:
            return _load(name)
        except ModuleNotFoundError as error:
            if error.name != "sqlalchemy":
                raise
            message = "the enrich flow needs SQLAlchemy: pip install 'broadcast-clients[mirror]'"
            raise ModuleNotFoundError(message, name=error.name) from None
