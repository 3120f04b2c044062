"""Audit log and analytics: complete, in order, and as tables."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadcast_clients.sandbox import Sandbox
from tests._async.encora.on_sandbox import client_of, jobs_of

pytestmark = pytest.mark.sandbox(contents=5)


async def test_the_audit_log_of_a_stretch_comes_whole_and_in_either_order(sandbox: Sandbox) -> None:
    async with client_of(sandbox) as client:
        reports = jobs_of(client, sandbox).reports
        start = sandbox.now
        made: list[str] = []
        for _ in range(3):
            for number in range(45):
                movie = await client.admin.movies.create(title=f"M {number}", status="draft", drm_required=False)
                made.append(movie.id)
            sandbox.advance(days=1)
        since = start - timedelta(seconds=1)
        latest = [entry async for entry in reports.audit_log(start=since, resource_type="movie")]
        oldest = [entry async for entry in reports.audit_log(start=since, resource_type="movie", oldest_first=True)]
        one = [entry async for entry in reports.audit_log(start=since, resource_id=made[0])]
        none = [entry async for entry in reports.audit_log(start=start + timedelta(days=9), oldest_first=True)]
    assert len(latest) == len(oldest) == len(made)
    assert {entry.resource_id for entry in latest} == set(made)
    assert {entry.id for entry in latest} == {entry.id for entry in oldest}
    times = [entry.created_at for entry in oldest]
    assert times == sorted(times)
    assert [entry.resource_id for entry in one] == [made[0]]
    assert none == []


async def test_analytics_come_row_by_row_and_as_tables(sandbox: Sandbox) -> None:
    async with client_of(sandbox) as client:
        reports = client.workflows.reports
        titles = [row async for row in reports.content("last_30d", sort="-total_plays")]
        plans = [row async for row in reports.plans("last_7d")]
        overviews = [row async for row in reports.overviews(currency="EUR")]
        frame = await reports.frame(reports.content("last_30d", sort="-total_plays"))
        movies = await reports.frame(client.movies.list(limit=100))
    assert [row.period for row in overviews] == ["today", "last_7d", "last_30d", "last_90d"]
    assert {row.currency for row in overviews} == {"EUR"}
    assert plans
    assert list(frame["content_id"]) == [row.content_id for row in titles]
    assert list(frame["total_plays"]) == sorted(frame["total_plays"], reverse=True)
    assert len(movies) > 20
    assert "images.poster" in movies.columns
    assert movies["created_at"].notna().all()
