"""XMLTV: values survive a round trip, files of other makes are read, hostile ones are refused."""

from __future__ import annotations

import copy
import pickle
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.formats import xmltv
from broadcast_clients.formats.xmltv.model import JOBS
from broadcast_clients.formats.xmltv.tree import DEPTH

START = datetime(2026, 1, 2, 20, 15, tzinfo=timezone(timedelta(hours=1)))
CHANNEL = xmltv.Channel(id="one.example.org", names=(xmltv.Text("One"),))


def programme(**changes: Any) -> xmltv.Programme:
    return xmltv.Programme(**{"channel": CHANNEL.id, "start": START, "titles": (xmltv.Text("News"),), **changes})


def written(*programmes: xmltv.Programme, header: xmltv.Header | None = None) -> bytes:
    return b"".join(xmltv.write([CHANNEL], programmes, header=header))


# --- round trip ---------------------------------------------------------------------------------------------------

CONTROL = [chr(code) for code in (*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF)]
characters = st.characters(exclude_categories=["Cs"], exclude_characters=CONTROL)
words = st.text(characters, min_size=1, max_size=20).map(str.strip).filter(bool)
values = st.text(characters, min_size=1, max_size=20)
"""Of attributes, whose space is kept."""
maybe = st.none() | values
maybe_words = st.none() | words
texts = st.builds(xmltv.Text, words, st.sampled_from([None, "en", "fr-CA"]))
some_texts = st.lists(texts, max_size=2).map(tuple)
moments = (
    st.datetimes(datetime(1000, 1, 2), datetime(9998, 1, 1))
    .map(lambda at: at.replace(microsecond=0))
    .flatmap(
        lambda at: st.integers(-14 * 60, 14 * 60).map(
            lambda minutes: at.replace(tzinfo=timezone(timedelta(minutes=minutes)))
        )
    )
)
icons = st.lists(st.builds(xmltv.Icon, values.filter(str.strip).map(str.strip), maybe, maybe), max_size=2).map(tuple)
urls = st.lists(st.builds(xmltv.Url, words, maybe), max_size=2).map(tuple)
images = st.lists(
    st.builds(
        xmltv.Image,
        words,
        st.sampled_from([None, "poster", "still"]),
        st.sampled_from([None, "1"]),
        st.sampled_from([None, "L"]),
        maybe,
    ),
    max_size=2,
).map(tuple)
actors = st.builds(xmltv.Credit, st.just("actor"), words, maybe, st.booleans(), images, urls)
others = st.builds(
    xmltv.Credit, st.sampled_from([job for job in JOBS if job != "actor"]), words, images=images, urls=urls
)
credits = st.lists(actors | others, max_size=4).map(
    lambda each: tuple(sorted(each, key=lambda credit: JOBS.index(credit.job)))
)
ratings = st.lists(st.builds(xmltv.Rating, words, maybe, icons), max_size=2).map(tuple)
flags = st.none() | st.booleans()
programmes = st.builds(
    xmltv.Programme,
    channel=st.just(CHANNEL.id),
    start=moments,
    titles=st.lists(texts, min_size=1, max_size=2).map(tuple),
    sub_titles=some_texts,
    descriptions=some_texts,
    credits=credits,
    date=maybe_words,
    categories=some_texts,
    keywords=some_texts,
    language=st.none() | texts,
    original_language=st.none() | texts,
    length=st.none() | st.integers(0, 100_000).map(lambda seconds: timedelta(seconds=seconds)),
    icons=icons,
    urls=urls,
    countries=some_texts,
    episode_numbers=st.lists(st.builds(xmltv.EpisodeNumber, words, values), max_size=2).map(tuple),
    video=st.none() | st.builds(xmltv.Video, flags, flags, maybe_words, maybe_words),
    audio=st.none() | st.builds(xmltv.Audio, flags, maybe_words),
    previously_shown=st.none() | st.builds(xmltv.PreviouslyShown, st.none() | moments, maybe),
    premiere=st.none() | texts | st.just(xmltv.Text("")),
    last_chance=st.none() | texts,
    new=st.booleans(),
    subtitles=st.lists(
        st.builds(xmltv.Subtitles, st.sampled_from([None, "teletext"]), st.none() | texts), max_size=2
    ).map(tuple),
    ratings=ratings,
    star_ratings=ratings,
    reviews=st.lists(
        st.builds(xmltv.Review, words, st.sampled_from(["text", "url"]), maybe, maybe, maybe), max_size=2
    ).map(tuple),
    images=images,
    pdc_start=maybe,
    vps_start=maybe,
    showview=maybe,
    videoplus=maybe,
    clump_index=st.sampled_from(["0/1", "0/2", "1/2"]),
)
headers = st.builds(xmltv.Header, **dict.fromkeys(["date", "source_info_name", "generator_info_url"], maybe))
channels = st.builds(
    xmltv.Channel,
    id=words,
    names=st.lists(texts, min_size=1, max_size=3).map(tuple),
    icons=icons,
    urls=urls,
)


