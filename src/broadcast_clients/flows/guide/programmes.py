"""An airing as a programme of XMLTV, and as one of EncoraStream, by the rules. No I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta
from types import NoneType
from typing import Any

from attr import frozen

from broadcast_clients.core.formats import iso_text
from broadcast_clients.flows.guide.airing import Airing
from broadcast_clients.flows.guide.asking import asked
from broadcast_clients.flows.guide.days import ReadyDay
from broadcast_clients.flows.guide.errors import DayUnusable
from broadcast_clients.flows.guide.rules import GuideRules, RuleFailed
from broadcast_clients.formats import xmltv

__all__ = ["ReadyProgrammes", "encora_row", "listed_channel", "programme_of", "programmes_of", "rendered"]

NAMELESS = (
    "look at one in the mirror (broadcast.raw): where the member is called otherwise, name it in an override of the "
    "field title of Content; where there is none, a rule untitled can give one"
)


@frozen
class ReadyProgrammes:
    """A day's programmes, and what is to be said about it."""

    programmes: tuple[tuple[Airing, xmltv.Programme], ...]
    notes: tuple[str, ...]


def listed_channel(model: Any, channel_id: int, rules: GuideRules) -> xmltv.Channel:
    """A channel in XMLTV.

    Raises:
        RuleFailed: The rule raised, or gave what can't be written.
    """
    found = asked(rules, "channel", f"channel {channel_id}", xmltv.Channel, model, channel_id)
    rendered(found, ())
    return found  # type: ignore[no-any-return]  # checked by its kind


def programme_of(airing: Airing, rules: GuideRules, xmltv_id: str) -> xmltv.Programme:
    """An airing in XMLTV.

    Raises:
        RuleFailed: A rule raised, or gave what isn't of its kind.
    """

    def ask(name: str, *kinds: type[Any]) -> Any:
        return asked(rules, name, airing.name, kinds, airing)

    def several(name: str, kind: type[Any]) -> tuple[Any, ...]:
        found = ask(name, tuple, list)
        strange = [each for each in found if not isinstance(each, kind)]
        if strange:
            raise RuleFailed(f"the rule {name} gave a {type(strange[0]).__name__} for {airing.name}: {strange[0]!r}")
        return tuple(found)

    lang = ask("language", str, NoneType)

    def texts(*values: str | None) -> tuple[xmltv.Text, ...]:
        return tuple(xmltv.Text(each, lang) for each in values if each)

    title = ask("title", str)
    if not title.strip():
        title = ask("untitled", str, NoneType)
    original = ask("original_title", str, NoneType)
    return xmltv.Programme(
        channel=xmltv_id,
        start=airing.start,
        stop=airing.end,
        titles=(*texts(title), *((xmltv.Text(original),) if title and original and original != title else ())),
        sub_titles=texts(ask("sub_title", str, NoneType)),
        descriptions=texts(ask("description", str, NoneType)),
        credits=several("credits", xmltv.Credit),
        date=ask("production_date", str, NoneType),
        categories=texts(*several("categories", str)),
        keywords=texts(*several("keywords", str)),
        length=ask("length", timedelta, NoneType),
        icons=several("pictures", xmltv.Icon),
        countries=tuple(xmltv.Text(each) for each in several("countries", str)),
        episode_numbers=_episode_numbers(airing, rules),
        video=ask("video", xmltv.Video, NoneType),
        audio=ask("audio", xmltv.Audio, NoneType),
        previously_shown=ask("previously_shown", xmltv.PreviouslyShown, NoneType),
        premiere=xmltv.Text("") if ask("premiere", bool) else None,
        new=ask("new", bool),
        subtitles=several("subtitles", xmltv.Subtitles),
        ratings=several("ratings", xmltv.Rating),
        star_ratings=several("star_ratings", xmltv.Rating),
    )


