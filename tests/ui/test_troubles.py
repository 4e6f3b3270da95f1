"""Files that cannot be written, or that are damaged or taken away while one looks: said in a sentence, nothing lost."""

import errno
import json
import os
from pathlib import Path

import pytest

from tests.ui.person import Opened, Person, sitting, write
from tests.ui.sessions import session, sid, talk
from thulp_tui.domain.session import SessionStatus


@pytest.fixture
def later(path: Path) -> Path:
    """A file that a later version of the program wrote: it is only read, even by root."""
    write(path, [session(1, "talk", talk(1)), session(2, "other", age=1)])
    tables = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**tables, "thulp_tui": {"1": {"layout": 99}}}), "utf-8")
    return path


async def test_a_read_only_file_says_so_at_once_and_in_the_composer(later: Path) -> None:
    """A notice when it opens; beneath each composer the reason."""
    async with sitting(later) as person:
        await person.sees("answer 1")
        await person.is_told("Opened read-only", "The file is read-only", "a later version of this program wrote it")


async def test_a_read_only_file_can_be_read_but_nothing_is_changed(later: Path) -> None:
    """Sessions, filter, details work; what would change the file is refused with the reason; the draft is kept."""
    before = later.read_bytes()
    async with sitting(later) as person:
        await person.opens("talk")
        await person.press("I")
        await person.sees("Details · talk")
        await person.press("escape")
        await person.until(lambda: len(person.app.screen_stack) == 1)
        await person.press("p")
        await person.is_told("read-only")
        await person.writes()
        await person.sends("hello")
        await person.until(lambda: person.main.composer.text == "hello", "the text is back")
        await person.is_told("a later version")
    assert later.read_bytes() == before


def notices(person: Person, holding: str) -> int:
    """Return how many notices hold these words."""
    return sum(holding in notice.message for notice in person.app._notifications)


async def test_a_full_disk_loses_nothing(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text comes back with the reason; when there is room again, enter records it."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        before = person.path.read_bytes()
        await person.writes()

        def full(descriptor: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            await person.sends("precious words")
            await person.is_told("No space left on device")
            await person.until(lambda: person.main.composer.text == "precious words", "the text is back")
            assert person.path.read_bytes() == before
            await person.press("escape", "p")
            await person.until(lambda: notices(person, "could not be written"), "the pause is refused too")
            assert person.path.read_bytes() == before
        await person.writes()
        await person.press("enter")
        found = await person.finds(sid(1), lambda stored: len(stored.entries) == 1)
        assert found.entries[0].text == "precious words"


async def test_a_file_that_is_damaged_meanwhile_is_shown_as_it_was_and_not_written(opened: Opened) -> None:
    """The screen says what happened, keeps the last good view, refuses to write, and goes on when the file is back."""
    async with opened(session(1, "talk", talk(1))) as person:
        await person.opens("talk")
        good = person.path.read_bytes()
        person.path.write_bytes(b'{"sessions": {"1": {"metada')
        await person.tick()
        await person.tick()
        await person.writes()
        await person.sends("not now")
        await person.until(lambda: person.main.composer.text == "not now", "the text is back")
        await person.sees("answer 1")
        await person.until(lambda: person.told.strip(), "it is said")
        assert person.path.read_bytes() == b'{"sessions": {"1": {"metada'
        person.path.write_bytes(good)
        await person.tick()
        await person.until(lambda: not person.main.composer.obstacle, "the file is good again")
        await person.press("enter")
        await person.finds(sid(1), lambda stored: len(stored.entries) == 3)


async def test_a_file_that_is_taken_away_is_said_and_not_made_anew(opened: Opened) -> None:
    """What vanished stays vanished until it is back; nothing that was shown is lost."""
    async with opened(session(1, "talk", talk(1))) as person:
        await person.sees("answer 1")
        aside = person.path.rename(person.path.with_name("aside"))
        await person.tick()
        await person.sees("answer 1")
        await person.is_told("Nothing can be written now")
        said = notices(person, "no such file")
        await person.press("p")
        await person.until(lambda: notices(person, "no such file") > said, "the pause is refused")
        assert not person.path.exists()
        aside.rename(person.path)
        await person.tick()
        await person.until(lambda: not person.main.composer.obstacle, "the file is back")
        await person.press("p")
        await person.finds(sid(1), lambda stored: stored.status is SessionStatus.PAUSED)


async def test_a_state_file_that_cannot_be_written_stops_nobody(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts are a convenience: recording goes on, and leaving does not end in a traceback."""
    write(path, [session(1, "talk")])
    blocked = path.parent / "blocked"
    blocked.write_text("a file where a folder should be")
    monkeypatch.setenv("THULP_TUI_STATE", str(blocked / "state.json"))
    async with sitting(path) as person:
        await person.sees("talk")
        await person.writes()
        await person.sends("hello")
        await person.finds(sid(1), lambda stored: len(stored.entries) == 1)
        await person.type("a draft")
        await person.is_told("The draft could not be kept")
        await person.press("escape", "q")
