"""The viewer's plans, devices and lists that are there from the start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from broadcast_clients.sandbox.made.numbers import Draw, made_uuid, secret
from broadcast_clients.sandbox.server.clock import rfc3339

from .record import Fields, Record
from .schemas_users import DEVICE, DOWNLOAD, HISTORY_ITEM, PLAN, RATING, RECORDING, REMINDER, WATCHLIST_ITEM

PROFILES = 2
# Name, price, cycle, profiles, streams, devices, quality, downloads, ads, HDR, publicly visible.
_PLANS: dict[str, tuple[str, float, str, int, int, int, str, int | None, bool, bool, bool]] = {
    "basic": ("Basic", 4.99, "monthly", 1, 1, 2, "SD", 0, True, False, True),
    "standard": ("Standard HD", 9.99, "monthly", 3, 2, 3, "HD", 10, False, False, True),
    "premium": ("Premium UHD", 14.99, "monthly", 5, 5, 6, "UHD_4K", None, False, True, True),
    "premium_annual": ("Premium UHD, yearly", 149.9, "annual", 5, 5, 6, "UHD_4K", None, False, True, True),
    "staff": ("Staff", 0.0, "monthly", 5, 5, 6, "UHD_4K", None, False, True, False),
}
_EUROS = {"basic", "standard"}


def profiles_of(seed: int) -> tuple[str, ...]:
    """Return the account's profiles; the first is the one that is used when none is named."""
    return tuple(made_uuid(seed, "profile", number) for number in range(PROFILES))


def plan_ids(seed: int) -> dict[str, str]:
    """Return the ids of the plans by the words that the sandbox has for them."""
    return {key: made_uuid(seed, "plan", key) for key in _PLANS}


def plans_at_start(seed: int, start: datetime) -> list[Record]:
    """Return the plans, the last of which isn't publicly visible."""
    plans: list[Record] = []
    for key, identity in plan_ids(seed).items():
        name, price, cycle, profiles, streams, devices, quality, downloads, ads, hdr, public = _PLANS[key]
        created = rfc3339(start - timedelta(days=500))
        fields: Fields = {
            "id": identity,
            "name": name,
            "description": f"{name}: {streams} at once on {devices} devices.",
            "price": price,
            "currency": "EUR" if key in _EUROS else "USD",
            "billing_cycle": cycle,
            "max_profiles": profiles,
            "max_concurrent_streams": streams,
            "max_devices": devices,
            "max_quality": quality,
            "has_downloads": downloads != 0,
            "allow_download_count": downloads,
            "has_ads": ads,
            "has_hdr": hdr,
            "has_dolby_atmos": hdr,
            "trial_days": 14 if cycle == "monthly" else 0,
            "is_active": True,
            "created_at": created,
            "updated_at": created,
        }
        hidden = {"public": public, "premium": quality == "UHD_4K"}
        plans.append(Record(PLAN, identity, fields, hidden=hidden))
    return plans


def devices_at_start(seed: int, start: datetime) -> list[Record]:
    """Return the one device that is registered."""
    identity = made_uuid(seed, "device", 0)
    created = rfc3339(start - timedelta(days=200))
    fields: Fields = {
        "id": identity,
        "name": "Living-room TV",
        "device_type": "smart_tv",
        "platform": "Android 14",
        "os_version": "14.0.1",
        "app_version": "3.5.2",
        "is_trusted": True,
        "last_active_at": rfc3339(start - timedelta(hours=3)),
        "created_at": created,
        "updated_at": created,
    }
    return [Record(DEVICE, identity, fields, hidden={"fingerprint": secret(seed, "fingerprint", 0, length=64)})]


