"""A description of the installation held against what the clients know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from attr import asdict, frozen

from broadcast_clients.core.operation import Lifetime, Operation
from whatson_client.releases.presence import absence
from whatson_client.releases.version import Release
from whatson_client.schema.description import Description, Shape, TheirOperation, plain_route
from whatson_client.schema.known_errors import known_error
from whatson_client.schema.ours import read_shape, sent_shape, shape_of

__all__ = ["Difference", "Drift", "drift_of"]

Change = Literal["added", "gone", "different"]
Kind = Literal["operation", "parameter", "sent field", "read field"]


@frozen
class Difference:
    """Something that the description says otherwise."""

    kind: Kind
    """What differs."""
    change: Change
    """`added`: only the description has it. `gone`: only the clients know it. `different`: the types differ."""
    where: str
    """Method and path."""
    name: str
    """Parameter or path of the field; empty for an operation."""
    operation_id: str = ""
    """The client's operation; empty where it has none."""
    ours: str = ""
    """What the clients take it for."""
    theirs: str = ""
    """What the description says."""
    known: str = ""
    """What the release notes admit, where the description is known to be wrong here."""

    def what(self) -> str:
        """What differs, without the place."""
        text = f"{self.kind} {self.name}" if self.name else self.kind
        if self.change == "different":
            text += f", {self.ours} here and {self.theirs} there"
        return f"{text} ({self.known})" if self.known else text

    def __str__(self) -> str:
        """One line."""
        return f"{self.where}: {self.change}: {self.what()}"


@frozen
class Drift:
    """How a description differs from what the clients know. `print` it, or take the data."""

    api: str
    """Which of the three APIs: `content`, `mam` or `trailer`."""
    version: str | None
    """The description's own version, where it tells one."""
    release: str | None
    """The release that the client was given, if any."""
    differences: tuple[Difference, ...]
    """One by one."""

    def __bool__(self) -> bool:
        """Whether anything differs that isn't a known error of the description."""
        return any(not each.known for each in self.differences)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    def __str__(self) -> str:
        """A report for people."""
        about = f"{self.api} API, version {self.version or 'not stated'}"
        if self.release is not None:
            about += f", held against {self.release}"
        lines = [about]
        titles = (("Only in the description", "added"), ("Not in the description", "gone"), ("Different", "different"))
        for title, change in titles:
            lines += _section(title, [each for each in self.differences if each.change == change and not each.known])
        lines += _section("Known errors of the description", [each for each in self.differences if each.known])
        return "\n".join(lines) if len(lines) > 1 else f"{about}: no difference"


def _section(title: str, differences: list[Difference]) -> list[str]:
    """A line for each difference, with all places that have it."""
    places: dict[str, list[str]] = {}
    for each in differences:
        places.setdefault(each.what(), []).append(each.where)
    lines = [f"  {what}: {_few(where)}" for what, where in places.items()]
    return [f"{title}:", *lines] if lines else []


def _few(places: list[str]) -> str:
    return ", ".join(places) if len(places) <= 3 else f"{', '.join(places[:2])} and {len(places) - 2} more"


def _path_in(api: str, operation: Operation) -> str:
    """Path below that of an API; empty where the operation isn't one of it. Every API has the login."""
    below = "/content/v1" if operation.id == "auth.login" else f"/{api}/v1"
    return operation.path.removeprefix(below) if operation.path.startswith(f"{below}/") else ""


def drift_of(description: Description, operations: Iterable[Operation], release: Release | None) -> Drift:
    """Compare.

    Args:
        description: What the installation says.
        operations: The operation table.
        release: Of the installation; what it lacks, or may lack, isn't missed.
    """
    known = [(_path_in(description.api, each), each) for each in operations]
    ours = {plain_route(each.method, path): each for path, each in known if path}
    theirs = {plain_route(each.method, each.path): each for each in description.operations()}
    found: list[Difference] = []
    for route, operation in theirs.items():
        mine = ours.get(route)
        where = f"{operation.method} {operation.path}"
        if mine is None or _certainly_absent(mine, release):
            found.append(Difference("operation", "added", where, ""))
        else:
            found += _operation(where, mine, operation, release)
    for route, mine in ours.items():
        if route not in theirs and _expected(mine, release):
            path = _path_in(description.api, mine)
            found.append(Difference("operation", "gone", f"{mine.method} {path}", "", mine.id))
    told = tuple(_with_known(description.api, each, release) for each in found)
    return Drift(description.api, description.version, str(release) if release is not None else None, told)


