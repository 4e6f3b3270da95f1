"""What the keys of a conversation do: choose who answers, decide on a call, ask once more."""

import asyncio
import os

from thulp_tui.chat import record
from thulp_tui.chat.answer import NO_CLIENT, has_client
from thulp_tui.chat.loop import Next, Step
from thulp_tui.chat.models import ollama_models
from thulp_tui.chat.seen import seen
from thulp_tui.chat.trouble import Trouble
from thulp_tui.domain import finishing
from thulp_tui.domain.answers import BY_HAND, OLLAMA, Standing, choose_model, conversation
from thulp_tui.domain.demo import demo_folder
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.operations import CreateSession
from thulp_tui.domain.rules import Refused
from thulp_tui.settings import path
from thulp_tui.store import StoredSession
from thulp_tui.ui.screens.answering import may_answer, model_of
from thulp_tui.ui.screens.approve import Approve, Verdict
from thulp_tui.ui.screens.chatting import ChattingScreen
from thulp_tui.ui.screens.conversing import refuse, step_in
from thulp_tui.ui.screens.desk_screen import TROUBLES
from thulp_tui.ui.screens.models import SEEN, ModelPicker
from thulp_tui.ui.screens.seen import SeenScreen
from thulp_tui.ui.widgets.timeline import Timeline
from thulp_tui.ui.widgets.timeline.transcript import find_entry


async def choose(screen: ChattingScreen) -> None:
    """Choose who answers in the open session, or look at what it sees."""
    opened = screen.opened
    if opened is None or opened.occurrence:
        screen.say("No session is open in which a model could answer")
        return
    models = [(name, f"{model.model} · {model.address}") for name, model in screen.settings.models.items()]
    hint = "" if has_client() else NO_CLIENT

    async def more() -> list[tuple[str, str]]:
        found = await asyncio.to_thread(ollama_models, os.environ)
        return [(f"{OLLAMA}{name}", f"{name} · Ollama, on this machine") for name in found]

    chosen = await screen.answer(ModelPicker(models, screen.partner_in(opened), more, hint, str(path())))
    if chosen == SEEN:
        await _show_seen(screen, opened)
    elif chosen is not None:
        if chosen != BY_HAND and hint:
            screen.complain(hint)
            return
        await screen.desk.write([opened.summary.id], lambda fresh: choose_model(fresh, chosen))
        await screen.read_anew()
        screen.say(f"{chosen.removeprefix(OLLAMA)} answers here" if chosen else "Recorded by hand here")


async def _show_seen(screen: ChattingScreen, opened: StoredSession) -> None:
    try:
        model = model_of(screen, opened)
    except Trouble as trouble:
        screen.complain(trouble)
        return
    sees = await screen.desk.run(seen, opened.entries, model, opened.summary.turns)
    await screen.answer(SeenScreen(model.name, sees.messages, sees.left_out, sees.tokens))


async def again(screen: ChattingScreen) -> None:
    """Decide on a call that waits; else let the model go on, answer once more, or answer differently."""
    shown = screen.opened
    if shown is None or shown.occurrence:
        return
    session_id = shown.summary.id
    if session_id in screen.conversing:
        screen.say("An answer is under way; esc esc stops it")
        return
    if not screen.partner_in(shown):
        screen.say("No model answers here: ctrl+l chooses one")
        return
    try:
        opened = await screen.desk.load(session_id)
        step = step_in(screen, opened)
        match step.next:
            case Next.ASK:
                await _decide(screen, opened, step)
            case Next.BY_HAND:
                screen.action_compose()
            case Next.REST:
                await _once_more(screen, opened)
            case _:
                _go_on(screen, session_id, is_asked=True)
    except (*TROUBLES, Trouble) as trouble:
        screen.complain(trouble)


async def _decide(screen: ChattingScreen, opened: StoredSession, step: Step) -> None:
    """Ask whether a call may be run, and go on accordingly."""
    call, session_id = step.call, opened.summary.id
    assert call is not None
    verdict = await screen.answer(Approve(step.tool, step.command, str(demo_folder(opened.context))))
    match verdict:
        case Verdict.ONCE:
            screen.approved.add((call.id, step.command))
        case Verdict.ALWAYS:
            screen.allowed.setdefault(session_id, set()).add(step.tool)
        case Verdict.NO:
            await refuse(screen, session_id, call)
        case _:
            return
    _go_on(screen, session_id)


async def _once_more(screen: ChattingScreen, opened: StoredSession) -> None:
    """Keep what was answered as rejected, and ask once more: a broken answer alone, else all since the last prompt."""
    stands, session_id = conversation(opened.entries), opened.summary.id
    if stands.standing is Standing.NOTHING or not stands.places:
        screen.say("Nothing was asked yet")
        return
    if not await may_answer(screen, session_id, model_of(screen, opened)):
        return
    places = stands.places[-1:] if stands.standing is Standing.BROKEN else stands.places
    operations = record.rejecting(session_id, opened.entries, places, screen.clock())
    if await screen.apply("The answer before is rejected", operations):
        _go_on(screen, session_id)


def _go_on(screen: ChattingScreen, session_id: SessionId, *, is_asked: bool = False) -> None:
    """Let the model go on, unless somebody has said something meanwhile."""
    if session_id not in screen.conversing:
        screen.conversing.add(session_id)
        screen.converse(session_id, is_asked=is_asked)


async def resend(screen: ChattingScreen) -> None:
    """Begin a branch before the selected prompt, with it in the composer to be written anew; nothing here changes."""
    timeline = screen.query_one(Timeline)
    prompt, opened = timeline.selected, screen.opened
    if prompt is None or opened is None:
        return
    now = screen.clock()
    try:
        stored = await screen.desk.load(opened.summary.id)
        place = find_entry(stored.entries, prompt.id, timeline.cursor)
        child = finishing.fork(await screen.desk.run(stored.to_session), place, now)
    except (*TROUBLES, Refused) as trouble:
        screen.complain(trouble)
        return
    screen.drafts.keep(child.id, prompt.text or "")
    if await screen.apply(f"Branched “{child.name}”", [CreateSession(child)]):
        await screen.begin(child.id)
