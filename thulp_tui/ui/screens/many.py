"""What the keys do to all marked sessions together: one question, one change, one undo.

Like ``acts``, it loads dialogs when they are first asked for.
"""

from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from thulp_tui.domain import rules
from thulp_tui.domain.ids import SessionId
from thulp_tui.domain.many import Verdicts, common_tags, told
from thulp_tui.domain.operations import DeleteSession
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.session import SessionStatus
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.text import count
from thulp_tui.ui.screens.desk_screen import DeskScreen
from thulp_tui.ui.screens.known import tags_in_use
from thulp_tui.ui.widgets.session_keys import Act

if TYPE_CHECKING:
    from thulp_tui.ui.screens.export_run import Wanted

Summaries = Sequence[SessionSummary]
NOTICEABLE = 2000
"""So many sessions take half a second: it is said that they are under way."""


async def tag(screen: DeskScreen, summaries: Summaries) -> None:
    """Add tags to all, remove tags from those that have them."""
    from thulp_tui.ui.screens.tags import TagEditor

    of_all, of_some = common_tags(summaries)
    change = await screen.answer(TagEditor(_named(summaries), of_all, tags_in_use(screen), of_some))
    if change is not None and any(change):
        added, removed = change
        signs = " ".join([*(f"+{tag}" for tag in added), *(f"−{tag}" for tag in removed)])
        await _change(screen, f"Tags {signs}:", summaries, lambda fresh: rules.retag(fresh, added, removed))


async def pause(screen: DeskScreen, summaries: Summaries) -> None:
    """Pause those that are active."""
    decide = partial(rules.pause, now=screen.clock())
    await _change(screen, "Paused", summaries, decide, SessionStatus.PAUSED)


async def resume(screen: DeskScreen, summaries: Summaries) -> None:
    """Resume those that are paused."""
    decide = partial(rules.resume, now=screen.clock())
    await _change(screen, "Resumed", summaries, decide, SessionStatus.ACTIVE)


async def close(screen: DeskScreen, summaries: Summaries) -> None:
    """Complete, fail or cancel those that are open."""
    from thulp_tui.ui.screens.close_session import CloseSession

    status = await screen.answer(CloseSession(_named(summaries), SessionStatus.ACTIVE))
    if status is not None:
        decide = partial(rules.close, status=status, now=screen.clock())
        await _change(screen, status.value.capitalize(), summaries, decide, status)


async def reopen(screen: DeskScreen, summaries: Summaries) -> None:
    """Reopen those that are closed."""
    decide = partial(rules.reopen, now=screen.clock())
    await _change(screen, "Reopened", summaries, decide, SessionStatus.ACTIVE)


async def delete(screen: DeskScreen, summaries: Summaries) -> None:
    """Delete all after asking; undo brings them back while the program runs.

    Sessions whose id is in the file twice stay: to delete one would put the other in its place.
    """
    from thulp_tui.ui.screens.confirm import Confirm

    entries = count(sum(summary.entries for summary in summaries), "entry", "entries")
    detail = f"They hold {entries}.  Until you leave the program, z brings them back."
    if not await screen.answer(Confirm(f"Delete {_named(summaries)}?", detail, "Delete")):
        return
    uses = _uses(screen)
    gone = [summary.id for summary in summaries if uses[summary.id] == 1]
    left = ["in the file twice" for summary in summaries if uses[summary.id] > 1]
    label = told("Deleted", len(gone) + len(left), left)
    if gone:
        _say_if_long(screen, len(gone))
        await screen.apply(label, [DeleteSession(session_id) for session_id in gone])
    else:
        screen.complain(label)


async def export(screen: DeskScreen, summaries: Summaries, format_name: str = "thulp", *, redacts: bool = True) -> None:
    """Ask for a format and a place, show what would be written, and write it.

    `format_name` is offered first, and whether secrets are taken out as `redacts` says. Back from the preview one is
    asked again; nothing is shown of a format of which nothing is taken out or left out.
    """
    from thulp_tui.ui.screens.export import ExportTo
    from thulp_tui.ui.screens.export_preview import ExportPreview

    what = f"“{summaries[0].name}”" if len(summaries) == 1 else _named(summaries)
    before: Wanted | None = None
    while wanted := await screen.answer(ExportTo(what, before, format_name)):
        before = wanted if before else replace(wanted, redacts=redacts)
        if not wanted.row.redacts:
            await write(screen, summaries, wanted)
            return
        names = {summary.id: summary.name for summary in summaries}
        is_redacted = await screen.answer(ExportPreview(screen.desk, names, before, screen.settings))
        if is_redacted is not None:
            await write(screen, summaries, replace(before, redacts=is_redacted))
            return


async def write(screen: DeskScreen, summaries: Summaries, wanted: "Wanted") -> None:
    """Write each, and say what became of it."""
    from thulp_tui.ui.screens.export import Exporting

    ids = [summary.id for summary in summaries]
    outcome = await screen.answer(Exporting(screen.desk, ids, wanted, screen.settings))
    if outcome is not None:
        tell = screen.complain if outcome.is_trouble else screen.say
        taken_out = f"  {outcome.report.redacted()}" if wanted.row.redacts and outcome.report.sessions else ""
        tell(f"{outcome.line}.  {wanted.path}{taken_out}")


async def _change(
    screen: DeskScreen,
    did: str,
    summaries: Summaries,
    decide: Callable[[SessionSummary], Decision],
    wanted: SessionStatus | None = None,
) -> None:
    verdicts = Verdicts(decide, wanted)

    def label() -> str:
        return told(did, len(summaries), verdicts.left.values())

    _say_if_long(screen, len(summaries))
    applied = await screen.change(label, [summary.id for summary in summaries], verdicts)
    if applied is not None and not applied.inverse:
        screen.say(label())


def _named(summaries: Summaries) -> str:
    return count(len(summaries), "session")


def _say_if_long(screen: DeskScreen, sessions: int) -> None:
    if sessions >= NOTICEABLE:
        screen.say(f"Writing {count(sessions, 'session')} …")


def _uses(screen: DeskScreen) -> Counter[SessionId]:
    return Counter(listed.summary.id for listed in (screen.listing.sessions if screen.listing else ()))


ACTS: dict[Act, Callable[[DeskScreen, Summaries], Coroutine[None, None, None]]] = {
    Act.TAG: tag,
    Act.PAUSE: pause,
    Act.RESUME: resume,
    Act.CLOSE: close,
    Act.REOPEN: reopen,
    Act.EXPORT: export,
    Act.DELETE: delete,
}
"""What is asked of many → what does it."""
