"""Plans of publications from files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from broadcast_clients.cli.rows import form_of, plain_data
from broadcast_clients.core.errors import ConfigurationError
from broadcast_clients.core.jsonvalue import as_list, as_object, is_mapping
from broadcast_clients.core.suggest import did_you_mean

if TYPE_CHECKING:
    from encora_client.workflows.release import EpisodePlan, FilePlan, MoviePlan, SeasonPlan, ShowPlan

__all__ = ["plan_of"]

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "movie": ("kind", "fields", "files", "publish"),
    "show": ("kind", "fields", "files", "seasons", "publish"),
    "season": ("fields", "episodes"),
    "episode": ("fields", "files", "publish"),
    "file": ("path", "type", "content_type", "sha256"),
}
"""What a table of each kind may have."""


def plan_of(path: str) -> MoviePlan | ShowPlan:
    """Read a plan.

    Raises:
        ConfigurationError: It isn't formed as one; the message says where.
    """
    from encora_client.workflows.release import MoviePlan, ShowPlan

    form = form_of(path, None)
    if form not in ("toml", "json"):
        raise ConfigurationError(f"a plan is TOML or JSON, and {path} is {form.upper()}")
    values = as_object(plain_data(path, form))
    if values is None:
        raise ConfigurationError(f"{path} must hold a table")
    folder = Path(path).parent
    kind = values.get("kind", "show" if "seasons" in values else "movie")
    if kind not in ("movie", "show"):
        raise ConfigurationError(f"the plan's kind must be movie or show, not {kind!r}")
    _check("the plan", kind, values)
    common: dict[str, Any] = {
        "fields": _fields("the plan", values),
        "files": _files("the plan", values, folder),
        "publish": _publication("the plan", values),
    }
    if kind == "movie":
        return MoviePlan(**common)
    seasons = [_season(f"seasons[{index}]", each, folder) for index, each in _each("the plan", values, "seasons")]
    return ShowPlan(**common, seasons=seasons)


def _season(place: str, values: Any, folder: Path) -> SeasonPlan:
    from encora_client.workflows.release import SeasonPlan

    _check(place, "season", values)
    episodes = [
        _episode(f"{place}.episodes[{index}]", each, folder) for index, each in _each(place, values, "episodes")
    ]
    return SeasonPlan(fields=_fields(place, values), episodes=episodes)


def _episode(place: str, values: Any, folder: Path) -> EpisodePlan:
    from encora_client.workflows.release import EpisodePlan

    _check(place, "episode", values)
    return EpisodePlan(
        fields=_fields(place, values), files=_files(place, values, folder), publish=_publication(place, values)
    )


def _files(place: str, values: Mapping[str, Any], folder: Path) -> list[FilePlan]:
    from encora_client.workflows.release import FilePlan

    found: list[FilePlan] = []
    for index, each in _each(place, values, "files"):
        where = f"{place}.files[{index}]"
        _check(where, "file", each)
        if not isinstance(each.get("path"), str) or not isinstance(each.get("type"), str):
            raise ConfigurationError(f"{where} needs a path and a type, such as video_master")
        kind: Any = each["type"]
        found.append(FilePlan(folder / each["path"], kind, each.get("content_type"), each.get("sha256")))
    return found


def _publication(place: str, values: Mapping[str, Any]) -> bool | datetime:
    given = values.get("publish", True)
    if isinstance(given, str):
        try:
            given = datetime.fromisoformat(given)
        except ValueError:
            given = None
    if not isinstance(given, bool | datetime):
        raise ConfigurationError(f"{place}: publish must be true, false, or a time with an offset")
    return given


def _fields(place: str, values: Mapping[str, Any]) -> dict[str, Any]:
    fields = as_object(values.get("fields"))
    if fields is None:
        raise ConfigurationError(f"{place} needs a table of fields")
    return fields


def _each(place: str, values: Mapping[str, Any], name: str) -> list[tuple[int, Any]]:
    given = as_list(values.get(name, []))
    if given is None:
        raise ConfigurationError(f"{place}: {name} must be a list of tables")
    return list(enumerate(given))


def _check(place: str, kind: str, values: Any) -> None:
    if not is_mapping(values):
        raise ConfigurationError(f"{place} must be a table")
    for name in values:
        if name not in KEYS[kind]:
            near = did_you_mean(str(name), KEYS[kind])
            raise ConfigurationError(
                f"{place}: {'an' if kind == 'episode' else 'a'} {kind} has no {name!r}",
                hint=near or f"it has {', '.join(KEYS[kind])}",
            )
