"""The dialogs of importing, whatever the terminal and the files."""

from pathlib import Path

import pytest

from tests.exchange.transcripts import SESSION, Transcript, said
from tests.ui.screens.host import HOSTILE, SIZES, asked, is_harmless
from thulp_tui.exchange.looking import Found
from thulp_tui.store import SessionStore
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.screens.import_files import ImportFiles


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk over an empty store."""
    return Desk.over(SessionStore.open(tmp_path / "s.json"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Many hostile sessions, where a tool would keep them."""
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(tmp_path / "claude"))
    for number in range(30):
        told = Transcript(f"{SESSION[:-2]}{number:02}")
        told.user(f"{number} {HOSTILE}\n{HOSTILE}")
        told.reply(said("x"))
        told.write(tmp_path / "claude" / "projects" / f"{number:02} \x1b[31m[bold]")
    return tmp_path / "claude" / "projects"


@pytest.mark.parametrize("size", SIZES)
async def test_it_fits_and_is_harmless(desk: Desk, size: tuple[int, int]) -> None:
    """With more files than there is room for, and a preview that says anything."""
    async with asked(ImportFiles(desk), size) as dialog:
        await dialog.press("enter")
        await dialog.sees("claude-code")
        await dialog.sees("new")
        assert is_harmless(dialog.text())
        await dialog.press(*["down"] * 4, "enter")
        answer = await dialog.answered()
    assert answer is not None
    assert [found.path.parent.name[:2] for found in answer] == ["04"]
    desk.close()


async def test_marks(desk: Desk) -> None:
    """ctrl+t marks one and goes on, ctrl+a all or none."""
    async with asked(ImportFiles(desk)) as dialog:
        await dialog.press("enter")
        await dialog.sees("claude-code")
        await dialog.press("ctrl+a", "ctrl+a", "ctrl+t", "down", "ctrl+t")
        await dialog.press("enter")
        answer = await dialog.answered()
    assert answer is not None
    assert [found.path.parent.name[:2] for found in answer] == ["00", "02"]
    assert all(isinstance(found, Found) for found in answer)
    desk.close()


async def test_a_click_marks(desk: Desk) -> None:
    """What is clicked is marked, and taken with enter."""
    async with asked(ImportFiles(desk)) as dialog:
        await dialog.press("enter")
        await dialog.sees("claude-code")
        await dialog.clicks("  02 ", "claude")
        await dialog.sees("●", beside="  02 ")
        await dialog.press("enter")
        answer = await dialog.answered()
    assert answer is not None
    assert [found.path.parent.name[:2] for found in answer] == ["02"]
    desk.close()


async def test_another_place_is_another_list(desk: Desk) -> None:
    """What was found goes away with the place it was found in."""
    async with asked(ImportFiles(desk)) as dialog:
        await dialog.press("enter")
        await dialog.sees("claude-code")
        await dialog.types("x")
        await dialog.sees_no("claude-code ")
        await dialog.press("escape")
        assert await dialog.answered() is None
    desk.close()
