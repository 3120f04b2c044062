"""Whether overrides of field names name fields that there are: a misspelt one would do nothing, without a word."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from typing import Any

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.suggest import did_you_mean

__all__ = ["check_fields"]


def check_fields(fields: Mapping[str, Mapping[str, str]], module: str) -> None:
    """Hold overrides against the models of an API. The models are only loaded where there is something to check.

    Args:
        fields: Model name to {our wire name: the server's}.
        module: Where the models are.

    Raises:
        ConfigurationError: There is no such model, or it has no such field.
    """
    models: Any = importlib.import_module(module)
    for name, renamed in fields.items():
        if name not in models.__all__ or not hasattr(getattr(models, name), "model_fields"):
            raise ConfigurationError(f"overrides: there is no model {name!r}", hint=_near(name, models.__all__))
        ours = {info.validation_alias or own for own, info in getattr(models, name).model_fields.items()}
        for each in renamed:
            if each not in ours:
                raise ConfigurationError(f"overrides: {name} has no field {each!r}", hint=_near(each, ours))


def _near(name: str, known: Iterable[Any]) -> str:
    names = sorted(str(each) for each in known)
    return did_you_mean(name, names) or f"there are {', '.join(names)}"
