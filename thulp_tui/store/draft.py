"""A change while it is made: several operations that will be written together, or not at all."""

from pathlib import Path

from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.operations import (
    Conflict,
    CreateSession,
    DeleteSession,
    Operation,
    apply,
    check_deletion,
    inverse,
)
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.session import Session
from thulp_tui.domain.summary import SessionSummary, summarise
from thulp_tui.store.answers import Applied
from thulp_tui.store.errors import NotFound
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
        self.decisions: list[Decision] = []
        """What was decided so far."""
        self.changes: dict[SessionId, Session | None] = {}
        """The sessions as they would be; None for one that would be deleted."""
        self._inverses: list[tuple[Operation, ...]] = []
        self._asked: dict[SessionId, None] = {}

    def summary(self, session_id: SessionId) -> SessionSummary:
        """Return a session at a glance, with what this draft has done to it. Raises NotFound."""
        self._asked.setdefault(session_id)
        if session_id in self.changes:
            session = self._session(session_id)
            return summarise(session.metadata, session.entries, session.context)
        summary = self.shelf.summary(session_id)
        if summary is None:
            raise NotFound(self.path, session_id)
        return summary

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
        before: Session | None
        after: Session | None
        match operation:
            case CreateSession(session):
                if self._exists(session_id):
                    raise Conflict(f"A session with the id {session_id} is there already: it was not created again.")
                before, after = None, session
            case DeleteSession():
                before, after = self._session(session_id), None
                check_deletion(before.metadata, operation)
                if self.shelf.occurrences(session_id) > 1:
                    raise Conflict(
                        f"Two sessions of this file have the id {session_id}, and deleting one would leave the other "
                        "in its place: neither was deleted."
                    )
            case _:
                before = self._session(session_id)
                after = apply(before, operation)
        self._inverses.append(inverse(before, operation))
        self.operations.append(operation)
        self.changes[session_id] = after
        self._asked.setdefault(session_id)

    def applied(self, shelf: Shelf) -> Applied:
        """Return the answer for the caller, once this shelf is on the disk."""
        summaries = map(shelf.summary, self._asked)
        return Applied(
            operations=tuple(self.operations),
            inverse=tuple(step for steps in reversed(self._inverses) for step in steps),
            decisions=tuple(self.decisions),
            summaries=tuple(summary for summary in summaries if summary is not None),
        )

    def _exists(self, session_id: SessionId) -> bool:
        if session_id in self.changes:
            return self.changes[session_id] is not None
        return self.shelf.occurrences(session_id) > 0

    def _session(self, session_id: SessionId) -> Session:
        session = self.changes[session_id] if session_id in self.changes else self.shelf.session(session_id)
        if session is None:
            raise NotFound(self.path, session_id)
        return session
