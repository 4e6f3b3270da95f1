"""The texts that were written and not yet recorded: kept a moment after the first key, whatever happens then."""

from collections.abc import Callable
from pathlib import Path

from textual.message_pump import MessagePump
from textual.timer import Timer

from thulp_tui.domain.ids import SessionId
from thulp_tui.state import State

DELAY = 0.4
"""Seconds after a key until the draft is on disk, however fast one types."""


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
        """Keep the draft of a session, on disk shortly after."""
        self._state.keep_draft(self._file, session_id, text)
        self.save_soon()

    def settle(self, session_id: SessionId, text: str) -> None:
        """Take a text that is recorded out of its session's draft; for any thread, followed by ``save_soon`` here."""
        draft = self.of(session_id)
        if draft.startswith(text):
            self._state.keep_draft(self._file, session_id, draft.removeprefix(text).removeprefix("\n"))

    def save_soon(self) -> None:
        """Keep all drafts shortly."""
        if self._timer is None:
            self._timer = self._clock.set_timer(DELAY, self.save)

    def save(self) -> None:
        """Keep all drafts now."""
        self._timer = None
        try:
            self._state.save()
        except OSError as trouble:
            self._complain(f"The draft could not be kept: {trouble}")
