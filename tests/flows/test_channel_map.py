"""Which channel is meant: from a file, from a function, and proposed by the names."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.flows.guide import propose_channels, read_channel_map, write_channel_map
from broadcast_clients.flows.guide.channel_map import channel_map

OURS = {1: "Télé Une HD", 2: "Ciné Soir", 3: "Sport", 4: "Nowhere", 5: "Twin"}
THEIRS = [("a", "tele une hd"), ("b", "Cine-Soir+"), ("c", "Sport"), ("d", "Twin"), ("e", "TWIN"), ("f", "Other")]


def test_names_that_are_the_same_are_certain_and_near_ones_are_proposed() -> None:
    found = {each.channel_id: each for each in propose_channels(OURS, THEIRS)}
    assert list(found) == list(OURS)
    assert [(found[each].target, found[each].certain) for each in OURS] == [
        ("a", True), ("b", False), ("c", True), (None, False), ("e", False),
    ]  # fmt: skip
    assert 0.75 <= found[2].likeness < 1
    assert found[5].likeness == 0.99, "the same name, but two channels have it"
    assert propose_channels({}, THEIRS) == []
    twice = propose_channels({1: "Sport", 2: "Sport!"}, [("c", "Sport")])
    assert [each.target for each in twice] == ["c", None], "no channel is proposed twice"
    assert not twice[0].certain


@pytest.mark.parametrize("name", ["map.toml", "map.csv"])
def test_what_is_certain_is_written_and_read_again(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    write_channel_map(path, propose_channels(OURS, THEIRS))
    assert read_channel_map(path) == {1: "a", 3: "c"}
    written = path.read_text(encoding="utf-8")
    assert "Cine-Soir+" in written, "to be looked over"
    assert "Nowhere" in written


def test_maps_of_other_people_are_read(tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_bytes("\ufeffid;platform;note\n12; x ;ours\n\n# 13;y\n14;\n".encode())
    assert read_channel_map(str(path)) == {12: "x"}
    path.write_text("12,x\n13,y\n")
    assert read_channel_map(path) == {12: "x", 13: "y"}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("m.toml", "[channels", "isn't valid TOML"),
        ("m.toml", "[other]", r"no table \[channels\]"),
        ("m.toml", "[channels]\none = 'x'", "channels.one"),
        ("m.toml", "[channels]\n1 = 2", "channels.1"),
        ("m.csv", "1\n", "line 1: there is one column"),
        ("m.csv", "a,b\nx,y\n", "line 2"),
        ("m.csv", "1,x\n01,y\n", "line 2: channel 01 comes twice"),
        ("none.toml", None, "can't read the channel map"),
        ("none.csv", None, "can't be read"),
        ("m.csv", "1," + "x" * 200_000, "isn't CSV: field larger"),
        ("m.csv", "1" * 5_000 + ",x\n1,x", "line 1"),
        ("m.toml", "[channels]\n" + "1" * 5_000 + " = 'x'", "isn't a channel"),
    ],
)
def test_a_map_that_is_none_is_refused_with_the_place(
    name: str, content: str | None, told: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content)
    with pytest.raises(ConfigurationError, match=told) as caught:
        read_channel_map(path)
    assert name in str(caught.value)


def test_a_mapping_a_function_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text("[channels]\n1 = 'a'\n")
    assert channel_map(path, [1, 2]) == channel_map(str(path), []) == {1: "a"}
    assert channel_map({1: "a", 2: ""}, [1, 2]) == {1: "a"}
    assert channel_map(lambda each: "a" if each == 1 else None, [1, 2]) == {1: "a"}
    with pytest.raises(ConfigurationError, match="1, 2 are all mapped to a"):
        channel_map(lambda each: "a", [1, 2])
