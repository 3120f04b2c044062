"""How an airing becomes a programme: a function for each field, which a user can replace one by one.

    GuideRules(title=my_title)
    attr.evolve(rules, ratings=my_ratings)

Field names of Plurimedia are inferred but for those of the printed sample; those of EncoraStream are documented.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from attr import fields, frozen

from broadcast_clients.core.errors import BroadcastError
from broadcast_clients.flows.guide.airing import Airing, items, member, text
from broadcast_clients.formats import xmltv
from broadcast_clients.formats.xmltv.model import Job
from plurimedia_client.models import ContentText, Credit, Image
from plurimedia_client.selection import best_image, tags_by_weight

if TYPE_CHECKING:
    from plurimedia_client.models import Channel

__all__ = [
    "EmptyDay", "EmptyDayAction", "GapAction", "GuideRules", "OverlapAction", "RuleFailed", "audio",
    "categories", "channel", "countries", "credits", "description", "empty_day", "encora_catchup",
    "encora_categories", "encora_description", "encora_images", "encora_language", "encora_linked_vod",
    "encora_rating", "encora_title", "gap", "keywords", "language", "length", "new", "numbers", "onscreen",
    "original_title", "overlap", "pictures", "premiere", "previously_shown", "production_date", "ratings",
    "star_ratings", "sub_title", "subtitles", "title", "untitled", "video",
]  # fmt: skip

OverlapAction = Literal["shorten", "delay", "drop_earlier", "drop_later", "keep"]
"""What is done about two airings of which the later one begins before the earlier one ends.

`shorten`: the earlier one ends where the later one begins. `delay`: the later one begins where the earlier one ends.
One that nothing is left of that way is dropped. `keep`: both stay as they are; XMLTV's tools object to that.
"""
GapAction = Literal["keep", "stretch"]
"""What is done about a time with nothing on: `keep` it, or `stretch` the airing before it."""
EmptyDayAction = Literal["delete", "keep"]
"""What is done on the platform about a day that was sent and has nothing on it any more at the source."""

TITLE_LENGTH: Final = 255
DESCRIPTION_LENGTH: Final = 2000
"""Documented limits of EncoraStream's programmes."""

JOBS: Final[Mapping[str, Job]] = {
    "actor": "actor", "actress": "actor", "acteur": "actor", "actrice": "actor", "comédien": "actor",
    "comédienne": "actor", "interprète": "actor", "cast": "actor", "voice": "actor", "voix": "actor",
    "director": "director", "réalisateur": "director", "réalisatrice": "director", "réalisation": "director",
    "metteur en scène": "director", "mise en scène": "director",
    "writer": "writer", "screenwriter": "writer", "author": "writer", "scénariste": "writer", "scénario": "writer",
    "auteur": "writer", "autrice": "writer", "dialoguiste": "writer",
    "adapter": "adapter", "adaptation": "adapter", "adaptateur": "adapter", "adaptatrice": "adapter",
    "producer": "producer", "producteur": "producer", "productrice": "producer", "production": "producer",
    "composer": "composer", "compositeur": "composer", "compositrice": "composer", "musique": "composer",
    "music": "composer",
    "editor": "editor", "monteur": "editor", "monteuse": "editor", "montage": "editor",
    "presenter": "presenter", "host": "presenter", "présentateur": "presenter", "présentatrice": "presenter",
    "présentation": "presenter", "animateur": "presenter", "animatrice": "presenter",
    "commentator": "commentator", "commentateur": "commentator", "commentatrice": "commentator",
    "commentaires": "commentator",
    "guest": "guest", "invité": "guest", "invitée": "guest",
}  # fmt: skip
"""Words for what people do, in lower case, and XMLTV's. Which words the provider uses isn't documented."""


class RuleFailed(BroadcastError):
    """A rule raised an exception, or gave what isn't of its kind. The day that the airing is on fails; others don't."""

    default_hint: ClassVar[str | None] = "mend the rule; the next run tries the day again"


