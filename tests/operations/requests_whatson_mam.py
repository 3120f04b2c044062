"""Requests of WHATS'ON: the MAM and the Trailer API."""

from __future__ import annotations

from typing import Any

from tests.operations.fields_whatson import CUSTOM, JSON, MEDIA, MEDIA_ASSET, POSITION, VIDEO, Given, keywords, sent
from tests.operations.rows import Row

__all__ = ["REQUESTS"]

_PAGE = {"offset": 50, "limit": 25, "sort": "label"}
_PAGE_SENT = "&offset=50&limit=25&sort=label"


def _same(name: str, wire: str, value: Any) -> Given:
    return Given(name, value, wire, value)


def _list(operation: str, path: str, condition: str, encoded: str, reply: Any) -> Row:
    target = f"/mam/v1/{path}?filter={encoded}{_PAGE_SENT}"
    return Row("whatson", operation, (), {"filter": condition, **_PAGE}, "GET", target, reply=[reply])


def _get(operation: str, path: str, given: str, reply: Any, **more: Any) -> Row:
    return Row("whatson", operation, (given,), more, "GET", path, reply=reply)


def _write(
    operation: str, method: str, path: str, fields: tuple[Given, ...], reply: Any, *given: str, **more: Any
) -> Row:
    return Row("whatson", operation, given, keywords(*fields, **more), method, path, JSON, sent(*fields), reply)


_ASSET = {"mediaAssetId": "6111521000"}
_ASSET_ID = _same("media_asset_id", "mediaAssetId", "6111521000")
_SEQUENCE = {"mediaAssetSequenceId": "6111522000"}
_INTENTION = _same("intention", "intention", "VOD")
_VIDEO = {"videoComponentId": "V1"}
_MEDIUM = {"mediaId": "M1"}
_POSITION = {"mediaPositionId": "P1"}
_VALUES = [{"id": "A", "name": "Aa"}]
_IN_ARCHIVE = ("eq(mamSystems,Archive)", "eq%28mamSystems%2CArchive%29")

