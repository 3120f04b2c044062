"""Which channel of EncoraStream is meant by which of Plurimedia: read from a file, or proposed by the names."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from uuid import UUID

from attr import frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.jsonvalue import as_object
from broadcast_clients.core.toml import read_toml
from broadcast_clients.flows.given import checked_some
from broadcast_clients.flows.guide.rules import RuleFailed

__all__ = ["ChannelMatch", "Channels", "channel_map", "propose_channels", "read_channel_map", "write_channel_map"]

Channels = Mapping[int, str] | Callable[[int], str | None] | str | Path
"""Plurimedia's id of a channel to the platform's: a mapping, a function, or the path of a file."""

LONGEST_ID = 18
"""Digits of an id."""
NEAR = 0.75
"""From which likeness on a name is proposed that isn't the same."""


@frozen(kw_only=True)
class ChannelMatch:
    """A channel of Plurimedia, and the platform's that is most likely meant."""

    channel_id: int
    """Plurimedia's id."""
    name: str
    """Plurimedia's name."""
    target: str | None
    """The platform's id; `None` where no name is near."""
    target_name: str | None = None
    """The platform's name."""
    likeness: float = 0.0
    """1 for the same name, but for accents, case and signs; else how near it is. Look at those below 1."""

    @property
    def certain(self) -> bool:
        """Whether the names are the same, and no other channel has the same name."""
        return self.likeness == 1.0


def propose_channels(ours: Mapping[int, str], theirs: Iterable[tuple[str, str]]) -> list[ChannelMatch]:
    """Propose a map by the names of the channels. Each of the platform's channels is proposed once.

    Args:
        ours: Plurimedia's channels: id to name.
        theirs: The platform's channels: id and name.

    Returns:
        One for each of Plurimedia's channels, in their order.
    """
    platform = list(theirs)
    counts = Counter(_plain(name) for _, name in platform)
    own = Counter(_plain(name) for name in ours.values())
    pairs: list[tuple[float, int, str, str]] = []
    for channel_id, name in ours.items():
        plain = _plain(name)
        for target, target_name in platform:
            other = _plain(target_name)
            likeness = 1.0 if plain == other else min(SequenceMatcher(None, plain, other).ratio(), 0.99)
            if likeness == 1.0 and (counts[other] > 1 or own[plain] > 1):
                likeness = 0.99  # the same name, but not the only one
            if likeness >= NEAR:
                pairs.append((likeness, channel_id, target, target_name))
    found: dict[int, ChannelMatch] = {}
    taken: set[str] = set()
    for likeness, channel_id, target, target_name in sorted(pairs, key=lambda each: (-each[0], each[1], each[3])):
        if channel_id not in found and target not in taken:
            taken.add(target)
            found[channel_id] = ChannelMatch(
                channel_id=channel_id,
                name=ours[channel_id],
                target=target,
                target_name=target_name,
                likeness=round(likeness, 2),
            )
    nothing = (ChannelMatch(channel_id=each, name=ours[each], target=None) for each in ours)
    return [found.get(each.channel_id, each) for each in nothing]


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z0-9+]+", "", "".join(each for each in letters if not unicodedata.combining(each)))


def read_channel_map(path: str | Path) -> dict[int, str]:
    """Read a map from a file.

    Args:
        path: A TOML file with a table `channels` (`12 = "platform's id"`), or a CSV file whose first two columns are
            Plurimedia's id and the platform's; a first line without a number is a heading, further columns are yours.

    Raises:
        ConfigurationError: The file can't be read, or says something else; the message says where.
    """
    path = Path(path)
    pairs = _of_csv(path) if path.suffix.lower() == ".csv" else _of_toml(path)
    found: dict[int, str] = {}
    for where, key, target in pairs:
        if not key.isdecimal() or len(key) > LONGEST_ID or not target:
            raise ConfigurationError(
                f"{path}, {where}: {key[:60]!r} = {target!r} isn't a channel of Plurimedia and one of the platform",
                hint="give Plurimedia's id, which is a number, and the platform's",
            )
        if int(key) in found:
            raise ConfigurationError(f"{path}, {where}: channel {key} comes twice")
        found[int(key)] = target
    return found


