"""From a demonstration to its pack: the preview, what the list of readiness leads to, and the end.

Loaded when it is first asked for.
"""

import asyncio
from functools import partial

from thulp_tui.domain import finishing
from thulp_tui.domain.operations import SetContext
from thulp_tui.domain.rules import Decision, Refused
from thulp_tui.domain.summary import PROGRAM_KEY, SessionSummary
from thulp_tui.exchange import FORMATS
from thulp_tui.exchange.distil import build
from thulp_tui.recording.demo import demo_of
from thulp_tui.recording.pack import Pack
from thulp_tui.recording.readiness import Point, Readiness, Remedy, readiness
from thulp_tui.ui.screens import keeping, many
from thulp_tui.ui.screens.desk_screen import DeskScreen
from thulp_tui.ui.screens.distil import DistilScreen, ExportWanted, Remedied, View
from thulp_tui.ui.screens.editing import edit
from thulp_tui.ui.screens.export_run import Wanted
from thulp_tui.ui.screens.finish import Finish
from thulp_tui.ui.widgets.timeline import Timeline
from thulp_tui.ui.widgets.timeline.demonstrating import DemoAct

DISTIL = FORMATS["distil"]
"""The format of the pack."""


async def preview(screen: DeskScreen, summary: SessionSummary, view: View = View.DIGEST) -> None:
    """Show what the distillers read, and lead to what is missing until nothing more is asked for."""
    at = 0
    while True:
        answer = await screen.answer(DistilScreen(summary.name, partial(_made, screen, summary), view, at))
        match answer:
            case Remedied(point):
                view, at = View.READY, list(Remedy).index(point.remedy)
                if await _see_to(screen, summary, point):
                    return
            case ExportWanted(redacts):
                await many.export(screen, [summary], DISTIL.name, redacts=redacts)
                return
            case _:
                return


async def finish(screen: DeskScreen, summary: SessionSummary) -> None:
    """Complete a demonstration: ask for outcome and score, show how ready it is, offer the pack."""
    result = await screen.answer(Finish(summary.name, partial(_judged, screen, summary)))
    if result is None:
        return
    label, now = f"Completed “{summary.name}”", screen.clock()
    done = await screen.change(label, [summary.id], lambda fresh: finishing.finish(fresh, result.ending, now))
    if done is not None and result.folder is not None:
        await many.write(screen, [summary], Wanted(result.folder, DISTIL.name))


async def _judged(screen: DeskScreen, summary: SessionSummary) -> Readiness | None:
    session = await keeping.loaded(screen, summary)
    return None if session is None else await asyncio.to_thread(lambda: readiness(demo_of(session)))


async def _made(screen: DeskScreen, summary: SessionSummary, *, redact: bool) -> tuple[Readiness, Pack] | None:
    session = await keeping.loaded(screen, summary)
    if session is None:
        return None
    try:
        judged = await asyncio.to_thread(lambda: readiness(demo_of(session)))
        return judged, await asyncio.to_thread(partial(build, session, redact=redact, settings=screen.settings))
    except Refused as refused:
        screen.complain(refused)
        return None


async def _see_to(screen: DeskScreen, summary: SessionSummary, point: Point) -> bool:
    """Open what puts a point right; tell whether one is led away from the list by that."""
    match point.remedy:
        case Remedy.FIELDS:
            await edit(screen, summary)
        case Remedy.TOOLS:
            await keeping.tools(screen, summary)
        case Remedy.CRITERIA:
            await keeping.criteria(screen, summary)
        case Remedy.PROMPT:
            await _without_prompt(screen, summary)
        case Remedy.FINISH if not summary.status.is_closed:
            await finish(screen, summary)
            return True
        case Remedy.INTENT if point.entry_id:
            timeline = _lead(screen, point.entry_id)
            timeline.action_demo(DemoAct.WHY)
            return True
        case _:
            _lead(screen, point.entry_id)
            return True
    return False


async def _without_prompt(screen: DeskScreen, summary: SessionSummary) -> None:
    """Say that there is no system prompt, or no longer."""
    change = SetContext(summary.id, (PROGRAM_KEY, "no_system_prompt"), True)
    label = "No system prompt, explicitly"
    await screen.change(label, [summary.id], lambda _: Decision((change,)))


def _lead(screen: DeskScreen, entry_id: str) -> Timeline:
    """Go to the timeline, and there to an entry where one is named."""
    timeline = screen.query_one(Timeline)
    if entry_id:
        timeline.go_to_entry(entry_id, 0)
    screen.set_focus(timeline)
    return timeline
