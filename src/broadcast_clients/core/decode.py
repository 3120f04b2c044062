"""Answers turned into models: straight from the bytes where they are as documented, leniently where they aren't."""

from __future__ import annotations

import gc
import importlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from functools import lru_cache, partial
from types import GenericAlias
from typing import TYPE_CHECKING, Any

from attr import define, evolve

from broadcast_clients.core.errors import CallInfo, MalformedAnswer
from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.operation import Result
from broadcast_clients.core.profile import ApiProfile

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = ["Decoded", "Decoder", "load_model"]

LARGE = 1_000_000
"""Bytes from which on the garbage collector rests during decoding: it would walk the growing page again and again."""

DEEPEST = 200
"""Arrays and objects inside one another that an answer may have, as pydantic's parser has it."""

Renames = Mapping[str, Mapping[str, str]]

_ValidatorOf = Callable[[Any], Callable[[bytes], Any]]
"""Gives the validator of lists of a model."""


@define(eq=False)
class Decoded:
    """A decoded body. Not frozen: one is made for every answer, and this is cheaper."""

    value: Any
    """The model, the list of models, or the plain value."""
    empty: bool = False
    """There was nothing in it."""
    meta: Mapping[str, Any] = {}  # never written to
    deviations: tuple[str, ...] = ()
    groups: dict[str, list[Any]] | None = None


EMPTY_ONE = Decoded(None, empty=True)