_MAM = (
    _list(
        "mam.media_assets.list",
        "mediaAssets",
        "eq(label,A B);between(scheduledDate,(2024-03-01,2024-03-31))",
        "eq%28label%2CA%20B%29%3Bbetween%28scheduledDate%2C%282024-03-01%2C2024-03-31%29%29",
        _ASSET,
    ),
    _get(
        "mam.media_assets.get",
        "/mam/v1/mediaAssets/6111521000?customAttributes=cADate",
        "6111521000",
        _ASSET,
        custom_attributes=["cADate"],
    ),
    _write("mam.media_assets.create_or_update", "POST", "/mam/v1/mediaAssets", (*MEDIA_ASSET, _ASSET_ID), _ASSET),
    _write("mam.media_assets.update", "PUT", "/mam/v1/mediaAssets/7", MEDIA_ASSET, _ASSET, "7"),
    _write(
        "mam.complete_media_assets.create", "POST", "/mam/v1/completeMediaAssets", (*MEDIA_ASSET, _ASSET_ID), _ASSET
    ),
    _write("mam.complete_media_assets.update", "PUT", "/mam/v1/completeMediaAssets/7", MEDIA_ASSET, _ASSET, "7"),
    _get("mam.media_asset_sequences.get", "/mam/v1/mediaAssetSequences/6", "6", _SEQUENCE),
    _write(
        "mam.media_asset_sequences.create_or_update",
        "POST",
        "/mam/v1/mediaAssetSequences",
        (_INTENTION, _same("media_asset_sequence_id", "mediaAssetSequenceId", "6111522000")),
        _SEQUENCE,
    ),
    _write("mam.media_asset_sequences.update", "PUT", "/mam/v1/mediaAssetSequences/6", (_INTENTION,), _SEQUENCE, "6"),
    _list("mam.video_components.list", "videoComponents", *_IN_ARCHIVE, _VIDEO),
    _get("mam.video_components.get", "/mam/v1/videoComponents/V1", "V1", _VIDEO),
    _write(
        "mam.video_components.create_or_update",
        "POST",
        "/mam/v1/videoComponents",
        (*VIDEO, _same("video_component_id", "videoComponentId", "V1")),
        _VIDEO,
    ),
    _write("mam.video_components.update", "PUT", "/mam/v1/videoComponents/V1", VIDEO, _VIDEO, "V1"),
    _list("mam.audio_components.list", "audioComponents", *_IN_ARCHIVE, {"audioComponentId": "A1"}),
    _list("mam.subtitling_components.list", "subtitlingComponents", *_IN_ARCHIVE, {"subtitlingComponentId": "S1"}),
    _list("mam.media.list", "media", "eq(label,é)", "eq%28label%2C%C3%A9%29", _MEDIUM),
    _get("mam.media.get", "/mam/v1/media/M1", "M1", _MEDIUM),
    _write(
        "mam.media.create_or_update",
        "POST",
        "/mam/v1/media?template=TAPE",
        (*MEDIA, _same("media_id", "mediaId", "M1")),
        _MEDIUM,
        template="TAPE",
    ),
    _write("mam.media.update", "PUT", "/mam/v1/media/M1", MEDIA, _MEDIUM, "M1"),
    Row("whatson", "mam.media.delete", ("M1",), {}, "DELETE", "/mam/v1/media/M1"),
    _list("mam.media_positions.list", "mediaPositions", "eq(mediaId,7)", "eq%28mediaId%2C7%29", _POSITION),
    _get("mam.media_positions.get", "/mam/v1/mediaPositions/P1", "P1", _POSITION),
    _write(
        "mam.media_positions.create_or_update",
        "POST",
        "/mam/v1/mediaPositions",
        (*POSITION, _same("media_position_id", "mediaPositionId", "P1")),
        _POSITION,
    ),
    _write("mam.media_positions.update", "PUT", "/mam/v1/mediaPositions/P1", POSITION, _POSITION, "P1"),
    Row("whatson", "mam.media_positions.delete", ("P1",), {}, "DELETE", "/mam/v1/mediaPositions/P1"),
    *(
        Row("whatson", f"mam.dropdowns.{name}", (), {}, "GET", f"/mam/v1/{path}", reply=_VALUES)
        for name, path in {
            "mam_systems": "mamSystems",
            "media_templates": "mediaTemplates",
            "departments": "departments",
            "dynamic_ranges": "dynamicRanges",
            "transfer_methods": "transferMethods",
            "media_position_types": "mediaPositionTypes",
            "media_position_subtypes": "mediaPositionSubtypes",
            "media_position_statuses": "mediaPositionStatuses",
        }.items()
    ),
    Row(
        "whatson",
        "mam.dropdowns.custom_attribute",
        ("Media asset", "cA/Drop"),
        {},
        "GET",
        "/mam/v1/dropdown/concept/Media%20asset/customAttribute/cA%2FDrop",
        reply=_VALUES,
    ),
)

_CAMPAIGN = {"trailerCampaignId": "TC1"}
_CAMPAIGN_FIELDS = (
    _same("title", "title", "Summer"),
    _same("identification_policy", "identificationPolicy", "Automatic"),
    _same("promoted_transmission_id", "promotedTransmissionId", None),
    _same("multiple_promoted_transmission_ids", "multiplePromotedTransmissionIds", ["T1"]),
    _same("priority", "priority", None),
    _same("target_group", "targetGroup", None),
)
_TRAILER = {"trailerId": "T1"}
_TRAILER_FIELDS = (_same("title", "title", "Summer 30s"), CUSTOM)
_TRAILERS = (
    _get("trailers.campaigns.get", "/trailer/v1/trailerCampaigns/TC1", "TC1", _CAMPAIGN),
    _write(
        "trailers.campaigns.create_or_update",
        "POST",
        "/trailer/v1/trailerCampaigns",
        (*_CAMPAIGN_FIELDS, _same("trailer_campaign_id", "trailerCampaignId", "TC1")),
        _CAMPAIGN,
    ),
    _write("trailers.campaigns.update", "PUT", "/trailer/v1/trailerCampaigns/TC1", _CAMPAIGN_FIELDS, _CAMPAIGN, "TC1"),
    _get("trailers.get", "/trailer/v1/trailers/T1?customAttributes=a%2Cb", "T1", _TRAILER, custom_attributes="a,b"),
    _write(
        "trailers.create_or_update",
        "POST",
        "/trailer/v1/trailers",
        (*_TRAILER_FIELDS, _same("trailer_id", "trailerId", "T1")),
        _TRAILER,
    ),
    _write("trailers.update", "PUT", "/trailer/v1/trailers/T1", _TRAILER_FIELDS, _TRAILER, "T1"),
)

REQUESTS = (*_MAM, *_TRAILERS)
