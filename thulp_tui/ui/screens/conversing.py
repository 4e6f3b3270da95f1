"""How a conversation with a model goes on: what is asked, recorded, run and left to a person.

Loaded with the first prompt.  Nothing is kept here: where a conversation stands is read from the session each time, so
that one that was broken off goes on, in another run of the program, too.
"""

import asyncio
from contextlib import suppress
from functools import partial

from thulp_tui.chat import record
from thulp_tui.chat.loop import Next, Step, next_step
from thulp_tui.chat.trouble import Trouble
from thulp_tui.domain import rules
from thulp_tui.domain.answers import ROUNDS_USED, Conversation, conversation
from thulp_tui.domain.demo import demo_folder
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId, SessionId
from thulp_tui.domain.operations import EntryRef, RemoveEntries
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.strict_json import dumps
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.settings import ModelSettings
from thulp_tui.store import StoredSession
from thulp_tui.text import count
from thulp_tui.ui.revising import Revision
from thulp_tui.ui.screens.answering import Outcome, answer, model_of
from thulp_tui.ui.screens.chatting import TAKEN_BACK, UNSENT, ChattingScreen, Waiting
from thulp_tui.ui.screens.desk_screen import TROUBLES
from thulp_tui.ui.widgets.chat_line import Wanted

NO_ROOM = "This session has room for the prompt, but not for an answer. esc, then l changes the limits."
"""What is said where only one more entry may come."""
MOST_WAITS = 5
"""How often in a row it is waited as a server wants, before a person is asked."""


def step_in(screen: ChattingScreen, opened: StoredSession, stands: Conversation | None = None) -> Step:
    """Return what is done next in a session."""
    stands = stands or conversation(opened.entries)
    allowed = screen.allowed.get(opened.summary.id, set())
    return next_step(stands, screen.settings.tools, allowed, screen.settings.chat.max_rounds)


def wanted(screen: ChattingScreen, opened: StoredSession, stands: Conversation) -> Wanted | None:
    """Return what a person is asked for by a call without an outcome."""
    step = step_in(screen, opened, stands)
    match step.next:
        case Next.ASK:
            return Wanted(f"⚒ {step.tool} is to be run · ^n decides", step.command)
        case Next.BY_HAND:
            call = step.call.envelope if step.call is not None else None
            arguments = dumps(call.arguments if call else None)
            return Wanted(f"⚒ {step.tool} is called · type its result", arguments, step.tool)
        case Next.RUN | Next.REFUSE:
            return Wanted(f"⚒ {step.tool} was called · ^n goes on", step.command)
        case _:
            return None


# -- what a person says


async def say(screen: ChattingScreen, session_id: SessionId, entry: SessionEntry, text: str) -> Decision:
    """Record what a person says and let the model answer; wait while another answer grows."""
    if session_id in screen.conversing:
        waiting = Waiting(text, asyncio.get_running_loop().create_future())
        screen.queues.setdefault(session_id, []).append(waiting)
        screen.show_run()
        if reason := await waiting.turn:
            return Decision((), accepted=False, notice="" if reason == TAKEN_BACK else reason)
    # At once, and not when the model is asked: what is sent in the same moment waits.
    screen.conversing.add(session_id)
    decision = Decision((), accepted=False)
    try:
        decision = await _say(screen, session_id, entry, text)
    except (*TROUBLES, Trouble) as trouble:
        decision = Decision((), accepted=False, notice=str(trouble))
    finally:
        if not decision.accepted:
            call_up(screen, session_id, "")
    return decision


async def _say(screen: ChattingScreen, session_id: SessionId, entry: SessionEntry, text: str) -> Decision:
    opened = await screen.desk.load(session_id)
    step = step_in(screen, opened)
    if step.next is Next.BY_HAND and step.call is not None:
        result = entry.text or ""
        await _revise(screen, session_id, step.call, lambda old: record.answered(old, result))
        screen.drafts.settle(session_id, text)
        screen.converse(session_id)
        return Decision(())
    model = model_of(screen, opened)
    for call in conversation(opened.entries).open_calls:
        # Whoever says something else instead does not want it.
        await refuse(screen, session_id, call)
    return await _record(screen, session_id, model, entry, text)