@given(programmes, headers)
def test_a_programme_is_read_as_it_was_written(one: xmltv.Programme, header: xmltv.Header) -> None:
    assert list(xmltv.read(written(one, header=header))) == [header, CHANNEL, one]


@given(st.lists(channels, max_size=4, unique_by=lambda each: each.id))
def test_channels_are_read_as_they_were_written(several: list[xmltv.Channel]) -> None:
    assert list(xmltv.read(b"".join(xmltv.write(several, [])))) == [xmltv.Header(), *several]


@given(moments)
def test_a_time_is_read_as_it_was_written(moment: datetime) -> None:
    again = xmltv.parse_time(xmltv.format_time(moment))
    assert again == moment
    assert again.utcoffset() == moment.utcoffset()


@given(st.binary(max_size=300), st.integers(0, 400))
def test_bytes_of_any_kind_end_in_an_xmltv_error_or_in_items(noise: bytes, at: int) -> None:
    whole = written(programme(descriptions=(xmltv.Text("What happened"),)))
    for source in (noise, whole[:at] + noise + whole[at:]):
        try:
            items = list(xmltv.read(source))
        except xmltv.XmltvError:
            continue
        assert isinstance(items[0], xmltv.Header)


@given(st.lists(st.integers(1, 50), max_size=60))
def test_it_doesnt_matter_in_which_pieces_a_file_arrives(sizes: list[int]) -> None:
    whole = written(programme(titles=(xmltv.Text("Été à l’île"),)), programme(start=START + timedelta(hours=1)))
    pieces: list[bytes] = []
    rest = whole
    for size in sizes:
        pieces.append(rest[:size])
        rest = rest[size:]
    assert list(xmltv.read([*pieces, rest])) == list(xmltv.read(BytesIO(whole)))


# --- reading ------------------------------------------------------------------------------------------------------

FOREIGN = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE tv SYSTEM "http://example.org/xmltv.dtd">
<tv source-info-name="Somebody" lang="fr">
  <!-- a comment -->
  <channel id="C1"><display-name lang="fr">Chaîne &amp; 1</display-name><lcn>1</lcn></channel>
  <programme start="202601022015" stop="20260102214500 CET" channel="C1">
    <title>L'été</title><title lang="en">Summer</title>
    <desc>
      Two
      lines
    </desc>
    <desc/>
    <credits><actor role="Self">Ann <image type="person">http://x/a.jpg</image></actor><gaffer>Bob</gaffer></credits>
    <length units="hours">1.5</length>
    <episode-num>S1E2</episode-num>
    <video><present>yes</present><colour>NO</colour></video>
    <previously-shown/>
    <premiere></premiere>
    <x:unheard xmlns:x="urn:x">of</x:unheard>
    <star-rating><value>3/5</value></star-rating>
  </programme>
</tv>
""".encode("iso-8859-1")


def test_a_file_of_another_make_is_read() -> None:
    header, channel, one = xmltv.read(FOREIGN)
    assert header == xmltv.Header(source_info_name="Somebody")
    assert isinstance(channel, xmltv.Channel)
    assert channel.name == "Chaîne & 1"
    assert isinstance(one, xmltv.Programme)
    assert one.start == datetime(2026, 1, 2, 20, 15, tzinfo=UTC)  # without a zone it is UTC, says the format
    assert one.stop == datetime(2026, 1, 2, 20, 45, tzinfo=UTC)
    assert one.title == "L'été"
    assert one.titles[1] == xmltv.Text("Summer", "en")
    assert [str(each) for each in one.descriptions] == ["Two\n      lines"]
    person = xmltv.Image("http://x/a.jpg", "person")
    assert one.credits == (xmltv.Credit("actor", "Ann", role="Self", images=(person,)),)
    assert one.length == timedelta(minutes=90)
    assert one.episode_numbers == (xmltv.EpisodeNumber("S1E2"),)
    assert one.video == xmltv.Video(present=True, colour=False)
    assert one.previously_shown == xmltv.PreviouslyShown()
    assert one.premiere == xmltv.Text("")
    assert one.star_ratings == (xmltv.Rating("3/5"),)


def test_an_entry_that_cant_be_used_is_told_and_passed_over() -> None:
    bad = b"""<tv><programme channel="a.b" start="soon"><title>A</title></programme>
