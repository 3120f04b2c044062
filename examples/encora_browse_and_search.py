"""Browse an EncoraStream platform as a viewer does: home screen, search, a title with its tracks, and what is on now.

    python examples/encora_browse_and_search.py [WORDS]

Reads only.
"""

from __future__ import annotations

import argparse
import sys
from itertools import islice

from account_or_sandbox import account_or_sandbox

from encora_client import EncoraClient


def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Browse and search.")
    parser.add_argument("words", nargs="*", default=["the"], help="what to search for")
    words = " ".join(parser.parse_args().words)
    with account_or_sandbox("encora", contents=20), EncoraClient() as client:
        search(client, words)
        look_at_a_movie(client)
        on_now(client)
    return 0


def search(client: EncoraClient, words: str) -> None:
    """Titles of all kinds; the pager gets one page after the other, as far as it is read."""
    pager = client.search.find(q=words, limit=5)
    for result in islice(pager, 7):
        print(f"  {result.content_type:8} {result.title}")
    print(f"  … of {pager.total} for {words!r}" if pager.total is not None else "  …")
    print("Beginning so:", ", ".join(each.text for each in client.search.autocomplete(q=words[:3])) or "nothing")


def look_at_a_movie(client: EncoraClient) -> None:
    """One movie with what belongs to it."""
    movie = client.movies.list(sort="-release_year").first()
    if movie is None:
        print("There are no movies.")
        return
    tracks = client.movies.tracks(movie.id)
    print(f"{movie.title} ({movie.release_year}), {', '.join(movie.genres)}")
    print(f"  subtitles: {', '.join(each.language for each in tracks.subtitles) or 'none'}")
    print(f"  like it: {', '.join(each.title for each in client.movies.related(movie.id, limit=3)) or 'nothing'}")


def on_now(client: EncoraClient) -> None:
    """What is on, on however many channels there are."""
    channels = {channel.id: channel.name for channel in client.live.list(limit=100)}
    for channel_id, program in islice(client.workflows.guide.now(list(channels)).items(), 5):
        print(f"  {channels[channel_id]}: {program.title}, until {program.end_time:%H:%M}")


if __name__ == "__main__":
    sys.exit(main())
