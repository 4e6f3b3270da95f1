"""An answer that grows in a session: its entry, and when what has come of it is next written."""

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from thulp_tui.chat import record
from thulp_tui.chat.answer import Answer
from thulp_tui.chat.record import Checkpoints
from thulp_tui.chat.seen import Seen
from thulp_tui.chat.tools import definition
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.settings import ModelSettings, Settings
from thulp_tui.ui.revising import Revision


@dataclass(eq=False)
class Chat:
    """An answer and its entry."""

    session_id: SessionId
    """The session it is given in."""
    entry: SessionEntry
    """Its entry as it was begun."""
    answer: Answer
    """The answer."""
    woken: asyncio.Event
    """Set when something has come, and at the end."""
    is_recorded: bool = False
    """Whether its entry is on the disk."""
    _checkpoints: Checkpoints = field(default_factory=lambda: Checkpoints(monotonic()))

    @property
    def shown(self) -> SessionEntry:
        """Its entry as it is shown now."""
        return record.shown(self.entry, self.answer)

    @property
    def is_due(self) -> bool:
        """Whether what has come is to be written now; asked once, it is counted as written."""
        length = self.answer.reply.length
        return bool(length) and self._checkpoints.is_due(length, monotonic())

    def so_far(self, entry: SessionEntry) -> SessionEntry:
        """Return the entry with what has come until now."""
        return record.so_far(entry, self.answer)

    def ended(self, entry: SessionEntry) -> SessionEntry:
        """Return the entry with how it ended."""
        return record.ended(entry, self.answer)

    def break_off(self) -> Revision:
        """Hang up because the program is left, and return what is to be made of the entry."""
        self.answer.stop()
        self.answer.join()
        return self.so_far


def start(
    session_id: SessionId, model: ModelSettings, seen: Seen, settings: Settings, now: Timestamp, *, may_wait: bool
) -> Chat:
    """Ask a model for an answer, which may wait if its server wants that; to be called in the screen's thread."""
    loop, woken = asyncio.get_running_loop(), asyncio.Event()

    def wake() -> None:
        # The loop may be closed when the last word comes.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(woken.set)

    tools = [definition(tool) for tool in settings.tools.values()]
    answer = Answer(model, seen.messages, tools, os.environ, wake, may_wait=may_wait)
    return Chat(session_id, record.begun(model.model, now, seen.left_out), answer, woken)
