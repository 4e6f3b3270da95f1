"""What all dialogs share."""

from typing import ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tests.ui.screens.host import HOSTILE, asked, is_harmless
from thulp_tui.ui.screens.close_session import CloseSession
from thulp_tui.ui.screens.confirm import Confirm
from thulp_tui.ui.screens.details import Details
from thulp_tui.ui.screens.dialog import Dialog, Form
from thulp_tui.ui.screens.edit_session import EditSession
from thulp_tui.ui.screens.framed import Framed
from thulp_tui.ui.screens.help import Help
from thulp_tui.ui.screens.limits import LimitsEditor
from thulp_tui.ui.screens.new_session import NewSession
from thulp_tui.ui.screens.tags import TagEditor
from thulp_tui.ui.widgets.line_input import LineInput
from thulp_tui.ui.widgets.one_of import OneOf
from thulp_tui.ui.widgets.section import Section
from thulp_tui.ui.widgets.session_picker import SessionPicker

OURS = [
    *(CloseSession, Confirm, Details, Dialog, EditSession, Form, Framed, Help, LimitsEditor, NewSession, TagEditor),
    *(LineInput, OneOf, Section, SessionPicker),
]


class Question(Dialog[str]):
    """A dialog with two keys, one of which can be switched off."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "first", "do the first thing", id="test.first"),
        Binding("b", "second", "do the second thing", id="test.second"),
    ]
    heading = HOSTILE
    has_second = True

    def body(self) -> ComposeResult:
        """Compose something."""
        yield Static("what?")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the second thing or not."""
        return action != "second" or self.has_second


async def test_the_keys_that_act_stand_in_the_border() -> None:
    """The dialog's own in their order, then how to leave; what is switched off goes."""
    question = Question()
    async with asked(question) as dialog:
        await dialog.sees("a do the first thing · b do the second thing · esc cancel")
        question.has_second = False
        question.refresh_bindings()
        await dialog.sees("a do the first thing · esc cancel")


async def test_every_dialog_lists_its_keys() -> None:
    """F1, and ? where nothing is typed: what acts in it, with inherited keys; the help itself has none."""
    async with asked(Question()) as dialog:
        for key in ("?", "f1"):
            await dialog.press(key)
            await dialog.sees("Help", "do the second thing", "[test.second]", "[dialog.cancel]")
            await dialog.press("f1")
            await dialog.press("escape")
            await dialog.sees("what?")


async def test_hints_follow_the_keymap() -> None:
    """A person who moved a key reads the new one."""
    async with asked(Question()) as dialog:
        dialog.app.set_keymap({"test.first": "f5"})
        await dialog.sees("f5 do the first thing")


async def test_only_whole_hints_are_shown() -> None:
    """What does not fit is left out, not cut; how to leave stays."""
    async with asked(Question(), (40, 10)) as dialog:
        await dialog.sees("a do the first thing · esc cancel")
        await dialog.sees_no("b do", "second")


async def test_the_title_shows_as_text() -> None:
    """It may be a session's name."""
    async with asked(Question(), (120, 40)) as dialog:
        await dialog.sees("[bold]markup[/bold] [/path]")
        assert is_harmless(dialog.text())


@pytest.mark.parametrize(("size", "width"), [((120, 40), 76), ((80, 24), 76), ((75, 24), 75), ((40, 10), 40)])
async def test_the_frame_is_72_cells_wide_within_or_as_wide_as_the_terminal(size: tuple[int, int], width: int) -> None:
    """Centred where there is room."""
    async with asked(Question(), size) as dialog:
        frame = dialog.dialog.query_one("Frame").region
        assert frame.width == width
        assert frame.x == (size[0] - width) // 2


@pytest.mark.parametrize("owner", OURS)
def test_every_key_has_a_description_and_an_id(owner: type[Framed[object]]) -> None:
    """So that hints, help and a person's keymap can name it."""
    for binding in owner.__dict__.get("BINDINGS", ()):
        assert isinstance(binding, Binding)
        assert binding.description
        assert binding.id
