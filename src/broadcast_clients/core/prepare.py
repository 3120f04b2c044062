"""A call's arguments as one request: everything that can be decided before anything is sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attr import define, field

from broadcast_clients.core.address import checked_header, encode_query
from broadcast_clients.core.check import check, encode, encode_object
from broadcast_clients.core.errors import FieldError, InvalidRequest
from broadcast_clients.core.idempotency import new_idempotency_key
from broadcast_clients.core.jsonvalue import as_list, as_object, is_collection, is_mapping
from broadcast_clients.core.operation import Body, Operation, Parameter, Schema
from broadcast_clients.core.options import CallSettings
from broadcast_clients.core.plan import Plan
from broadcast_clients.core.replay import is_replay_safe
from broadcast_clients.core.together import check_one_of, check_span
from broadcast_clients.core.unset import UNSET

__all__ = ["Inspect", "Prepared", "prepare"]

Inspect = Callable[[Operation, Mapping[str, Any], Any], Iterable[FieldError]]
"""A look of the API's own at a call that is about to be sent: operation, arguments by Python name, JSON body. It gives
what is wrong with it, warns, or raises. It sees calls that hold the documented limits; `check=False` passes it over."""


@define(eq=False)
class Prepared:
    """A request ready to go out, but for the credential. Not frozen: it is made for every call, and that is cheaper."""

    plan: Plan
    settings: CallSettings
    method: str
    url: str
    headers: dict[str, str] = field(repr=False)
    content: bytes | None = field(repr=False)
    replay_safe: bool
    idempotency_key: str | None
    sent_etag: str | None
    sparse: bool


def prepare(
    plan: Plan,
    base_url: str,
    base_headers: Mapping[str, str],
    settings: CallSettings,
    arguments: dict[str, Any],
    body: Any = UNSET,
    fields: dict[str, Any] | None = None,
    inspect: Inspect | None = None,
) -> Prepared:
    """Put the request together.

    Args:
        plan: The operation.
        base_url: Without a closing slash.
        base_headers: Headers of every request of the client.
        settings: What is in force for the call.
        arguments: Path, query and header arguments by Python name.
        body: The body as one object, or `UNSET`.
        fields: Members of the body by Python name; they win over those of `body`.
        inspect: The API's own look at the call.

    Raises:
        InvalidRequest: A documented limit is broken, a required argument is missing, or a path or header can't be
            built; all violations in one error.
    """
    try:
        return _put_together(plan, base_url, base_headers, settings, arguments, body, fields, inspect)
    except InvalidRequest as error:
        error.call = plan.call
        raise


def _put_together(
    plan: Plan,
    base_url: str,
    base_headers: Mapping[str, str],
    settings: CallSettings,
    arguments: dict[str, Any],
    body: Any,
    fields: dict[str, Any] | None,
    inspect: Inspect | None,
) -> Prepared:
    errors: list[FieldError] = []
    headers = {**base_headers, **settings.headers} if settings.headers else dict(base_headers)
    path_values: dict[str, str] = {}
    query: list[tuple[str, str]] = []
    arguments = _with_entity(plan, arguments)
    for parameter in plan.path:
        value = _value(plan, parameter, arguments, settings, errors)
        if value is not UNSET:
            path_values[parameter.wire] = _text(value)
    for parameter in plan.query:
        if arguments.get(parameter.name, UNSET) is UNSET and not parameter.required:
            continue
        value = _value(plan, parameter, arguments, settings, errors)
        if value is not UNSET:
            _add_query(parameter, value, query)
    for parameter in plan.headers:
        if arguments.get(parameter.name, UNSET) is UNSET and not parameter.required:
            continue
        value = _value(plan, parameter, arguments, settings, errors)
        if value is not UNSET and value is not None:
            headers[parameter.wire] = checked_header(parameter.wire, _text(value))
    if plan.operation.span is not None and settings.check:
        check_span(plan.operation.span, plan.query, arguments, errors)
    key = _idempotency_key(plan, arguments, headers) if plan.takes_idempotency_key else None
    payload: Any = None
    content: bytes | None = None
    if plan.operation.body is not None or body is not UNSET or settings.body:
        payload, content = _content(plan, settings, body, fields, errors)
    if inspect is not None and settings.check and not errors:
        errors.extend(inspect(plan.operation, arguments, payload))
    if errors:
        raise _invalid(plan, errors)
    if content is not None:
        headers.setdefault("Content-Type", "application/json")
    if settings.query:
        query += [(name, _text(value)) for name, value in settings.query.items() if value is not None]
    url = base_url + plan.template.fill(path_values)
    if query:
        url += "?" + encode_query(query)
    sent_etag = arguments.get("if_match") if plan.operation.etag else None
    if sent_etag is UNSET:
        sent_etag = None
    return Prepared(
        plan,
        settings,
        plan.method,
        url,
        headers,
        content,
        plan.operation.retry == "safe"
        or is_replay_safe(
            plan.operation, key, sent_etag, payload, {each.name: path_values[each.wire] for each in plan.path}
        ),
        key,
        sent_etag,
        plan.sparse_parameter is not None and arguments.get(plan.sparse_parameter, UNSET) is not UNSET,
    )


def _with_entity(plan: Plan, arguments: dict[str, Any]) -> dict[str, Any]:
    """Put a model's id in its place, and find the ETag that guards the write."""
    parameter = plan.entity_parameter
    if parameter is None:
        return _guarded(plan, arguments, None) if plan.operation.etag else arguments
    given = arguments.get(parameter.name)
    entity = None if type(given) is str or not hasattr(given, "model_fields_set") else given
    if entity is not None and parameter.entity is not None:
        arguments = {**arguments, parameter.name: getattr(entity, parameter.entity)}
    return _guarded(plan, arguments, entity) if plan.operation.etag else arguments


