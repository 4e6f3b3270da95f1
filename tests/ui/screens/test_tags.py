"""The editor of tags."""

import pytest

from tests.ui.screens.host import HOSTILE, SIZES, asked, is_harmless
from thulp_tui.ui.screens.tags import TagEditor

IN_USE = {"ci": 40, "login": 12, "docs": 9, "demo": 7, "needs review": 3}


async def test_what_is_typed_is_added_and_enter_on_the_empty_line_saves() -> None:
    """Enter adds while there is something to add; the border says what it does."""
    async with asked(TagEditor("Fix", ["login"], IN_USE)) as editor:
        await editor.sees("⏎ save")
        await editor.types("new, urgent")
        await editor.sees("⏎ add")
        await editor.press("enter")
        await editor.sees("login  new  urgent")
        await editor.press("enter")
        assert await editor.answered() == (("new", "urgent"), ())


async def test_what_stands_in_the_line_is_saved_too() -> None:
    """Saving at once does not lose the tag that was not yet added."""
    async with asked(TagEditor("Fix", [], IN_USE)) as editor:
        await editor.types("new")
        await editor.press("ctrl+s")
        assert await editor.answered() == (("new",), ())


async def test_tags_in_use_stand_with_their_counts() -> None:
    """The session's own first, the others by their use."""
    async with asked(TagEditor("Fix", ["login"], IN_USE)) as editor:
        await editor.sees("✓ login", beside="12 sessions")
        await editor.sees("○ ci", beside="40 sessions")
        shown = editor.text()
        assert shown.index("✓ login") < shown.index("○ ci") < shown.index("○ docs")


async def test_typing_narrows_and_tab_completes() -> None:
    """Only tags that hold what is typed are listed; the most used that begins so is completed."""
    async with asked(TagEditor("Fix", [], IN_USE)) as editor:
        await editor.types("d")
        await editor.sees("docs", "demo", "needs review")
        await editor.sees_no("○ ci", "login")
        await editor.press("tab", "enter", "enter")
        assert await editor.answered() == (("docs",), ())


@pytest.mark.parametrize("key", ["enter", "delete"])
async def test_a_tag_is_removed_in_the_list(key: str) -> None:
    """Down goes into the list; a key takes the tag under the bar away, and it stays in view until it is saved."""
    async with asked(TagEditor("Fix", ["login", "ci"], IN_USE)) as editor:
        await editor.press("down", key)
        await editor.sees("− login", beside="removed")
        await editor.press("ctrl+s")
        assert await editor.answered() == ((), ("login",))


async def test_a_removed_tag_can_be_taken_back() -> None:
    """The same key again."""
    async with asked(TagEditor("Fix", ["login"], IN_USE)) as editor:
        await editor.press("down", "enter", "enter", "ctrl+s")
        assert await editor.answered() == ((), ())


async def test_a_tag_in_use_is_added_from_the_list() -> None:
    """Down past the session's own tags; up leaves the list again, so that enter saves."""
    async with asked(TagEditor("Fix", ["login"], IN_USE)) as editor:
        await editor.press("down", "down", "enter")
        await editor.sees("+ ci", beside="added")
        await editor.press("up", "up")
        await editor.sees("⏎ save")
        await editor.press("enter")
        assert await editor.answered() == (("ci",), ())


async def test_a_click_adds_a_tag() -> None:
    """The mouse works as well."""
    async with asked(TagEditor("Fix", [], IN_USE)) as editor:
        await editor.sees("docs")
        await editor.clicks("docs", "docs")
        await editor.sees("+ docs")
        await editor.press("ctrl+s")
        assert await editor.answered() == (("docs",), ())


async def test_escape_changes_nothing() -> None:
    """Whatever was toggled, cancelling answers nothing."""
    async with asked(TagEditor("Fix", ["login"], IN_USE)) as editor:
        await editor.press("down", "enter", "escape")
        assert await editor.answered() is None


async def test_a_tag_given_twice_is_one_tag_here() -> None:
    """thulp allows the same tag twice; it is shown and removed once."""
    async with asked(TagEditor("Fix", ["ci", "ci"], {})) as editor:
        await editor.press("down", "enter", "ctrl+s")
        assert await editor.answered() == ((), ("ci",))


@pytest.mark.parametrize("size", SIZES)
async def test_the_line_is_in_view_at_any_size(size: tuple[int, int]) -> None:
    """However many tags there are, what is typed is seen, and so is the bar in the list."""
    async with asked(TagEditor("Fix", ["login"], {f"tag{n}": n for n in range(1, 300)}), size) as editor:
        await editor.types("tag2")
        await editor.sees("tag2", "○ tag299")
        await editor.press(*["down"] * 12)
        await editor.press("enter")
        await editor.sees("login  tag288")
        await editor.press("enter")
        assert await editor.answered() == (("tag288",), ())


async def test_tags_cannot_reach_the_terminal() -> None:
    """They show as text, can be removed, and are not completed."""
    async with asked(TagEditor(HOSTILE, [HOSTILE], {HOSTILE: 2})) as editor:
        await editor.sees("]52;c;ZXZpbA==")
        assert is_harmless(editor.text())
        await editor.pastes(HOSTILE[:4])
        await editor.sees_no("tab complete")
        assert is_harmless(editor.text())
        await editor.press("ctrl+u", "down", "enter", "ctrl+s")
        assert await editor.answered() == ((), (HOSTILE,))


async def test_tags_that_only_some_of_many_have_stay_so_unless_they_are_touched() -> None:
    """A tag of some is added to all with one key, removed from all with the next, and left alone with the third."""
    for times, word, change in (
        (0, "in some", ((), ())),
        (1, "added", (("ci",), ())),
        (2, "removed", ((), ("ci",))),
        (3, "in some", ((), ())),
    ):
        async with asked(TagEditor("2 sessions", ["login"], IN_USE, ["ci"])) as editor:
            await editor.sees("~ ci", beside="in some")
            await editor.press("down", "down", *["enter"] * times)
            await editor.sees("ci", beside=word)
            await editor.press("ctrl+s")
            assert await editor.answered() == change