@frozen(kw_only=True)
class EmptyDay:
    """A day that was sent, and has nothing on it at the source any more."""

    channel_id: int
    """Plurimedia's id of the channel."""
    day: date
    """Which day of its schedule."""
    known: bool
    """Whether the mirror has the day, with nothing on it; else it has no such day any more."""


# --- the schedule -------------------------------------------------------------------------------------------------


def overlap(earlier: Airing, later: Airing) -> OverlapAction:
    """The earlier airing ends where the later one begins.

    Of two that begin at the same moment, the one that changed last stays (`lastUpdate`); the first, if that isn't told.
    """
    if earlier.start < later.start:
        return "shorten"
    first, second = member(earlier.broadcast, "last_update"), member(later.broadcast, "last_update")
    if not isinstance(first, datetime) or not isinstance(second, datetime):
        return "drop_later"
    return "drop_earlier" if second.replace(tzinfo=None) > first.replace(tzinfo=None) else "drop_later"


def gap(earlier: Airing, later: Airing) -> GapAction:
    """Gaps stay: that nothing is told isn't to say that something goes on."""
    return "keep"


def empty_day(day: EmptyDay) -> EmptyDayAction:
    """What was sent for the day is deleted on the platform: viewers shouldn't see what isn't on."""
    return "delete"


def channel(channel: Channel, channel_id: int) -> xmltv.Channel:
    """A channel: Plurimedia's id under the domain `plurimedia`, its name, and its logo."""
    name, logo = text(channel, "name") or str(channel_id), text(channel, "logo")
    return xmltv.Channel(
        id=xmltv.channel_id(str(channel_id), "plurimedia"),
        names=(xmltv.Text(name),),
        icons=(xmltv.Icon(logo),) if logo else (),
    )


# --- texts --------------------------------------------------------------------------------------------------------


def title(airing: Airing) -> str:
    """`title`, which every content has (documented); else `typographicTitle`, or that of its season or series."""
    for each in (airing.content, airing.season, airing.master):
        found = text(each, "title") or text(each, "typographic_title")
        if found:
            return found
    return ""


def untitled(airing: Airing) -> str | None:
    """What an airing without any title is called: by `originalTitle`, if it has one; else nothing.

    Without a title it can't be handed on, because XMLTV and the platform demand one (documented). It is left out then.
    """
    return text(airing.content, "original_title")


def original_title(airing: Airing) -> str | None:
    """`originalTitle`, where it is another one than the title."""
    found = text(airing.content, "original_title")
    return found if found not in (text(airing.content, "title"), text(airing.content, "typographic_title")) else None


def sub_title(airing: Airing) -> str | None:
    """`subtitle`: the title of an episode."""
    return text(airing.content, "subtitle")


def description(airing: Airing) -> str | None:
    """The longest of the content's texts; of its season's or series', where it has none."""
    found = _longest(airing)
    return None if found is None else text(found, "text")


def language(airing: Airing) -> str | None:
    """The language of that text; titles are taken to be in the same one."""
    found = _longest(airing)
    return None if found is None else text(found, "lang")


def _longest(airing: Airing) -> ContentText | None:
    for each in (airing.content, airing.season, airing.master):
        texts = [one for one in items(each, "texts", ContentText) if text(one, "text")]
        if texts:
            return max(texts, key=lambda one: len(text(one, "text") or ""))
    return None


# --- what it is ---------------------------------------------------------------------------------------------------


def categories(airing: Airing) -> tuple[str, ...]:
    """Format and genre, which every content has (documented in words)."""
    content = airing.content
    return tuple(dict.fromkeys(each for name in ("format", "genre") if (each := text(content, name))))


def keywords(airing: Airing) -> tuple[str, ...]:
    """The keywords, the most significant first (documented: the lowest weight), if the mirror has them."""
    names = (text(each, "name") for each in tags_by_weight(airing.tags))
    return tuple(dict.fromkeys(each for each in names if each))


