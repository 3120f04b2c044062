"""Which products a run is about, and in which order: parents before children. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from attr import define, field

from broadcast_clients.flows.enrich.mirrored import Row
from broadcast_clients.flows.enrich.subject import EnrichKind, Role

if TYPE_CHECKING:
    from plurimedia_client.models import Content

__all__ = ["LEVELS", "Node", "Plan", "Tree", "chunks", "stand_in"]

LEVELS: Final[tuple[EnrichKind, ...]] = ("series", "season", "episode", "program")
SEASON: Final = "-SEASON"


@define(eq=False)
class Node:
    """One product to be."""

    key: str
    """Id of its content; of a season that only stands between a series and its episodes, that of the series with
    `-SEASON` behind it."""
    kind: EnrichKind
    row: Row | None
    """Its content in the mirror, if there is one."""
    season: str | None = None
    """Key of the season of an episode."""
    series: str | None = None
    """Key of the series of a season or an episode."""
    child: Row | None = None
    """One of its episodes, of a series or a season: what the mirror lacks is made from it."""
    moment: datetime | None = None
    """When its content changed last, as its episodes say."""
    error: str | None = None
    """Why its content can't be had."""

    @property
    def number(self) -> int | None:
        """Id of its content, if it has one of its own."""
        return int(self.key) if self.key.isdecimal() else None


@define
class Plan:
    """The products of a run."""

    nodes: dict[str, Node] = field(factory=dict[str, Node])
    left_out: list[int] = field(factory=list[int])
    """Contents that the rule `kind` left out."""
    collections: dict[int, list[str]] = field(factory=dict[int, list[str]])
    """Keys of the members of each collection."""

    def level(self, kind: EnrichKind) -> list[Node]:
        """The products of one level, by id."""
        found = [node for node in self.nodes.values() if node.kind == kind]
        return sorted(found, key=lambda node: (len(node.key), node.key))


class Tree:
    """Places contents.

    Args:
        rows: Every content of the mirror.
        relations: What groupings of the schedule say of contents.
    """

    def __init__(self, rows: Iterable[Row], relations: Mapping[int, Row]) -> None:
        self.rows: dict[int, Row] = {}
        self._roles: dict[int, Role] = {}
        for row in rows:
            told = relations.get(row.id)
            if told is not None:
                row.master = row.master if row.master is not None else told.master
                row.season = row.season if row.season is not None else told.season
                row.collection = row.collection if row.collection is not None else told.collection
            row.season = None if row.season == row.id else row.season
            row.master = None if row.master == row.id else row.master
            self.rows[row.id] = row
        for row in (*self.rows.values(), *relations.values()):
            if row.season is not None:
                self._roles.setdefault(row.season, "season")
            if row.master is not None:
                self._roles.setdefault(row.master, "master")
        for number, row in relations.items():
            if row.season is not None or row.master is not None:
                self._roles.setdefault(number, "part")

    def role(self, content_id: int) -> Role | None:
        """What the mirror knows of a content's place."""
        return self._roles.get(content_id)

    def plan(self, scope: Collection[int], kinds: Mapping[int, EnrichKind | None]) -> Plan:
        """The products of some contents, and those above them.

        Args:
            scope: Ids of contents.
            kinds: What each becomes.
        """
        plan = Plan()
        for number in sorted(scope):
            row = self.rows[number]
            kind = kinds.get(number)
            if kind is None:
                plan.left_out.append(number)
                continue
            self._place(plan, row, kind)
            if row.collection is not None and kind in ("program", "episode"):
                plan.collections.setdefault(row.collection, []).append(str(number))
        return plan

    def _place(self, plan: Plan, row: Row, kind: EnrichKind) -> None:
        node = plan.nodes.setdefault(str(row.id), Node(str(row.id), kind, row))
        if node.kind == "season":
            self._below_series(plan, node, row)
        elif node.kind == "episode":
            if row.season is None and row.master is None:
                return  # a rule of the user's says that it is an episode; WHATS'ON will say what it needs
            key = str(row.season) if row.season is not None else f"{row.master}{SEASON}"
            season = self._above(plan, node, key, "season", row, row.season_moment)
            if season is not None:
                node.season = key
                above = season.row if season.row is not None else row
                self._below_series(plan, season, above if above.master is not None else row)
                node.series = season.series

    def _below_series(self, plan: Plan, season: Node, row: Row) -> None:
        if season.series is not None or row.master is None:
            return
        key = str(row.master)
        if self._above(plan, season, key, "series", season.child or row, row.master_moment) is not None:
            season.series = key

    def _above(
        self, plan: Plan, node: Node, key: str, kind: EnrichKind, child: Row, moment: datetime | None
    ) -> Node | None:
        """What stands above a product; `None` where that is something else for others, which the product is told of."""
        above = plan.nodes.get(key)
        if above is None:
            above = plan.nodes[key] = Node(key, kind, self.rows.get(int(key)) if key.isdecimal() else None)
        if above.kind != kind:
            node.error = f"content {key} is its {kind}, and {above.kind} elsewhere in the mirror"
            return None
        above.child = above.child or child
        if moment is not None and (above.moment is None or moment > above.moment):
            above.moment = moment
        return above


def chunks(nodes: list[Node], size: int) -> Iterator[list[Node]]:
    """Some nodes after the other."""
    for start in range(0, len(nodes), size):
        yield nodes[start : start + size]


def stand_in(node: Node, child: Content, make: Callable[[dict[str, Any]], Content]) -> Content:
    """What an episode says of its series or season, as a content.

    Args:
        node: The series or season.
        child: The episode.
        make: Makes a content.
    """
    given = child.to_wire()
    names = ["title", "genre", "format", "duration", "countries"]
    if node.kind == "season":
        names += ["seasonNumber", "masterId"]
    found = {name: given[name] for name in names if name in given}
    return make({"id": int(node.key.removesuffix(SEASON)), **found})
