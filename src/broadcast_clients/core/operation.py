"""What the generator writes down about each operation of an API: the operation table.

Frozen values only. The engine compiles them, together with a client's overrides, into plans; nothing here is executed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attr import field, frozen

from broadcast_clients.core.value import Value

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


@frozen(kw_only=True, eq=False, repr=False)
class Lifetime(Value):
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


@frozen(kw_only=True, eq=False, repr=False)
class Schema(Value):
    """The documented type and limits of one value that is sent."""

    kind: Kind = "any"
    """Type of the value in JSON; `any` where no document tells it."""
    format: str | None = None
    """`uuid`, `date`, `date-time`, `uri`, or one of the API's own such as `duration` or `yyyyMMddHHmmss`."""
    nullable: bool = False
    """Whether null is documented."""
    enum: tuple[Any, ...] | None = None
    """The documented values."""
    pattern: str | None = None
    """Regular expression that a text has to match."""
    min_length: int | None = None
    """Fewest characters."""
    max_length: int | None = None
    """Most characters."""
    minimum: float | None = None
    """Lowest number."""
    maximum: float | None = None
    """Highest number."""
    min_items: int | None = None
    """Fewest elements of an array."""
    max_items: int | None = None
    """Most elements of an array."""
    items: Schema | None = None
    """Of an array: what its elements are."""
    fields: tuple[Field, ...] = ()
    """Of an object; empty for an object whose members aren't documented."""


@frozen(kw_only=True, eq=False, repr=False)
class Field(Lifetime):
    """One member of a request body, or of an object in it."""

    name: str
    """Python name."""
    wire: str
    """Name in the JSON."""
    schema: Schema
    """Its type and limits."""
    required: bool = False
    """The document's required mark. Enforced on create, recorded only where `Body.partial` is true."""
    resets: bool = False
    """Left out of an update it goes back to a default, so what was read has to be sent along."""
    pairs: tuple[str, str] | None = None
    """It is sent as an object from name to value, but read as a list: the Python names of these two in an element."""
    provenance: Provenance = "documented"
    """How sure the field is."""
    source: str = ""
    """Where that is from."""


@frozen(kw_only=True, eq=False, repr=False)
class Parameter(Lifetime):
    """One path, query or header parameter."""

    name: str
    """Python name."""
    wire: str
    """Name in the request."""
    location: Literal["path", "query", "header"]
    """Where in the request it goes."""
    schema: Schema
    """Its type and limits."""
    required: bool = False
    """Whether a call without it is refused."""
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
    """How sure the parameter is."""
    source: str = ""
    """Where that is from."""


@frozen(kw_only=True, eq=False, repr=False)
class Body(Value):
    """The JSON body of a request."""

    fields: tuple[Field, ...] = ()
    """The documented members."""
    required: bool = True
    """Whether a body must be sent, even an empty object."""
    partial: bool = False
    """Only what is passed is changed: required marks are recorded, not enforced."""
    one_of: tuple[str, ...] = ()
    """Names on the wire of which at least one is needed."""
    model: str = ""
    """`package.models:Name` of the write model, for documentation."""


@frozen(kw_only=True, eq=False, repr=False)
class Upsert(Value):
    """When a create-or-update may be repeated: the id is in it, and nothing in it creates or renames."""

    key: str = ""
    """Wire name of the id in the body; empty where the path alone names what is written."""
    path_parameter: str | None = None
    """Python name of the path parameter that holds the id (PUT); a different id in the body is a rename."""
    creates: tuple[str, ...] = ()
    """`array.member` wire paths: an element of the array without the member makes the server create something."""


@frozen(kw_only=True, eq=False, repr=False)
class Paging(Value):
    """How a list goes on."""

    kind: Literal["cursor", "page", "offset"]
    """What moves: a cursor that each page gives, a number of the page, or an offset."""
    parameter: str
    """Python name of the parameter that moves: `cursor`, `page` or `offset`."""
    limit_parameter: str | None = None
    """Python name of the page size parameter."""
    total_pages_header: str | None = None
    """Header that tells how many pages there are."""
    page_size_header: str | None = None
    """Header that tells how many items a page has."""
    first_page: int = 1
    """Number of the first page."""


@frozen(kw_only=True, eq=False, repr=False)
class Span(Value):
    """The longest time between two arguments."""

    start: str
    """Python name of the parameter with the earlier time."""
    end: str
    """Python name of the parameter with the later time."""
    days: int
    """How many days may be between them."""


@frozen(kw_only=True, eq=False, repr=False)
class Result(Value):
    """What a successful answer holds."""

    kind: Literal["one", "list", "none", "text", "any"] = "one"
    """One object, a list, nothing, text, or any JSON value."""
    model: Any = ""
    """`package.models:Name` (or a class) of the object or of each item; empty for plain JSON values."""
    empty_is_missing: bool = False
    """An empty success answer means "no such thing": `NoResult` is raised."""
    keyed: bool = False
    """Of a list: the items stand under keys, one or several under each."""


@frozen(kw_only=True, eq=False, repr=False)
class Operation(Lifetime):
    """One documented operation."""

    id: str
    """Attribute path on the client, such as `admin.movies.create`."""
    api: str
    """Name of the API: `plurimedia`, `encora`, `whatson`."""
    method: str
    """HTTP method."""
    path: str
    """Path below the base URL, parameters in braces."""
    title: str
    """The documented title or label."""
    section: str = ""
    """The documented section that it is in."""
    parameters: tuple[Parameter, ...] = ()
    """What goes into path, query and headers."""
    body: Body | None = None
    """The JSON body; `None` where it takes none."""
    result: Result = Result()
    """What a successful answer holds."""
    retry: RetryClass = "unsafe"
    """When it may be sent again."""
    retry_statuses: tuple[int, ...] = ()
    """Statuses after which the document says to send again, whatever the retry class."""
    upsert: Upsert | None = None
    """Of a create-or-update: when it may be repeated."""
    paging: Paging | None = None
    """Of a list that comes in pages: how it goes on."""
    span: Span | None = None
    """The longest time between two of its arguments."""
    errors: tuple[int, ...] = ()
    """Error statuses that the documents name for it."""
    authenticated: bool = True
    """Whether it needs a credential."""
    etag: bool = False
    """Accepts If-Match: safe updates need the ETag of what was read."""
    conditional_get: bool = False
    """Accepts If-None-Match."""
    provenance: Provenance = "documented"
    """Of method and path."""
    source: str = ""
    """Where method and path are from."""
    extra: Mapping[str, Any] = field(factory=dict[str, Any])
    """Facts of one API alone, under their extension names."""
