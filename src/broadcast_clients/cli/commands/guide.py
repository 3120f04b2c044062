"""`broadcast guide`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from broadcast_clients.cli import accounts
from broadcast_clients.cli.flowing import following, rules, rules_of, tell
from broadcast_clients.cli.options import TO_WRITE, common, concurrency, database, dry_run, verify
from broadcast_clients.cli.options import accounts as several_accounts
from broadcast_clients.cli.session import current

__all__ = ["guide"]

DAY = click.DateTime(["%Y-%m-%d"])
ZONE = click.option(
    "--timezone",
    metavar="ZONE",
    help="Zone of the provider's clock. Default: PLURIMEDIA_TIMEZONE, the settings file, Europe/Paris.",
)


@click.group()
def guide() -> None:
    """Write the mirror's schedule as XMLTV, or to EncoraStream.

    `broadcast mirror schedule` fills the mirror. Needs the extra `mirror`.
    """


@guide.command()
@click.argument("file", type=TO_WRITE)
@click.option("--channel", "channels", type=int, multiple=True, metavar="ID", help="A channel. Repeatable.")
@click.option("--start", type=DAY, metavar="YYYY-MM-DD", help="First day. Default: the first that the mirror has.")
@click.option("--end", type=DAY, metavar="YYYY-MM-DD", help="Last day. Default: the last that the mirror has.")
@ZONE
@rules("GuideRules")
@database
@several_accounts
@common
def export(
    file: str,
    channels: tuple[int, ...],
    start: datetime | None,
    end: datetime | None,
    timezone: str | None,
    rules: str | None,
    database: str | None,
) -> int:
    """Write the schedule to an XMLTV FILE. No call is made.

    \b
    Examples:
      broadcast guide export guide.xml
      broadcast guide export guide.xml --channel 12 --start 2024-11-05 --end 2024-11-07
    """
    from broadcast_clients.flows.guide import GuideFlow, GuideRules

    session = current()
    where = accounts.existing_database(session, database)
    settings: dict[str, Any] = {"rules": rules_of(rules, GuideRules), "timezone": timezone}
    with accounts.plurimedia(session, calls=False) as source:
        with GuideFlow(where, plurimedia=source, **settings) as flow, following(session, "guide export") as progress:
            report = flow.export(
                file,
                channels=channels or None,
                start=None if start is None else start.date(),
                end=None if end is None else end.date(),
                progress=progress,
            )
    return tell(session, report)


@guide.command()
@click.argument("file", type=TO_WRITE)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@database
@several_accounts
@common
def channels(file: str, force: bool, database: str | None) -> int:
    """Propose which channel is which, by their names.

    Channels of Plurimedia and EncoraStream are written to FILE beside each other, to be looked over. FILE is TOML, or
    CSV if its name ends so. What isn't certain stands there as a proposal only.

    \b
    Example:
      broadcast guide channels channels.toml
    """
    from broadcast_clients.flows.guide import GuideFlow, write_channel_map

    session = current()
    if Path(file).exists() and not force:
        raise click.UsageError(f"{file} is there already; --force replaces it")
    where = accounts.existing_database(session, database)
    with accounts.plurimedia(session, calls=False) as source, accounts.encora(session) as client:
        with GuideFlow(where, client, plurimedia=source) as flow:
            found = flow.propose_channels()
    write_channel_map(file, found)
    rows = [
        {
            "plurimedia": each.channel_id,
            "name": each.name,
            "encora": each.target,
            "encora_name": each.target_name,
            "likeness": each.likeness,
            "certain": each.certain,
        }
        for each in found
    ]
    certain = sum(each.certain for each in found)
    text = f"{certain} of {len(found)} channels have the same name on both sides. Look {file} over."
    return session.result({"file": file, "channels": rows}, text)


@guide.command()
@click.option(
    "--channel",
    "pairs",
    multiple=True,
    metavar="ID=ID",
    help="A channel of Plurimedia, and the channel of EncoraStream that it is: 12=0192…. Repeatable.",
)
@click.option(
    "--channels",
    "file",
    type=click.Path(exists=True, dir_okay=False),
    help="File with such pairs, as `broadcast guide channels` writes it.",
)
@click.option(
    "--days", type=click.IntRange(min=1), metavar="NUMBER", help="How many days from today on. Default: all there are."
)
@click.option("--day", "single", type=DAY, multiple=True, metavar="YYYY-MM-DD", help="A day. Repeatable.")
@verify("Hold what the platform has against what was sent; send what differs.")
@click.option("--wait", is_flag=True, help="Wait until the platform has each day that is sent.")
@click.option(
    "--patience",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="With --wait: how long to wait for a day.",
)
@ZONE
@rules("GuideRules")
@dry_run
@concurrency(4)
@database
@several_accounts
@common
def publish(
    pairs: tuple[str, ...],
    file: str | None,
    days: int | None,
    single: tuple[datetime, ...],
    verify: bool,
    wait: bool,
    patience: float,
    timezone: str | None,
    rules: str | None,
    dry_run: bool,
    concurrency: int,
    database: str | None,
) -> int:
    """Send the schedule to EncoraStream's guide.

    Only days that changed are sent.

    \b
    Examples:
      broadcast guide publish --channels channels.toml --dry-run
      broadcast guide publish --channel 12=0192f0c1-… --days 7
    """
    from broadcast_clients.flows.guide import GuideFlow, GuideRules

    if days is not None and single:
        raise click.UsageError("--days and --day exclude each other")
    session = current()
    chosen = channel_pairs(pairs, file)
    where = accounts.existing_database(session, database)
    settings: dict[str, Any] = {"rules": rules_of(rules, GuideRules), "timezone": timezone, "concurrency": concurrency}
    with accounts.plurimedia(session, calls=False) as source, accounts.encora(session) as client:
        with GuideFlow(where, client, plurimedia=source, **settings) as flow:
            with following(session, "guide publish") as progress:
                report = flow.publish(
                    channels=chosen,
                    days=[each.date() for each in single] or days,
                    dry_run=dry_run,
                    verify=verify,
                    wait=wait,
                    patience=patience,
                    progress=progress,
                )
    return tell(session, report)


def channel_pairs(pairs: tuple[str, ...], file: str | None) -> dict[int, str]:
    """Which channel is which, from options and a file; options count more."""
    from broadcast_clients.flows.guide import read_channel_map

    found = {} if file is None else read_channel_map(file)
    for each in pairs:
        ours, _, theirs = each.partition("=")
        if not (ours.strip().isdecimal() and theirs.strip()):
            raise click.UsageError(f"{each!r} isn't a pair of channels such as 12=0192f0c1-…")
        found[int(ours)] = theirs.strip()
    if not found and file is not None:
        raise click.UsageError(f"{file} maps no channel: `broadcast guide channels` proposes which is which")
    if not found:
        raise click.UsageError("say which channel is which: --channels FILE, or --channel 12=0192f0c1-…")
    return found
