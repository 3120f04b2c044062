"""From values to XMLTV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

from broadcast_clients.formats.xmltv.model import (
    JOBS,
    Audio,
    Channel,
    Credit,
    Header,
    Icon,
    Image,
    Programme,
    Rating,
    Text,
    Url,
    Video,
    XmltvError,
)
from broadcast_clients.formats.xmltv.times import format_time

__all__ = ["fault_of", "write"]

_PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tv SYSTEM "xmltv.dtd">\n'
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML can't hold, and the control characters that the XMLTV tools take for broken encoding."""
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)


class _Element(NamedTuple):
    tag: str
    attributes: dict[str, str | None]
    content: str | list[_Element]


def write(
    channels: Iterable[Channel], programmes: Iterable[Programme], *, header: Header | None = None
) -> Iterator[bytes]:
    """Write a listing as UTF-8, in pieces: `file.writelines(write(channels, programmes))`.

    Texts lose the space around them, and control characters. Empty texts are left out, because the XMLTV tools object
    to empty elements. Channels come before programmes, as the format demands, and are read to their end first.

    Args:
        channels: Each id once, in the form that `channel_id` makes.
        programmes: Of these channels, in the order in which they shall stand.
        header: Where the listing comes from.

    Raises:
        XmltvError: An entry can't be written: a channel comes twice or without a name, a programme is of no channel,
            has no title, no time zone, or stops before it starts. What was written before is then no complete file.
    """
    yield f"{_PROLOGUE}<tv{_attributes(_header(header or Header()))}>\n".encode()
    known: set[str] = set()
    for channel in channels:
        if channel.id in known:
            raise XmltvError(f"the channel {channel.id!r} comes twice")
        known.add(channel.id)
        yield _rendered(_channel(channel), "  ").encode()
    for programme in programmes:
        if programme.channel not in known:
            raise XmltvError(
                f"{_name(programme)} is of the channel {programme.channel!r}, which isn't among the channels"
            )
        yield _rendered(_programme(programme), "  ").encode()
    yield b"</tv>\n"


def _header(header: Header) -> dict[str, str | None]:
    return {
        "date": header.date,
        "source-info-url": header.source_info_url,
        "source-info-name": header.source_info_name,
        "source-data-url": header.source_data_url,
        "generator-info-name": header.generator_info_name,
        "generator-info-url": header.generator_info_url,
    }


def _name(programme: Programme) -> str:
    title = programme.titles[0].value if programme.titles else "without title"
    return f"the programme {title[:60]!r} at {programme.start.isoformat()}"


def _channel(channel: Channel) -> _Element:
    names = _texts("display-name", channel.names)
    if not names:
        raise XmltvError(f"the channel {channel.id!r} has no name")
    return _Element("channel", {"id": channel.id}, [*names, *map(_icon, channel.icons), *map(_url, channel.urls)])


def fault_of(programme: Programme) -> str | None:
    """Why a programme can't be written; `None` if it can."""
    if not _texts("title", programme.titles):
        return "has no title"
    times = (programme.start, *([] if programme.stop is None else [programme.stop]))
    if any(each.utcoffset() is None for each in times):
        return "has no time zone, and without one XMLTV readers take it for UTC"
    if programme.stop is not None and programme.stop <= programme.start:
        return f"stops at {programme.stop.isoformat()}"
    return None


def _programme(programme: Programme) -> _Element:
    fault = fault_of(programme)
    if fault is not None:
        raise XmltvError(f"{_name(programme)} on {programme.channel!r} {fault}")
    titles = _texts("title", programme.titles)
    attributes = {
        "start": format_time(programme.start),
        "stop": None if programme.stop is None else format_time(programme.stop),
        "pdc-start": programme.pdc_start,
        "vps-start": programme.vps_start,
        "showview": programme.showview,
        "videoplus": programme.videoplus,
        "channel": programme.channel,
        "clumpidx": None if programme.clump_index == "0/1" else programme.clump_index,
    }
    return _Element("programme", attributes, [*titles, *_details(programme)])


