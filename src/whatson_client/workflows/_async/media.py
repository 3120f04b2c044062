"""Media assets, media and their positions, trailers and campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from broadcast_clients.core.errors import ConfigurationError, FieldError, InvalidRequest, NotFoundError
from broadcast_clients.core.jsonvalue import is_collection
from broadcast_clients.core.options import RequestOptions
from broadcast_clients.core.suggest import did_you_mean
from whatson_client.filters import Condition, all_of, between, eq, one_of
from whatson_client.workflows._async.one import Upserted, change, upsert
from whatson_client.workflows.differences import different
from whatson_client.workflows.kinds import KINDS
from whatson_client.workflows.rows import named

if TYPE_CHECKING:
    from broadcast_clients.core._async.pager import AsyncPager
    from whatson_client._async.client import AsyncWhatsonClient
    from whatson_client.models import MediaAssetRow

__all__ = ["AsyncMedia", "AsyncTrailers"]

FILTERS: Final[dict[str, str]] = {
    "label": "label",
    "status": "status",
    "kind": "kind",
    "preferred": "preferred",
    "video_media_label": "videoMediaLabel",
    "audio_media_label": "audioMediaLabel",
    "subtitling_media_label": "subtitlingMediaLabel",
    "content_id": "contentId",
    "scheduled_date": "scheduledDate",
    "channel": "channel",
    "source_media_asset_id": "sourceMediaAssetId",
    "video_mam_systems": "videoMamSystems",
    "audio_mam_systems": "audioMamSystems",
    "subtitling_mam_systems": "subtitlingMamSystems",
    "delivered_date": "deliveredDate",
}
"""What media assets can be filtered by, as the vendor's page and the release notes of 2023r4 list it."""


class AsyncMedia:
    """Media assets, media and positions. Reached as `client.workflows.media`."""

    def __init__(self, client: AsyncWhatsonClient) -> None:
        self._client = client

    def find(self, **conditions: Any) -> AsyncPager[MediaAssetRow]:
        """Media assets that meet all conditions.

            client.workflows.media.find(status="Ready", scheduled_date=(first, last))

        Args:
            conditions: A value to be equal to; a tuple of two for a range; a list or set for any of several, which only
                an unofficial digest knows. `limit` is the size of a page.

        Returns:
            A pager. Deleted assets are never found.

        Raises:
            ConfigurationError: Media assets can't be filtered by that.
            InvalidRequest: A value can't be written in a filter.
        """
        limit = conditions.pop("limit", 100)
        found: list[Condition] = []
        for name, value in conditions.items():
            field = FILTERS.get(name)
            if field is None:
                near = did_you_mean(name, FILTERS)
                raise ConfigurationError(f"media assets can't be filtered by {name!r}", hint=near or ", ".join(FILTERS))
            found.append(_condition(field, value))
        chosen: dict[str, Any] = {"filter": all_of(*found)} if found else {}
        return self._client.mam.media_assets.list(limit=limit, **chosen)

    async def upsert_complete(
        self, fields: Mapping[str, Any], *, dry_run: bool = False, options: RequestOptions | None = None
    ) -> Upserted:
        """Make a complete media asset, or change what differs in it.

        Making one isn't repeated by itself after a lost answer, for no document says what a second call does; call
        again, and it is read first.

        Args:
            fields: Fields of the asset with Python or wire names; `media_asset_id` is needed. The names of components
                in it aren't documented; `options={"body": {…}}` sends them.
            dry_run: Only say what would be done.
            options: Settings of the calls.

        Raises:
            InvalidRequest: There is no `media_asset_id`. Nothing was sent.
        """
        kind = KINDS["mam.media_assets"]
        body = kind.operation("create_or_update").body
        wanted, errors = named(body.fields if body is not None else (), fields)
        identity = wanted.get(kind.key)
        if identity is None or identity == "":
            errors.append(FieldError(kind.key, "is needed to find the asset again", "required", argument=kind.key))
        if errors:
            raise InvalidRequest("the media asset can't be written; nothing was sent", errors=tuple(errors))
        complete: Any = self._client.mam.complete_media_assets
        try:
            there = await self._client.mam.media_assets.get(str(identity), options=_without_body(options))
        except NotFoundError:
            if not dry_run:
                await complete.create(wanted, options=options)
            return Upserted("mam.complete_media_assets", str(identity), "create", tuple(wanted))
        own = {name: value for name, value in wanted.items() if name != kind.key}
        changes = different(kind.operation("update"), own, there)
        if not changes and not (options or {}).get("body"):
            return Upserted("mam.complete_media_assets", str(identity), "unchanged")
        if not dry_run:
            await complete.update(str(identity), changes, options=options)
        return Upserted("mam.complete_media_assets", str(identity), "update", tuple(changes))

    async def set_positions(
        self,
        media_id: str,
        positions: Iterable[Mapping[str, Any]],
        *,
        remove: bool = False,
        dry_run: bool = False,
        options: RequestOptions | None = None,
    ) -> list[Upserted]:
        """Bring the positions of a medium to the wanted state.

        A position without `media_position_id` is taken for the one of the same type and sub type that is there.

        Args:
            media_id: External reference of the medium.
            positions: Fields of each position with Python or wire names.
            remove: Delete the positions that aren't named. Default: they stay.
            dry_run: Only say what would be done.
            options: Settings of the calls.

        Returns:
            What was done with each position, in their order, then the deleted ones.

        Raises:
            InvalidRequest: A position contradicts itself. Nothing was sent for it.
        """
        kind = KINDS["mam.media_positions"]
        body = kind.operation("create_or_update").body
        rows: Any = self._client.mam.media_positions.list(filter=eq("mediaId", media_id), limit=100, options=options)
        free = [each async for each in rows]
        done: list[Upserted] = []
        for position in positions:
            wanted, errors = named(body.fields if body is not None else (), position)
            if errors:
                raise InvalidRequest("the position can't be written; nothing was sent for it", errors=tuple(errors))
            there = next((each for each in free if _is_meant(each.given_fields(), wanted)), None)
            if there is not None:
                free.remove(there)
                done.append(await change(self._client, kind, there, wanted, {}, options, dry_run=dry_run))
                continue
            wanted["media_id"] = media_id
            identity = wanted.get(kind.key)
            if not dry_run:
                create: Any = self._client.mam.media_positions.create_or_update
                result = await create(wanted, options=options)
                identity = result.given_fields().get(kind.key, identity)
            done.append(Upserted(kind.name, None if identity is None else str(identity), "create", tuple(wanted)))
        for each in free if remove else []:
            if not dry_run:
                await self._client.mam.media_positions.delete(each.media_position_id, options=options)
            done.append(Upserted(kind.name, each.media_position_id, "delete"))
        return done


