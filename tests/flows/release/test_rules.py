"""Each rule by itself, and what is written where both sides change a title."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from broadcast_clients.flows.release import ReleaseRules, ReleaseSource, ReleaseTitle, Window, rules
from broadcast_clients.flows.release.media import artwork_in, videos_in, window_from_attributes
from broadcast_clients.flows.release.merging import merged, plain, typed
from broadcast_clients.flows.release.ruleset import ReleaseRules as Rules
from broadcast_clients.flows.release.titles import FIELDS, missing_of, title_of
from broadcast_clients.flows.release.values import TitleKind
from encora_client.models import EpisodeWrite, MovieWrite, SeasonWrite, ShowWrite
from whatson_client.models import Product

JSON = st.integers(0, 3) | st.text(max_size=2)
FIELDS_OF_TITLES = st.dictionaries(st.sampled_from("abcd"), JSON)
NOW = datetime(2024, 11, 5, 12, tzinfo=UTC)


def source(kind: TitleKind = "movie", **product: Any) -> ReleaseSource:
    """A product on its way to a title."""
    more = {name: product.pop(name) for name in ("number", "position", "taken", "show", "season") if name in product}
    return ReleaseSource(kind=kind, product=Product.model_validate({"contentId": "1", **product}), **more)


def rated(*ratings: tuple[str, str | None], kind: TitleKind = "movie") -> tuple[str | None, list[str]]:
    """The rating of a product, and what is told of it."""
    found = source(kind, ratings=[{"regulator": regulator, "rating": rating} for regulator, rating in ratings])
    return rules.content_rating(found), found.notes


def test_every_field_of_the_write_bodies_has_a_rule() -> None:
    bodies: dict[TitleKind, type[BaseModel]] = {
        "movie": MovieWrite, "show": ShowWrite, "season": SeasonWrite, "episode": EpisodeWrite,
    }  # fmt: skip
    by_flow = {"status", "available_from", "available_until"}
    for kind, body in bodies.items():
        named: set[str] = {*FIELDS[kind], *by_flow, "season_number"}
        assert set(body.model_fields) - named == set(), kind
        assert all(hasattr(Rules(), name) for name in FIELDS[kind]), kind
    assert ReleaseRules is Rules


@pytest.mark.parametrize(
    ("product", "expected"),
    [
        ({"contentType": "program"}, "movie"),
        ({"contentType": "series"}, "show"),
        ({"contentType": "parentSeries"}, "show"),
        ({"contentType": "season"}, "season"),
        ({"contentType": "season", "contentCollectionStructure": "standardSeason"}, "season"),
        ({"contentType": "season", "contentCollectionStructure": "contentCollection"}, None),
        ({"contentType": "episode"}, "episode"),
        ({"contentType": "interstitial"}, None),
        ({}, None),
    ],
)
def test_kinds(product: dict[str, Any], expected: str | None) -> None:
    assert rules.kind(Product.model_validate(product)) == expected


def test_ratings_are_the_strictest_and_what_has_no_counterpart_is_told() -> None:
    ages = ("allAges", "6", "9", "12", "14", "16", "18")
    assert [rated(("r", age))[0] for age in ages] == ["G", "PG", "PG", "PG-13", "R", "R", "NC-17"]
    assert [rated(("r", age), kind="episode")[0] for age in ages] == [
        "TV-G", "TV-PG", "TV-PG", "TV-14", "TV-14", "TV-MA", "TV-MA",
    ]  # fmt: skip
    assert rated(("a", "6"), ("b", "16"), ("c", None)) == ("R", [])
    assert rated(("a", "tv-ma"))[0] == "TV-MA"
    value, notes = rated(("CSA", "violet"))
    assert value is None
    assert notes == ["the rating 'violet' (CSA) has no counterpart in AGES"]
    warning = {"id": "Violence", "value": True, "type": "checkBox"}
    unset = {"id": "Drugs", "value": False, "type": "checkBox"}
    found = source(ratings=[{"regulator": "r", "rating": "6", "contentWarnings": [warning, unset]}])
    assert (rules.content_rating(found), found.notes) == (
        "PG", ["the content warning 'Violence' (r) has no field on EncoraStream"],
    )  # fmt: skip
    above = Product.model_validate({"ratings": [{"regulator": "r", "rating": "12"}]})
    assert rules.content_rating(source("episode", show=above)) == "TV-14"


@given(st.integers(0, 30), st.integers(0, 30), st.sampled_from(["movie", "show"]))
def test_a_higher_age_is_never_rated_milder(one: int, other: int, kind: TitleKind) -> None:
    order = ("G", "PG", "PG-13", "R", "NC-17") if kind == "movie" else ("TV-G", "TV-PG", "TV-14", "TV-MA")
    low, high = (order.index(str(rated(("r", str(age)), kind=kind)[0])) for age in sorted((one, other)))
    assert low <= high


def test_texts_are_cut_where_the_documents_limit_them() -> None:
    long = source(title="t" * 300, description="d" * 6_000)
    assert (len(str(rules.title(long))), len(str(rules.synopsis(long)))) == (255, 5_000)
    assert long.notes == ["title has 300 characters; 255 were taken", "synopsis has 6,000 characters; 5,000 were taken"]
    assert len(str(rules.synopsis(source("episode", description="d" * 6_000)))) == 2_000
    assert rules.synopsis(source(description="  ")) is None
    titles = [{"type": "OriginalTitle", "title": "Original"}, {"type": "SubTitle", "title": "No"}]
    assert rules.original_title(source(title="T", productTitles=titles)) == "Original"
    assert rules.original_title(source(title="Original", productTitles=titles)) is None


@pytest.mark.parametrize(
    ("duration", "minutes"),
    [("01:40:00", 100), ("00:00:01", 1), ("00:52:30", 53), ("00:00:00", None), ("soon", None)],
)
def test_durations(duration: str, minutes: int | None) -> None:
    found = source(duration=duration)
    assert rules.runtime_minutes(found) == minutes
    assert bool(found.notes) == (duration == "soon")


def test_genres_languages_companies_and_the_cast() -> None:
    assert rules.genres(source(genres=["ScienceFiction", "Oscar nominee", "Comédie", "Comedie"])) == [
        "science-fiction", "oscar-nominee", "comedie",
    ]  # fmt: skip
    assert rules.genres(source(genre="Drama")) == ["drama"]
    assert rules.genres(source()) is None
    assert [rules.language(source(originalLanguage=each)) for each in ("French", "fr-BE", None)] == [
        "fr",
        "fr-BE",
        None,
    ]
    unknown = source(originalLanguage="Klingon")
    assert (rules.language(unknown), len(unknown.notes)) == (None, 1)
    assert rules.studio(source(productionCompanies=["One", {"name": "Two"}, {"id": 3}])) == "One, Two"
    people = [
        "Ann",
        {"name": "Bob", "role": "Director"},
        {"firstName": "C", "lastName": "D", "character": "E"},
        {"id": 5},
    ]
    found = source(cast=people)
    assert rules.cast(found) == [
        {"name": "Ann", "role": "actor", "display_order": 1},
        {"name": "Bob", "role": "director", "display_order": 2},
        {"name": "C D", "role": "actor", "display_order": 3, "character": "E"},
    ]
    assert found.notes == ["a member of the cast has no name that is understood"]


def test_numbers() -> None:
    show = Product.model_validate({"title": "Night (Trains)"})
    for title, taken, expected in (
        ("Night (Trains) 2", (), 2),
        ("Night (Trains) - 12", (), 12),
        ("Saison 3", (), 3),
        ("Anything, season 4", (), 4),
        ("Apollo 13", (), 1),
        ("Night (Trains) 2", (1, 2), 3),
        ("No number", (1, 3), 2),
    ):
        assert rules.season_number(source("season", title=title, show=show, taken=frozenset(taken))) == expected, title
    assert rules.season_number(source("season", title="Saison 3", show=show, number=7)) == 7
    assert rules.episode_number(source("episode", position=4)) == 4
    assert rules.episode_number(source("episode", position=4, taken=frozenset({4, 9}))) == 10
    assert rules.episode_number(source("episode", position=4, number=2)) == 2
    assert rules.episode_number(source("episode")) == 1


def test_publication_and_what_is_missing() -> None:
    complete = {"title": "T", "runtime_minutes": 1, "content_rating": "G", "images": {"poster": "https://a/b"}}
    film = ReleaseTitle(kind="movie", content_id="1", fields=complete, video=Path("v"))
    assert missing_of(Rules(), film) == []
    bare = ReleaseTitle(kind="movie", content_id="1", fields={})
    assert missing_of(Rules(), bare) == ["title", "runtime_minutes", "content_rating", "video", "artwork"]
    assert missing_of(Rules(missing=lambda title: []), bare) == ["title", "runtime_minutes", "content_rating", "video"]
    season = ReleaseTitle(kind="season", content_id="1", fields={}, episode_out=False)
    assert missing_of(Rules(), season) == ["an episode that is out"]
    hour = timedelta(hours=1)
    for title, lacking, expected in (
        (film, [], "published"),
        (film, ["video"], "draft"),
        (ReleaseTitle(kind="movie", content_id="1", fields={}, window=Window(NOW + hour)), [], "scheduled"),
        (ReleaseTitle(kind="show", content_id="1", fields={}, window=Window(NOW + hour)), [], "draft"),
        (ReleaseTitle(kind="movie", content_id="1", fields={}, window=Window(NOW - hour, NOW)), [], "unpublished"),
        (ReleaseTitle(kind="movie", content_id="1", fields={}, withdrawn=True), ["video"], "unpublished"),
    ):
        assert rules.publication(title, lacking, NOW) == expected
    with pytest.raises(ValueError, match="time zone"):
        Window(datetime(2024, 1, 1))


def test_genres_outside_the_taxonomy_are_left_out_and_told() -> None:
    found = title_of(Rules(), source(title="T", genres=["Drama", "Satire"]), taxonomy=frozenset({"drama"}))
    assert found.fields["genres"] == ["drama"]
    assert found.notes == ("the genre 'satire' isn't in the platform's taxonomy",)


def test_files_in_a_folder_are_found_by_the_reference_and_never_outside(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    for name in ("1.mov", "1.mp4", "1.jpg", "1.png"):
        (inside / name).touch()
    (tmp_path / "2.mp4").touch()
    assert videos_in(inside)(source()) == inside / "1.mp4"
    assert videos_in(inside, endings=[".mov"])(source("episode")) == inside / "1.mov"
    assert videos_in(inside)(source("show")) is None
    assert [each.name for each in artwork_in(inside)(source())] == ["1.jpg", "1.png"]
    outside = ReleaseSource(kind="movie", product=Product.model_validate({"contentId": "../2"}))
    assert videos_in(inside)(outside) is None


def test_windows_of_custom_attributes() -> None:
    zone = timezone(timedelta(hours=1))
    given_attributes = [
        {"attributeName": "from", "value": "2024-11-05"},
        {"attributeName": "until", "value": "2024-12-01T20:00:00Z"},
        {"attributeName": "never", "value": None},
    ]
    found = source(customAttributes=given_attributes)
    window = window_from_attributes("from", "until", timezone=zone)(found)
    assert window == Window(datetime(2024, 11, 5, tzinfo=zone), datetime(2024, 12, 1, 20, tzinfo=UTC))
    assert window_from_attributes("never", "unknown")(found) == Window()


@given(FIELDS_OF_TITLES, FIELDS_OF_TITLES, FIELDS_OF_TITLES)
def test_merging_writes_what_the_source_changed_and_is_done_after_once(
    before: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    changes, _ = merged(before, ours, theirs, rules.conflict)
    after = {**theirs, **changes}
    for name, value in after.items():
        changed = name in ours and ours[name] != before.get(name)
        assert value == (ours[name] if changed else theirs[name])
    assert changes.keys() <= ours.keys()
    assert merged(before, ours, after, rules.conflict)[0] == {}
    assert merged(ours, ours, after, rules.conflict)[0] == {}


def test_what_goes_away_is_cleared_where_null_is_documented_and_told_elsewhere() -> None:
    before = {"available_until": "2024-01-01T00:00:00Z", "synopsis": "S"}
    changes, notes = merged(before, {}, before, rules.conflict, {"available_until"})
    assert changes == {"available_until": None}
    assert notes == ["synopsis has no value in WHATS'ON any more; EncoraStream's stays, for nothing there clears it"]
    images = {"poster": "p"}
    assert merged({}, {"images": images}, {"images": {"logo": "l"}}, rules.conflict)[0] == {
        "images": {"logo": "l", "poster": "p"}
    }


def test_plain_values_and_back() -> None:
    moment = datetime(2024, 11, 5, 13, tzinfo=timezone(timedelta(hours=1)))
    fields = {"available_from": moment, "air_date": date(2024, 2, 29), "cast": [{"name": "A", "character": None}]}
    assert plain(fields) == {
        "air_date": "2024-02-29", "available_from": "2024-11-05T12:00:00Z", "cast": [{"name": "A"}],
    }  # fmt: skip
    assert typed(plain(fields))["available_from"] == moment
    assert typed(plain(fields))["air_date"] == date(2024, 2, 29)
