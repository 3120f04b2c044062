"""Models, lists of them and pagers, of all three clients: nothing raises, nothing is unescaped, no secret shows."""

from __future__ import annotations

import importlib
import pickle
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.answer import ItemList
from broadcast_clients.core.html.card import Card, card_of, member
from broadcast_clients.core.model import Model, WriteModel
from tests.html.reading import read

PACKAGES = ("plurimedia_client", "encora_client", "whatson_client")
CANARY = "canary-4f1d"
HOSTILE = "</td><zz onx=1>'\"&"


def models() -> Iterator[type[Any]]:
    for package in PACKAGES:
        names = importlib.import_module(f"{package}.models")
        for name in sorted(names.__all__):
            found = getattr(names, name)
            if isinstance(found, type) and issubclass(found, Model | WriteModel):
                yield found


ALL = list(models())


def name_of(kind: type[Any]) -> str:
    return f"{kind.__module__.partition('.')[0]}.{kind.__name__}"


def made(kind: type[Any], values: dict[str, Any]) -> Any:
    """A model as the lenient decoder leaves one: whatever came, in whichever field."""
    return kind.model_construct(None, **values)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40)
    | st.datetimes() | st.datetimes(timezones=st.just(UTC)) | st.dates() | st.just(HOSTILE)
    | st.just(f"https://a.example/{HOSTILE}"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["url", "name"]), inner, max_size=2),
    max_leaves=6,
)  # fmt: skip


@given(st.data())
def test_whatever_an_answer_holds(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(ALL))
    names = [*kind.model_fields, "undocumented", HOSTILE]
    members = data.draw(st.lists(st.dictionaries(st.sampled_from(names), VALUES, max_size=12), min_size=1, max_size=4))
    items = [made(kind, each) for each in members]
    meta = {"total": data.draw(VALUES)}
    for html in (items[0]._repr_html_(), ItemList[Any](items, meta=meta)._repr_html_()):
        page = read(html)
        assert "zz" not in page.tags
    assert isinstance(repr(items[0]), str)


def test_all_models_with_hostile_text_in_every_member() -> None:
    for kind in ALL:
        values = dict.fromkeys(kind.model_fields, HOSTILE)
        page = read(made(kind, values)._repr_html_())
        assert "<zz" in page.text or "***" in page.text or not page.text, name_of(kind)


SECRETS = {
    "encora_client": {
        "StreamUrls": ("dash_url", "hls_url", "session_id"),
        "RefreshedUrls": ("dash_url", "hls_url"),
        "DrmLicence": ("license_bytes",),
        "DrmLicenceRequest": ("license_request_bytes",),
        "MediaUpload": ("upload_url",),
        "Trailer": ("stream_url",),
        "SubtitleTrack": ("url",),
        "WebhookCreated": ("signing_secret", "signing_secret_hint"),
        "Device": ("name",),
        "DeviceRegister": ("fingerprint", "name"),
        "StreamSession": ("session_id", "device_id", "profile_id"),
        "Recording": ("profile_id",),
        "Reminder": ("profile_id",),
        "Rating": ("review",),
        "Download": ("device_id",),
        "AuditLogEntry": ("ip_address", "user_agent", "actor_id", "metadata"),
        "WebhookDelivery": ("response_snippet",),
    },
    "whatson_client": {"LoginResult": ("token",), "Media": ("network_path",)},
}


def test_secrets_and_viewers_data_show_nowhere() -> None:
    for package, kinds in SECRETS.items():
        for kind, secret in kinds.items():
            model = getattr(importlib.import_module(f"{package}.models"), kind)
            for value in (CANARY, f"https://cdn.example/{CANARY}?s={CANARY}", [CANARY], {"a": CANARY}):
                item = made(model, {**dict.fromkeys(model.model_fields, "x"), **dict.fromkeys(secret, value)})
                shown = [item._repr_html_(), ItemList([item])._repr_html_(), repr(item), str(item)]
                assert not [each for each in shown if CANARY in each], f"{package}.{kind}"
                assert all(member(item, name) == "***" for name in secret)


def test_what_no_document_knows_is_counted_and_not_shown() -> None:
    for kind in ALL:
        item = made(kind, {f"x-{CANARY}": CANARY, "y": {"z": CANARY}})
        html = item._repr_html_()
        assert CANARY not in html
        assert "2 undocumented members" in read(html).text


def test_addresses_lose_their_paths_and_queries() -> None:
    for kind in ALL:
        if card_of(kind).artwork is not None:
            continue  # that of a picture is meant to be there
        item = made(kind, dict.fromkeys(kind.model_fields, f"https://a.example/{CANARY}?t={CANARY}"))
        assert CANARY not in item._repr_html_(), name_of(kind)