def _of_csv(path: Path) -> list[tuple[str, str, str]]:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"the channel map {path} can't be read: {error}") from None
    dialect = ";" if content.partition("\n")[0].count(";") > content.partition("\n")[0].count(",") else ","
    found: list[tuple[str, str, str]] = []
    try:
        rows = list(csv.reader(content.splitlines(), delimiter=dialect))
    except csv.Error as error:  # a cell as long as no cell is
        raise ConfigurationError(f"the channel map {path} isn't CSV: {error}") from None
    for number, row in enumerate(rows, 1):
        cells = [each.strip() for each in row]
        if not any(cells) or cells[0].startswith("#") or (number == 1 and not cells[0].isdecimal()):
            continue
        if len(cells) < 2:
            raise ConfigurationError(f"{path}, line {number}: there is one column, and two are needed")
        if cells[1]:  # a line without a target is a channel that isn't wanted
            found.append((f"line {number}", cells[0], cells[1]))
    return found


def _of_toml(path: Path) -> list[tuple[str, str, str]]:
    table = as_object(read_toml(path, "the channel map").get("channels"))
    if table is None:
        raise ConfigurationError(f"the channel map {path} has no table [channels]")
    return [(f"channels.{key}", key, value if isinstance(value, str) else "") for key, value in table.items()]


def write_channel_map(path: str | Path, matches: Iterable[ChannelMatch]) -> None:
    """Write a proposed map as TOML or, if the path ends so, as CSV, with the names beside the ids, to be looked over.

    What isn't certain stands there as a comment: nothing is sent to a channel that nobody chose.

    Args:
        path: Where the file is to be; its ending chooses the form.
        matches: What `propose_channels` gave.
    """
    path = Path(path)
    rows = list(matches)
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            table: Any = csv.writer(file)
            table.writerow(["plurimedia", "encora", "plurimedia name", "encora name", "likeness"])
            for each in rows:
                target = each.target if each.certain else ""
                proposed = each.target_name if each.certain else f"{each.target_name} ({each.target})"
                table.writerow([each.channel_id, target, each.name, proposed if each.target else "", each.likeness])
        return
    lines = ["# Plurimedia's id of a channel = the platform's", "[channels]"]
    for each in rows:
        name = each.name.replace("\n", " ")
        if each.target is None:
            lines.append(f'# {each.channel_id} = ""  # {name}: no name is near')
        else:
            other = (each.target_name or "").replace("\n", " ")
            line = f'{each.channel_id} = "{each.target}"  # {name}: {other}'
            lines.append(line if each.certain else f"# {line} ({each.likeness:.0%} alike)")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def channel_map(channels: Channels, known: Iterable[int]) -> dict[int, str]:
    """The platform's channel for each of Plurimedia's that has one.

    Args:
        channels: A mapping, a function, or the path of a file.
        known: Plurimedia's channels.

    Raises:
        ConfigurationError: No channel is mapped, or to what isn't an id, or two have the same one: each would replace
            the other's programmes.
        RuleFailed: The function raised, or gave what isn't an id.
    """
    if callable(channels):
        found = {each: target for each in known if (target := _asked(channels, each))}
    else:
        given = read_channel_map(channels) if isinstance(channels, str | Path) else channels
        checked_some("channels", given)
        found = dict(_pair(key, target) for key, target in given.items() if target)
    alike = {each: target.strip().lower() for each, target in found.items()}  # as UUIDs are
    for target, count in Counter(alike.values()).items():
        if count > 1:
            both = ", ".join(str(each) for each in found if alike[each] == target)
            raise ConfigurationError(
                f"the channels {both} are all mapped to {target}, and would replace each other's programmes",
                hint="give each a channel of its own",
            )
    return found


def _asked(channels: Callable[[int], str | None], channel_id: int) -> str | None:
    """What a function of the user's says about a channel."""
    name = getattr(channels, "__qualname__", type(channels).__name__)
    hint = "mend the function that channels= was given; it takes Plurimedia's id, and gives the platform's or None"
    try:
        target: Any = channels(channel_id)
    except Exception as error:
        raise RuleFailed(
            f"the function {name} failed for channel {channel_id}: {type(error).__name__}: {error}", hint=hint
        ) from error
    if target is None or isinstance(target, str):
        return target
    raise RuleFailed(
        f"the function {name} gave a {type(target).__name__} for channel {channel_id}: {target!r}", hint=hint
    )


def _pair(key: Any, target: Any) -> tuple[int, str]:
    """A pair of a mapping."""
    try:
        number = int(key)
    except (TypeError, ValueError):
        number = 0
    if number < 1 or not isinstance(target, str | UUID):
        raise ConfigurationError(
            f"channels has {key!r}: {target!r}, which isn't a channel of Plurimedia and one of the platform",
            hint="give Plurimedia's id, which is a number, and the platform's",
        )
    return number, str(target)
