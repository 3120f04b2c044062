"""What the generator writes down about each operation of an API: the operation table.

Frozen values only. The engine compiles them, together with a client's overrides, into plans; nothing here is executed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attr import field, frozen

__all__ = [
    "Body",
    "Field",
    "Lifetime",
    "ListForm",
    "Operation",
    "Paging",
    "Parameter",
    "Provenance",
    "Result",
    "RetryClass",
    "Schema",
    "Span",
    "Upsert",
]

Provenance = Literal["documented", "observed", "inferred"]
"""How sure a fact is: a document states it, the vendor's own software does it, or it is deduced."""

RetryClass = Literal["safe", "idempotency-key", "upsert", "precondition", "unsafe"]
"""When a request may be sent again after an attempt whose outcome isn't known."""

ListForm = Literal["comma", "repeat", "brackets", "semicolon", "pipe", "space"]
"""An array in a query: `a=1,2`, `a=1&a=2`, `a[]=1&a[]=2`, or one value with another sign between."""

Kind = Literal["string", "integer", "number", "boolean", "array", "object", "any"]


@frozen(kw_only=True)
class Lifetime:
    """From which release of the vendor's product to which something is there, as far as it is known."""

    since: str | None = None
    """First release that has it."""
    since_kind: Literal["exact", "seen"] | None = None
    """`exact`: a document says that it came then. `seen`: it is known to be there by then."""
    until: str | None = None
    """First release that no longer has it."""
    until_kind: Literal["exact", "seen"] | None = None
    """`exact`: a document says that it went then. `seen`: it is taken to be gone by then."""
    gap: tuple[str, str] | None = None
    """It was missing in between: the first release without it, and the first that has it again."""
    replaced_by: str = ""
    """What to use where it is gone: `operation.id`, `operation.id/parameter`, or `Schema.field`; names of the wire."""


@frozen(kw_only=True)
class Schema:
    """The documented type and limits of one value that is sent."""

    kind: Kind = "any"
    format: str | None = None
    """`uuid`, `date`, `date-time`, `uri`, or one of the API's own such as `duration` or `yyyyMMddHHmmss`."""
    nullable: bool = False
    enum: tuple[Any, ...] | None = None
    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_items: int | None = None
    max_items: int | None = None
    items: Schema | None = None
    fields: tuple[Field, ...] = ()
    """Of an object; empty for an object whose members aren't documented."""


@frozen(kw_only=True)
class Field(Lifetime):
    """One member of a request body, or of an object in it."""

    name: str
    """Python name."""
    wire: str
    """Name in the JSON."""
    schema: Schema
    required: bool = False
    """The document's required mark. Enforced on create, recorded only where `Body.partial` is true."""
    resets: bool = False
    """Left out of an update it goes back to a default, so what was read has to be sent along."""
    pairs: tuple[str, str] | None = None
    """It is sent as an object from name to value, but read as a list: the Python names of these two in an element."""
    provenance: Provenance = "documented"
    source: str = ""


@frozen(kw_only=True)
class Parameter(Lifetime):
    """One path, query or header parameter."""

    name: str
    wire: str
    location: Literal["path", "query", "header"]
    schema: Schema
    required: bool = False
    default: Any = None
    """What the server assumes when it is left out, as documented. Not sent."""
    comma_joined: bool = False
    """An array is sent as one value with commas, not repeated."""
    list_form: ListForm | None = None
    """How an array is sent where an override says so; it wins over `comma_joined`."""
    booleans: tuple[str, str] | None = None
    """Texts for true and false where an override says so."""
    shift: int = 0
    """Added to a number when it is sent: pages that a server counts from another number than the documents do."""
    entity: str | None = None
    """Attribute to take when a model is given in place of an id, such as `id`."""
    setting: str | None = None
    """The client's setting that is sent where the call doesn't give the argument, such as `device_id`."""
    provenance: Provenance = "documented"
    source: str = ""


@frozen(kw_only=True)
class Body:
    """The JSON body of a request."""

    fields: tuple[Field, ...] = ()
    required: bool = True
    """Whether a body must be sent, even an empty object."""
    partial: bool = False
    """Only what is passed is changed: required marks are recorded, not enforced."""
    one_of: tuple[str, ...] = ()
    """Names on the wire of which at least one is needed."""
    model: str = ""
    """`package.models:Name` of the write model, for documentation."""


@frozen(kw_only=True)
class Upsert:
    """When a create-or-update may be repeated: the id is in it, and nothing in it creates or renames."""

    key: str = ""
    """Wire name of the id in the body; empty where the path alone names what is written."""
    path_parameter: str | None = None
    """Python name of the path parameter that holds the id (PUT); a different id in the body is a rename."""
    creates: tuple[str, ...] = ()
    """`array.member` wire paths: an element of the array without the member makes the server create something."""


@frozen(kw_only=True)
class Paging:
    """How a list goes on."""

    kind: Literal["cursor", "page", "offset"]
    parameter: str
    """Python name of the parameter that moves: `cursor`, `page` or `offset`."""
    limit_parameter: str | None = None
    """Python name of the page size parameter."""
    total_pages_header: str | None = None
    page_size_header: str | None = None
    first_page: int = 1


@frozen(kw_only=True)
class Span:
    """The longest time between two arguments."""

    start: str
    """Python name of the parameter with the earlier time."""
    end: str
    days: int


@frozen(kw_only=True)
class Result:
    """What a successful answer holds."""

    kind: Literal["one", "list", "none", "text", "any"] = "one"
    model: Any = ""
    """`package.models:Name` (or a class) of the object or of each item; empty for plain JSON values."""
    empty_is_missing: bool = False
    """An empty success answer means "no such thing": `NoResult` is raised."""
    keyed: bool = False
    """Of a list: the items stand under keys, one or several under each."""


@frozen(kw_only=True)
class Operation(Lifetime):
    """One documented operation."""

    id: str
    """Attribute path on the client, such as `admin.movies.create`."""
    api: str
    method: str
    path: str
    title: str
    """The documented title or label."""
    section: str = ""
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    result: Result = Result()
    retry: RetryClass = "unsafe"
    retry_statuses: tuple[int, ...] = ()
    """Statuses after which the document says to send again, whatever the retry class."""
    upsert: Upsert | None = None
    paging: Paging | None = None
    span: Span | None = None
    errors: tuple[int, ...] = ()
    """Error statuses that the documents name for it."""
    authenticated: bool = True
    etag: bool = False
    """Accepts If-Match: safe updates need the ETag of what was read."""
    conditional_get: bool = False
    """Accepts If-None-Match."""
    provenance: Provenance = "documented"
    """Of method and path."""
    source: str = ""
    extra: Mapping[str, Any] = field(factory=dict[str, Any])
    """Facts of one API alone, under their extension names."""
