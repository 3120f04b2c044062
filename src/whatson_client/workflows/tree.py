"""Plain data as steps in the order of writing: parents before children, each linked to its parent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from attr import frozen

from broadcast_clients.core.errors import ConfigurationError, FieldError
from broadcast_clients.core.jsonvalue import is_collection, is_mapping
from broadcast_clients.core.suggest import did_you_mean
from whatson_client.workflows.journal import mark_of
from whatson_client.workflows.kinds import KINDS, Kind
from whatson_client.workflows.rows import named

__all__ = ["CHILDREN", "Step", "levels_of"]

TOP: Final[dict[str, str]] = {
    "series": "series",
    "seasons": "seasons",
    "collections": "content_collections",
    "programs": "programs",
}
CHILDREN: Final[dict[str, dict[str, str]]] = {
    "series": {"seasons": "seasons", "collections": "content_collections", "items": "content_collection_items"},
    "seasons": {"episodes": "episodes"},
    "content_collections": {"items": "content_collection_items"},
    "programs": {},
    "episodes": {},
    "content_collection_items": {},
}
"""Names in the data by the kind of the parent, and what they hold."""
LEVELS: Final = (
    ("series", "programs"),
    ("seasons", "content_collections"),
    ("episodes",),
    ("content_collection_items",),
)
"""Items come last: they can be episodes and programs of the same tree."""


@frozen
class Step:
    """One node, ready to be compared and written."""

    path: str
    kind: Kind
    id: str | None
    """Its own external reference; an item may have none."""
    fields: dict[str, Any]
    """Python names, the link to the parent included."""
    template: str | None
    parent: Step | None
    errors: tuple[FieldError, ...]
    """What is wrong with it already."""

    @property
    def key(self) -> str:
        """Its name in the journal."""
        if self.id is not None:
            return f"{self.kind.name}:{self.id}"
        return f"{self.kind.name}:{self.fields.get(self.kind.link)}:{self.fields.get('content_id')}"

    @property
    def mark(self) -> str:
        """What it is made of."""
        return mark_of([self.fields, self.template])


def levels_of(tree: Mapping[str, Any]) -> list[list[Step]]:
    """The nodes of a tree, level by level.

    Raises:
        ConfigurationError: It isn't formed as a tree.
    """
    if not is_mapping(tree):
        raise ConfigurationError(f"a tree must be a dict, not {type(tree).__name__}", hint=_FORM)
    steps: list[Step] = []
    for name, nodes in tree.items():
        if name not in TOP:
            near = did_you_mean(str(name), TOP)
            raise ConfigurationError(f"a tree has no {name!r}", hint=f"{near}; {_FORM}" if near else _FORM)
        for index, node in enumerate(_nodes(nodes, name)):
            steps += _steps(node, KINDS[TOP[name]], f"{name}[{index}]", None)
    _refuse_twice(steps)
    return [[each for each in steps if each.kind.name in names] for names in LEVELS]


_FORM: Final = "the data is {'series': [{'content_id': …, 'seasons': [{…, 'episodes': [{…}]}], 'collections': […]}]}"


def _nodes(nodes: Any, name: str) -> Sequence[Any]:
    if is_mapping(nodes) or not is_collection(nodes):
        raise ConfigurationError(f"{name!r} must be a list of dicts, not {type(nodes).__name__}", hint=_FORM)
    return cast("Sequence[Any]", nodes)


def _steps(node: Any, kind: Kind, path: str, parent: Step | None) -> Iterator[Step]:
    if not is_mapping(node):
        raise ConfigurationError(f"{path} must be a dict, not {type(node).__name__}", hint=_FORM)
    below = CHILDREN[kind.name]
    own = {str(name): value for name, value in node.items() if name not in below and name != "template"}
    body = kind.operation("create_or_update").body
    fields, errors = named(body.fields if body is not None else (), own)
    if parent is not None:
        given = fields.setdefault(kind.link, parent.id)
        if str(given) != parent.id:
            message = f"says {given!r}, but it stands below {parent.id!r}"
            errors.append(FieldError(kind.link, message, "parent", argument=kind.link))
    identity = fields.get(kind.key)
    if identity is None or identity == "":
        identity = None
        fields.pop(kind.key, None)
        if kind.name != "content_collection_items":
            message = "is needed, so that a second run changes the same thing in place of making another"
            errors.append(FieldError(kind.key, message, "required", argument=kind.key))
    else:
        identity = fields[kind.key] = str(identity)
    template = node.get("template")
    step = Step(path, kind, identity, fields, None if template is None else str(template), parent, tuple(errors))
    yield step
    for name, child in below.items():
        for index, each in enumerate(_nodes(node.get(name) or [], f"{path}.{name}")):
            yield from _steps(each, KINDS[child], f"{path}.{name}[{index}]", step)


def _refuse_twice(steps: list[Step]) -> None:
    seen: dict[str, Step] = {}
    for step in steps:
        # Products share one space of references, items have their own.
        space = "item" if step.kind.name == "content_collection_items" else "product"
        key = step.key if step.id is None else f"{space}:{step.id}"
        first = seen.setdefault(key, step)
        if first is not step:
            which = step.id or step.fields.get("content_id")
            raise ConfigurationError(f"{step.path} and {first.path} are the same {step.kind.name}: {which}")
