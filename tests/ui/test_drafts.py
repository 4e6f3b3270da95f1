"""What is half written in a session stays its own, whatever happens."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.ui.person import Opened, Person, sitting, write
from tests.ui.sessions import limits, session, sid, talk, user
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.state import load
from thulp_tui.store import SessionStore


async def drafts(person: Person, text: str) -> None:
    """Type a draft into the highlighted session."""
    await person.writes()
    await person.paste(text)
    await person.until(lambda: person.main.composer.text == text, "the draft is typed")


async def goes_to(person: Person, name: str, key: str) -> None:
    """Go back to the list and highlight a neighbour."""
    await person.press("escape", "escape", key)
    await person.until(lambda: person.shows(f"● {name} ·", "#timeline"), f"{name} is shown")


async def test_each_session_has_its_own_draft(opened: Opened) -> None:
    """Switching shows the other session's draft, and coming back the first one's."""
    async with opened(session(1, "one"), session(2, "two", age=1)) as person:
        await person.sees("● one ·")
        await drafts(person, "for one")
        await goes_to(person, "two", "j")
        await person.until(lambda: person.main.composer.text == "", "there is no draft yet")
        await drafts(person, "for two\nin two lines")
        await goes_to(person, "one", "k")
        await person.until(lambda: person.main.composer.text == "for one", "the draft is back")
        await person.press("j")
        await person.until(lambda: person.main.composer.text == "for two\nin two lines", "the draft is back")


async def test_letters_typed_right_before_switching_stay_with_their_session(opened: Opened) -> None:
    """Nobody's last letters go to the next session."""
    async with opened(session(1, "one"), session(2, "two", age=1)) as person:
        await person.sees("● one ·")
        await person.writes()
        person.rattle("a", "b", "c", "escape")
        await person.until(lambda: person.app.focused is person.main.timeline, "the timeline has the focus")
        person.rattle("escape", "j")
        await person.until(lambda: person.shows("● two ·", "#timeline"), "two is shown")
        await person.settle()
        assert person.main.composer.text == ""
        await person.press("k")
        await person.until(lambda: person.main.composer.text == "abc", "the draft is back")


async def test_a_draft_survives_leaving_the_program(path: Path) -> None:
    """q keeps it; the next start shows it, and only in its session."""
    write(path, [session(1, "one"), session(2, "two", age=1)])
    async with sitting(path) as person:
        await person.sees("● one ·")
        await drafts(person, "not done yet")
        await person.press("escape", "q")
    async with sitting(path) as person:
        await person.sees("● one ·", "not done yet")
        await person.press("escape", "j")
        await person.sees("● two ·")
        await person.sees_no("not done yet")


async def test_a_draft_is_on_disk_while_one_still_types(opened: Opened, tmp_path: Path) -> None:
    """A crash finds it there: it is saved shortly after the last key, readable for the owner only."""
    state = tmp_path / "state.json"
    async with opened(session(1, "one")) as person:
        await person.sees("● one ·")
        await drafts(person, "half a thought")
        await person.until(lambda: load(state).draft(person.path, sid(1)) == "half a thought", "the draft is on disk")
        assert stat.S_IMODE(state.stat().st_mode) == 0o600


async def test_a_recorded_text_is_no_draft_any_more(path: Path, tmp_path: Path) -> None:
    """After sending, nothing comes back at the next start."""
    write(path, [session(1, "one")])
    async with sitting(path) as person:
        await person.sees("● one ·")
        await drafts(person, "said and done")
        await person.press("enter")
        await person.finds(sid(1), lambda stored: len(stored.entries) == 1)
        await person.until(lambda: person.main.composer.text == "", "the composer is empty")
    assert load(tmp_path / "state.json").draft(path, sid(1)) == ""


async def test_a_refused_text_is_the_draft_again(path: Path) -> None:
    """What a limit refuses is back in the composer, and there at the next start."""
    write(path, [session(1, "one", talk(1), limits=limits(turns=1))])
    async with sitting(path) as person:
        await person.sees("● one ·")
        await drafts(person, "one question too many")
        await person.press("enter")
        await person.is_told("l changes the limits")
        await person.until(lambda: person.main.composer.text == "one question too many", "the text is back")
        await person.press("escape", "q")
    async with sitting(path) as person:
        await person.sees("one question too many")


async def test_a_refused_text_stands_before_what_was_typed_meanwhile(opened: Opened) -> None:
    """Both are kept."""
    async with opened(session(1, "one", talk(1), limits=limits(turns=1))) as person:
        await person.sees("● one ·")
        await person.writes()
        await person.paste("too many")
        person.rattle("enter", "n", "e", "x", "t")
        await person.until(lambda: person.main.composer.text.split() == ["too", "many", "next"], "both texts are there")
        await person.is_told("l changes the limits")


async def test_a_text_refused_after_one_has_left_is_kept_with_its_session(opened: Opened) -> None:
    """Whoever goes on to another session finds the refused text in the first one, and is told."""
    async with opened(session(1, "one", talk(1), limits=limits(turns=1)), session(2, "two", age=1)) as person:
        await person.sees("● one ·")
        await person.writes()
        await person.paste("too many")
        person.rattle("enter", "escape")
        await person.until(lambda: person.app.focused is person.main.timeline, "the timeline has the focus")
        person.rattle("escape", "j")
        await person.until(lambda: person.shows("● two ·", "#timeline"), "two is shown")
        await person.until(lambda: person.main.composer.text == "", "two has no draft")
        await person.press("k")
        await person.until(lambda: person.main.composer.text == "too many", "the text is the draft of one")


async def test_the_draft_of_another_file_is_another(path: Path, tmp_path: Path) -> None:
    """The same session in a copy of the file has a draft of its own."""
    copy = write(tmp_path / "copy.tinydb.json", [session(1, "one", [user("copied")])])
    write(path, [session(1, "one")])
    async with sitting(path) as person:
        await person.sees("● one ·")
        await drafts(person, "for the first file")
        await person.press("escape", "q")
    async with sitting(copy) as person:
        await person.sees("copied")
        assert person.main.composer.text == ""


async def test_a_text_on_its_way_to_the_disk_is_still_the_draft(opened: Opened, tmp_path: Path) -> None:
    """While another program holds the file one types on; a crash then finds the text that was sent as the draft."""
    async with opened(session(1, "one")) as person:
        await person.sees("● one ·")
        held, released = threading.Event(), threading.Event()

        def holds(summary: SessionSummary) -> Decision:
            held.set()
            released.wait(20)
            return Decision(())

        with ThreadPoolExecutor(1) as other, SessionStore.open(person.path) as store:
            holding = other.submit(store.update, [sid(1)], holds)
            try:
                await person.until(held.is_set, "another program holds the file")
                await drafts(person, "precious")
                await person.press("enter")
                await person.until(lambda: person.main.composer.text == "", "the text was sent")
                person.app.state.save()
                kept = load(tmp_path / "state.json").draft(person.path, sid(1))
                await person.type("on")
                assert person.main.composer.text == "on"
            finally:
                released.set()
            await person.until(holding.done, "the file is free")
        await person.finds(sid(1), lambda stored: [entry.text for entry in stored.entries] == ["precious"])
        await person.until(lambda: person.main.composer.text == "on", "what was typed meanwhile is there")
        assert "precious" in kept
        await person.until(lambda: load(tmp_path / "state.json").draft(person.path, sid(1)) == "on", "only the rest is")
