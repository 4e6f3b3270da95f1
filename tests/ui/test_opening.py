"""The file is opened beside the screen: what takes long is said, keys work; one that cannot be opened ends it."""

import json
import os
from pathlib import Path
from threading import Event

from tests.terminal import running
from tests.ui.person import Clock, Person, write
from tests.ui.sessions import session, talk
from thulp_tui.settings import Settings
from thulp_tui.state import load
from thulp_tui.store import SessionStore
from thulp_tui.ui.app import ThulpApp
from thulp_tui.ui.desk import Desk


def slow(path: Path, may_open: Event) -> Desk:
    """Return a desk on a file that takes as long to open as a test wants."""

    def opened() -> SessionStore:
        may_open.wait()
        return SessionStore.open(path, create=False)

    return Desk(path, opened)


async def test_the_screen_is_there_while_a_large_file_is_still_read(path: Path) -> None:
    """It says that it reads; the help opens and closes; then the list comes, with the latest session open."""
    write(path, [session(1, "talk", talk(1)), session(2, "older", age=9)])
    may_open, clock = Event(), Clock()
    app = ThulpApp(slow(path, may_open), Settings(), load(Path(os.environ["THULP_TUI_STATE"])), clock)
    async with app.run_test(size=(104, 30), notifications=True) as pilot:
        person = Person(app, pilot, clock)
        try:
            await person.sees("reading …")
            await person.press("?")
            await person.sees("type to filter")
            await person.press("escape")
            await person.sees_no("type to filter")
            assert person.main.listing is None
        finally:
            may_open.set()
        await person.sees("talk", "older", "2 sessions", "answer 1")
        assert person.hides("reading …")


async def test_keys_typed_while_only_the_list_is_there_wait_for_the_rest(path: Path) -> None:
    """The list comes first and by itself; what is typed meanwhile is taken in its order once all of the screen is."""
    write(path, [session(1, "one", talk(1)), session(2, "two", talk(2), age=1)])
    clock = Clock()
    desk = Desk.over(SessionStore.open(path))
    app = ThulpApp(desk, Settings(), load(Path(os.environ["THULP_TUI_STATE"])), clock, is_list_first=True)
    async with app.run_test(size=(104, 30), notifications=True) as pilot:
        person = Person(app, pilot, clock)
        person.rattle("/", *"two", "enter")
        await person.sees("1 of 2 sessions", "● two ·")
        assert person.main.pane.filter.value == "two"


async def test_a_file_that_cannot_be_opened_after_all_ends_the_program(path: Path) -> None:
    """The screen is left, and why is known to whoever started it."""
    path.write_text("{", "utf-8")
    may_open, clock = Event(), Clock()
    app = ThulpApp(slow(path, may_open), Settings(), load(Path(os.environ["THULP_TUI_STATE"])), clock)
    async with app.run_test(size=(104, 30)) as pilot:
        person = Person(app, pilot, clock)
        try:
            await person.sees("reading …")
            assert app.desk.failure is None
        finally:
            may_open.set()
        await person.until(lambda: app._exit, "the program ends")
    assert path.name in str(app.desk.failure)


def test_a_large_file_that_turns_out_damaged_ends_the_program_with_the_reason(tmp_path: Path) -> None:
    """The screen goes, the shell says where the file is damaged, the exit code is 2, and nothing was written."""
    documents = dict.fromkeys(map(str, range(1, 1500)), json.loads(session(1, "talk", talk(40)).to_json()))
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"sessions": documents})[:-3] + ",", "utf-8")
    before = path.read_bytes()
    with running(path, home=tmp_path) as terminal:
        terminal.until("Nothing was written")
        assert terminal.wait() == 2
        assert "s.json" in terminal.text()
    assert path.read_bytes() == before
