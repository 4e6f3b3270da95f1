"""The kinds of a document's fields: marks for `Annotated` types that check a value as strictly as thulp does.

What is plainly good, exactly of the declared type, is read here. All else pydantic judges, which is loaded for it.
"""

import math
from collections.abc import Callable
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from thulp_tui.domain.errors import InvalidDocument, in_brief
from thulp_tui.domain.json_value import check, fault_in_text

Reader = Callable[[Any], Any]
"""What makes of a JSON value what a field holds; raises ValueError for what is not plainly good."""


class Kind:
    """Marks a field that is checked by `checked` alone."""

    def checked(self, value: Any) -> Any:
        """The value as the field holds it; raises InvalidDocument."""
        raise NotImplementedError

    def reader(self, declared: Any) -> Reader:
        """What reads a value that is plainly good."""
        return self.checked

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Let pydantic call it."""
        return checked_by(self.checked)


class Narrowed(Kind):
    """Marks a field that pydantic checks first."""

    def reader(self, declared: Any) -> Reader:
        """What reads a value that is plainly good: of exactly this type, and as `checked` has it."""
        checked = self.checked

        def read(value: Any) -> Any:
            if type(value) is not declared:
                raise ValueError
            return checked(value)

        return read

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Let pydantic call it behind its own check."""
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(self.checked, handler(source))


class Json(Kind):
    """Marks a field that holds any JSON value up to a depth; it is not copied."""

    def __init__(self, levels: int) -> None:
        """Allow arrays and objects to nest so many levels deep."""
        self.levels = levels

    def checked(self, value: Any) -> Any:
        """The value itself."""
        check(value, levels=self.levels)
        return value


class Whole(Kind):
    """Marks a field that holds an unsigned integer; `1.0`, `"1"` and `true` are none."""

    def __init__(self, maximum: int) -> None:
        """Allow 0 up to the maximum."""
        self.maximum = maximum

    def checked(self, value: Any) -> int:
        """The value itself."""
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= self.maximum:
            return value
        raise InvalidDocument("", f"expected a whole number from 0 to {self.maximum}, found {in_brief(value)}")


class OneOf(Kind):
    """Marks a field that holds one of an enumeration's values, as text or as member."""

    def __init__(self, members: type[StrEnum]) -> None:
        """Allow the members of this enumeration."""
        self.members = members

    def checked(self, value: Any) -> StrEnum:
        """The member."""
        if isinstance(value, str):
            for member in self.members:
                if member == value:
                    return member
        raise InvalidDocument("", f"expected one of {', '.join(self.members)}, found {in_brief(value)}")


class Utf8(Narrowed):
    """Marks text that UTF-8 can hold."""

    def checked(self, value: str) -> str:
        """The text itself."""
        if fault := fault_in_text(value):
            raise InvalidDocument("", fault)
        return value


class Finite(Narrowed):
    """Marks a number that is neither infinite nor none; an integer becomes a float, as in Rust."""

    def checked(self, value: float) -> float:
        """The number itself."""
        if not math.isfinite(value):
            raise InvalidDocument("", "expected a finite number")
        return value


class AsTuple:
    """Marks a tuple that is a list in JSON."""

    def reader(self, declared: Any) -> Reader:
        """What reads a list, or a tuple, of values that are plainly good."""
        read = reader_of(get_args(declared)[0])
        return lambda value: tuple(map(read, value if type(value) is tuple else _exactly(list, value)))

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Make the list a tuple before pydantic checks it."""
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(
            lambda value: tuple(value) if isinstance(value, list) else value, handler(source)
        )


class ByType:
    """Marks a union of documents of which the field `type` tells them apart."""

    def reader(self, declared: Any) -> Reader:
        """What reads a document of one of the types."""
        documents = {document.defaults["type"](): document for document in get_args(declared)}
        classes = tuple(documents.values())

        def read(value: Any) -> Any:
            if isinstance(value, classes):
                return value
            document = documents.get(_exactly(str, _exactly(dict, value).get("type")))
            if document is None:
                raise ValueError
            return document.from_document(value)

        return read

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Let pydantic look at the field `type`."""
        from pydantic_core import core_schema

        choices = {document.defaults["type"](): handler(document) for document in get_args(source)}
        return core_schema.tagged_union_schema(choices, discriminator="type")


def checked_by(check: Callable[[Any], Any]) -> Any:
    """What pydantic's core checks a value by that one function checks, and makes what the field holds."""
    from pydantic_core import core_schema

    return core_schema.no_info_plain_validator_function(check)


def reader_of(declared: Any) -> Reader:
    """What reads the values of a declared type that are plainly good."""
    origin, parts = get_origin(declared), get_args(declared)
    if origin is Annotated:
        reader: Reader = parts[1].reader(parts[0])
        return reader
    if origin is Literal:
        return lambda value: _one_of(parts, value)
    if origin in (Union, UnionType):  # with None: what else is a union has a mark
        read = reader_of(parts[0])
        return lambda value: None if value is None else read(value)
    if origin is list:
        read = reader_of(parts[0])
        return lambda value: [read(item) for item in _exactly(list, value)]
    if origin is dict:
        key, read = reader_of(parts[0]), reader_of(parts[1])
        return lambda value: {key(name): read(item) for name, item in _exactly(dict, value).items()}
    if declared is bool:
        return lambda value: _exactly(bool, value)
    # An id, a time, or what is an object in JSON, each of which checks what it is made of.
    made_of: Reader = getattr(declared, "from_document", declared)
    return made_of


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError
    return value


def _one_of(tags: tuple[str, ...], value: Any) -> Any:
    if _exactly(str, value) not in tags:
        raise ValueError
    return value


Text = Annotated[str, Utf8()]
"""Text that UTF-8 can hold."""

Number = Annotated[float, Finite()]
"""A finite number; an integer becomes a float, as in Rust."""

Count = Annotated[int, Whole(2**64 - 1)]
"""An unsigned 64-bit integer."""
