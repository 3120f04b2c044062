"""Models made by users from what they kept: a dict of JSON values."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from encora_client.models import Movie, MovieWrite
from plurimedia_client.models import Content

STORED = {"id": 7488, "title": "Blade Runner", "lastUpdate": "2024-09-27T07:48:30.677", "texts": [{"text": "…"}]}


def test_stored_json_values_make_the_model_again() -> None:
    content = Content.model_validate(STORED)
    assert content == Content.model_validate_json(json.dumps(STORED))
    assert content.to_wire() == STORED
    assert Content.model_validate(content.to_wire()) == content


def test_what_is_written_stays_strict() -> None:
    movie = {"title": "Night Train", "status": "draft", "drm_required": "no"}
    with pytest.raises(ValidationError):
        MovieWrite.model_validate(movie)
    assert Movie.model_validate({"id": "1", "available_from": "2026-01-02T03:04:05Z"}).available_from.year == 2026
