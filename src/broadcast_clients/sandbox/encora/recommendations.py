"""Recommendations for a profile, and what is trending."""

from __future__ import annotations

from collections.abc import Sequence

from broadcast_clients.sandbox.made.numbers import mix
from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .record import Fields, Record
from .watching import PROFILE, OfProfile

CONTEXTS = ("home", "continue_watching", "because_you_watched", "trending", "new_releases")
_TYPES = {"movie": ("movie",), "show": ("show",), "mixed": ("movie", "show")}
_WINDOWS = ("today", "this_week", "this_month")


class Recommendations(OfProfile):
    """The two operations."""

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", f"{PROFILE}/recommendations", self.personal),
            Route("GET", "/recommendations/trending", self.trending),
        ]

    def personal(self, request: Request) -> Response:
        """Get Personalized Recommendations: within territory and subscription (documented)."""
        profile = self.profile(request)
        titles = self._titles(request)
        context = self.query_choice(request, "context", CONTEXTS, "home")
        seen = [item for item in self.store.history if item.hidden["profile"] == profile]
        reason = None
        if context == "continue_watching":
            begun = {item.get("content_id") for item in seen if not item.get("completed")}
            titles = [title for title in titles if title.id in begun]
        elif context == "new_releases":
            titles.sort(key=lambda title: (str(title.get("created_at")), title.id), reverse=True)
        elif context == "because_you_watched" and seen:
            reason = self._reason(seen[0])
        salt = int(profile[:8], 16)
        ordered = titles if context == "new_releases" else _ranked(titles, salt, CONTEXTS.index(context))
        return self._reply(request, ordered, context, reason)

    def trending(self, request: Request) -> Response:
        """Get Trending Content: on the whole platform, filtered by the caller's region (documented)."""
        self.account.settle()
        titles = self._titles(request)
        window = self.query_choice(request, "window", _WINDOWS, "this_week")
        return self._reply(request, _ranked(titles, self.account.seed, _WINDOWS.index(window)), "trending", None)

    def _titles(self, request: Request) -> list[Record]:
        wanted = self.query_choice(request, "content_type", tuple(_TYPES), "mixed")
        return list(self.catalogue.visible(*_TYPES[wanted]))

    def _reason(self, item: Record) -> str:
        content = self.catalogue.content(item.fields["content_type"], item.fields["content_id"])
        return f"Because you watched {content.get('title')}" if content is not None else "Because of your history"

    def _reply(self, request: Request, titles: Sequence[Record], context: str, reason: str | None) -> Response:
        limit = self.listing.limit(request)
        rows: list[Fields] = [
            {
                "content_type": title.kind.name,
                "content_id": title.id,
                "rank": rank,
                "score": round(1 / rank, 4),
                "reason": reason,
                "context": context,
            }
            for rank, title in enumerate(titles[:limit], 1)
        ]
        return self.replies.rows(request, rows)


def _ranked(titles: Sequence[Record], *salts: int) -> list[Record]:
    return sorted(titles, key=lambda title: mix(int(title.id[:8], 16), *salts))
