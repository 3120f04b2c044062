"""Play a movie on EncoraStream: the session, its heartbeats and its end; a real player goes where the comment is.

    python examples/encora_play.py [MOVIE_ID] [--device DEVICE_ID] [--seconds N]

On your own platform pass a device that is registered there.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from account_or_sandbox import account_or_sandbox

from encora_client import AsyncEncoraClient
from encora_client.errors import StreamRefused


async def play(movie_id: str | None, device_id: str, seconds: float) -> int:
    """Play for a while; gives the exit code."""
    async with AsyncEncoraClient(device_id=device_id) as client:
        if movie_id is None:
            movie = await client.movies.list().first()
            if movie is None:
                print("There are no movies.")
                return 1
            movie_id = movie.id
        try:
            async with client.workflows.play(
                movie_id=movie_id,
                drm_system="widevine",
                challenge=lambda: b"what the player's decryption module asks for",
                on_addresses=lambda addresses: print("Go on at", addresses.dash_url),
            ) as session:
                print("Play", session.addresses.dash_url)
                print("Licence:", "there" if session.licence is not None else "none")
                # Here a player plays, and says now and then where it is:
                for second in range(int(seconds) + 1):
                    session.position = second
                    await asyncio.sleep(min(1.0, seconds))
                    session.raise_if_over()
                await session.beat()
                print(f"{session.heartbeats} heartbeats, at second {session.position}")
        except StreamRefused as error:
            print(error)
            return 1
        running = await client.playback.sessions()
        print(f"Ended; {len(running)} other streams are running.")
        return 0


def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Play a movie.")
    parser.add_argument("movie", nargs="?")
    parser.add_argument("--device", help="id of a registered device")
    parser.add_argument("--seconds", type=float, default=2.0)
    chosen = parser.parse_args()
    with account_or_sandbox("encora", contents=20) as sandbox:
        device = chosen.device or (sandbox.encora.device_id if sandbox is not None else None)
        if device is None:
            print("Pass --device: the id of a device that is registered on your platform.")
            return 2
        return asyncio.run(play(chosen.movie, device, chosen.seconds))


if __name__ == "__main__":
    sys.exit(main())
