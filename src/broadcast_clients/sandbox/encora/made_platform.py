"""The geo-restriction rules and the entries of the audit log that are there from the start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from broadcast_clients.sandbox.made.numbers import Draw, made_uuid
from broadcast_clients.sandbox.server.clock import rfc3339

from .record import Fields, Record
from .schemas_platform import AUDIT, GEO_RULE

ENTRIES = 160
_ACTIONS = (
    ("content.published", "movie"),
    ("content.updated", "movie"),
    ("content.unpublished", "movie"),
    ("user.suspended", "user"),
    ("subscription.created", "subscription"),
    ("geo_rule.created", "geo_restriction_rule"),
    ("device.removed", "device"),
)


def geo_rules_at_start(seed: int, start: datetime) -> list[Record]:
    """Return one rule of each policy; neither is attached to anything (documented: empty = unattached)."""
    rules: list[Record] = []
    for number, (name, policy, territories) in enumerate(
        (
            ("Nordic rights", "allow_list", ["DK", "FI", "NO", "SE"]),
            ("Not in North America", "block_list", ["CA", "US"]),
        )
    ):
        created = rfc3339(start - timedelta(days=90 + number))
        fields: Fields = {
            "id": made_uuid(seed, "geo_rule", number),
            "name": name,
            "description": "From the licence contract.",
            "policy": policy,
            "territories": territories,
            "applies_to": [],
            "created_at": created,
            "updated_at": created,
        }
        rules.append(Record(GEO_RULE, fields["id"], fields))
    return rules


def audit_at_start(seed: int, start: datetime, actor: str, movies: Sequence[Record]) -> list[Record]:
    """Return what was done in the last weeks, three to four times a day."""
    entries: list[Record] = []
    for number in range(ENTRIES):
        draw = Draw(seed, number, 307)
        action, kind = draw.pick(_ACTIONS)
        movie = movies[draw.below(len(movies))]
        about: Fields = {"title": movie.get("title")} if kind == "movie" else {"reason": "support request"}
        fields: Fields = {
            "id": made_uuid(seed, "audit", number),
            "action": action,
            "actor_id": actor if draw.chance(70) else made_uuid(seed, "colleague", draw.below(3)),
            "actor_role": draw.pick(("admin", "editor")),
            "resource_type": kind,
            "resource_id": movie.id if kind == "movie" else made_uuid(seed, kind, draw.below(50)),
            "ip_address": "203.0.113.0",
            "user_agent": "EncoraStream console",
            "request_id": made_uuid(seed, "audited request", number),
            "metadata": about,
            "created_at": rfc3339(start - timedelta(hours=7 * number + 1, minutes=draw.below(60))),
        }
        entries.append(Record(AUDIT, fields["id"], fields, hidden={"sequence": -number}))
    return entries
