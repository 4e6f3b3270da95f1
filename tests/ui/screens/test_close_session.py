"""How a session ends."""

import pytest

from tests.ui.screens.host import HOSTILE, SIZES, asked, is_harmless
from thulp_tui.domain.session import SessionStatus
from thulp_tui.ui.screens.close_session import REOPEN, CloseSession

ENDS = [("c", SessionStatus.COMPLETED), ("f", SessionStatus.FAILED), ("a", SessionStatus.CANCELLED)]


@pytest.mark.parametrize("status", [SessionStatus.ACTIVE, SessionStatus.PAUSED])
@pytest.mark.parametrize(("key", "chosen"), ENDS)
async def test_one_key_closes(status: SessionStatus, key: str, chosen: SessionStatus) -> None:
    """Complete, fail or cancel, whether it is active or paused."""
    async with asked(CloseSession("Fix", status)) as dialog:
        await dialog.press(key)
        assert await dialog.answered() is chosen


@pytest.mark.parametrize(("keys", "chosen"), [((), 0), (("down",), 1), (("j", "j"), 2), (("down", "k"), 0)])
async def test_the_bar_and_enter_choose(keys: tuple[str, ...], chosen: int) -> None:
    """Arrow keys or j and k move it."""
    async with asked(CloseSession("Fix", SessionStatus.ACTIVE)) as dialog:
        await dialog.press(*keys, "enter")
        assert await dialog.answered() is ENDS[chosen][1]


async def test_a_click_chooses() -> None:
    """The mouse works as well."""
    async with asked(CloseSession("Fix", SessionStatus.ACTIVE)) as dialog:
        await dialog.sees("Fail")
        await dialog.clicks("Fail", "Fail")
        await dialog.until(lambda: dialog.answers)
        assert await dialog.answered() is SessionStatus.FAILED


@pytest.mark.parametrize("status", [status for status in SessionStatus if status.is_closed])
async def test_a_closed_session_can_only_be_reopened(status: SessionStatus) -> None:
    """The keys that close do nothing; o or enter reopens."""
    async with asked(CloseSession("Fix", status)) as dialog:
        await dialog.sees("Reopen")
        await dialog.sees_no("Complete", "Fail")
        await dialog.press("c", "f", "a")
        assert dialog.is_open
        await dialog.press("o")
        assert await dialog.answered() is REOPEN


async def test_an_open_session_cannot_be_reopened() -> None:
    """The key of what is not offered does nothing."""
    async with asked(CloseSession("Fix", SessionStatus.ACTIVE)) as dialog:
        await dialog.press("o")
        assert dialog.is_open


async def test_escape_goes_back() -> None:
    """Nothing is chosen."""
    async with asked(CloseSession("Fix", SessionStatus.ACTIVE)) as dialog:
        await dialog.press("escape")
        assert await dialog.answered() is None


@pytest.mark.parametrize("size", SIZES)
async def test_the_choices_fit_any_size(size: tuple[int, int]) -> None:
    """Each with its key; the name shows as text."""
    async with asked(CloseSession(HOSTILE, SessionStatus.ACTIVE), size) as dialog:
        await dialog.sees("Complete", "Fail", "Cancel", "esc back")
        assert is_harmless(dialog.text())