def test_cards_name_members_that_there_are() -> None:
    """A path whose first part isn't a field of its model would never show."""
    for package in PACKAGES:
        presentation = importlib.import_module(f"{package}.presentation")
        every = importlib.import_module(f"{package}.models")
        cards: dict[str, Card] = presentation.CARDS
        for name, card in cards.items():
            fields = getattr(every, name).model_fields
            paths = [*card.title, *card.note, *card.text, *(fact.path for fact in card.facts), *(card.span or ())]
            paths += [card.lane] if card.lane else []
            assert not [each for each in paths if each.partition(".")[0] not in fields], name
        for name, private in presentation.PRIVATE.items():
            assert private <= set(getattr(every, name).model_fields), name


def test_sizes_are_no_secrets() -> None:
    from encora_client.models import MediaUpload

    assert "4096 bytes" in MediaUpload.model_construct(filename="a.mp4", size_bytes=4096)._repr_html_()


def test_a_film() -> None:
    from encora_client.models import Movie

    movie = Movie.model_validate(
        {
            "id": "7f", "title": "Night Train", "runtime_minutes": 93, "genres": ["Drama", "Crime"],
            "status": "published", "synopsis": "A train.", "drm_required": True,
            "images": {"poster": "https://cdn.example/p.jpg"},
        }
    )  # fmt: skip
    page = read(movie._repr_html_())
    for expected in ("Night Train", "93 min", "Drama, Crime", "published", "A train.", "Movie"):
        assert expected in page.text
    assert ("style", "background-image:url('https://cdn.example/p.jpg')") in page.attributes
    assert len(movie._repr_html_()) < 4000


def test_the_picture_of_the_lowest_hierarchy() -> None:
    from plurimedia_client.models import Broadcast

    def pictures(*levels: Any) -> list[dict[str, Any]]:
        return [{"hierarchy": each, "url": f"https://i.example/{each}.jpg"} for each in levels]

    airing = Broadcast.model_validate({"images": pictures(4, 2, 3), "content": {"title": "t", "images": pictures(1)}})
    assert "https://i.example/2.jpg" in airing._repr_html_()
    airing = Broadcast.model_validate({"images": [], "content": {"title": "t", "images": pictures(3, 1)}})
    assert "https://i.example/1.jpg" in airing._repr_html_()


def airings(count: int, zone: Any = None) -> ItemList[Any]:
    from encora_client.models import EpgProgram

    begin = datetime(2024, 11, 5, 6, 0, tzinfo=zone)
    return ItemList(
        EpgProgram.model_construct(
            title=f"Programme {number} <b>", channel_id=f"channel {number % 3}",
            start_time=begin + timedelta(minutes=30 * number), end_time=begin + timedelta(minutes=30 * number + 30),
        )
        for number in range(count)
    )  # fmt: skip


@pytest.mark.parametrize("zone", [None, UTC])
def test_a_list_of_airings_is_a_guide(zone: Any) -> None:
    page = read(airings(30, zone)._repr_html_())
    assert page.tags.count("u") == 30
    assert "2024-11-05" in page.text
    assert "channel 2" in page.text
    assert "Programme 29 <b>" in page.text
    lefts = [value for name, value in page.attributes if name == "style" and value and value.startswith("left")]
    assert lefts[0].startswith("left:0.00%")


def test_a_guide_of_many_strips_is_cut() -> None:
    items = airings(2000)
    page = read(items._repr_html_())
    assert 0 < page.tags.count("u") < 2000
    assert "more strips" in page.text


def test_airings_without_usable_times() -> None:
    from encora_client.models import EpgProgram

    moment = datetime(2024, 11, 5, 6, 0)
    odd = [
        EpgProgram.model_construct(title="a", start_time=moment, end_time=moment),
        EpgProgram.model_construct(title="b", start_time=moment, end_time=moment.replace(tzinfo=UTC)),
        EpgProgram.model_construct(title="c", start_time=date(2024, 11, 5), end_time="soon"),
        EpgProgram.model_construct(title="d"),
    ]
    page = read(ItemList(odd)._repr_html_())
    assert page.tags.count("tr") == 5
    page = read(ItemList([*odd, *airings(2)])._repr_html_())
    assert page.tags.count("u") == 2
    assert "4 items without times" in page.text
    last = datetime.max.replace(tzinfo=UTC)
    edge = EpgProgram.model_construct(title="e", start_time=last - timedelta(minutes=5), end_time=last)
    assert read(ItemList([edge])._repr_html_()).tags.count("u") == 1


def test_a_list_of_mixed_kinds_and_of_none() -> None:
    from encora_client.models import Movie, Show

    page = read(ItemList([Movie.model_construct(title="a"), Show.model_construct(title="b"), 7])._repr_html_())
    assert "Movie a" in page.text
    assert "Show b" in page.text
    assert "7" in page.text
    assert "0 items" in read(ItemList[Any]()._repr_html_()).text


def test_a_page_remembers_its_place_in_a_pickle() -> None:
    page = ItemList([1])
    page.page_number, page.page_count = 2, 7
    again = pickle.loads(pickle.dumps(page))
    assert (again.page_number, again.page_count) == (2, 7)
    assert "page 2 of 7" in read(again._repr_html_()).text
