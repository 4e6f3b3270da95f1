"""Bookmarks and notes on entries, as a person makes, walks, lists and searches them."""

import pytest

from tests.ui.person import Opened
from tests.ui.screens.host import HOSTILE, is_harmless
from tests.ui.sessions import NOON, eid, reply, session, sid, talk, user
from tests.ui.test_timeline import entry_lines, is_at, selected
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.operations import AddEntries
from thulp_tui.domain.session import Session
from thulp_tui.store import SessionStore


def numbered(turns: int) -> list[SessionEntry]:
    """Return questions with the ids of their numbers, from 1."""
    return [user(f"question {n}", at=n, number=n) for n in range(1, turns + 1)]


def remarked(notes: dict[int, str], bookmarks: tuple[int, ...] = (), count: int = 40, **how: object) -> Session:
    """Return a session of questions, with remarks on those of these numbers."""
    own = {
        "notes": {eid(number): {"text": text, "at": NOON} for number, text in notes.items()},
        "bookmarks": {eid(number): {"at": NOON} for number in bookmarks},
    }
    return session(1, "talk", numbered(count), context={"thulp_tui": own}, **how)  # type: ignore[arg-type]


async def test_m_marks_the_selected_entry_and_marks_it_no_longer(opened: Opened) -> None:
    """On disk under the program's key, by the entry's id; the session's last change stays what it was."""
    async with opened(session(1, "talk", numbered(3), age=60_000)) as person:
        await person.opens("talk")
        await person.press("k", "m")
        kept = await person.finds(sid(1), lambda found: "thulp_tui" in found.context)
        assert kept.context == {"thulp_tui": {"bookmarks": {eid(2): {"at": NOON}}}}
        assert kept.metadata.updated_at == NOON - 60_000
        await person.until(lambda: "⚑" in selected(person), "the gutter shows it")
        await person.is_told("Bookmarked entry 2, user message. z undoes")
        await person.press("m")
        await person.finds(sid(1), lambda found: not found.context)
        await person.until(lambda: "⚑" not in person.text("#timeline"), "the gutter shows it no longer")


async def test_keys_in_quick_succession_mark_the_entries_they_were_pressed_on(opened: Opened) -> None:
    """Twice on the same one is not at all."""
    async with opened(session(1, "talk", numbered(4))) as person:
        await person.opens("talk")
        person.rattle("g", "m", "j", "m", "m", "j", "m")
        expected = {"thulp_tui": {"bookmarks": {eid(1): {"at": NOON}, eid(3): {"at": NOON}}}}
        await person.finds(sid(1), lambda found: found.context == expected)
        await person.is_free()
        assert person.stored(sid(1)).context == expected


async def test_marking_is_undone_and_done_again(opened: Opened) -> None:
    """One step each."""
    async with opened(session(1, "talk", numbered(2))) as person:
        await person.opens("talk")
        await person.press("m")
        await person.finds(sid(1), lambda found: found.context)
        await person.press("z")
        await person.finds(sid(1), lambda found: not found.context)
        await person.press("Z")
        await person.finds(sid(1), lambda found: found.context)


async def test_a_note_is_written_shown_changed_and_removed(opened: Opened) -> None:
    """Beneath its entry; an empty text takes it away."""
    async with opened(session(1, "talk", numbered(3))) as person:
        await person.opens("talk")
        await person.press("a")
        await person.sees("Note on entry 3, user message")
        await person.type("look here")
        await person.press("ctrl+j")
        await person.type("twice")
        await person.press("enter")
        kept = await person.finds(sid(1), lambda found: found.context)
        assert kept.context == {"thulp_tui": {"notes": {eid(3): {"text": "look here\ntwice", "at": NOON}}}}
        await person.sees("✎ look here")
        lines = [line.strip() for line in entry_lines(person)]
        at = next(n for n, line in enumerate(lines) if line.endswith("question 3"))
        assert lines[at + 1 : at + 3] == ["✎ look here", "twice"]
        await person.press("a")
        await person.sees("Without any text the note goes.")
        await person.press("ctrl+u", "ctrl+u", "ctrl+u", "enter")
        await person.finds(sid(1), lambda found: not found.context)
        await person.sees_no("✎")


