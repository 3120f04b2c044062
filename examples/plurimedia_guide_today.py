"""Print what a channel airs today.

    python examples/plurimedia_guide_today.py [CHANNEL] [--day 2026-03-02]

CHANNEL is an id or a name. No public document has the names of these fields, so what an account leaves out is printed
empty.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime, time

from account_or_sandbox import account_or_sandbox

from plurimedia_client import PlurimediaClient, best_image
from plurimedia_client.models import Broadcast, Channel


def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Print what a channel airs on a day.")
    parser.add_argument("channel", nargs="?", help="id or name (default: the first that the account has)")
    parser.add_argument("--day", type=date.fromisoformat, help="which day (default: today)")
    chosen = parser.parse_args()
    with account_or_sandbox("plurimedia"), PlurimediaClient(lang="fr") as client:
        channel = find(client.channels.list(), chosen.channel)
        if channel is None:
            print(f"The account has no channel {chosen.channel!r}.", file=sys.stderr)
            return 1
        days = {each.day for each in client.broadcasts.days_available()}
        # The provider's today may be tomorrow here.
        day = chosen.day or min((each for each in days if each >= date.today()), default=date.today())
        if day not in days:
            between = f": there are {min(days)} to {max(days)}" if days else ""
            print(f"{day} can't be read{between}.", file=sys.stderr)
            return 1
        print_guide(client, channel, day)
    return 0


def find(channels: list[Channel], wanted: str | None) -> Channel | None:
    """The channel with an id or a name; without one, the first."""
    if wanted is None:
        return channels[0] if channels else None
    names = (wanted.casefold(), wanted)
    return next((each for each in channels if str(each.id) in names or each.name.casefold() in names), None)


def print_guide(client: PlurimediaClient, channel: Channel, day: date) -> None:
    """One line for each airing. The period ends with the last second that is wanted."""
    begin, end = datetime.combine(day, time.min), datetime.combine(day, time(23, 59, 59))
    airings = client.broadcasts.list(channel_id=channel.id, begin=begin, end=end)
    print(f"{channel.name}, {day:%d.%m.%Y}: {len(airings)} programmes")
    for airing in airings:
        print(line(airing))


def line(airing: Broadcast) -> str:
    """Time, title, what it is, and the picture that fits best."""
    content = airing.content
    title = content.title
    if "subtitle" in content.model_fields_set:
        title += f": {content.subtitle}"
    kind = " ".join(str(getattr(content, name, "")) for name in ("format", "genre"))
    image = best_image(getattr(airing, "images", []))
    return f"  {airing.begin:%H:%M}  {title} ({kind}){f'  {image.url}' if image else ''}"


if __name__ == "__main__":
    sys.exit(main())
