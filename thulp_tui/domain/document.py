"""What all documents have in common: declared fields, kept unknown ones, and errors in our words.

Fields are declared as in any pydantic model. Documents that are plainly good, of exactly their fields, each of exactly
its type, are read here; all others pydantic judges, which is loaded with the first of them: it takes 50 ms and 9 MB.
"""

from collections.abc import Callable, Mapping
from dataclasses import Field, FrozenInstanceError, field
from typing import Any, ClassVar, Self, dataclass_transform

from thulp_tui.domain.duration import Duration
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.kinds import Reader, reader_of

_PLAIN = frozenset((str, int, float, bool, type(None), dict, list))


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Document:
    """A part of a session's file. Fields this program does not know are kept and written back after the known ones.

    Subclasses declare their fields; with `frozen=False` fields can be assigned, and are checked then.
    """

    # Where pydantic's core puts what it has checked: the fields, and the unknown ones; the rest is not looked at here.
    __slots__ = ("__dict__", "__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__")
    __pydantic_extra__: dict[str, JsonValue]

    fields: ClassVar[Mapping[str, Any]]
    """Each field's name and declared type, in the order of the declaration."""

    defaults: ClassVar[Mapping[str, Callable[[], Any]]]
    """What makes a field that is not given, by its name; one without has to be given."""

    _readers: ClassVar[Mapping[str, Reader]]
    _is_frozen: ClassVar[bool]

    def __init_subclass__(cls, *, frozen: bool = True) -> None:
        """Take over what a subclass declares."""
        cls.fields = dict(cls.__annotations__)
        cls.defaults = {name: _maker(cls.__dict__[name]) for name in cls.fields if name in cls.__dict__}
        cls._readers = {name: reader_of(declared) for name, declared in cls.fields.items()}
        cls._is_frozen = frozen

    def __init__(self, /, **fields: Any) -> None:
        """Make a document of its fields; others are kept as unknown ones. Raises InvalidDocument."""
        try:
            self._take(self._read(fields), {})
        except (ValueError, KeyError):
            from thulp_tui.domain import validating

            validating.fill(self, fields)

    @classmethod
    def from_document(cls, value: JsonValue) -> Self:
        """The document in an already parsed JSON value; raises InvalidDocument with place and reason.

        Parts of the value that may hold any JSON are kept, not copied.
        """
        return cls._validated(value)

    @classmethod
    def unchecked(cls, fields: dict[str, Any], unknown: dict[str, JsonValue] | None = None) -> Self:
        """The document of all its fields, in the order of the declaration, which are known to be good.

        The dicts become its own.
        """
        made = cls.__new__(cls)
        made._take(fields, unknown or {})
        return made

    @property
    def unknown(self) -> dict[str, JsonValue]:
        """The fields this program does not know, in the order read; not to be changed."""
        return self.__pydantic_extra__

    def to_document(self) -> dict[str, JsonValue]:
        """Plain JSON values in declaration order, unknown fields last. Content and context values are not copied."""
        document = {name: value if type(value) in _PLAIN else plain(value) for name, value in self.__dict__.items()}
        if self.unknown:
            document.update(self.unknown)
        return document

    def changed(self, **fields: Any) -> Self:
        """A copy with these fields changed; what is new is validated. Raises InvalidDocument."""
        if not fields.keys() <= self.__dict__.keys():
            return self._validated({**self.__dict__, **self.unknown, **fields})
        return self.replaced(**{name: self._checked(name, value) for name, value in fields.items()})

    def replaced(self, **fields: Any) -> Self:
        """A copy with these fields, which are known to be good, in place of its own."""
        return self.unchecked({**self.__dict__, **fields}, self.unknown)

    def __setattr__(self, name: str, value: Any) -> None:
        """Check a field and set it. Raises InvalidDocument, and AttributeError where it cannot be assigned."""
        if self._is_frozen:
            raise FrozenInstanceError(f"{type(self).__name__} is frozen: see `changed` for another {name!r}")
        if name not in self.fields:
            raise AttributeError(f"{type(self).__name__} has no field {name!r}")
        self.__dict__[name] = self._checked(name, value)

    def __eq__(self, other: object) -> bool:
        """Whether the other is the same document, unknown fields included."""
        if type(self) is not type(other):
            return NotImplemented
        assert isinstance(other, Document)
        return self.__dict__ == other.__dict__ and self.unknown == other.unknown

    def __hash__(self) -> int:
        """The same for equal documents; raises TypeError where a field cannot be hashed."""
        return hash((type(self), *self.__dict__.values()))

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles are made without checking anything."""
        return type(self).unchecked, (dict(self.__dict__), dict(self.unknown))

    def __repr__(self) -> str:
        """The class and its fields, unknown ones last."""
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in {**self.__dict__, **self.unknown}.items())})"

    def _take(self, fields: dict[str, Any], unknown: dict[str, JsonValue]) -> None:
        object.__setattr__(self, "__dict__", fields)
        object.__setattr__(self, "__pydantic_extra__", unknown)

    @classmethod
    def _validated(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        try:
            return cls.unchecked(cls._read(value))
        except (ValueError, KeyError):
            from thulp_tui.domain import validating

            return validating.checked(cls, value)

    @classmethod
    def _read(cls, value: Any) -> dict[str, Any]:
        """The fields of a document that is plainly good; raises ValueError or KeyError for all others."""
        if type(value) is not dict:
            raise ValueError
        fields = {
            name: read(value[name]) if name in value else cls.defaults[name]() for name, read in cls._readers.items()
        }
        if not value.keys() <= fields.keys():
            raise ValueError
        return fields

    @classmethod
    def _checked(cls, name: str, value: Any) -> Any:
        try:
            return cls._readers[name](value)
        except ValueError:
            from thulp_tui.domain import validating

            return validating.checked_field(cls, name, value)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, handler: Any) -> Any:
        """Let pydantic check it."""
        from thulp_tui.domain import validating

        return validating.schema_of(cls, handler)


def _maker(default: Any) -> Callable[[], Any]:
    """What makes a field's default: of a `field` its factory, else the value itself."""
    if isinstance(default, Field):
        factory: Callable[[], Any] = default.default_factory  # type: ignore[assignment]  # only `field`s with one are used
        return factory
    return lambda: default


def plain(value: Any) -> Any:
    """A field's value as plain JSON: no subclasses of str and int, arrays as lists."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Timestamp):
        return int(value)
    return value.to_document() if isinstance(value, Document | Duration) else value
