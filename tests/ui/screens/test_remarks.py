"""The panel of bookmarks and notes and the editor of a note, whatever the terminal and the text."""

import pytest

from tests.ui.screens.host import HOSTILE, SIZES, asked, is_harmless
from tests.ui.sessions import user
from thulp_tui.domain.remarks import Remark
from thulp_tui.ui.screens.note import NoteEditor
from thulp_tui.ui.screens.remarks import OFFERED, RemarkedEntry, RemarksPanel


def remarked(count: int) -> list[RemarkedEntry]:
    """Return so many questions with notes."""
    return [RemarkedEntry(n, user(f"question {n} {HOSTILE}"), Remark(True, f"note n{n}")) for n in range(count)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_panel_fits_and_is_harmless(size: tuple[int, int]) -> None:
    """With more in it than there is room for."""
    async with asked(RemarksPanel(HOSTILE, remarked(50), 2, 0), size) as panel:
        await panel.sees("question 0", "2 remarks on entries")
        assert is_harmless(panel.text())
        await panel.types("note n33")
        await panel.press("enter")
        assert await panel.answered() == 33


async def test_more_than_are_offered_are_counted() -> None:
    """Typing narrows them."""
    async with asked(RemarksPanel("x", remarked(OFFERED + 5), 0, 0)) as panel:
        await panel.sees("5 more: type to narrow them.")
        await panel.types("204")
        await panel.sees_no("more: type")
        await panel.clicks("question 204", "question")
        assert await panel.answered() == 204


@pytest.mark.parametrize("size", SIZES)
async def test_the_editor_fits_and_takes_what_is_pasted(size: tuple[int, int]) -> None:
    """In several lines, shown harmlessly and kept as it was."""
    async with asked(NoteEditor(HOSTILE, "before "), size) as editor:
        await editor.pastes(f"{HOSTILE}\nmore")
        await editor.sees("before", "more")
        assert is_harmless(editor.text())
        await editor.press("enter")
        assert await editor.answered() == f"before {HOSTILE}\nmore"


async def test_leaving_the_editor_changes_nothing() -> None:
    """Escape is no answer."""
    async with asked(NoteEditor("entry 1", "before")) as editor:
        await editor.types("x")
        await editor.press("escape")
        assert await editor.answered() is None
