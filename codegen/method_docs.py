"""What the docstring of a generated method says."""

from __future__ import annotations

from broadcast_clients.core.errors import error_class
from codegen.ir import Api, Operation, Parameter
from codegen.text import about, block, docstring, folded, joined, releases, sentence

__all__ = ["edit_docstring", "method_docstring"]

INDENT = 8

OPTIONS = ("options", "Settings of this call alone: timeout, deadline, retries, headers, and the like.")

_RETRY = {
    "safe": "sending it twice does no harm, so it is sent again after any failure that may pass.",
    "idempotency-key": (
        "one idempotency key goes with every attempt, so it is sent again after any failure that may pass without "
        "being done twice."
    ),
    "precondition": (
        "with an ETag it is sent again after any failure that may pass, because If-Match refuses to do it twice. "
        "Without one, only when the server can't have acted."
    ),
    "upsert": (
        "sent again after any failure that may pass if the body holds the id and nothing that is created anew; "
        "otherwise only when the server can't have acted."
    ),
    "put": (
        "sent again after any failure that may pass unless the body renames it or holds something that is created "
        "anew; then only when the server can't have acted."
    ),
    "unsafe": "sent again only when the server can't have acted: failed connects, 425 and 429.",
}
_PAGING = {
    "cursor": "by cursor. The pager goes on by itself; give `{name}` to begin somewhere else than at the start.",
    "page": "by page number. The pager goes on by itself; give `{name}` to begin at another page than the first.",
    "offset": "by offset. The pager goes on by itself; give `{name}` to begin later than at the first item.",
}


def method_docstring(api: Api, operation: Operation) -> str:
    """The docstring of the method of an operation."""
    return docstring(
        [
            sentence(f"{operation.title}: `{operation.method} {operation.path}`"),
            joined(operation.description, releases(operation.life)),
            block("Args", _arguments(api, operation), INDENT),
            _returns(operation),
            block("Raises", _raises(operation), INDENT),
            f"Paging: {_PAGING[operation.paging.kind].format(name=operation.paging.parameter)}"
            if operation.paging
            else "",
            joined(f"Retry safety: {_retry(operation)}", operation.retry_note, _also(operation)),
            _conditional(operation),
            _provenance(api, operation),
            _source(operation),
        ],
        INDENT,
    )


def _retry(operation: Operation) -> str:
    if operation.upsert is not None and operation.upsert.path_parameter is not None:
        return _RETRY["put"]
    return _RETRY[operation.retry]


def _also(operation: Operation) -> str:
    if not operation.retry_statuses:
        return ""
    return f"After {', '.join(map(str, operation.retry_statuses))} it is sent again as the document says"


def _arguments(api: Api, operation: Operation) -> list[tuple[str, str]]:
    entries = [
        (each.name, _parameter(api, operation, each)) for each in operation.parameters if each.location == "path"
    ]
    schema = api.sent_by(operation)
    if operation.body is not None and schema is None:
        entries.append(("body", operation.body.description))
    if schema is not None:
        text = "All fields as one object, in place of the keywords or beside them; a keyword wins."
        entries.append(("body", text))
        entries += [
            (each.name, joined(_required(each.required, operation), about(each, schema.origin, written=True)))
            for each in schema.properties
            if not each.read_only and each.name not in operation.in_path
        ]
    for each in operation.parameters:
        if each.location == "path":
            continue
        entries.append((each.name, _parameter(api, operation, each)))
        if each.name == "if_match":
            entries.append(("unconditional", "Overwrite what somebody else may have changed since, without any ETag."))
    return [*entries, OPTIONS]


def _required(required: bool, operation: Operation) -> str:
    if not required or operation.body is None:
        return ""
    return "Marked as required in the document, yet optional here" if operation.body.partial else "Required"


def _parameter(api: Api, operation: Operation, each: Parameter) -> str:
    documented = each.origin if each.origin.provenance == "documented" else operation.origin
    text = joined(about(each, documented, written=True), _elsewhere(api, operation, each))
    if each.entity is None:
        return text
    sibling = api.operation(f"{operation.namespace}.get")
    model = sibling.result.model if sibling else ""
    guard = ", whose ETag then guards the call" if operation.guarded else ""
    return joined(text, f"Or a `{model}` that was read{guard}")


