"""What the keys do to sessions: ask in a dialog, decide by the domain's rules, write through the screen.

Dialogs are loaded when they are first asked for: here, in ``many`` and in ``remarking`` the screens import late.
"""

from collections.abc import Callable, Coroutine
from functools import partial
from importlib import import_module

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode

from thulp_tui import settings
from thulp_tui.domain import rules
from thulp_tui.domain.gauge import gauge
from thulp_tui.domain.lineage import family, in_order
from thulp_tui.domain.operations import CreateSession, DeleteSession
from thulp_tui.domain.search import NOTE
from thulp_tui.domain.session import SessionStatus, TeacherDemo
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.text import count
from thulp_tui.ui.looks import BOOKMARK_GLYPH, ENTRY_LOOKS, MARK_LOOKS, NOTE_GLYPH, STATUS_LOOKS, TYPE_LOOKS
from thulp_tui.ui.screens import many
from thulp_tui.ui.screens.desk_screen import DeskScreen
from thulp_tui.ui.screens.editing import edit
from thulp_tui.ui.screens.keys import listed
from thulp_tui.ui.screens.known import names, tags_in_use
from thulp_tui.ui.widgets.session_keys import Act
from thulp_tui.ui.widgets.timeline import Timeline


async def new(screen: DeskScreen) -> None:
    """Ask for a session's fields, create it, and go to its composer."""
    from thulp_tui.ui.screens.new_session import NewSession

    wanted = await screen.answer(
        NewSession(tags_in_use=tags_in_use(screen), sessions=names(screen), limits=screen.default_limits)
    )
    if wanted is None:
        return
    session = wanted.session()
    label = f"Created “{session.name}”"
    if await screen.apply(label, [CreateSession(session)]):
        await screen.begin(session.id)


async def tag(screen: DeskScreen, summary: SessionSummary) -> None:
    """Add and remove tags."""
    from thulp_tui.ui.screens.tags import TagEditor

    tags = summary.metadata.tags
    change = await screen.answer(TagEditor(summary.name, tags, tags_in_use(screen)))
    if change is not None and any(change):
        added, removed = change
        signs = " ".join([*(f"+{tag}" for tag in added), *(f"−{tag}" for tag in removed)])
        label = f"Tags of “{summary.name}”: {signs}"
        await screen.change(label, [summary.id], lambda fresh: rules.retag(fresh, added, removed))


async def pause(screen: DeskScreen, summary: SessionSummary) -> None:
    """Pause an active session; of a demo ask why, for its pauses are part of what it tells."""
    reason: str | None = ""
    if summary.session_type.type == "teacher_demo":
        from thulp_tui.ui.screens.pause_demo import PauseDemo

        reason = await screen.answer(PauseDemo(summary.name))
    if reason is not None:
        why, label = reason, f"Paused “{summary.name}”"
        await screen.change(label, [summary.id], lambda fresh: rules.pause(fresh, screen.clock(), why))


async def resume(screen: DeskScreen, summary: SessionSummary) -> None:
    """Resume a paused session."""
    await screen.change(f"Resumed “{summary.name}”", [summary.id], lambda fresh: rules.resume(fresh, screen.clock()))


async def close(screen: DeskScreen, summary: SessionSummary) -> None:
    """Complete, fail or cancel an open session."""
    from thulp_tui.ui.screens.close_session import CloseSession

    status = await screen.answer(CloseSession(summary.name, summary.status))
    if status is SessionStatus.COMPLETED and isinstance(summary.session_type, TeacherDemo):
        from thulp_tui.ui.screens.distilling import finish

        await finish(screen, summary)
    elif status is not None:
        label = f"{status.value.capitalize()} “{summary.name}”"
        await screen.change(label, [summary.id], lambda fresh: rules.close(fresh, status, screen.clock()))


async def distil(screen: DeskScreen, summary: SessionSummary) -> None:
    """Show what a demonstration is read as."""
    if not isinstance(summary.session_type, TeacherDemo):
        screen.say("Only teacher demos are distilled: a session's type is chosen when it is begun")
        return
    from thulp_tui.ui.screens.distilling import preview

    await preview(screen, summary)


async def reopen(screen: DeskScreen, summary: SessionSummary) -> None:
    """Reopen a closed session."""
    await screen.change(f"Reopened “{summary.name}”", [summary.id], lambda fresh: rules.reopen(fresh, screen.clock()))


async def limits(screen: DeskScreen, summary: SessionSummary) -> None:
    """Set or take away limits."""
    from thulp_tui.ui.screens.limits import LimitsEditor

    measure = partial(gauge, summary=summary, now=screen.now)
    chosen = await screen.answer(LimitsEditor(summary.name, summary.limits, measure))
    if chosen is not None:
        label = f"Limits of “{summary.name}”"
        await screen.change(label, [summary.id], lambda fresh: rules.set_limits(fresh, chosen.config))


async def delete(screen: DeskScreen, summary: SessionSummary) -> None:
    """Delete after asking; undo brings it back while the program runs."""
    from thulp_tui.ui.screens.confirm import Confirm

    held = f"{count(summary.entries, 'entry', 'entries')}, {count(summary.turns, 'turn')}"
    question = f"Delete “{summary.name}”?"
    detail = f"It holds {held}.  Until you leave the program, z brings it back."
    if await screen.answer(Confirm(question, detail, "Delete")):
        await screen.apply(f"Deleted “{summary.name}”", [DeleteSession(summary.id)])


