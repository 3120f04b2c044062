"""Typed clients for the Plurimedia (Media-Press) Pivot API: TV schedules and VOD catalogues.

Names are imported when they are first used: `import plurimedia_client` alone loads neither httpx nor pydantic.
"""

import broadcast_clients._exports as _exports  # in this form, pyright follows `__all__ +=`
from broadcast_clients._lazy import lazy_names
from broadcast_clients._version import __version__

TYPE_CHECKING = False  # type checkers take the name for true; importing it would cost more than all the rest
if TYPE_CHECKING:
    from broadcast_clients._exports import *
    from plurimedia_client._async.client import AsyncPlurimediaClient
    from plurimedia_client._sync.client import PlurimediaClient
    from plurimedia_client.events import (
        CatalogEvent,
        ChannelLoaded,
        ContentExtrasLoaded,
        ContentFailed,
        ContentLoaded,
        ContentRemoved,
        DayLoaded,
        GroupLoaded,
        ObjectChanged,
        OrderAccepted,
        PartFailed,
        PersonLoaded,
        ReleasesLoaded,
        ScheduleEvent,
        VideoLoaded,
    )
    from plurimedia_client.matches import MalformedMatchResults, MatchResult, parse_match_results
    from plurimedia_client.selection import best_image, tags_by_weight

__all__ = [
    "AsyncPlurimediaClient",
    "CatalogEvent",
    "ChannelLoaded",
    "ContentExtrasLoaded",
    "ContentFailed",
    "ContentLoaded",
    "ContentRemoved",
    "DayLoaded",
    "GroupLoaded",
    "MalformedMatchResults",
    "MatchResult",
    "ObjectChanged",
    "OrderAccepted",
    "PartFailed",
    "PersonLoaded",
    "PlurimediaClient",
    "ReleasesLoaded",
    "ScheduleEvent",
    "VideoLoaded",
    "__version__",
    "best_image",
    "parse_match_results",
    "tags_by_weight",
]
__all__ += _exports.__all__

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            **_exports.NAMES,
            "AsyncPlurimediaClient": "plurimedia_client._async.client",
            "CatalogEvent": "plurimedia_client.events",
            "ChannelLoaded": "plurimedia_client.events",
            "ContentExtrasLoaded": "plurimedia_client.events",
            "ContentFailed": "plurimedia_client.events",
            "ContentLoaded": "plurimedia_client.events",
            "ContentRemoved": "plurimedia_client.events",
            "DayLoaded": "plurimedia_client.events",
            "GroupLoaded": "plurimedia_client.events",
            "MalformedMatchResults": "plurimedia_client.matches",
            "MatchResult": "plurimedia_client.matches",
            "ObjectChanged": "plurimedia_client.events",
            "OrderAccepted": "plurimedia_client.events",
            "PartFailed": "plurimedia_client.events",
            "PersonLoaded": "plurimedia_client.events",
            "PlurimediaClient": "plurimedia_client._sync.client",
            "ReleasesLoaded": "plurimedia_client.events",
            "ScheduleEvent": "plurimedia_client.events",
            "VideoLoaded": "plurimedia_client.events",
            "best_image": "plurimedia_client.selection",
            "parse_match_results": "plurimedia_client.matches",
            "tags_by_weight": "plurimedia_client.selection",
        },
    )
