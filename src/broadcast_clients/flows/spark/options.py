"""The options of a read: text on the way in, values from here on. No Spark."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from attr import frozen

from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.ratelimit import RateLimit
from broadcast_clients.core.secret import FromFile
from broadcast_clients.core.suggest import did_you_mean
from broadcast_clients.flows.given import checked_days

__all__ = ["BY_DAY", "BY_PAGE", "NAMES", "ReadOptions", "read_options"]

BY_PAGE: Final = ("content", "catalog_content", "content_tag")
"""Tables that are read page by page of a catalogue."""
BY_DAY: Final = ("broadcast", "grouping", "broadcast_tag", "schedule_day")
"""Tables that are read by channel and day."""
WHOLE: Final = ("channel", "catalog")
"""Tables that are one call."""
NAMES: Final = (
    "table", "catalog", "channels", "days", "lang", "baseurl", "keyfile", "overrides", "concurrency", "rate",
    "parallelism", "failures",
)  # fmt: skip
_SECRETS: Final = ("subscriptionkey", "subscription_key", "key", "password", "token", "apikey", "api_key")


@frozen(kw_only=True)
class ReadOptions:
    """What is read, and how."""

    table: str
    catalog: int | None = None
    channels: tuple[int, ...] | None = None
    days: int | tuple[date, ...] | None = None
    lang: str | None = None
    base_url: str | None = None
    key_file: str | None = None
    overrides: str | None = None
    concurrency: int = 8
    rate: float | None = None
    """Requests a second of one task."""
    keep_failures: bool = False

    @property
    def pause(self) -> float:
        """Seconds for which a task waits before its first request: the task before it may just have sent its last."""
        return 0.0 if self.rate is None else 1 / self.rate

    def client_arguments(self) -> dict[str, Any]:
        """What a client on a worker is made with. Without a key file, the key comes from its environment."""
        arguments: dict[str, Any] = {
            "base_url": self.base_url,
            "lang": self.lang,
            "overrides": None if self.overrides is None else Path(self.overrides),
            "subscription_key": None if self.key_file is None else FromFile(Path(self.key_file)),
            "rate_limit": None if self.rate is None else RateLimit(requests=1, seconds=1 / self.rate),
        }
        return {name: value for name, value in arguments.items() if value is not None}


def read_options(given: Mapping[str, str]) -> ReadOptions:
    """The options of `spark.read`, whose names know no case.

    Raises:
        ConfigurationError: One doesn't exist, isn't what it should be, or is a secret: options are shown in plans.
    """
    options = {name.lower(): str(value) for name, value in given.items() if name.lower() != "path"}
    for name in options:
        if name in _SECRETS:
            raise ConfigurationError(
                f"the option {name} would show in Spark's plans and logs",
                hint="set PLURIMEDIA_SUBSCRIPTION_KEY where the tasks run, or name a file of theirs with keyFile",
            )
        if name not in NAMES:
            raise ConfigurationError(
                f"there is no option {name!r}", hint=did_you_mean(name, NAMES) or f"there are {', '.join(NAMES)}"
            )
    table = options.get("table", "")
    tables = (*BY_PAGE, *BY_DAY, *WHOLE)
    if table not in tables:
        raise ConfigurationError(
            f"the option table must name what to read, not {table!r}",
            hint=did_you_mean(table, tables) or f"choose from {', '.join(tables)}",
        )
    if table in BY_PAGE and "catalog" not in options:
        raise ConfigurationError(f"{table} is read from a catalogue", hint="name it with the option catalog")
    failures = options.get("failures", "fail")
    if failures not in ("fail", "keep"):
        raise ConfigurationError(f"failures is {failures!r}", hint="choose fail or keep")
    rate = _number(options, "rate")
    if rate is not None:
        parallelism = _integer(options, "parallelism")
        if parallelism is None:
            raise ConfigurationError(
                "rate is for the whole cluster, so parallelism has to say among how many tasks it is shared",
                hint='as in .option("parallelism", spark.sparkContext.defaultParallelism)',
            )
        rate /= parallelism
    catalog = options.get("catalog")
    return ReadOptions(
        table=table,
        catalog=None if catalog is None else int(_checked(int, catalog, "catalog")),
        channels=None if "channels" not in options else tuple(
            int(_checked(int, each, "channels")) for each in options["channels"].split(",")
        ),
        days=_days(options.get("days")),
        lang=options.get("lang"),
        base_url=options.get("baseurl"),
        key_file=options.get("keyfile"),
        overrides=options.get("overrides"),
        concurrency=_integer(options, "concurrency") or 8,
        rate=rate,
        keep_failures=failures == "keep",
    )  # fmt: skip


def _days(text: str | None) -> int | tuple[date, ...] | None:
    if text is None:
        return None
    if text.strip().lstrip("+-").isdecimal():
        checked_days(int(text))
        return int(text)
    return tuple(_checked(date.fromisoformat, each, "days") for each in text.split(","))


def _integer(options: Mapping[str, str], name: str) -> int | None:
    number = _number(options, name)
    if number is not None and not number.is_integer():
        raise ConfigurationError(f"the option {name} must be a whole number, not {options[name]!r}")
    return None if number is None else int(number)


def _number(options: Mapping[str, str], name: str) -> float | None:
    if name not in options:
        return None
    number: float = _checked(float, options[name], name)
    if not 0 < number < float("inf"):
        raise ConfigurationError(f"the option {name} must be above 0, not {options[name]!r}")
    return number


def _checked(read: Any, text: str, name: str) -> Any:
    try:
        return read(text.strip())
    except ValueError:
        raise ConfigurationError(f"the option {name} can't be {text!r}") from None
