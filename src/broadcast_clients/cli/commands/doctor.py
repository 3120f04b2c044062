"""`broadcast doctor`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadcast_clients.cli import accounts
from broadcast_clients.cli.exits import Exit
from broadcast_clients.cli.options import TO_WRITE, common, exit_code, one_account
from broadcast_clients.cli.progress import meter
from broadcast_clients.cli.session import Session, current

if TYPE_CHECKING:
    from broadcast_clients.flows.doctor import DoctorReport

__all__ = ["doctor"]

TITLES = {"plurimedia": "Plurimedia", "encora": "EncoraStream", "whatson": "WHATS'ON"}


@click.group()
def doctor() -> None:
    """Check an account with reads that change nothing.

    It writes down what the account does otherwise than expected, and how to override it. It looks at credentials,
    clock, TLS and proxy, at paths, names, formats, fields and paging. The report holds names, types and counts, and
    neither a credential nor a value of a field, so it can be mailed to anybody.
    """


def _known(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    wrong = [each for each in value if "=" not in each]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} isn't NAME=VALUE")
    return dict(each.split("=", 1) for each in value)


def _examine(
    api: str, report: str | None, out: str | None, known: dict[str, str], zones: tuple[str, ...], exit_code: bool
) -> int:
    from broadcast_clients.flows.doctor import Doctor

    session = current()
    make: Callable[[Session], Any] = getattr(accounts, api)
    with make(session) as client, meter(session, f"doctor {api}") as show:
        deadline = session.given.get(api, {}).get("deadline")
        more: dict[str, Any] = {} if deadline is None else {"deadline": deadline}
        examined = Doctor(client, known=known, zones=zones or None, **more).run(
            progress=lambda now: show(now.done, now.total, f"{now.subject}, {now.requests} requests")
        )
    code = _code(examined, exit_code)
    reached = code not in (Exit.CREDENTIALS, Exit.UNREACHABLE)
    if report is not None:
        Path(report).write_text(f"{examined}\n", encoding="utf-8")
        session.note(f"The report is in {report}.")
    if out is not None and not reached:
        session.note(f"{out} isn't written: nothing is known of the account until it answers.")
    elif out is not None:
        Path(out).write_text(examined.overrides(), encoding="utf-8")
        session.note(f"The overrides are in {out}; every command takes them: --overrides {out}")
    return session.result(examined.to_dict(), str(examined), code)


def _code(report: DoctorReport, exit_code: bool) -> Exit:
    problems = {each.area for each in report.of("problem")}
    if "credentials" in problems:
        return Exit.CREDENTIALS
    if "connection" in problems:
        return Exit.UNREACHABLE
    if problems:
        return Exit.SOME_FAILED
    return Exit.DIFFERENT if exit_code and report.of("deviation") else Exit.DONE


def _command(api: str) -> click.Command:
    title = TITLES[api]

    @click.command(api)
    @click.option("--report", type=TO_WRITE, help="File for the report, besides printing it.")
    @click.option("--out", type=TO_WRITE, help="File for the overrides (TOML) that clients load.")
    @click.option(
        "--known",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_known,
        help="An argument that no read tells, by its Python name. Repeatable.",
    )
    @click.option(
        "--zone", "zones", multiple=True, metavar="ZONE", help="A time zone that the clock may be in. Repeatable."
    )
    @exit_code("the account deviates from what is expected")
    @one_account(api)
    @common
    def examine(
        report: str | None, out: str | None, known: dict[str, str], zones: tuple[str, ...], exit_code: bool
    ) -> int:
        return _examine(api, report, out, known, zones, exit_code)

    examine.help = (
        f"Examine an account of {title}. Every request is a GET that changes nothing.\n\n"
        f"\b\nExamples:\n  broadcast doctor {api} --report {api}.txt --out {api}.toml\n"
        f"  broadcast doctor {api} --json --exit-code"
    )
    return examine


for _api in TITLES:
    doctor.add_command(_command(_api))