async def _record(
    screen: ChattingScreen, session_id: SessionId, model: ModelSettings, entry: SessionEntry, text: str
) -> Decision:
    """Record what asks for an answer, if there is room for both."""
    now = screen.clock()
    prompt, answer = entry.changed(timestamp=now), record.begun(model.model, now)

    def decide(fresh: SessionSummary) -> Decision:
        try:
            both = rules.record(fresh, [prompt, answer], now)
        except rules.Refused:
            rules.record(fresh, [prompt], now)
            raise rules.Refused(NO_ROOM) from None
        return Decision(rules.record(fresh, [prompt], now).operations, notice=both.notice) if both.accepted else both

    applied = await screen.desk.write([session_id], decide)
    if applied.decisions[0].accepted:
        screen.drafts.settle(session_id, text)
        screen.drafts.save_soon()
        screen.converse(session_id, prompt.id)
    await screen.read_anew()
    return applied.decisions[0]


def call_up(screen: ChattingScreen, session_id: SessionId, reason: str) -> None:
    """Let the next prompt that waits have its turn, if there is one; for a reason give all of them back."""
    queue = screen.queues.get(session_id, [])
    if queue and not reason:
        queue.pop(0).turn.set_result("")
        return
    # The last first: what is given back stands before what is there.
    for waiting in reversed(queue):
        if not waiting.turn.done():
            waiting.turn.set_result(reason)
    queue.clear()
    screen.conversing.discard(session_id)


# -- what the model does


async def converse(
    screen: ChattingScreen, session_id: SessionId, prompt: EntryId | None, *, is_asked: bool = False
) -> str:
    """Let the model answer until a person is needed; return why prompts that wait cannot be sent, empty if they can.

    ``is_asked`` says that a person lets it go on for more rounds.
    """
    added = [prompt] if prompt else []
    waits = 0
    try:
        while screen.app.is_running:
            opened = await screen.desk.load(session_id)
            step = step_in(screen, opened)
            match step.next:
                case Next.HALT if not is_asked:
                    return await _halt(screen, session_id)
                case Next.REQUEST | Next.HALT:
                    outcome = await answer(screen, opened, added, may_wait=waits < MOST_WAITS)
                    if outcome is Outcome.WAITED:
                        waits += 1
                        continue
                    is_whole, waits = outcome is Outcome.WHOLE, 0
                case Next.RUN | Next.ASK if step.call is not None and screen.may_run(step):
                    folder = demo_folder(opened.context)
                    await screen.run_command(session_id, step.call, step.command, folder, None, _keys(screen))
                    is_whole = True
                case Next.REFUSE if step.call is not None:
                    await _revise(screen, session_id, step.call, partial(record.refused, reason=step.command))
                    is_whole = True
                case Next.REST:
                    return ""
                case _:
                    return UNSENT
            is_asked = False
            if not is_whole:
                return UNSENT
    except (*TROUBLES, Trouble) as trouble:
        screen.complain(trouble)
    finally:
        await _note(screen, session_id, added)
    return UNSENT


def _keys(screen: ChattingScreen) -> set[str]:
    """The variables with the models' keys: what a model has run neither sees nor prints them."""
    return {model.key_env for model in screen.settings.models.values() if model.key_env is not None}


async def _halt(screen: ChattingScreen, session_id: SessionId) -> str:
    rounds = count(screen.settings.chat.max_rounds, "round")
    await _event(screen, session_id, ROUNDS_USED, f"The model has gone on for {rounds} of calls. ^n lets it go on.")
    return UNSENT


async def _event(screen: ChattingScreen, session_id: SessionId, event: str, text: str) -> None:
    now = screen.clock()
    await screen.desk.write([session_id], lambda fresh: rules.record_event(fresh, event, {"text": text}, now))
    await screen.read_anew()


async def refuse(screen: ChattingScreen, session_id: SessionId, call: SessionEntry) -> None:
    """Record that a call is not run, because a person does not want it."""
    await _revise(screen, session_id, call, record.refused)


async def _revise(screen: ChattingScreen, session_id: SessionId, call: SessionEntry, revision: Revision) -> None:
    await screen.desk.revise(session_id, call.id, revision, screen.clock())
    await screen.read_anew()


async def _note(screen: ChattingScreen, session_id: SessionId, added: list[EntryId]) -> None:
    """Let a prompt, its answer and its calls be undone as one."""
    if not added or not screen.app.is_running:
        return
    with suppress(*TROUBLES):
        entries = (await screen.desk.load(session_id)).entries
        wanted, found = set(added), []
        for place in range(len(entries) - 1, -1, -1):
            if entries[place].id in wanted:
                wanted.discard(entries[place].id)
                found.append(entries[place])
            if not wanted:
                break
        found.reverse()
        refs = tuple(EntryRef(entry.id, -1) for entry in found)
        screen.desk.note("Prompt and answer", (RemoveEntries(session_id, refs, expect=tuple(found)),))
