"""URLs: no argument can change where a request goes."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from broadcast_clients.core.address import Template, checked_base_url, checked_header, encode_query, literal_path
from broadcast_clients.core.errors import ConfigurationError, InvalidRequest

ANY_TEXT = st.text(alphabet=st.characters())
"""Half surrogate pairs included."""


@given(ANY_TEXT)
def test_a_value_stays_one_segment(value: str) -> None:
    template = Template("/movies/{movie_id}/cast")
    try:
        path = template.fill({"movie_id": value})
    except InvalidRequest:
        return
    assert path.isascii()
    parts = urlsplit("https://sample.test" + path)
    assert parts.path == path
    _, first, segment, last = path.split("/")
    assert (first, last) == ("movies", "cast")
    assert unquote(segment) == value
    assert segment not in {".", "..", ""}


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=5))
def test_a_query_reads_back(pairs: list[tuple[str, str]]) -> None:
    text = encode_query(pairs)
    assert parse_qsl(text, keep_blank_values=True, strict_parsing=bool(pairs)) == pairs
    assert text.isascii()
    assert not set(text) & set(" #?/\\")


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ("abc-123_~", "abc-123_~"), ("a.b", "a.b"), ("...", "..."), ("a/b", "a%2Fb"), ("../admin", "..%2Fadmin"),
        ("%2e%2e", "%252e%252e"), ("a?b#c", "a%3Fb%23c"), ("é", "%C3%A9"), ("a b", "a%20b"), ("a\\b", "a%5Cb"),
        (".hidden", ".hidden"), ("a;b=c", "a%3Bb%3Dc"), ("\u2028", "%E2%80%A8"),
    ],
)  # fmt: skip
def test_segments(value: str, segment: str) -> None:
    assert Template("/x/{id}").fill({"id": value}) == f"/x/{segment}"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "empty"), (".", "'.'"), ("..", "'..'"), ("a\r\nHost: b", "line ends"), ("a\x00", "control"),
        ("\x7f", "control"), ("\ud800", "surrogate"),
    ],
)  # fmt: skip
def test_refused_segments(value: str, why: str) -> None:
    with pytest.raises(InvalidRequest, match=why) as caught:
        Template("/x/{id}").fill({"id": value})
    assert [(each.argument, each.code) for each in caught.value.errors] == [("id", "path")]


def test_two_parameters_in_one_path() -> None:
    template = Template("/a/{x}/b/{y}.json")
    assert template.names == ["x", "y"]
    assert template.fill({"y": "2", "x": "1"}) == "/a/1/b/2.json"


def test_a_template_needs_its_slash() -> None:
    with pytest.raises(ConfigurationError, match="begin with a slash"):
        Template("movies")


def test_half_a_surrogate_in_the_query_is_an_error_of_ours() -> None:
    with pytest.raises(InvalidRequest, match="surrogate"):
        encode_query([("q", "\udfff")])


# --- paths of `client.request` ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "quoted"),
    [
        ("/admin/reports", "/admin/reports"), ("admin/reports", "/admin/reports"), ("/a%20b", "/a%20b"),
        ("/a b", "/a%20b"), ("/movies/a.b/..c", "/movies/a.b/..c"), ("/{id}", "/%7Bid%7D"), ("/é", "/%C3%A9"),
        ("/", "/"), ("", "/"),
    ],
)  # fmt: skip
def test_literal_paths(path: str, quoted: str) -> None:
    assert literal_path(path) == quoted


@pytest.mark.parametrize(
    "path",
    [
        "/a/../b", "..", "/a/.", "/%2e%2e/b", "/a/.%2E/b", "/%2E/", "/a?b=c", "/a#b", "/a\\..\\b", "/a\r\nb",
        "//evil.test/a", "https://evil.test/", "/x/https://evil.test", "/\ud800",
    ],
)  # fmt: skip
def test_refused_literal_paths(path: str) -> None:
    with pytest.raises(InvalidRequest):
        literal_path(path)


@given(ANY_TEXT)
def test_any_literal_path_is_refused_or_stays_under_the_base(path: str) -> None:
    try:
        quoted = literal_path(path)
    except InvalidRequest:
        return
    parts = urlsplit("https://sample.test/api" + quoted)
    assert (parts.netloc, parts.query, parts.fragment) == ("sample.test", "", "")
    assert quoted.isascii()
    assert not {".", ".."} & set(unquote(quoted).split("/")) - set(unquote(path).split("/"))


# --- base URLs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "checked"),
    [
        ("https://api.test", "https://api.test"), ("https://api.test/", "https://api.test"),
        (" https://api.test/v2// ", "https://api.test/v2"), ("https://api.test:8443/v2", "https://api.test:8443/v2"),
        ("http://localhost:8000", "http://localhost:8000"), ("http://127.0.0.1/x", "http://127.0.0.1/x"),
        ("http://127.1.2.3", "http://127.1.2.3"), ("http://[::1]:80", "http://[::1]:80"),
        ("http://LocalHost", "http://LocalHost"),
    ],
)  # fmt: skip
def test_base_urls(url: str, checked: str) -> None:
    assert checked_base_url(url, allow_http=False) == checked


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "must be an http"), ("api.test", "must be an http"), ("ftp://api.test", "must be an http"),
        ("https://", "must be an http"), ("https:///path", "must be an http"), ("http://[::1", "must be an http"),
        ("https://api.test:99999", "must be an http"), ("https://api.test:port", "must be an http"),
        ("https://user:pw@api.test", "credentials"), ("https://user@api.test", "credentials"),
        ("https://@api.test", "credentials"), ("https://api.test/?a=b", "query"), ("https://api.test/a?", "query"),
        ("https://api.test/#x", "fragment"), ("https://api.test/a#", "fragment"), ("https://api.test/a b", "spaces"),
        ("https://api.test/a\n", "control"), ("https://api\\.test", "backslashes"),
        ("http://api.test", "in the clear"), ("http://127.0.0.1.evil.test", "in the clear"),
        ("http://localhost.evil.test", "in the clear"), ("http://10.0.0.1", "in the clear"),
    ],
)  # fmt: skip
def test_refused_base_urls(url: str, why: str) -> None:
    with pytest.raises(ConfigurationError, match=why):
        checked_base_url(url, allow_http=False)


def test_plain_http_may_be_allowed() -> None:
    assert checked_base_url("http://api.test", allow_http=True) == "http://api.test"


def test_credentials_in_a_refused_url_are_not_shown() -> None:
    with pytest.raises(ConfigurationError) as caught:
        checked_base_url("ftp://user:hunter2@api.test", allow_http=True)
    assert "hunter2" not in str(caught.value)


@given(st.text())
def test_any_text_is_a_base_url_or_a_configuration_error(text: str) -> None:
    try:
        checked = checked_base_url("https://" + text, allow_http=False)
    except ConfigurationError:
        return
    assume(checked)
    assert not checked.endswith("/")
    assert urlsplit(checked + "/movies").path.endswith("/movies")


# --- headers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["a\r\nX: y", "a\nb", "\x00", "tab\tbed", "é", "\ud800"])
def test_headers_that_could_break_out(value: str) -> None:
    with pytest.raises(InvalidRequest, match="If-Match"):
        checked_header("If-Match", value)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_visible_ascii_passes(value: str) -> None:
    assert checked_header("X", value) == value
