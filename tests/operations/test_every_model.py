"""Every model of the three clients gives back what it was read from, whatever the documents allow in it."""

from __future__ import annotations

import inspect
import json
import pickle
import warnings
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcast_clients.core.model import Model
from broadcast_clients.core.report import DeviationWarning
from tests.conformance.documents import APIS, document
from tests.operations.documented_values import values_of
from tests.operations.facts import PACKAGES

NEWEST = "2026r3"


@cache
def spec_of(api: str) -> dict[str, Any]:
    """The whole spec of an API."""
    return document(api, release=NEWEST)


def models_of(api: str) -> dict[str, type[Model]]:
    """The models that answers are read into, by the names that the spec has for them."""
    models = import_module(f"{PACKAGES[api]}.models")
    named = {name: getattr(models, name, None) for name in spec_of(api)["components"]["schemas"]}
    return {name: each for name, each in named.items() if inspect.isclass(each) and issubclass(each, Model)}


@pytest.mark.parametrize("api", APIS)
def test_what_was_read_is_what_is_written(api: str) -> None:
    models = models_of(api)
    assert len(models) > 25
    for name, model in models.items():
        round_trip(model, values_of(spec_of(api)["components"]["schemas"][name], spec_of(api)))


def round_trip(model: type[Model], values: st.SearchStrategy[Any]) -> None:
    """Read, write, read again, and through a pickle."""

    @settings(max_examples=8, suppress_health_check=list(HealthCheck))
    @given(values)
    def hold(wire: dict[str, Any]) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error", DeviationWarning)
            found = model.model_validate_json(json.dumps(wire))
        assert found.to_wire() == wire, model.__name__
        assert model.model_validate(found.to_wire()) == found, model.__name__
        assert pickle.loads(pickle.dumps(found)) == found, model.__name__

    hold()