async def export(screen: DeskScreen, summary: SessionSummary) -> None:
    """Write the session into a file of a folder."""
    await many.export(screen, [summary])


async def details(screen: DeskScreen, summary: SessionSummary) -> None:
    """Show metadata, limits and context."""
    from thulp_tui.ui.screens.details import Details

    opened = screen.opened
    if opened is not None and opened.summary.id == summary.id:
        parent = summary.metadata.parent_session
        parent_name = dict(names(screen)).get(parent, "missing") if parent else ""
        await screen.answer(Details(opened.summary, opened.context, now=screen.now, parent=parent_name))


async def lineage(screen: DeskScreen, summary: SessionSummary) -> None:
    """Show ancestors and descendants; go to the one that is chosen, whatever is filtered."""
    from thulp_tui.ui.screens.lineage import Lineage

    listed = [one.summary for one in (screen.listing.sessions if screen.listing else ()) if not one.occurrence]
    summaries = {one.id: one for one in listed}
    parents = in_order((one.id, one.metadata.parent_session, one.metadata.created_at) for one in listed)
    places = family(parents, summary.id)
    chosen = await screen.answer(Lineage(summary.name, places, summaries, summary.id, now=screen.now))
    if chosen is not None:
        screen.show(chosen, past_filter=True)


async def entry(screen: DeskScreen, _: SessionSummary) -> None:
    """Show all of the entry that is selected in the timeline; select there the one that was looked at last."""
    from thulp_tui.ui.screens.entry import EntryScreen

    timeline = screen.query_one(Timeline)
    entries, place = timeline.transcript.entries if timeline.transcript else (), timeline.cursor
    if place < len(entries):
        last = await screen.answer(EntryScreen(entries, place, timeline.words))
        if last is not None:
            timeline.choose(entries[last].id, last)


async def search(screen: DeskScreen) -> None:
    """Search all contents, in the results of last time if there are any; go to the hit that is chosen."""
    from thulp_tui.ui.screens.search import NAME, SearchScreen

    app = screen.app
    if not app.is_screen_installed(NAME):
        app.install_screen(SearchScreen(screen.desk), NAME)
    shown = app.get_screen(NAME, SearchScreen)
    hit = await screen.answer(shown)
    if hit is not None:
        await screen.show_hit(hit, "" if hit.kind == NOTE else shown.words)


async def show_help(screen: DeskScreen) -> None:
    """Show every key, the legend and the paths."""
    from thulp_tui.ui.screens.help import Help, Sign

    legend = [Sign(look.badge, look.label, look.tone) for look in ENTRY_LOOKS.values()]
    legend += [Sign(look.icon, status.value, look.tone) for status, look in STATUS_LOOKS.items()]
    legend += [Sign(look.icon, look.label) for look in TYPE_LOOKS.values()]
    legend += [Sign(BOOKMARK_GLYPH, "bookmark", "warning"), Sign(NOTE_GLYPH, "note")]
    legend += [Sign(look.glyph, f"marked: {look.label}") for look in MARK_LOOKS.values()]
    paths = {"sessions": screen.desk.path, "settings": settings.path(), "state": screen.state.path}
    await screen.answer(Help(listed(screen.command_groups, screen.app, screen.focused), legend, paths))


DIALOGS = (
    "approve branch close_session confirm details distil edit_session edit_text entry export finish help import_files "
    "item_list limits lineage mark_entries models new_session note pause_demo remarks say_why search seen tags views"
)
"""The modules of all dialogs, each of which is loaded when it is first asked for: that takes a few milliseconds."""


def preload_styles(app: App[None]) -> None:
    """Load how dialogs look: the first would make Textual parse all styles anew."""
    from thulp_tui.ui.screens.framed import STYLES

    if not app.stylesheet.has_source(str(STYLES)):
        app.stylesheet.read(STYLES)


def binding_ids() -> set[str]:
    """Return the ids of all keys of this program, for whoever checks a keymap."""
    for name in DIALOGS.split():
        import_module(f"thulp_tui.ui.screens.{name}")
    found: set[str] = set()
    nodes = [DOMNode]
    while nodes:
        node = nodes.pop()
        nodes += node.__subclasses__()
        if node.__module__.startswith("thulp_tui"):
            found |= {binding.id for binding in node.BINDINGS if isinstance(binding, Binding) and binding.id}
    return found


ACTS: dict[Act, Callable[[DeskScreen, SessionSummary], Coroutine[None, None, None]]] = {
    Act.TAG: tag,
    Act.PAUSE: pause,
    Act.RESUME: resume,
    Act.CLOSE: close,
    Act.REOPEN: reopen,
    Act.LIMITS: limits,
    Act.EDIT: edit,
    Act.DELETE: delete,
    Act.EXPORT: export,
    Act.DETAILS: details,
    Act.ENTRY: entry,
    Act.LINEAGE: lineage,
    Act.DISTIL: distil,
}
"""What is asked → what does it."""