class Decoder:
    """Decodes the successful answers of one operation."""

    def __init__(
        self,
        result: Result,
        profile: ApiProfile,
        call: CallInfo,
        renames: Renames,
        zone: tzinfo | None = None,
        envelope: Mapping[str, str] | None = None,
        *,
        rows: bool = False,
    ) -> None:
        self._rows = rows and result.kind == "list" and bool(result.model)
        self._result = result
        self._profile = profile
        self._call = call
        # What has our name already needs no renaming: such an override only says that the name is right.
        self._renames = {
            model: changed
            for model, names in renames.items()
            if (changed := {ours: theirs for ours, theirs in names.items() if ours != theirs})
        }
        self._envelope = {theirs: ours for ours, theirs in (envelope or {}).items() if ours != theirs}
        self._zone = zone if result.model else None
        self._fast: Callable[[bytes], Any] | None = None
        self._model: Any = None

    @property
    def model(self) -> Any:
        """The model class, or `Any` where none is documented."""
        if self._model is None:
            self._model = load_model(self._result.model) if self._result.model else Any
        return self._model

    def decode(self, content: bytes, status: int) -> Decoded:
        """Decode a body.

        Raises:
            MalformedAnswer: It isn't JSON.
        """
        decoded = self._decode_rows(content, status) if self._rows else self._decode(content, status)
        if self._zone is not None:
            from broadcast_clients.core.local_time import set_zone

            kind = _list_of(self.model) if self._result.kind == "list" else self.model
            set_zone(kind, decoded.value, self._zone)  # in place: the groups hold the same models
        return decoded

    def _decode_rows(self, content: bytes, status: int) -> Decoded:
        from broadcast_clients.core.rows import row_list_validator, row_of, wrapped_row_list_validator

        if not self._result.keyed:
            listed = self._listed(content, row_list_validator, wrapped_row_list_validator)
            if listed is not None:
                return listed
        decoded = self._decode(content, status)
        groups = None if decoded.groups is None else {key: row_of(each) for key, each in decoded.groups.items()}
        value = row_of(decoded.value) if groups is None else [row for rows in groups.values() for row in rows]
        return evolve(decoded, value=value, groups=groups)

    def _decode(self, content: bytes, status: int) -> Decoded:
        kind = self._result.kind
        if kind == "one":
            return self._decode_one(content, status)
        if kind == "list":
            return self._decode_keyed(content, status) if self._result.keyed else self._decode_list(content, status)
        if kind == "none":
            return Decoded(None)
        if kind == "text":
            return Decoded(content.decode("utf-8", "replace"))
        return Decoded(parse_json(content, self._call, status)) if content.strip() else EMPTY_ONE

    def _decode_one(self, content: bytes, status: int) -> Decoded:
        if not self._renames and not self._envelope and self._result.model:
            fast = self._fast or self._prepare_one()
            try:
                value = fast(content)
            except ValueError:
                value = None
            if value is not None and self._is_filled(value):
                return Decoded(value)
        return self._decode_slowly(content, status)

    def _prepare_one(self) -> Callable[[bytes], Any]:
        model = self.model
        if self._profile.one_wrapped:
            validate = wrapped_adapter(model).validator.validate_json
            fast: Callable[[bytes], Any] = lambda content: validate(content, strict=True).get("data")  # noqa: E731  # hot
        else:
            model.model_rebuild()
            fast = partial(model.__pydantic_validator__.validate_json, strict=True)
        self._fast = fast
        return fast

    def _is_filled(self, value: Any) -> bool:
        # Unknown members count as set, too.
        extra = value.__pydantic_extra__
        if len(value.__pydantic_fields_set__) > (len(extra) if extra else 0):
            return True
        # Nothing documented was found. A member `data` where a bare object was expected is an envelope, and so are
        # members of the envelope alone.
        if not extra:
            return False
        return self._profile.one_wrapped or not ("data" in extra or extra.keys() <= self._profile.envelope_members)

    def _decode_list(self, content: bytes, status: int) -> Decoded:
        listed = self._listed(content, list_validator, wrapped_list_validator)
        return listed if listed is not None else self._decode_slowly(content, status)

    def _listed(self, content: bytes, bare: _ValidatorOf, wrapped: _ValidatorOf) -> Decoded | None:
        """A list that is as documented. Only the validator of the form that it has is made."""
        if self._renames or self._envelope:
            return None
        from broadcast_clients.core.long_lists import read_list

        model = self.model
        try:
            with collector_paused(len(content)):
                items, beside = read_list(content, lambda body: bare(model)(body), lambda body: wrapped(model)(body))
        except ValueError:
            return None
        return None if items is None else Decoded(items, meta=_meta(beside))

    def _decode_keyed(self, content: bytes, status: int) -> Decoded:
        if not self._renames and not self._envelope:
            try:
                with collector_paused(len(content)):
                    wrapped = wrapped_keyed_adapter(self.model).validator.validate_json(content, strict=True)
                groups = wrapped.pop("data", None)
                if groups is not None:
                    return _grouped(groups, Decoded(None, meta=_meta(wrapped)))
            except ValueError:
                pass
        return self._decode_slowly(content, status)

    def _decode_slowly(self, content: bytes, status: int) -> Decoded:
        try:
            return self._build(content, status)
        except RecursionError:
            raise _too_deep(content, self._call, status) from None

    def _build(self, content: bytes, status: int) -> Decoded:
        from broadcast_clients.core.lenient import build, renamed

        listed = self._result.kind == "list"
        if not content.strip():
            return Decoded([], empty=True) if listed else EMPTY_ONE
        payload = parse_json(content, self._call, status)
        if self._envelope:
            payload = _with_our_names(payload, self._envelope)
        part, meta = self._unwrap(payload, listed)
        if part is None or part == {} or part == []:
            return Decoded([], empty=True, meta=meta) if listed else EMPTY_ONE
        where = "$.data" if part is not payload else "$"
        deviations: list[str] = []
        model = self.model
        keyed = as_object(part) if self._result.keyed else None
        if keyed is not None:
            groups: dict[str, Any] = {}
            for key, each in keyed.items():
                kind = model if as_list(each) is None else _list_of(model)
                value = renamed(model, each, self._renames) if self._renames else each
                groups[key] = build(kind, value, f"{where}.{key}", deviations)
            return _grouped(groups, Decoded(None, meta=meta, deviations=tuple(deviations)))
        if self._renames:
            part = renamed(model, part, self._renames)
        if listed and as_list(part) is None:
            part = [part]
        value = build(_list_of(model) if listed else model, part, where, deviations)
        if not listed and not hasattr(value, "model_fields_set") and self.model is not Any:
            raise MalformedAnswer(
                f"expected an object, got {type(part).__name__}",
                status=status,
                excerpt=excerpt(content),
                call=self._call,
            )
        return Decoded(value, meta=meta, deviations=tuple(deviations))

    def _unwrap(self, payload: Any, listed: bool) -> tuple[Any, Mapping[str, Any]]:
        """The part that holds the result, and what stood beside it."""
        members = as_object(payload)
        if members is None:
            return payload, {}
        if "data" in members and (listed or self._is_envelope(members)):
            return members["data"], _meta({name: each for name, each in members.items() if name != "data"})
        if members and set(members) <= self._profile.envelope_members:
            return None, {}
        return members, {}

    def _is_envelope(self, members: dict[str, Any]) -> bool:
        fields = getattr(self.model, "model_fields", {})
        return "data" not in fields or set(members) <= self._profile.envelope_members


def _with_our_names(payload: Any, envelope: Mapping[str, str]) -> Any:
    """An answer with the documented names of the members around its data, and of those in `meta`."""
    members = as_object(payload)
    if members is None:
        return payload
    members = {envelope.get(name, name): each for name, each in members.items()}
    inner = as_object(members.get("meta"))
    if inner is not None:
        members["meta"] = {envelope.get(name, name): each for name, each in inner.items()}
    return members


def _grouped(groups: dict[str, Any], decoded: Decoded) -> Decoded:
    """Items under keys, one or several under each, as one list that remembers the keys."""
    lists: dict[str, list[Any]] = {}
    for key, each in groups.items():
        several = as_list(each)
        lists[key] = [each] if several is None else several
    return evolve(decoded, value=[item for items in lists.values() for item in items], groups=lists)


