"""Models built from JSON that isn't as documented: nothing is lost, and each deviation is named once."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.model import left_out

__all__ = ["build", "renamed"]


@lru_cache(maxsize=4096)
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


def build(annotation: Any, value: Any, path: str, deviations: list[str]) -> Any:
    """Build a value of a type as well as it goes.

    What fits is validated as usual. What doesn't is kept: coerced if that is possible without loss, else as it came.

    Args:
        annotation: The documented type.
        value: Parsed JSON.
        path: JSON path of the value, for the report.
        deviations: Gets a line for each value that isn't of its documented type.
    """
    try:
        return _adapter(annotation).validate_json(json.dumps(value), strict=True)
    except ValidationError:
        pass
    model, members = _model_of(annotation), as_object(value)
    if model is not None and members is not None:
        return _build_model(model, members, path, deviations)
    item, elements = _item_of(annotation), as_list(value)
    if item is not None and elements is not None:
        return [build(item, each, f"{path}[{index}]", deviations) for index, each in enumerate(elements)]
    inner = _value_of(annotation)
    if inner is not None and members is not None:
        return {key: build(inner, each, f"{path}.{key}", deviations) for key, each in members.items()}
    deviations.append(f"{path}: expected {_shown(annotation)}, got {_json_type(value)}")
    if value is None or isinstance(value, dict | list):
        return value  # pyright: ignore[reportUnknownVariableType]  # kept as it came
    text = value if isinstance(value, str) else json.dumps(value)
    try:
        return _adapter(annotation).validate_strings(text, strict=False)
    except ValidationError:
        return value


def _build_model(model: type[BaseModel], value: dict[str, Any], path: str, deviations: list[str]) -> BaseModel:
    rest = dict(value)
    values: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        alias = info.validation_alias
        wire = alias if isinstance(alias, str) else name
        key = wire if wire in rest else name
        if key in rest:
            values[name] = build(_annotation(info), rest.pop(key), f"{path}.{key}", deviations)
    given = {**left_out(model), **values}
    built = model.model_construct(_fields_set=set(values), **given)
    if rest:
        # Not as arguments: a member may be called `cls` or like a parameter of `model_construct`.
        object.__setattr__(built, "__pydantic_extra__", rest)
        built.model_fields_set.update(rest)
    return built


def _annotation(info: Any) -> Any:
    return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation


def _model_of(annotation: Any) -> type[BaseModel] | None:
    for option in _options(annotation):
        if isinstance(option, type) and issubclass(option, BaseModel):
            return option
    return None


def _item_of(annotation: Any) -> Any:
    for option in _options(annotation):
        if get_origin(option) is list:
            return get_args(option)[0]
    return None


def _value_of(annotation: Any) -> Any:
    """What the values of an open object are."""
    for option in _options(annotation):
        if get_origin(option) is dict:
            return get_args(option)[1]
    return None


def _options(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        return get_args(annotation)
    return (annotation,)


def _shown(annotation: Any) -> str:
    names = {"NoneType": "null", "str": "text", "int": "a whole number", "float": "a number", "bool": "true or false"}
    options = [getattr(option, "__name__", str(option)) for option in _options(annotation)]
    known = ("text" if option in ("Literal", "Annotated") else names.get(option, option) for option in options)
    return " or ".join(dict.fromkeys(known))


_KINDS = (
    (bool, "true or false"),
    (int, "a whole number"),
    (float, "a number"),
    (str, "text"),
    (list, "a list"),
    (dict, "an object"),
)


def _json_type(value: object) -> str:
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "null")


def renamed(model: Any, value: Any, renames: Mapping[str, Mapping[str, str]]) -> Any:
    """Give the members of an answer the names of our models, where an override says that the server has others.

    Args:
        model: The model, or a type that holds models.
        value: Parsed JSON.
        renames: Model name to {our wire name: the server's}.
    """
    elements = as_list(value)
    if elements is not None:
        item = _item_of(model) or model
        return [renamed(item, each, renames) for each in elements]
    target, given = _model_of(model), as_object(value)
    inner = _value_of(model)
    if target is None and inner is not None and given is not None:
        return {key: renamed(inner, each, renames) for key, each in given.items()}
    if target is None or given is None:
        return value
    theirs_to_ours = {theirs: ours for ours, theirs in renames.get(target.__name__, {}).items()}
    members = {theirs_to_ours.get(name, name): each for name, each in given.items()}
    for name, info in target.model_fields.items():
        alias = info.validation_alias
        wire = alias if isinstance(alias, str) else name
        if wire in members:
            members[wire] = renamed(info.annotation, members[wire], renames)
    return members
