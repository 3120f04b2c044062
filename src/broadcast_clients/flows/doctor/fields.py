"""Fields of answers against those of the models: which are unknown, which are missing, which of them are the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any, get_args, get_origin

from attr import define, field, frozen

from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.lenient import build
from broadcast_clients.flows.doctor.names import likeness, words_of

__all__ = ["Match", "Samples", "shape_of"]

MOST = 60
"""Objects that are looked at in one list."""
MOST_OF_ONE = 400
"""Objects of one model that are looked at in all."""
SURE = 0.62
"""How alike names have to be, where the values fit."""
CLEAR = 0.04
"""By how much the best match must be ahead of the next."""


@frozen(kw_only=True)
class Match:
    """A field of ours, and the server's name for it."""

    model: str
    ours: str
    theirs: str
    by: str
    """What speaks for it."""


@define
class _Seen:
    """What was seen of one model."""

    model: Any
    objects: list[dict[str, Any]] = field(factory=list[dict[str, Any]])


@frozen
class _Values:
    """Marks an open object whose values are of a model."""

    model: Any


Renames = Mapping[str, Mapping[str, str]]
"""Model to {our name: the server's}."""


class Samples:
    """Objects of answers by the model that they are of. They are kept while the examination runs, and no longer.

    Args:
        given: Renames that the client was told of before.
    """

    def __init__(self, given: Renames) -> None:
        self._given = {model: dict(names) for model, names in given.items()}
        self._answers: list[tuple[Any, list[Any]]] = []
        self._seen: dict[str, _Seen] = {}
        self._matches: dict[str, list[Match]] = {}
        self._stale: set[str] = set()

    def add(self, model: Any, rows: list[Any]) -> None:
        """Take in the rows of an answer."""
        kept = rows[:MOST]
        self._answers.append((model, kept))
        self._walk(model, kept, self.renames)

    @property
    def matches(self) -> list[Match]:
        """The fields that are called otherwise, those of nested objects included."""
        for _ in range(6):  # a nested model shows once the field that holds it was found
            if not self._stale:
                break
            before = self._holders()
            for name in self._stale:
                self._matches[name] = _match(self._seen[name], self._given.get(name, {}))
            self._stale = set()
            if self._holders() != before:
                self._seen = {}
                for model, rows in self._answers:
                    self._walk(model, rows, self._named())
        return [each for found in self._matches.values() for each in found]

    @property
    def renames(self) -> dict[str, dict[str, str]]:
        """All renames that are known: those given, and those found."""
        _ = self.matches
        return self._named()

    def _named(self) -> dict[str, dict[str, str]]:
        names = {model: dict(given) for model, given in self._given.items()}
        for found in self._matches.values():
            for each in found:
                names.setdefault(each.model, {})[each.ours] = each.theirs
        return names

    def _holders(self) -> set[tuple[str, str, str]]:
        """The renames of fields that hold objects of other models."""
        return {
            (each.model, each.ours, each.theirs)
            for found in self._matches.values()
            for each in found
            if each.model in self._seen and each.ours in dict(_nested_fields(self._seen[each.model].model))
        }

    def _walk(self, model: Any, value: Any, names: Renames) -> None:
        elements = as_list(value)
        if elements is not None:
            for each in elements[:MOST]:
                self._walk(model, each, names)
            return
        members = as_object(value)
        if isinstance(model, _Values):
            for each in (members or {}).values():
                self._walk(model.model, each, names)
            return
        if members is None or not hasattr(model, "model_fields"):
            return
        name = model.__name__
        seen = self._seen.setdefault(name, _Seen(model))
        if len(seen.objects) < MOST_OF_ONE:
            seen.objects.append(members)
            self._stale.add(name)
        theirs = names.get(name, {})
        for wire, inner in _nested_fields(model):
            self._walk(inner, members.get(theirs.get(wire, wire)), names)

    # --- what shows in the end --------------------------------------------------------------------------------------

    def unknown(self) -> dict[str, dict[str, str]]:
        """Members that no model has: model to {name: shape}."""
        names = self.renames
        return {
            name: {key: shape_of(values) for key, values in unknown.items()}
            for name, seen in self._seen.items()
            if (unknown := _unknown(seen, names.get(name, {})))
        }

    def missing(self) -> dict[str, tuple[int, list[str]]]:
        """Fields that no object had: model to how many objects there were, and the names."""
        names = self.renames
        return {
            name: (len(seen.objects), missing)
            for name, seen in self._seen.items()
            if (missing := _missing(seen, names.get(name, {})))
        }

    def mistyped(self) -> dict[str, dict[str, tuple[str, str]]]:
        """Fields whose values aren't of their type: model to {our name: (expected, found)}."""
        renames = self.renames
        found: dict[str, dict[str, tuple[str, str]]] = {}
        for name, seen in self._seen.items():
            names = renames.get(name, {})
            for wire, info in _fields(seen.model).items():
                values = [each[key] for each in seen.objects if (key := names.get(wire, wire)) in each]
                wrong = _wrong(info, values)
                if wrong is not None:
                    found.setdefault(name, {})[wire] = wrong
        return found

    def counts(self) -> dict[str, int]:
        """How many objects were seen, by model."""
        return {name: len(seen.objects) for name, seen in self._seen.items()}


