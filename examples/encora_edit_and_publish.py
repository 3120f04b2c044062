"""Browse an EncoraStream platform; make a movie, edit it while somebody else does the same, and publish it.

    python examples/encora_edit_and_publish.py [--write]

On your own platform it only reads unless you pass `--write`: then viewers see the movie until it is taken down again.
"""

from __future__ import annotations

import argparse
import sys
from itertools import islice

from account_or_sandbox import account_or_sandbox

from encora_client import EncoraClient, PreconditionFailed, response_of
from encora_client.models import Movie, MovieUpdateDict


def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Browse, edit safely, publish.")
    parser.add_argument("--write", action="store_true", help="write on your own platform, too")
    chosen = parser.parse_args()
    with account_or_sandbox("encora") as sandbox, EncoraClient() as client:
        browse(client)
        if sandbox is None and not chosen.write:
            print("This is your own platform: nothing was written. Pass --write to go on.")
            return 0
        movie = client.admin.movies.create(
            title="broadcast-clients example", status="draft", drm_required=False, genres=["drama"]
        )
        print(f"Created {movie.title!r} as a {movie.status}, ETag {response_of(movie).etag}")
        movie = edit(client, movie)
        movie = client.admin.movies.publish(movie)
        print(f"It is {movie.status}.")
        movie = client.admin.movies.unpublish(movie)
        client.admin.movies.delete(movie)
        print("It is taken down and deleted again.")
    return 0


def browse(client: EncoraClient) -> None:
    """The newest movies that viewers see. The pager gets one page after the other, as far as it is read."""
    pager = client.movies.list(limit=5, fields=["title", "release_year"], sort="-created_at")
    for movie in islice(pager, 7):
        print(f"  {movie.release_year}  {movie.title}")
    print(f"  … of {pager.total} movies" if pager.total is not None else "  …")


def edit(client: EncoraClient, movie: Movie) -> Movie:
    """Two people edit one movie: neither's work is lost."""
    client.admin.movies.update(movie, genres=["drama", "history"])  # a colleague is faster …

    try:
        client.admin.movies.update(movie, genres=["drama", "thriller"])  # … so what we read is out of date
    except PreconditionFailed as error:
        print(f"Refused: {error}")

    def add_what_is_missing(current: Movie) -> MovieUpdateDict:
        return {"genres": [*current.genres, "thriller"], "runtime_minutes": 93, "content_rating": "PG"}

    movie = client.admin.movies.edit(movie.id, add_what_is_missing)  # reads, changes, saves; again if need be
    print(f"Edited: {', '.join(movie.genres)}; {movie.runtime_minutes} min")
    return movie


if __name__ == "__main__":
    sys.exit(main())
