"""Searching the timeline, as a person does it."""

import pytest

from tests.ui.person import Opened, Person
from tests.ui.sessions import call, reply, session, sid, talk, user
from tests.ui.test_timeline import entry_lines, is_at, place, selected
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.operations import AddEntries
from thulp_tui.store import SessionStore


def marked(person: Person) -> list[str]:
    """Return the texts that stand out in the timeline, from top to bottom."""
    screen = person.app.screen
    region = screen.query_one("#timeline").region
    strips = screen._compositor.render_strips()[region.y : region.bottom]
    return [
        segment.text
        for strip in strips
        for segment in strip.crop(region.x, region.right - 2)
        if segment.style and (segment.style.underline or segment.style.reverse) and segment.text.strip()
    ]


async def searches(person: Person, words: str) -> None:
    """Type words into the line and stay there."""
    await person.press("/")
    await person.until(lambda: person.app.focused is person.main.query_one("#search"), "the line has the focus")
    await person.type(words)


@pytest.fixture
def entries() -> list[SessionEntry]:
    """Forty turns, in three of which there are needles."""
    found = talk(40)
    found[10] = user("a needle here", at=1000)
    found[30] = reply("two: needle and Needle", at=1010)
    found[60] = call("grep", at=1020, arguments={"pattern": "x"}, result="one\ntwo\nthe needle in a folded result\nend")
    return found


async def test_the_first_match_is_shown_while_one_types(opened: Opened, entries: list[SessionEntry]) -> None:
    """From where one is; it stands out, is selected, and how many there are is said."""
    async with opened(session(1, "talk", entries)) as person:
        await person.opens("talk")
        await person.press("g")
        await searches(person, "needle")
        await is_at(person, "1/4 · 11/80")
        assert "a needle here" in selected(person)
        assert marked(person) == ["needle"]


async def test_n_goes_from_match_to_match_and_around(opened: Opened, entries: list[SessionEntry]) -> None:
    """Also within one entry; at the end it goes on from the top and says so; N goes back."""
    async with opened(session(1, "talk", entries)) as person:
        await person.opens("talk")
        await person.press("g")
        await searches(person, "needle")
        await person.press("enter")
        for key, where in (("n", "2/4 · 31/80"), ("n", "3/4 · 31/80"), ("n", "4/4 · 61/80"), ("n", "1/4 · 11/80")):
            await person.press(key)
            await is_at(person, where)
        await person.is_told("Around the end, from the top")
        for where in ("4/4 · 61/80", "3/4 · 31/80"):
            await person.press("N")
            await is_at(person, where)
        await person.is_told("Around the top, from the end")


async def test_what_hides_a_match_is_unfolded_until_one_goes_on(opened: Opened, entries: list[SessionEntry]) -> None:
    """A match in a folded result is seen; the next one folds it again."""
    async with opened(session(1, "talk", entries)) as person:
        await person.opens("talk")
        await person.sees_no("folded result")
        await searches(person, "folded result")
        await person.sees("the needle in a folded result")
        assert marked(person) == ["folded result"]
        await person.press("escape")
        await person.press("g")
        await searches(person, "needle")
        await person.press("enter", "n", "n", "n")
        await person.sees("in a folded result")
        timeline = person.main.timeline
        call_entry = timeline.selected
        await person.press("n")
        await is_at(person, "1/4")
        assert call_entry is not None
        assert timeline._pages.folds.is_folded(call_entry)


async def test_capitals_count_when_there_are_any(opened: Opened, entries: list[SessionEntry]) -> None:
    """Small letters find both."""
    async with opened(session(1, "talk", entries)) as person:
        await person.opens("talk")
        await searches(person, "Needle")
        await is_at(person, "1/1 · 31/80")
        assert marked(person) == ["Needle"]


async def test_escape_while_typing_goes_back_to_where_one_was(opened: Opened, entries: list[SessionEntry]) -> None:
    """Nothing stands out any more, the place is the one before, and the keys are the timeline's."""
    async with opened(session(1, "talk", entries)) as person:
        await person.opens("talk")
        await person.press("g", "j", "j")
        before = entry_lines(person)
        await searches(person, "folded")
        await is_at(person, "61/80")
        await person.press("escape")
        await person.until(lambda: entry_lines(person) == before, "all is as before")
        assert person.app.focused is person.main.timeline
        assert marked(person) == []


