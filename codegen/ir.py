"""What the generator knows about an API once its specs are read: plain frozen values."""

from __future__ import annotations

from typing import Any, Literal

from attrs import field, frozen

__all__ = [
    "Api",
    "Body",
    "Edit",
    "ErrorStatus",
    "Lifetime",
    "Operation",
    "Origin",
    "Paging",
    "Parameter",
    "Property",
    "Release",
    "Result",
    "Schema",
    "Span",
    "Type",
    "Upsert",
]


@frozen
class Origin:
    """How sure a fact is, and from where."""

    provenance: str
    source: str


@frozen
class Release:
    """A release of the vendor's product, exact or first seen."""

    release: str
    kind: str

    def __str__(self) -> str:
        """As it is said in docs."""
        return self.release if self.kind == "exact" else f"{self.release} at the latest"


@frozen
class Lifetime:
    """From which release to which something is there."""

    since: Release | None = None
    until: Release | None = None
    """First release without it."""
    gap: tuple[str, str] | None = None
    """First release without it, and first that has it again."""
    replaced_by: str = ""


@frozen(kw_only=True)
class Type:
    """The type of one value, with its documented limits."""

    kind: Literal["string", "integer", "number", "boolean", "array", "object", "any", "model", "enum", "union"]
    format: str | None = None
    nullable: bool = False
    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_items: int | None = None
    max_items: int | None = None
    name: str = ""
    """Of the component schema, for `model` and `enum`."""
    items: Type | None = None
    values: Type | None = None
    """What the members of an open object hold."""
    members: tuple[Type, ...] = ()
    """Of a union."""


@frozen(kw_only=True)
class Property:
    """One member of an object."""

    wire: str
    name: str
    type: Type
    required: bool
    read_only: bool
    write_only: bool
    clears: bool = False
    """Sending null clears the field, by a rule that the document gives for all."""
    resets: bool = False
    """Left out of an update it goes back to a default."""
    pairs: tuple[str, str] | None = None
    """Of an object that is read as a list: names on the wire of key and value in an element."""
    description: str
    default: Any = None
    """What the server assumes when it is left out."""
    origin: Origin
    life: Lifetime
    inherited: bool = False
    """It stands in a schema that this one is made of."""
    place: str


@frozen(kw_only=True)
class Schema:
    """A named schema: an object, or an enumeration."""

    name: str
    group: str
    description: str
    abstract: bool = False
    """Only a part of others: no class is made of it."""
    parts: tuple[str, ...] = ()
    """Names of the schemas that it is made of."""
    properties: tuple[Property, ...] = ()
    enum: tuple[str, ...] = ()
    origin: Origin
    spec: str
    place: str


@frozen(kw_only=True)
class Parameter:
    """One argument of a method that isn't a member of the body."""

    name: str
    wire: str
    location: Literal["path", "query", "header"]
    type: Type
    required: bool
    description: str
    default: Any = None
    comma_joined: bool = False
    """An array that is sent as one value."""
    comma_text: bool = False
    """A text that is documented as names with commas between; a sequence is joined."""
    entity: str | None = None
    setting: str | None = None
    """The client's setting that is sent where the call doesn't give the argument."""
    origin: Origin
    life: Lifetime = Lifetime()
    place: str


@frozen
class Body:
    """What an operation sends."""

    schema: str
    """Name of the component schema; empty where the form isn't documented: whatever JSON is passed is sent."""
    required: bool
    partial: bool
    description: str = ""
    """Of a body without a schema."""
    one_of: tuple[str, ...] = ()
    """Names on the wire of which at least one is needed."""


@frozen
class Result:
    """What an operation gives."""

    kind: Literal["one", "list", "none", "text", "any"]
    model: str = ""
    description: str = ""
    keyed: bool = False
    """The items stand under keys, one or several under each."""


@frozen
class Paging:
    """How a list goes on; names are those of the wire until they are checked."""

    kind: str
    parameter: str
    limit: str | None
    total_pages_header: str | None
    page_size_header: str | None


@frozen
class Upsert:
    """When a create-or-update may be repeated."""

    key: str
    path_parameter: str | None
    creates: tuple[str, ...]


@frozen
class Span:
    """The longest time between two query parameters, by their names on the wire."""

    start: str
    end: str
    days: int


@frozen
class Edit:
    """Which operations make up read, change, save."""

    get: str
    update: str


@frozen
class ErrorStatus:
    """One refusal that is known of."""

    status: int
    when: str
    provenance: str


@frozen(kw_only=True)
class Operation:
    """One operation with everything that is generated from it."""

    id: str
    method: str
    path: str
    title: str
    section: str
    description: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    result: Result
    retry: str
    retry_statuses: tuple[int, ...]
    retry_note: str
    paging: Paging | None
    upsert: Upsert | None
    edit: Edit | None
    span: Span | None
    path_in_body: bool
    """Body fields that have the name of a path parameter mean the same thing: one argument stands for both."""
    errors: tuple[ErrorStatus, ...]
    authenticated: bool
    hidden: bool
    empty_is_missing: bool
    origin: Origin
    life: Lifetime
    spec: str
    place: str

    @property
    def namespace(self) -> str:
        """Everything before the last dot of the id."""
        return self.id.rpartition(".")[0]

    @property
    def method_name(self) -> str:
        """The last part of the id."""
        return self.id.rpartition(".")[2]

    def parameter(self, name: str) -> Parameter | None:
        """The parameter with that Python name."""
        return next((each for each in self.parameters if each.name == name), None)

    @property
    def in_path(self) -> frozenset[str]:
        """Python names of the path parameters that stand for body fields, too."""
        names = {each.name for each in self.parameters if each.location == "path"} if self.path_in_body else ()
        return frozenset(names)

    @property
    def conditional_get(self) -> bool:
        """Whether it takes If-None-Match."""
        return self.parameter("if_none_match") is not None

    @property
    def guarded(self) -> bool:
        """Whether it takes If-Match."""
        return self.parameter("if_match") is not None


@frozen(kw_only=True)
class Api:
    """One client package."""

    package: str
    api: str
    specs: tuple[str, ...]
    operations: tuple[Operation, ...]
    schemas: dict[str, Schema]
    sections: dict[str, str] = field(factory=dict[str, str])
    """Documented sections, and what they are about in our words."""
    written: frozenset[str] = field(default=frozenset())
    """Names of the object schemas that a request body can hold."""
    read: frozenset[str] = field(default=frozenset())
    """Names of the object schemas that an answer can hold."""

    def sent_by(self, operation: Operation) -> Schema | None:
        """The schema of an operation's body; none without a body, or where its form isn't documented."""
        return self.schemas[operation.body.schema] if operation.body and operation.body.schema else None

    def operation(self, operation_id: str) -> Operation | None:
        """The operation with that id."""
        return next((each for each in self.operations if each.id == operation_id), None)
