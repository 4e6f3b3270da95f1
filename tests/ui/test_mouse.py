"""The mouse in the timeline: wheel, thumb, clicks, text that is selected."""

import pytest
from textual import events

from tests.ui.person import Opened, Person
from tests.ui.sessions import call, reply, session, talk, user

CODE = "Read this:\n\n```python\nfirst = 1\nsecond = 2\n```\n\n| a | b |\n|---|---|\n| c | d |"


def place_of(person: Person, text: str) -> tuple[int, int]:
    """Return (column, row) of a text on the screen."""
    line = next(line for line in person.lines() if text in line)
    return line.index(text), person.lines().index(line)


async def drags(person: Person, start: tuple[int, int], *ends: tuple[int, int]) -> None:
    """Press the button, move, let go."""
    await person.pilot.mouse_down(offset=start)
    for end in ends:
        await person.pilot.hover(offset=end)
    await person.pilot.mouse_up(offset=ends[-1])
    await person.settle()


async def turns(person: Person, event: type[events.MouseScrollDown] | type[events.MouseScrollUp]) -> None:
    """Turn the wheel over the timeline."""
    x, y = 60, 10
    await person.pilot._post_mouse_events([event], offset=(x, y))
    await person.settle()


async def test_the_wheel_scrolls_and_the_selection_stays(opened: Opened) -> None:
    """Down and up by some lines; what is selected is what it was."""
    async with opened(session(1, "talk", talk(40), status="completed")) as person:
        await person.opens("talk")
        await person.sees("question 1 ")
        await turns(person, events.MouseScrollDown)
        await person.sees_no("question 1 ")
        assert person.main.timeline.cursor == 0
        await turns(person, events.MouseScrollUp)
        await person.sees("question 1 ")


async def test_the_thumb_is_dragged(opened: Opened) -> None:
    """To the end and back to the beginning."""
    async with opened(session(1, "talk", talk(60), status="completed")) as person:
        await person.opens("talk")
        bar = person.main.timeline.vertical_scrollbar.region
        await drags(person, (bar.x, bar.y), (bar.x, bar.y + 5), (bar.x, bar.bottom + 3))
        await person.sees("answer 60")
        await person.sees_no("question 1 ")
        await drags(person, (bar.x, bar.bottom - 1), (bar.x, bar.y + 5), (bar.x, 0))
        await person.sees("question 1 ")


async def test_a_click_selects_and_one_on_the_badge_folds(opened: Opened) -> None:
    """Words only select; the gutter folds and unfolds as well."""
    calls = [call(name, result=f"{name} first\n{name} second") for name in ("one", "two")]
    async with opened(session(1, "calls", calls)) as person:
        await person.opens("calls")
        await person.pilot.click(offset=place_of(person, "one first"))
        await person.settle()
        assert person.main.timeline.cursor == 0
        await person.sees_no("one second")
        await person.pilot.click(offset=place_of(person, "TOOL"))
        await person.sees("one second")
        await person.pilot.click(offset=place_of(person, "TOOL"))
        await person.sees_no("one second")


async def test_dragging_selects_text_and_copies_it(opened: Opened) -> None:
    """Over lines and entries, without times and badges; y and ctrl+c copy it again; escape selects nothing."""
    async with opened(session(1, "talk", [user("a question"), reply("an answer")])) as person:
        await person.opens("talk")
        x, y = place_of(person, "question")
        end, below = place_of(person, "answer")
        await drags(person, (x, y), (end + 2, below), (end + 5, below))
        await person.is_told("Copied the selection, 18 B")
        assert person.app.clipboard == "question\nan answer"
        for key in ("y", "ctrl+c"):
            person.app._clipboard = ""
            await person.press(key)
            await person.until(lambda: person.app.clipboard == "question\nan answer", f"{key} copied it again")
        await person.press("escape")
        assert not person.main.selections
        assert person.app.focused is person.main.timeline
        await person.press("y")
        await person.until(lambda: person.app.clipboard == "an answer", "the entry was copied")


