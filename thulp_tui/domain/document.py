"""What all documents have in common: strict fields, kept unknown ones, and errors in our words."""

from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import CoreSchema, ErrorDetails, core_schema

from thulp_tui.domain.duration import Duration
from thulp_tui.domain.errors import InvalidDocument, in_brief
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.json_value import UNKNOWN_LEVELS, JsonValue, RepeatedKeys, check, fault_in_text

_AnyStrEnum = TypeVar("_AnyStrEnum", bound=StrEnum)

_PLAIN = frozenset((str, int, float, bool, type(None), dict, list))
_TAGGED = frozenset({"entry_type", "session_type"})
_REASONS = {
    "missing": "missing",
    "string_type": "expected text",
    "string_unicode": "a lone surrogate is not allowed",
    "bool_type": "expected true or false",
    "float_type": "expected a number",
    "finite_number": "expected a finite number",
    "dict_type": "expected an object",
    "model_type": "expected an object",
    "model_attributes_type": "expected an object",
    "list_type": "expected an array",
    "tuple_type": "expected an array",
    "invalid_key": "expected keys that are text",
    "frozen_instance": "cannot be changed",
}


class Json:
    """Marks a field that holds any JSON value up to a depth."""

    def __init__(self, levels: int) -> None:
        """Allow arrays and objects to nest so many levels deep."""
        self.levels = levels

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        """Check the value as it is; it is not copied."""
        levels = self.levels

        def checked(value: Any) -> Any:
            check(value, levels=levels)
            return value

        return core_schema.no_info_plain_validator_function(checked)


class Whole:
    """Marks a field that holds an unsigned integer; `1.0`, `"1"` and `true` are none."""

    def __init__(self, maximum: int) -> None:
        """Allow 0 up to the maximum."""
        self.maximum = maximum

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        """Check the value as it is."""
        return core_schema.no_info_plain_validator_function(self._checked)

    def _checked(self, value: Any) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= self.maximum:
            return value
        raise InvalidDocument("", f"expected a whole number from 0 to {self.maximum}, found {in_brief(value)}")


class OneOf:
    """Marks a field that holds one of an enumeration's values, as text or as member."""

    def __init__(self, members: type[StrEnum]) -> None:
        """Allow the members of this enumeration."""
        self.members = members

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        """Turn the text into the member."""
        return core_schema.no_info_plain_validator_function(self._checked)

    def _checked(self, value: Any) -> StrEnum:
        if isinstance(value, str):
            for member in self.members:
                if member == value:
                    return member
        raise InvalidDocument("", f"expected one of {', '.join(self.members)}, found {in_brief(value)}")


def _text(value: str) -> str:
    if fault := fault_in_text(value):
        raise InvalidDocument("", fault)
    return value


Text = Annotated[str, AfterValidator(_text)]
"""Text that UTF-8 can hold."""

Number = Annotated[float, Field(allow_inf_nan=False)]
"""A finite number; an integer becomes a float, as in Rust."""

Count = Annotated[int, Whole(2**64 - 1)]
"""An unsigned 64-bit integer."""


