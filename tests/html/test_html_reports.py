"""Reports of runs and errors."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast_clients.core.errors import (
    BroadcastError,
    CallInfo,
    FieldError,
    InvalidRequest,
    StatusError,
    UnprocessableRequest,
)
from broadcast_clients.flows.mirror import Failure, MirrorReport
from broadcast_clients.flows.report import FlowItem, FlowReport
from encora_client.workflows.listings import ExportReport, GuideReport, Skipped
from encora_client.workflows.release import PublishReport, PublishStep
from tests.html.reading import read
from whatson_client.workflows.reports import BulkReport, RowFailure, TreeReport, TreeRow

HOSTILE = "</td><zz onx=1>'\"&"
CANARY = "canary-4f1d"
SIGNED = f"no answer from https://cdn.example/{CANARY}?sig={CANARY} {HOSTILE}"
CALL = CallInfo("encora", "admin.movies.create", "POST", "/admin/movies")


def errors() -> list[BroadcastError]:
    fields = tuple(FieldError(f"p{number}{HOSTILE}", SIGNED, HOSTILE) for number in range(20))
    return [
        BroadcastError(SIGNED),
        BroadcastError("m", hint=SIGNED, call=CALL),
        InvalidRequest(HOSTILE, errors=fields),
        UnprocessableRequest(
            HOSTILE,
            status=422,
            code=HOSTILE,
            errors=fields,
            retry_after=2.5,
            body=CANARY,
            headers={"x": CANARY},
            call=CALL,
        ),
    ]


def reports() -> list[Any]:
    error = UnprocessableRequest("refused", status=422)
    flow_item = FlowItem(
        key="content 1", kind="program", action="failed", title=HOSTILE, changes=("title", HOSTILE), error=SIGNED
    )
    fields = (FieldError("", SIGNED),)
    skipped = Skipped(HOSTILE, HOSTILE, None, SIGNED)
    return [
        MirrorReport(
            done=Counter({"content": 1200, HOSTILE: 1}), removed=2, failed=1,
            failures=[Failure("schedule", "content", HOSTILE, SIGNED)],
        ),
        FlowReport(flow="enrich", items=[flow_item] * 40, notes=[SIGNED]),
        BulkReport(
            written=3,
            failures=[RowFailure(1, HOSTILE, error, (FieldError("a", SIGNED),), values={"title": CANARY})],
            stopped_by=error,
        ),
        TreeReport((TreeRow("a[0]", "series", HOSTILE, "failed", (HOSTILE,), error, fields),), True),
        PublishReport((PublishStep(HOSTILE, "create", True, SIGNED),), "id", "published"),
        ExportReport(1, 2, 3, (skipped,)),
        GuideReport((), 2, (skipped,), (skipped,)),
    ]  # fmt: skip


def test_nothing_is_unescaped_and_no_address_is_told_in_full() -> None:
    for each in [*errors(), *reports()]:
        html = each._repr_html_()
        assert read(html).texts
        assert CANARY not in html, type(each).__name__


def test_what_an_error_tells() -> None:
    error = StatusError("the title is taken", status=409, code="duplicate", call=CALL, hint="take another")
    error.attempts, error.request_id, error.retryable = 3, "req-1", True
    text = read(error._repr_html_()).text
    for expected in (
        "StatusError", "admin.movies.create", "the title is taken", "take another", "status 409", "code duplicate",
        "request id req-1", "3 attempts", "may be tried again",
    ):  # fmt: skip
        assert expected in text
    many = read(errors()[3]._repr_html_()).text
    assert "and 8 more in .errors" in many
    assert "p11" in many


def test_what_reports_tell() -> None:
    mirror, flow, bulk, tree, publish, export, guide = (read(each._repr_html_()).text for each in reports())
    for text, expected in (
        (mirror, ("1,200 content", "2 removed", "1 failed")),
        (flow, ("enrich", "40 failed", "and 10 more", "title")),
        (bulk, ("3 written", "1 failed", "stopped early: refused")),
        (tree, ("Plan", "1 failed", "series")),
        (publish, ("Publication: published", "1 done", "create")),
        (export, ("Guide exported", "3 shortened", "1 left out")),
        (guide, ("Guide imported", "2 programmes", "1 missing")),
    ):
        assert not [each for each in expected if each not in text], text


def test_items_that_failed_come_first_and_unchanged_ones_dont_show() -> None:
    items = [
        FlowItem(key="a", kind="movie", action="unchanged"),
        FlowItem(key="b", kind="movie", action="create"),
        FlowItem(key="c", kind="movie", action="unknown"),
    ]
    page = read(FlowReport(flow="release", items=items)._repr_html_())
    cells = [each for each in page.texts if each in "abc"]
    assert cells == ["c", "b"]
    assert read(FlowReport(flow="release")._repr_html_()).text.endswith("nothing to do")


@given(st.text(), st.text(), st.text())
def test_whatever_a_run_says(key: str, title: str, error: str) -> None:
    item = FlowItem(key=key, kind="day", action="failed", title=title, error=error)
    read(FlowReport(flow="guide", items=[item], notes=[title])._repr_html_())
    read(StatusError(error, status=500, code=title, hint=key)._repr_html_())


@pytest.mark.parametrize("report", reports(), ids=lambda each: type(each).__name__)
def test_reports_are_small(report: Any) -> None:
    assert len(report._repr_html_()) < 20_000
