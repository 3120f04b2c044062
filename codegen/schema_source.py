"""Reads types and named schemas out of specs."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, cast

from attrs import evolve

from codegen.ir import Lifetime, Origin, Property, Release, Schema, Type
from codegen.naming import python_name
from codegen.node import Node

__all__ = ["LIFETIME", "PROVENANCE", "Schemas", "read_lifetime", "read_origin"]

PROVENANCE = ("documented", "observed", "inferred")
LIFETIME = ("x-since", "x-until", "x-gap", "x-replaced-by")

_LIMITS = ("pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems")
_TYPE_KEYS = ("type", "format", "items", "additionalProperties", "anyOf", "$ref", *_LIMITS)
_REFUSED_KEYS = ("enum", "properties")  # read, so that the refusal can say what to do
_ABOUT_KEYS = ("description", "x-name", "x-provenance", "x-source", *LIFETIME)
_SENT_KEYS = ("x-null-clears", "x-resets", "x-pairs")
_PROPERTY_KEYS = (*_TYPE_KEYS, *_REFUSED_KEYS, *_ABOUT_KEYS, "readOnly", "writeOnly", "default", *_SENT_KEYS)
_OBJECT_KEYS = (
    *("type", "properties", "required", "description", "additionalProperties", "x-group", "x-null-clears"),
    *("allOf", "x-abstract"),
)
_ENUM_KEYS = ("type", "enum", "description", "x-group", "x-open-enum")
_PLAIN = ("string", "integer", "number", "boolean")
_FORMATS = ("uuid", "date", "date-time", "local-date-time", "uri", "byte", "HH:MM:SS")
_COMPONENT = "#/components/schemas/"


def read_origin(node: Node) -> Origin:
    """`x-provenance` and `x-source`, both required."""
    return Origin(node.choice("x-provenance", *PROVENANCE), node.text("x-source"))


def read_lifetime(node: Node) -> Lifetime:
    """`x-since`, `x-until`, `x-gap` and `x-replaced-by`."""
    gap = node.find("x-gap")
    if gap is not None:
        gap.only("from", "to")
    return Lifetime(
        _release(node, "x-since"),
        _release(node, "x-until"),
        (gap.text("from"), gap.text("to")) if gap is not None else None,
        node.text("x-replaced-by") if "x-replaced-by" in node else "",
    )


def _release(node: Node, key: str) -> Release | None:
    entry = node.find(key)
    if entry is None:
        return None
    entry.only("release", "kind")
    return Release(entry.text("release"), entry.choice("kind", "exact", "seen"))


class Schemas:
    """The component schemas of all specs of a package, by name.

    Args:
        documents: The specs.

    Raises:
        Problem: Two specs define the same name.
    """

    def __init__(self, documents: list[Node]) -> None:
        self._nodes: dict[str, Node] = {}
        for document in documents:
            components = document.find("components")
            schemas = components.find("schemas") if components else None
            for name, node in schemas.members() if schemas else ():
                if name in self._nodes:
                    other = self._nodes[name].file
                    remedy = f"keep it in one spec and write $ref: {other.rpartition('/')[2]}{_COMPONENT}{name}"
                    raise node.problem(f"{name} is also defined in {other}", remedy)
                self._nodes[name] = node

    def names(self) -> list[str]:
        """All of them, in the order of the specs."""
        return list(self._nodes)

    def read(self, name: str) -> Schema:
        """One named schema.

        Raises:
            Problem: It uses something that can't be generated.
        """
        node = self._nodes[name]
        if not name.isidentifier() or not name[0].isupper():
            raise node.problem(f"{name!r} can't be the name of a class", "use CapitalisedWords")
        if "enum" in node:
            return self._enum(name, node)
        node.only(*_OBJECT_KEYS, "x-provenance", "x-source")
        node.choice("type", "object")
        members = self._members(name, node, ())
        required = self._required(node, members)
        clears = node.flag("x-null-clears")
        properties = tuple(
            evolve(
                self._property(wire, each, wire in required, read_origin(place), clears), inherited=place is not node
            )
            for wire, (place, each) in members.items()
        )
        by_name: dict[str, str] = {}
        for each in properties:
            if each.name in by_name:
                raise node.problem(
                    f"{each.wire!r} and {by_name[each.name]!r} both become {each.name!r}", "give one an x-name"
                )
            by_name[each.name] = each.wire
        return Schema(
            name=name,
            group=node.text("x-group"),
            description=node.text("description"),
            abstract=node.flag("x-abstract"),
            parts=tuple(target for target, _ in self._parts(node)),
            properties=properties,
            origin=read_origin(node),
            spec=node.file,
            place=node.path,
        )

    def _members(self, name: str, node: Node, trail: tuple[str, ...]) -> dict[str, tuple[Node, Node]]:
        """Properties by name, with the schema that each stands in; an own one wins over one of a part."""
        if name in trail:
            raise node.child("allOf").problem(f"{name} is a part of itself", "remove it from allOf")
        found: dict[str, tuple[Node, Node]] = {}
        for part, place in self._parts(node):
            found |= self._members(part, place, (*trail, name))
        if "properties" in node or not found:
            found |= {wire: (node, each) for wire, each in node.child("properties").members()}
        return found

    def _parts(self, node: Node) -> list[tuple[str, Node]]:
        """The schemas that a schema is made of."""
        if "allOf" not in node:
            return []
        found: list[tuple[str, Node]] = []
        for each in node.child("allOf").elements():
            each.only("$ref")
            reference = each.child("$ref")
            target = self._lookup(reference, str(reference.value))
            if "enum" in target:
                raise reference.problem("is an enumeration", "allOf is about objects")
            found.append((target.path.rpartition(".")[2], target))
        return found

    def _enum(self, name: str, node: Node) -> Schema:
        node.only(*_ENUM_KEYS, "x-provenance", "x-source")
        node.choice("type", "string")
        if "x-open-enum" in node and not node.flag("x-open-enum"):
            raise node.child("x-open-enum").problem("enumerations are always open", "remove it")
        values = [each.value for each in node.child("enum").elements()]
        if not values or not all(isinstance(each, str) for each in values) or len(set(values)) != len(values):
            raise node.child("enum").problem("must be different texts", "quote what looks like a number or a boolean")
        return Schema(
            name=name,
            group=node.text("x-group"),
            description=node.text("description"),
            enum=tuple(values),
            origin=read_origin(node),
            spec=node.file,
            place=node.path,
        )

    def _required(self, node: Node, members: Container[str]) -> set[str]:
        listed = node.find("required")
        names = {str(each.value) for each in listed.elements()} if listed else set[str]()
        for name in names:
            if listed is not None and name not in members:
                raise listed.problem(f"{name!r} isn't a property", "correct the name")
        for _, part in self._parts(node):
            names |= self._required(part, members)
        return names

    def _property(self, wire: str, node: Node, required: bool, origin: Origin, clears: bool) -> Property:
        node = self._borrowed(node)
        node.only(*_PROPERTY_KEYS)
        kind = self._type(node)
        clears = clears and ("x-null-clears" not in node or node.flag("x-null-clears"))
        if clears:
            kind = _nullable(kind)
        name = node.text("x-name", python_name(wire))
        if not name.isidentifier() or name.startswith("_"):
            raise node.problem(f"{wire!r} can't be made a Python name", "give it an x-name")
        return Property(
            wire=wire,
            name=name,
            type=kind,
            required=required,
            read_only=node.flag("readOnly"),
            write_only=node.flag("writeOnly"),
            clears=clears,
            resets=node.flag("x-resets"),
            pairs=_pairs(node, kind),
            description=node.text("description"),
            default=node.child("default").value if "default" in node else None,
            origin=_own_origin(node, origin),
            life=read_lifetime(node),
            place=node.path,
        )

    def _borrowed(self, node: Node) -> Node:
        """Follow `$ref: '#/components/schemas/Movie/properties/title'`; what stands beside it wins."""
        reference = node.find("$ref")
        if reference is None or "/properties/" not in str(reference.value):
            return node
        target, _, wire = str(reference.value).partition("/properties/")
        source = self._lookup(reference, target).child("properties").find(wire)
        if source is None:
            raise reference.problem(f"there is no property {wire!r}", "correct the $ref")
        given = self._borrowed(source).value
        beside = {key: value for key, value in cast("dict[str, Any]", node.value).items() if key != "$ref"}
        return Node(node.file, node.path, {**given, **beside})

    def _lookup(self, node: Node, reference: str) -> Node:
        file, mark, name = reference.partition(_COMPONENT)
        known = self._nodes.get(name) if mark else None
        if known is None or (file and not known.file.endswith(f"/{file}")):
            raise node.problem(f"$ref {reference!r} leads nowhere", f"use {_COMPONENT}<Name> of a spec of this package")
        return known

    def type_of(self, node: Node) -> Type:
        """The type that a schema object stands for, which says nothing but that.

        Raises:
            Problem: A schema feature that isn't supported, or an unknown `$ref`.
        """
        node.only(*_TYPE_KEYS, *_REFUSED_KEYS)
        return self._type(node)

    def _type(self, node: Node) -> Type:
        if "enum" in node:
            raise node.problem("an enumeration without a name", "move it to components.schemas and $ref it")
        if "$ref" in node:
            return self._reference(node)
        if "anyOf" in node:
            return self._union(node)
        kinds = self._kinds(node)
        nullable = "null" in kinds
        rest = [each for each in kinds if each != "null"]
        if len(rest) > 1:
            raise node.child("type").problem("has several types", "write anyOf: with one type each")
        return self._simple(node, rest[0] if rest else "any", nullable)

    def _kinds(self, node: Node) -> list[str]:
        given = node.find("type")
        if given is None:
            return []
        kinds = [str(each.value) for each in given.elements()] if isinstance(given.value, list) else [str(given.value)]
        for kind in kinds:
            if kind not in (*_PLAIN, "array", "object", "null"):
                raise given.problem(f"the type {kind!r} isn't supported", "use a JSON type")
        return kinds

    def _reference(self, node: Node) -> Type:
        reference = node.child("$ref")
        for key in _TYPE_KEYS:
            if key != "$ref" and key in node:
                raise node.child(key).problem("stands beside a $ref", "put it into the schema that is referred to")
        target = self._lookup(reference, str(reference.value))
        name = target.path.rpartition(".")[2]
        if target.flag("x-abstract"):
            raise reference.problem(f"{name} is only a part of other schemas", "use it in allOf")
        return Type(kind="enum" if "enum" in target else "model", name=name)

    def _union(self, node: Node) -> Type:
        members: list[Type] = []
        nullable = False
        for each in node.child("anyOf").elements():
            if self._kinds(each) == ["null"]:
                nullable = True
            else:
                members.append(self.type_of(each))
        if len(members) == 1:
            return _nullable(members[0]) if nullable else members[0]
        if any(each.kind in ("model", "any", "union", "object") for each in members):
            raise node.child("anyOf").problem(
                "a union of objects isn't supported", "leave the type out: it is then any value"
            )
        return Type(kind="union", members=tuple(members), nullable=nullable)

    def _simple(self, node: Node, kind: str, nullable: bool) -> Type:
        if "properties" in node:
            raise node.problem("an object without a name", "move it to components.schemas and $ref it")
        items = node.find("items")
        if (kind == "array") != (items is not None):
            raise node.problem("array and items belong together", "add items:, or type: array")
        values = node.find("additionalProperties")
        if values is not None and kind != "object":
            raise values.problem("only an object has members", "add type: object")
        return Type(
            kind=cast("Any", kind),
            nullable=nullable,
            format=self._format(node, kind),
            items=self.type_of(items) if items is not None else None,
            values=self.type_of(values) if values is not None and isinstance(values.value, dict) else None,
            pattern=node.text("pattern") if "pattern" in node else None,
            min_length=node.count("minLength"),
            max_length=node.count("maxLength"),
            minimum=node.number("minimum"),
            maximum=node.number("maximum"),
            min_items=node.count("minItems"),
            max_items=node.count("maxItems"),
        )

    def _format(self, node: Node, kind: str) -> str | None:
        if "format" not in node:
            return None
        text = node.text("format")
        if (kind == "string" and (text in _FORMATS or "yyyy" in text)) or (kind == "integer" and text == "int64"):
            return "duration" if text == "HH:MM:SS" else text  # JSON Schema's own "duration" is ISO 8601's
        raise node.child("format").problem(
            f"{text!r} isn't a format of a {kind}", f"use one of {', '.join(_FORMATS)}, or a pattern such as yyyyMMdd"
        )


def _own_origin(node: Node, inherited: Origin) -> Origin:
    """A property is as sure as its schema, unless it says otherwise."""
    if "x-provenance" in node:
        return read_origin(node)
    return Origin(inherited.provenance, node.text("x-source", inherited.source))


def _pairs(node: Node, kind: Type) -> tuple[str, str] | None:
    entry = node.find("x-pairs")
    if entry is None:
        return None
    entry.only("key", "value")
    if kind.kind != "object":
        raise entry.problem("is about objects from name to value", "remove it, or write type: object")
    return entry.text("key"), entry.text("value")


def _nullable(kind: Type) -> Type:
    return evolve(kind, nullable=True)
