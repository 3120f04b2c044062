"""Overrides: what an integrator knows better about an installation than the documents say.

A TOML file, or a mapping of the same shape:

    version = 1

    [plurimedia]
    timezone = "Europe/Paris"
    total_pages_header = "X-Available-Pages"
    first_page = 0                   # callers go on counting as documented

    [plurimedia.envelope]            # member around the data: documented name = name that the server sends
    data = "result"

    [plurimedia.operations."catalogs.contents"]
    path = "/v1/api/v1/catalogues/{id}"

    [plurimedia.operations."catalogs.last_updated".parameters.since]
    name = "from"
    format = "yyyy-MM-dd"            # `list` and `boolean` are forms, too

    [plurimedia.fields.Content]      # model: name in our model = name that the server sends
    typographicTitle = "typoTitle"
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, get_args

from attr import field, frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.operation import ListForm
from broadcast_clients.core.value import Value

__all__ = ["NO_OVERRIDES", "OperationOverride", "Overrides", "ParameterOverride", "load_overrides"]

VERSION = 1
_HINT = "correct overrides=, or the environment variable whose name ends in _OVERRIDES, or do without it"


@frozen(kw_only=True, eq=False, repr=False)
class ParameterOverride(Value):
    """What is different about one parameter."""

    name: str | None = None
    """Its name on the wire."""
    format: str | None = None
    """Its format, such as `yyyyMMdd`, `date-time`, `epoch`."""
    list: ListForm | None = None
    """How an array is sent: `comma`, `repeat`, `brackets`, `semicolon`, `pipe` or `space`."""
    boolean: tuple[str, str] | None = None
    """What is sent for true and for false."""


@frozen(kw_only=True, eq=False, repr=False)
class OperationOverride(Value):
    """What is different about one operation."""

    method: str | None = None
    """HTTP method; `None` leaves the table's."""
    path: str | None = None
    """Path template; `None` leaves the table's."""
    parameters: Mapping[str, ParameterOverride] = field(factory=dict[str, ParameterOverride])
    """By the documented name."""


@frozen(kw_only=True, eq=False, repr=False)
class Overrides(Value):
    """What is different about one API."""

    operations: Mapping[str, OperationOverride] = field(factory=dict[str, OperationOverride])
    """By operation id, such as `catalogs.list`."""
    fields: Mapping[str, Mapping[str, str]] = field(factory=dict[str, Mapping[str, str]])
    """Model name to {documented wire name: the server's wire name}."""
    timezone: str | None = None
    """Zone of times without an offset, such as `Europe/Paris`."""
    total_pages_header: str | None = None
    """Header that tells how many pages there are."""
    page_size_header: str | None = None
    """Header that tells how many items a page has."""
    first_page: int | None = None
    """The number that the server gives to the first page."""
    envelope: Mapping[str, str] = field(factory=dict[str, str])
    """Members around the data: documented name to the server's."""


ENVELOPE = ("data", "meta", "next_cursor", "has_more", "total")
"""Names of the members around the data that the clients read: those beside it, and those in `meta`."""

NO_OVERRIDES = Overrides()


def load_overrides(source: str | Path | Mapping[str, Any] | None, api: str, operations: Collection[str]) -> Overrides:
    """Read the part for one API from a file or mapping.

    Raises:
        ConfigurationError: The file can't be read, or names what doesn't exist; the message says where.
    """
    if source is None:
        return NO_OVERRIDES
    if isinstance(source, Mapping):
        where, data = "overrides", source
    else:
        from broadcast_clients.core.toml import read_toml  # who overrides nothing needn't load it

        where, data = str(source), read_toml(Path(source), "the overrides file", _HINT)
    version = data.get("version", VERSION)
    if version != VERSION:
        raise ConfigurationError(f"{where}: version {version!r} isn't known; this suite reads version {VERSION}")
    part = _table(where, data.get(api, {}), api)
    _known(f"{where}: {api}", part, _KEYS)
    envelope = _table(where, part.get("envelope", {}), "envelope")
    _known(f"{where}: {api}.envelope", envelope, set(ENVELOPE))
    return Overrides(
        operations={
            name: _operation(f"{where}: {api}.operations.{name}", name, value, operations)
            for name, value in _table(where, part.get("operations", {}), "operations").items()
        },
        fields={
            name: {
                str(ours): _text(f"{where}: fields.{name}.{ours}", theirs)
                for ours, theirs in _table(where, value, name).items()
            }
            for name, value in _table(where, part.get("fields", {}), "fields").items()
        },
        timezone=_optional_text(where, part, "timezone"),
        total_pages_header=_optional_text(where, part, "total_pages_header"),
        page_size_header=_optional_text(where, part, "page_size_header"),
        first_page=_first_page(where, part),
        envelope={name: _text(f"{where}: envelope.{name}", each) for name, each in envelope.items()},
    )


