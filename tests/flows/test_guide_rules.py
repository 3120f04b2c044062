"""What becomes of each field, and that each rule can be replaced by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attr
import pytest

from broadcast_clients.core.lenient import build
from broadcast_clients.flows.guide import Airing, GuideRules, RuleFailed, member, rules
from broadcast_clients.flows.guide.programmes import encora_row, listed_channel, programme_of, rendered
from broadcast_clients.formats import xmltv
from plurimedia_client.models import Broadcast, Channel, Content, Tag
from tests.flows.schedule import DAY

HOME = timezone(timedelta(hours=2))
EPISODE = {
    "id": 7, "title": "Night Train", "typographicTitle": "NIGHT TRAIN", "originalTitle": "Nachtzug",
    "subtitle": "The Border", "format": "Series", "genre": "Crime", "productionYear": 2021, "duration": 52,
    "countries": ["DE", "FR"],
    "texts": [{"type": "short", "lang": "fr", "text": "Court."}, {"type": "long", "lang": "fr", "text": "Bien long."}],
    "cast": [
        {"firstName": "Ada", "lastName": "Second", "job": "Actor", "role": "Anna", "order": 2},
        {"firstName": "Bo", "lastName": "First", "job": "Réalisateur", "order": 1},
        {"lastName": "Nobody", "job": "Caterer", "order": 3},
        {"firstName": None, "lastName": "Last", "job": "invité"},
    ],
    "images": [{"hierarchy": 2, "url": "https://i/2.jpg", "width": 1920, "height": 1080}],
    "seasonNumber": 2, "episodeNumber": 5, "csaRating": "-12",
}  # fmt: skip


def airing_of(content: dict[str, Any], broadcast: dict[str, Any] | None = None, **more: Any) -> Airing:
    return Airing(
        channel_id=12,
        day=DAY,
        start=datetime(2024, 7, 1, 20, tzinfo=HOME),
        end=datetime(2024, 7, 1, 21, tzinfo=HOME),
        broadcast=build(Broadcast, broadcast or {}, "$", []),
        content=build(Content, content, "$", []),  # as an answer is
        **more,
    )


def test_everything_that_the_source_has_is_in_the_programme() -> None:
    tags = tuple(Tag.model_validate({"name": name, "weight": weight}) for name, weight in (("b", 2.0), ("a", 1.0)))
    broadcast = {"isPremiere": True, "images": [{"hierarchy": 1, "url": "https://i/1.jpg", "width": 10, "height": 20}]}
    airing = airing_of(EPISODE, broadcast, tags=tags)
    found = programme_of(airing, GuideRules(), "12.plurimedia")
    assert found == xmltv.Programme(
        channel="12.plurimedia",
        start=airing.start,
        stop=airing.end,
        titles=(xmltv.Text("Night Train", "fr"), xmltv.Text("Nachtzug")),
        sub_titles=(xmltv.Text("The Border", "fr"),),
        descriptions=(xmltv.Text("Bien long.", "fr"),),
        credits=(
            xmltv.Credit("director", "Bo First"),
            xmltv.Credit("actor", "Ada Second", "Anna"),
            xmltv.Credit("guest", "Last"),
        ),
        date="2021",
        categories=(xmltv.Text("Series", "fr"), xmltv.Text("Crime", "fr")),
        keywords=(xmltv.Text("a", "fr"), xmltv.Text("b", "fr")),
        length=timedelta(minutes=52),
        icons=(xmltv.Icon("https://i/1.jpg", "10", "20"),),
        countries=(xmltv.Text("DE"), xmltv.Text("FR")),
        episode_numbers=(xmltv.EpisodeNumber("S2E5"), xmltv.EpisodeNumber("1.4.", "xmltv_ns")),
        premiere=xmltv.Text(""),
        new=True,
    )
    assert encora_row(airing, found, GuideRules(), "c-1") == {
        "channel_id": "c-1",
        "title": "Night Train",
        "description": "The Border\nBien long.",
        "start_time": "2024-07-01T18:00:00Z",
        "end_time": "2024-07-01T19:00:00Z",
        "is_live": False,
        "is_catchup_available": False,
        "season_number": 2,
        "episode_number": 5,
        "categories": ["Series", "Crime"],
        "images": {"poster": "https://i/1.jpg"},
    }


def test_what_the_source_lacks_is_left_out_or_taken_from_what_it_belongs_to() -> None:
    bare = airing_of({"title": "News"})
    programme = programme_of(bare, GuideRules(), "c.d")
    assert programme == xmltv.Programme(channel="c.d", start=bare.start, stop=bare.end, titles=(xmltv.Text("News"),))
    assert set(encora_row(bare, programme, GuideRules(), "c")) == {
        "channel_id", "title", "start_time", "end_time", "is_live", "is_catchup_available",
    }  # fmt: skip
    season = Content.model_validate({"title": "Series", "texts": [{"text": "Of the season."}], "seasonNumber": 3})
    pictured = {"images": [{"hierarchy": 3, "url": "https://i/3.jpg"}]}
    inherited = airing_of({"episodeNumber": 0}, season=season, master=Content.model_validate(pictured))
    programme = programme_of(inherited, GuideRules(), "c.d")
    assert programme.title == "Series"
    assert programme.descriptions == (xmltv.Text("Of the season."),)
    assert programme.icons == (xmltv.Icon("https://i/3.jpg"),)
    assert programme.episode_numbers == (xmltv.EpisodeNumber("S3E0"),), "xmltv_ns has no place for a special"
    repeat = programme_of(airing_of({"title": "A"}, {"isPremiere": False}), GuideRules(), "c.d")
    assert (repeat.previously_shown, repeat.premiere, repeat.new) == (xmltv.PreviouslyShown(), None, False)


def test_members_of_another_type_than_inferred_do_no_harm() -> None:
    """Field names beyond the printed sample are inferred: an account's own may mean something else."""
    odd: dict[str, Any] = {
        "title": "A", "subtitle": {}, "genre": ["x"], "productionYear": "soon", "duration": "long", "countries": "FR",
        "texts": "long", "cast": [3, {"job": 4}], "images": {"url": "u"}, "seasonNumber": -1, "episodeNumber": True,
    }  # fmt: skip
    bare = airing_of({"title": "A"})
    assert programme_of(airing_of(odd), GuideRules(), "c.d") == programme_of(bare, GuideRules(), "c.d")


