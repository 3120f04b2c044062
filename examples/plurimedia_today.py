"""Today's programme guide of one channel.

python examples/plurimedia_today.py [CHANNEL_ID] [--day 2024-11-05]
"""

from __future__ import annotations

import argparse
import sys
from datetime import date

from account_or_sandbox import account_or_sandbox

from plurimedia_client import PlurimediaClient, best_image
from plurimedia_client.models import Broadcast
from plurimedia_client.recipes import period_of


def main() -> int:
    """Print the guide; gives the exit code."""
    parser = argparse.ArgumentParser(description="Print a day of a channel.")
    parser.add_argument("channel_id", type=int, nargs="?", help="which one (default: the first that the account has)")
    parser.add_argument("--day", type=date.fromisoformat, help="which day (default: the first that can be read)")
    chosen = parser.parse_args()
    with account_or_sandbox("plurimedia"), PlurimediaClient(lang="fr") as client:
        channels = client.channels.list()
        channel = next((each for each in channels if chosen.channel_id in (None, each.id)), None)
        if channel is None:
            print(f"The account has no channel {chosen.channel_id}.", file=sys.stderr)
            return 1
        day = chosen.day or min(row.day for row in client.broadcasts.days_available())
        begin, end = period_of(day)
        broadcasts = client.broadcasts.list(channel_id=channel.id, begin=begin, end=end)
        print(f"{channel.name}, {day:%A %d %B %Y}")
        for broadcast in broadcasts:
            show(broadcast)
        print(f"{len(broadcasts)} airings")
    return 0


def show(broadcast: Broadcast) -> None:
    """One airing: when, what, and the picture that fits best."""
    content = broadcast.content
    subtitle = f": {content.subtitle}" if "subtitle" in content.model_fields_set else ""
    image = best_image(broadcast.images)
    picture = f"  {image.url}" if image is not None else ""
    print(f"  {broadcast.begin:%H:%M}-{broadcast.end:%H:%M}  {content.title}{subtitle} ({content.genre}){picture}")


if __name__ == "__main__":
    sys.exit(main())
