"""`broadcast encora`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadcast_clients.cli import accounts
from broadcast_clients.cli.exits import Exit
from broadcast_clients.cli.options import common, dry_run, one_account, sign_in_options
from broadcast_clients.cli.progress import meter, size
from broadcast_clients.cli.session import Session, current

if TYPE_CHECKING:
    from encora_client.workflows.release import FilePlan, PublishReport, PublishStep

__all__ = ["encora"]

ASSETS = ("video_master", "trailer", "image", "subtitle", "audio_track")
PATIENCE = 3600.0


@click.group()
def encora() -> None:
    """Sign in to EncoraStream, upload files, publish titles.

    The address is in ENCORA_BASE_URL. The token is in ENCORA_TOKEN, in a file (--token-file), or comes from `login`.
    """


@encora.command()
@click.option("--no-browser", is_flag=True, help="Show an address to open on any machine, and ask for another.")
@click.option(
    "--patience",
    type=click.FloatRange(min=1),
    default=300.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for the person.",
)
@sign_in_options
@one_account("encora", "token_file", "overrides", "timeout", "deadline", "retries")
@common
def login(no_browser: bool, patience: float) -> int:
    """Sign in as a person, and stay signed in.

    Other commands use the tokens, and renew them. It opens the browser of this machine. With --no-browser it shows an
    address; open that anywhere, sign in, and paste the address that the browser shows afterwards (its page needn't
    load). Tokens go into a file for you alone.

    \b
    Examples:
      broadcast encora login --client-id my-app
      broadcast encora login --no-browser --discovery-url https://id.example/.well-known/openid-configuration
    """
    from broadcast_clients.cli import signin

    session = current()
    settings = accounts.settings_of(session, "encora")
    how = signin.sign_in_settings(settings)
    with signin.session_of(settings, how) as person:
        if no_browser:
            person.sign_in_by_paste(show=lambda text: click.echo(text, err=True), ask=_ask)
        else:
            session.note("Waiting for the browser; --no-browser does without one on this machine.")
            person.sign_in(patience=patience)
        signin.remember(settings, how)
        tokens = person.tokens()
    ends = None if tokens is None or tokens.expires_at is None else datetime.fromtimestamp(tokens.expires_at, UTC)
    data = {
        "base_url": how.base_url,
        "tokens": str(signin.tokens_path(settings)),
        "scope": None if tokens is None else tokens.scope,
        "expires_at": None if ends is None else ends.isoformat(timespec="seconds"),
        "renewable": tokens is not None and tokens.refresh_token is not None,
    }
    return session.result(data, f"Signed in. The tokens are in {data['tokens']}.")


def _ask(prompt: str) -> str:
    return str(click.prompt(prompt.strip().rstrip(":"), err=True))


@encora.command()
@one_account("encora", "token_file", "overrides", "timeout", "deadline", "retries", "base_url", "allow_http")
@common
def logout() -> int:
    """Sign out: forget the tokens.

    The refresh token is voided, where the server's address for that is known.

    \b
    Example:
      broadcast encora logout
    """
    from broadcast_clients.cli import signin

    session = current()
    settings = accounts.settings_of(session, "encora")
    person = accounts.signed_in(session)
    if person is None:
        return session.result({"signed_out": False}, "Nobody was signed in.")
    with person:
        person.sign_out()
    signin.forget(settings)
    return session.result({"signed_out": True}, "Signed out.")


@encora.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--type", "asset_type", type=click.Choice(ASSETS), required=True, help="What the file is.")
@click.option("--movie", metavar="ID", help="The movie that it belongs to.")
@click.option("--show", metavar="ID", help="The show that it belongs to.")
@click.option("--episode", metavar="ID", help="The episode that it belongs to.")
@click.option("--content-type", metavar="TYPE", help="Media type. Default: by the name's ending.")
@click.option("--sha256", metavar="HEX", help="Expected SHA-256; other data isn't completed.")
@click.option("--upload-id", metavar="ID", help="Go on with an upload that was begun before.")
@click.option("--wait", is_flag=True, help="Wait for the transcode, too.")
@click.option(
    "--patience",
    type=click.FloatRange(min=0),
    default=PATIENCE,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for the transcode.",
)
@dry_run
@one_account("encora")
@common
def upload(
    file: str,
    asset_type: str,
    movie: str | None,
    show: str | None,
    episode: str | None,
    content_type: str | None,
    sha256: str | None,
    upload_id: str | None,
    wait: bool,
    patience: float,
    dry_run: bool,
) -> int:
    """Upload FILE.

    Broken off, it goes on where it was, with --upload-id even in another run.

    \b
    Examples:
      broadcast encora upload film.mp4 --type video_master --movie 0192… --wait
      broadcast encora upload film.mp4 --type video_master --upload-id 0192…
    """
    session = current()
    targets = {"movie": movie, "show": show, "episode": episode}
    named = {kind: each for kind, each in targets.items() if each is not None}
    if len(named) > 1:
        raise click.UsageError("a file belongs to one title: give one of --movie, --show and --episode")
    more: dict[str, Any] = {}
    for kind, each in named.items():
        more["target"] = {"content_type": kind, "content_id": each}
    total = Path(file).stat().st_size
    if dry_run:
        data = {"dry_run": True, "file": file, "size": total, "asset_type": asset_type, "target": more.get("target")}
        where = "".join(f" for {kind} {each}" for kind, each in named.items())
        return session.result(data, f"Would upload {file} ({size(total)}) as {asset_type}{where}.")
    opened: list[str] = [upload_id] if upload_id else []
    with accounts.encora(session) as client, meter(session, f"upload {Path(file).name}", size) as show_progress:

        def progress(sent: int, of: int) -> None:
            show_progress(sent, of, f"{size(sent)} of {size(of)}")
            session.stopping.check()

        def so_far() -> str:
            return f"; go on with --upload-id {opened[0]}" if opened else ""

        def note(begun: Any) -> None:
            opened[:] = [str(begun.id)]
            session.partial = {"upload_id": opened[0]}

        session.stopping.done = so_far
        uploaded = client.workflows.upload(
            file,
            asset_type=asset_type,
            content_type=content_type,
            sha256=sha256,
            upload_id=upload_id,
            opened=note,
            progress=progress,
            wait=wait,
            patience=patience,
            **more,
        )
    state = uploaded.upload
    data = {
        "dry_run": False,
        "upload_id": state.id,
        "status": getattr(state, "status", None),
        "transcode_status": getattr(state, "transcode_status", None),
        "size": uploaded.size,
        "sha256": uploaded.sha256,
        "interruptions": uploaded.interruptions,
        "restarts": uploaded.restarts,
    }
    return session.result(data, f"Uploaded {file} ({size(uploaded.size)}) as {state.id}: {data['status']}.")


@encora.command()
@click.argument("plan", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--journal", type=click.Path(dir_okay=False), help="File for the steps that are done. Default: PLAN with .journal."
)
@click.option(
    "--patience",
    type=click.FloatRange(min=0),
    default=PATIENCE,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for each transcode.",
)
@dry_run
@one_account("encora")
@common
def publish(plan: str, journal: str | None, patience: float, dry_run: bool) -> int:
    """Publish what PLAN (TOML or JSON) says.

    It creates the title, uploads its files, waits for the transcodes, and publishes. After a crash or Ctrl-C, run it
    again: what is done stays done, and nothing is made twice. Paths in the plan are seen from its folder.

    \b
    A plan:
      kind = "movie"                  # or "show", with [[seasons]] and [[seasons.episodes]]
      publish = true                  # or false, or a time with an offset
      [fields]                        # as admin.movies.create takes them
      title = "Night Train"
      drm_required = false
      runtime_minutes = 93
      content_rating = "PG"
      [[files]]
      path = "master.mp4"
      type = "video_master"

    \b
    Examples:
      broadcast encora publish night-train.toml --dry-run
      broadcast encora publish night-train.toml
    """
    from broadcast_clients.cli.plans import plan_of

    session = current()
    found = plan_of(plan)
    steps: list[dict[str, Any]] = []
    with accounts.encora(session) as client, meter(session, "publish") as show:

        def stepped(step: PublishStep) -> None:
            steps.append(_step(step))
            session.partial = {"dry_run": dry_run, "status": None, "content_id": None, "steps": steps}
            if not dry_run:
                session.note(f"{step.action:<9} {step.name}{f': {step.result}' if step.result else ''}")

        def uploaded(file: FilePlan, sent: int, of: int) -> None:
            show(sent, of, f"{file.path.name}: {size(sent)} of {size(of)}")

        session.stopping.done = lambda: f"after {len(steps)} steps; they are kept, and the same command goes on there"
        report = client.workflows.publish(
            found,
            journal=None if dry_run else journal or f"{plan}.journal",
            dry_run=dry_run,
            progress=stepped,
            uploaded=uploaded,
            patience=patience,
        )
    return _published(session, report, dry_run)


def _step(step: PublishStep) -> dict[str, Any]:
    return {"name": step.name, "action": step.action, "done": step.done, "result": step.result}


def _published(session: Session, report: PublishReport, dry_run: bool) -> int:
    data = {
        "dry_run": dry_run,
        "content_id": report.content_id,
        "status": report.status,
        "steps": [_step(each) for each in report.steps],
    }
    if dry_run:
        return session.result(data, "\n".join(f"{each.action:<9} {each.name}" for each in report.steps))
    return session.result(data, f"{report.content_id}: {report.status}", Exit.DONE)
