"""Renaming a session and editing what its type holds."""

import pytest

from tests.ui.screens.host import HOSTILE, SIZES, asked, is_harmless
from tests.ui.sessions import FIELDS, session, sid
from thulp_tui.domain.session import SESSION_TYPES, SessionMetadata, TeacherDemo
from thulp_tui.ui.screens.edit_session import EditedSession, EditSession

SESSIONS = [(sid(1), "Fix the login bug"), (sid(2), "Fix the logout bug"), (sid(3), "Summarise a PDF")]


def demo(name: str = "Fix", **changes: object) -> SessionMetadata:
    """Return the metadata of a teacher demo."""
    return session(name=name, kind="teacher_demo").metadata.changed(**changes)


@pytest.mark.parametrize("kind", SESSION_TYPES)
async def test_untouched_fields_come_back_as_they_were(kind: str) -> None:
    """Whatever the type, saving at once changes nothing."""
    metadata = session(kind=kind, parent_session=str(sid(9))).metadata
    async with asked(EditSession(metadata, SESSIONS)) as form:
        await form.sees(*(str(value) for value in FIELDS[kind].values()))
        await form.press("ctrl+s")
        assert await form.answered() == EditedSession(metadata.name, metadata.session_type, sid(9))


async def test_name_and_fields_are_edited_at_their_end() -> None:
    """The text is not selected, so typing adds to it; enter goes on and saves at the end."""
    async with asked(EditSession(demo())) as form:
        await form.types("!")
        await form.press("enter")
        await form.types(" and test it")
        await form.press("enter", "enter", "enter")
        assert await form.answered() == EditedSession(
            "Fix!", TeacherDemo(task="Fix the bug and test it", model="opus"), None
        )


async def test_what_is_odd_but_untouched_is_kept_to_the_letter() -> None:
    """Escape sequences, line breaks, empty names and unknown fields of a file survive an edit of something else."""
    kind = TeacherDemo.from_document({"type": "teacher_demo", "task": HOSTILE + "\n\ttwo", "model": "", "later": [1]})
    async with asked(EditSession(demo(name="", session_type=kind))) as form:
        await form.press("tab", "tab")
        await form.types("opus")
        await form.press("ctrl+s")
        answer = await form.answered()
        assert answer is not None
        assert answer.name == ""
        assert answer.session_type.to_document() == {**kind.to_document(), "model": "opus"}


async def test_an_edited_task_keeps_its_line_breaks() -> None:
    """They stand as signs in the line."""
    kind = TeacherDemo(task="one\ntwo", model="opus")
    async with asked(EditSession(demo(session_type=kind))) as form:
        await form.sees("one⏎two")
        await form.press("tab")
        await form.types("!")
        await form.press("ctrl+s")
        answer = await form.answered()
        assert answer is not None
        assert answer.session_type == TeacherDemo(task="one\ntwo!", model="opus")


async def test_a_name_cannot_be_taken_away() -> None:
    """An emptied name is refused with the reason."""
    async with asked(EditSession(demo())) as form:
        await form.press("ctrl+u", "ctrl+s")
        await form.sees("cannot be empty")
        assert form.is_open


async def test_the_parent_can_be_changed_and_removed() -> None:
    """The session itself is not offered; an emptied line is no parent."""
    async with asked(EditSession(demo(parent_session=sid(3)), SESSIONS)) as form:
        await form.sees("Summarise a PDF")
        await form.press("up", "ctrl+u")
        await form.types("fix")
        await form.sees("Fix the logout bug")
        await form.sees_no("Fix the login bug")
        await form.press("enter", "ctrl+s")
        answer = await form.answered()
        assert answer is not None
        assert answer.parent == sid(2)
    async with asked(EditSession(demo(parent_session=sid(3)), SESSIONS)) as form:
        await form.press("up", "ctrl+u", "ctrl+s")
        answer = await form.answered()
        assert answer is not None
        assert answer.parent is None


async def test_a_text_too_long_for_a_line_stays_as_it_is() -> None:
    """A part of it shows, and it cannot be spoilt here."""
    kind = TeacherDemo(task="word " * 100_000, model="opus")
    async with asked(EditSession(demo(session_type=kind))) as form:
        await form.sees("word word")
        await form.press("tab")
        await form.types("!")
        await form.press("ctrl+s")
        answer = await form.answered()
        assert answer is not None
        assert answer.session_type == TeacherDemo(task=kind.task, model="opus!")


async def test_escape_changes_nothing() -> None:
    """Cancelling is no answer."""
    async with asked(EditSession(demo())) as form:
        await form.types("!")
        await form.press("escape")
        assert await form.answered() is None


@pytest.mark.parametrize("size", SIZES)
async def test_the_form_fits_any_size(size: tuple[int, int]) -> None:
    """Each field that gets the focus is in view; what comes from the file shows as text."""
    metadata = demo(name=HOSTILE, session_type=TeacherDemo(task=HOSTILE, model=HOSTILE))
    async with asked(EditSession(metadata, [(sid(2), HOSTILE)]), size) as form:
        for _ in range(4):
            await form.until(lambda: 0 < form.focused.region.y < size[1] - 1)
            await form.press("tab")
        assert is_harmless(form.text())
