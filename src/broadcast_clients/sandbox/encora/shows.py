"""Shows, seasons and episodes as a subscriber's apps see them."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from . import filters
from .account import Account
from .catalogue import Catalogue
from .operations import Operations
from .record import Fields, Record
from .schemas_content import EPISODE, SHOW
from .streams import Streams
from .titles import Titles

_FILTERS = {
    "q": filters.words,
    "genre": filters.contains("genres"),
    "status": filters.one_of("status", "ongoing", "ended", "canceled"),
    "content_rating": filters.CONTENT_RATING,
}
_ONE = "/shows/{show_id}"
_SEASON = f"{_ONE}/seasons/{{season_number}}"


class ShowParts(Operations):
    """Finds shows, seasons and episodes, and counts what they hold."""

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.replies.computes("show", self._show_counts)
        self.replies.computes("season", self._season_counts)
        self.replies.computes("episode", self._inherited)

    def seasons_of(self, show: Record) -> list[Record]:
        """Return the seasons of a show in their order."""
        return sorted(
            self.store.seasons.where("show_id", show.id), key=lambda season: int(season.fields["season_number"])
        )

    def season(self, request: Request, show: Record) -> Record:
        """Return the season that the path names. Raises Refusal with 404 when there is none."""
        number = self.path_number(request, "season_number", 1)
        for season in self.seasons_of(show):
            if season.get("season_number") == number:
                return season
        raise self.replies.refusal(request, 404)

    def episodes_of(self, season: Record) -> list[Record]:
        """Return the episodes of a season."""
        return self.store.episodes.where("season_id", season.id)

    def episode(self, request: Request, season: Record) -> Record:
        """Return the episode that the path names. Raises Refusal with 404 when there is none."""
        number = self.path_number(request, "episode_number", 0)
        for episode in self.episodes_of(season):
            if episode.get("episode_number") == number:
                return episode
        raise self.replies.refusal(request, 404)

    def _show_counts(self, show: Record) -> Fields:
        seasons = self.seasons_of(show)
        return {
            "total_seasons": len(seasons),
            "total_episodes": sum(len(self.episodes_of(season)) for season in seasons),
        }

    def _season_counts(self, season: Record) -> Fields:
        return {"episode_count": len(self.episodes_of(season))}

    def _inherited(self, episode: Record) -> Fields:
        """An episode without a rating has the show's (documented)."""
        if episode.get("content_rating") is not None:
            return {}
        show = self.store.shows.get(episode.fields["show_id"])
        rating = show.get("content_rating") if show is not None else None
        return {} if rating is None else {"content_rating": rating}


class Shows(Operations):
    """The ten operations on shows and episodes that viewers have."""

    def __init__(
        self, account: Account, parts: ShowParts, catalogue: Catalogue, streams: Streams, titles: Titles
    ) -> None:
        super().__init__(account)
        self._parts = parts
        self._catalogue = catalogue
        self._streams = streams
        self._titles = titles

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", "/shows", self.list_shows),
            Route("GET", _ONE, self.get),
            Route("GET", f"{_ONE}/seasons", self.list_seasons),
            Route("GET", _SEASON, self.get_season),
            Route("GET", f"{_ONE}/trailers", self.trailers),
            Route("GET", f"{_ONE}/related", self.related),
            Route("GET", f"{_SEASON}/episodes", self.list_episodes),
            Route("GET", f"{_SEASON}/episodes/{{episode_number}}", self.get_episode),
            Route("GET", "/episodes/{episode_id}/stream", self.stream),
            Route("GET", "/episodes/{episode_id}/tracks", self.tracks),
        ]

    def list_shows(self, request: Request) -> Response:
        """List Shows: drafts aren't visible yet; territory and subscription as for movies."""
        self.account.settle()
        return self.listing.page(request, self._catalogue.visible("show"), SHOW, _FILTERS)

    def get(self, request: Request) -> Response:
        """Get Show."""
        return self.replies.one(request, self._show(request))

    def list_seasons(self, request: Request) -> Response:
        """List Seasons for a Show: drafts are hidden from subscribers (documented)."""
        seasons = self._parts.seasons_of(self._show(request))
        rows = [self.replies.shown(season) for season in seasons if season.status != "draft"]
        return self.replies.rows(request, rows, tagged=True)

    def get_season(self, request: Request) -> Response:
        """Get a Specific Season."""
        return self.replies.one(request, self._season(request))

    def trailers(self, request: Request) -> Response:
        """List Show Trailers."""
        return self._titles.trailers(request, self._show(request))

    def related(self, request: Request) -> Response:
        """Get Related Shows."""
        return self._titles.related(request, self._show(request))

    def list_episodes(self, request: Request) -> Response:
        """List Episodes in a Season: published ones."""
        episodes = self._parts.episodes_of(self._season(request))
        visible = [episode for episode in episodes if self._catalogue.is_visible(episode)]
        return self.listing.page(request, visible, EPISODE, default="episode_number")

    def get_episode(self, request: Request) -> Response:
        """Get Episode."""
        return self.replies.one(request, self._visible(request, self._parts.episode(request, self._season(request))))

    def stream(self, request: Request) -> Response:
        """Get Episode Stream URLs: checked as for a movie (documented)."""
        episode = self.find(request, self.store.episodes, "episode_id")
        if not self._catalogue.is_out(episode):
            raise self.replies.refusal(request, 404)
        return self._streams.start(request, episode)

    def tracks(self, request: Request) -> Response:
        """Get Episode Subtitle & Audio Tracks."""
        episode = self._visible(request, self.find(request, self.store.episodes, "episode_id"))
        show = self.store.shows.get(episode.fields["show_id"])
        language = str(show.get("language") if show is not None else "en")
        return self._titles.tracks(request, episode, [language], [language, "fr" if language == "en" else "en"])

    def _show(self, request: Request) -> Record:
        return self._visible(request, self.find(request, self.store.shows, "show_id"))

    def _season(self, request: Request) -> Record:
        season = self._parts.season(request, self._show(request))
        if season.status == "draft":
            raise self.replies.refusal(request, 404)
        return season

    def _visible(self, request: Request, record: Record) -> Record:
        if not self._catalogue.is_visible(record):
            raise self.replies.refusal(request, 404)
        return record