def _guarded(plan: Plan, arguments: dict[str, Any], entity: Any) -> dict[str, Any]:
    if arguments.get("unconditional"):
        if arguments.get("if_match", UNSET) is not UNSET:
            raise InvalidRequest("if_match and unconditional=True contradict each other", call=plan.call)
        return arguments
    etag = arguments.get("if_match", UNSET)
    if etag is UNSET and entity is not None:
        answer = getattr(entity, "_answer_", None)
        etag = (answer.etag if answer is not None else None) or UNSET
    hint = "pass what you read before (a model from a get), or if_match=…; unconditional=True overwrites blindly"
    if etag is UNSET or etag is None:
        what = "what was given came without an ETag" if entity is not None else "no ETag is given"
        raise InvalidRequest(f"{what}, so a change by somebody else would be overwritten", call=plan.call, hint=hint)
    if str(etag).startswith("W/"):
        raise InvalidRequest(f"the ETag {etag} is a weak one, which If-Match never matches", call=plan.call, hint=hint)
    return {**arguments, "if_match": etag}


def _value(
    plan: Plan, parameter: Parameter, arguments: dict[str, Any], settings: CallSettings, errors: list[FieldError]
) -> Any:
    value = arguments.get(parameter.name, UNSET)
    if value is UNSET:
        if parameter.required:
            errors.append(FieldError(parameter.wire, _missing(plan, parameter), "required", argument=parameter.name))
        return UNSET
    schema = parameter.schema
    before = len(errors)
    if schema.kind == "string" and type(value) is not str and is_collection(value):
        value = ",".join(_text(each) for each in value)
    encoded = encode(schema, value, parameter.wire, errors, plan.zone)
    if parameter.location == "path" and (value is None or isinstance(value, bool)):
        errors.append(FieldError(parameter.wire, f"must not be {value}", "path"))
    elif settings.check and len(errors) == before:
        check(schema, encoded, parameter.wire, errors)
    if len(errors) > before:
        errors[before:] = [_named(each, parameter.name) for each in errors[before:]]
    return encoded


def _missing(plan: Plan, parameter: Parameter) -> str:
    if parameter.setting is None:
        return "is required"
    variable = f"{plan.variables}_{parameter.setting.upper()}"
    return f"is required: pass {parameter.name}=, or set {parameter.setting}= for the client, or {variable}"


def _named(error: FieldError, argument: str) -> FieldError:
    return FieldError(error.path, error.message, error.code, error.data, argument)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


_SIGNS = {"comma": ",", "semicolon": ";", "pipe": "|", "space": " "}