def _meta(members: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = as_object(members.get("meta"))
    return members if inner is None else inner


class collector_paused:  # noqa: N801  # reads as a statement
    """Keep the garbage collector off while a large body is decoded, if it was on."""

    __slots__ = ("_resume",)

    def __init__(self, size: int) -> None:
        self._resume = size >= LARGE and gc.isenabled()

    def __enter__(self) -> None:
        if self._resume:
            gc.disable()

    def __exit__(self, *exception: object) -> None:
        if self._resume:
            gc.enable()


def parse_json(content: bytes, call: CallInfo, status: int) -> Any:
    """The body as plain JSON values.

    Raises:
        MalformedAnswer: It isn't JSON; the message says what it looks like.
    """
    try:
        payload = json.loads(content)
    except RecursionError:
        raise _too_deep(content, call, status) from None
    except ValueError as error:
        start = content.lstrip()[:1]
        if start == b"<":
            message = f"the server answered with status {status} and a page of HTML or XML in place of JSON"
        elif not start:
            message = f"the server answered with status {status} and an empty body in place of JSON"
        else:
            message = f"the server answered with status {status} and a body that isn't valid JSON ({error})"
        raise MalformedAnswer(message, status=status, excerpt=excerpt(content), call=call) from None
    if _is_deep(payload):
        raise _too_deep(content, call, status)
    return payload


_HOLDERS = frozenset({dict, list})


def _is_deep(payload: Any) -> bool:
    """Whether it is nested deeper than the fast parser takes and than a model of it could be written again."""
    level: list[Any] = [payload]
    for _ in range(DEEPEST):
        # Only what can hold more is kept: an answer has many times more texts and numbers.
        level = [inner for each in level for inner in _inside(each) if type(inner) in _HOLDERS]
        if not level:
            return False
    return True


def _inside(value: Any) -> Iterable[Any]:
    members = as_object(value)
    return (as_list(value) or ()) if members is None else members.values()


def _too_deep(content: bytes, call: CallInfo, status: int) -> MalformedAnswer:
    message = f"the server answered with status {status} and a body that is nested too deeply"
    return MalformedAnswer(message, status=status, excerpt=excerpt(content), call=call)


def excerpt(content: bytes, length: int = 200) -> str:
    """The beginning of a body, for people."""
    return content[:length].decode("utf-8", "replace")


@lru_cache(maxsize=512)
def load_model(reference: Any) -> Any:
    """The class behind `package.module:Name`, or the class that is given itself."""
    if not isinstance(reference, str):
        return reference
    module, _, name = reference.partition(":")
    return getattr(importlib.import_module(module), name)


def _list_of(model: Any) -> Any:
    return GenericAlias(list, (model,))


@lru_cache(maxsize=512)
def list_adapter(model: Any) -> TypeAdapter[Any]:
    """Decodes a bare array."""
    from pydantic import TypeAdapter

    return TypeAdapter(_list_of(model))


@lru_cache(maxsize=512)
def list_validator(model: Any) -> Callable[[bytes], Any]:
    """Decodes a bare array, strictly."""
    return partial(list_adapter(model).validator.validate_json, strict=True)


@lru_cache(maxsize=512)
def wrapped_adapter(model: Any) -> TypeAdapter[Any]:
    """Decodes `{"data": {…}, …}`."""
    from pydantic import TypeAdapter

    return TypeAdapter(_object_with_data(model))


def _object_with_data(of: Any) -> Any:
    from typing_extensions import TypedDict

    make: Any = TypedDict  # a type that is known at run time only
    return make("Wrapped", {"data": of}, total=False)


@lru_cache(maxsize=512)
def wrapped_keyed_adapter(model: Any) -> TypeAdapter[Any]:
    """Decodes `{"data": {key: […] or {…}}, …}` and keeps what stands beside."""
    from pydantic import ConfigDict, TypeAdapter, with_config

    keyed = GenericAlias(dict, (str, _list_of(model) | model))
    return TypeAdapter(with_config(ConfigDict(extra="allow"))(_object_with_data(keyed)))


@lru_cache(maxsize=512)
def wrapped_list_adapter(model: Any) -> TypeAdapter[Any]:
    """Decodes `{"data": […], …}` and keeps what stands beside."""
    from pydantic import ConfigDict, TypeAdapter, with_config

    return TypeAdapter(with_config(ConfigDict(extra="allow"))(_object_with_data(_list_of(model))))


@lru_cache(maxsize=512)
def wrapped_list_validator(model: Any) -> Callable[[bytes], Any]:
    """Decodes `{"data": […], …}`, strictly."""
    return partial(wrapped_list_adapter(model).validator.validate_json, strict=True)
