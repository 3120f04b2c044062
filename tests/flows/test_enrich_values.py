"""Products taken apart and put together: what is written is there afterwards, and what others have stays."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.flows.enrich.decisions import Memory, creation, decide
from broadcast_clients.flows.enrich.mapping import Wanted
from broadcast_clients.flows.enrich.mirrored import Row
from broadcast_clients.flows.enrich.planning import Tree
from broadcast_clients.flows.enrich.rules import hand_edit, kind, overwrite_hand_edits
from broadcast_clients.flows.enrich.values import LISTS, Shown, part, place, settled_titles
from plurimedia_client.models import Content as Listed
from whatson_client import operations
from whatson_client.models import Content

UPDATE = operations.load("programs.update")
WIRE = {"product_titles": "productTitles", "images": "images", "ratings": "ratings"}
TEXT = st.sampled_from(["", "a", "b", "Night Train"])
NAMES = st.sampled_from(["A", "B", "C", "D"])
ELEMENTS: dict[str, Any] = {
    "product_titles": st.fixed_dictionaries({"title": TEXT, "broadcastingTitle": st.booleans()}),
    "images": st.fixed_dictionaries({"highResolutionURL": TEXT, "pressTargets": st.lists(NAMES, unique=True)}),
    "ratings": st.fixed_dictionaries({"rating": st.none() | NAMES, "reason": st.none() | TEXT}),
}
LISTED = st.fixed_dictionaries({field: st.dictionaries(NAMES, each, max_size=3) for field, each in ELEMENTS.items()})
PLAIN = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["a", "b"]),
        "description": TEXT,
        "duration": st.sampled_from(["01:00:00", "00:10:00"]),
        "genres": st.lists(NAMES, unique=True, min_size=1),
    },
)
STATE = st.tuples(PLAIN, LISTED)
State = tuple[dict[str, Any], dict[str, dict[str, dict[str, Any]]]]


def values_of(state: State) -> dict[str, Any]:
    """A state as single values."""
    plain, lists = state
    found = dict(plain)
    for field, elements in lists.items():
        found |= {part(field, name): {LISTS[field]: name, **each} for name, each in elements.items()}
    if not any(each["broadcastingTitle"] for each in lists["product_titles"].values()):
        for name in lists["product_titles"]:  # as settled_titles does
            del found[part("product_titles", name)]["broadcastingTitle"]
    return found


def product(state: State) -> dict[str, Any]:
    """A state as WHATS'ON shows it."""
    plain, lists = state
    listed = {
        WIRE[field]: [{LISTS[field]: name, **each} for name, each in elements.items()]
        for field, elements in lists.items()
    }
    return {"contentId": "P", **plain, **listed}


def shown(wire: dict[str, Any]) -> Shown:
    return Shown(UPDATE, Content.model_validate(wire))