class MadeLists:
    """Makes what belongs to the first profile, out of the content that is there."""

    def __init__(self, seed: int, start: datetime) -> None:
        self._seed = seed
        self._start = start
        self._hidden = {"profile": profiles_of(seed)[0]}

    def history(self, titles: Sequence[Record]) -> list[Record]:
        """Return what was watched in the last weeks."""
        rows: list[Record] = []
        for number, title in enumerate(titles[:45]):
            draw = Draw(self._seed, number, 211)
            whole = 60 * int(title.get("runtime_minutes") or 60)
            watched = whole * draw.between(5, 100) // 100
            completed = watched * 10 >= whole * 9
            fields: Fields = {
                "id": made_uuid(self._seed, "history", number),
                "content_type": title.kind.name,
                "content_id": title.id,
                "watch_duration_seconds": watched,
                "progress_seconds": watched,
                "completed": completed,
                "device_type": draw.pick(("smart_tv", "mobile", "tablet")),
                "watched_at": rfc3339(self._start - timedelta(hours=17 * number + 2)),
            }
            rows.append(Record(HISTORY_ITEM, fields["id"], fields, hidden=self._hidden))
        return rows

    def watchlist(self, titles: Sequence[Record]) -> list[Record]:
        """Return what is on the list."""
        rows: list[Record] = []
        for number, title in enumerate(titles):
            added = rfc3339(self._start - timedelta(days=3 * number + 1))
            fields: Fields = {
                "id": made_uuid(self._seed, "watchlist", number),
                "content_type": title.kind.name,
                "content_id": title.id,
                "watch_progress_seconds": 0,
                "watch_progress_percent": 0,
                "completed": False,
                "added_at": added,
                "updated_at": added,
            }
            rows.append(Record(WATCHLIST_ITEM, fields["id"], fields, hidden=self._hidden))
        return rows

    def ratings(self, titles: Sequence[Record]) -> list[Record]:
        """Return what was rated."""
        rows: list[Record] = []
        for number, title in enumerate(titles):
            created = rfc3339(self._start - timedelta(days=9 * number + 2))
            fields: Fields = {
                "id": made_uuid(self._seed, "rating", number),
                "content_type": title.kind.name,
                "content_id": title.id,
                "value": 1 + (number * 3) % 5,
                "review": "Worth the evening." if number % 2 == 0 else "A little long.",
                "created_at": created,
                "updated_at": created,
            }
            rows.append(Record(RATING, fields["id"], fields, hidden=self._hidden))
        return rows

    def recordings(self, channels: Sequence[Record]) -> list[Record]:
        """Return one recording that is over and one that is to come."""
        rows: list[Record] = []
        for number, hours in enumerate((-30, 5)):
            begins = self._start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
            requested = rfc3339(self._start - timedelta(days=2))
            done = hours < 0
            fields: Fields = {
                "id": made_uuid(self._seed, "recording", number),
                "channel_id": channels[number].id,
                "program_id": None,
                "profile_id": self._hidden["profile"],
                "title": f"{channels[number].get('name')} at {begins:%H:%M}",
                "status": "recorded" if done else "scheduled",
                "quality": "hd",
                "start_time": rfc3339(begins),
                "end_time": rfc3339(begins + timedelta(hours=1)),
                "duration_seconds": 3600,
                "size_bytes": 3600 * 750_000 if done else 0,
                "expires_at": rfc3339(begins + timedelta(days=30, hours=1)),
                "requested_at": requested,
                "updated_at": requested,
            }
            rows.append(Record(RECORDING, fields["id"], fields))
        return rows

    def reminders(self, channels: Sequence[Record]) -> list[Record]:
        """Return one reminder of a channel."""
        created = rfc3339(self._start - timedelta(days=1))
        fields: Fields = {
            "id": made_uuid(self._seed, "reminder", 0),
            "profile_id": self._hidden["profile"],
            "target_type": "live_channel",
            "target_id": channels[0].id,
            "status": "scheduled",
            "notify_before_minutes": 10,
            "remind_at": rfc3339(self._start + timedelta(days=2)),
            "channels": ["push"],
            "created_at": created,
            "updated_at": created,
        }
        return [Record(REMINDER, fields["id"], fields, hidden=self._hidden)]

    def downloads(self, titles: Sequence[Record], device: str) -> list[Record]:
        """Return one download that is ready."""
        created = self._start - timedelta(hours=20)
        fields: Fields = {
            "id": made_uuid(self._seed, "download", 0),
            "content_type": titles[0].kind.name,
            "content_id": titles[0].id,
            "quality": "HD",
            "status": "ready",
            "progress_percent": 100,
            "error_code": None,
            "expires_at": rfc3339(created + timedelta(days=30)),
            "file_size_bytes": 60 * int(titles[0].get("runtime_minutes") or 60) * 350_000,
            "device_id": device,
            "created_at": rfc3339(created),
            "updated_at": rfc3339(created),
        }
        return [Record(DOWNLOAD, fields["id"], fields, hidden=self._hidden)]
