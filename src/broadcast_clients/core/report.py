"""Deviations from the documented types: told once, or raised."""

from __future__ import annotations

import logging
import re
import warnings

from broadcast_clients.core.errors import CallInfo, SchemaDeviation
from broadcast_clients.core.shared import Shared

__all__ = ["DeviationWarning", "report_deviations"]

_INDEX = re.compile(r"\[[0-9]+\]")


class DeviationWarning(UserWarning):
    """A server sends something else than its documents say. Nothing was lost; `response_of(result).deviations`."""


def report_deviations(
    shared: Shared, logger: logging.Logger, call: CallInfo, deviations: tuple[str, ...], status: int, *, strict: bool
) -> None:
    """Warn about each place once per client, or raise.

    Raises:
        SchemaDeviation: With `strict`.
    """
    if strict:
        raise SchemaDeviation(
            f"the answer isn't as documented: {'; '.join(deviations[:3])}",
            deviations=deviations,
            status=status,
            call=call,
            hint="strict=False keeps the values and only reports them",
        )
    for deviation in deviations:
        place = f"{call.operation} {_INDEX.sub('[*]', deviation)}"
        if place not in shared.reported:
            shared.reported.add(place)
            logger.warning("%s: the answer isn't as documented: %s", call, deviation)
            warnings.warn(f"{call}: the answer isn't as documented: {deviation}", DeviationWarning, stacklevel=2)
