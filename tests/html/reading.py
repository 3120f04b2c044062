"""HTML taken apart, as a browser would."""

from __future__ import annotations

import re
from html.parser import HTMLParser

__all__ = ["Page", "read"]

TAGS = {
    "style", "div", "h4", "small", "dl", "dt", "dd", "p", "b", "i", "u", "br", "span", "table", "tr", "th", "td",
    "code",
}  # fmt: skip
ATTRIBUTES = frozenset({"class", "style", "title", "aria-hidden"})
STYLE = re.compile(
    r"(?:left:[0-9.]+%(?:;width:[0-9.]+%)?|min-width:[0-9]+px|background-image:url\('https://[^'()\\\s<>\"]+'\))"
)


class Page(HTMLParser):
    """Tags and text of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Each closes what was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text, but for the look."""
        if self.open[-1:] != ["style"]:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All text, without tags."""
        return " ".join(self.texts)


def read(html: str) -> Page:
    """Take a piece of HTML apart, and see that it has nothing but what it may have."""
    page = Page()
    page.feed(html)
    page.close()
    assert not page.open
    assert set(page.tags) <= TAGS
    assert page.tags.count("style") == 1
    for name, value in page.attributes:
        assert name in ATTRIBUTES, name
        assert name != "style" or STYLE.fullmatch(value or ""), value
    return page
