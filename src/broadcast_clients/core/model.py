"""The base of all generated models."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, cast

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import core_schema

from broadcast_clients.core.answer import Answer
from broadcast_clients.core.errors import FieldMissing
from broadcast_clients.core.jsonvalue import as_list, as_object

try:
    from pydantic import MISSING
except ImportError:  # before pydantic 2.14
    from pydantic.experimental.missing_sentinel import MISSING

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

__all__ = [
    "MISSING",
    "Duration",
    "Model",
    "OpenEnum",
    "WriteModel",
    "absent",
    "left_out",
    "open_values",
    "row_of",
]


def absent(wire: str | None = None) -> Any:
    """A field that an answer may leave out, with its name on the wire where that differs.

    Left out, the attribute doesn't exist: reading it raises `FieldMissing`, and no dump contains it.
    """
    if wire is None:
        return MISSING  # what `Field(default=MISSING)` says, too, and takes twice as long to read
    return Field(default=MISSING, validation_alias=wire, serialization_alias=wire)


class _Guard:
    """Stands before a field that may be left out, so that decoding needs no Python code to tell that it was."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: _Base | None, owner: type[_Base]) -> Any:
        # On the class there is no such attribute: pydantic would take it for the default of a subclass's field.
        if instance is None:
            raise AttributeError(self._name)
        value = instance.__dict__.get(self._name, MISSING)
        if value is MISSING:
            raise _field_missing(instance, self._name)
        return value

    def __set__(self, instance: _Base, value: Any) -> None:
        instance.__dict__[self._name] = value  # pyright: ignore[reportIndexIssue]  # an instance has a real dict

    def __delete__(self, instance: _Base) -> None:
        instance.__dict__[self._name] = MISSING  # pyright: ignore[reportIndexIssue]
        instance.__pydantic_fields_set__.discard(self._name)


class OpenEnum:
    """Marks `Literal[...] | str`: the known values for the editor, any text at run time."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Validate as plain text: a new value of a newer server must not fail."""
        return core_schema.str_schema()


def _duration_text(value: str | timedelta) -> Any:
    from broadcast_clients.core.formats import format_value

    return format_value("duration", value)


def _moment_text(value: Any) -> Any:
    from broadcast_clients.core.formats import iso_text

    return iso_text(value) if isinstance(value, datetime) else value  # a deviation from the documents stays


_MOMENT = core_schema.plain_serializer_function_ser_schema(_moment_text, when_used="json")


def _with_exact_moments(schema: Any) -> None:
    """Have times written as servers write them: pydantic gives a fraction of a second six digits, always."""
    elements, parts = as_list(schema), as_object(schema)
    if elements is not None:
        for each in elements:
            _with_exact_moments(each)
    elif parts is not None:
        if parts.get("type") == "datetime":
            parts.setdefault("serialization", _MOMENT)
        for each in parts.values():
            _with_exact_moments(each)


_DURATION = core_schema.plain_serializer_function_ser_schema(
    _duration_text, info_arg=False, return_schema=core_schema.str_schema(), when_used="json"
)


class _SentAsText:
    """Marks a length of time. `PlainSerializer` does the same, from a module that no first model needs otherwise."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Validate as the type says, and write the documented form into JSON."""
        schema = handler(source)
        cast("dict[str, Any]", schema)["serialization"] = _DURATION
        return schema


Duration = Annotated[str | timedelta, _SentAsText()]
"""A length of time to be sent as `HH:MM:SS`: that text, or a `timedelta`."""


