"""What Schemathesis has to know of the specs' formats. It runs in Schemathesis's own environment."""

from __future__ import annotations

import datetime as dt
from typing import Any

import schemathesis
from hypothesis import strategies as st

FORMS = {
    "yyyyMMddHHmmss": "%Y%m%d%H%M%S",
    "yyyyMMdd": "%Y%m%d",
    "local-date-time": "%Y-%m-%dT%H:%M:%S",
    "duration": "%H:%M:%S",
}
MOMENTS = st.datetimes(min_value=dt.datetime(1000, 1, 1), max_value=dt.datetime(9000, 1, 1))

for name, form in FORMS.items():
    schemathesis.openapi.format(name, MOMENTS.map(lambda moment, form=form: moment.strftime(form)))


@schemathesis.hook
def map_query(context: Any, query: dict[str, Any] | None) -> dict[str, Any] | None:
    """Leave out cursors and orders: the document calls the former opaque and doesn't say which orders a list knows."""
    if query is None:
        return None
    return {name: value for name, value in query.items() if name not in ("cursor", "sort")}
