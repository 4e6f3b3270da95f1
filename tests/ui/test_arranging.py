"""The order of the sessions, pins, rows of one line, and views that have a name."""

import os
from functools import partial
from pathlib import Path

import pytest
from textual.command import CommandPalette

from tests.ui.person import Opened, Person, sitting
from tests.ui.sessions import MINUTE, session, sid, talk, user
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.operations import AddEntries, SetMetadata
from thulp_tui.domain.session import Session
from thulp_tui.domain.view import View
from thulp_tui.state import load
from thulp_tui.store import SessionStore
from thulp_tui.ui.widgets.session_row import DamagedRow

SESSIONS: list[Session] = [
    session(1, "beta", talk(2), age=1 * MINUTE, lasted=9 * MINUTE),
    session(2, "Alpha", talk(7), age=2 * MINUTE, lasted=1 * MINUTE),
    session(3, "gamma", [SessionEntry.evaluation_result(0.9, {})], age=3 * MINUTE, kind="evaluation"),
]


def names(person: Person) -> str:
    """Return the first letters of the listed names, in order."""
    return "".join(row.summary.name[0] for row in person.main.pane.list.rows if not isinstance(row, DamagedRow))


async def lists(person: Person, expected: str) -> None:
    """Wait until sessions whose names begin so are listed."""
    await person.until(lambda: names(person) == expected, f"the list is {expected}, not {names(person)}")


async def test_s_sorts_by_the_next_key_and_the_header_says_so(opened: Opened) -> None:
    """Changed, created, name, turns, score, duration, and changed again."""
    async with opened(*SESSIONS) as person:
        await person.sees("sessions · changed ↓")
        await lists(person, "bAg")
        for header, order in (
            ("created ↓", "Agb"),
            ("name ↑", "Abg"),
            ("turns ↓", "Abg"),
            ("score ↓", "gbA"),
            ("duration ↓", "bAg"),
            ("changed ↓", "bAg"),
        ):
            await person.press("s")
            await person.sees(f"sessions · {header}")
            await lists(person, order)


async def test_capital_s_sorts_the_other_way(opened: Opened) -> None:
    """And back; sessions without a score stay last."""
    async with opened(*SESSIONS) as person:
        await person.press("S")
        await person.sees("sessions · changed ↑")
        await lists(person, "gAb")
        await person.press("S")
        await lists(person, "bAg")
        await person.press("s", "s", "s", "s", "S")
        await person.sees("sessions · score ↑")
        await lists(person, "gbA")


async def test_the_highlighted_session_stays_highlighted(opened: Opened) -> None:
    """Whatever the order, the filter and others do, as long as it is listed."""
    async with opened(*SESSIONS) as person:
        await person.press("j")
        for key in ("s", "S", "s", "s", "P"):
            await person.press(key)
            target = person.main.pane.list.target
            assert target is not None
            assert target.name == "Alpha"
        await person.press("/")
        await person.paste("a or zebra")
        await person.press("enter", "escape")
        with SessionStore.open(person.path) as other:
            other.apply([AddEntries(sid(3), (user("new"),)), SetMetadata(sid(1), {"name": "zeta"})])
        await person.tick(1)
        await person.sees("zeta")
        await person.sees("▌● ⚑ Alpha")


async def test_the_highlight_comes_back_after_nothing_was_listed(opened: Opened) -> None:
    """A filter that finds nothing does not lose the place."""
    async with opened(*SESSIONS) as person:
        await person.press("G", "/")
        await person.paste("zebra")
        await person.sees("0 of 3")
        await person.press("escape")
        await person.sees("▌● gamma")


async def test_the_order_and_the_rows_are_remembered(path: Path, opened: Opened) -> None:
    """The next run lists as the last one did."""
    async with opened(*SESSIONS) as person:
        await person.press("s", "s", "S", "c")
        await person.sees("sessions · name ↓")
    async with sitting(path) as person:
        await person.sees("sessions · name ↓")
        await lists(person, "gbA")
        assert person.main.pane.list.row_lines == 1


async def test_a_row_tells_what_is_sorted_by(opened: Opened) -> None:
    """The age, the turns, the score, the duration; c brings the second lines back, which tell it instead of the age."""
    async with opened(*SESSIONS) as person:
        await person.press("c")
        await person.until(lambda: person.line("Alpha", "#sessions").rstrip().endswith(" 2m"), "the age")
        assert "chat" not in person.text("#sessions")
        for presses, word in ((3, "7 turns"), (1, "–"), (1, "01:00")):
            await person.press(*["s"] * presses)
            await person.until(
                partial(lambda word: person.line("Alpha", "#sessions").rstrip().endswith(word), word), word
            )
        await person.press("c")
        await person.sees("chat · 7 turns · 01:00")
        await person.press("s")
        await person.sees("chat · 7 turns · 2m")


