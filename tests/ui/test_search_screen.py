"""Searching all contents on the screen: typed, found, opened, come back to."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.ui.person import Opened, Person
from tests.ui.sessions import eid, session, sid
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.operations import DeleteSession
from thulp_tui.domain.search import Hit
from thulp_tui.domain.session import Session
from thulp_tui.store import SessionStore
from thulp_tui.store.searching import Search
from thulp_tui.ui.screens.search import NAME, SearchScreen
from thulp_tui.ui.widgets.hit_list import HitList


def talk(number: int, *texts: str, name: str = "", **metadata: Any) -> Session:
    """Return a session of messages, changed the later the lower its number."""
    entries = [SessionEntry.user_message(text, id=eid(100 * number + place)) for place, text in enumerate(texts)]
    return session(number, name or f"talk {number}", entries, age=number * 60_000, **metadata)


def two() -> tuple[Session, Session]:
    """Return two sessions with a needle in each, and one more in the second."""
    filling = [f"line {number}" for number in range(40)]
    return talk(1, *filling, "the first needle"), talk(2, "Needle two", *filling, "last needle")


def hits(person: Person) -> list[str]:
    """Return the lines of the list that are not empty."""
    return [line.strip() for line in person.lines("#hits") if line.strip()]


def screen(person: Person) -> SearchScreen:
    """Return the search."""
    return person.app.get_screen(NAME, SearchScreen)


async def searches(person: Person, text: str, state: str) -> None:
    """Open the search, type, and wait for what it says in the end."""
    await person.press("ctrl+f")
    await person.sees("search all contents")
    await person.type(text)
    await person.until(lambda: screen(person).words == text, "all that was typed is searched")
    await person.sees(state)


async def test_hits_stand_beneath_their_sessions(opened: Opened) -> None:
    """The latest change first; each hit with time, badge, number and the line around it."""
    async with opened(*two()) as person:
        await searches(person, "needle", "3 hits in 2 sessions")
        lines = hits(person)
        assert lines[0] == "talk 1  1"
        assert "USER" in lines[1]
        assert lines[1].endswith("41 the first needle")
        assert lines[2] == "talk 2  2"
        assert lines[3].endswith(" 1 Needle two")
        assert lines[4].endswith("42 last needle")


async def test_enter_opens_the_session_at_the_entry(opened: Opened) -> None:
    """From the line as well: down goes to the next hit, enter goes there, with the words marked in the timeline."""
    async with opened(*two()) as person:
        await searches(person, "needle", "3 hits")
        await person.press("down", "down", "enter")
        await person.until(lambda: person.app.focused is person.main.timeline, "the timeline has the focus")
        assert person.main.opened is not None
        assert person.main.opened.summary.id == sid(2)
        await person.until(lambda: person.main.timeline.cursor == 41, "the entry is selected")
        await person.sees("last needle")
        await person.until(lambda: person.main.timeline.words == "needle", "the words are searched there")


async def test_on_a_narrow_terminal_the_entry_comes_into_view(opened: Opened) -> None:
    """Where the timeline was not in view before, the hit is all the same."""
    filling = [f"line {number}\n\nmore of it\n\nand more" for number in range(30)]
    async with opened(talk(1, *filling, "the needle", *filling), size=(40, 10)) as person:
        await searches(person, "needle", "1 hit")
        await person.press("enter")
        await person.until(lambda: person.app.focused is person.main.timeline, "the timeline has the focus")
        await person.sees("the needle")


async def test_coming_back_shows_the_results_as_they_were(opened: Opened) -> None:
    """The same words, hits and highlight; nothing is searched again."""
    async with opened(*two()) as person:
        await searches(person, "needle", "3 hits")
        await person.press("down", "enter")
        await person.until(lambda: person.app.focused is person.main.timeline, "the timeline has the focus")
        await person.press("ctrl+f")
        await person.sees("3 hits in 2 sessions", "the first needle")
        assert screen(person).line.value == "needle"
        assert screen(person).list.highlighted == 1
        await person.press("escape")
        await person.until(lambda: person.app.focused is person.main.timeline, "one is back")


async def test_a_hit_in_a_name_opens_the_session(opened: Opened) -> None:
    """Names and tags are found; there is no entry to go to."""
    async with opened(talk(1, "x"), talk(2, "y", name="the needle", tags=["needles"])) as person:
        await searches(person, "needle", "1 hit in 1 session")
        assert "NAME" in hits(person)[1]
        await person.press("enter")
        await person.until(lambda: person.main.opened is not None and person.main.opened.summary.id == sid(2))


async def test_a_filter_that_hides_the_session_goes_away(opened: Opened) -> None:
    """What was found is shown, whatever the list was filtered by."""
    async with opened(*two()) as person:
        await person.sees("talk 2")
        await person.press("slash", *"1", "enter")
        await person.sees_no("talk 2")
        await searches(person, "needle two", "1 hit")
        await person.press("enter")
        await person.until(lambda: person.main.opened is not None and person.main.opened.summary.id == sid(2))
        await person.sees("2 sessions")


async def test_words_expressions_and_cases(opened: Opened) -> None:
    """Keys switch how what is typed is meant, and search at once."""
    async with opened(*two()) as person:
        await searches(person, "needle", "3 hits")
        await person.press("ctrl+t")
        await person.sees("exact case", "2 hits in 2 sessions")
        await person.press("ctrl+t", "ctrl+t", "ctrl+r")
        await person.sees("smart case", "regex", "3 hits")
        await person.press("end")
        await person.type(" t.o$")
        await person.sees("1 hit in 1 session")


async def test_where_is_searched(opened: Opened) -> None:
    """A key goes through the kinds of entries."""
    call = SessionEntry.tool_call("needle_tool", True, {"x": 1})
    async with opened(session(1, "needles", [SessionEntry.user_message("needle"), call])) as person:
        await searches(person, "needle", "3 hits")
        await person.press("ctrl+g")
        await person.sees("in messages", "1 hit in")
        await person.press("ctrl+g")
        await person.sees("in tool calls", "needle_tool", "1 hit in")


async def test_a_note_leads_to_its_entry(opened: Opened) -> None:
    """It is found beside entries, and enter opens the session where it was written."""
    one = talk(1, *(f"line {number}" for number in range(40)))
    notes = {one.entries[20].id: {"text": "remember the needle", "at": 5}}
    async with opened(one.replaced(context={"thulp_tui": {"notes": notes}})) as person:
        await searches(person, "needle", "1 hit in 1 session")
        await person.sees("NOTE", "21 remember the needle")
        await person.press("enter")
        await person.until(lambda: person.main.timeline.selected == one.entries[20], "the entry is selected")
        await person.sees_no("no match")


async def test_its_keys_are_in_its_help(opened: Opened) -> None:
    """F1 while one types, ? on the hits; its own keys and those of the hits, and back to the search."""
    async with opened(*two()) as person:
        await searches(person, "needle", "3 hits")
        await person.sees("f1 keys")
        await person.press("f1")
        await person.sees("Help", "Search by a regular expression", "[search.scope]", "[hits.next_session]")
        await person.sees_no("Files")
        await person.press("escape", "tab", "?")
        await person.sees("Help", "[search.regex]")
        await person.press("escape")
        await person.sees("3 hits in 2 sessions")


async def test_what_is_no_expression_is_told(opened: Opened) -> None:
    """With its place, where the count would stand."""
    async with opened(*two()) as person:
        await person.press("ctrl+f")
        await person.sees("search all contents")
        await person.press("ctrl+r")
        await person.type("a(")
        await person.sees("a parenthesis is not closed, at character 3")


async def test_no_hit_is_told(opened: Opened) -> None:
    """Nothing found is said, and enter does nothing."""
    async with opened(*two()) as person:
        await searches(person, "haystack", "no hit")
        await person.press("enter")
        assert isinstance(person.app.screen, SearchScreen)


async def test_typing_fast_reaches_the_line(opened: Opened) -> None:
    """What is typed at once after the key goes into the line, and does nothing else."""
    async with opened(*two()) as person:
        await person.sees("talk 2")
        person.rattle("ctrl+f", *"needle")
        await person.sees("3 hits in 2 sessions")
        assert screen(person).line.value == "needle"


async def test_text_that_could_be_obeyed_is_shown(opened: Opened) -> None:
    """Escape sequences and markup in names and lines are text."""
    async with opened(talk(1, "needle [red]\x1b[31m", name="[b]\x1b]0;x\x07")) as person:
        await searches(person, "needle", "1 hit")
        assert "needle [red]␛[31m" in hits(person)[1]
        assert hits(person)[0].startswith("[b]␛]0;x")


async def test_a_session_that_was_deleted_meanwhile_is_told(opened: Opened) -> None:
    """The hit is still listed; going there says what has become of it."""
    async with opened(*two()) as person:
        await searches(person, "first needle", "1 hit")
        with SessionStore.open(person.path) as other:
            other.apply([DeleteSession(sid(1))])
        await person.tick()
        await person.until(lambda: person.main.listing is not None and len(person.main.listing.sessions) == 1)
        await person.press("enter")
        await person.is_told("is not in the file any more")


async def test_it_is_opened_from_anywhere(opened: Opened) -> None:
    """From the timeline and from the composer, whose text stays as it is."""
    async with opened(*two()) as person:
        await person.opens("talk 1")
        await searches(person, "first needle", "1 hit")
        await person.press("escape")
        await person.until(lambda: person.app.focused is person.main.timeline, "one is back in the timeline")
        await person.writes()
        await person.type("two words")
        await person.press("ctrl+f")
        await person.sees("search all contents", "the first needle")
        await person.press("escape")
        await person.until(lambda: person.app.focused is person.main.composer.area, "one is back in the composer")
        assert person.main.composer.area.text == "two words"


class Halting:
    """A search that finds a hit and then waits until it is let go or cancelled."""

    def __init__(self, search: Search, gate: threading.Event) -> None:
        """Wait at this gate."""
        self._search = search
        self._gate = gate
        self.slow: list[Any] = []
        self.unreadable = 0
        self.share = 0.38
        self.was_cancelled = False

    def cancel(self) -> None:
        """End the waiting."""
        self.was_cancelled = True
        self._gate.set()

    def __iter__(self) -> Iterator[Hit]:
        """Yield the first hit, then the others, unless it is cancelled."""
        for number, hit in enumerate(self._search):
            if number:
                self._gate.wait(30)
            if self.was_cancelled:
                return
            yield hit


@pytest.fixture
def halting(monkeypatch: pytest.MonkeyPatch) -> list[Halting]:
    """Let every search halt after its first hit; return the searches."""
    begun: list[Halting] = []
    begin = SessionStore.search

    def search(store: SessionStore, *arguments: Any) -> Halting:
        begun.append(Halting(begin(store, *arguments), threading.Event()))
        return begun[-1]

    monkeypatch.setattr(SessionStore, "search", search)
    return begun


async def test_hits_show_while_the_search_goes_on(opened: Opened, halting: list[Halting]) -> None:
    """Count and progress are told, keys act meanwhile, escape ends the search, again leads back."""
    async with opened(*two()) as person:
        await searches(person, "needle", "… 1 hit in 1 session · 38%")
        assert "the first needle" in person.text("#hits")
        await person.press("escape")
        await person.sees("1 hit in 1 session · ended at 38%")
        assert halting[-1].was_cancelled
        await person.press("escape")
        await person.until(lambda: person.app.screen is person.main, "one is back")


async def test_typing_on_ends_the_search_before(opened: Opened, halting: list[Halting]) -> None:
    """New words cancel the old search, whose hits do not show any more."""
    async with opened(*two()) as person:
        await searches(person, "needle", "1 hit in 1 session")
        await person.type(" two")
        await person.until(lambda: halting[0].was_cancelled, "the old search was cancelled")
        await person.sees("Needle two")
        assert "the first needle" not in person.text("#hits")


async def test_leaving_the_program_ends_a_search(opened: Opened, halting: list[Halting]) -> None:
    """Nobody waits for it."""
    async with opened(*two()) as person:
        await searches(person, "needle", "1 hit in 1 session")
    assert halting[-1].was_cancelled


async def test_thousands_of_hits_are_gone_through(opened: Opened) -> None:
    """Only what shows is painted; the list goes to its end and back, by hits and by sessions."""
    sessions = [talk(number, *(f"needle {place}" for place in range(100))) for number in range(1, 31)]
    async with opened(*sessions) as person:
        await searches(person, "needle", "3,000 hits in 30 sessions")
        await person.press("tab", "G")
        await person.sees("100 needle 99")
        shown = person.app.screen.query_one(HitList)
        assert shown.current is not None
        assert shown.current.session_id == sid(30)
        await person.press("K")
        assert (shown.highlighted, shown.current.name) == (2900, "talk 30")
        await person.press("K", "J", "J", "J")
        assert shown.highlighted == 2900
        await person.press("g")
        assert hits(person)[0] == "talk 1  100"


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)])
async def test_it_fits_every_terminal(opened: Opened, size: tuple[int, int]) -> None:
    """Line, hits, count and the key that leads back are in view."""
    async with opened(*two(), size=size) as person:
        await searches(person, "needle", "3 hits in 2 sessions")
        await person.sees("first needle", "esc back", "needle  ")
        assert all(len(line) == size[0] for line in person.lines())
