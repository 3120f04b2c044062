"""Requests of EncoraStream: what operators do, one of every operation, written from the documents."""

from __future__ import annotations

from typing import Any

from tests.operations.facts_encora import (
    CHANNEL,
    DELIVERY,
    ENTRY,
    EVENING,
    JSON,
    LATER,
    MOVIE,
    ONE,
    OTHER_CHANNEL,
    PAGE,
    PROFILE,
    RULE,
    WEBHOOK,
)
from tests.operations.rows import Row

__all__ = ["REQUESTS"]

_RULE_FIELDS: dict[str, Any] = {
    "name": "name “é”",
    "description": "description “é”",
    "policy": "block_list",
    "territories": ("FR", "BE"),
    "applies_to": [CHANNEL, OTHER_CHANNEL],
}
_RULE_FIELDS_SENT = (
    f'{{"name":"name “é”","description":"description “é”","policy":"block_list","territories":["FR",'
    f'"BE"],"applies_to":["{CHANNEL}","{OTHER_CHANNEL}"]}}'
)

REQUESTS = (
    Row(
        "encora",
        "geo_restrictions.list",
        (),
        {"cursor": "eyJpZCI6IjEyMyJ9", "limit": 100},
        "GET",
        "/admin/geo-restrictions?cursor=eyJpZCI6IjEyMyJ9&limit=100",
        reply=PAGE,
    ),
    Row(
        "encora",
        "geo_restrictions.create",
        (),
        _RULE_FIELDS,
        "POST",
        "/admin/geo-restrictions",
        JSON,
        body=_RULE_FIELDS_SENT,
        reply=ONE,
        status=201,
    ),
    Row("encora", "geo_restrictions.get", (RULE,), {}, "GET", f"/admin/geo-restrictions/{RULE}", reply=ONE),
    Row(
        "encora",
        "geo_restrictions.update",
        (RULE,),
        _RULE_FIELDS,
        "PATCH",
        f"/admin/geo-restrictions/{RULE}",
        JSON,
        body=_RULE_FIELDS_SENT,
        reply=ONE,
    ),
    Row("encora", "geo_restrictions.delete", (RULE,), {}, "DELETE", f"/admin/geo-restrictions/{RULE}", status=204),
    Row(
        "encora",
        "geo_restrictions.check",
        (),
        {"content_id": MOVIE, "content_type": "channel", "country_code": "FR"},
        "POST",
        "/admin/geo-restrictions/check",
        JSON,
        body=f'{{"content_id":"{MOVIE}","content_type":"channel","country_code":"FR"}}',
        reply={"allowed": True},
    ),
    Row(
        "encora",
        "webhooks.list",
        (),
        {"cursor": "eyJpZCI6IjEyMyJ9", "limit": 100},
        "GET",
        "/webhooks?cursor=eyJpZCI6IjEyMyJ9&limit=100",
        reply=PAGE,
    ),
    Row(
        "encora",
        "webhooks.create",
        (),
        {
            "url": "https://hooks.test/encora?a=b",
            "description": "description “é”",
            "events": ["subscription.created", "stream.concurrency_exceeded"],
        },
        "POST",
        "/webhooks",
        JSON,
        body=(
            '{"url":"https://hooks.test/encora?a=b","description":"description “é”",'
            '"events":["subscription.created","stream.concurrency_exceeded"]}'
        ),
        reply=ONE,
        status=201,
    ),
    Row("encora", "webhooks.get", (WEBHOOK,), {}, "GET", f"/webhooks/{WEBHOOK}", reply=ONE),
    Row(
        "encora",
        "webhooks.update",
        (WEBHOOK,),
        {
            "url": "https://hooks.test/encora?a=b",
            "description": "description “é”",
            "events": ["subscription.created", "stream.concurrency_exceeded"],
            "status": "disabled",
        },
        "PATCH",
        f"/webhooks/{WEBHOOK}",
        JSON,
        body=(
            '{"url":"https://hooks.test/encora?a=b","description":"description “é”",'
            '"events":["subscription.created","stream.concurrency_exceeded"],"status":"disabled"}'
        ),
        reply=ONE,
    ),
    Row("encora", "webhooks.delete", (WEBHOOK,), {}, "DELETE", f"/webhooks/{WEBHOOK}", status=204),
    Row("encora", "webhooks.send_test", (WEBHOOK,), {}, "POST", f"/webhooks/{WEBHOOK}/test", reply=ONE),
    Row(
        "encora",
        "webhooks.deliveries",
        (WEBHOOK,),
        {"cursor": "eyJpZCI6IjEyMyJ9", "limit": 100, "status": "retrying"},
        "GET",
        f"/webhooks/{WEBHOOK}/deliveries?cursor=eyJpZCI6IjEyMyJ9&limit=100&status=retrying",
        reply=PAGE,
    ),
    Row(
        "encora",
        "webhooks.redeliver",
        (WEBHOOK, DELIVERY),
        {},
        "POST",
        f"/webhooks/{WEBHOOK}/deliveries/{DELIVERY}/redeliver",
        status=202,
    ),
    Row(
        "encora",
        "admin.analytics.overview",
        (),
        {"period": "last_90d", "currency": "EUR"},
        "GET",
        "/admin/analytics/overview?period=last_90d&currency=EUR",
        reply={"period": "today"},
    ),
    Row(
        "encora",
        "admin.analytics.content",
        (),
        {
            "period": "last_90d",
            "content_type": "channel",
            "limit": 100,
            "cursor": "eyJpZCI6IjEyMyJ9",
            "sort": "-release_date",
        },
        "GET",
        (
            "/admin/analytics/content?period=last_90d&content_type=channel&limit=100&cursor=eyJpZCI6IjEyMyJ9&"
            "sort=-release_date"
        ),
        reply={"data": [{"content_id": MOVIE}], "meta": {"has_more": False}},
    ),
    Row(
        "encora",
        "admin.analytics.subscriptions",
        (),
        {"period": "last_90d"},
        "GET",
        "/admin/analytics/subscriptions?period=last_90d",
        reply={"period": "today"},
    ),
    Row(
        "encora",
        "admin.audit_logs.list",
        (),
        {
            "cursor": "eyJpZCI6IjEyMyJ9",
            "limit": 100,
            "actor_id": PROFILE,
            "action": "content.",
            "resource_type": "movie",
            "resource_id": MOVIE,
            "from_": EVENING,
            "to": LATER,
        },
        "GET",
        (
            f"/admin/audit-logs?cursor=eyJpZCI6IjEyMyJ9&limit=100&actor_id={PROFILE}&action=content.&"
            f"resource_type=movie&resource_id={MOVIE}&from=2026-03-01T20%3A15%3A00.250Z&"
            "to=2026-03-02T06%3A00%3A00Z"
        ),
        reply=PAGE,
    ),
    Row("encora", "admin.audit_logs.get", (ENTRY,), {}, "GET", f"/admin/audit-logs/{ENTRY}", reply=ONE),
)