def _add_query(parameter: Parameter, value: Any, query: list[tuple[str, str]]) -> None:
    elements = as_list(value)
    if elements is not None:
        values = [_element(parameter, each) for each in elements]
        form = parameter.list_form or ("comma" if parameter.comma_joined else "repeat")
        if form in _SIGNS:
            query.append((parameter.wire, _SIGNS[form].join(values)))
        else:
            name = f"{parameter.wire}[]" if form == "brackets" else parameter.wire
            query += [(name, each) for each in values]
    elif value is not None:
        query.append((parameter.wire, _element(parameter, value)))


def _element(parameter: Parameter, value: Any) -> str:
    if parameter.booleans is not None and isinstance(value, bool):
        return parameter.booleans[0 if value else 1]
    if parameter.shift and type(value) is int:
        return str(value + parameter.shift)
    return _text(value)


def _idempotency_key(plan: Plan, arguments: dict[str, Any], headers: dict[str, str]) -> str | None:
    given = arguments.get("idempotency_key", UNSET)
    if given is not UNSET and given is not None:
        return str(given)
    key = next((value for name, value in headers.items() if name.lower() == "idempotency-key"), None)
    if key is None:
        key = new_idempotency_key()
        wire = next(each.wire for each in plan.headers if each.name == "idempotency_key")
        headers[wire] = key
    return key


def _content(
    plan: Plan, settings: CallSettings, body: Any, fields: dict[str, Any] | None, errors: list[FieldError]
) -> tuple[Any, bytes | None]:
    description = plan.operation.body
    if description is None:
        if not settings.body and body is UNSET:
            return None, None
        description = Body(required=False, partial=True)
    schema = plan.body_schema or Schema()
    elsewhere = len(errors)
    payload = _payload(plan, description, schema, body, fields or {}, errors)
    members = as_object(payload)
    if settings.body and members is not None:
        payload = {**members, **settings.body}
    if not payload and payload is not None and not description.required:
        return None, None
    if settings.check:
        found: list[FieldError] = []
        check(schema, payload, "", found)
        # What couldn't be written stands there as null, and an argument of the path may stand there, too.
        shared = {each.name for each in plan.path} & {each.name for each in description.fields}
        told = {each.path for number, each in enumerate(errors) if number >= elsewhere or each.argument in shared}
        check_one_of(description, members or {}, found)
        errors.extend(_with_argument(each, description) for each in found if each.path not in told)
    return payload, _dumped(plan, payload, errors)


def _payload(
    plan: Plan, description: Body, schema: Schema, body: Any, fields: dict[str, Any], errors: list[FieldError]
) -> Any:
    payload: Any = {}
    if body is not UNSET:
        found: list[FieldError] = []
        if is_mapping(body):
            payload = encode_object(description.fields, body, "", found, plan.zone)
        else:
            payload = encode(schema, body, "", found, plan.zone)
        errors.extend(_with_argument(each, description) for each in found)
    for member in description.fields:
        value = fields.get(member.name, UNSET)
        if value is not UNSET:
            found = []
            payload[member.wire] = encode(member.schema, value, member.wire, found, plan.zone)
            errors.extend(_named(each, member.name) for each in found)
    return payload


def _with_argument(error: FieldError, body: Body) -> FieldError:
    top = error.path.split(".", 1)[0].split("[", 1)[0]
    name = next((each.name for each in body.fields if each.wire == top), None)
    if name is None or name == error.path:
        return _named(error, name) if name else error
    return _named(error, name + error.path[len(top) :])


def _dumped(plan: Plan, payload: Any, errors: list[FieldError]) -> bytes | None:
    if errors:
        return None
    try:
        return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise InvalidRequest(f"the body can't be written as JSON: {error}", call=plan.call) from None


def _invalid(plan: Plan, errors: list[FieldError]) -> InvalidRequest:
    missing = [each.argument or each.path for each in errors if each.code == "required"]
    if len(missing) == len(errors):
        message = f"required: {', '.join(missing)}; nothing was sent"
    else:
        count = "1 argument breaks" if len(errors) == 1 else f"{len(errors)} arguments break"
        message = f"{count} the documented limits; nothing was sent"
    return InvalidRequest(message, errors=tuple(errors), call=plan.call)
