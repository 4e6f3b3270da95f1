"""Changing what was recorded of a demonstration: what its keys do to entries.

Loaded with the first demonstration; like `acts`, it loads dialogs when they are first asked for.
"""

from collections.abc import Callable, Coroutine
from functools import partial

from thulp_tui.domain import finishing, marks, revising
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.operations import CreateSession, Operation, ref_at
from thulp_tui.domain.revising import Intent
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.store import StoredSession
from thulp_tui.text import count
from thulp_tui.ui.looks import ENTRY_LOOKS, MARK_LOOKS
from thulp_tui.ui.screens.desk_screen import TROUBLES, DeskScreen
from thulp_tui.ui.widgets.timeline import Timeline
from thulp_tui.ui.widgets.timeline.demonstrating import DemoAct, DemonstratingView
from thulp_tui.ui.widgets.timeline.transcript import find_entry

Asked = DemonstratingView.DemoAsked


async def _mark(screen: DeskScreen, asked: Asked) -> None:
    from thulp_tui.ui.screens.mark_entries import MarkEntries

    timeline = screen.query_one(Timeline)
    known = timeline.transcript.remarks.of(asked.entries[0].id).mark if timeline.transcript else None
    chosen = await screen.answer(MarkEntries(_named(asked), known))
    if chosen is None:
        return
    label = f"{MARK_LOOKS[chosen.mark].label.capitalize() if chosen.mark else 'No mark'}: {_named(asked)}"
    ids = [entry.id for entry in asked.entries]
    await screen.change(label, [asked.summary.id], lambda fresh: marks.mark(fresh, ids, chosen.mark))
    timeline.range_from = None


async def _why(screen: DeskScreen, asked: Asked) -> None:
    """Say why the selected call was made, else the next one recorded, else the one to come."""
    from thulp_tui.ui.screens.say_why import SayWhy

    stored = await _freshest(screen, asked.summary)
    if stored is None:
        return
    place = _call_from(stored, asked)
    if place is None:
        await why_next(screen, asked.summary)
        return
    entry = stored.entries[place]
    said = await screen.answer(
        SayWhy(f"entry {place + 1:,}, {ENTRY_LOOKS[entry.kind].label}", revising.intent_of(entry))
    )
    if said is not None:
        await _explain(screen, asked.summary, entry, place, said)


async def why_next(screen: DeskScreen, summary: SessionSummary) -> None:
    """Say why the next call will be made."""
    from thulp_tui.ui.screens.say_why import SayWhy

    stored = await _freshest(screen, summary)
    if stored is None:
        return
    said = await screen.answer(SayWhy("the next call", revising.next_intent(stored.context)))
    if said is not None:
        label = "Why the next call is made"
        await screen.change(label, [summary.id], lambda fresh: revising.set_next_intent(fresh, said))


async def _explain(screen: DeskScreen, summary: SessionSummary, entry: SessionEntry, near: int, said: Intent) -> None:
    stored = await _freshest(screen, summary)
    place = _place(stored, entry, near) if stored else None
    if stored is None or place is None:
        return
    now, ref, fresh_entry = screen.clock(), ref_at(stored.entries, place), stored.entries[place]
    label = f"Why of entry {place + 1:,}"
    await screen.change(label, [summary.id], lambda fresh: revising.explain(fresh, ref, fresh_entry, said, now))


async def _edit(screen: DeskScreen, asked: Asked) -> None:
    from thulp_tui.ui.screens.edit_text import EditText

    timeline = screen.query_one(Timeline)
    stored = await _freshest(screen, asked.summary)
    place = _place(stored, timeline.selected or asked.entries[-1], timeline.cursor) if stored else None
    if stored is None or place is None:
        return
    old = stored.entries[place]
    text, is_json = revising.editable(old)
    first = revising.original_of(stored.context, old.id)
    typed = await screen.answer(
        EditText(
            f"Correct entry {place + 1:,}, {ENTRY_LOOKS[old.kind].label}",
            text,
            partial(revising.edited, old),
            original=None if first is None else revising.editable(first)[0],
            remark="All of the call as JSON." if is_json else "",
        )
    )
    if typed is None:
        return
    new, now, ref = revising.edited(old, typed), screen.clock(), ref_at(stored.entries, place)
    label = f"Corrected entry {place + 1:,}"
    await screen.change(
        label, [asked.summary.id], lambda fresh: revising.edit(fresh, stored.context, ref, old, new, now)
    )