@lru_cache(maxsize=512)
def _nested_fields(model: Any) -> tuple[tuple[str, Any], ...]:
    """The fields that hold objects of a model, and the model."""
    return tuple((wire, inner) for wire, info in _fields(model).items() for inner in list(_nested(info.annotation))[:1])


def _options(kind: Any) -> tuple[Any, ...]:
    if get_origin(kind) is Annotated:
        return _options(get_args(kind)[0])
    if get_origin(kind) is not None and get_origin(kind) is not list and get_origin(kind) is not dict:
        return tuple(option for each in get_args(kind) for option in _options(each))
    return (kind,)


@lru_cache(maxsize=512)
def _fields(model: Any) -> dict[str, Any]:
    return {info.validation_alias or name: info for name, info in model.model_fields.items()}


def _unknown(seen: _Seen, names: Mapping[str, str]) -> dict[str, list[Any]]:
    ours = set(_fields(seen.model)) | set(names.values())
    found: dict[str, list[Any]] = {}
    for each in seen.objects:
        for key, value in each.items():
            if key not in ours:
                found.setdefault(key, []).append(value)
    return found


def _missing(seen: _Seen, names: Mapping[str, str]) -> list[str]:
    there = {key for each in seen.objects for key in each}
    return [wire for wire in _fields(seen.model) if names.get(wire, wire) not in there]


def _match(seen: _Seen, names: Mapping[str, str]) -> list[Match]:
    name = seen.model.__name__
    unknown, missing = _unknown(seen, names), _missing(seen, names)
    infos = _fields(seen.model)
    scores: dict[tuple[str, str], tuple[float, str]] = {}
    for theirs, values in unknown.items():
        filled = [each for each in values if each is not None]
        for ours in missing:
            score = _score(name, ours, infos[ours], theirs, filled)
            if score is not None:
                scores[ours, theirs] = score
    found: list[Match] = []
    while scores:
        (ours, theirs), (best, by) = max(scores.items(), key=lambda each: each[1][0])
        if best < SURE:
            break
        rivals = [each[0] for pair, each in scores.items() if (pair[0] == ours) != (pair[1] == theirs)]
        scores = {pair: each for pair, each in scores.items() if pair[0] != ours and pair[1] != theirs}
        if best - max(rivals, default=0.0) >= CLEAR:
            found.append(Match(model=name, ours=ours, theirs=theirs, by=by))
    return found


