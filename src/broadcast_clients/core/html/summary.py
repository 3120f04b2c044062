"""What runs tell, and errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from broadcast_clients.core.errors import BroadcastError, FieldError, InvalidRequest, StatusError
from broadcast_clients.core.html.objects import table
from broadcast_clients.core.html.style import framed
from broadcast_clients.core.html.text import clipped, counted, escaped, without_secrets

__all__ = ["error_html", "summary_html"]

ROWS = 30
_ERRORS = 12


def summary_html(
    title: str,
    counts: Mapping[str, int],
    *,
    ok: bool,
    head: Sequence[str] = (),
    rows: Sequence[Sequence[object]] = (),
    notes: Iterable[str] = (),
) -> str:
    """A report: what it is of, how many of what, and its rows.

    Args:
        title: What ran.
        counts: How many of what; noughts are left out.
        ok: Whether nothing failed.
        head: Names of the columns.
        rows: The rows, of which the first show.
        notes: What else is to be known.
    """
    badges = "".join(f'<span class="g">{each:,} {escaped(name)}</span>' for name, each in counts.items() if each)
    parts = [f"<h4>{escaped(title)}</h4><p>{badges or 'nothing to do'}</p>"]
    parts += [f"<p>{escaped(without_secrets(clipped(note)))}</p>" for note in list(notes)[:ROWS]]
    if rows:
        texts = [[without_secrets(clipped("" if cell is None else str(cell))) for cell in row] for row in rows[:ROWS]]
        parts.append(table(head, texts))
        if len(rows) > ROWS:
            parts.append(f'<p class="q">and {len(rows) - ROWS:,} more</p>')
    return framed(f'<div class="{"y" if ok else "x"}">{"".join(parts)}</div>')


def error_html(error: BroadcastError) -> str:
    """An error: which call, what happened, what to do. Not the body of the answer: nobody knows what is in it."""
    facts: list[str] = []
    if isinstance(error, StatusError):
        facts += [f"status {error.status}", *([f"code {error.code}"] if error.code else [])]
        facts += [f"retry after {error.retry_after:g} s"] if error.retry_after is not None else []
    facts += [f"request id {error.request_id}"] if error.request_id else []
    facts += [counted(error.attempts, "attempt")] if error.attempts else []
    facts += ["may be tried again"] if error.retryable else []
    parts = [f"<h4>{escaped(type(error).__name__)}</h4>"]
    parts += [f"<small>{escaped(str(error.call))}</small>"] if error.call is not None else []
    parts.append(f"<p>{escaped(without_secrets(clipped(error.message, 600)))}</p>")
    parts += [f"<p><b>What to do:</b> {escaped(without_secrets(error.hint))}</p>"] if error.hint else []
    parts += [f'<p class="q">{escaped(without_secrets(" · ".join(facts)))}</p>'] if facts else []
    errors: tuple[FieldError, ...] = error.errors if isinstance(error, StatusError | InvalidRequest) else ()
    if errors:
        rows = [
            (each.argument or each.path, without_secrets(clipped(each.message)), each.code or "")
            for each in errors[:_ERRORS]
        ]
        parts.append(table(("field", "message", "code"), rows))
        if len(errors) > _ERRORS:
            parts.append(f'<p class="q">and {len(errors) - _ERRORS:,} more in .errors</p>')
    return framed(f'<div class="x">{"".join(parts)}</div>')