def programmes_of(ready: ReadyDay, rules: GuideRules, xmltv_id: str) -> ReadyProgrammes:
    """A day in XMLTV. What can't be a programme is left out, and told.

    Raises:
        RuleFailed: A rule raised, or gave what isn't of its kind.
        DayUnusable: None of its airings can be one.
    """
    found: list[tuple[Airing, xmltv.Programme]] = []
    notes = list(ready.notes)
    for airing in ready.airings:
        programme = programme_of(airing, rules, xmltv_id)
        fault = xmltv.fault_of(programme)
        if fault is None:
            found.append((airing, programme))
        else:
            notes.append(f"{airing.name} {fault}; left out, which leaves a gap {airing.start:%H:%M}-{airing.end:%H:%M}")
    if ready.airings and not found:
        raise DayUnusable(f"none of the {len(ready.airings)} airings can be handed on: {notes[-1]}", hint=NAMELESS)
    return ReadyProgrammes(tuple(found), tuple(notes))


def _numbers(airing: Airing, rules: GuideRules) -> tuple[int | None, int | None]:
    found = asked(rules, "numbers", airing.name, tuple, airing)
    if len(found) != 2 or not all(each is None or (isinstance(each, int) and each >= 0) for each in found):
        raise RuleFailed(f"the rule numbers gave {found!r} for {airing.name}, and not a season and an episode")
    return found[0], found[1]


def _episode_numbers(airing: Airing, rules: GuideRules) -> tuple[xmltv.EpisodeNumber, ...]:
    season, episode = _numbers(airing, rules)
    found: list[xmltv.EpisodeNumber] = []
    onscreen = asked(rules, "onscreen", airing.name, (str, NoneType), season, episode)
    if onscreen:
        found.append(xmltv.EpisodeNumber(onscreen))
    given = [each for each in (season, episode) if each is not None]
    if given and min(given) >= 1:  # xmltv_ns has no place for number 0
        found.append(xmltv.episode_number(season, episode))
    return tuple(found)


def encora_row(airing: Airing, programme: xmltv.Programme, rules: GuideRules, channel_id: str) -> dict[str, Any]:
    """An airing as the platform takes it: fields of `EpgProgramWrite`. What the rules give nothing for is left out.

    `is_live` is false: the platform means by it that the programme is on at this moment (documented).

    Raises:
        RuleFailed: A rule raised, or gave what isn't of its kind.
    """

    def ask(name: str, *kinds: type[Any]) -> Any:
        return asked(rules, f"encora_{name}", airing.name, kinds, airing, programme)

    title = ask("title", str)
    if not title.strip():
        raise RuleFailed(f"the rule encora_title gave no title for {airing.name}, and the platform demands one")
    season, episode = _numbers(airing, rules)
    row: dict[str, Any] = {
        "channel_id": channel_id,
        "title": title,
        "start_time": iso_text(airing.start.astimezone(UTC)),
        "end_time": iso_text(airing.end.astimezone(UTC)),
        "is_live": False,
        "is_catchup_available": ask("catchup", bool),
    }
    further = {
        "description": ask("description", str, NoneType),
        "content_rating": ask("rating", str, NoneType),
        "language": ask("language", str, NoneType),
        "season_number": season,
        "episode_number": episode,
        "categories": list(ask("categories", tuple, list)),
        "images": dict(ask("images", Mapping)),
        "linked_vod_id": ask("linked_vod", str, NoneType),
    }
    return row | {name: value for name, value in further.items() if value not in (None, [], {})}


def rendered(channel: xmltv.Channel, programmes: Sequence[xmltv.Programme]) -> list[bytes]:
    """The XML of programmes of one channel, without what stands around them.

    Raises:
        RuleFailed: A rule gave what can't be written.
    """
    try:
        return list(xmltv.write([channel], programmes))[2:-1]  # behind the prologue and the channel, before the end
    except (xmltv.XmltvError, AttributeError, TypeError) as error:
        raise RuleFailed(f"what the rules gave for {channel.id!r} can't be written as XMLTV: {error}") from error
