"""Random changes of every kind, and what they make of plain values."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.store.plain import Sessions, carry_out
from tests.store.samples import document, message, moment, session_id
from thulp_tui.domain import operation_json
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.operations import (
    REMOVED,
    AddEntries,
    CreateSession,
    DeleteSession,
    EntryRef,
    Operation,
    RemoveEntries,
    ReplaceEntry,
    SetContext,
    SetMetadata,
)
from thulp_tui.domain.session import Session, SessionStatus

LARGE: Final = 30_000
"""How long a long message is, in characters: the write of its line crosses pages, so that it can be cut short."""
MANY_ENTRIES: Final = 24
"""A session with more entries than this is deleted soon, so that files stay small and checks cheap."""


def canonical(sessions: Sessions) -> str:
    """Return sessions as text that is equal when they are; to Python true equals 1."""
    return json.dumps(sessions, sort_keys=True)


def copied(sessions: Sessions) -> Sessions:
    """Return a copy that shares nothing; quicker than `deepcopy`."""
    copy: Sessions = json.loads(json.dumps(sessions))
    return copy


@dataclass(slots=True)
class Plan:
    """Changes to come and what each makes of the sessions, without a store."""

    dice: random.Random
    """Where the chances come from."""
    name: str
    """What every message begins with: whose they are."""
    sessions: Sessions = field(default_factory=dict)
    """The sessions as plain values, after all changes planned so far."""
    numbers: range = range(1, 6)
    """The sample sessions that play a part."""
    large: float = 0.02
    """How many of the messages are long."""
    count: int = 0
    """How many messages were made."""

    def change(self) -> list[Operation]:
        """Return one more change, of one to three operations, and carry it out on the plain values."""
        return list(self._steps(self.dice.choice((1, 1, 1, 1, 2, 3))))

    def after(self, operations: Sequence[Operation]) -> Sessions:
        """Carry out operations of somebody else's choice on the plain values, and return these."""
        for operation in operations:
            perform(self.sessions, operation)
        return self.sessions

    def message(self) -> str:
        """Return a text of which there is no other."""
        self.count += 1
        padding = "x" * LARGE if self.dice.random() < self.large else ""
        return f"{self.name} {self.count}{padding}"

    def _steps(self, count: int) -> Iterator[Operation]:
        for _ in range(count):
            operation = self._operation(self.dice.choice(self.numbers))
            perform(self.sessions, operation)
            yield operation

    def _operation(self, number: int) -> Operation:
        key, dice = session_id(number), self.dice
        now = self.sessions.get(key)
        if now is None:
            texts = [self.message() for _ in range(dice.randrange(3))]
            return CreateSession(Session.from_document(document(number, *texts)))
        entries: list[dict[str, Any]] = now["entries"]
        if len(entries) > MANY_ENTRIES or dice.random() < 0.02:
            return DeleteSession(key)
        kind = dice.choices(("add", "insert", "replace", "remove", "metadata", "context"), (6, 1, 1, 1, 2, 1))[0]
        if kind == "metadata":
            return self._metadata(key)
        if kind == "context":
            return self._context(key, now["context"])
        new = tuple(message(self.message()) for _ in range(dice.choice((1, 1, 2))))
        if kind == "add" or not entries:
            return AddEntries(key, new)
        refs = [EntryRef(message(entry["content"]["text"]).id) for entry in entries]
        if kind == "insert":
            return AddEntries(key, new, dice.choice(refs))
        if kind == "replace":
            return ReplaceEntry(key, dice.choice(refs), new[0])
        return RemoveEntries(key, tuple(dice.sample(refs, min(len(refs), dice.choice((1, 2, 4))))))

    def _metadata(self, key: SessionId) -> SetMetadata:
        fields: dict[str, Any] = {"updated_at": moment(self.dice.randrange(10_000))}
        match self.dice.randrange(3):
            case 0:
                fields["status"] = self.dice.choice(list(SessionStatus))
            case 1:
                fields["tags"] = tuple(self.dice.sample(("a", "b", "c", "d"), self.dice.randrange(4)))
            case _:
                fields["name"] = self.message()
        return SetMetadata(key, fields)

    def _context(self, key: SessionId, context: dict[str, Any]) -> SetContext:
        if "k" in context and self.dice.random() < 0.3:
            return SetContext(key, ("k",), REMOVED)
        path = self.dice.choice((("k",), ("deep", "er"), ("thulp_tui", "notes", f"n{self.dice.randrange(3)}")))
        values: list[JsonValue] = [self.message(), 1, 1.5, True, None, ["é", {"a": 0}]]
        return SetContext(key, path, self.dice.choice(values))


def perform(sessions: Sessions, operation: Operation) -> None:
    """Carry out an operation on plain values."""
    carry_out(sessions, json.loads(json.dumps(operation_json.to_document(operation))))
