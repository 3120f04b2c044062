"""Whatever the documents leave open on either side: a release ends the same, and a second one writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from broadcast_clients.flows.release import Window
from broadcast_clients.sandbox import Sandbox
from tests.flows.release._async.stage import AsyncStage

PACE = {"encora.job_pace": "reads"}
CONTENT = frozenset({
    "single", "etag", "total", "prev_cursor", "update_method", "update_required", "unknown_fields", "created_status",
    "field_errors", "validation_code", "idempotency_conflict", "idempotency_scope", "transition_conflict",
    "status_write", "new_movie_video", "unset_fields", "null_fields", "default_sort", "invalid_id", "unknown_genre",
    "request_id_header", "duplicate_status", "job_status", "paths", "published_show", "episode_rating",
    "deleted_season", "upload_resume", "canceled_upload",
})  # fmt: skip
"""Assumptions about EncoraStream that a release meets."""


def sets_of_variants() -> list[dict[str, str]]:
    """Each other variant alone of what a release meets."""
    found: list[dict[str, str]] = []
    for each in Sandbox.assumptions():
        api, _, name = each.name.partition(".")
        if (api == "encora" and name in CONTENT) or api == "whatson":
            found += [{each.name: variant} for variant in each.variants if variant != each.default]
    return found


def overrides_for(variants: Mapping[str, str]) -> dict[str, Any]:
    """What a user of such a platform tells the client."""
    if variants.get("encora.update_method") == "PUT":
        return {
            "operations": {
                f"admin.{kind}.update": {"method": "PUT"} for kind in ("movies", "shows", "seasons", "episodes")
            }
        }
    if variants.get("encora.paths") == "moved":
        at = "/media/uploads"
        return {
            "operations": {
                "media.uploads.create": {"path": at},
                "media.uploads.get": {"path": f"{at}/{{upload_id}}"},
                "media.uploads.complete": {"path": f"{at}/{{upload_id}}/complete"},
            }
        }
    return {}


@pytest.mark.sandbox(contents=5)
async def test_under_every_variant(stage: AsyncStage) -> None:
    stage.complete(stage.film, stage.series, stage.episodes[0])
    video_only = {"artwork": lambda source: [], "missing": lambda title: []}
    for number, variants in enumerate(sets_of_variants()):
        stage.sandbox.reset(variants={**PACE, **variants})
        stage.database = stage.folder / f"{number}.db"
        await stage.reconnect(overrides_for(variants))
        report = await stage.run(stage.film, stage.episodes[0], rules=video_only)
        assert report.ok, (variants, list(report.plan()))
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
        over = {**video_only, "window": lambda source: Window(None, stage.sandbox.now)}
        ended = await stage.run(stage.film, stage.episodes[0], rules=over)
        assert ended.ok, (variants, list(ended.plan()))
        kinds["show"] = stage.series
        out = {stage.title(each, kind)["status"] for kind, each in kinds.items()}
        assert out <= {"draft", "unpublished"}, variants
