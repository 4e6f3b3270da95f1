"""What a person says to a model, and the keys by which it goes on.  What asks it is loaded with the first prompt."""

from functools import partial

from textual import work

from thulp_tui.domain.answers import Conversation
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId, SessionId
from thulp_tui.domain.rules import Decision
from thulp_tui.store import StoredSession
from thulp_tui.ui.screens.chatting import TAKEN_BACK, UNSENT, ChattingScreen
from thulp_tui.ui.screens.desk_screen import TROUBLES
from thulp_tui.ui.widgets.chat_composer import ChatComposer
from thulp_tui.ui.widgets.chat_line import Wanted


class PromptingScreen(ChattingScreen):
    """A screen in which a person talks to a model."""

    def wanted_by_call(self, opened: StoredSession, stands: Conversation) -> Wanted | None:
        """Return what a person is asked for by a call without an outcome."""
        from thulp_tui.ui.screens import conversing

        return conversing.wanted(self, opened, stands)

    async def record(self, session_id: SessionId, entry: SessionEntry, text: str) -> Decision:
        """Record an entry; where a model answers, a user's message asks it, when the answer before it is whole."""
        if entry.kind == "user_message":
            try:
                opened = await self.desk.load(session_id)
            except TROUBLES as trouble:
                return Decision((), accepted=False, notice=str(trouble))
            if self.partner_in(opened):
                from thulp_tui.ui.screens import conversing

                return await conversing.say(self, session_id, entry, text)
        return await super().record(session_id, entry, text)

    def on_chat_composer_taken_back(self, event: ChatComposer.TakenBack) -> None:
        """Let a prompt that waits be written on."""
        if queue := self.queues.get(event.session_id):
            queue.pop().turn.set_result(TAKEN_BACK)
            self.show_run()

    @work(group="chat")
    async def converse(self, session_id: SessionId, prompt: EntryId | None = None, *, is_asked: bool = False) -> None:
        """Let the model answer as long as it may, then let the next prompt have its turn."""
        from thulp_tui.ui.screens import conversing

        self.conversing.add(session_id)
        reason = UNSENT
        try:
            reason = await conversing.converse(self, session_id, prompt, is_asked=is_asked)
        finally:
            conversing.call_up(self, session_id, reason)
            if self.app.is_running:
                self.show_run()

    # -- keys

    def action_model(self) -> None:
        """Choose who answers."""
        from thulp_tui.ui.screens import chat_acts

        self.ask(partial(chat_acts.choose, self))

    def action_again(self) -> None:
        """Decide on a call, ask again, or ask for another answer."""
        from thulp_tui.ui.screens import chat_acts

        self.ask(partial(chat_acts.again, self))

    def action_resend(self) -> None:
        """Ask differently, in a branch."""
        from thulp_tui.ui.screens import chat_acts

        self.ask(partial(chat_acts.resend, self))

    def can_resend(self, entry: SessionEntry | None) -> bool:
        """Whether an entry is a prompt that can be asked differently; demos have branches of their own."""
        opened = self.opened
        if opened is None or opened.occurrence or entry is None or entry.kind != "user_message":
            return False
        return opened.summary.session_type.type != "teacher_demo" and bool(self.partner_in(opened))
