"""The fields of answers, with the operations that give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from broadcast_clients.core.operation import Lifetime, Operation

__all__ = ["models_in", "paths_of", "read_fields"]

MOST_DEEP = 8


def read_fields(operations: Iterable[Operation]) -> Iterator[tuple[str, Lifetime, tuple[str, ...]]]:
    """Name, life and operations of each field that an answer can hold and whose life is known."""
    from whatson_client import models
    from whatson_client.models._releases import LIFETIMES

    givers: dict[str, list[str]] = {}
    for operation in operations:
        name = str(operation.result.model).rpartition(":")[2]
        if name:
            for each in models_in(getattr(models, name)):
                givers.setdefault(each.__name__, []).append(operation.id)
    for model, fields in LIFETIMES.items():
        if model not in givers:
            continue
        info = getattr(models, model).model_fields
        for name, life in fields.items():
            yield f"{model}.{info[name].serialization_alias or name}", life, tuple(givers[model])


def models_in(model: Any) -> list[Any]:
    """A model and all models that its fields hold."""
    found: list[Any] = []
    waiting = [model]
    while waiting:
        current = waiting.pop()
        if hasattr(current, "model_fields"):
            if current not in found:
                found.append(current)
                waiting += [each.annotation for each in current.model_fields.values()]
        else:
            waiting += getattr(current, "__args__", ())
    return found


def paths_of(operation: Operation) -> Iterator[tuple[str, Lifetime]]:
    """Path on the wire and life of each field of an answer whose life is known."""
    from whatson_client import models

    name = str(operation.result.model).rpartition(":")[2]
    if name:
        yield from _paths(getattr(models, name), "", 0)


def _paths(model: Any, path: str, depth: int) -> Iterator[tuple[str, Lifetime]]:
    from whatson_client.models._releases import LIFETIMES

    lives = LIFETIMES.get(model.__name__, {})
    for name, info in model.model_fields.items():
        here = f"{path}.{info.serialization_alias or name}" if path else info.serialization_alias or name
        if name in lives:
            yield here, lives[name]
        held = [each for each in models_in(info.annotation) if each is not model]
        if held and depth < MOST_DEEP:
            yield from _paths(held[0], f"{here}[]" if "list[" in repr(info.annotation) else here, depth + 1)
