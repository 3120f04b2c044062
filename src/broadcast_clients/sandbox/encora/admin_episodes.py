"""Seasons and episodes as authors see them."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .account import Account
from .operations import Operations
from .record import Fields, Record
from .schemas_content import EPISODE, SEASON
from .shows import ShowParts

_SEASONS = "/admin/shows/{show_id}/seasons"
_SEASON = f"{_SEASONS}/{{season_number}}"
_EPISODES = f"{_SEASON}/episodes"
_EPISODE = f"{_EPISODES}/{{episode_number}}"


class AdminSeasons(Operations):
    """The five operations on seasons."""

    def __init__(self, account: Account, parts: ShowParts) -> None:
        super().__init__(account)
        self._parts = parts
        self._deleted_numbers: set[tuple[str, int]] = set()

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", _SEASONS, self.list_seasons),
            Route("POST", _SEASONS, self.create),
            Route("GET", _SEASON, self.get),
            self.updating(_SEASON, self.update),
            Route("DELETE", _SEASON, self.delete),
        ]

    def list_seasons(self, request: Request) -> Response:
        """List Seasons (Admin): drafts too."""
        seasons = self._parts.seasons_of(self._show(request))
        return self.replies.rows(request, [self.replies.shown(season) for season in seasons], tagged=True)

    def create(self, request: Request) -> Response:
        """Create Season (Admin)."""
        show = self._show(request)
        stored = self.read_new(request, SEASON)
        self._require_free(request, show, stored["season_number"])
        # Documented: a title that is null stands for "Season N", an end that is null for a season still running.
        season = self.store.seasons.create({"show_id": show.id, "title": None, "end_date": None, **stored})
        self.account.audit(request, "content.created", "season", season.id, show_id=show.id)
        return self.created(request, season)

    def get(self, request: Request) -> Response:
        """Get Season (Admin)."""
        return self.replies.one(request, self._season(request))

    def update(self, request: Request) -> Response:
        """Update Season (Admin)."""
        season = self._season(request)
        self.replies.require_match(request, season)
        stored = self.read_change(request, SEASON)
        number = stored.get("season_number", season.get("season_number"))
        if number != season.get("season_number"):
            self._require_free(request, self._show(request), number)
            for episode in self._parts.episodes_of(season):
                self.store.episodes.keep(episode.changed(self.account.now(), season_number=number))
        changed = self.store.seasons.change(season, **stored)
        self.account.audit(request, "content.updated", "season", season.id, fields=sorted(stored))
        return self.replies.one(request, changed)

    def delete(self, request: Request) -> Response:
        """Delete Season (Admin): with its episodes, none of which may have been published; audit-logged (documented).

        The deletion is soft (documented): no operation shows the season any more.
        """
        season = self._season(request)
        episodes = self._parts.episodes_of(season)
        if any(episode.status == "published" or episode.hidden.get("ever_published") for episode in episodes):
            raise self.conflict(request, "An episode of the season has been published.")
        for episode in episodes:
            self.store.episodes.drop(episode)
        self.store.seasons.delete(season)
        self._deleted_numbers.add((season.fields["show_id"], season.fields["season_number"]))
        self.account.audit(
            request, "content.deleted", "season", season.id, show_id=season.get("show_id"), episodes=len(episodes)
        )
        return self.replies.deleted(request)

    def _show(self, request: Request) -> Record:
        return self.find(request, self.store.shows, "show_id")

    def _season(self, request: Request) -> Record:
        return self._parts.season(request, self._show(request))

    def _require_free(self, request: Request, show: Record, number: int) -> None:
        taken = {season.get("season_number") for season in self._parts.seasons_of(show)}
        if self.account.variant("deleted_season") == "number_taken":
            taken |= {deleted for of, deleted in self._deleted_numbers if of == show.id}
        if number in taken:
            raise self.duplicate(request, "season_number", f"season {number} exists")


class AdminEpisodes(Operations):
    """The five operations on episodes."""

    def __init__(self, account: Account, parts: ShowParts) -> None:
        super().__init__(account)
        self._parts = parts

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", _EPISODES, self.list_episodes),
            Route("POST", _EPISODES, self.create),
            Route("GET", _EPISODE, self.get),
            self.updating(_EPISODE, self.update),
            Route("DELETE", _EPISODE, self.delete),
        ]

    def list_episodes(self, request: Request) -> Response:
        """List Episodes (Admin): every status."""
        return self.listing.page(
            request, self._parts.episodes_of(self._season(request)), EPISODE, order="episode_number"
        )

    def create(self, request: Request) -> Response:
        """Create Episode (Admin)."""
        season = self._season(request)
        stored = self.read_new(request, EPISODE)
        self._check_place(request, season, stored)
        fields: Fields = {"show_id": season.get("show_id"), "season_id": season.id, **stored}
        self._check_status(request, Record(EPISODE, "", fields))
        out = stored["status"] == "published"
        episode = self.store.episodes.create(fields, ever_published=out)
        self.account.audit(request, "content.created", "episode", episode.id, title=episode.get("title"))
        self.account.events.turned(None, episode)
        return self.created(request, episode)

    def get(self, request: Request) -> Response:
        """Get Episode (Admin)."""
        return self.replies.one(request, self._episode(request))

    def update(self, request: Request) -> Response:
        """Update Episode (Admin): also the one way to publish an episode, by its status."""
        episode = self._episode(request)
        self.replies.require_match(request, episode)
        stored = self.read_change(request, EPISODE)
        self._check_place(request, self._season(request), {**episode.fields, **stored}, episode)
        if "status" in stored:
            self._check_status(request, episode.changed(self.account.now(), **stored))
        out = stored.get("status") == "published" or bool(episode.hidden.get("ever_published"))
        changed = self.store.episodes.change(episode.knowing(ever_published=out), **stored)
        self.account.audit(request, "content.updated", "episode", episode.id, fields=sorted(stored))
        self.account.events.turned(episode, changed)
        return self.replies.one(request, changed)

    def delete(self, request: Request) -> Response:
        """Delete Episode (Admin)."""
        episode = self._episode(request)
        if self.account.variant("episode_delete") == "unpublished_only":
            self.require_status(request, episode, "draft", "unpublished")
        self.store.episodes.delete(episode)
        self.account.audit(request, "content.deleted", "episode", episode.id, title=episode.get("title"))
        return self.replies.deleted(request)

    def _season(self, request: Request) -> Record:
        return self._parts.season(request, self.find(request, self.store.shows, "show_id"))

    def _episode(self, request: Request) -> Record:
        return self._parts.episode(request, self._season(request))

    def _check_place(self, request: Request, season: Record, fields: Fields, itself: Record | None = None) -> None:
        if fields["season_number"] != season.get("season_number"):
            raise self.replies.invalid(request, [("season_number", "must be that of the path")])
        number = fields["episode_number"]
        for episode in self._parts.episodes_of(season):
            if episode.get("episode_number") == number and (itself is None or episode.id != itself.id):
                raise self.duplicate(request, "episode_number", f"episode {number} exists")

    def _check_status(self, request: Request, episode: Record) -> None:
        if self.account.variant("status_write") == "free" or episode.status not in ("published", "scheduled"):
            return
        # Documented: runtime and rating are needed; the rating is also said to come from the show.
        missing = ["runtime_minutes"] if episode.get("runtime_minutes") is None else []
        if self.account.variant("episode_rating") == "own" and episode.get("content_rating") is None:
            missing.append("content_rating")
        self.require_complete(request, missing)
