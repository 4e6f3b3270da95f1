"""The help."""

import pytest

from tests.ui.screens.host import HOSTILE, SIZES, asked, is_harmless
from thulp_tui.ui.looks import ENTRY_LOOKS
from thulp_tui.ui.screens.help import Help, KeyHelp, Sign

KEYS = [
    KeyHelp("Sessions", "n", "new", "Make a new session of any type"),
    KeyHelp("Sessions", "t", "tags", "Add and remove tags"),
    KeyHelp("Timeline", "j ↓", "down"),
    KeyHelp("Everywhere", "?", "help"),
]
LEGEND = [Sign(look.badge, look.label, look.tone) for look in ENTRY_LOOKS.values()]
PATHS = {"settings": "/home/me/.config/thulp-tui/settings.toml"}


def shown() -> Help:
    """Return a help with keys, a legend and a path."""
    return Help(KEYS, LEGEND, PATHS)


async def test_keys_stand_in_their_groups() -> None:
    """With what they do in a word and in a sentence; then the signs, the files, the filter's language."""
    async with asked(shown(), (120, 40)) as dialog:
        await dialog.sees("Make a new session of any type", beside="new")
        await dialog.sees("USER", beside="user message")
        await dialog.sees("/home/me/.config", beside="settings")
        text = dialog.text()
        assert text.index("Sessions") < text.index("Timeline") < text.index("Everywhere") < text.index("Signs")


async def test_typing_narrows() -> None:
    """Each word must be in the group, the key, the word or the sentence; taking it away shows all again."""
    async with asked(shown(), (120, 40)) as dialog:
        await dialog.types("SESSIONS tag")
        await dialog.sees("Add and remove tags")
        await dialog.sees_no("new", "Timeline", "Signs", "Files")
        await dialog.press("ctrl+u")
        await dialog.sees("Timeline", "Files")


async def test_nothing_found_says_what_was_searched() -> None:
    """Instead of an empty frame."""
    async with asked(shown()) as dialog:
        await dialog.types("zzz")
        await dialog.sees("Nothing here says “zzz”.")


@pytest.mark.parametrize("size", SIZES)
async def test_the_arrow_keys_scroll_to_the_end(size: tuple[int, int]) -> None:
    """Lines and pages, while the filter keeps the focus."""
    many = [KeyHelp("Sessions", f"k{n}", f"does {n}", "A sentence of some length") for n in range(60)]
    async with asked(Help(many, LEGEND, PATHS), size) as dialog:
        await dialog.sees("does 0")
        await dialog.press(*["down"] * 3)
        await dialog.sees_no("does 0")
        await dialog.press("up", "up", "up")
        await dialog.sees("does 0")
        await dialog.press(*["pagedown"] * 60)
        await dialog.sees("parent:40b314e6")
        await dialog.types("does 7")
        await dialog.sees("does 7")


async def test_escape_closes() -> None:
    """Even while something is typed."""
    async with asked(shown()) as dialog:
        await dialog.types("tag")
        await dialog.press("escape")
        await dialog.until(lambda: dialog.answers == [None])


async def test_descriptions_show_as_text() -> None:
    """A keymap or a path may hold anything."""
    async with asked(Help([KeyHelp(HOSTILE, HOSTILE, HOSTILE, HOSTILE)], [], {HOSTILE: HOSTILE}), (120, 40)) as dialog:
        await dialog.sees("markup")
        assert is_harmless(dialog.text())
