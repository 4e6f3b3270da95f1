"""A change while it is made: several operations that will be written together, or not at all."""

from pathlib import Path
from typing import cast

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.operations import (
    AddEntries,
    Change,
    Conflict,
    CreateSession,
    DeleteSession,
    Operation,
    check_deletion,
    inverse,
)
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.store.answers import Applied
from thulp_tui.store.carrying import carry_out
from thulp_tui.store.entries import Entries
from thulp_tui.store.errors import NotFound
from thulp_tui.store.held import Held, held_session
from thulp_tui.store.layout import SESSIONS
from thulp_tui.store.lines import Effect
from thulp_tui.store.shelf import Shelf


class Draft:
    """What the sessions of a shelf would be after some operations."""

    def __init__(self, path: Path, shelf: Shelf) -> None:
        """Begin with the sessions as they stand on the shelf; the path is for messages."""
        self.path = path
        """The file of which this is a draft."""
        self.shelf = shelf
        """The sessions as they are without this draft."""
        self.operations: list[Operation] = []
        """What was done so far."""
        self.effects: list[Effect] = []
        """What has to be written for it."""
        self.decisions: list[Decision] = []
        """What was decided so far."""
        self.changes: dict[SessionId, Held | None] = {}
        """The sessions as they would be; None for one that would be deleted."""
        self._inverses: list[tuple[Operation, ...]] = []
        self._asked: dict[SessionId, None] = {}

    def summary(self, session_id: SessionId) -> SessionSummary:
        """Return a session at a glance, with what this draft has done to it. Raises NotFound."""
        self._asked.setdefault(session_id)
        return self._held(session_id).summary

    def follow(self, decision: Decision) -> None:
        """Do what was decided. Raises what `perform` raises."""
        self.decisions.append(decision)
        for operation in decision.operations:
            self.perform(operation)

    def perform(self, operation: Operation) -> None:
        """Do one more operation.

        Raises NotFound, Conflict when it does not fit the session as it is, InvalidDocument for a value that no session
        may hold.
        """
        session_id = operation.session_id
        match operation:
            case CreateSession():
                self._create(operation)
            case DeleteSession():
                self._delete(operation)
            case _:
                self._change(operation)
        self.operations.append(operation)
        self._asked.setdefault(session_id)

    def on_a_copy(self) -> Shelf:
        """Return a shelf on which the draft was carried out; the one it began with stays as it is."""
        copy = self.shelf.copy()
        copy.put(self.changes)
        return copy

    def applied(self, shelf: Shelf) -> Applied:
        """Return the answer for the caller, once this shelf is on the disk."""
        found = [shelf.find(session_id) for session_id in self._asked]
        return Applied(
            operations=tuple(self.operations),
            inverse=tuple(step for steps in reversed(self._inverses) for step in steps),
            decisions=tuple(self.decisions),
            summaries=tuple(held.summary for held in found if held is not None),
        )

    def _create(self, operation: CreateSession) -> None:
        if self._find(operation.session_id):
            session_id = operation.session_id
            raise Conflict(f"A session with the id {session_id} is there already: it was not created again.")
        held = held_session(operation.session, SESSIONS)
        self.changes[operation.session_id] = held
        self.effects.append(Effect(CreateSession(held.as_session(held.all_entries(), held.rest))))
        self._inverses.append(inverse(None, operation))

    def _delete(self, operation: DeleteSession) -> None:
        held = self._held(operation.session_id)
        check_deletion(held.metadata, operation)
        if self.shelf.occurrences(operation.session_id) > 1:
            raise Conflict(
                f"Two sessions of this file have the id {operation.session_id}, and deleting one would leave the other "
                "in its place: neither was deleted."
            )
        self.changes[operation.session_id] = None
        self.effects.append(Effect(DeleteSession(operation.session_id, held.metadata.updated_at)))
        # Read when somebody takes the deletion back, out of the file as it was.
        entries = cast("list[SessionEntry]", Entries(held.body))
        self._inverses.append(inverse(held.as_session(entries, held.rest), operation))

    def _change(self, operation: Change) -> None:
        held = self._held(operation.session_id)
        carried = carry_out(held, operation)
        self.changes[operation.session_id] = carried.held
        self._inverses.append(carried.inverse)
        if carried.effect:
            of = held.summary.entries if isinstance(operation, AddEntries) else None
            self.effects.append(Effect(carried.effect, of, carried.texts))

    def _find(self, session_id: SessionId) -> Held | None:
        return self.changes[session_id] if session_id in self.changes else self.shelf.find(session_id)

    def _held(self, session_id: SessionId) -> Held:
        held = self._find(session_id)
        if held is None:
            raise NotFound(self.path, session_id)
        return held
