"""One answer in a session: asked for where there is room, shown as it grows, recorded, counted."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import Enum

from thulp_tui.chat import record
from thulp_tui.chat.models import find
from thulp_tui.chat.seen import seen
from thulp_tui.chat.trouble import Trouble
from thulp_tui.domain import rules
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId, SessionId
from thulp_tui.domain.operations import Operation, SetContext, SetMetadata
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.settings import ModelSettings
from thulp_tui.store import Conflict, NotFound, StoredSession, StoreError
from thulp_tui.text import count
from thulp_tui.ui import chats
from thulp_tui.ui.chats import Chat
from thulp_tui.ui.screens.chatting import ChattingScreen
from thulp_tui.ui.screens.desk_screen import TROUBLES
from thulp_tui.ui.screens.run_ends import AGAIN
from thulp_tui.ui.screens.running import FRAME, LOOK
from thulp_tui.ui.widgets.timeline import Timeline


def model_of(screen: ChattingScreen, opened: StoredSession) -> ModelSettings:
    """Return who answers in a session. Raises Trouble when the settings do not know it."""
    name = screen.partner_in(opened)
    model = find(name, screen.settings.models, os.environ)
    if model is None:
        raise Trouble("model", f"The settings know no model {name}; ctrl+l chooses another one.")
    return model


class Outcome(Enum):
    """What came of asking."""

    WHOLE = "whole"
    """An answer."""
    BROKEN = "broken"
    """None, or only a part of one."""
    WAITED = "waited"
    """The server wanted one to wait, and that time is over."""


async def answer(
    screen: ChattingScreen, opened: StoredSession, added: list[EntryId], *, may_wait: bool = False
) -> Outcome:
    """Ask for an answer, show it as it grows and record it; ``may_wait`` lets one wait if the server wants that."""
    session_id, model = opened.summary.id, model_of(screen, opened)
    if not await may_answer(screen, session_id, model):
        return Outcome.BROKEN
    sees = await screen.desk.run(seen, opened.entries, model, opened.summary.turns)
    chat = chats.start(session_id, model, sees, screen.settings, screen.clock(), may_wait=may_wait)
    screen.chats[session_id] = chat
    if sees.left_out:
        screen.say(f"{count(sees.left_out, 'oldest turn')} left out: {model.name} sees {model.window} tokens")
    try:
        await _follow(screen, chat)
        if chat.answer.has_waited:
            return Outcome.WAITED
        return Outcome.WHOLE if await _finish(screen, chat, added) else Outcome.BROKEN
    finally:
        task = asyncio.current_task()
        if task is None or not task.cancelling():  # else the program is left, and `end_runs` records what has come
            screen.chats.pop(session_id, None)
        if screen.app.is_running:
            await screen.read_anew()
            timeline = screen.query_one(Timeline)
            if timeline.live is not None and timeline.live.id == chat.entry.id:
                timeline.live = None
            screen.show_run()


async def may_answer(screen: ChattingScreen, session_id: SessionId, model: ModelSettings) -> bool:
    """Judge before the request whether there is room for an answer; what the session's limits do is done."""
    now = screen.clock()
    probe = record.begun(model.model, now)

    def decide(fresh: SessionSummary) -> Decision:
        decision = rules.record(fresh, [probe], now)
        return Decision((), notice=decision.notice) if decision.accepted else decision

    applied = await screen.desk.write([session_id], decide)
    decision = applied.decisions[0]
    if not decision.accepted:
        await screen.read_anew()
        screen.complain(decision.notice or "")
    return decision.accepted


async def _follow(screen: ChattingScreen, chat: Chat) -> None:
    session_id = chat.session_id
    is_first = True
    while chat.answer.is_running:
        with suppress(TimeoutError):
            await asyncio.wait_for(chat.woken.wait(), LOOK)
        chat.woken.clear()
        if screen.opened is not None and screen.opened.summary.id == session_id:
            screen.show_run()
            if is_first:
                screen.query_one(Timeline).action_end()
                is_first = False
        if chat.answer.is_running and chat.is_due:
            with suppress(*TROUBLES):
                await _checkpoint(screen, chat)
        if chat.answer.is_running:
            await asyncio.sleep(FRAME)


