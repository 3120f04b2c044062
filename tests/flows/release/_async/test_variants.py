"""Whatever the documents leave open on either side: a release ends the same, and a second one writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from broadcast_clients.flows.release import Window
from broadcast_clients.sandbox import Sandbox
from tests.flows.release._async.stage import AsyncStage, always

PACE = {"encora.job_pace": "reads"}
CONTENT = frozenset({
    "single", "etag", "total", "prev_cursor", "update_method", "update_required", "unknown_fields", "created_status",
    "field_errors", "validation_code", "idempotency_conflict", "idempotency_scope", "transition_conflict",
    "status_write", "new_movie_video", "unset_fields", "null_fields", "default_sort", "invalid_id", "unknown_genre",
    "request_id_header", "duplicate_status", "job_status", "paths", "published_show", "episode_rating",
    "deleted_season", "upload_resume", "canceled_upload",
})  # fmt: skip
"""Assumptions about EncoraStream that a release meets."""
PRODUCTS = frozenset({"unset_fields", "series_type", "press_sheet_rows"})
"""Those about WHATS'ON."""


MET = {*(("encora", name) for name in CONTENT), *(("whatson", name) for name in PRODUCTS)}


TOGETHER = 5
"""Variants that are tried at the same time: each alone would take long, and all together would hide one another."""


def sets_of_variants() -> list[dict[str, str]]:
    """Every other variant of what a release meets, some at a time."""
    others = [
        (each.name, variant)
        for each in Sandbox.assumptions()
        if tuple(each.name.split(".", 1)) in MET
        for variant in each.variants
        if variant != each.default
    ]
    count = -(-len(others) // TOGETHER)
    return [dict(others[start::count]) for start in range(count)]


def overrides_for(variants: Mapping[str, str]) -> dict[str, Any]:
    """What a user of such a platform tells the client."""
    operations: dict[str, dict[str, str]] = {}
    if variants.get("encora.update_method") == "PUT":
        operations |= {f"admin.{kind}.update": {"method": "PUT"} for kind in ("movies", "shows", "seasons", "episodes")}
    if variants.get("encora.paths") == "moved":
        ends = {"create": "", "get": "/{upload_id}", "complete": "/{upload_id}/complete"}
        operations |= {f"media.uploads.{name}": {"path": f"/media/uploads{end}"} for name, end in ends.items()}
    return {"version": 1, "encora": {"operations": operations}} if operations else {}


@pytest.mark.filterwarnings("ignore::broadcast_clients.core.report.DeviationWarning")  # null is one of the variants
@pytest.mark.sandbox(contents=5)
async def test_under_every_variant(stage: AsyncStage) -> None:
    stage.complete(stage.film, stage.series, stage.episodes[0])
    video_only: dict[str, Any] = {"artwork": always([]), "missing": always([])}
    for number, variants in enumerate(sets_of_variants()):
        stage.sandbox.reset(contents=5, variants={**PACE, **variants})
        stage.database = stage.folder / f"{number}.db"
        await stage.reconnect(overrides_for(variants))
        report = await stage.run(stage.film, stage.episodes[0], rules=video_only)
        assert report.ok, (variants, [each.error for each in report.failures])
        kinds = {"movie": stage.film, "season": stage.season, "episode": stage.episodes[0]}
        assert {stage.title(each, kind)["status"] for kind, each in kinds.items()} == {"published"}, variants
        assert stage.title(stage.series, "show")["status"] in ("published", "ongoing"), variants
        await stage.change(stage.film, title="Changed", description=None)
        await stage.change(stage.episodes[0], "episodes", title="Changed, too")
        report = await stage.run(stage.film, stage.episodes[0], rules=video_only)
        changes = {each.kind: each.changes for each in report.items}
        assert (report.ok, changes["movie"], changes["episode"]) == (True, ("title",), ("title",)), (
            variants, list(report.plan()),
        )  # fmt: skip
        stage.sandbox.clear_requests()
        again = await stage.run(stage.film, stage.episodes[0], rules=video_only)
        assert set(again.counts) == {"unchanged"}, (variants, list(again.plan()))
        assert stage.sent() == [], variants
        over = {**video_only, "window": always(Window(None, stage.sandbox.now))}
        ended = await stage.run(stage.film, stage.episodes[0], rules=over)
        assert ended.ok, (variants, list(ended.plan()))
        kinds["show"] = stage.series
        out = {stage.title(each, kind)["status"] for kind, each in kinds.items()}
        assert out <= {"draft", "unpublished"}, variants
