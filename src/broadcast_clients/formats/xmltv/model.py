"""What an XMLTV file says, as frozen values. Names and meanings follow the format's DTD 0.5."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from attr import field, frozen

__all__ = [
    "JOBS", "Audio", "Channel", "Credit", "EpisodeNumber", "Header", "Icon", "Image", "Item", "Job", "PreviouslyShown",
    "Programme", "Rating", "Review", "Subtitles", "Text", "Url", "Video", "XmltvError",
]  # fmt: skip

Job = Literal[
    "director", "actor", "writer", "adapter", "producer", "composer", "editor", "presenter", "commentator", "guest"
]
"""What somebody does, of what the DTD has an element for."""
JOBS: tuple[Job, ...] = (
    "director", "actor", "writer", "adapter", "producer", "composer", "editor", "presenter", "commentator", "guest",
)  # fmt: skip
"""In the order in which the DTD wants them."""


class XmltvError(ValueError):
    """A file that isn't XMLTV or isn't safe to read, or an entry that can't be written.

    Args:
        message: What is wrong, and with what.
        line: Where in the file, from 1; `None` for something that was to be written.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message if line is None else f"line {line}: {message}")
        self.message = message
        self.line = line

    def __reduce__(self) -> tuple[type[XmltvError], tuple[str, int | None]]:
        """Pickle by what it was made of."""
        return type(self), (self.message, self.line)


@frozen
class Text:
    """A text, and the language that it is in (`en`, `fr-CA`), where that is told."""

    value: str
    """The text."""
    lang: str | None = None
    """Its language, such as `en` or `fr-CA`; `None` where it isn't told."""

    def __str__(self) -> str:
        return self.value


@frozen
class Icon:
    """A picture of a channel, programme or rating; its size in pixels as the file tells it."""

    src: str
    """The address."""
    width: str | None = None
    """In pixels, as the file tells it."""
    height: str | None = None
    """In pixels, as the file tells it."""


@frozen
class Url:
    """An address with more about it, and the name of the system that it belongs to."""

    value: str
    """The address."""
    system: str | None = None
    """Name of the system that it belongs to."""


@frozen
class Image:
    """The address of a picture.

    Args:
        url: The address.
        kind: What is seen on it: `poster`, `backdrop`, `still`, `person` or `character`.
        size: `1` up to 200 pixels, `2` up to 400, `3` more.
        orient: `P` portrait or `L` landscape.
        system: Where it comes from.
    """

    url: str
    kind: Literal["poster", "backdrop", "still", "person", "character"] | None = None
    size: Literal["1", "2", "3"] | None = None
    orient: Literal["P", "L"] | None = None
    system: str | None = None


@frozen
class Credit:
    """Somebody who took part. `role` and `guest` are for actors."""

    job: Job
    """What the person did."""
    name: str
    """The person's name."""
    role: str | None = None
    """Of an actor: whom the person plays."""
    guest: bool = False
    """Of an actor: whether the person is a guest."""
    images: tuple[Image, ...] = ()
    """Pictures of the person."""
    urls: tuple[Url, ...] = ()
    """Addresses with more about the person."""


@frozen
class EpisodeNumber:
    """A number of an episode in a numbering system: `xmltv_ns` (see `episode_number`), `onscreen`, or another."""

    value: str
    """The number, in the form of the system."""
    system: str = "onscreen"
    """The numbering system."""


@frozen
class Video:
    """The picture: whether there is one and it is in colour, its aspect such as `16:9`, quality such as `HDTV`."""

    present: bool | None = None
    """Whether there is a picture."""
    colour: bool | None = None
    """Whether it is in colour."""
    aspect: str | None = None
    """Width to height, such as `16:9`."""
    quality: str | None = None
    """Such as `HDTV`."""


@frozen
class Audio:
    """The sound: whether there is any, and `mono`, `stereo`, `dolby`, `dolby digital`, `bilingual` or `surround`."""

    present: bool | None = None
    """Whether there is sound."""
    stereo: str | None = None
    """Its kind, such as `stereo`."""


@frozen
class PreviouslyShown:
    """That it was shown before; when and on which channel, where that is known."""

    start: datetime | None = None
    """When."""
    channel: str | None = None
    """On which channel."""


@frozen
class Subtitles:
    """Subtitles: `teletext`, `onscreen` or `deaf-signed`, and their language."""

    kind: Literal["teletext", "onscreen", "deaf-signed"] | None = None
    """How they are shown."""
    language: Text | None = None
    """Their language."""


