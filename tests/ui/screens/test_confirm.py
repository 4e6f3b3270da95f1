"""The question before something is destroyed."""

import pytest

from tests.ui.screens.host import HOSTILE, SIZES, asked, is_harmless
from thulp_tui.ui.screens.confirm import Confirm


def question(name: str = "Fix") -> Confirm:
    """Return the question whether to delete a session."""
    return Confirm(f"Delete “{name}”?", "It holds 14 entries.", "Delete")


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (("y",), True),
        (("n",), False),
        (("escape",), False),
        (("enter",), False),
        (("right", "enter"), True),
        (("tab", "enter"), True),
        (("right", "left", "enter"), False),
    ],
)
async def test_the_safe_answer_has_the_focus(keys: tuple[str, ...], answer: bool) -> None:
    """Letters answer at once; enter answers no unless the person went to the other button."""
    async with asked(question()) as dialog:
        await dialog.press(*keys)
        assert await dialog.answered() is answer


@pytest.mark.parametrize(("button", "answer"), [("Delete", True), ("Cancel", False)])
async def test_a_click_answers(button: str, answer: bool) -> None:
    """The verb stands on the button."""
    async with asked(question()) as dialog:
        await dialog.sees("y  Delete")
        await dialog.clicks("y  Delete", button)
        await dialog.until(lambda: dialog.answers)
        assert await dialog.answered() is answer


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["Fix", HOSTILE, "long " * 50])
async def test_question_and_buttons_fit_any_size(size: tuple[int, int], name: str) -> None:
    """The question shows as text, however long the name."""
    async with asked(question(name), size) as dialog:
        await dialog.sees("n  Cancel", "y  Delete")
        assert is_harmless(dialog.text())