async def _remove(screen: DeskScreen, asked: Asked) -> None:
    stored = await _freshest(screen, asked.summary)
    if stored is None:
        return
    found = [_place(stored, entry, asked.first + number) for number, entry in enumerate(asked.entries)]
    places = [place for place in found if place is not None]
    now, refs = screen.clock(), [ref_at(stored.entries, place) for place in places]
    await screen.change(
        f"Removed {_named(asked)}",
        [asked.summary.id],
        lambda fresh: revising.remove(fresh, stored.context, stored.entries, places, refs, now),
    )


async def _redo(screen: DeskScreen, asked: Asked) -> None:
    from thulp_tui.ui.screens.branch import BranchFrom

    timeline = screen.query_one(Timeline)
    stored = await _freshest(screen, asked.summary)
    place = _place(stored, timeline.selected or asked.entries[-1], timeline.cursor) if stored else None
    if stored is None or place is None:
        return
    name = finishing.branch_name(stored.summary.name)
    wanted = await screen.answer(BranchFrom(place, len(stored.entries), name))
    if wanted is None:
        return
    now = screen.clock()
    try:
        parent = await screen.desk.run(stored.to_session)
        child = finishing.fork(parent, wanted.taken, now)
    except (*TROUBLES, Refused) as trouble:
        screen.complain(trouble)
        return
    child.metadata = child.metadata.changed(name=wanted.name)
    operations: list[Operation] = [CreateSession(child)]
    left = finishing.unfinished(stored.entries, wanted.taken)
    if wanted.rejects and left is not None:
        operations += finishing.reject(stored.summary, child.id, left).operations
    if await screen.apply(f"Branched “{child.name}”", operations):
        await screen.begin(child.id)


async def _criteria(screen: DeskScreen, asked: Asked) -> None:
    from thulp_tui.ui.screens.keeping import criteria

    entry = screen.query_one(Timeline).selected
    await criteria(screen, asked.summary, asked.text, entry)


async def _inputs(screen: DeskScreen, asked: Asked) -> None:
    from thulp_tui.ui.screens.keeping import inputs

    await inputs(screen, asked.summary, asked.text)


async def _tools(screen: DeskScreen, asked: Asked) -> None:
    from thulp_tui.ui.screens.keeping import tools

    await tools(screen, asked.summary)


async def _freshest(screen: DeskScreen, summary: SessionSummary) -> StoredSession | None:
    """The session as it is now; None when it is gone."""
    try:
        return await screen.desk.load(summary.id)
    except TROUBLES as trouble:
        screen.complain(trouble)
        return None


def _place(stored: StoredSession, entry: SessionEntry, near: int) -> int | None:
    """Where an entry is now; None when it is gone."""
    place = find_entry(stored.entries, entry.id, near) if stored.entries else 0
    return place if place < len(stored.entries) and stored.entries[place].id == entry.id else None


def _call_from(stored: StoredSession, asked: Asked) -> int | None:
    """Where the first call is from the chosen entries on; None when there is none."""
    places = range(asked.first, len(stored.entries)) if asked.entries else ()
    return next((place for place in places if revising.is_call(stored.entries[place])), None)


def _named(asked: Asked) -> str:
    many = len(asked.entries)
    if many == 1:
        return f"entry {asked.first + 1:,}, {ENTRY_LOOKS[asked.entries[0].kind].label}"
    return f"{count(many, 'entry', 'entries')}, {asked.first + 1:,} to {asked.first + many:,}"


DEMO_ACTS: dict[DemoAct, Callable[[DeskScreen, Asked], Coroutine[None, None, None]]] = {
    DemoAct.MARK: _mark,
    DemoAct.WHY: _why,
    DemoAct.EDIT: _edit,
    DemoAct.REMOVE: _remove,
    DemoAct.REDO: _redo,
    DemoAct.CRITERIA: _criteria,
    DemoAct.INPUTS: _inputs,
    DemoAct.TOOLS: _tools,
}
"""What is asked → what does it."""
