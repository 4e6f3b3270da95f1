"""Sessions in which a model answers: who it is, how far its answer is, what it takes, how it is stopped."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from thulp_tui.domain import rules
from thulp_tui.domain.answers import BY_HAND, Conversation, Standing, chosen_model, conversation
from thulp_tui.domain.gauge import Measure, window_measure
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.usage import conversation_tokens, tokens_of
from thulp_tui.settings import Settings
from thulp_tui.state import State
from thulp_tui.store import StoredSession
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.screens.running import RunningScreen
from thulp_tui.ui.widgets.chat_composer import ChatComposer
from thulp_tui.ui.widgets.chat_line import ChatLine, Growing, Wanted
from thulp_tui.ui.widgets.gauge import GaugeFooter
from thulp_tui.ui.widgets.timeline import Timeline, Transcript

if TYPE_CHECKING:
    from textual.worker import Worker

    from thulp_tui.chat.loop import Step
    from thulp_tui.ui.chats import Chat

TWICE_WITHIN = 3.0
"""Seconds between two presses of escape that together stop an answer."""
UNSENT = "Not sent: the answer before it is not whole."
"""Why prompts that waited are given back."""
TAKEN_BACK = "taken back"
"""Why a prompt is given back that a person wants to write on."""
LOOKED_AT = 200
"""How many of the last entries tell where a conversation stands, as far as it is shown."""


@dataclass(eq=False)
class Waiting:
    """A prompt that waits for the answer before it."""

    text: str
    """As it was typed."""
    turn: "asyncio.Future[str]"
    """Done when it is its turn, with an empty text; else with the reason why it is given back."""


class ChattingScreen(RunningScreen):
    """A screen with a timeline and a composer in which models answer."""

    def __init__(
        self,
        desk: Desk,
        state: State,
        clock: Callable[[], Timestamp],
        settings: Settings,
        recorded: SessionId | None = None,
    ) -> None:
        """Hold the desk's sessions; the settings say who answers wherever nobody was chosen."""
        super().__init__(desk, state, clock, settings.limits, settings.record, recorded)
        self.settings = settings
        self.chats: dict[SessionId, Chat] = {}
        """The answers that grow, by session."""
        self.conversing: set[SessionId] = set()
        """The sessions in which a model is at it: answers, or has a call run."""
        self.queues: dict[SessionId, list[Waiting]] = {}
        """The prompts that wait, by session."""
        self.allowed: dict[SessionId, set[str]] = {}
        """The tools that run without asking, by session, as long as the program runs."""
        self.approved: set[tuple[EntryId, str]] = set()
        """The calls that a person lets run once, each with its command."""
        self._escaped = float("-inf")
        self._told: tuple[StoredSession | None, int | None] = None, None
        self._stands: tuple[StoredSession | None, Conversation] = None, Conversation(Standing.NOTHING)

    def partner_in(self, opened: StoredSession) -> str:
        """Return the name of the model that answers in a session; empty for none.

        Where none was chosen, the settings' one answers in conversations; whatever else there is, people record.
        """
        chosen = chosen_model(opened.context)
        if chosen is None and opened.summary.session_type.type == "conversation":
            return self.settings.model or BY_HAND
        return chosen or BY_HAND

    @property
    def busy(self) -> frozenset[SessionId]:
        """The sessions in which something runs or a model answers."""
        return super().busy | self.conversing

    def may_run(self, step: "Step") -> bool:
        """Whether a person lets a call run: its tool in this session, or this very command once."""
        return step.next.name == "RUN" or (step.call is not None and (step.call.id, step.command) in self.approved)

    def converse(
        self, session_id: SessionId, prompt: EntryId | None = None, *, is_asked: bool = False
    ) -> "Worker[None]":
        """Let the model answer as long as it may, a prompt that was just recorded or what was asked before."""
        raise NotImplementedError

    # -- what is shown

    def wanted_by_call(self, opened: StoredSession, stands: Conversation) -> Wanted | None:
        """Return what a person is asked for by a call without an outcome."""
        raise NotImplementedError

    def transcript_of(self, opened: StoredSession, transcript: Transcript) -> Transcript:
        """Return what the timeline shows of a session: an answer that grows stands behind the others."""
        chat = self.chats.get(opened.summary.id)
        if chat is None or opened.occurrence or opened.summary.id in self.runs:
            return super().transcript_of(opened, transcript)
        return transcript.without(chat.entry.id)

    def _show_run(self) -> None:
        """Show what answers, too."""
        super()._show_run()
        opened, composer = self.opened, self.query_one(ChatComposer)
        if opened is None or opened.occurrence:
            composer.partner = composer.wanted = ""
            self.query_one(GaugeFooter).tokens = None
            self.query_one(ChatLine).show(None, None, ())
            return
        session_id = opened.summary.id
        chat = self.chats.get(session_id)
        if chat is not None and session_id not in self.runs:
            self.query_one(Timeline).live = chat.shown
        composer.partner = self.partner_in(opened)
        self.query_one(GaugeFooter).tokens = self._tokens_in(opened, composer.partner)
        growing, wanted = None, None
        if chat is not None:
            reply = chat.answer.reply
            growing = Growing(
                chat.answer.model.name,
                chat.answer.duration_ms // 1000,
                bool(reply.characters),
                reply.is_thinking,
                chat.answer.wait_left,
            )
        elif composer.partner and session_id not in self.conversing:
            wanted = self._wanted_of(opened)
        waiting = [one.text for one in self.queues.get(session_id, ())]
        composer.wait_with({key: [one.text for one in queue] for key, queue in self.queues.items()})
        composer.wanted = wanted.tool if wanted is not None else ""
        self.query_one(ChatLine).show(growing, wanted, waiting)

    def _wanted_of(self, opened: StoredSession) -> Wanted | None:
        """What a person is asked for in a session in which nothing goes on."""
        if opened.summary.status.is_closed:
            return None
        if self._stands[0] is not opened:
            self._stands = opened, conversation(opened.entries[-LOOKED_AT:])
        stands = self._stands[1]
        if stands.standing is Standing.CALLS:
            return self.wanted_by_call(opened, stands)
        if stands.standing is Standing.BROKEN:
            return Wanted("The answer is not whole · ^n asks again")
        if stands.standing is Standing.ASKED:
            return Wanted("No answer yet · ^n asks for it")
        return None

    def _tokens_in(self, opened: StoredSession, partner: str) -> Measure | None:
        """How much of its window the model's answers take, as far as its server tells."""
        if not partner:
            return None
        chat, model = self.chats.get(opened.summary.id), self.settings.models.get(partner)
        tokens = tokens_of(dict(chat.answer.reply.usage)) if chat is not None else None
        if tokens is None:
            if self._told[0] is not opened:
                self._told = opened, conversation_tokens(opened.entries[-LOOKED_AT:])
            tokens = self._told[1]
        return None if tokens is None else window_measure(tokens, model.window if model is not None else None)

    def tick(self) -> None:
        """Tell the time, and how long an answer takes."""
        super().tick()
        if self.opened is not None and self.opened.summary.id in self.chats:
            self.show_run()

    # -- what ends

    def stop_answer(self) -> bool:
        """Stop the answer that grows in the open session; tell whether one does."""
        chat = self.chats.get(self.opened.summary.id) if self.opened else None
        if chat is None:
            return False
        chat.answer.stop()
        return True

    def escape(self) -> bool:
        """Count a press of escape; tell whether it was the second of two that stop an answer; one ends a wait."""
        chat = self.chats.get(self.opened.summary.id) if self.opened else None
        if chat is None:
            return False
        now = monotonic()
        if now - self._escaped <= TWICE_WITHIN or chat.answer.wait_left is not None:
            self._escaped = float("-inf")
            return self.stop_answer()
        self._escaped = now
        self.say("esc again stops the answer")
        return False

    def stop_command(self) -> bool:
        """Stop what runs or answers in the open session; tell whether anything does."""
        return super().stop_command() or self.stop_answer()

    @property
    def is_busy(self) -> bool:
        """Whether something runs or answers that would be ended with the program."""
        return super().is_busy or bool(self.chats)

    def under_way(self) -> list[str]:
        """Return what runs and who answers, in words."""
        return [*super().under_way(), *(f"the answer of {chat.answer.model.name}" for chat in self.chats.values())]

    def end_runs(self) -> None:
        """End all that runs or answers, because the program is left; what has come is recorded."""
        super().end_runs()
        for session_id, chat in self.chats.items():
            revision, now = chat.break_off(), self.clock()
            if chat.is_recorded:
                self.desk.revise_at_last(session_id, chat.entry.id, revision, now)
            elif chat.answer.reply.text:
                entry = revision(chat.entry)
                self.desk.write_at_last(session_id, partial(rules.add, entries=[entry], now=now))
