"""The texts that were written and not yet recorded: kept a moment after the last key, whatever happens then."""

from collections.abc import Callable
from pathlib import Path

from textual.message_pump import MessagePump
from textual.timer import Timer

from thulp_tui.domain.ids import SessionId
from thulp_tui.state import State

DELAY = 0.4
"""Seconds after the last key until a draft is on disk."""


class Drafts:
    """The drafts of one file's sessions."""

    def __init__(self, state: State, file: Path, clock: MessagePump, complain: Callable[[str], None]) -> None:
        """Keep them in the state, by ``clock``'s timers; ``complain`` is told when that cannot be done."""
        self._state = state
        self._file = file
        self._clock = clock
        self._complain = complain
        self._timer: Timer | None = None

    def of(self, session_id: SessionId) -> str:
        """Return the draft of a session; empty when there is none."""
        return self._state.draft(self._file, session_id)

    def keep(self, session_id: SessionId, text: str) -> None:
        """Keep the draft of a session, on disk shortly after the last change."""
        self._state.keep_draft(self._file, session_id, text)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._clock.set_timer(DELAY, self._save)

    def _save(self) -> None:
        try:
            self._state.save()
        except OSError as trouble:
            self._complain(f"The draft could not be kept: {trouble}")
