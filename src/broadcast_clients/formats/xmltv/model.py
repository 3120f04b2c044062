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
    lang: str | None = None

    def __str__(self) -> str:
        return self.value


@frozen
class Icon:
    """A picture of a channel, programme or rating; its size in pixels as the file tells it."""

    src: str
    width: str | None = None
    height: str | None = None


@frozen
class Url:
    """An address with more about it, and the name of the system that it belongs to."""

    value: str
    system: str | None = None


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
    name: str
    role: str | None = None
    guest: bool = False
    images: tuple[Image, ...] = ()
    urls: tuple[Url, ...] = ()


@frozen
class EpisodeNumber:
    """A number of an episode in a numbering system: `xmltv_ns` (see `episode_number`), `onscreen`, or another."""

    value: str
    system: str = "onscreen"


@frozen
class Video:
    """The picture: whether there is one and it is in colour, its aspect such as `16:9`, quality such as `HDTV`."""

    present: bool | None = None
    colour: bool | None = None
    aspect: str | None = None
    quality: str | None = None


@frozen
class Audio:
    """The sound: whether there is any, and `mono`, `stereo`, `dolby`, `dolby digital`, `bilingual` or `surround`."""

    present: bool | None = None
    stereo: str | None = None


@frozen
class PreviouslyShown:
    """That it was shown before; when and on which channel, where that is known."""

    start: datetime | None = None
    channel: str | None = None


@frozen
class Subtitles:
    """Subtitles: `teletext`, `onscreen` or `deaf-signed`, and their language."""

    kind: Literal["teletext", "onscreen", "deaf-signed"] | None = None
    language: Text | None = None


@frozen
class Rating:
    """An age rating such as `12`, or a star rating such as `3 / 5`, with the system that it belongs to."""

    value: str
    system: str | None = None
    icons: tuple[Icon, ...] = ()


@frozen
class Review:
    """A review: its text, or where it is."""

    value: str
    kind: Literal["text", "url"] = "text"
    source: str | None = None
    reviewer: str | None = None
    lang: str | None = None


@frozen(kw_only=True)
class Header:
    """Where a listing comes from: the attributes of `<tv>`."""

    date: str | None = None
    source_info_url: str | None = None
    source_info_name: str | None = None
    source_data_url: str | None = None
    generator_info_name: str | None = None
    generator_info_url: str | None = None


@frozen(kw_only=True)
class Channel:
    """A channel. `id` is how programmes name it; the XMLTV tools want the form of a host name, see `channel_id`."""

    id: str
    names: tuple[Text, ...]
    """The most usual first."""
    icons: tuple[Icon, ...] = ()
    urls: tuple[Url, ...] = ()

    @property
    def name(self) -> str:
        """The most usual name."""
        return self.names[0].value if self.names else self.id


@frozen(kw_only=True)
class Programme:
    """A broadcast. Times have an offset; they are exact to the second."""

    channel: str
    start: datetime
    stop: datetime | None = None
    titles: tuple[Text, ...]
    sub_titles: tuple[Text, ...] = ()
    descriptions: tuple[Text, ...] = ()
    credits: tuple[Credit, ...] = ()
    """Written job by job in the order of `JOBS`; within a job in the order given."""
    date: str | None = None
    """When it was made: a year, or more digits, such as `1998` or `20240131`."""
    categories: tuple[Text, ...] = ()
    keywords: tuple[Text, ...] = ()
    language: Text | None = None
    original_language: Text | None = None
    length: timedelta | None = None
    """Without commercials; whole seconds."""
    icons: tuple[Icon, ...] = ()
    urls: tuple[Url, ...] = ()
    countries: tuple[Text, ...] = ()
    episode_numbers: tuple[EpisodeNumber, ...] = ()
    video: Video | None = None
    audio: Audio | None = None
    previously_shown: PreviouslyShown | None = None
    premiere: Text | None = None
    """That it is a premiere; the text may be empty."""
    last_chance: Text | None = None
    """That it is the last showing; the text may be empty."""
    new: bool = False
    subtitles: tuple[Subtitles, ...] = ()
    ratings: tuple[Rating, ...] = ()
    star_ratings: tuple[Rating, ...] = ()
    reviews: tuple[Review, ...] = ()
    images: tuple[Image, ...] = ()
    pdc_start: str | None = None
    vps_start: str | None = None
    showview: str | None = None
    videoplus: str | None = None
    clump_index: str = field(default="0/1")
    """Position among programmes that share a slot: `0/2` and `1/2` are the two halves of one."""

    @property
    def title(self) -> str:
        """The first title; empty where the file has none."""
        return self.titles[0].value if self.titles else ""


Item = Header | Channel | Programme
"""What a file consists of, in this order."""
