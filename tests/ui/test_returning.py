"""Who opens the program again is where they were: filter, session, entry, folds."""

import os
from pathlib import Path

import pytest

from tests.ui.person import Clock, Person, sitting, write
from tests.ui.sessions import call, session, sid, talk
from thulp_tui.domain.operations import DeleteSession
from thulp_tui.domain.session import Session
from thulp_tui.settings import Settings
from thulp_tui.state import load
from thulp_tui.store import SessionStore
from thulp_tui.ui.app import ThulpApp
from thulp_tui.ui.desk import Desk


def sessions() -> list[Session]:
    """Return two long sessions, the second with a call in its middle, and a third one."""
    middle = [*talk(20), call("bash", result={"lines": ["folded away"]}), *talk(20)]
    return [session(1, "one", talk(30)), session(2, "two", middle, age=1), session(3, "three", age=2)]


async def leaves(person: Person) -> None:
    """Quit from the list."""
    await person.press("escape", "q")
    await person.until(lambda: not person.app.is_running, "the program is left")


async def left_in_two(folder: Path) -> Path:
    """Return the file of a program that was left while its second session was open."""
    path = write(folder / "s.json", sessions())
    async with sitting(path) as person:
        await person.press("j")
        await person.opens("two")
        await leaves(person)
    return path


async def opens_at(person: Person, name: str, entry: int) -> None:
    """See that the program shows an entry of a session without a key having been pressed."""
    await person.until(lambda: person.main.opened is not None and person.main.opened.summary.name == name)
    await person.until(lambda: person.main.timeline.cursor == entry, f"entry {entry} is selected")


async def test_session_entry_and_folds_are_as_they_were(tmp_path: Path) -> None:
    """The entry is selected and in view, what was unfolded is unfolded, and the list has the keys."""
    path = write(tmp_path / "s.json", sessions())
    async with sitting(path) as person:
        await person.press("j")
        await person.opens("two")
        await person.press(":")
        await person.type("go to 41")
        await person.press("enter")
        await person.until(lambda: person.main.timeline.cursor == 40, "the call is selected")
        await person.press("enter")
        await person.sees('"folded away"')
        await leaves(person)
    async with sitting(path) as person:
        await opens_at(person, "two", 40)
        await person.sees('"folded away"')
        assert person.app.focused is person.main.pane.list


async def test_who_leaves_at_once_comes_back_to_the_same_place(tmp_path: Path) -> None:
    """A key typed ahead that quits before the session is open forgets nothing."""
    path = await left_in_two(tmp_path)
    desk = Desk.over(SessionStore.open(path))
    app = ThulpApp(desk, Settings(), load(Path(os.environ["THULP_TUI_STATE"])), is_list_first=True)
    async with app.run_test() as pilot:
        person = Person(app, pilot, Clock())
        person.rattle("q")
        await person.until(lambda: not app.is_running, "the program is left")
    async with sitting(path) as person:
        await opens_at(person, "two", 80)


async def test_the_end_is_followed_again(tmp_path: Path) -> None:
    """Who was at the end of a session sees what was added to it since."""
    path = write(tmp_path / "s.json", sessions())
    async with sitting(path) as person:
        await person.opens("one")
        await leaves(person)
    async with sitting(path) as person:
        await person.opens("one")
        await person.press("i")
        await person.sends("added since")
        await person.sees("added since")
        await leaves(person)
    async with sitting(path) as person:
        await opens_at(person, "one", 60)
        await person.sees("added since")


async def test_the_filter_is_in_force_again(tmp_path: Path) -> None:
    """It shows, and escape takes it away."""
    path = write(tmp_path / "s.json", sessions())
    async with sitting(path) as person:
        await person.press("/")
        await person.type("two")
        await person.press("enter")
        await person.sees("1 of 3 sessions")
        await person.press("q")
        await person.until(lambda: not person.app.is_running, "the program is left")
    async with sitting(path) as person:
        await person.sees("1 of 3 sessions")
        await person.press("escape")
        await person.sees("3 sessions")


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
@pytest.mark.parametrize("is_reading", [True, False])
async def test_one_is_in_the_pane_that_was_left(tmp_path: Path, size: tuple[int, int], is_reading: bool) -> None:
    """In the session where it was being read, in the list otherwise."""
    path = write(tmp_path / "s.json", sessions())
    async with sitting(path, size=size) as person:
        await person.opens("one")
        await person.press(*([] if is_reading else ["escape"]), "q")
        await person.until(lambda: not person.app.is_running, "the program is left")
    async with sitting(path, size=size) as person:
        await opens_at(person, "one", 59)
        await person.until(lambda: person.main.timeline.has_focus is is_reading, "the pane has the keys again")
        assert person.main.list_shown is not is_reading


async def test_a_session_that_is_gone_is_not_missed(tmp_path: Path) -> None:
    """The latest one is shown then, as ever."""
    path = await left_in_two(tmp_path)
    with SessionStore.open(path) as store:
        store.apply([DeleteSession(sid(2))])
    async with sitting(path) as person:
        await opens_at(person, "one", 59)


@pytest.mark.parametrize(
    "text",
    ["no JSON", "[]", '{"place": 3}', '{"session": 3, "place": {}}', '{"session": "x", "place": {"folds": []}}']
    + ['{"session": "00000000-0000-4000-8000-000000000001", "place": {"folds": {"kinds": 1, "entries": {"a": 2}}}}'],
)
async def test_a_place_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    """Whatever somebody has put into the state file, the program starts."""
    path = write(tmp_path / "s.json", sessions())
    state = load(Path(os.environ["THULP_TUI_STATE"]))
    state.keep_place(path, text)
    async with sitting(path, state=state) as person:
        await opens_at(person, "one", 59)


async def test_nothing_of_it_is_in_the_sessions(tmp_path: Path) -> None:
    """Looking at a file does not change it."""
    path = write(tmp_path / "s.json", sessions())
    before = path.read_bytes()
    async with sitting(path) as person:
        await person.press("j")
        await person.opens("two")
        await person.press("=", "g")
        await leaves(person)
    assert path.read_bytes() == before
