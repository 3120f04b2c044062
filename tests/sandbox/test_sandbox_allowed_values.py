"""What the documents allow is taken, and breaks nothing later: values that Schemathesis and Prism came upon."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_wire import Wire

LEAST: dict[str, Any] = {"title": "Un film", "status": "draft", "drm_required": False}


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("runtime_minutes", 90.0, 90),
        (
            "images",
            {"poster": "https://cdn.test/p.jpg", "spare": [1]},
            {"poster": "https://cdn.test/p.jpg", "spare": [1]},
        ),
        ("geo_restrictions", {}, {}),
        ("cast", [{"role": "actor"}], [{"role": "actor"}]),
        ("available_from", "0748-11-14T00:02:34Z", "0748-11-14T00:02:34Z"),
    ],
)
def test_a_movie_with_it_can_be_made_and_found(encora: Wire, field: str, value: Any, stored: Any) -> None:
    reply = encora("POST", "/admin/movies", {**LEAST, field: value})
    assert reply.status == 201, reply.body
    movie = reply.json()
    assert movie[field] == stored
    for path in ("/admin/movies?q=film", "/movies?q=film", f"/movies/{movie['id']}/related"):
        assert encora.get(path).status in (200, 404)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("images", {"poster": "https://cdn.test/a b.jpg"}),
        ("images", {"poster": "https://\x84"}),
        ("cast", [{"display_order": False}]),
        ("runtime_minutes", 90.5),
        ("available_from", "9999-12-31T23:59:59-23:59"),
    ],
)
def test_what_they_forbid_is_refused(encora: Wire, field: str, value: Any) -> None:
    assert encora("POST", "/admin/movies", {**LEAST, field: value}).status == 422


@pytest.mark.parametrize("number", ["-328441", "54238494580119162736082944"])
def test_ids_that_nothing_has_are_no_results(plurimedia: Wire, number: str) -> None:
    assert plurimedia.get(f"/v1/api/v1/contents/{number}").status == 200
    assert plurimedia.get(f"/v1/api/v1/persons/{number}").status == 200
    assert plurimedia.get("/v1/api/v1/contents/1-2").status == 400
