"""All movies, and what time does to them."""

from __future__ import annotations

from datetime import datetime

from broadcast_clients.sandbox.made.numbers import made_uuid
from broadcast_clients.sandbox.server.clock import Clock, rfc3339

from .made_movies import movies_at_start, slug_of
from .movie import Fields, Movie
from .validation import read_moment


class Store:
    """The movies by id."""

    def __init__(self, seed: int, clock: Clock) -> None:
        self._seed = seed
        self._clock = clock
        self._created = 0
        self.movies = movies_at_start(seed, clock.now())
        self._due: dict[str, datetime] = {}
        for movie in self.movies.values():
            self._watch(movie)

    def now(self) -> datetime:
        """Return the sandbox's time."""
        return self._clock.now()

    def create(self, fields: Fields, has_video: bool) -> Movie:
        """Add a movie made from checked fields."""
        self._created += 1
        identity = made_uuid(self._seed, "created", self._created)
        moment = rfc3339(self.now())
        movie = Movie(
            identity,
            {
                "id": identity,
                "slug": f"{slug_of(str(fields['title']))}-{identity[:8]}",
                "average_rating": 0,
                "rating_count": 0,
                **fields,
                "created_at": moment,
                "updated_at": moment,
            },
            has_video=has_video,
        )
        return self.put(movie)

    def put(self, movie: Movie) -> Movie:
        """Keep a movie, new or in its next version."""
        self.movies[movie.id] = movie
        self._watch(movie)
        return movie

    def delete(self, movie: Movie) -> None:
        """Remove a movie for good (documented)."""
        del self.movies[movie.id]
        self._due.pop(movie.id, None)

    def _watch(self, movie: Movie) -> None:
        available = movie.fields.get("available_from")
        if movie.status == "scheduled" and available:
            self._due[movie.id] = read_moment(available)
        else:
            self._due.pop(movie.id, None)

    def settle(self) -> list[str]:
        """Publish the scheduled movies whose time has come; return their ids."""
        now = self.now()
        come = [identity for identity, due in self._due.items() if due <= now]
        for identity in come:
            movie = self.movies[identity]
            self.put(movie.changed(self._due[identity], status="published"))
        return come
