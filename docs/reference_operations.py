"""The reference pages of the operations: a table for each API, and a page for each namespace of its client."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any, cast

from reference_models import type_link, types_of
from reference_snippets import Snippet, code_of, opening, tabs
from reference_source import WIDE, Sections, cell, head_of_names, name_cell, sections, table

from broadcast_clients.core.operation import Lifetime, Operation, Provenance, Schema
from encora_client import EncoraClient
from plurimedia_client import FromEnvironment, PlurimediaClient
from whatson_client import WhatsonClient
from whatson_client.releases.presence import absence
from whatson_client.releases.version import Release

__all__ = ["CLIENTS", "badge", "life", "namespace_page", "namespaces", "operations_index", "operations_of", "place"]

UNUSED = FromEnvironment("UNUSED")

CLIENTS: dict[str, tuple[str, Any]] = {
    "plurimedia": ("Plurimedia", lambda: PlurimediaClient(subscription_key=UNUSED)),
    "encora": ("EncoraStream", lambda: EncoraClient(base_url="https://tenant.example", token=UNUSED)),
    "whatson": ("WHATS'ON", lambda: WhatsonClient(base_url="https://whatson.example", token=UNUSED)),
}

RELEASES = ("2024r4", "2022r10", "2026r3")
"""Releases of WHATS'ON that together have all operations; the first is the one that sandboxes play."""

BY_ITSELF = "What the client calls by itself when it needs it, without a method of that name."

SAID_ONCE = ("InvalidRequest", "BroadcastError")
"""Errors that every operation may raise; the head of the page tells."""


@cache
def operations_of(api: str) -> tuple[Operation, ...]:
    """The operation table of an API."""
    with CLIENTS[api][1]() as client:
        return tuple(client.operations)


def namespaces(api: str) -> list[str]:
    """Where the operations of an API are reached, in the order of its document."""
    return list(dict.fromkeys(each.id.rpartition(".")[0] for each in operations_of(api)))


def namespace_page(api: str, namespace: str) -> str:
    """The page of one namespace."""
    with CLIENTS[api][1]() as client:
        own = [each for each in operations_of(api) if each.id.rpartition(".")[0] == namespace]
        return _namespace(api, client, namespace, own)


def operations_index(api: str) -> str:
    """All operations of an API in one table."""
    title = CLIENTS[api][0]
    operations = operations_of(api)
    released = any(each.since for each in operations)
    rows = [
        (
            f"[`{each.id}`]({place(each.id)})",
            f"`{each.method} {each.path}`",
            badge(each.provenance),
            each.retry,
            *([life(each)] if released else []),
        )
        for each in operations
    ]
    told = (
        " The last column has the release that brought the operation and the one that took it away; behind `≤` stands "
        "a release by which that is known to have happened."
        if released
        else ""
    )
    columns = ("operation", "route", "route is", "sent again", *(["releases"] if released else []))
    return WIDE + (
        f"# Operations of {title}\n\n"
        f"What `{api}_client` can call, as `client.<operation>`; the async client has the same with `await`. "
        f"[Documented or inferred](../../../explanation/provenance.md) says what the third column means, "
        f"[Set time limits and retries](../../../howto/timeouts-and-retries.md) the fourth. Any call "
        f"may raise `InvalidRequest`, when an argument breaks a documented limit and nothing was sent, and the other "
        f"[errors](../../errors.md) of a call.{told}\n\n" + table(columns, rows)
    )


def place(name: str) -> str:
    """Where an operation is told of, seen from the table of its API."""
    return f"{name.rpartition('.')[0]}.md#{_anchor(name)}"


def badge(provenance: str) -> str:
    """A word on how sure something is, as a badge."""
    return f'<span class="badge {provenance}">{provenance}</span>'


def life(lived: Lifetime) -> str:
    """From which release to which, in few words; `≤` where it is only known to be there, or gone, by then."""
    parts: list[str] = []
    if lived.since:
        parts.append(f"{'' if lived.since_kind == 'exact' else '≤ '}{lived.since}")
    if lived.gap:
        parts.append(f"not {lived.gap[0]} to {lived.gap[1]}")
    if lived.until:
        parts.append(f"gone {'' if lived.until_kind == 'exact' else '≤ '}{lived.until}")
    return ", ".join(parts)


def _anchor(name: str) -> str:
    return name.replace(".", "-")


def _namespace(api: str, client: Any, namespace: str, operations: list[Operation]) -> str:
    resource = _reached(client, namespace)
    names = {each.id.rpartition(".")[2]: each for each in operations}
    told = sections(type(resource).__doc__)
    intro = told.text or told.first
    code = code_of(api, namespace)
    head = f"# `client.{namespace}`\n\n{intro}\n" if resource is not None else f"# `{namespace}`\n\n{BY_ITSELF}\n"
    parts = [head, *([opening(api, namespace)] if code else [])]
    played = RELEASES[0]
    for name, each in names.items():
        needed = _release(each)
        on_release = _on_release(needed) if name in code and needed != played else ""
        played = needed if name in code else played
        parts.append(_operation(api, each, getattr(resource, name, None), code.get(name), on_release))
    if resource is not None:
        methods: dict[str, Any] = dict(vars(cast("type[object]", type(resource))))
        for name, method in methods.items():
            if inspect.isfunction(method) and not name.startswith("_") and name not in names:
                parts.append(_made_of_others(f"{namespace}.{name}", sections(method.__doc__), code.get(name)))
    return "\n".join(parts)


