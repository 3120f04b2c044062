"""From XMLTV to values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, BinaryIO, cast

from broadcast_clients.formats.xmltv.model import (
    JOBS,
    Audio,
    Channel,
    Credit,
    EpisodeNumber,
    Header,
    Icon,
    Image,
    Item,
    PreviouslyShown,
    Programme,
    Rating,
    Review,
    Subtitles,
    Text,
    Url,
    Video,
    XmltvError,
)
from broadcast_clients.formats.xmltv.times import parse_time
from broadcast_clients.formats.xmltv.tree import Node, entries

__all__ = ["read"]


def read(
    source: BinaryIO | bytes | Iterable[bytes], *, on_error: Callable[[XmltvError], None] | None = None
) -> Iterator[Item]:
    """Read a listing: its `Header`, then each `Channel` and `Programme` as it stands in the file.

    Elements that the format doesn't know are passed over. A compressed file is read through `gzip.open(path)`.

    Args:
        source: A file opened for binary reading, the bytes of one, or its pieces as they arrive.
        on_error: Called for an entry that can't be used, such as a programme whose start isn't a time; reading then
            goes on behind it. Without it the error is raised.

    Raises:
        XmltvError: The file isn't well-formed or isn't XMLTV, declares entities, or is beyond the limits of one entry.
    """
    for node in entries(source):
        try:
            item = _item(node)
        except XmltvError as error:
            error = XmltvError(f"<{node.tag}>: {error.message}", node.line)
            if on_error is None:
                raise error from None
            on_error(error)
        else:
            if item is not None:
                yield item


def _item(node: Node) -> Item | None:
    if node.tag == "programme":
        return _programme(node)
    if node.tag == "channel":
        return _channel(node)
    if node.tag == "tv":
        return Header(**{name: node.attributes.get(name.replace("_", "-")) for name in _HEADER})
    return None


_HEADER = (
    "date", "source_info_url", "source_info_name", "source_data_url", "generator_info_name", "generator_info_url",
)  # fmt: skip


def _channel(node: Node) -> Channel:
    found = _by_tag(node)
    return Channel(
        id=_needed(node, "id"), names=_texts(found, "display-name"), icons=_icons(found), urls=_all(found, "url", _url)
    )


def _programme(node: Node) -> Programme:
    found = _by_tag(node)
    attributes = node.attributes
    stop = attributes.get("stop")
    return Programme(
        channel=_needed(node, "channel"),
        start=parse_time(_needed(node, "start")),
        stop=None if stop is None else parse_time(stop),
        titles=_texts(found, "title"),
        sub_titles=_texts(found, "sub-title"),
        descriptions=_texts(found, "desc"),
        credits=tuple(_credit(each) for group in found.get("credits", ()) for each in group.children if _is_job(each)),
        date=_first(found, "date", lambda each: each.text or None),
        categories=_texts(found, "category"),
        keywords=_texts(found, "keyword"),
        language=_first(found, "language", _text),
        original_language=_first(found, "orig-language", _text),
        length=_first(found, "length", _length),
        icons=_icons(found),
        urls=_all(found, "url", _url),
        countries=_texts(found, "country"),
        episode_numbers=_all(found, "episode-num", _episode_number),
        video=_first(found, "video", _video),
        audio=_first(found, "audio", _audio),
        previously_shown=_first(found, "previously-shown", _previously_shown),
        premiere=_first(found, "premiere", _text),
        last_chance=_first(found, "last-chance", _text),
        new="new" in found,
        subtitles=_all(found, "subtitles", _subtitles),
        ratings=_all(found, "rating", _rating),
        star_ratings=_all(found, "star-rating", _rating),
        reviews=_all(found, "review", _review),
        images=_all(found, "image", _image),
        pdc_start=attributes.get("pdc-start"),
        vps_start=attributes.get("vps-start"),
        showview=attributes.get("showview"),
        videoplus=attributes.get("videoplus"),
        clump_index=attributes.get("clumpidx", "0/1"),
    )


_Found = dict[str, list[Node]]


def _by_tag(node: Node) -> _Found:
    found: _Found = {}
    for child in node.children:
        found.setdefault(child.tag, []).append(child)
    return found


def _needed(node: Node, name: str) -> str:
    value = node.attributes.get(name, "").strip()
    if not value:
        raise XmltvError(f"has no {name}")
    return value


def _first(found: _Found, tag: str, make: Callable[[Node], Any]) -> Any:
    nodes = found.get(tag)
    return make(nodes[0]) if nodes else None


def _all(found: _Found, tag: str, make: Callable[[Node], Any]) -> tuple[Any, ...]:
    return tuple(make(each) for each in found.get(tag, ()))


def _text(node: Node) -> Text:
    return Text(node.text, node.attributes.get("lang"))


def _texts(found: _Found, tag: str) -> tuple[Text, ...]:
    return tuple(_text(each) for each in found.get(tag, ()) if each.text)


def _url(node: Node) -> Url:
    return Url(node.text, node.attributes.get("system"))


def _icons(found: _Found) -> tuple[Icon, ...]:
    return _all(found, "icon", lambda each: Icon(_needed(each, "src"), *map(each.attributes.get, ("width", "height"))))


def _image(node: Node) -> Image:
    kind, size, orient, system = (node.attributes.get(name) for name in ("type", "size", "orient", "system"))
    return Image(node.text, cast("Any", kind), cast("Any", size), cast("Any", orient), system)


def _is_job(node: Node) -> bool:
    return node.tag in JOBS


def _credit(node: Node) -> Credit:
    found = _by_tag(node)
    return Credit(
        cast("Any", node.tag),
        node.text,
        node.attributes.get("role"),
        node.attributes.get("guest") == "yes",
        _all(found, "image", _image),
        _all(found, "url", _url),
    )


def _length(node: Node) -> timedelta:
    unit = {"seconds": 1, "minutes": 60, "hours": 3600}.get(node.attributes.get("units", ""))
    try:
        if unit is not None:
            return timedelta(seconds=float(node.text) * unit)
    except (ValueError, OverflowError):
        pass
    raise XmltvError(f"the length {node.text[:40]!r} {node.attributes.get('units', 'without units')!r} isn't one")


def _episode_number(node: Node) -> EpisodeNumber:
    return EpisodeNumber(node.text, node.attributes.get("system", "onscreen"))


def _yes(node: Node) -> bool:
    return node.text.lower() == "yes"


def _own_text(node: Node) -> str | None:
    return node.text or None


def _video(node: Node) -> Video:
    found = _by_tag(node)
    present, colour = _first(found, "present", _yes), _first(found, "colour", _yes)
    return Video(present, colour, _first(found, "aspect", _own_text), _first(found, "quality", _own_text))


def _audio(node: Node) -> Audio:
    found = _by_tag(node)
    return Audio(_first(found, "present", _yes), _first(found, "stereo", _own_text))


def _previously_shown(node: Node) -> PreviouslyShown:
    start = node.attributes.get("start")
    return PreviouslyShown(None if start is None else parse_time(start), node.attributes.get("channel"))


def _subtitles(node: Node) -> Subtitles:
    return Subtitles(cast("Any", node.attributes.get("type")), _first(_by_tag(node), "language", _text))


def _rating(node: Node) -> Rating:
    found = _by_tag(node)
    value: str = _first(found, "value", lambda each: each.text) or ""
    return Rating(value, node.attributes.get("system"), _icons(found))


def _review(node: Node) -> Review:
    attributes = node.attributes
    kind = cast("Any", attributes.get("type", "text"))
    return Review(node.text, kind, attributes.get("source"), attributes.get("reviewer"), attributes.get("lang"))
