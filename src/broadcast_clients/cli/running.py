"""Runs a command: what it ends with, however it ends."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, TextIO

import click
from click.shell_completion import shell_complete

from broadcast_clients.cli.app import VARIABLE, app
from broadcast_clients.cli.exits import Exit, exit_of
from broadcast_clients.cli.session import Missing, Session
from broadcast_clients.cli.stopping import Stopped

__all__ = ["run"]

FILE_HINT = "look at the path, the rights of the file and its folder, and the room on the disk"
DEFECT_HINT = "this is a defect of the program: run it again with --traceback, and report what that shows"


def run(arguments: Sequence[str]) -> int:
    """Run `broadcast` with arguments; gives the exit code."""
    words = list(arguments)
    session = Session(as_json=_asks_for(words, "--json"), traceback=_asks_for(words, "--traceback"))
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")  # a title must not end a run because the terminal lacks a letter
    shown = warnings.showwarning
    warnings.showwarning = _show_warning
    try:
        with session.stopping.listening():
            code = _guarded(words, session)
            _flush()
            return code
    except BrokenPipeError:
        _close_silently()
        return Exit.BROKEN_PIPE
    finally:
        warnings.showwarning = shown


def _asks_for(words: Sequence[str], option: str) -> bool:
    """Whether an option is given, before any parsing: an error of parsing has to be told in the right form, too."""
    own = words[: words.index("--")] if "--" in words else words
    return option in own


def _guarded(words: list[str], session: Session) -> int:
    try:
        try:
            return _invoked(words, session)
        except click.exceptions.Exit as ended:
            return ended.exit_code
        except click.ClickException as error:
            return _wrong_usage(error, session)
        except (KeyboardInterrupt, Stopped, click.Abort):
            return _stopped(session)
        except BrokenPipeError:
            raise
        except Exception as error:
            return _failed(error, session)
    except KeyboardInterrupt:  # while the failure was told
        return _stopped(session)


def _invoked(words: list[str], session: Session) -> int:
    """Run the command, or complete a word for a shell. `app.main` would do both, and hide that a reader went away."""
    instruction = os.environ.get(VARIABLE)
    if instruction:
        return shell_complete(app, {}, "broadcast", VARIABLE, instruction)
    with app.make_context("broadcast", words, obj=session) as context:
        return int(app.invoke(context) or 0)


def _wrong_usage(error: click.ClickException, session: Session) -> int:
    error.show()
    code = Exit.MISSING if isinstance(error, Missing) else Exit.USAGE
    if session.as_json:
        kind = "UsageError" if code == Exit.USAGE else "Missing"
        session.document(code, error={"kind": kind, "message": error.format_message(), "hint": None})
    return code


def _stopped(session: Session) -> int:
    stopping = session.stopping
    code = stopping.code if stopping.code is not None else Exit.INTERRUPTED
    click.echo(stopping.last_words(), err=True)
    if session.as_json and not session.told:
        told = {
            "kind": code.name.capitalize(),
            "message": stopping.last_words(),
            "hint": "run it again: it goes on there",
        }
        session.document(code, result=session.partial, error=told)
    return code


def _failed(error: Exception, session: Session) -> int:
    code = exit_of(error)
    if session.traceback:
        import traceback

        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    else:
        _tell(error, code)
    if session.as_json and not session.told:
        session.document(code, result=session.partial, error=facts(error, code))
    return code


def _tell(error: Exception, code: Exit) -> None:
    text = f"{type(error).__name__}: {error}" if code == Exit.DEFECT else _text(error)
    head = "Error:" if os.environ.get("NO_COLOR") else click.style("Error:", fg="red")
    click.echo(f"{head} {text}", err=True)
    hint = _hint(error, code)
    if hint is not None and hint not in text:
        click.echo(f"  What to do: {hint}", err=True)


def _hint(error: Exception, code: Exit) -> str | None:
    if code == Exit.DEFECT:
        return DEFECT_HINT
    own: str | None = getattr(error, "hint", None)
    return FILE_HINT if own is None and isinstance(error, OSError) else own


def _text(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None and not hasattr(error, "hint"):
        return f"{error.filename}: {error.strerror}"
    return str(error) or type(error).__name__


def facts(error: Exception, code: Exit) -> dict[str, Any]:
    """What the JSON document tells of an error."""
    call: Any = getattr(error, "call", None)
    told: dict[str, Any] = {
        "kind": type(error).__name__,
        "message": getattr(error, "message", None) or _text(error),
        "hint": _hint(error, code),
        "call": None if call is None else str(call),
        "status": getattr(error, "status", None),
        "code": getattr(error, "code", None),
        "request_id": getattr(error, "request_id", None),
        "attempts": getattr(error, "attempts", None),
        "retryable": bool(getattr(error, "retryable", False)),
        "problems": [str(each) for each in (getattr(error, "errors", None) or getattr(error, "problems", None) or ())],
    }
    return told


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """A warning for people, without the place in the source."""
    click.echo(f"Warning: {message}", err=True)


def _flush() -> None:
    """What can't be written is told now, and not when the interpreter ends."""
    sys.stdout.flush()
    with suppress(OSError, ValueError):
        sys.stderr.flush()


def _close_silently() -> None:
    """The interpreter flushes once more in the end, and would complain."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