class Document(BaseModel):
    """A part of a session's file. Fields this program does not know are kept and written back after the known ones."""

    # Built with the first document that is checked, in whichever thread: a list of sessions checks none.
    model_config = ConfigDict(strict=True, frozen=True, extra="allow", defer_build=True)

    __pydantic_extra__: dict[str, Annotated[Any, Json(UNKNOWN_LEVELS)]]

    @classmethod
    def from_document(cls, value: JsonValue) -> Self:
        """The model of an already parsed JSON value; raises InvalidDocument with place and reason.

        Parts of the value that may hold any JSON are kept, not copied.
        """
        return cls._validated(value)

    @classmethod
    def unchecked(cls, fields: dict[str, Any]) -> Self:
        """The model of all its fields, in declaration order, which are known to be good; the dict becomes its own.

        As pydantic's `model_construct`, without asking which fields are there.
        """
        return cls._made(fields, _names(cls), {})

    def to_document(self) -> dict[str, JsonValue]:
        """Plain JSON values in declaration order, unknown fields last. Content and context values are not copied."""
        document = {name: value if type(value) in _PLAIN else plain(value) for name, value in self.__dict__.items()}
        if self.__pydantic_extra__:
            document.update(self.__pydantic_extra__)
        return document

    def changed(self, **fields: Any) -> Self:
        """A copy with these fields changed; what is new is validated. Raises InvalidDocument."""
        if not fields.keys() <= self.__dict__.keys():
            return self._validated({**self.__dict__, **(self.__pydantic_extra__ or {}), **fields})
        for name, value in fields.items():
            try:
                fields[name] = _field(type(self), name).validator.validate_python(value)
            except ValidationError as error:
                raise invalid(error).within([name]) from None
        # As `model_copy` does, which copies what nobody can change, too.
        given = self.__pydantic_fields_set__ | fields.keys()
        return self._made({**self.__dict__, **fields}, given, self.__pydantic_extra__)

    @classmethod
    def _made(cls, fields: dict[str, Any], given: set[str], others: dict[str, Any]) -> Self:
        made = cls.__new__(cls)
        set_on = object.__setattr__
        set_on(made, "__dict__", fields)
        set_on(made, "__pydantic_fields_set__", given)
        set_on(made, "__pydantic_extra__", others)
        set_on(made, "__pydantic_private__", None)
        return made

    @classmethod
    def _validated(cls, value: object) -> Self:
        try:
            return cls.model_validate(value)
        except ValidationError as error:
            raise invalid(error) from None

    @model_validator(mode="before")
    @classmethod
    def _refuse_repeats(cls, value: Any) -> Any:
        if isinstance(value, RepeatedKeys):
            for name in cls.model_fields:
                if name in value.repeated:
                    raise InvalidDocument(name, "given twice")
        return value


@cache
def _names(document: type[Document]) -> set[str]:
    return set(document.model_fields)


@cache
def _field(document: type[Document], name: str) -> TypeAdapter[Any]:
    """What validates one field of a document by itself: the others of a frozen document were validated before."""
    annotation = document.model_fields[name].rebuild_annotation()
    is_document = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return TypeAdapter(annotation, config=None if is_document else ConfigDict(strict=True))


def plain(value: Any) -> Any:
    """A field's value as plain JSON: no subclasses of str and int, arrays as lists."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Timestamp):
        return int(value)
    # Last: pydantic's own check of what is a model takes ten times as long.
    return value.to_document() if isinstance(value, Document | Duration) else value


def invalid(error: ValidationError) -> InvalidDocument:
    """The first problem pydantic found, as our error."""
    problem = error.errors(include_url=False)[0]
    parts = _parts(problem["loc"])
    kind = problem["type"]
    if kind == "value_error":
        cause = problem["ctx"]["error"]
        return (cause if isinstance(cause, InvalidDocument) else InvalidDocument("", str(cause))).within(parts)
    if kind == "union_tag_not_found":
        return InvalidDocument("type", "missing").within(parts)
    if kind == "union_tag_invalid":
        return InvalidDocument("type", _unknown_tag(problem)).within(parts)
    return InvalidDocument("", _REASONS.get(kind, problem["msg"])).within(parts)


def _parts(location: tuple[int | str, ...]) -> list[str | int]:
    """The place without what pydantic adds to it: the variant's name after a tagged union, `[key]` after a key."""
    return [
        part
        for index, part in enumerate(location)
        if part != "[key]" and not (index and location[index - 1] in _TAGGED)
    ]


def _unknown_tag(problem: ErrorDetails) -> str:
    expected = problem["ctx"]["expected_tags"].replace("'", "")
    given = problem["input"]
    found = given.get("type") if isinstance(given, dict) else getattr(given, "type", given)
    return f"expected one of {expected}, found {in_brief(found)}"
