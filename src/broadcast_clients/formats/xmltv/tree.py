"""The XML of a listing, entry by entry: small trees of what stands directly under `<tv>`. Hostile files are refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast
from xml.parsers import expat

from attr import define, field

from broadcast_clients.formats.xmltv.model import XmltvError

__all__ = ["Node", "entries"]

DEPTH = 16
"""Elements inside one another. The format needs five."""
ENTRY_CHARACTERS = 4_000_000
"""Text and attributes of one entry."""
ENTRY_ELEMENTS = 20_000
PIECE = 65_536
SILENCE = 16_000_000
"""Bytes without an element or text: an attribute or comment that never ends."""


@define
class Node:
    """An element."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Node] = field(factory=list["Node"])
    pieces: list[str] = field(factory=list[str])

    @property
    def text(self) -> str:
        """Its own text, without that of its children, and without the space around it."""
        return "".join(self.pieces).strip()


class _Builder:
    """Makes trees of the parser's events."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.EntityDeclHandler = self._entity
        self._parser.SkippedEntityHandler = self._skipped
        self._open: list[Node] = []
        self._characters = 0
        self._elements = 0
        self._silence = 0
        self.done: list[Node] = []

    def feed(self, data: bytes, *, last: bool = False) -> None:
        """Parse a piece of the file; complete entries are added to `done`."""
        self._silence += len(data)
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            raise XmltvError(f"isn't well-formed XML: {expat.ErrorString(error.code)}", error.lineno) from None
        except XmltvError:
            raise
        except (LookupError, ValueError) as error:
            raise XmltvError(f"the encoding can't be read ({error}); convert the file to UTF-8", 1) from None
        if self._silence > SILENCE:
            raise self._refusal(f"an attribute, comment or the like of more than {SILENCE:,} bytes")

    def _refusal(self, what: str) -> XmltvError:
        return XmltvError(f"{what}; the file was refused", self._parser.CurrentLineNumber)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._silence = 0
        if not self._open and tag != "tv":
            raise self._refusal(f"the file's root is <{tag[:60]}>, and <tv> in XMLTV")
        if len(self._open) >= DEPTH:
            raise self._refusal(f"more than {DEPTH} elements inside one another")
        node = Node(tag, attributes, self._parser.CurrentLineNumber)
        if len(self._open) <= 1:
            self._characters = self._elements = 0
        self._elements += 1
        if self._elements > ENTRY_ELEMENTS:
            raise self._refusal(f"more than {ENTRY_ELEMENTS:,} elements in one entry")
        self._count(sum(len(name) + len(value) for name, value in attributes.items()))
        if len(self._open) > 1:
            self._open[-1].children.append(node)
        self._open.append(node)
        if len(self._open) == 1:
            self.done.append(node)

    def _end(self, _tag: str) -> None:
        self._silence = 0
        node = self._open.pop()
        if len(self._open) == 1:
            self.done.append(node)

    def _text(self, text: str) -> None:
        self._silence = 0
        if len(self._open) > 1:
            self._count(len(text))
            self._open[-1].pieces.append(text)

    def _count(self, characters: int) -> None:
        self._characters += characters
        if self._characters > ENTRY_CHARACTERS:
            raise self._refusal(f"more than {ENTRY_CHARACTERS:,} characters in one entry")

    def _entity(self, name: str, *_rest: object) -> None:
        raise self._refusal(f"declares the entity {name[:60]!r}, which XMLTV has no use for and attacks are made of")

    def _skipped(self, name: str, _parameter: bool) -> None:
        raise self._refusal(f"uses the entity &{name[:60]};, which isn't declared anywhere that is safe to read")


def entries(source: BinaryIO | bytes | Iterable[bytes]) -> Iterator[Node]:
    """`<tv>` itself, without what is in it, and then each element under it.

    Raises:
        XmltvError: The file isn't XML or isn't safe.
    """
    builder = _Builder()
    for piece in _pieces(source):
        builder.feed(piece)
        yield from builder.done
        builder.done.clear()
    builder.feed(b"", last=True)
    yield from builder.done


def _pieces(source: BinaryIO | bytes | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(source, bytes | bytearray | memoryview):
        view = memoryview(source)
        for start in range(0, len(view), PIECE):
            yield bytes(view[start : start + PIECE])
    elif hasattr(source, "read"):
        file = cast("BinaryIO", source)
        while piece := file.read(PIECE):
            yield piece
    else:
        several: Iterable[bytes] = source
        for given in several:
            yield from _pieces(given)
