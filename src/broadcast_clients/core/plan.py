"""An operation made ready for one client: overrides applied, path taken apart, parameters sorted."""

from __future__ import annotations

from datetime import tzinfo

from attr import evolve, frozen

from broadcast_clients.core.address import Template
from broadcast_clients.core.errors import CallInfo, ConfigurationError
from broadcast_clients.core.operation import Body, Operation, Paging, Parameter, Schema
from broadcast_clients.core.overrides import OperationOverride, Overrides, ParameterOverride
from broadcast_clients.core.value import Value

__all__ = ["Plan", "plan_operation"]


@frozen(kw_only=True, eq=False, repr=False)
class Plan(Value):
    """What the engine works from."""

    operation: Operation
    call: CallInfo
    method: str
    template: Template
    path: tuple[Parameter, ...]
    query: tuple[Parameter, ...]
    headers: tuple[Parameter, ...]
    entity_parameter: Parameter | None
    """The path parameter that a model may stand for."""
    takes_idempotency_key: bool
    body_schema: Schema | None
    """What a body is held against: the documented fields, with their required marks where those are enforced."""
    sparse_parameter: str | None
    zone: tzinfo | None
    variables: str = ""
    """Prefix of the environment variables of the API."""


def plan_operation(operation: Operation, overrides: Overrides, zone: tzinfo | None, variables: str = "") -> Plan:
    """Apply the overrides and sort the parameters by where they go.

    Raises:
        ConfigurationError: An override names a parameter that the operation hasn't, or a path lacks one.
    """
    change = overrides.operations.get(operation.id)
    if change is not None:
        operation = _overridden(operation, change)
    if operation.paging is not None and operation.paging.kind == "page" and overrides.first_page is not None:
        operation = _counted_from(overrides.first_page, operation, operation.paging)
    if operation.paging is not None and (overrides.total_pages_header or overrides.page_size_header):
        operation = evolve(
            operation,
            paging=evolve(
                operation.paging,
                total_pages_header=overrides.total_pages_header or operation.paging.total_pages_header,
                page_size_header=overrides.page_size_header or operation.paging.page_size_header,
            ),
        )
    template = Template(operation.path)
    operation = _moved_into_path(operation, template)
    path = tuple(each for each in operation.parameters if each.location == "path")
    missing = set(template.names) - {each.wire for each in path}
    if missing:
        raise ConfigurationError(
            f"the path {operation.path!r} of {operation.id} has the parameter {sorted(missing)[0]!r}, which the "
            f"operation doesn't take; it takes {', '.join(each.wire for each in path) or 'none'}"
        )
    return Plan(
        operation=operation,
        call=CallInfo(operation.api, operation.id, operation.method, operation.path),
        method=operation.method,
        template=template,
        path=tuple(each for each in path if each.wire in template.names),
        query=_moved_into_query(operation, template, path),
        headers=tuple(each for each in operation.parameters if each.location == "header"),
        entity_parameter=next((each for each in path if each.entity), None),
        takes_idempotency_key=any(
            each.location == "header" and each.name == "idempotency_key" for each in operation.parameters
        ),
        body_schema=_body_schema(operation.body),
        sparse_parameter=next(
            (each.name for each in operation.parameters if each.location == "query" and each.name == "fields"), None
        ),
        zone=zone,
        variables=variables,
    )


def _counted_from(first: int, operation: Operation, paging: Paging) -> Operation:
    # Callers and pagers count as documented; the server's number stands on the wire alone.
    shift = first - paging.first_page
    return evolve(
        operation,
        parameters=tuple(
            evolve(each, shift=shift) if each.name == paging.parameter else each for each in operation.parameters
        ),
    )


def _body_schema(body: Body | None) -> Schema | None:
    if body is None:
        return None
    fields = tuple(evolve(each, required=False) for each in body.fields) if body.partial else body.fields
    return Schema(kind="object" if fields else "any", fields=fields)


def _moved_into_path(operation: Operation, template: Template) -> Operation:
    # An override may give a required parameter of the query a place in the path.
    moved = {each.wire for each in operation.parameters if each.location == "query" and each.required}
    moved &= set(template.names)
    if not moved:
        return operation
    return evolve(
        operation,
        parameters=tuple(
            evolve(each, location="path") if each.location == "query" and each.wire in moved else each
            for each in operation.parameters
        ),
    )


def _moved_into_query(operation: Operation, template: Template, path: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    # An override may drop a parameter from the path; it is then sent in the query.
    moved = tuple(evolve(each, location="query") for each in path if each.wire not in template.names)
    return moved + tuple(each for each in operation.parameters if each.location == "query")


def _overridden(operation: Operation, change: OperationOverride) -> Operation:
    known = {each.name for each in operation.parameters}
    for name in change.parameters:
        if name not in known:
            raise ConfigurationError(
                f"overrides: {operation.id} has no parameter {name!r}",
                hint=f"its parameters are {', '.join(sorted(known))}",
            )
    return evolve(
        operation,
        method=change.method or operation.method,
        path=change.path or operation.path,
        parameters=tuple(_changed(each, change.parameters.get(each.name)) for each in operation.parameters),
    )


def _changed(parameter: Parameter, change: ParameterOverride | None) -> Parameter:
    if change is None:
        return parameter
    schema = parameter.schema
    if change.format is not None:
        kind = "integer" if change.format in ("epoch", "epoch-ms") else schema.kind
        schema = evolve(schema, kind=kind, format=change.format, pattern=None)
    return evolve(
        parameter,
        wire=change.name or parameter.wire,
        schema=schema,
        list_form=change.list or parameter.list_form,
        booleans=change.boolean or parameter.booleans,
    )
