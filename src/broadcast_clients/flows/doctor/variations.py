"""A request varied: parameters under other names, their values in other forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from attr import evolve, frozen

from broadcast_clients.core.operation import ListForm, Operation, Parameter

__all__ = ["Form", "changed", "usual_form", "varied"]


@frozen(kw_only=True)
class Form:
    """How a parameter is sent. With several names it is sent under each of them."""

    names: Sequence[str]
    format: str | None = None
    list: ListForm | None = None
    boolean: str | None = None

    def as_override(self, parameter: Parameter) -> dict[str, Any]:
        """What an overrides file says of it; nothing where it is as documented."""
        found: dict[str, Any] = {}
        if self.names[0] != parameter.wire:
            found["name"] = self.names[0]
        if self.format is not None and self.format != parameter.schema.format:
            found["format"] = self.format
        if self.list is not None and self.list != usual_form(parameter):
            found["list"] = self.list
        if self.boolean is not None and self.boolean != "true/false":
            found["boolean"] = self.boolean
        return found


def usual_form(parameter: Parameter) -> ListForm:
    """How a list is sent as things stand."""
    return parameter.list_form or ("comma" if parameter.comma_joined else "repeat")


def changed(parameter: Parameter, form: Form) -> Parameter:
    """A parameter in a form, under its first name."""
    return _sent_as(parameter, form, form.names[0], parameter.name)


def varied(
    operation: Operation, arguments: Mapping[str, Any], forms: Mapping[str, Form]
) -> tuple[Operation, dict[str, Any]]:
    """An operation and its arguments with some parameters in other forms."""
    parameters: list[Parameter] = []
    values = dict(arguments)
    for each in operation.parameters:
        form = forms.get(each.name)
        if form is None:
            parameters.append(each)
            continue
        value = values.pop(each.name, None)
        for number, name in enumerate(form.names):
            own = each.name if number == 0 else f"{each.name}.{number}"
            parameters.append(_sent_as(each, form, name, own))
            if value is not None:
                values[own] = _as(form.format or each.schema.format, value)
    return evolve(operation, parameters=tuple(parameters)), values


def _sent_as(parameter: Parameter, form: Form, wire: str, name: str) -> Parameter:
    schema = parameter.schema
    if form.format is not None and form.format != schema.format:
        kind = "integer" if form.format in ("epoch", "epoch-ms") else schema.kind
        schema = evolve(schema, kind=kind, format=form.format, pattern=None)
    booleans = None
    if form.boolean is not None:
        true, _, false = form.boolean.partition("/")
        booleans = (true, false)
    return evolve(
        parameter, name=name, wire=wire, schema=schema, list_form=form.list or parameter.list_form, booleans=booleans
    )


def _as(name: str | None, value: Any) -> Any:
    """A moment as the format wants it: with an offset, or by the server's own clock."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, datetime.min.time())
    if not isinstance(value, datetime):
        return value
    if name in ("date-time", "epoch", "epoch-ms"):
        return value if value.tzinfo is not None else value.replace(tzinfo=UTC)
    return value.replace(tzinfo=None)
