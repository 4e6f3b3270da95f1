"""Every size of terminal: nothing breaks, and what fits is shown."""

import pytest

from tests.ui.person import Opened, Person, inject
from tests.ui.sessions import every_kind, limits, session, sid, talk
from thulp_tui.text import width
from thulp_tui.ui.screens.framed import Framed

SIZES = [(300, 90), (120, 40), (99, 30), (80, 24), (40, 10), (20, 5), (2, 1)]
NARROW = pytest.mark.parametrize("size", [(80, 24), (40, 10), (20, 5)], ids=str)
LONG = session(
    1,
    "A name that is rather long and 名前が広い",
    [*every_kind(), *talk(20)],
    limits=limits(turns=25, entries=60, seconds=1800),
    tags=["one", "two"],
)


def fills_the_screen(person: Person) -> bool:
    """Return whether each line has the width of the terminal."""
    size = person.app.size
    lines = person.lines()
    return len(lines) == size.height and all(width(line) == size.width for line in lines)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_main_screen_works_at_any_size(opened: Opened, size: tuple[int, int]) -> None:
    """List, timeline and composer can be gone through, written in and left, without an exception."""
    async with opened(LONG, session(2, "other", age=1), size=size) as person:
        await person.until(lambda: person.main.opened is not None, "a session is open")
        assert fills_the_screen(person)
        await person.press("j", "k", "enter", "g", "j", "}", "e", "=", "-", "pagedown", "G", "i")
        await person.until(lambda: person.app.focused is person.main.composer.area, "the composer has the focus")
        await person.sends("small but fine")
        await person.finds(sid(1), lambda stored: stored.entries[-1].text == "small but fine")
        await person.press("escape", "escape", "/", "o", "escape")
        assert person.app.focused is person.main.pane.list
        await person.tick(1)
        assert fills_the_screen(person)


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (20, 5)], ids=str)
async def test_every_dialog_opens_and_closes_at_any_size(opened: Opened, size: tuple[int, int]) -> None:
    """Help, details, tags, limits, name, closing, deleting, new: each can be left again."""
    async with opened(LONG, size=size) as person:
        await person.until(lambda: person.main.opened is not None, "a session is open")
        for key in ("?", "d", "t", "l", "r", "x", "delete", "n"):
            await person.press(key)
            await person.until(lambda: isinstance(person.app.screen, Framed), f"{key} opens a dialog")
            await person.settle()
            assert fills_the_screen(person)
            await person.press("down", "tab", "escape")
            await person.until(lambda: person.app.screen is person.main, f"escape leaves what {key} opened")


async def test_wide_shows_both_panes(opened: Opened) -> None:
    """From 100 columns on list and timeline stand side by side; of many the list gets more, too."""
    name = "a talk about names that are long"
    async with opened(session(1, name, talk(2)), size=(100, 30)) as person:
        await person.sees("chat · 2 turns", "answer 2", "user ▸")
        assert name not in person.text("#sessions")
        await person.pilot.resize_terminal(180, 30)
        await person.until(lambda: name in person.text("#sessions"), "the whole name")


@NARROW
async def test_narrow_shows_one_pane_enter_opens_and_escape_returns(opened: Opened, size: tuple[int, int]) -> None:
    """The list is a drawer: the whole width is for what one looks at."""
    async with opened(session(1, "talk", talk(2)), session(2, "other", age=1), size=size) as person:
        await person.sees("● talk", "other" if size[1] > 5 else "talk")
        assert "answer 2" not in person.text()
        await person.press("enter")
        await person.sees("answer 2")
        assert "2 turns" not in person.text()
        await person.press("escape")
        await person.sees("● talk")
        await person.sees_no("answer 2")


@NARROW
async def test_narrow_i_goes_from_the_list_to_the_composer(opened: Opened, size: tuple[int, int]) -> None:
    """What one writes is seen while one writes it."""
    async with opened(session(1, "talk", talk(2)), size=size) as person:
        await person.until(lambda: person.main.opened is not None, "a session is open")
        await person.press("i", *"hello")
        await person.sees("hello")


async def test_narrow_the_filter_is_in_the_drawer(opened: Opened) -> None:
    """/ filters where the list is; in the timeline it searches."""
    async with opened(session(1, "talk", talk(2)), size=(80, 24)) as person:
        await person.opens("talk")
        await person.press("escape", "/", *"tal")
        await person.sees("1 of 1", "● talk")


@pytest.mark.parametrize("size", [(80, 24), (40, 10)], ids=str)
async def test_empty_states_are_seen_in_a_narrow_terminal(opened: Opened, size: tuple[int, int]) -> None:
    """No sessions, no match: what to do is said where one looks."""
    async with opened(size=size) as person:
        await person.sees("No sessions yet")
    async with opened(session(1, "talk"), size=size) as person:
        await person.press("/")
        await person.paste("zebra")
        await person.sees("zebra", "No session matches")


async def test_a_damaged_document_is_explained_in_a_narrow_terminal(opened: Opened) -> None:
    """Enter on its row shows why it cannot be read."""
    async with opened(session(1, "talk"), size=(80, 24)) as person:
        inject(person.path, {"metadata": 1})
        await person.tick()
        await person.sees("! document 2")
        await person.press("j", "enter")
        await person.sees("Damaged: document 2", "It stays in the file")
        await person.press("escape")
        await person.sees("● talk")


async def test_a_resize_keeps_what_one_reads(opened: Opened) -> None:
    """The entry at the top of the window stays there, whatever the width."""
    entries = talk(100)
    async with opened(session(1, "talk", entries), size=(120, 30)) as person:
        await person.opens("talk")
        await person.press("g", "pagedown", "pagedown")
        await person.until(lambda: person.hides("question 1 "), "the pages were turned")
        first = person.lines("#timeline")[1][12:].strip(" │▌").split("  ")[-1]
        for size in ((200, 50), (60, 12), (120, 30)):
            await person.pilot.resize_terminal(*size)
            await person.until(lambda: fills_the_screen(person))
            await person.until(lambda: first.split()[-1] in person.lines("#timeline")[1], f"{first} is at the top")


async def test_a_resize_keeps_the_draft_and_the_focus(opened: Opened) -> None:
    """From wide to tiny and back, in the middle of a sentence."""
    async with opened(session(1, "talk", talk(2))) as person:
        await person.sees("talk")
        await person.writes()
        await person.type("half a ")
        for size in ((80, 24), (20, 5), (40, 10), (120, 40)):
            await person.pilot.resize_terminal(*size)
            await person.until(lambda: fills_the_screen(person))
            assert person.app.focused is person.main.composer.area
        await person.type("thought")
        await person.sees("half a thought")


async def test_a_notice_wraps_where_it_does_not_fit(opened: Opened) -> None:
    """How it is undone stands at its end."""
    async with opened(session(1, "a name that takes some room"), size=(40, 10)) as person:
        await person.press("p")
        await person.sees("Paused “a name", "z undoes")
