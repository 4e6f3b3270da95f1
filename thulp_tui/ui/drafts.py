"""The texts that were written and not yet recorded: jotted down with every key, and saved a moment later."""

from collections.abc import Callable
from pathlib import Path

from textual.message_pump import MessagePump
from textual.timer import Timer

from thulp_tui.domain.ids import SessionId
from thulp_tui.state import State
from thulp_tui.ui.jots import Jots, Jotted

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
        self._jots = Jots(state.path)
        for left in self._jots.take_over():
            state.keep_draft(Path(left.file), left.session_id, left.text)

    def of(self, session_id: SessionId) -> str:
        """Return the draft of a session; empty when there is none."""
        return self._state.draft(self._file, session_id)

    def jot(self, session_id: SessionId, text: str) -> None:
        """Put the draft of a session where it survives the program's end."""
        self._jots.write(Jotted(str(self._file), session_id, text))

    def keep(self, session_id: SessionId, text: str) -> None:
        """Keep the draft of a session, on disk shortly after."""
        self._state.keep_draft(self._file, session_id, text)
        self.save_soon()

    def settle(self, session_id: SessionId, text: str) -> None:
        """Take a text that is recorded out of its session's draft; for any thread, followed by ``save_soon`` here."""
        draft = self.of(session_id)
        if draft.startswith(text):
            rest = draft.removeprefix(text).removeprefix("\n")
            self._state.keep_draft(self._file, session_id, rest)
            self.jot(session_id, rest)

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
        else:
            self._jots.forget()

    def close(self) -> None:
        """All drafts are saved, and no more will come."""
        self._jots.close()
