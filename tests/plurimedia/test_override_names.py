"""An override that names no model or no member of it would do nothing: it is refused."""

from __future__ import annotations

from typing import Any

import pytest

from broadcast_clients.core.errors import ConfigurationError
from plurimedia_client import PlurimediaClient


@pytest.mark.parametrize(
    ("fields", "message", "hint"),
    [
        ({"Content": {"titel": "x"}}, "Content has no field 'titel'", "title"),
        ({"Contents": {"title": "x"}}, "there is no model 'Contents'", "Content"),
        ({"Content": {"typographic_title": "x"}}, "Content has no field 'typographic_title'", "typographicTitle"),
    ],
)
def test_a_name_that_is_not_ours_is_refused(fields: Any, message: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        PlurimediaClient(subscription_key="k" * 32, overrides={"plurimedia": {"fields": fields}})
    assert message in str(refused.value)
    assert hint in str(refused.value.hint)


def test_names_that_are_ours_are_taken() -> None:
    fields = {"Content": {"title": "titre", "lastUpdate": "modified"}}
    with PlurimediaClient(subscription_key="k" * 32, overrides={"plurimedia": {"fields": fields}}) as client:
        assert client.overrides.fields == fields