def _condition(field: str, value: Any) -> Condition:
    if not is_collection(value):
        return eq(field, value)
    if isinstance(value, tuple) and len(value) == 2:
        low, high = value
        return between(field, low, high)
    return one_of(field, value)


def _is_meant(there: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    identity = wanted.get("media_position_id")
    if identity:
        return bool(there.get("media_position_id") == identity)
    return there.get("type") == wanted.get("type") and there.get("sub_type") == wanted.get("sub_type")


def _without_body(options: RequestOptions | None) -> RequestOptions | None:
    if options is None or "body" not in options:
        return options
    rest = options.copy()
    del rest["body"]
    return rest


class AsyncTrailers:
    """Trailers and campaigns. Reached as `client.workflows.trailers`.

    The paths of the Trailer API are deduced, and most of its fields aren't documented: `options={"body": {…}}` sends
    others.
    """

    def __init__(self, client: AsyncWhatsonClient) -> None:
        self._client = client

    async def upsert(
        self, fields: Mapping[str, Any], *, dry_run: bool = False, options: RequestOptions | None = None
    ) -> Upserted:
        """Make a trailer, or change what differs in it.

        Args:
            fields: Fields with Python or wire names; `trailer_id` is needed.
            dry_run: Only say what would be done.
            options: Settings of the calls.

        Raises:
            InvalidRequest: There is no `trailer_id`. Nothing was sent.
        """
        return await upsert(self._client, KINDS["trailers"], fields, {}, options, dry_run=dry_run)

    async def upsert_campaign(
        self, fields: Mapping[str, Any], *, dry_run: bool = False, options: RequestOptions | None = None
    ) -> Upserted:
        """Make a campaign, or change what differs in it.

        Args:
            fields: Fields with Python or wire names; `trailer_campaign_id` is needed.
            dry_run: Only say what would be done.
            options: Settings of the calls.

        Raises:
            InvalidRequest: There is no `trailer_campaign_id`. Nothing was sent.
        """
        return await upsert(self._client, KINDS["trailers.campaigns"], fields, {}, options, dry_run=dry_run)