class _Base(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="allow",
        populate_by_name=True,
        defer_build=True,
        protected_namespaces=(),
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Let a dict stand for a nested model that is passed in; the fields themselves stay strict."""
        schema = handler(source)
        settings = cast("dict[str, Any]", schema)
        if settings["type"] == "model":
            settings["strict"] = False
            _with_exact_moments(settings["schema"])
        return schema

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        """Put a guard before each field that may be left out."""
        for name, info in cls.model_fields.items():
            if info.default is MISSING and name not in vars(cls):
                setattr(cls, name, _Guard(name))

    if not TYPE_CHECKING:

        def __iter__(self) -> Iterator[tuple[str, Any]]:
            """Names and values, without what was left out."""
            return (pair for pair in super().__iter__() if pair[1] is not MISSING)

        @classmethod
        def model_construct(cls, _fields_set: set[str] | None = None, **values: Any) -> Self:
            """Make one without a check, as pydantic does; what isn't given is left out.

            Args:
                _fields_set: Names that count as given. Left out, those of `values`.
                **values: Values by name, in Python or on the wire.
            """
            # pydantic copies defaults, and typing-extensions before 4.16 can't copy the mark of what was left out.
            absent_ones = {
                name: mark
                for name, mark in left_out(cls).items()
                if cls.model_fields[name].validation_alias not in values
            }
            made = super().model_construct(_fields_set, **{**absent_ones, **values})
            if _fields_set is None:
                made.model_fields_set.difference_update(absent_ones.keys() - values.keys())
            return made

        def __getattr__(self, name: str) -> Any:
            """Called after a guard raised, too: without this, pydantic's error would hide the guard's."""
            if name in type(self).model_fields:
                raise _field_missing(self, name)
            return super().__getattr__(name)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """What the representation shows: nothing of what was left out, and stars for secrets and viewers' data."""
        from broadcast_clients.core.html.card import shown

        for name, value in super().__repr_args__():
            if value is not MISSING:
                yield name, value if name is None else shown(self, name, value)

    def _repr_html_(self) -> str:
        """What a notebook shows: artwork, name and key facts, without secrets and viewers' data."""
        from broadcast_clients.core.html.objects import model_html

        return model_html(self)

    def __getstate__(self) -> dict[Any, Any]:
        """Pickle only what was given."""
        state = super().__getstate__()
        return {**state, "__dict__": self.given_fields()}

    def __setstate__(self, state: dict[Any, Any]) -> None:
        """Undo `__getstate__`."""
        super().__setstate__({**state, "__dict__": left_out(type(self)) | state["__dict__"]})

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """A copy of everything that was given. The mark of what wasn't can't be copied before pydantic 2.14."""
        given = super().__copy__()
        object.__setattr__(given, "__dict__", self.given_fields())
        copied = super(_Base, given).__deepcopy__(memo)
        object.__setattr__(copied, "__dict__", left_out(type(self)) | copied.given_fields())
        return copied

    def given_fields(self) -> dict[str, Any]:
        """The documented members that are there, by Python name."""
        values: dict[str, Any] = self.__dict__  # pyright: ignore[reportAssignmentType]  # an instance has a real dict
        return {name: value for name, value in values.items() if value is not MISSING}

    def raw_fields(self) -> dict[str, Any]:
        """The members that the answer had and the documents don't know, by their names on the wire."""
        return dict(self.__pydantic_extra__ or {})

    def as_dict(self) -> Any:
        """This object as a plain dict: documented members by their Python names, others by their names on the wire.

        Members keep their types, and what was left out has no key. Nested objects are dicts, too.
        """
        return row_of(self)

    def to_wire(self) -> dict[str, Any]:
        """This object as JSON values under the names of the wire, without what was left out."""
        # Values that deviate from the documents were told when they arrived.
        return self.model_dump(mode="json", by_alias=True, warnings=False)


class Model(_Base):
    """Base of everything read from an API.

    Unknown members are kept (`raw_fields()`), enumerations are open, a member that the answer left out raises
    `FieldMissing` when read. `response_of(model)` tells status, headers, ETag, request id and attempts.
    """

    __slots__ = ("_answer_",)  # not annotated: type checkers would take it for a field to be passed

    def _with_answer_of(self, other: Self) -> Self:
        answer = _answer_of(other)
        if answer is not None:
            object.__setattr__(self, "_answer_", answer)
        return self

    def __copy__(self) -> Self:
        """A copy remembers the answer, so that its ETag still guards an update."""
        return super().__copy__()._with_answer_of(self)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """As `__copy__`, members included."""
        return super().__deepcopy__(memo)._with_answer_of(self)

    def __getstate__(self) -> dict[Any, Any]:
        """A pickle keeps the answer's facts."""
        state = super().__getstate__()
        answer = _answer_of(self)
        return state if answer is None else {**state, "_answer_": answer}

    def __setstate__(self, state: dict[Any, Any]) -> None:
        """Undo `__getstate__`."""
        answer = state.pop("_answer_", None)
        super().__setstate__(state)
        if answer is not None:
            object.__setattr__(self, "_answer_", answer)


class WriteModel(_Base):
    """Base of everything sent to an API: only what was set is sent, and `None` is sent as null."""

    model_config: ClassVar[ConfigDict] = ConfigDict(strict=True)


def _answer_of(model: _Base) -> Answer | None:
    answer = getattr(model, "_answer_", None)  # or else an unknown member of this very name
    return answer if isinstance(answer, Answer) else None


def row_of(value: Any) -> Any:
    """A value with every model in it as a plain dict."""
    if isinstance(value, _Base):
        return {name: row_of(each) for name, each in value.given_fields().items()} | value.raw_fields()
    elements, members = as_list(value), as_object(value)
    if elements is not None:
        return [row_of(each) for each in elements]
    return value if members is None else {name: row_of(each) for name, each in members.items()}


def left_out(model: type[BaseModel]) -> dict[str, Any]:
    """Every field that may be left out, marked as left out."""
    return {name: MISSING for name, info in model.model_fields.items() if info.default is MISSING}


def _field_missing(model: _Base, name: str) -> FieldMissing:
    answer = _answer_of(model)
    call = answer.call if answer is not None else None
    hint = f"the server left it out of this answer; test with `{name!r} in model.model_fields_set`"
    if call is not None and answer is not None and answer.sparse:
        hint = f"name it in fields=, as in fields='{name},…'"
    return FieldMissing(f"{type(model).__name__} has no value for the field {name!r}", hint=hint, call=call)


@functools.lru_cache(maxsize=512)
def open_values(annotation: Any) -> frozenset[str]:
    """The known values of an open enumeration such as `MovieStatus`; a value outside is unknown to this version."""
    found: set[str] = set()
    stack = [annotation]
    while stack:
        current = stack.pop()
        arguments = getattr(current, "__args__", ())
        metadata = getattr(current, "__metadata__", None)
        if metadata is not None:
            stack.append(current.__origin__)
        elif arguments:
            for argument in arguments:
                if isinstance(argument, str):
                    found.add(argument)
                else:
                    stack.append(argument)
    return frozenset(found)
