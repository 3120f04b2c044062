"""`broadcast sandbox`."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import click

from broadcast_clients.cli.exits import Exit
from broadcast_clients.cli.options import common, moment
from broadcast_clients.cli.session import Missing, Session, current
from broadcast_clients.core.jsonvalue import is_collection

if TYPE_CHECKING:
    from broadcast_clients.sandbox import Sandbox

__all__ = ["sandbox"]

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "plurimedia": ("base_url", "subscription_key", "secondary_key", "catalog_ids"),
    "encora": ("base_url", "token", "device_id", "client_id", "issuer", "code_page_url"),
    "whatson": ("base_url", "username", "password", "release"),
}
TITLES = {"plurimedia": "Plurimedia", "encora": "EncoraStream", "whatson": "WHATS'ON"}


def _variants(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    wrong = [each for each in value if "=" not in each]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} isn't NAME=VARIANT; `--assumptions` lists both")
    return dict(each.split("=", 1) for each in value)


@click.command(context_settings={"ignore_unknown_options": False})
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port on the loopback interface. Default: a free one."
)
@click.option("--seed", type=int, default=1, show_default=True, help="What the data is made from.")
@click.option(
    "--contents",
    type=click.IntRange(1, 100_000),
    default=2000,
    show_default=True,
    help="Contents of the large catalogue.",
)
@click.option(
    "--release", "whatson_release", metavar="RELEASE", help="Release of WHATS'ON, such as 2023r4. Default: 2024r4."
)
@click.option(
    "--assumption",
    "variants",
    multiple=True,
    metavar="NAME=VARIANT",
    callback=_variants,
    help="Turn an assumption round. May be given several times.",
)
@click.option("--assumptions", "listing", is_flag=True, help="List the assumptions with their variants, and end.")
@click.option("--start", metavar="TIME", callback=moment, help="Hold the clock at this time, with an offset.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "shell", "toml", "json"]),
    default="text",
    show_default=True,
    help="How addresses and credentials are printed; shell is for `eval` or a file to source.",
)
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@common
def sandbox(
    port: int,
    seed: int,
    contents: int,
    whatson_release: str | None,
    variants: dict[str, str],
    listing: bool,
    start: datetime | None,
    form: str,
    command: tuple[str, ...],
) -> int:
    """Start a stand-in for the three systems on this machine.

    It prints addresses and made-up credentials, and serves until Ctrl-C (which ends it with 0). With a COMMAND behind
    `--` it runs that with the environment variables set, and ends with it and its exit code.

    \b
    Examples:
      broadcast sandbox
      broadcast sandbox --format shell > sandbox.env
      broadcast sandbox --assumption encora.single=wrapped --release 2023r4
      broadcast sandbox --contents 200 -- broadcast mirror catalogue --database test.db
    """
    session = current()
    from broadcast_clients.sandbox import Sandbox

    if listing:
        return _list(session)
    more: dict[str, Any] = {"whatson_release": whatson_release} if whatson_release else {}
    try:
        box = Sandbox(seed, contents, variants, port=port, start=start, **more)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    with ExitStack() as stack:
        try:
            stack.enter_context(box)
        except OSError as error:
            why = error.strerror
            raise Missing(f"port {port} can't be listened on: {why}; leave --port out for a free one") from None
        if command:
            return _run(box, command)
        try:
            if session.as_json or form == "json":
                session.as_json = True
                session.document(Exit.DONE, result=_facts(box, seed, contents, variants))
            else:
                text = {"text": _text, "shell": _shell, "toml": _toml}[form](box)
                click.echo(f"{_head(box, seed, contents, variants)}\n{text}" if form == "text" else text)
            sys.stdout.flush()
            session.note("Ctrl-C stops it.")
            threading.Event().wait()
        except KeyboardInterrupt:
            session.note("Stopped.")
    return Exit.DONE


def _run(box: Sandbox, command: tuple[str, ...]) -> int:
    try:
        # The command is what the user wrote, for this very purpose.
        return subprocess.run(list(command), env={**os.environ, **box.environment()}, check=False).returncode  # noqa: S603
    except FileNotFoundError:
        raise click.UsageError(f"there is no command {command[0]!r}") from None


def _facts(box: Sandbox, seed: int, contents: int, variants: dict[str, str]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "port": box.port,
        "seed": seed,
        "contents": contents,
        "variants": variants,
        "environment": box.environment(),
    }
    for api, names in SECTIONS.items():
        facts[api] = {name: getattr(getattr(box, api), name) for name in names}
    return facts


def _head(box: Sandbox, seed: int, contents: int, variants: dict[str, str]) -> str:
    turned = "".join(f", {name}={value}" for name, value in variants.items())
    return f"Sandbox on port {box.port}: seed {seed}, {contents} contents{turned}"


def _text(box: Sandbox) -> str:
    lines: list[str] = []
    for api, names in SECTIONS.items():
        lines.append(TITLES[api])
        for name in names:
            value = getattr(getattr(box, api), name)
            shown = ", ".join(map(str, value)) if is_collection(value) else value
            lines.append(f"  {name.replace('_', ' '):<17} {shown}")
    return "\n".join(lines)


def _shell(box: Sandbox) -> str:
    import shlex

    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in box.environment().items())


def _toml(box: Sandbox) -> str:
    import json

    lines: list[str] = []
    for api, names in SECTIONS.items():
        lines.append(f"[{api}]")
        for name in names:
            value = getattr(getattr(box, api), name)
            lines.append(f"{name} = {json.dumps(value)}")
        lines.append("")
    return "\n".join(lines).rstrip()


def _list(session: Session) -> int:
    from broadcast_clients.sandbox import Sandbox

    found = Sandbox.assumptions()
    data = [
        {
            "name": each.name,
            "text": each.text,
            "source": each.source,
            "default": each.default,
            "variants": list(each.variants),
        }
        for each in found
    ]
    lines = [
        f"{each.name}={each.default}  (or: {', '.join(value for value in each.variants if value != each.default)})\n"
        f"    {each.text}\n    Rests on: {each.source}"
        for each in found
    ]
    return session.result({"assumptions": data}, "\n".join(lines))