def credits(airing: Airing) -> tuple[xmltv.Credit, ...]:
    """The cast, by `order`. Whose job XMLTV has no element for is left out."""
    cast = items(airing.content, "cast", Credit)
    found: list[xmltv.Credit] = []
    for each in sorted(cast, key=_order):
        job = JOBS.get((text(each, "job") or "").lower())
        name = " ".join(filter(None, (text(each, "first_name"), text(each, "last_name"))))
        if job is not None and name:
            found.append(xmltv.Credit(job, name, text(each, "role") if job == "actor" else None))
    return tuple(found)


def _order(credit: Credit) -> float:
    order = member(credit, "order")
    return order if isinstance(order, int | float) else float("inf")


def production_date(airing: Airing) -> str | None:
    """`productionYear`."""
    year = _number(airing.content, "production_year")
    return str(year) if year is not None and 1000 <= year <= 9999 else None


def countries(airing: Airing) -> tuple[str, ...]:
    """`countries`, as two-letter codes."""
    return tuple(each.strip() for each in items(airing.content, "countries", str) if each.strip())


def length(airing: Airing) -> timedelta | None:
    """`duration`, in minutes: how long the content itself is."""
    return length_of(airing.content)


def length_of(content: object) -> timedelta | None:
    """How long a content is, where it tells so in a number that can be one of minutes."""
    minutes = _number(content, "duration")
    return timedelta(minutes=minutes) if minutes is not None and 0 < minutes < 10_000 else None


def numbers(airing: Airing) -> tuple[int | None, int | None]:
    """`seasonNumber` and `episodeNumber`, counted from 1; a special has episode 0."""
    season = _number(airing.content, "season_number")
    if season is None:
        season = _number(airing.season, "season_number")
    return season, _number(airing.content, "episode_number")


def onscreen(season: int | None, episode: int | None) -> str | None:
    """Season and episode as people write them: `S2E5`."""
    parts = (f"{letter}{number}" for letter, number in (("S", season), ("E", episode)) if number is not None)
    return "".join(parts) or None


def pictures(airing: Airing) -> tuple[xmltv.Icon, ...]:
    """The picture with the lowest `hierarchy` (documented): of airing, content, season or series, category."""
    owners = (airing.broadcast, airing.content, airing.season, airing.master)
    best = best_image(each for owner in owners for each in items(owner, "images", Image) if text(each, "url"))
    if best is None:
        return ()
    width, height = _number(best, "width"), _number(best, "height")
    size = (None, None) if width is None or height is None else (str(width), str(height))
    return (xmltv.Icon(text(best, "url") or "", *size),)


