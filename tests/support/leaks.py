"""Where a credential could show: all that an error, what caused it, and its frames tell."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import broadcast_clients
from broadcast_clients.core.errors import BroadcastError

__all__ = ["leaks", "local_variables", "texts_of"]

OWN_CODE = str(Path(broadcast_clients.__file__).parents[1])


def local_variables(error: BaseException) -> str:
    """What tools that report errors with local variables would report of the suite's own code."""
    told: list[str] = []
    trace: traceback.TracebackException | None = traceback.TracebackException.from_exception(
        error, capture_locals=True, compact=True
    )
    while trace is not None:
        told += [f"{frame.name}: {frame.locals}" for frame in trace.stack if frame.filename.startswith(OWN_CODE)]
        trace = trace.__cause__ or trace.__context__
    assert told
    return "\n".join(told)


def texts_of(error: BaseException | None) -> Iterator[str]:
    """Everything that an error and what caused it show."""
    seen: list[BaseException] = []
    while error is not None:
        assert all(error is not each for each in seen), "it is its own cause, and who follows causes never ends"
        seen.append(error)
        yield from (str(error), repr(error), repr(error.args))
        yield "".join(traceback.format_exception(error))
        if isinstance(error, BroadcastError):
            content = pickle.dumps(error)
            yield content.decode("latin-1")
            for each in (error, pickle.loads(content)):
                inside: dict[str, Any] = vars(each)
                yield repr(inside)
            yield error._repr_html_()
        error = error.__cause__ or error.__context__


def leaks(secrets: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Where a secret stands, with what is around it."""
    found: list[str] = []
    told = list(texts)
    for secret in secrets:
        assert len(secret) > 5, "too short to be looked for"
        for text in told:
            at = text.find(secret)
            if at >= 0:
                found.append(f"{secret}: …{text[max(0, at - 80) : at + len(secret) + 20]!r}")
    return found
