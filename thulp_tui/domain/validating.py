"""Checks documents, with pydantic; loading this loads it."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, Protocol, TypeVar

from pydantic import ConfigDict, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, ErrorDetails, core_schema

from thulp_tui.domain.errors import InvalidDocument, in_brief
from thulp_tui.domain.json_value import UNKNOWN_LEVELS, RepeatedKeys
from thulp_tui.domain.kinds import Json


class Declared(Protocol):
    """A class of documents, whose fields are declared (see document.py)."""

    fields: ClassVar[Mapping[str, Any]]
    """Each field's name and declared type."""

    defaults: ClassVar[Mapping[str, Callable[[], Any]]]
    """What makes a field that is not given, by its name; one without has to be given."""


AnyDocument = TypeVar("AnyDocument", bound=Declared)

STRICT = ConfigDict(strict=True)
"""Nothing is converted but a whole number to a float."""
UNKNOWN = Annotated[Any, Json(UNKNOWN_LEVELS)]
"""What an unknown field may hold."""
_TAGGED = frozenset({"entry_type", "session_type"})
_REASONS = {
    "missing": "missing",
    "string_type": "expected text",
    "string_unicode": "a lone surrogate is not allowed",
    "bool_type": "expected true or false",
    "float_type": "expected a number",
    "dict_type": "expected an object",
    "model_type": "expected an object",
    "model_attributes_type": "expected an object",
    "list_type": "expected an array",
    "tuple_type": "expected an array",
    "invalid_key": "expected keys that are text",
}


def checked(document: type[AnyDocument], value: object) -> AnyDocument:
    """The document in a parsed JSON value, or itself; raises InvalidDocument."""
    try:
        made: AnyDocument = _validator(document).validate_python(value)
    except ValidationError as error:
        raise invalid(error) from None
    return made


def fill(made: Declared, fields: dict[str, Any]) -> None:
    """Give a new document these fields; raises InvalidDocument."""
    try:
        _validator(type(made)).validate_python(fields, self_instance=made)
    except ValidationError as error:
        raise invalid(error) from None


def checked_field(document: type[Declared], name: str, value: Any) -> Any:
    """A field's value as a document holds it; raises InvalidDocument, its place within the document."""
    try:
        return _field_validator(document, name).validate_python(value)
    except ValidationError as error:
        raise invalid(error).within([name]) from None


def schema_of(document: type[Declared], handler: GetCoreSchemaHandler) -> CoreSchema:
    """What pydantic's core checks a document by: declared fields strictly, unknown ones as JSON."""
    fields = {}
    for name, declared in document.fields.items():
        schema = handler.generate_schema(declared)
        if name in document.defaults:
            schema = core_schema.with_default_schema(schema, default_factory=document.defaults[name])
        fields[name] = core_schema.model_field(schema)

    def refuse_repeats(value: Any) -> Any:
        if isinstance(value, RepeatedKeys):
            for name in fields:
                if name in value.repeated:
                    raise InvalidDocument(name, "given twice")
        return value

    of_fields = core_schema.model_fields_schema(fields, extras_schema=handler.generate_schema(UNKNOWN))
    config = core_schema.CoreConfig(strict=True, extra_fields_behavior="allow")
    return core_schema.no_info_before_validator_function(
        refuse_repeats, core_schema.model_schema(document, of_fields, config=config)
    )


@cache
def _validator(document: type[Declared]) -> Any:
    return TypeAdapter(document, config=STRICT).validator


@cache
def _field_validator(document: type[Declared], name: str) -> Any:
    # By itself: the other fields were checked when the document was made.
    return TypeAdapter(document.fields[name], config=STRICT).validator


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