def _elsewhere(api: Api, operation: Operation, each: Parameter) -> str:
    """Where else an argument comes from, or goes to."""
    if each.setting is not None:
        needed = "; one of the two is needed" if each.required else ""
        return f"Left out, the client's `{each.setting}` is sent{needed}"
    schema = api.sent_by(operation)
    fields = {one.name for one in schema.properties} if schema is not None else set[str]()
    if operation.body is None or each.name not in operation.in_path & fields:
        return ""
    other = "To give it another value, put that into `body`"
    return other if operation.body.partial else "It is sent in the body, too"


def _returns(operation: Operation) -> str:
    if operation.result.kind == "none":
        return ""
    text = operation.result.description
    if operation.paging:
        text = joined(text, "Nothing is requested before the pager is read")
    if operation.result.keyed:
        text = joined(text, f"`{'page' if operation.paging else 'result'}.groups` has them by key")
    if operation.conditional_get and not operation.paging:
        text = joined(text, "With `if_none_match`, `NOT_MODIFIED` where it is still the same")
    return f"Returns:\n    {folded(sentence(text), INDENT, '    ')}"


def _raises(operation: Operation) -> list[tuple[str, str]]:
    named: dict[str, list[str]] = {}
    for each in operation.errors:
        sure = "" if each.provenance == "documented" else f" ({each.provenance})"
        named.setdefault(error_class(each.status).__name__, []).append(f"{each.status}{sure}: {each.when}")
    entries = [(name, joined(*texts)) for name, texts in sorted(named.items())]
    if operation.empty_is_missing:
        entries.append(("NoResult", "The answer is a success without a result."))
    entries.append(
        ("InvalidRequest", joined("An argument breaks a documented limit; nothing was sent", *_rules(operation)))
    )
    entries.append(("BroadcastError", "Any other failure: see `broadcast_clients.core.errors`."))
    return entries


def _rules(operation: Operation) -> list[str]:
    """Documented limits of several arguments together."""
    found: list[str] = []
    if operation.span is not None:
        span = operation.span
        found.append(f"From `{span.start}` to `{span.end}` are at most {span.days} days")
    if operation.body is not None and operation.body.one_of:
        found.append(f"One of {', '.join(f'`{name}`' for name in operation.body.one_of)} is needed")
    return found


def _conditional(operation: Operation) -> str:
    if operation.guarded:
        return (
            "Conditional: sends If-Match, so that a change by somebody else isn't overwritten. Pass a model that was "
            "read, or `if_match`; without either the call is refused unless `unconditional=True`."
        )
    if operation.conditional_get and operation.paging:
        return (
            "Conditional: with `if_none_match` an unchanged list gives one empty page, whose `not_modified` is true: "
            "look at `pager.first_page()`."
        )
    return ""


def _provenance(api: Api, operation: Operation) -> str:
    parts = [f"method and path {operation.origin.provenance}"]
    unsure = [each.name for each in operation.parameters if each.origin.provenance != "documented"]
    if operation.parameters or operation.body:
        parts.append(f"arguments documented except {', '.join(unsure)}" if unsure else "arguments documented")
    return sentence(f"Provenance: {'; '.join(parts)}")


def _source(operation: Operation) -> str:
    return sentence(f"Source: {operation.origin.source}")


def edit_docstring(get: Operation, update: Operation, model: str) -> str:
    """The docstring of the method that reads, changes and saves."""
    guarded = update.guarded
    result = "What the update answered"
    path = [each for each in get.parameters if each.location == "path"]
    entries = [(each.name, about(each, each.origin, written=True)) for each in path]
    entries += [
        ("change", f"Gets the `{model}`: changes it in place, or returns the changes, or a changed copy."),
        ("attempts", "How often to begin again when somebody else saved in between."),
        OPTIONS,
    ]
    safety = (
        "Each update carries the ETag of what was read; when somebody else was faster, it is read and changed again"
        if guarded
        else "The API has no ETags here: what somebody else saves between the read and the update is only kept where "
        "the change doesn't touch the same field"
    )
    raises = [("PreconditionFailed", "412: others were faster in every attempt.")] if guarded else []
    return docstring(
        [
            f"Read with `{get.method_name}`, change, and save what changed with `{update.method_name}`.",
            joined(safety),
            block("Args", entries, INDENT),
            f"Returns:\n    {result}, or what was read if nothing changed.",
            block("Raises", [*raises, ("BroadcastError", "As the two operations.")], INDENT),
        ],
        INDENT,
    )