async def test_a_note_that_is_left_or_not_changed_changes_nothing(opened: Opened) -> None:
    """There is nothing to undo, either."""
    async with opened(remarked({40: "look"})) as person:
        await person.opens("talk")
        await person.press("a")
        await person.sees("Note on entry 40")
        await person.press("enter")
        await person.press("a")
        await person.sees("Note on entry 40")
        await person.type("!")
        await person.press("escape")
        await person.is_free()
        await person.press("z")
        await person.is_told("Nothing to undo")


@pytest.mark.parametrize("status", ["completed", "paused"])
async def test_sessions_that_take_no_entries_take_remarks(opened: Opened, status: str) -> None:
    """They only organise."""
    async with opened(session(1, "talk", numbered(2), status=status)) as person:
        await person.opens("talk")
        await person.press("m")
        await person.finds(sid(1), lambda found: found.context)


async def test_a_duplicate_takes_no_remarks(opened: Opened) -> None:
    """A second session with the same id is only read."""
    async with opened(session(1, "talk", numbered(2))) as person:
        await person.opens("talk")
        assert person.main.timeline.check_action("bookmark", ())
        transcript = person.main.timeline.transcript
        assert transcript is not None
        object.__setattr__(transcript, "occurrence", 1)
        assert person.main.timeline.check_action("bookmark", ()) is None
        assert person.main.timeline.check_action("note", ()) is None


async def test_u_walks_bookmarks_and_notes(opened: Opened) -> None:
    """In the order of the session, saying which of how many; ctrl+o leads back to where the walk began."""
    async with opened(remarked({30: "here"}, (5, 20))) as person:
        await person.opens("talk")
        await person.press("g", "u")
        await is_at(person, "bookmark 1/3 · 5/40")
        await person.press("u")
        await is_at(person, "bookmark 2/3 · 20/40")
        await person.press("u")
        await is_at(person, "note 3/3 · 30/40")
        await person.press("u")
        await person.is_told("No bookmark further down")
        await person.press("U")
        await is_at(person, "bookmark 2/3 · 20/40")
        await person.press("ctrl+o")
        await is_at(person, "1/40")


async def test_walking_where_nothing_is_remarked_says_how_to(opened: Opened) -> None:
    """Both keys are named."""
    async with opened(session(1, "talk", talk(2))) as person:
        await person.opens("talk")
        await person.press("u")
        await person.is_told("No bookmark in this session: m sets one, a writes a note")


async def test_what_others_add_does_not_lose_the_way(opened: Opened) -> None:
    """A bookmark below what was added is found at its new number."""
    async with opened(remarked({}, (2, 3), count=3)) as person:
        await person.opens("talk")
        await person.press("g", "u")
        await is_at(person, "bookmark 1/2 · 2/3")
        with SessionStore.open(person.path) as store:
            from_others = AddEntries(sid(1), (user("new", number=3),))
            store.apply([from_others])
        await person.tick()
        await is_at(person, "2/4")
        await person.press("u")
        await is_at(person, "bookmark 2/3 · 3/4")
        await person.press("u")
        await is_at(person, "bookmark 3/3 · 4/4")


async def test_a_remark_is_on_every_entry_with_its_id(opened: Opened) -> None:
    """thulp lets ids repeat: marking one of them marks and unmarks all."""
    same = [user("one", number=7), user("two", number=7), user("other", number=8)]
    async with opened(session(1, "talk", same)) as person:
        await person.opens("talk")
        await person.press("g", "m")
        await person.until(lambda: person.text("#timeline").count("⚑") == 2, "both are marked")
        await person.press("j", "m")
        await person.until(lambda: person.text("#timeline").count("⚑") == 0, "none is marked")


async def test_the_panel_lists_all_and_goes_there(opened: Opened) -> None:
    """Typing narrows it by what the entry and the note say."""
    async with opened(remarked({30: "the cause is here", 31: "nothing"}, (5,))) as person:
        await person.opens("talk")
        await person.press("g", "b")
        await person.sees("Bookmarks and notes · talk", "⚑  5  USER   question 5", "30  USER   question 30")
        await person.sees("✎ the cause is here", "✎ nothing")
        await person.type("cause")
        await person.sees_no("✎ nothing")
        await person.press("enter")
        await is_at(person, "30/40")
        await person.press("ctrl+o")
        await is_at(person, "1/40")