@frozen
class Rating:
    """An age rating such as `12`, or a star rating such as `3 / 5`, with the system that it belongs to."""

    value: str
    """The rating."""
    system: str | None = None
    """Who rates, or by which rules."""
    icons: tuple[Icon, ...] = ()
    """Its sign."""


@frozen
class Review:
    """A review: its text, or where it is."""

    value: str
    """The text, or its address."""
    kind: Literal["text", "url"] = "text"
    """Which of the two `value` is."""
    source: str | None = None
    """Where it appeared."""
    reviewer: str | None = None
    """Who wrote it."""
    lang: str | None = None
    """Its language."""


@frozen(kw_only=True)
class Header:
    """Where a listing comes from: the attributes of `<tv>`."""

    date: str | None = None
    """When the listing was made."""
    source_info_url: str | None = None
    """Address with more about the source."""
    source_info_name: str | None = None
    """Name of the source."""
    source_data_url: str | None = None
    """Where the data was taken from."""
    generator_info_name: str | None = None
    """Name of the program that wrote the file."""
    generator_info_url: str | None = None
    """Its address."""


@frozen(kw_only=True)
class Channel:
    """A channel. `id` is how programmes name it; the XMLTV tools want the form of a host name, see `channel_id`."""

    id: str
    """How programmes name it."""
    names: tuple[Text, ...]
    """The most usual first."""
    icons: tuple[Icon, ...] = ()
    """Its logos."""
    urls: tuple[Url, ...] = ()
    """Addresses with more about it."""

    @property
    def name(self) -> str:
        """The most usual name."""
        return self.names[0].value if self.names else self.id


@frozen(kw_only=True)
class Programme:
    """A broadcast. Times have an offset; they are exact to the second."""

    channel: str
    """Id of the channel."""
    start: datetime
    """When it begins."""
    stop: datetime | None = None
    """When it ends; `None` where that isn't told."""
    titles: tuple[Text, ...]
    """In one or more languages, the most usual first."""
    sub_titles: tuple[Text, ...] = ()
    """Titles of the episode."""
    descriptions: tuple[Text, ...] = ()
    """What it is about."""
    credits: tuple[Credit, ...] = ()
    """Written job by job in the order of `JOBS`; within a job in the order given."""
    date: str | None = None
    """When it was made: a year, or more digits, such as `1998` or `20240131`."""
    categories: tuple[Text, ...] = ()
    """Genres and the like."""
    keywords: tuple[Text, ...] = ()
    """Keywords."""
    language: Text | None = None
    """The language that is spoken."""
    original_language: Text | None = None
    """The language that it was made in."""
    length: timedelta | None = None
    """Without commercials; whole seconds."""
    icons: tuple[Icon, ...] = ()
    """Pictures."""
    urls: tuple[Url, ...] = ()
    """Addresses with more about it."""
    countries: tuple[Text, ...] = ()
    """Where it was made."""
    episode_numbers: tuple[EpisodeNumber, ...] = ()
    """Its number, in one or more systems."""
    video: Video | None = None
    """About the picture."""
    audio: Audio | None = None
    """About the sound."""
    previously_shown: PreviouslyShown | None = None
    """That it was shown before."""
    premiere: Text | None = None
    """That it is a premiere; the text may be empty."""
    last_chance: Text | None = None
    """That it is the last showing; the text may be empty."""
    new: bool = False
    """Whether it is the first programme of a show that was never on television before, at least in this country."""
    subtitles: tuple[Subtitles, ...] = ()
    """One for each kind and language."""
    ratings: tuple[Rating, ...] = ()
    """Age ratings."""
    star_ratings: tuple[Rating, ...] = ()
    """How good it is."""
    reviews: tuple[Review, ...] = ()
    """Reviews."""
    images: tuple[Image, ...] = ()
    """Pictures with their kind and size."""
    pdc_start: str | None = None
    """Start for recorders with Programme Delivery Control."""
    vps_start: str | None = None
    """Start for recorders with the Video Programme System."""
    showview: str | None = None
    """Code for recorders with ShowView."""
    videoplus: str | None = None
    """Code for recorders with VideoPlus+."""
    clump_index: str = field(default="0/1")
    """Position among programmes that share a slot: `0/2` and `1/2` are the two halves of one."""

    @property
    def title(self) -> str:
        """The first title; empty where the file has none."""
        return self.titles[0].value if self.titles else ""


Item = Header | Channel | Programme
"""What a file consists of, in this order."""