async def _checkpoint(screen: ChattingScreen, chat: Chat) -> None:
    """Write what has come; the first time this is an entry more."""
    if chat.is_recorded:
        await screen.desk.revise(chat.session_id, chat.entry.id, chat.so_far, screen.clock())
    else:
        await _add(screen, chat, chat.so_far(chat.entry))
        await screen.read_anew()


async def _add(screen: ChattingScreen, chat: Chat, entry: SessionEntry) -> None:
    now = screen.clock()
    # Before it is written: when the program is left meanwhile, the writing goes on all the same.
    chat.is_recorded = True
    try:
        await screen.desk.write([chat.session_id], lambda fresh: rules.add(fresh, [entry], now))
    except TROUBLES:
        chat.is_recorded = False
        raise


async def _finish(screen: ChattingScreen, chat: Chat, added: list[EntryId]) -> bool:
    """Record how an answer ended; tell whether it is whole."""
    answer, session_id = chat.answer, chat.session_id
    is_whole = answer.trouble is None and not answer.is_stopped
    asked = answer.reply.calls if is_whole else ()
    if chat.is_recorded or answer.reply.text or answer.reply.thoughts or (is_whole and not asked):
        await _surely(screen, lambda: _end(screen, chat))
        added.append(chat.entry.id)
    if answer.trouble is not None:
        event, content = record.trouble_event(answer.trouble, answer.model.model)
        now = screen.clock()
        await _surely(
            screen,
            lambda: screen.desk.write([session_id], lambda fresh: rules.record_event(fresh, event, content, now)),
        )
    if asked:
        now = screen.clock()
        entries = record.calls(chat.entry.id, answer, now, is_alone=not chat.is_recorded)
        applied = await screen.desk.write([session_id], lambda fresh: rules.record(fresh, entries, now))
        is_whole = applied.decisions[0].accepted
        if not is_whole:
            screen.complain(applied.decisions[0].notice or "")
        else:
            added += [entry.id for entry in entries]
    with suppress(*TROUBLES):
        await _count(screen, chat)
    return is_whole


async def _end(screen: ChattingScreen, chat: Chat) -> None:
    if chat.is_recorded:
        await screen.desk.revise(chat.session_id, chat.entry.id, chat.ended, screen.clock())
    else:
        await _add(screen, chat, chat.ended(chat.entry))


async def _surely(screen: ChattingScreen, write: Callable[[], Awaitable[object]]) -> None:
    """Write what must not be lost until it is written, or there is nothing left to write it to."""
    while screen.app.is_running:
        try:
            await write()
        except (Conflict, NotFound) as trouble:
            screen.complain(f"How the answer ended was not recorded: {trouble}")
        except StoreError as trouble:
            screen.complain(f"The answer is not recorded yet, and will be: {trouble}")
            await asyncio.sleep(AGAIN)
            continue
        return


async def _count(screen: ChattingScreen, chat: Chat) -> None:
    """Keep in the session's context who spoke, and add up what it took."""
    session_id, reply = chat.session_id, chat.answer.reply
    context = (await screen.desk.load(session_id)).context
    changes: list[Operation] = []
    model = reply.model or chat.answer.model.model
    if reply.characters and context.get("model") != model:
        changes.append(SetContext(session_id, ("model",), model))
    if reply.usage:
        before = context.get("usage")
        held = dict(before) if isinstance(before, dict) else {}
        for name, tokens in reply.usage.items():
            told = held.get(name)
            held[name] = tokens + (told if isinstance(told, int) and not isinstance(told, bool) else 0)
        changes.append(SetContext(session_id, ("usage",), held))
    if changes:
        now = screen.clock()
        changes.append(SetMetadata(session_id, {"updated_at": now}))
        await screen.desk.write([session_id], lambda _: Decision(tuple(changes)))