<programme start="20260102"><title>B</title></programme>
<programme channel="a.b" start="20260102"><length units="ages">3</length></programme>
<programme channel="a.b" start="20261302"/>
<channel/>
<programme channel="a.b" start="20260102"><title>C</title></programme></tv>"""
    errors: list[xmltv.XmltvError] = []
    items = list(xmltv.read(bad, on_error=errors.append))
    assert [item.title for item in items if isinstance(item, xmltv.Programme)] == ["C"]
    assert [error.line for error in errors] == [1, 2, 3, 4, 5]
    assert [str(error).partition(":")[0] for error in errors[:2]] == ["line 1", "line 2"]
    assert "'soon'" in str(errors[0])
    assert "has no channel" in str(errors[1])
    with pytest.raises(xmltv.XmltvError, match="line 1"):
        list(xmltv.read(bad))


def test_what_comes_before_a_broken_end_is_read() -> None:
    whole = written(programme(), programme(start=START + timedelta(hours=1)))
    items = xmltv.read(whole[:-30])
    assert [next(items), next(items), next(items)] == [xmltv.Header(), CHANNEL, programme()]
    with pytest.raises(xmltv.XmltvError, match="well-formed"):
        next(items)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE tv [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<tv><channel id="&b;"><display-name>&b;</display-name></channel></tv>"""
FILE = b"""<!DOCTYPE tv [<!ENTITY a SYSTEM "file:///etc/passwd">]><tv><channel id="x"><display-name>&a;</display-name>
</channel></tv>"""
PARAMETER = b"""<!DOCTYPE tv [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]><tv/>"""
UNDECLARED = (
    b"""<!DOCTYPE tv SYSTEM "xmltv.dtd"><tv><channel id="a.b"><display-name>&eacute;</display-name></channel></tv>"""
)
ATTLIST = b"""<!DOCTYPE tv SYSTEM "x.dtd" [<!ENTITY lang "x">]><tv/>"""


@pytest.mark.parametrize("source", [BOMB, FILE, PARAMETER, ATTLIST])
def test_a_file_that_declares_entities_is_refused(source: bytes) -> None:
    with pytest.raises(xmltv.XmltvError, match="declares the entity"):
        list(xmltv.read(source))


@pytest.mark.parametrize(
    ("source", "match"),
    [
        (UNDECLARED, "eacute"),
        (b"<tv>" + b"<a>" * DEPTH, "inside one another"),
        (b"<html><body/></html>", "root is <html>"),
        (b"", "well-formed"),
        (b"{}", "well-formed"),
        (b'<?xml version="1.0" encoding="shift_jis"?><tv/>', "convert the file to UTF-8"),
        (b'<?xml version="1.0" encoding="unheard-of"?><tv/>', "encoding"),
        (b"<tv><programme>" + b"<title/>" * 30_000, "elements in one entry"),
        (b"<tv><programme><title>" + b"long " * 1_000_000, "characters in one entry"),
        (b'<tv><channel id="' + b"long " * 4_000_000, "never|more than"),
        (b"<tv><!--" + b"long " * 4_000_000, "comment"),
    ],
)
def test_a_file_beyond_the_limits_is_refused(source: bytes, match: str) -> None:
    with pytest.raises(xmltv.XmltvError, match=match):
        list(xmltv.read(source))


def test_memory_doesnt_grow_with_the_file() -> None:
    def long_listing(count: int) -> Iterator[bytes]:
        many = (programme(start=START + timedelta(minutes=number)) for number in range(count))
        yield from xmltv.write([CHANNEL], many)

    assert sum(map(len, long_listing(6_000))) > 600_000
    tracemalloc.start()
    assert sum(1 for _ in xmltv.read(long_listing(6_000))) == 6_002
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 250_000


# --- times and numbers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20260102201500 +0100", START),
        ("20260102201500+01:00", START),
        ("20260102191500", START),
        ("202601021915 Z", START),
        ("202601022015 CET", START),
        ("202601021215 -0700", START),
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("  202606 gmt ", datetime(2026, 6, 1, tzinfo=UTC)),
    ],
)
def test_times_are_read_in_all_their_forms(text: str, moment: datetime) -> None:
    assert xmltv.parse_time(text) == moment


