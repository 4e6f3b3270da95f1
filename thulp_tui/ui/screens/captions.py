"""What is said of the open session: its title, and what keeps one from recording."""

from textual.content import Content

from thulp_tui.domain.session import SessionStatus
from thulp_tui.store import StoredSession
from thulp_tui.text import clean_line
from thulp_tui.ui.looks import STATUS_LOOKS, TYPE_LOOKS


def title(opened: StoredSession | None, badge: str = "") -> Content:
    """The open session's name, status, type and who works in it; a badge behind the name."""
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
    parts.append(summary.status.value)
    tone = f"$text-{look.tone}" if look.tone else "$foreground-muted"
    name = clean_line(summary.name) or "(no name)"
    return Content.assemble(
        (f"{look.icon} ", tone), name, ("".join(f" · {part}" for part in parts if part), "$foreground-muted")
    )


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