async def test_escape_in_the_timeline_ends_the_search_and_then_leads_to_the_list(
    opened: Opened, entries: list[SessionEntry]
) -> None:
    """One escape for each."""
    async with opened(session(1, "talk", entries)) as person:
        await person.opens("talk")
        await searches(person, "needle")
        await person.press("enter", "escape")
        assert person.main.timeline.has_focus
        assert marked(person) == []
        assert "/4" not in place(person)
        await person.press("escape")
        assert person.app.focused is person.main.pane.list


async def test_what_is_nowhere_is_said(opened: Opened, entries: list[SessionEntry]) -> None:
    """And one stays where one is."""
    async with opened(session(1, "talk", entries)) as person:
        await person.opens("talk")
        await searches(person, "zebra")
        await is_at(person, "no match · 80/80")


async def test_n_without_a_search_says_how_to_begin_one(opened: Opened) -> None:
    """It does not begin a session either: that is the list's n."""
    async with opened(session(1, "talk", talk(1))) as person:
        await person.opens("talk")
        await person.press("n")
        await person.is_told("/ searches")
        assert len(person.app.screen_stack) == 1


async def test_what_another_program_adds_is_searched_too(opened: Opened, entries: list[SessionEntry]) -> None:
    """The count grows, and n leads there."""
    async with opened(session(1, "talk", entries)) as person:
        await person.opens("talk")
        await searches(person, "needle")
        await person.press("enter", "N")
        with SessionStore.open(person.path) as store:
            store.apply([AddEntries(sid(1), (user("another needle"),))])
        await person.tick()
        await is_at(person, "/5")
        await person.press("G", "n")
        await person.until(lambda: "another needle" in selected(person), "the new one is selected")


@pytest.mark.parametrize(
    "words", ["wrapped at some place", "bold and code", "a\tb", "日本語の文", "wordwithoutanyspaces", "\x1b[31m"]
)
async def test_what_is_seen_is_found_and_stands_out(opened: Opened, words: str) -> None:
    """Across a line's end, across styles, in cleaned text, in wide letters, in folded words."""
    text = "start " * 12 + "of what is wrapped at some place or other\n\nsome **bold** and `code`\n\na\tb 日本語の文字 "
    text += "wordwithoutanyspaces" * 12 + "\n\n\x1b[31mred"
    words = words.replace("bold and code", "bold")
    async with opened(session(1, "talk", [reply(text)])) as person:
        await person.opens("talk")
        await person.press("/")
        await person.paste(words)
        await person.until(lambda: marked(person), "something stands out")
        shown = "".join(marked(person)).replace(" ", "")
        expected = words.replace("\t", "").replace(" ", "").replace("\x1b", "␛")
        assert shown.startswith(expected)


async def test_a_search_goes_on_in_the_next_session(opened: Opened, entries: list[SessionEntry]) -> None:
    """The same words stand out there, and one is not led away."""
    async with opened(session(1, "one", entries), session(2, "two", entries, age=1)) as person:
        await person.opens("one")
        await searches(person, "needle")
        await person.press("enter")
        person.main.set_focus(person.main.pane.list)
        await person.press("j")
        await is_at(person, "4 matches · 80/80")


async def test_the_search_stays_usable_where_there_is_no_border(opened: Opened, entries: list[SessionEntry]) -> None:
    """In a terminal of forty by ten the count stands in the last row."""
    async with opened(session(1, "talk", entries), size=(40, 10)) as person:
        await person.opens("talk")
        await searches(person, "needle")
        await person.sees("1/4")
        await person.press("enter", "n")
        await person.sees("2/4")


async def test_what_is_typed_ahead_reaches_the_search(opened: Opened, entries: list[SessionEntry]) -> None:
    """However fast: no letter of the words is a key of the timeline."""
    async with opened(session(1, "talk", entries)) as person:
        await person.opens("talk")
        await person.press("g")
        person.rattle("/", *"needle")
        await is_at(person, "1/4 · 11/80")
        assert len(person.app.screen_stack) == 1