def written(wire: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """What a PUT makes of a product: what it names is replaced (documented), and null clears."""
    names = {each.name: each.wire for each in UPDATE.body.fields} if UPDATE.body is not None else {}
    after = {**wire, **{names[name]: value for name, value in body.items()}}
    return {name: value for name, value in after.items() if value is not None}


def wanted_of(state: State) -> Wanted:
    return Wanted(reference="P", title="", values=values_of(state), sheets={})


def decided(wanted: Wanted, wire: dict[str, Any], memory: Memory, judge: Any = hand_edit) -> Any:
    return decide("program", wanted, shown(wire), memory, Memory(), judge, None)


@given(STATE, STATE)
def test_what_is_written_is_there_afterwards_and_needs_no_second_write(there: State, wanted: State) -> None:
    wire = product(there)
    first = decided(wanted_of(wanted), wire, Memory(), overwrite_hand_edits)
    after = written(wire, dict(first.body))
    again = decided(wanted_of(wanted), after, Memory(written=first.written), overwrite_hand_edits)
    assert (again.action, again.body, again.notes) == ("unchanged", {}, ())
    for field in LISTS:
        ours = {name for _, name in map(place, wanted_of(wanted).values)}
        before = {row[LISTS[field]]: row for row in wire[WIRE[field]] if row[LISTS[field]] not in ours}
        now = {row[LISTS[field]]: row for row in after.get(WIRE[field], [])}
        for name, row in before.items():
            same = {key: value for key, value in now[name].items() if key != "broadcastingTitle"}
            assert same == {key: value for key, value in row.items() if key != "broadcastingTitle"}, "others' stay"
    titles = after["productTitles"]
    assert not first.body.get("product_titles") or any(row.get("broadcastingTitle") for row in titles)


@given(STATE, STATE, STATE)
def test_only_what_is_ours_is_replaced_without_asking(before: State, there: State, wanted: State) -> None:
    memory = Memory(written=values_of(before))
    wire = product(there)
    asked: list[str] = []

    def keep(edit: Any) -> Any:
        asked.append(edit.field)
        return "keep"

    decision = decided(wanted_of(wanted), wire, memory, keep)
    now = shown(wire)
    for name in decision.changes:
        ours = name in memory.written and now.same(name, memory.written[name])
        assert ours or (now.empty(name) and name not in memory.written), name
    for name in asked:
        assert not now.same(name, wanted_of(wanted).values[name])
        assert name not in decision.changes
    after = written(wire, dict(decision.body))
    again = decided(wanted_of(wanted), after, Memory(written=decision.written), keep)
    assert again.action == "unchanged"


@given(STATE)
def test_what_is_made_is_settled(wanted: State) -> None:
    made = creation("program", wanted_of(wanted), Memory(), hand_edit, None)
    assert made.action == "create"
    after = written({}, {name: value for name, value in made.body.items() if name != "content_id"})
    assert decided(wanted_of(wanted), after, Memory(written=made.written)).action == "unchanged"
    lost = creation("program", wanted_of(wanted), Memory(made=True), hand_edit, None)
    assert (lost.action, lost.body) == ("skipped", {})


def test_a_write_whose_answer_was_lost_counts_as_ours_only_if_it_arrived() -> None:
    memory = Memory(written={"title": "first"}, sent={"title": "second"})
    wanted = Wanted(reference="P", title="", values={"title": "third"}, sheets={})
    for there, notes in (("first", 0), ("second", 0), ("by hand", 1)):
        decision = decided(wanted, {"contentId": "P", "title": there}, memory)
        assert len(decision.notes) == notes, there
        assert decision.before["title"] == ("second" if there == "second" else "first")


def test_line_ends_and_spaces_are_no_change_by_hand() -> None:
    wanted = Wanted(reference="P", title="", values={"description": "One line.\nAnother."}, sheets={})
    same = decided(wanted, {"contentId": "P", "description": " One line.\r\nAnother. "}, Memory())
    other = decided(wanted, {"contentId": "P", "description": "One line. Another!"}, Memory())
    assert (same.action, same.notes) == ("unchanged", ())
    assert (other.action, len(other.notes)) == ("unchanged", 1)


NUMBERS = st.integers(1, 6)
ROWS = st.lists(
    st.builds(
        lambda number, master, season: Row(number, "", None, master, season),
        NUMBERS,
        st.none() | NUMBERS,
        st.none() | NUMBERS,
    ),
    unique_by=lambda row: row.id,
)


@given(ROWS)
def test_however_contents_point_at_each_other_parents_come_first(rows: list[Row]) -> None:
    """Nonsense included: contents that are their own master, and circles."""
    tree = Tree(rows, {})
    scope = {row.id: kind(listed(row), tree.role(row.id)) for row in rows}
    plan = tree.plan(scope, scope)
    order = [node.key for level in ("series", "season", "episode", "program") for node in plan.level(level)]  # type: ignore[arg-type]
    assert sorted(order) == sorted(plan.nodes)
    assert {str(row.id) for row in rows} <= set(order)
    for node in plan.nodes.values():
        for above in (node.season, node.series):
            if above is not None:
                assert order.index(above) < order.index(node.key)
        row = node.row
        placed = row is not None and (row.season is not None or row.master is not None)
        assert node.kind != "episode" or node.season is not None or node.error is not None or not placed


def test_a_title_that_shall_not_be_for_broadcasting_needs_another_that_is() -> None:
    one, other = {"type": "A", "broadcasting_title": False}, {"type": "B", "broadcasting_title": True}
    assert settled_titles([one]) == [{"type": "A"}]
    assert settled_titles([one, other]) == [one, other]


def listed(row: Row) -> Listed:
    given = {"id": row.id, "masterId": row.master, "seasonId": row.season}
    return Listed.model_validate({name: value for name, value in given.items() if value is not None})
