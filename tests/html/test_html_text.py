"""Text, addresses and pictures on their way into a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.html.text import escaped, picture_url, plain, without_secrets
from tests.html.reading import Page

HOSTILE = ["<zz>", "</td><zz onx=1>", "'\" onx='1", '" style="x', "&lt;zz&gt;", "\x00<zz>", "\ud800<zz>", "\u202e<zz>"]


@given(st.lists(st.one_of(st.text(), st.sampled_from(HOSTILE))))
def test_text_stays_text_wherever_it_stands(parts: list[str]) -> None:
    text = "".join(parts)
    page = Page()
    page.feed(f"<p title=\"{escaped(text)}\" class='{escaped(text)}'>{escaped(text)}</p>")
    page.close()
    assert page.tags == ["p"]
    assert [name for name, _ in page.attributes] == ["title", "class"]
    assert escaped(text).isascii() or escaped(text).encode("utf-8")


@pytest.mark.parametrize(
    "url",
    [
        "https://images.plurimedia.example/1-0.jpg",
        "https://cdn.example.org/a/b.webp?w=300&fm=webp",
        "https://cdn.example.org/a.jpg?v=12",
    ],
)
def test_pictures_that_a_page_may_load(url: str) -> None:
    assert picture_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None, 7, [], "", "x", "https://", "https://[", "http://a.example/x.jpg", "//a.example/x.jpg", "file:///etc/passwd",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x",
        "https://user:pass@a.example/x.jpg", "https://a.example/x.jpg?sig=abc", "https://a.example/x.jpg?w=1&token=t",
        "https://a.example/x.jpg?w=" + "a" * 40, "https://a.example/x.jpg#t=secret", "https://a.example/x');y:url('z",
        "https://a.example/x y", 'https://a.example/x"y', "https://a.example/\u202e", "https://a.example\\@b/x",
        "https://a.example/" + "a" * 1000,
    ],
)  # fmt: skip
def test_pictures_that_it_may_not(url: object) -> None:
    assert picture_url(url) is None


@given(st.one_of(st.text(), st.text().map(lambda tail: f"https://a.example/{tail}")))
def test_a_picture_never_ends_its_function(url: str) -> None:
    found = picture_url(url)
    assert found is None or not set(found) & set("'\"()\\<> \n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://a.example/p?token=canary now", "see https://a.example/… now"),
        ("https://user:canary@a.example", "https://a.example"),
        ("s3://bucket/canary", "s3://bucket/…"),
        ("https://a.example/canary;x", "https://a.example/…"),
        ("https://a.example", "https://a.example"),
        ("nothing: here // at all", "nothing: here // at all"),
    ],
)
def test_addresses_tell_their_host_alone(text: str, shown: str) -> None:
    assert without_secrets(text) == shown


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes() | st.dates() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_any_value_has_a_short_text_or_none(value: object) -> None:
    text = plain(value)
    assert text is None or (isinstance(text, str) and 0 < len(text) <= 301)


def test_a_number_of_more_digits_than_python_writes() -> None:
    assert plain(10**5000) == "a very large number"