def _number(model: Any, name: str) -> int | None:
    value = member(model, name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


# --- how it is shown ----------------------------------------------------------------------------------------------


def premiere(airing: Airing) -> bool:
    """`isPremiere`: the content is aired for the first time."""
    return member(airing.broadcast, "is_premiere") is True


def new(airing: Airing) -> bool:
    """An episode that is aired for the first time."""
    return premiere(airing) and numbers(airing) != (None, None)


def previously_shown(airing: Airing) -> xmltv.PreviouslyShown | None:
    """Where `isPremiere` is false: it was aired before. When that was isn't told."""
    return xmltv.PreviouslyShown() if member(airing.broadcast, "is_premiere") is False else None


def video(airing: Airing) -> xmltv.Video | None:
    """Nothing: no member for aspect and quality is known. If your account has one, read it with `member`."""
    return None


def audio(airing: Airing) -> xmltv.Audio | None:
    """Nothing: no member for the sound is known. If your account has one, read it with `member`."""
    return None


def subtitles(airing: Airing) -> tuple[xmltv.Subtitles, ...]:
    """Nothing: no member for subtitles is known. If your account has one, read it with `member`."""
    return ()


def ratings(airing: Airing) -> tuple[xmltv.Rating, ...]:
    """Nothing: no member for an age rating is known. If your account has one, read it with `member`."""
    return ()


def star_ratings(airing: Airing) -> tuple[xmltv.Rating, ...]:
    """Nothing: no member for a critics' rating is known. If your account has one, read it with `member`."""
    return ()


# --- the platform -------------------------------------------------------------------------------------------------


def encora_title(airing: Airing, programme: xmltv.Programme) -> str:
    """The title, cut where it is longer than the 255 characters that the platform takes (documented)."""
    return _cut(programme.title, TITLE_LENGTH)


def encora_description(airing: Airing, programme: xmltv.Programme) -> str | None:
    """The episode's title, which the platform has no field for, and the description: up to 2000 characters
    (documented)."""
    texts = (*programme.sub_titles[:1], *programme.descriptions[:1])
    return _cut("\n".join(each.value for each in texts), DESCRIPTION_LENGTH) or None


def encora_categories(airing: Airing, programme: xmltv.Programme) -> tuple[str, ...]:
    """The categories."""
    return tuple(each.value for each in programme.categories)


def encora_rating(airing: Airing, programme: xmltv.Programme) -> str | None:
    """Nothing: the source has no age rating that is known. Give one of the platform's, such as `PG`."""
    return None


def encora_language(airing: Airing, programme: xmltv.Programme) -> str | None:
    """Nothing: the platform means the language of the broadcast, and the source tells that of its texts."""
    return None


def encora_images(airing: Airing, programme: xmltv.Programme) -> Mapping[str, str]:
    """The picture as `poster` where it is upright, else as `thumbnail` and `backdrop`."""
    for icon in programme.icons[:1]:
        upright = icon.width is not None and icon.height is not None and int(icon.height) > int(icon.width)
        return {"poster": icon.src} if upright else {"thumbnail": icon.src, "backdrop": icon.src}
    return {}


def encora_catchup(airing: Airing, programme: xmltv.Programme) -> bool:
    """No: whether you may offer it for catch-up isn't in the schedule."""
    return False


def encora_linked_vod(airing: Airing, programme: xmltv.Programme) -> str | None:
    """Nothing. Give the id of the movie or episode that viewers shall come to from the guide."""
    return None


def _cut(value: str, most: int) -> str:
    """A text of at most so many characters, cut between words where that doesn't cost too much."""
    if len(value) <= most:
        return value
    head = value[: most - 1]
    space = head.rfind(" ")
    return f"{(head[:space] if space > most // 2 else head).rstrip()}…"


@frozen(kw_only=True)
class GuideRules:
    """The rules of a guide. Each is a function; the default of each is the function of that name in this module.

    Those of the platform get what the others made of an airing, as the XMLTV programme, beside the airing itself.
    """

    overlap: Callable[[Airing, Airing], OverlapAction] = overlap
    """What is done about two airings that overlap, the earlier one first."""
    gap: Callable[[Airing, Airing], GapAction] = gap
    """What is done about the time between two airings."""
    empty_day: Callable[[EmptyDay], EmptyDayAction] = empty_day
    """What is done about a day that was sent and is empty or gone now."""
    channel: Callable[[Channel, int], xmltv.Channel] = channel
    """The channel in XMLTV, of its model and its id."""
    title: Callable[[Airing], str] = title
    """Default: `title`, which every content has (documented); else `typographicTitle`, or that of its season or series.
    """
    untitled: Callable[[Airing], str | None] = untitled
    """What an airing is called that `title` gives nothing for; `None` leaves it out."""
    original_title: Callable[[Airing], str | None] = original_title
    """Default: `originalTitle`, where it is another one than the title."""
    sub_title: Callable[[Airing], str | None] = sub_title
    """Default: `subtitle`: the title of an episode."""
    description: Callable[[Airing], str | None] = description
    """Default: the longest of the content's texts; of its season's or series', where it has none."""
    language: Callable[[Airing], str | None] = language
    """The language of the texts."""
    categories: Callable[[Airing], tuple[str, ...]] = categories
    """Default: format and genre, which every content has (documented in words)."""
    keywords: Callable[[Airing], tuple[str, ...]] = keywords
    """Default: the keywords, the most significant first (documented: the lowest weight), if the mirror has them."""
    credits: Callable[[Airing], tuple[xmltv.Credit, ...]] = credits
    """Default: the cast, by `order`. Whose job XMLTV has no element for is left out."""
    production_date: Callable[[Airing], str | None] = production_date
    """Default: `productionYear`."""
    countries: Callable[[Airing], tuple[str, ...]] = countries
    """Default: `countries`, as two-letter codes."""
    length: Callable[[Airing], timedelta | None] = length
    """Default: `duration`, in minutes: how long the content itself is."""
    numbers: Callable[[Airing], tuple[int | None, int | None]] = numbers
    """Season and episode, for XMLTV's `xmltv_ns` and for the platform."""
    onscreen: Callable[[int | None, int | None], str | None] = onscreen
    """Of what `numbers` gives."""
    pictures: Callable[[Airing], tuple[xmltv.Icon, ...]] = pictures
    """Default: the picture with the lowest `hierarchy` (documented): of airing, content, season or series, category."""
    premiere: Callable[[Airing], bool] = premiere
    """Default: `isPremiere`: the content is aired for the first time."""
    new: Callable[[Airing], bool] = new
    """Default: an episode that is aired for the first time."""
    previously_shown: Callable[[Airing], xmltv.PreviouslyShown | None] = previously_shown
    """Default: where `isPremiere` is false: it was aired before. When that was isn't told."""
    video: Callable[[Airing], xmltv.Video | None] = video
    """Default: nothing: no member for aspect and quality is known. If your account has one, read it with `member`."""
    audio: Callable[[Airing], xmltv.Audio | None] = audio
    """Default: nothing: no member for the sound is known. If your account has one, read it with `member`."""
    subtitles: Callable[[Airing], tuple[xmltv.Subtitles, ...]] = subtitles
    """Default: nothing: no member for subtitles is known. If your account has one, read it with `member`."""
    ratings: Callable[[Airing], tuple[xmltv.Rating, ...]] = ratings
    """Default: nothing: no member for an age rating is known. If your account has one, read it with `member`."""
    star_ratings: Callable[[Airing], tuple[xmltv.Rating, ...]] = star_ratings
    """Default: nothing: no member for a critics' rating is known. If your account has one, read it with `member`."""
    encora_title: Callable[[Airing, xmltv.Programme], str] = encora_title
    """Default: the title, cut where it is longer than the 255 characters that the platform takes (documented)."""
    encora_description: Callable[[Airing, xmltv.Programme], str | None] = encora_description
    """Default: the episode's title, which the platform has no field for, and the description: up to 2000 characters
    (documented)."""
    encora_categories: Callable[[Airing, xmltv.Programme], tuple[str, ...]] = encora_categories
    """Default: the categories."""
    encora_rating: Callable[[Airing, xmltv.Programme], str | None] = encora_rating
    """Default: nothing: the source has no age rating that is known. Give one of the platform's, such as `PG`."""
    encora_language: Callable[[Airing, xmltv.Programme], str | None] = encora_language
    """Default: nothing: the platform means the language of the broadcast, and the source tells that of its texts."""
    encora_images: Callable[[Airing, xmltv.Programme], Mapping[str, str]] = encora_images
    """Default: the picture as `poster` where it is upright, else as `thumbnail` and `backdrop`."""
    encora_catchup: Callable[[Airing, xmltv.Programme], bool] = encora_catchup
    """Default: no: whether you may offer it for catch-up isn't in the schedule."""
    encora_linked_vod: Callable[[Airing, xmltv.Programme], str | None] = encora_linked_vod
    """Default: nothing. Give the id of the movie or episode that viewers shall come to from the guide."""

    @property
    def are_ours(self) -> bool:
        """Whether none of them was replaced."""
        return all(getattr(self, each.name) is each.default for each in fields(GuideRules))
