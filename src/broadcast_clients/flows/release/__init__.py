"""The release flow: products of WHATS'ON become movies, shows, seasons and episodes of EncoraStream.

It needs SQLAlchemy: `pip install 'broadcast-clients[mirror]'`. Names are imported when they are first used.
"""

from broadcast_clients._lazy import lazy_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from broadcast_clients.flows.release._async.flow import AsyncReleaseFlow
    from broadcast_clients.flows.release._sync.flow import ReleaseFlow
    from broadcast_clients.flows.release.errors import (
        ArtworkRefused,
        FileUnusable,
        ReleaseFailed,
        ReleaseUnknown,
        StillTranscoding,
    )
    from broadcast_clients.flows.release.media import artwork_in, videos_in, window_from_attributes
    from broadcast_clients.flows.release.ruleset import ReleaseRules
    from broadcast_clients.flows.release.titles import RuleFailed
    from broadcast_clients.flows.release.values import (
        ON_PLATFORM,
        Artwork,
        ReleaseSource,
        ReleaseState,
        ReleaseTitle,
        TitleKind,
        Video,
        Window,
    )
    from broadcast_clients.flows.turns import RunUnderWay

__all__ = [
    "ON_PLATFORM",
    "Artwork",
    "ArtworkRefused",
    "AsyncReleaseFlow",
    "FileUnusable",
    "ReleaseFailed",
    "ReleaseFlow",
    "ReleaseRules",
    "ReleaseSource",
    "ReleaseState",
    "ReleaseTitle",
    "ReleaseUnknown",
    "RuleFailed",
    "RunUnderWay",
    "StillTranscoding",
    "TitleKind",
    "Video",
    "Window",
    "artwork_in",
    "videos_in",
    "window_from_attributes",
]

if not TYPE_CHECKING:
    _load, __dir__ = lazy_names(
        __name__,
        {
            name: f"broadcast_clients.flows.{module}"
            for module, names in {
                "release._async.flow": ("AsyncReleaseFlow",),
                "release._sync.flow": ("ReleaseFlow",),
                "release.errors": (
                    "ArtworkRefused",
                    "FileUnusable",
                    "ReleaseFailed",
                    "ReleaseUnknown",
                    "StillTranscoding",
                ),
                "release.media": ("artwork_in", "videos_in", "window_from_attributes"),
                "release.ruleset": ("ReleaseRules",),
                "release.titles": ("RuleFailed",),
                "release.values": (
                    "ON_PLATFORM",
                    "Artwork",
                    "ReleaseSource",
                    "ReleaseState",
                    "ReleaseTitle",
                    "TitleKind",
                    "Video",
                    "Window",
                ),
                "turns": ("RunUnderWay",),
            }.items()
            for name in names
        },
    )

    def __getattr__(name):
        """Load a name; where SQLAlchemy is missing, say what to install."""
        try:
            return _load(name)
        except ModuleNotFoundError as error:
            if error.name != "sqlalchemy":
                raise
            message = "the release flow needs SQLAlchemy: pip install 'broadcast-clients[mirror]'"
            raise ModuleNotFoundError(message, name=error.name) from None