@pytest.mark.parametrize(
    "text", ["", "26-01-02", "20261301", "20260102 EST", "20260102 +9900", "99999", "20260102201560"]
)
def test_other_times_are_refused_and_quoted(text: str) -> None:
    with pytest.raises(xmltv.XmltvError) as caught:
        xmltv.parse_time(text)
    assert repr(text) in str(caught.value) or "EST" in str(caught.value)


def test_a_time_is_written_with_its_offset() -> None:
    paris = ZoneInfo("Europe/Paris")
    assert xmltv.format_time(datetime(2026, 7, 1, 20, 15, 30, 999_999, tzinfo=paris)) == "20260701201530 +0200"
    assert xmltv.format_time(datetime(1900, 1, 1, 12, 0, 0, tzinfo=paris)) == "19000101115039 +0000"
    with pytest.raises(xmltv.XmltvError, match="no time zone"):
        xmltv.format_time(datetime(2026, 7, 1))


@given(st.none() | st.integers(1, 999), st.none() | st.integers(1, 999))
def test_episode_numbers_are_counted_from_one(season: int | None, episode: int | None) -> None:
    if season is None and episode is None:
        with pytest.raises(xmltv.XmltvError):
            xmltv.episode_number(season, episode)
    else:
        assert xmltv.parse_episode_number(xmltv.episode_number(season, episode)) == (season, episode)


def test_episode_numbers_in_their_forms() -> None:
    assert xmltv.episode_number(2, 5) == xmltv.EpisodeNumber("1.4.", "xmltv_ns")
    assert xmltv.parse_episode_number(xmltv.EpisodeNumber(" 0 / 3 . 11/12 . 0/1", "xmltv_ns")) == (1, 12)
    assert xmltv.parse_episode_number(xmltv.EpisodeNumber("4", "xmltv_ns")) == (5, None)
    for wrong in (xmltv.EpisodeNumber("S1E2"), xmltv.EpisodeNumber("a.b.", "xmltv_ns")):
        with pytest.raises(xmltv.XmltvError, match=wrong.value):
            xmltv.parse_episode_number(wrong)
    with pytest.raises(xmltv.XmltvError, match="counts from 1"):
        xmltv.episode_number(1, 0)


def test_channel_ids_have_the_form_of_host_names() -> None:
    assert xmltv.channel_id("C'est à vous!", "example.org") == "C-est-vous.example.org"
    assert xmltv.channel_id("1f2e-0001", "encorastream") == "1f2e-0001.encorastream"
    for name, domain in (("…", "example.org"), ("one", ""), ("one", "a b")):
        with pytest.raises(xmltv.XmltvError):
            xmltv.channel_id(name, domain)


# --- writing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "match"),
    [
        (programme(titles=()), "has no title"),
        (programme(titles=(xmltv.Text(" \x07 "),)), "has no title"),
        (programme(start=datetime(2026, 1, 2)), "no time zone"),
        (programme(stop=START), "'News' at .* stops at"),
        (programme(stop=START - timedelta(seconds=1)), "stops at"),
        (programme(channel="two.example.org"), "isn't among the channels"),
    ],
)
def test_what_no_reader_could_use_isnt_written(one: xmltv.Programme, match: str) -> None:
    with pytest.raises(xmltv.XmltvError, match=match):
        written(one)


def test_channels_are_checked_too() -> None:
    with pytest.raises(xmltv.XmltvError, match="comes twice"):
        list(xmltv.write([CHANNEL, CHANNEL], []))
    with pytest.raises(xmltv.XmltvError, match="has no name"):
        list(xmltv.write([xmltv.Channel(id="a.b", names=())], []))


def test_control_characters_and_empty_texts_are_left_out() -> None:
    out = written(programme(titles=(xmltv.Text(" N\x00e\x85w\ud800s "),), descriptions=(xmltv.Text("  "),)))
    assert b"<title>News</title>" in out
    assert b"<desc" not in out


def test_markup_is_escaped_everywhere() -> None:
    hostile = '"><script>&amp;</title>'
    one = programme(titles=(xmltv.Text(hostile, lang=hostile),), icons=(xmltv.Icon(hostile),))
    assert list(xmltv.read(written(one)))[2] == one
    assert b"<script" not in written(one)


def test_values_and_errors_can_be_copied_and_pickled() -> None:
    for value in (programme(), CHANNEL, xmltv.Header(date="2026")):
        assert pickle.loads(pickle.dumps(value)) == value
        assert copy.deepcopy(value) == value
    error = pickle.loads(pickle.dumps(xmltv.XmltvError("is wrong", 3)))
    assert (str(error), error.line) == ("line 3: is wrong", 3)