def test_texts_are_cut_to_what_the_platform_takes_between_words() -> None:
    texts = [{"text": "word " * 600}]
    airing = airing_of({"title": "T" * 300, "subtitle": "Sub", "texts": texts})
    programme = programme_of(airing, GuideRules(), "c.d")
    row = encora_row(airing, programme, GuideRules(), "c")
    assert row["title"] == "T" * 254 + "…"
    assert len(row["description"]) <= 2000
    assert row["description"].startswith("Sub\nword ")
    assert row["description"].endswith("word…")


REPLACED: dict[str, tuple[Any, Callable[[xmltv.Programme, dict[str, Any]], Any]]] = {
    "title": ("Mine", lambda programme, row: programme.titles[0].value if row["title"] == "Mine" else None),
    "original_title": ("Mine", lambda programme, row: programme.titles[1].value),
    "sub_title": ("Mine", lambda programme, row: programme.sub_titles[0].value),
    "description": ("Mine", lambda programme, row: programme.descriptions[0].value),
    "language": ("de", lambda programme, row: programme.titles[0].lang),
    "categories": (("x",), lambda programme, row: tuple(row["categories"])),
    "keywords": (("x",), lambda programme, row: tuple(each.value for each in programme.keywords)),
    "credits": ((xmltv.Credit("guest", "Me"),), lambda programme, row: programme.credits),
    "production_date": ("1999", lambda programme, row: programme.date),
    "countries": (("XX",), lambda programme, row: tuple(each.value for each in programme.countries)),
    "length": (timedelta(minutes=1), lambda programme, row: programme.length),
    "numbers": ((7, 8), lambda programme, row: (row["season_number"], row["episode_number"])),
    "onscreen": ("7x8", lambda programme, row: programme.episode_numbers[0].value),
    "pictures": ((xmltv.Icon("i"),), lambda programme, row: programme.icons),
    "premiere": (True, lambda programme, row: programme.premiere is not None),
    "new": (True, lambda programme, row: programme.new),
    "previously_shown": (xmltv.PreviouslyShown(), lambda programme, row: programme.previously_shown),
    "video": (xmltv.Video(aspect="16:9"), lambda programme, row: programme.video),
    "audio": (xmltv.Audio(stereo="stereo"), lambda programme, row: programme.audio),
    "subtitles": ((xmltv.Subtitles("teletext"),), lambda programme, row: programme.subtitles),
    "ratings": ((xmltv.Rating("12", "CSA"),), lambda programme, row: programme.ratings),
    "star_ratings": ((xmltv.Rating("3/5"),), lambda programme, row: programme.star_ratings),
    "encora_title": ("Mine", lambda programme, row: row["title"]),
    "encora_description": ("Mine", lambda programme, row: row["description"]),
    "encora_categories": (("x",), lambda programme, row: tuple(row["categories"])),
    "encora_rating": ("PG", lambda programme, row: row["content_rating"]),
    "encora_language": ("fr", lambda programme, row: row["language"]),
    "encora_images": ({"logo": "l"}, lambda programme, row: row["images"]),
    "encora_catchup": (True, lambda programme, row: row["is_catchup_available"]),
    "encora_linked_vod": ("vod", lambda programme, row: row["linked_vod_id"]),
}
ALONE = {"overlap", "gap", "empty_day", "channel", "untitled"}
"""Rules that have tests of their own."""


