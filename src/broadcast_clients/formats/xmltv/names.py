"""Channel ids and episode numbers in the forms that XMLTV's tools understand."""

from __future__ import annotations

import re

from broadcast_clients.formats.xmltv.model import EpisodeNumber, XmltvError

__all__ = ["channel_id", "episode_number", "parse_episode_number"]

_ID = re.compile(r"[-a-zA-Z0-9]+(\.[-a-zA-Z0-9]+)+")
_UNFIT = re.compile(r"[^-a-zA-Z0-9]+")
_PART = re.compile(r"(\d*)(?:/(\d+))?")


def channel_id(name: str, domain: str) -> str:
    """An id in the form of a host name: what isn't a letter, digit or hyphen becomes a hyphen.

    Args:
        name: What tells the channel from the others of the domain.
        domain: Whose channel it is, such as `example.org`; may be a single word.

    Raises:
        XmltvError: Nothing is left of one of the two.
    """
    made = f"{_UNFIT.sub('-', name).strip('-')}.{domain.strip('.')}"
    if _ID.fullmatch(made) is None:
        raise XmltvError(f"no channel id can be made of {name[:60]!r} and {domain[:60]!r}")
    return made


def episode_number(season: int | None, episode: int | None) -> EpisodeNumber:
    """The `xmltv_ns` form of a season and episode that are counted from 1: season 2, episode 5 is `1.4.`.

    Args:
        season: Number of the season, from 1; `None` where it isn't known.
        episode: Number of the episode in it, from 1; `None` where it isn't known.

    Raises:
        XmltvError: Neither is given, or one is below 1: the form has no place for an episode 0.
    """
    if season is None and episode is None:
        raise XmltvError("an episode number needs a season or an episode")
    if (season is not None and season < 1) or (episode is not None and episode < 1):
        raise XmltvError(f"season {season} and episode {episode} can't be written: xmltv_ns counts from 1")
    first = "" if season is None else str(season - 1)
    second = "" if episode is None else str(episode - 1)
    return EpisodeNumber(f"{first}.{second}.", "xmltv_ns")


def parse_episode_number(number: EpisodeNumber) -> tuple[int | None, int | None]:
    """Season and episode of a number in the system `xmltv_ns`, counted from 1; `None` for what it leaves open.

    Raises:
        XmltvError: It is of another system or form.
    """
    parts = re.sub(r"\s+", "", number.value).split(".")
    found = [_PART.fullmatch(part) for part in parts]
    if number.system != "xmltv_ns" or not 1 <= len(parts) <= 3 or None in found:
        raise XmltvError(f"{number.value[:60]!r} ({number.system}) isn't an episode number of xmltv_ns, such as '1.4.'")
    counted = [None if each is None or not each[1] else int(each[1]) + 1 for each in found]
    return counted[0], counted[1] if len(counted) > 1 else None
