"""What is said of the open session: its title, and what keeps one from recording."""

from collections.abc import Sequence

from textual.content import Content

from thulp_tui.domain.session import SessionStatus
from thulp_tui.domain.summary import own_context
from thulp_tui.store import StoredSession
from thulp_tui.text import clean_line, fit
from thulp_tui.ui.looks import RUNS_SIGN, STATUS_LOOKS, TYPE_LOOKS

NAMED = 20
"""Cells that the name of another session takes in the title of the open one."""


def title(opened: StoredSession | None, badge: str = "", elsewhere: str = "") -> Content:
    """The open session's name, status, type and who works in it; a badge and what runs elsewhere behind the name."""
    if opened is None:
        return Content("")
    summary = opened.summary
    look, kind = STATUS_LOOKS[summary.status], summary.session_type
    parts = [badge, TYPE_LOOKS[kind.type].label]
    if kind.type == "teacher_demo":
        parts.append(clean_line(kind.model))
    elif kind.type == "agent":
        parts.append(clean_line(kind.agent_name))
    elif kind.type in ("evaluation", "refinement"):
        parts.append(clean_line(kind.skill_name))
    parts += [summary.status.value, "rejected" if "rejected" in own_context(opened.context) else ""]
    tone = f"$text-{look.tone}" if look.tone else "$foreground-muted"
    name = clean_line(summary.name) or "(no name)"
    return Content.assemble(
        (f"{look.icon} ", tone),
        name,
        (f" · {elsewhere}" if elsewhere else "", "$text-warning"),
        ("".join(f" · {part}" for part in parts if part), "$foreground-muted"),
    )


def elsewhere(names: Sequence[str]) -> str:
    """What is said of other sessions in which something runs; empty where there are none."""
    if not names:
        return ""
    return f"{RUNS_SIGN} in “{fit(clean_line(names[0]), NAMED)}”" if len(names) == 1 else f"{RUNS_SIGN} in {len(names)}"


def obstacle(opened: StoredSession | None, read_only: str | None) -> str:
    """Why nothing can be recorded in a session, with the key that changes it."""
    if opened is None:
        return ""
    if read_only:
        return f"The file is read-only: {read_only}"
    if opened.occurrence:
        return "A second session with the same id; it is only read."
    if opened.summary.status.is_closed:
        return f"This session is {opened.summary.status.value}.  esc, then x reopens it"
    if opened.summary.status is SessionStatus.PAUSED:
        return "Paused.  esc, then p resumes it"
    return ""