async def test_in_single_lines_the_mouse_and_pages_count_lines(opened: Opened) -> None:
    """A click on the third line is the third session; a page is as many sessions as there are lines, but one."""
    async with opened(*(session(n, f"name {n:02}", age=n * MINUTE) for n in range(1, 61))) as person:
        await person.press("c")
        await person.pilot.click("#sessions", offset=(5, 2))
        await person.sees("▌● name 03")
        await person.press("g", "pagedown")
        assert person.main.pane.list.highlighted == person.main.pane.list.size.height - 1
        await person.press("end")
        await person.sees("▌● name 60")


async def test_a_pinned_session_stands_first_in_every_order(path: Path, opened: Opened) -> None:
    """P pins and takes off; nothing is written in the file; the next run knows."""
    async with opened(*SESSIONS) as person:
        before = path.read_bytes()
        await person.press("G", "P")
        await person.sees("● ⚑ gamma")
        await lists(person, "gbA")
        await person.press("s", "s")
        await lists(person, "gAb")
    assert path.read_bytes() == before
    async with sitting(path) as person:
        await lists(person, "gAb")
        await person.press("g")
        await person.sees("▌● ⚑ gamma")
        await person.press("P")
        await lists(person, "Abg")


# -- the palette


async def commands(person: Person, typed: str) -> None:
    """Open the palette and look for something."""
    await person.press(":")
    await person.until(lambda: isinstance(person.app.screen, CommandPalette), "the palette has opened")
    await person.paste(typed)


async def test_the_palette_sorts_by_each_key(opened: Opened) -> None:
    """By name; asked again, the other way round."""
    async with opened(*SESSIONS) as person:
        for arrow, order in (("↑", "Abg"), ("↓", "gbA")):
            await commands(person, "sort by name")
            await person.sees(f"Sort by name {arrow}")
            await person.press("enter", "enter")
            await person.sees(f"sessions · name {arrow}")
            await lists(person, order)


async def test_the_palette_takes_a_view(opened: Opened) -> None:
    """Its filter and its order are in force at once."""
    state = load(Path(os.environ["THULP_TUI_STATE"]))
    state.keep_view(View.from_text("talks", '{"filter": "turns:>1", "order": "name ascending"}') or View(""))
    async with opened(*SESSIONS, state=state) as person:
        await commands(person, "view talks")
        await person.sees("View “talks”")
        await person.press("enter", "enter")
        await lists(person, "Ab")
        await person.sees("sessions · name ↑", "turns:>1", "2 of 3")


# -- views


async def test_a_view_is_kept_taken_renamed_and_deleted(path: Path, opened: Opened) -> None:
    """v leads to all of that, and the state file remembers."""
    async with opened(*SESSIONS) as person:
        await person.press("v")
        await person.sees("No view has a name yet", "Now: all sessions · changed descending")
        await person.press("escape", "s", "s", "/")
        await person.paste("turns:>1")
        await person.press("enter", "v", "a")
        await person.sees("Keep the view", "turns:>1 · name ascending")
        await person.paste("talks")
        await person.press("enter")
        await person.is_told("Kept the view “talks”")
        await person.press("escape", "s")
        await lists(person, "Abg")
    async with sitting(path) as person:
        await person.press("v")
        await person.sees("talks  turns:>1 · name ascending")
        await person.press("enter")
        await lists(person, "Ab")
        await person.sees("sessions · name ↑")
        await person.press("v", "r")
        await person.sees("Rename the view “talks”")
        await person.press(*["backspace"] * 5)
        await person.paste("long ones")
        await person.press("enter")
        await person.sees("long ones  turns:>1")
        await person.press("delete")
        await person.sees("Delete the view “long ones”?")
        await person.press("y")
        await person.sees("No view has a name yet")
        await person.press("escape")
    assert load(Path(os.environ["THULP_TUI_STATE"])).views() == []


async def test_a_view_needs_a_name_of_its_own(opened: Opened) -> None:
    """An empty name and that of another view are refused with the reason."""
    state = load(Path(os.environ["THULP_TUI_STATE"]))
    state.keep_view(View("taken", "a"))
    async with opened(*SESSIONS, state=state) as person:
        await person.press("v", "a", "enter")
        await person.sees("a view needs a name")
        await person.paste("taken")
        await person.press("enter")
        await person.sees("another view has this name")
        await person.press("escape", "escape")
    assert state.views() == [View("taken", "a")]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)])
async def test_hostile_views_show_as_text(opened: Opened, size: tuple[int, int]) -> None:
    """Whatever stands in the state file, at every size; deleting asks with the same name."""
    state = load(Path(os.environ["THULP_TUI_STATE"]))
    state.keep_view(View("[red]\x1b[31m\x07evil", "[/] \x1b]52;c;x\x07"))
    async with opened(*SESSIONS, state=state, size=size) as person:
        await person.press("v")
        await person.sees("[red]")
        shown = person.text()
        assert "\x1b" not in shown
        assert "\x07" not in shown
        await person.press("delete")
        await person.sees("Delete")
        await person.press("n")
        await person.sees("[red]")