async def test_what_is_selected_is_highlighted(opened: Opened) -> None:
    """From the first character to the last, and nothing else."""
    async with opened(session(1, "talk", [user("one two three")])) as person:
        await person.opens("talk")
        x, y = place_of(person, "two")
        await drags(person, (x, y), (x + 2, y))
        style = person.main.get_component_rich_style("screen--selection")
        strip = person.app.screen._compositor.render_strips()[y]
        marked = [segment.text for segment in strip if segment.style and segment.style.bgcolor == style.bgcolor]
        assert "".join(marked) == "two"
        await person.until(lambda: person.app.clipboard == "two", "it was copied")


async def test_what_is_selected_stays_until_the_width_is_another_one(opened: Opened) -> None:
    """Fewer rows move nothing within the lines; other columns do."""
    async with opened(session(1, "talk", [user("one two three")]), size=(120, 40)) as person:
        await person.opens("talk")
        person.main.timeline.text_select_all()
        for rows in (30, 24):
            await person.pilot.resize_terminal(120, rows)
            await person.settle()
            assert person.main.selections
        await person.pilot.resize_terminal(110, 24)
        await person.until(lambda: not person.main.selections, "nothing is selected")


async def test_a_drag_neither_selects_an_entry_nor_folds_one(opened: Opened) -> None:
    """It may begin or end on a badge."""
    calls = [call(name, result=f"{name} first\n{name} second") for name in ("one", "two")]
    async with opened(session(1, "calls", calls)) as person:
        await person.opens("calls")
        before = person.main.timeline.cursor
        await drags(person, place_of(person, "two first"), place_of(person, "TOOL"))
        await person.until(lambda: "one" in person.app.clipboard, "something was copied")
        assert person.main.timeline.cursor == before
        await person.sees_no("one second", "two second")
        await person.pilot.click(offset=place_of(person, "one first"))
        await person.settle()
        assert not person.main.selections
        assert person.main.timeline.cursor == 0


async def test_bars_and_days_are_not_copied(opened: Opened) -> None:
    """Code comes without the bar beside it, the rule of a day is left out; columns stay apart."""
    async with opened(session(1, "talk", [user(CODE)])) as person:
        await person.opens("talk")
        x, y = place_of(person, "2026-01-02")
        end, below = place_of(person, "c │ d")
        await drags(person, (x, y), (end + 4, below))
        await person.until(lambda: person.app.clipboard, "something was copied")
        copied = person.app.clipboard.split("\n")
        assert copied[0] == "Read this:"
        assert "first = 1" in copied
        assert "c │ d" in copied
        assert "2026" not in person.app.clipboard


async def test_two_clicks_select_the_entry(opened: Opened) -> None:
    """All of its text."""
    async with opened(session(1, "talk", [user("one\n\ntwo"), reply("three")])) as person:
        await person.opens("talk")
        (x, y), corner = place_of(person, "two"), person.main.timeline.region
        await person.pilot.double_click("#timeline", offset=(x - corner.x, y - corner.y))
        await person.until(lambda: person.app.clipboard == "one\n\ntwo", "the entry's text is copied")


async def test_text_is_selected_over_more_than_the_window(opened: Opened) -> None:
    """The wheel turns while the button is down."""
    async with opened(session(1, "talk", talk(40), status="completed")) as person:
        await person.opens("talk")
        await person.pilot.mouse_down(offset=place_of(person, "question 2 "))
        await person.pilot.hover(offset=place_of(person, "answer 2 "))
        for _ in range(8):
            await turns(person, events.MouseScrollDown)
        await person.sees("answer 15")
        await person.pilot.hover(offset=place_of(person, "answer 15"))
        await person.pilot.mouse_up(offset=place_of(person, "answer 15"))
        await person.until(lambda: person.app.clipboard.endswith("\na"), "it was copied")
        said = [line for line in person.app.clipboard.split("\n") if line]
        assert said[0] == "question 2"
        assert said[-2:] == ["question 15", "a"]
        assert len(said) == 28


@pytest.mark.parametrize(
    "text", ["名前が広い言葉", "e\u0301a\u0301 b", "👩‍👩‍👧 family"], ids=["wide", "marks", "joined"]
)
async def test_wide_and_combined_characters_are_selected_whole(opened: Opened, text: str) -> None:
    """From the first cell to the last."""
    async with opened(session(1, "talk", [user(text)])) as person:
        await person.opens("talk")
        x, y = place_of(person, text)
        await drags(person, (x, y), (x + 30, y))
        await person.until(lambda: person.app.clipboard == text, "all of it was copied")
