"""What is played, and when its session needs attention: decided without I/O."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from attr import frozen

from broadcast_clients.core.errors import ConfigurationError

if TYPE_CHECKING:
    from encora_client.models import RefreshedUrls, StreamUrls

__all__ = ["Addresses", "Watched", "seconds_of", "watched"]


@frozen
class Watched:
    """A title or channel."""

    content_type: Literal["movie", "episode", "channel"]
    """What kind of thing is watched."""
    content_id: str
    """Its id."""
    program_id: str | None = None
    """A past programme of the channel."""
    start_over: bool = False
    """The current programme of the channel, from its beginning."""


def watched(
    movie_id: str | None, episode_id: str | None, channel_id: str | None, program_id: str | None, *, start_over: bool
) -> Watched:
    """What the arguments of `play` name.

    Raises:
        ConfigurationError: They name nothing, or more than one thing.
    """
    given = [each for each in (movie_id, episode_id, channel_id) if each is not None]
    if len(given) != 1:
        raise ConfigurationError("play one thing: pass movie_id=, episode_id= or channel_id=")
    if channel_id is None and (program_id is not None or start_over):
        raise ConfigurationError("program_id= and start_over= belong to channel_id=")
    if program_id is not None and start_over:
        raise ConfigurationError("a past programme begins at its beginning: pass program_id= or start_over=, not both")
    if movie_id is not None:
        return Watched("movie", movie_id)
    if episode_id is not None:
        return Watched("episode", episode_id)
    return Watched("channel", str(channel_id), program_id, start_over)


@frozen
class Addresses:
    """Where a player gets its stream, and until when.

    Args:
        dash_url: Manifest for DASH players.
        hls_url: Playlist for HLS players.
        expires_at: When they end, in seconds since 1970.
        renew_before: When to have new ones by.
    """

    dash_url: str | None
    hls_url: str | None
    expires_at: float | None
    renew_before: float | None

    @classmethod
    def opened(cls, urls: StreamUrls) -> Addresses:
        """Those of a stream that was opened."""
        ends = seconds_of(urls, "expires_at")
        renew = seconds_of(urls, "token_refresh_before")
        return cls(
            getattr(urls, "dash_url", None), getattr(urls, "hls_url", None), ends, renew if renew is not None else ends
        )

    def renewed(self, urls: RefreshedUrls) -> Addresses:
        """With what a heartbeat brought; when to have the next ones isn't told, so as long before their end."""
        ends = seconds_of(urls, "expires_at")
        ahead = (self.expires_at or 0.0) - (self.renew_before or 0.0) if self.expires_at is not None else 0.0
        return Addresses(
            getattr(urls, "dash_url", None) or self.dash_url,
            getattr(urls, "hls_url", None) or self.hls_url,
            ends if ends is not None else self.expires_at,
            None if ends is None else ends - ahead,
        )


def seconds_of(value: object, name: str) -> float | None:
    """A moment of a model in seconds since 1970; `None` where it isn't told."""
    moment: datetime | None = getattr(value, name, None)
    return None if moment is None else moment.timestamp()