def _reached(client: Any, namespace: str) -> Any:
    found = client
    for name in namespace.split("."):
        found = getattr(found, name, None)
    return found


def _release(operation: Operation) -> str:
    """A release that has an operation: the one that sandboxes play, if possible."""
    return next(each for each in RELEASES if absence(operation, Release.parse(each)) is None)


def _on_release(release: str) -> str:
    return (
        f'A sandbox has to play a release that has it:\n\n```python\nsandbox.reset(whatson_release="{release}")\n```\n'
    )


def _operation(api: str, operation: Operation, method: Any, code: Snippet | None, on_release: str) -> str:
    released = f" · {life(operation)}" if operation.since else ""
    route = f"`{operation.method} {operation.path}` · {operation.title}{released} {badge(operation.provenance)}\n"
    lines = [_title(operation.id), route]
    if method is None:
        lines.append("Called by the client itself.\n")
        told = sections(None)
    else:
        told = sections(method.__doc__)
        lines.append(told.text + "\n")
    lines += [
        on_release,
        tabs(code) if code is not None else "",
        _arguments(operation, told),
        _facts(api, operation, told),
    ]
    return "\n".join(each for each in lines if each)


def _title(name: str) -> str:
    return f"## `{name}` {{ #{_anchor(name)} data-toc-label={name.rpartition('.')[2]} }}\n"


def _arguments(operation: Operation, told: Sections) -> str:
    texts = told.entries.get("Args", {})
    parameters = [
        _argument(each.name, each.wire, each.location, each.schema, each.required, each.provenance, texts)
        for each in operation.parameters
    ]
    body = operation.body
    fields = [
        _argument(each.name, each.wire, "body", each.schema, each.required and not body.partial, each.provenance, texts)
        for each in (body.fields if body is not None else ())
        if body is not None
    ]
    if len(parameters) + len(fields) <= 12:
        return _table_of(parameters + fields)
    shown = _table_of(parameters) + "\n" if parameters else ""
    hidden = "\n".join(f"    {line}" for line in _table_of(fields).splitlines())
    return f'{shown}??? abstract "{len(fields)} fields of the body"\n\n{hidden}\n'


def _table_of(arguments: list[tuple[str, ...]]) -> str:
    return table((head_of_names("argument", arguments), "type", "what it is"), arguments) if arguments else ""


def _argument(
    name: str,
    wire: str,
    location: str,
    schema: Schema,
    required: bool,
    provenance: Provenance,
    texts: dict[str, str],
) -> tuple[str, ...]:
    marks = ["**required**"] if required else []
    if provenance != "documented":
        marks.append(badge(provenance))
    text = re.sub(r"\s*\b(Observed|Inferred)\.(?=$| Or a )", "", texts.get(name, "").removeprefix("Required. "))
    text = f"{text} {_values(schema)}".strip()
    return name_cell(name, wire, location), cell(_type(schema)), cell(" · ".join([*marks, text]) if text else "")


def _values(schema: Schema) -> str:
    known = (schema.items or schema).enum
    if not known:
        return ""
    values = [f"`{each}`" if isinstance(each, str) else f"`{json.dumps(each)}`" for each in known if each is not None]
    begin = "Each one of" if schema.items is not None else "One of"
    return f"{begin} {', '.join(values)}." if len(values) > 1 else ""


def _type(schema: Schema) -> str:
    name = schema.kind if schema.format is None else schema.format
    if schema.kind == "array" and schema.items is not None:
        name = f"array of {_type(schema.items)}"
    return f"{name}, null" if schema.nullable else name


def _facts(api: str, operation: Operation, told: Sections) -> str:
    lines = [f"- Returns: {told.paragraphs['Returns']}"] if "Returns" in told.paragraphs else []
    types = [type_link(api, each, "../../models") for each in types_of(operation)]
    lines += [f"- Types: {', '.join(types)}"] if types else []
    titles = [each for each in ("Paging", "Conditional", "Retry safety") if each in told.paragraphs]
    lines += [f"- {each}: {told.paragraphs[each]}" for each in titles]
    if operation.paging is not None and operation.paging.total_pages_header is not None:
        lines.append(f"- Number of pages: header `{operation.paging.total_pages_header}`.")
    lines.append(f"- Route: **{operation.provenance}** ({operation.source or 'as documented'}).")
    lines += _raises(told.entries.get("Raises", {}).items())
    return "\n".join(lines) + "\n"


def _raises(errors: Iterable[tuple[str, str]]) -> list[str]:
    listed = [f"    - `{name}`: {text}" for name, text in errors if name not in SAID_ONCE]
    return ["- Raises:\n", *listed] if listed else []


def _made_of_others(name: str, told: Sections, code: Snippet | None) -> str:
    rows = [(f"`{argument}`", cell(text)) for argument, text in told.entries.get("Args", {}).items()]
    lines = [_title(name), f"{told.first} {told.text}".strip() + "\n", *([tabs(code)] if code is not None else [])]
    lines.append(table(("argument", "what it is"), rows))
    facts = [f"- Returns: {told.paragraphs['Returns']}"] if "Returns" in told.paragraphs else []
    facts += _raises(told.entries.get("Raises", {}).items())
    return "\n".join([*lines, *facts]) + "\n"