def _details(programme: Programme) -> Iterator[_Element]:
    """Everything but the title, in the order of the DTD."""
    yield from _texts("sub-title", programme.sub_titles)
    yield from _texts("desc", programme.descriptions)
    if programme.credits:
        by_job = [each for job in JOBS for each in programme.credits if each.job == job]
        yield _Element("credits", {}, [_credit(each) for each in by_job])
    yield from _optional("date", programme.date)
    yield from _texts("category", programme.categories)
    yield from _texts("keyword", programme.keywords)
    yield from _texts("language", [programme.language] if programme.language else [])
    yield from _texts("orig-language", [programme.original_language] if programme.original_language else [])
    if programme.length is not None:
        yield _length(programme.length)
    yield from map(_icon, programme.icons)
    yield from map(_url, programme.urls)
    yield from _texts("country", programme.countries)
    for number in programme.episode_numbers:
        yield _Element("episode-num", {"system": number.system}, _clean(number.value))
    if programme.video is not None:
        yield _video(programme.video)
    if programme.audio is not None:
        yield _audio(programme.audio)
    shown = programme.previously_shown
    if shown is not None:
        start = None if shown.start is None else format_time(shown.start)
        yield _Element("previously-shown", {"start": start, "channel": shown.channel}, "")
    for tag, text in (("premiere", programme.premiere), ("last-chance", programme.last_chance)):
        if text is not None:
            yield _text(tag, text)
    if programme.new:
        yield _Element("new", {}, "")
    for each in programme.subtitles:
        yield _Element("subtitles", {"type": each.kind}, _texts("language", [each.language] if each.language else []))
    for tag, ratings in (("rating", programme.ratings), ("star-rating", programme.star_ratings)):
        yield from (_rating(tag, rating) for rating in ratings)
    for review in programme.reviews:
        about = {"type": review.kind, "source": review.source, "reviewer": review.reviewer, "lang": review.lang}
        yield _Element("review", about, _clean(review.value))
    yield from map(_image, programme.images)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text).strip()


def _text(tag: str, text: Text) -> _Element:
    return _Element(tag, {"lang": text.lang}, _clean(text.value))


def _texts(tag: str, texts: Iterable[Text]) -> list[_Element]:
    return [element for element in (_text(tag, each) for each in texts) if element.content]


def _optional(tag: str, value: str | None) -> list[_Element]:
    return [_Element(tag, {}, _clean(value))] if value and _clean(value) else []


def _icon(icon: Icon) -> _Element:
    return _Element("icon", {"src": icon.src, "width": icon.width, "height": icon.height}, "")


def _url(url: Url) -> _Element:
    return _Element("url", {"system": url.system}, _clean(url.value))


def _image(image: Image) -> _Element:
    about = {"type": image.kind, "size": image.size, "orient": image.orient, "system": image.system}
    return _Element("image", about, _clean(image.url))


def _credit(credit: Credit) -> _Element:
    attributes: dict[str, str | None] = {}
    if credit.job == "actor":
        attributes = {"role": credit.role, "guest": "yes" if credit.guest else None}
    return _Element(
        credit.job,
        attributes,
        [_Element("", {}, _clean(credit.name)), *map(_image, credit.images), *map(_url, credit.urls)],
    )


def _length(length: timedelta) -> _Element:
    seconds = round(length.total_seconds())
    if seconds % 60:
        return _Element("length", {"units": "seconds"}, str(seconds))
    return _Element("length", {"units": "minutes"}, str(seconds // 60))


def _yes_or_no(tag: str, value: bool | None) -> list[_Element]:
    return [] if value is None else [_Element(tag, {}, "yes" if value else "no")]


def _video(video: Video) -> _Element:
    content = [*_yes_or_no("present", video.present), *_yes_or_no("colour", video.colour)]
    content += [*_optional("aspect", video.aspect), *_optional("quality", video.quality)]
    return _Element("video", {}, content)


def _audio(audio: Audio) -> _Element:
    return _Element("audio", {}, [*_yes_or_no("present", audio.present), *_optional("stereo", audio.stereo)])


def _rating(tag: str, rating: Rating) -> _Element:
    content = [_Element("value", {}, _clean(rating.value)), *map(_icon, rating.icons)]
    return _Element(tag, {"system": rating.system}, content)


# --- XML ----------------------------------------------------------------------------------------------------------


def _attributes(attributes: dict[str, str | None]) -> str:
    return "".join(
        f' {name}="{_CONTROL.sub("", value).translate(_IN_ATTRIBUTE)}"'
        for name, value in attributes.items()
        if value is not None
    )


def _rendered(element: _Element, indent: str) -> str:
    start = f"{indent}<{element.tag}{_attributes(element.attributes)}"
    content = element.content
    if not content:
        return f"{start}/>\n"
    if isinstance(content, str):
        return f"{start}>{content.translate(_IN_TEXT)}</{element.tag}>\n"
    if not content[0].tag:  # a name with more about it: space around the text would be part of it
        return f"{start}>{''.join(map(_inline, content))}</{element.tag}>\n"
    return f"{start}>\n{''.join(_rendered(each, indent + '  ') for each in content)}{indent}</{element.tag}>\n"


def _inline(element: _Element) -> str:
    return str(element.content).translate(_IN_TEXT) if not element.tag else _rendered(element, "").rstrip("\n")
