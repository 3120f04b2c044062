"""Errors of the vendor's descriptions that its own release notes admit."""

from __future__ import annotations

from typing import Final

from attr import frozen

from whatson_client.releases.version import Release

__all__ = ["KNOWN_ERRORS", "KnownError", "known_error"]


@frozen(kw_only=True)
class KnownError:
    """An admitted error."""

    api: str
    names: tuple[str, ...]
    """Last parts of fields, paths or schemas."""
    note: str
    source: str
    since: str | None = None
    """First release whose description has the error; `None` where it isn't known."""
    until: str | None = None
    """First release whose description is right."""


KNOWN_ERRORS: Final[tuple[KnownError, ...]] = (
    KnownError(
        api="content",
        names=("dvdReleaseDate", "dvdReleaseDateForeign"),
        note="the dates can be used from 2024r3 on, and came into the description with 2024r4",
        source="Content release notes 2024r3 and 2024r4",
        since="2024r3",
        until="2024r4",
    ),
    KnownError(
        api="content",
        names=("EpisodeVersion", "ProgramVersion", "/episodes/{}/versions/{}"),
        note="versions of episodes point to the schema of versions of programs until 2024r4",
        source="Content release notes 2024r4",
        until="2024r4",
    ),
    KnownError(
        api="content",
        names=("PressSheetCreateOrUpdateSuccess",),
        note="the schema was removed with 2024r4",
        source="Content release notes 2024r4",
        until="2024r4",
    ),
    KnownError(
        api="content",
        names=("/targetGroups",),
        note="it was left in the description when content running orders went with 2023r5, and removed with 2023r10",
        source="Content release notes 2023r10",
        since="2023r5",
        until="2023r10",
    ),
    KnownError(
        api="content",
        names=("announcedTime", "hour"),
        note="the description says announcedTime until 2024r13; the attribute is called hour",
        source="Content release notes 2024r13",
        since="2024r11",
        until="2024r13",
    ),
    KnownError(
        api="content",
        names=("broadcasted", "broadcast"),
        note="the description says broadcasted until 2024r13; the attribute is called broadcast",
        source="Content release notes 2024r13",
        since="2024r11",
        until="2024r13",
    ),
    KnownError(
        api="content",
        names=("historicalBroadcastDates",),
        note="write bodies had it in the description until 2024r13, where it can't be written",
        source="Content release notes 2024r13",
        since="2024r11",
        until="2024r13",
    ),
    KnownError(
        api="content",
        names=("storyArc", "storyArcTitle"),
        note="the description says storyArc until 2025r12; the attribute is called storyArcTitle",
        source="Content release notes 2025r12",
        until="2025r12",
    ),
    KnownError(
        api="mam",
        names=("deliveredDate",),
        note="the filter works from 2023r4 on, and came into the description with 2023r6",
        source="MAM release notes 2023r6",
        since="2023r4",
        until="2023r6",
    ),
    KnownError(
        api="mam",
        names=("/mediaPositionStatus", "/mediaPositionStatuses"),
        note="the description says /mediaPositionStatus; the call is /mediaPositionStatuses",
        source="MAM release notes 2025r6",
        since="2025r6",
    ),
    KnownError(
        api="trailer",
        names=("PromotedConcept",),
        note="the schema could never be used and was removed with 2025r5",
        source="Trailer release notes 2025r5",
        until="2025r5",
    ),
)


def known_error(api: str, name: str, release: Release | None) -> KnownError | None:
    """The admitted error that a difference comes from, where the release can have it."""
    last = name if name.startswith("/") else name.replace("[]", "").rpartition(".")[2]
    for each in KNOWN_ERRORS:
        if each.api == api and last in each.names and (release is None or _has(each, release)):
            return each
    return None


def _has(error: KnownError, release: Release) -> bool:
    begun = error.since is None or release >= Release.parse(error.since)
    return begun and (error.until is None or release < Release.parse(error.until))
