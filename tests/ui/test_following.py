"""Another program writes to the same file: the screen follows, and the reader's place stays."""

import pytest

from tests.ui.person import Opened, Person, write
from tests.ui.sessions import call, moment, reply, session, sid, talk, user
from tests.ui.test_timeline import entry_lines, is_at, place, selected
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.operations import AddEntries, CreateSession, DeleteSession, EntryRef, RemoveEntries, SetMetadata
from thulp_tui.domain.session import SessionStatus
from thulp_tui.store import SessionStore
from thulp_tui.ui.screens import file_screen


def append(person: Person, *entries: SessionEntry) -> None:
    """Add entries to the first session as another program does."""
    with SessionStore.open(person.path) as store:
        store.apply([AddEntries(sid(1), entries)])


async def test_at_the_end_new_entries_of_another_program_are_followed(opened: Opened) -> None:
    """Whoever looks at the last entry sees the next one within a tick, selected."""
    async with opened(session(1, "talk", talk(50))) as person:
        await person.opens("talk")
        await person.sees("answer 50")
        append(person, user("from elsewhere"), reply("the newest"))
        await person.tick()
        await person.sees("from elsewhere", "the newest")
        await is_at(person, "102/102")
        assert "the newest" in selected(person)
        assert "new ↓" not in place(person)


async def test_elsewhere_the_place_is_kept_and_news_are_counted(opened: Opened) -> None:
    """Whoever reads further up stays there, folds and selection too, and is told how many there are below."""
    entries = [call("opened", result="first\nsecond\nthird"), *talk(50)]
    async with opened(session(1, "talk", entries)) as person:
        await person.opens("talk")
        await person.press("g", "enter", "j", "j")
        await is_at(person, "3/101")
        before = entry_lines(person)
        append(person, user("one more"), reply("and another"), user("a third"))
        await person.tick()
        await is_at(person, "3/104 · 3 new ↓")
        assert entry_lines(person) == before
        fourth = user("a fourth")
        append(person, fourth)
        await person.tick()
        await is_at(person, "4 new ↓")
        with SessionStore.open(person.path) as store:
            store.apply([RemoveEntries(sid(1), (EntryRef(fourth.id),))])
        await person.tick()
        await is_at(person, "3/104 · 3 new ↓")
        await person.press("G")
        await person.sees("a third")
        await person.until(lambda: place(person) == "104/104", "nothing is new any more")


async def test_a_new_entry_above_keeps_what_one_looks_at_in_place(opened: Opened) -> None:
    """What another program puts before the entry one reads does not move it."""
    entries = talk(50)
    async with opened(session(1, "talk", entries)) as person:
        await person.opens("talk")
        await person.press("g", *["pagedown"] * 2)
        await person.until(lambda: person.hides("question 1 "), "the pages were turned")
        before, chosen = entry_lines(person), selected(person)
        with SessionStore.open(person.path) as store:
            store.apply([AddEntries(sid(1), (user("zeroth"),), before=EntryRef(entries[0].id))])
        await person.tick()
        await person.until(lambda: "/101" in place(person), "the entry has arrived")
        assert entry_lines(person) == before
        assert selected(person) == chosen


async def test_a_session_that_another_program_deletes_is_closed(opened: Opened) -> None:
    """What is gone is not shown any more, and the next session takes its place."""
    async with opened(session(1, "first", talk(1)), session(2, "second", talk(2), age=1)) as person:
        await person.opens("first")
        with SessionStore.open(person.path) as store:
            store.apply([DeleteSession(sid(1))])
        await person.tick()
        await person.sees("1 session", "● second · conversation", "answer 2")


async def test_a_tick_that_comes_early_loses_no_news(opened: Opened) -> None:
    """However the looks at the file fall together, what another program wrote is shown."""
    async with opened(session(1, "talk", talk(1))) as person:
        await person.opens("talk")
        append(person, user("from elsewhere"))
        person.main.tick()
        await person.pilot.pause(0)
        person.main.tick()
        await person.sees("from elsewhere")


async def test_new_sessions_and_changed_ones_of_another_program_are_listed(opened: Opened) -> None:
    """A new session appears where it belongs; the status of a changed one changes; the highlight stays."""
    async with opened(session(1, "mine", talk(1)), session(2, "other", age=1)) as person:
        await person.sees("● mine · conversation")
        with SessionStore.open(person.path) as store:
            store.apply([CreateSession(session(3, "newcomer", age=-60_000))])
            store.apply([SetMetadata(sid(2), {"status": SessionStatus.PAUSED, "tags": ("seen",)})])
        await person.tick(60)
        await person.sees("● newcomer", "◌ other", "#seen", "3 sessions", "▌● mine")


async def test_the_draft_stays_while_another_program_writes(opened: Opened) -> None:
    """What is being typed, and where the cursor stands in it, is not touched by news."""
    async with opened(session(1, "talk", talk(1))) as person:
        await person.sees("talk")
        await person.writes()
        await person.type("half a sent")
        append(person, user("from elsewhere"))
        await person.tick()
        await person.sees("from elsewhere")
        await person.type("ence")
        await person.sees("half a sentence")


async def test_a_session_paused_by_another_program_takes_no_entry_here(opened: Opened) -> None:
    """The freshest state decides, even before the screen has seen it; the text comes back."""
    async with opened(session(1, "talk", talk(1))) as person:
        await person.sees("talk")
        await person.writes()
        with SessionStore.open(person.path) as store:
            store.apply([SetMetadata(sid(1), {"status": SessionStatus.PAUSED, "updated_at": moment(1)})])
        await person.sends("too late")
        await person.sees("too late", "p resumes")
        assert len(person.stored(sid(1)).entries) == 2


async def test_what_is_typed_never_goes_into_the_neighbour_of_a_deleted_session(opened: Opened) -> None:
    """When another program deletes the open session, one is told, loses the composer's keys, and keeps the draft."""
    async with opened(session(1, "mine"), session(2, "neighbour", age=1)) as person:
        await person.sees("● mine ·")
        await person.writes()
        await person.paste("half a sentence")
        with SessionStore.open(person.path) as store:
            store.apply([DeleteSession(sid(1))])
        await person.tick()
        await person.is_told("Another program deleted “mine”")
        await person.until(lambda: person.app.focused is person.main.pane.list, "the list has the keys")
        await person.sees("● neighbour ·")
        assert person.main.composer.text == ""
        assert person.main.drafts.of(sid(1)) == "half a sentence"
        assert person.stored(sid(2)).entries == []


async def test_a_file_that_vanishes_is_told_of_at_once_and_so_is_its_return(opened: Opened) -> None:
    """Not only when something is written."""
    async with opened(session(1, "talk")) as person:
        await person.opens("talk")
        kept = person.path.read_bytes()
        person.path.unlink()
        await person.tick()
        await person.is_told("Nothing can be written now")
        await person.sees("talk")
        person.path.write_bytes(kept)
        await person.tick()
        await person.is_told("can be written again")


async def test_beneath_a_dialog_no_time_goes_by(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each change there would have the whole screen sent anew; back again, the time is right and news are there."""
    monkeypatch.setattr(file_screen, "TICK", 0.01)
    async with opened(session(1, "one")) as person:
        await person.sees("one")
        await person.press("question_mark")
        await person.sees("Help")
        before = person.main.now
        person.clock.now += 5_000
        write(person.path, [session(2, "two")])
        await person.pilot.pause(0.1)
        assert person.main.now == before
        await person.press("escape")
        await person.sees("two")
        assert person.main.now == before + 5_000
