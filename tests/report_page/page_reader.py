"""A written page taken apart, as a browser would."""

from __future__ import annotations

import base64
import hashlib
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

__all__ = ["Airing", "WrittenPage", "read_page"]

EMPTY = {"meta", "link", "br", "input"}
LOADING = {"src", "href", "srcset", "action", "poster", "data", "formaction", "background"}


class Airing:
    """A strip of the grid."""

    def __init__(self, attributes: dict[str, str], day: int, channel: str) -> None:
        style = dict(each.split(":") for each in attributes["style"].split(";"))
        self.begin, self.width = int(style["--b"]), int(style["--w"])
        self.known = int(attributes["data-c"])
        self.times = attributes["title"]
        self.day = day
        self.channel = channel
        self.text = ""


class WrittenPage(HTMLParser):
    """Elements, texts and airings of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.texts: list[str] = []
        self.airings: list[Airing] = []
        self.lines: list[dict[str, str]] = []
        self.scripts: list[tuple[dict[str, str], str]] = []
        self.section_texts: dict[str, list[str]] = {}
        self.axes: list[list[str]] = []
        self._section = "head"
        self._day = -1
        self._channel = ""
        self._row_head = False
        self._in_axis = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        found = {name: value or "" for name, value in attrs}
        kinds = found.get("class", "").split()
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in found.items()]
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "section":
            self._section = found["id"]
        if "day" in kinds:
            self._day = int(next(each for each in kinds if each.startswith("day-"))[4:])
        if "row" in kinds or "axis" in kinds:
            self._channel, self._row_head, self._in_axis = "", "row" in kinds, "axis" in kinds
            if self._in_axis:
                self.axes.append([])
        if "p" in kinds:
            self.airings.append(Airing(found, self._day, self._channel))
        if "now" in kinds:
            self.lines.append({**found, "day": str(self._day)})
        if tag == "script":
            self.scripts.append((found, ""))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Each closes what was opened last."""
        assert self.open.pop() == tag, tag
        if tag == "h3":
            self._row_head = False

    def handle_data(self, data: str) -> None:
        """Note text."""
        if self.open[-1:] == ["script"]:
            self.scripts[-1] = (self.scripts[-1][0], data)
            return
        if self.open[-1:] == ["style"]:
            return
        self.texts.append(data)
        self.section_texts.setdefault(self._section, []).append(data)
        if self._row_head:
            self._channel += data
        elif self._in_axis and self.open[-1:] == ["li"]:
            self.axes[-1].append(data)
        elif "li" in self.open and self.airings and self.open[-1] in ("b", "i", "em") and self._section == "guide":
            self.airings[-1].text += data + "|"

    def said(self, section: str) -> str:
        """The text of a section."""
        return " ".join(self.section_texts.get(section, []))

    @property
    def contents(self) -> list[list[str]]:
        """What the script knows of the contents."""
        found: Any = json.loads(next(text for kind, text in self.scripts if kind.get("id") == "contents"))
        return list(found)


def read_page(path: Path) -> WrittenPage:
    """Take a page apart, and see that it is whole, loads nothing and runs nothing but its own script."""
    text = path.read_text(encoding="utf-8")
    page = WrittenPage()
    page.feed(text)
    page.close()
    assert not page.open
    assert len(page.ids) == len(set(page.ids))
    for tag, name, value in page.attributes:
        assert not name.startswith("on"), (tag, name)
        assert name not in LOADING or value.startswith("#") or value == "data:,", (tag, name, value)
    assert not {"img", "iframe", "object", "embed", "video", "audio", "base"} & set(page.tags)
    assert "url(" not in text.partition("</style>")[0]
    policy = next(value for _, name, value in page.attributes if name == "content" and "script-src" in value)
    own = [source for kind, source in page.scripts if kind.get("type") != "application/json"]
    assert len(own) == 1
    assert base64.b64encode(hashlib.sha256(own[0].encode()).digest()).decode() in policy
    links = {value for _, name, value in page.attributes if name == "href"}
    assert {f"#{each}" for each in page.section_texts if each != "head"} <= links
    return page