def _with_known(api: str, difference: Difference, release: Release | None) -> Difference:
    path = plain_route("", difference.where.partition(" ")[2]).strip()
    error = known_error(api, difference.name or path, release) or (
        known_error(api, path, release) if difference.name else None
    )
    if error is None:
        return difference
    return Difference(
        difference.kind, difference.change, difference.where, difference.name, difference.operation_id,
        difference.ours, difference.theirs, error.note,
    )  # fmt: skip


def _expected(life: Lifetime, release: Release | None) -> bool:
    """Whether the release has it as far as the documents say; without a release, whether it wasn't removed."""
    return life.until is None if release is None else absence(life, release) is None


def _certainly_absent(life: Lifetime, release: Release | None) -> bool:
    why = None if release is None else absence(life, release)
    return why is not None and why.certain


def _operation(where: str, mine: Operation, theirs: TheirOperation, release: Release | None) -> Iterator[Difference]:
    def told(kind: Kind, change: Change, name: str, ours: str = "", other: str = "") -> Difference:
        return Difference(kind, change, where, name, mine.id, ours, other)

    parameters = {
        each.wire: shape_of(each.schema)
        for each in mine.parameters
        if each.location == "query" and (each.wire in theirs.parameters or _expected(each, release))
    }
    for change, name, ours, other in _members(parameters, theirs.parameters, ""):
        yield told("parameter", change, name, ours, other)
    sent = sent_shape(mine)
    if sent is not None and theirs.sent is not None:
        lacking = _absent_fields(mine, release)
        for change, name, ours, other in _members(sent.members, theirs.sent.members, ""):
            if not (change == "gone" and name in lacking):
                yield told("sent field", change, name, ours, other)
    read = read_shape(mine)
    if read is not None and theirs.read is not None:
        lacking = _absent_read_fields(mine, release)
        for change, name, ours, other in _members(read.members, theirs.read.members, ""):
            if not (change == "gone" and name in lacking):
                yield told("read field", change, name, ours, other)


def _absent_fields(operation: Operation, release: Release | None) -> set[str]:
    from whatson_client.releases.changes import field_tree

    fields = operation.body.fields if operation.body is not None else ()
    return {path for path, each in field_tree(fields) if not _expected(each, release)}


def _absent_read_fields(operation: Operation, release: Release | None) -> set[str]:
    from whatson_client.releases.read_fields import paths_of

    return {path for path, life in paths_of(operation) if not _expected(life, release)}


def _members(
    ours: Mapping[str, Shape], theirs: Mapping[str, Shape], path: str
) -> Iterator[tuple[Change, str, str, str]]:
    for name, shape in theirs.items():
        here = f"{path}.{name}" if path else name
        mine = ours.get(name)
        if mine is None:
            yield "added", here, "", _said(shape)
            continue
        if not _agree(mine.kind, shape.kind) or (mine.enum and shape.enum and set(mine.enum) != set(shape.enum)):
            yield "different", here, _said(mine), _said(shape)
        if mine.members and shape.members:
            deeper = f"{here}[]" if shape.kind.startswith("array") else here
            yield from _members(mine.members, shape.members, deeper)
    for name in ours:
        if name not in theirs:
            yield "gone", f"{path}.{name}" if path else name, _said(ours[name]), ""


def _agree(mine: str, theirs: str) -> bool:
    if mine == theirs or "any" in (mine, theirs):
        return True
    first, second = mine.removeprefix("array of "), theirs.removeprefix("array of ")
    return mine.startswith("array") == theirs.startswith("array") and "any" in (first, second)


def _said(shape: Shape) -> str:
    return f"{shape.kind} ({', '.join(shape.enum)})" if shape.enum else shape.kind