def _score(model: str, ours: str, info: Any, theirs: str, values: list[Any]) -> tuple[float, str] | None:
    """How much speaks for it that the two are one field."""
    fits = _fitting(info, values)
    alike = _alike(model, ours, theirs)
    inner = _inner(info, values)
    if not values:
        return (alike * 0.9, "the name alone; its value was always null") if alike >= 0.9 else None
    if not fits and inner < 0.5:
        # Renamed and of another type besides: only a name that says the same is enough.
        return (alike * 0.75, "the name; the values are of another type") if alike >= 0.9 else None
    if inner >= 0.5:
        return 0.7 + 0.2 * inner + 0.1 * alike, "what the objects in it are made of, and the name"
    telling = _telling(info, values)
    score = alike + (0.15 if telling else 0.0)
    if telling and score < SURE + 0.05:
        return SURE + 0.05 * alike, "the form of the values, which no other missing field has"
    return score, "the name, and values of the same kind"


@lru_cache(maxsize=4096)
def _alike(model: str, ours: str, theirs: str) -> float:
    """How near two names are; the model's name, or the end of it, may stand before either."""
    owner = words_of(model)
    owners = ["_".join(owner[start:]) for start in range(len(owner))]
    before = max(max(likeness(f"{each}_{ours}", theirs), likeness(ours, f"{each}_{theirs}")) for each in owners)
    return max(likeness(ours, theirs), 0.97 * before)


def _declared(info: Any) -> Any:
    return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation


def _fitting(info: Any, values: list[Any]) -> bool:
    for each in values[:20]:
        deviations: list[str] = []
        build(_declared(info), each, "$", deviations)
        if deviations:
            return False
    return True


def _wrong(info: Any, values: list[Any]) -> tuple[str, str] | None:
    """What the values of a field should be and what they are, where that isn't the same."""
    nested = any(True for _ in _nested(info.annotation))
    for each in values[:20]:
        if nested and isinstance(each, dict | list):
            continue  # what is wrong inside is told of the inner model
        deviations: list[str] = []
        build(_declared(info), each, "$", deviations)
        if deviations:
            expected = deviations[0].partition("expected ")[2].partition(", got")[0]
            return expected, shape_of([each])
    return None


def _inner(info: Any, values: list[Any]) -> float:
    """Which part of the members of nested objects the field's own model knows."""
    model = next((each for each in _nested(info.annotation)), None)
    if model is None or isinstance(model, _Values):
        return 0.0
    keys: set[str] = set()
    for value in values[:20]:
        for each in as_list(value) or [value]:
            keys |= set(as_object(each) or ())
    ours = set(_fields(model))
    return len(keys & ours) / len(keys | ours) if keys else 0.0


def _nested(kind: Any) -> Iterable[Any]:
    for option in _options(kind):
        if hasattr(option, "model_fields"):
            yield option
        elif get_origin(option) is list:
            yield from _nested(get_args(option)[0])
        elif get_origin(option) is dict:
            yield from (_Values(each) for each in _nested(get_args(option)[1]))


_TELLING = ("a date", "a time", "a date and time", "a URL", "a UUID")


def _telling(info: Any, values: list[Any]) -> bool:
    """Whether values are of a form that few fields have, and that the field is declared with."""
    form = shape_of(values)
    text = str(info.annotation) + str(info.metadata) + str(info.description or "")
    if form in ("a date and time", "a date"):
        return "date" in text.lower()
    return form == "a UUID" and "uuid" in text.lower()


def shape_of(values: Iterable[Any]) -> str:
    """What values look like, in words, without any of them."""
    shapes = sorted({_shape(each) for each in values if each is not None})
    return " or ".join(shapes) if shapes else "null"


def _shape(value: Any) -> str:
    import re

    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int):
        return "a whole number"
    if isinstance(value, float):
        return "a number"
    if isinstance(value, list):
        inner = shape_of(value)  # pyright: ignore[reportUnknownArgumentType]  # elements of any kind
        return f"a list ({inner})" if value else "an empty list"
    if isinstance(value, dict):
        return "an object"
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return "a date"
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", text):
        return "a date and time"
    if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
        return "a UUID"
    if re.match(r"https?://", text):
        return "a URL"
    return "digits" if text.isdecimal() else "text"