def test_each_rule_is_replaced_by_itself() -> None:
    assert {each.name for each in attr.fields(GuideRules)} == set(REPLACED) | ALONE
    assert GuideRules().are_ours
    airing = airing_of(EPISODE)
    usual = programme_of(airing, GuideRules(), "c.d")
    for name, (value, seen) in REPLACED.items():
        assert getattr(GuideRules(), name) is getattr(rules, name), "the default is the public function of that name"
        replaced = GuideRules(**{name: lambda *given, value=value: value})
        assert replaced == attr.evolve(GuideRules(), **{name: getattr(replaced, name)})
        assert not replaced.are_ours
        programme = programme_of(airing, replaced, "c.d")
        row = encora_row(airing, programme, replaced, "c")
        assert seen(programme, row) == value, name
        if name.startswith("encora_"):
            assert programme == usual, name


def test_a_rule_that_fails_or_gives_something_else_is_named() -> None:
    airing = airing_of(EPISODE)

    def broken(*given: Any) -> Any:
        raise LookupError("no such genre")

    def both(rules: GuideRules) -> None:
        encora_row(airing, programme_of(airing, rules, "c.d"), rules, "c")

    for name in REPLACED:
        for rule, told in ((broken, "LookupError: no such genre"), (lambda *given: object(), "gave a")):
            with pytest.raises(RuleFailed) as caught:
                both(GuideRules(**{name: rule}))
            assert str(caught.value).startswith(f"the rule {name} ")
            assert told in str(caught.value)
            assert "'Night Train' at 20:00" in str(caught.value)
    for name, wrong in (("keywords", (3,)), ("numbers", (1,)), ("numbers", ("1", 2)), ("encora_title", " ")):
        with pytest.raises(RuleFailed, match=f"the rule {name} gave"):
            both(GuideRules(**{name: lambda *given, wrong=wrong: wrong}))
    unwritable = programme_of(airing, GuideRules(ratings=lambda airing: (xmltv.Rating(3),)), "c.d")  # type: ignore[arg-type]
    with pytest.raises(RuleFailed, match="can't be written as XMLTV"):
        rendered(xmltv.Channel(id="c.d", names=(xmltv.Text("C"),)), [unwritable])


def test_what_only_an_account_knows_is_read_by_a_rule_of_its_own() -> None:
    def ratings(airing: Airing) -> tuple[xmltv.Rating, ...]:
        found = member(airing.content, "csaRating")
        return (xmltv.Rating(found, "CSA"),) if found else ()

    programme = programme_of(airing_of(EPISODE), GuideRules(ratings=ratings), "c.d")
    assert programme.ratings == (xmltv.Rating("-12", "CSA"),)
    assert member(None, "csaRating") is None


def test_channels_are_named_and_called_by_their_ids() -> None:
    full = Channel.model_validate({"id": 12, "name": "Une", "logo": "https://i/12.png"})
    assert listed_channel(full, 12, GuideRules()) == xmltv.Channel(
        id="12.plurimedia", names=(xmltv.Text("Une"),), icons=(xmltv.Icon("https://i/12.png"),)
    )
    assert listed_channel(Channel(), 12, GuideRules()).name == "12"
    nameless = GuideRules(channel=lambda channel, number: xmltv.Channel(id="c.d", names=()))
    with pytest.raises(RuleFailed, match="has no name"):
        listed_channel(full, 12, nameless)


def test_the_airing_says_who_it_is() -> None:
    assert airing_of({}).name == "what has no title at 20:00"
    assert airing_of({"typographicTitle": "T"}).name == "'T' at 20:00"
    assert airing_of(EPISODE).start.astimezone(UTC).hour == 18
