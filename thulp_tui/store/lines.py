"""A change as one JSON document, the line that is appended for it, and what is read back from one.

One operation is written as `operation_json` has it, several as `{"several": […]}`. They were judged before they were
written, so what they expected is left out, with two exceptions for `pending`: `expect` of metadata holds the values
before, and `of` beside added entries how many there were.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from thulp_tui.domain import operation_json, strict_json
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.operations import AddEntries, Operation
from thulp_tui.domain.strict_json import JsonValue

SEVERAL: Final = "several"
"""The key of several operations that are one change."""
LEFT_OVER: Final = "left_over"
"""The key of a change that could not be carried out and never will be; it is kept for a person to see."""
NO_ENTRIES: Final = b'"entries":[]'
"""What stands in the text of an operation that adds no entries."""
BECAUSE: Final = "because"
"""The key of the reason beside it."""


class Effect(NamedTuple):
    """One operation of a change."""

    operation: Operation
    """What is done."""
    of: int | None = None
    """How many entries the session had, where entries are added."""
    texts: tuple[bytes, ...] = ()
    """The JSON texts of the entries that are added, where they were made already."""

    def text(self) -> bytes:
        """Return its JSON text; raises InvalidDocument for what JSON cannot hold."""
        if not (self.texts and isinstance(self.operation, AddEntries)):
            return strict_json.dumps(self.document()).encode()
        around = Effect(self.operation._replace(entries=()), self.of).text()
        # Before this there are the operation's name and the session's id only.
        head, _, rest = around.partition(NO_ENTRIES)
        return b"".join((head, NO_ENTRIES[:-1], b",".join(self.texts), b"]", rest))

    def document(self) -> dict[str, JsonValue]:
        """Return it as JSON."""
        document = operation_json.to_document(self.operation)
        return document if self.of is None else {**document, "of": self.of}


class LeftOver(NamedTuple):
    """A change that cannot be carried out."""

    document: JsonValue
    """The change as it stands in the file."""
    reason: str
    """Why not."""

    def line(self) -> bytes:
        """Return the document by which it is kept."""
        if is_left_over(self.document):
            return json.dumps(self.document, ensure_ascii=True).encode()
        return json.dumps({LEFT_OVER: self.document, BECAUSE: self.reason}, ensure_ascii=True).encode()


def written(effects: Sequence[Effect]) -> bytes:
    """Return the JSON text of a change; raises InvalidDocument for what JSON cannot hold."""
    if len(effects) > 1 and not any(effect.texts for effect in effects):
        return strict_json.dumps({SEVERAL: [effect.document() for effect in effects]}).encode()
    texts = [effect.text() for effect in effects]
    return texts[0] if len(texts) == 1 else b'{"%b":[%b]}' % (SEVERAL.encode(), b",".join(texts))


def read(document: JsonValue) -> tuple[Effect, ...]:
    """Return the operations of a change; raises InvalidDocument when it holds none."""
    if is_left_over(document):
        assert isinstance(document, Mapping)
        raise InvalidDocument("", str(document.get(BECAUSE, "it could not be carried out")))
    if isinstance(document, Mapping) and isinstance(several := document.get(SEVERAL), list):
        return tuple(map(_read_one, several))
    return (_read_one(document),)


def is_left_over(document: JsonValue) -> bool:
    """Return whether this is the document of a change that was given up before."""
    return isinstance(document, Mapping) and LEFT_OVER in document


def _read_one(document: Any) -> Effect:
    of = document.get("of") if isinstance(document, Mapping) else None
    return Effect(operation_json.from_document(document), of if type(of) is int else None)
