"""Calls held against the release of the installation, before anything is sent."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from broadcast_clients.core.errors import CallInfo, FieldError
from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.operation import Field, Operation
from broadcast_clients.core.unset import UNSET
from whatson_client.errors import NotInRelease, ReleaseWarning
from whatson_client.releases.behaviour import BEHAVIOUR
from whatson_client.releases.presence import Absence, absence
from whatson_client.releases.version import Release

__all__ = ["ReleaseGate", "sent_fields"]


class ReleaseGate:
    """Refuses what the release certainly lacks, and warns once about what it may lack or does differently.

    Args:
        release: The release of the installation.
    """

    def __init__(self, release: Release) -> None:
        self.release = release
        self._told: set[str] = set()
        self._lock = threading.Lock()
        self._logger = logging.getLogger("whatson_client")

    def check(self, operation: Operation, arguments: Mapping[str, Any], payload: Any) -> None:
        """Judge one call.

        Raises:
            NotInRelease: A document says that the release lacks the operation, an argument or a field.
        """
        missing = absence(operation, self.release)
        if missing is not None:
            self._judge_operation(operation, missing)
        refused: list[tuple[FieldError, Absence]] = []
        for path, argument, why in self._lacking(operation, arguments, payload):
            if why.certain:
                message = f"isn't in {self.release}: {why}"
                refused.append((FieldError(path, message, "release", argument=argument), why))
            else:
                self._warn(
                    f"{operation.id} {argument}", f"{operation.id}: {argument} may not be in {self.release}: {why}"
                )
        if refused:
            first = refused[0][1]
            raise NotInRelease(
                f"{self.release} doesn't have {', '.join(each.argument or each.path for each, _ in refused)}; "
                "nothing was sent",
                errors=tuple(each for each, _ in refused),
                release=str(self.release),
                available=first.again or (first.release if first.kind == "not yet" else ""),
                replaced_by=first.replaced_by,
                call=_call(operation),
            )
        self._behaviour(operation, arguments, as_object(payload) or {})

    def _judge_operation(self, operation: Operation, why: Absence) -> None:
        if not why.certain:
            self._warn(operation.id, f"{operation.id} may not be in {self.release}: {why}")
            return
        raise NotInRelease(
            f"{operation.title or operation.id} isn't in {self.release}: {why}; nothing was sent",
            release=str(self.release),
            available=why.again or (why.release if why.kind == "not yet" else ""),
            replaced_by=why.replaced_by,
            call=_call(operation),
        )

    def _lacking(
        self, operation: Operation, arguments: Mapping[str, Any], payload: Any
    ) -> Iterator[tuple[str, str, Absence]]:
        for parameter in operation.parameters:
            if arguments.get(parameter.name, UNSET) is UNSET:
                continue
            why = absence(parameter, self.release)
            if why is not None:
                yield parameter.wire, parameter.name, why
        if operation.body is not None:
            for path, argument, field in sent_fields(operation.body.fields, payload):
                why = absence(field, self.release)
                if why is not None:
                    yield path, argument, why

    def _behaviour(self, operation: Operation, arguments: Mapping[str, Any], body: dict[str, Any]) -> None:
        for each in BEHAVIOUR:
            if (
                each.relies is not None
                and each.is_old_in(self.release)
                and each.concerns(operation.id)
                and each.relies(arguments, body)
            ):
                self._warn(
                    f"{each.id} {operation.id}",
                    f"{operation.id} in {self.release}: {each.before} (since {each.release}: {each.now})",
                )

    def _warn(self, mark: str, text: str) -> None:
        with self._lock:
            if mark in self._told:
                return
            self._told.add(mark)
        self._logger.warning("%s", text)
        warnings.warn(text, ReleaseWarning, stacklevel=2)


def sent_fields(
    fields: tuple[Field, ...], payload: Any, path: str = "", name: str = ""
) -> Iterator[tuple[str, str, Field]]:
    """The documented fields that a JSON body holds: path on the wire, Python argument, and the field; each once."""
    members = as_object(payload)
    if members is None:
        return
    for field in fields:
        if field.wire not in members:
            continue
        here = f"{path}.{field.wire}" if path else field.wire
        argument = f"{name}.{field.name}" if name else field.name
        yield here, argument, field
        value = members[field.wire]
        yield from sent_fields(field.schema.fields, value, here, argument)
        if field.schema.items is not None and field.schema.items.fields:
            for index, each in enumerate(as_list(value) or []):
                yield from sent_fields(field.schema.items.fields, each, f"{here}[{index}]", f"{argument}[{index}]")


def _call(operation: Operation) -> CallInfo:
    return CallInfo(operation.api, operation.id, operation.method, operation.path)
