"""Renaming a session, and changing what its type holds and what it descends from."""

from thulp_tui.domain import rules
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.ui.screens.desk_screen import DeskScreen
from thulp_tui.ui.screens.known import names


async def edit(screen: DeskScreen, summary: SessionSummary) -> None:
    """Rename, edit the type's fields and the parent, as one change."""
    from thulp_tui.ui.screens.edit_session import EditSession

    before = summary.metadata
    edited = await screen.answer(EditSession(before, names(screen)))
    if edited is None:
        return

    def decide(fresh: SessionSummary) -> Decision:
        """Touch only what the person touched: the rest may have changed meanwhile."""
        parts: list[Decision] = []
        if edited.name != before.name:
            parts.append(rules.rename(fresh, edited.name))
        if edited.session_type != before.session_type:
            parts.append(rules.retype(fresh, edited.session_type))
        if edited.parent != before.parent_session:
            parts.append(rules.set_parent(fresh, edited.parent))
        return Decision(tuple(operation for part in parts for operation in part.operations))

    await screen.change(f"Edited “{edited.name}”", [summary.id], decide)
