"""What movies, shows and episodes have in common: trailers, related titles, tracks."""

from __future__ import annotations

from datetime import timedelta

from broadcast_clients.sandbox.made.numbers import Draw, made_uuid, mix
from broadcast_clients.sandbox.server.clock import rfc3339
from broadcast_clients.sandbox.server.messages import Request, Response

from .account import Account
from .catalogue import Catalogue
from .operations import Operations
from .record import Fields, Record

_LANGUAGE_NAMES = {
    "fr": "Français", "en": "English", "de": "Deutsch", "es": "Español", "it": "Italiano", "nl": "Nederlands"
}  # fmt: skip
# How long the address of a subtitle file or trailer is good for.
_FILE_LIFETIME = timedelta(hours=6)


class Titles(Operations):
    """Answers for titles of any type."""

    def __init__(self, account: Account, catalogue: Catalogue) -> None:
        super().__init__(account)
        self._catalogue = catalogue

    def trailers(self, request: Request, record: Record) -> Response:
        """Return a title's trailers: those there were at the start and those uploaded since."""
        rows = [trailer for trailer in self.store.trailers if trailer.hidden["of"] == record.id]
        if "made" in record.hidden:
            rows.append(self._made_trailer(record))
        return self.replies.rows(request, [self.replies.shown(trailer) for trailer in rows])

    def _made_trailer(self, record: Record) -> Record:
        draw = Draw(mix(int(record.id[:8], 16)), 17)
        identity = made_uuid(self.account.seed, "trailer", record.id)
        fields: Fields = {
            "id": identity,
            "title": f"{record.get('title')} – bande-annonce",
            "type": draw.pick(("official_trailer", "teaser")),
            "language": draw.pick(("fr", "en")),
            "duration_seconds": draw.between(45, 150),
            "thumbnail_url": f"https://cdn.encora.example/{record.id}/trailer.jpg",
            "stream_url": f"https://cdn.encora.example/{record.id}/trailer.m3u8",
            "expires_at": rfc3339(self.account.now() + _FILE_LIFETIME),
            "created_at": record.get("created_at"),
        }
        return Record(self.store.trailers.kind, identity, fields)

    def related(self, request: Request, record: Record) -> Response:
        """Return similar titles of the same type, those with more genres and cast in common first (documented)."""
        limit = self.listing.limit(request)
        scored = [
            (_likeness(record, other), other.id, other)
            for other in self._catalogue.visible(record.kind.name)
            if other.id != record.id
        ]
        near = sorted((each for each in scored if each[0] > 0), key=lambda each: (-each[0], each[1]))
        return self.replies.rows(request, [self.replies.shown(other) for _, _, other in near[:limit]])

    def tracks(self, request: Request, record: Record, audio: list[str], subtitles: list[str]) -> Response:
        """Return the tracks of a title, one for each of its languages (documented: {subtitles, audio})."""
        return self.replies.single(
            request,
            {
                "subtitles": [self._subtitle(record, number, code) for number, code in enumerate(subtitles)],
                "audio": [self._audio(record, number, code) for number, code in enumerate(audio)],
            },
        )

    def _subtitle(self, record: Record, number: int, language: str) -> Fields:
        return {
            "id": made_uuid(self.account.seed, "subtitle", record.id, number),
            "language": language,
            "language_name": _LANGUAGE_NAMES.get(language, language),
            "type": "closed_caption" if number == 0 else "subtitle",
            "format": "vtt",
            "url": f"https://cdn.encora.example/{record.id}/{language}.vtt",
            "url_expires_at": rfc3339(self.account.now() + _FILE_LIFETIME),
            "is_default": number == 0,
            "is_forced": False,
        }

    def _audio(self, record: Record, number: int, language: str) -> Fields:
        return {
            "id": made_uuid(self.account.seed, "audio", record.id, number),
            "language": language,
            "language_name": _LANGUAGE_NAMES.get(language, language),
            "type": "original" if number == 0 else "dubbed",
            "is_default": number == 0,
        }


def _likeness(one: Record, other: Record) -> int:
    genres = set(one.get("genres") or ()) & set(other.get("genres") or ())
    names = _names(one) & _names(other)
    return 2 * len(genres) + 3 * len(names)


def _names(record: Record) -> set[str]:
    return {member["name"] for member in record.get("cast") or () if "name" in member}