async def test_the_panel_begins_near_and_moves(opened: Opened) -> None:
    """Under the bar is the next remark from where one is."""
    async with opened(remarked({}, (5, 20, 30))) as person:
        await person.opens("talk")
        await person.press("g", "u", "u", "b")
        await person.sees("Bookmarks and notes")
        await person.press("down", "enter")
        await is_at(person, "30/40")
        await person.press("b")
        await person.sees("Bookmarks and notes")
        await person.press("up", "up", "up", "enter")
        await is_at(person, "5/40")


async def test_an_empty_panel_teaches(opened: Opened) -> None:
    """It names the keys."""
    async with opened(session(2, "empty", talk(2))) as person:
        await person.opens("empty")
        await person.press("b")
        await person.sees("m marks an entry, a writes a note on it")
        await person.press("escape")
        await person.sees_no("Bookmarks and notes")


async def test_remarks_on_entries_that_are_gone_are_counted(opened: Opened) -> None:
    """They do no harm, and are told in the panel."""
    async with opened(remarked({99: "lost"}, (1,), count=2)) as person:
        await person.opens("talk")
        await person.press("b")
        await person.sees("1 remark on entries that are no longer there.")
        await person.type("zebra")
        await person.sees("No remark says “zebra”.")


async def test_the_search_finds_what_notes_say(opened: Opened) -> None:
    """It counts them, stands on their line, and finds one that is written while it goes on."""
    async with opened(remarked({30: "a needle in the note", 31: "x"})) as person:
        await person.opens("talk")
        await person.press("g", "/")
        await person.type("needle")
        await person.press("enter")
        await is_at(person, "match 1/1 · 30/40")
        await person.press("j", "a")
        await person.sees("Note on entry 31")
        await person.type(" needle")
        await person.press("enter")
        await is_at(person, "2 matches · 31/40")
        await person.press("n")
        await is_at(person, "match 2/2 · 31/40")


async def test_a_long_note_is_cut_and_unfolds(opened: Opened) -> None:
    """A few lines at first, all of it when its entry is open."""
    async with opened(remarked({2: "\n".join(f"line {n}" for n in range(1, 8))}, count=2)) as person:
        await person.opens("talk")
        await person.sees("✎ line 1", "line 3 …")
        await person.sees_no("line 4")
        await person.press("enter")
        await person.sees("line 7")


async def test_notes_are_harmless(opened: Opened) -> None:
    """Whatever stands in the file, in the timeline, the panel and the dialog."""
    entries = [user("x", number=1), reply("y")]
    own = {"notes": {eid(1): {"text": HOSTILE * 30}}}
    async with opened(session(1, "talk", entries, context={"thulp_tui": own})) as person:
        await person.opens("talk")
        await person.sees("[bold]markup[/bold]")
        assert is_harmless(person.text())
        await person.press("b")
        await person.sees("Bookmarks and notes", "✎")
        assert is_harmless(person.text())
        await person.press("escape", "g", "a")
        await person.sees("Note on entry 1")
        assert is_harmless(person.text())


@pytest.mark.parametrize("own", ["x", {"bookmarks": 3, "notes": ["x"]}])
async def test_a_foreign_value_in_our_place_is_told_and_kept(opened: Opened, own: object) -> None:
    """Nothing is overwritten."""
    async with opened(session(1, "talk", numbered(2), context={"thulp_tui": own})) as person:
        await person.opens("talk")
        await person.press("m")
        await person.is_told("is no object here, so nothing can be kept in it")
        assert person.stored(sid(1)).context == {"thulp_tui": own}


async def test_every_key_is_a_command_of_the_palette(opened: Opened) -> None:
    """With its key beside it."""
    async with opened(remarked({}, (5,))) as person:
        await person.opens("talk")
        titles = [command.title for command in person.app.get_system_commands(person.app.screen)]
        for title in ("Bookmark  (m)", "Note  (a)", "Next bookmark  (u)", "Previous bookmark  (U)", "Bookmarks  (b)"):
            assert title in titles
        assert "Lineage  (T)" in titles