_KEYS = {"operations", "fields", "timezone", "total_pages_header", "page_size_header", "first_page", "envelope"}


def _first_page(where: str, part: Mapping[str, Any]) -> int | None:
    number = part.get("first_page")
    if number is None or (type(number) is int and number >= 0):
        return number
    raise ConfigurationError(f"{where}: first_page must be a whole number from 0 up, not {number!r}")


def _operation(where: str, name: str, value: Any, operations: Collection[str]) -> OperationOverride:
    if name not in operations:
        from broadcast_clients.core.suggest import did_you_mean

        hint = did_you_mean(name, operations) or "client.operations lists them"
        raise ConfigurationError(f"{where}: there is no such operation", hint=hint)
    table = _table(where, value, name)
    _known(where, table, {"method", "path", "parameters"})
    parameters: dict[str, ParameterOverride] = {}
    for parameter, change in _table(where, table.get("parameters", {}), "parameters").items():
        spot = f"{where}.parameters.{parameter}"
        entry = _table(spot, change, parameter)
        _known(spot, entry, {"name", "format", "list", "boolean"})
        parameters[parameter] = ParameterOverride(
            name=_optional_text(spot, entry, "name"),
            format=_optional_text(spot, entry, "format"),
            list=_list_form(spot, entry),
            boolean=_booleans(spot, entry),
        )
    method = _optional_text(where, table, "method")
    if method is not None and method.upper() not in {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"}:
        raise ConfigurationError(f"{where}: {method!r} isn't an HTTP method")
    path = _optional_text(where, table, "path")
    if path is not None and not path.startswith("/"):
        raise ConfigurationError(f"{where}: the path must begin with a slash")
    return OperationOverride(method=method.upper() if method else None, path=path, parameters=parameters)


def _list_form(where: str, entry: Mapping[str, Any]) -> ListForm | None:
    form = _optional_text(where, entry, "list")
    known: dict[str, ListForm] = {each: each for each in get_args(ListForm)}
    if form is not None and form not in known:
        raise ConfigurationError(f"{where}: list: {form!r} is no form of a list", hint=f"one of {', '.join(known)}")
    return None if form is None else known[form]


def _booleans(where: str, entry: Mapping[str, Any]) -> tuple[str, str] | None:
    text = _optional_text(where, entry, "boolean")
    if text is None:
        return None
    true, slash, false = text.partition("/")
    if not (true and slash and false):
        raise ConfigurationError(f"{where}: boolean: {text!r} must be two texts, as in 'true/false' or '1/0'")
    return true, false


def _table(where: str, value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigurationError(f"{where}: {name} must be a table, not {type(value).__name__}")
    return value  # pyright: ignore[reportUnknownVariableType]  # narrowed from Any


def _known(where: str, table: Mapping[str, Any], names: set[str]) -> None:
    for key in table:
        if key not in names:
            raise ConfigurationError(f"{where}: unknown key {key!r}", hint=f"the keys are {', '.join(sorted(names))}")


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ConfigurationError(f"{where} must be text, not {value!r}")
    return value


def _optional_text(where: str, table: Mapping[str, Any], name: str) -> str | None:
    return None if name not in table else _text(f"{where}: {name}", table[name])
