"""The guide: the schedule in a mirror of Plurimedia as an XMLTV file, and as the guide of EncoraStream.

It needs SQLAlchemy: `pip install 'broadcast-clients[mirror]'`. Names are imported when they are first used.
"""

from broadcast_clients._lazy import lazy_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from broadcast_clients.flows.guide._async.flow import AsyncGuideFlow
    from broadcast_clients.flows.guide._sync.flow import GuideFlow
    from broadcast_clients.flows.guide.airing import Airing, member
    from broadcast_clients.flows.guide.channel_map import (
        ChannelMatch,
        propose_channels,
        read_channel_map,
        write_channel_map,
    )
    from broadcast_clients.flows.guide.errors import ChannelUnknown, DayUnusable, ImportRefused
    from broadcast_clients.flows.guide.rules import EmptyDay, GuideRules, RuleFailed
    from broadcast_clients.flows.turns import RunUnderWay

__all__ = [
    "Airing", "AsyncGuideFlow", "ChannelMatch", "ChannelUnknown", "DayUnusable", "EmptyDay", "GuideFlow", "GuideRules",
    "ImportRefused", "RuleFailed", "RunUnderWay", "member", "propose_channels", "read_channel_map", "write_channel_map",
]  # fmt: skip

if not TYPE_CHECKING:
    _load, __dir__ = lazy_names(
        __name__,
        {
            "Airing": "broadcast_clients.flows.guide.airing",
            "AsyncGuideFlow": "broadcast_clients.flows.guide._async.flow",
            "ChannelMatch": "broadcast_clients.flows.guide.channel_map",
            "ChannelUnknown": "broadcast_clients.flows.guide.errors",
            "DayUnusable": "broadcast_clients.flows.guide.errors",
            "EmptyDay": "broadcast_clients.flows.guide.rules",
            "GuideFlow": "broadcast_clients.flows.guide._sync.flow",
            "GuideRules": "broadcast_clients.flows.guide.rules",
            "ImportRefused": "broadcast_clients.flows.guide.errors",
            "RuleFailed": "broadcast_clients.flows.guide.rules",
            "RunUnderWay": "broadcast_clients.flows.turns",
            "member": "broadcast_clients.flows.guide.airing",
            "propose_channels": "broadcast_clients.flows.guide.channel_map",
            "read_channel_map": "broadcast_clients.flows.guide.channel_map",
            "write_channel_map": "broadcast_clients.flows.guide.channel_map",
        },
    )

    def __getattr__(name):
        """Load a name; where SQLAlchemy is missing, say what to install."""
        try:
            return _load(name)
        except ModuleNotFoundError as error:
            if error.name != "sqlalchemy":
                raise
            message = "the guide flow needs SQLAlchemy: pip install 'broadcast-clients[mirror]'"
            raise ModuleNotFoundError(message, name=error.name) from None
