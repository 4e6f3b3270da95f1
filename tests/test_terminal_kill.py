"""kill -9 at any moment: every entry that the screen had shown is on disk, the file opens, the draft comes back."""

import json
import random
import re
from functools import partial
from pathlib import Path

import pytest

from tests.terminal import Terminal, running
from tests.ui.person import write
from tests.ui.sessions import session, sid
from thulp_tui.state import load
from thulp_tui.store import SessionStore

ROUNDS = 4
"""How often the program is killed in a test; each round goes on with the file of the one before."""


def shown(terminal: Terminal) -> set[str]:
    """Return the numbered texts that the timeline shows as entries: those beside a badge."""
    return set(re.findall(r" USER +(text-\d+-\d+)\b", terminal.text()))


def has_recorded(terminal: Terminal, text: str) -> bool:
    """Return whether the timeline shows an entry with this text."""
    return text in shown(terminal)


def has_typed(terminal: Terminal, text: str) -> bool:
    """Return whether the composer, or already the timeline, shows a text."""
    return text in terminal.text()


def fresh(folder: Path, number: int) -> Path:
    """Return a new folder to keep a state in, so that no draft of an earlier round is restored."""
    home = folder / f"home{number}"
    home.mkdir()
    return home


def on_disk(path: Path) -> list[str]:
    """Return the texts of the session's messages, read by a store of its own; fails when the file does not open."""
    tables = json.loads(path.read_text("utf-8"))
    assert set(tables) >= {"sessions"}
    with SessionStore.open(path, create=False) as store:
        assert store.read_only is None
        assert not store.list().damaged
        return [entry.text or "" for entry in store.load(sid(1)).entries]


def goes_to_the_composer(terminal: Terminal) -> None:
    """Open the session's composer."""
    terminal.until("● talk ·")
    terminal.press("i")
    terminal.until("⏎ send")


def test_every_entry_that_was_shown_is_on_disk_after_a_kill(tmp_path: Path) -> None:
    """Killed right when the screen shows an entry, with more of them on their way: nothing shown is missing."""
    path = write(tmp_path / "s.json", [session(1, "talk")])
    chance = random.Random(2)
    for round_ in range(ROUNDS):
        with running(path, home=fresh(tmp_path, round_)) as terminal:
            goes_to_the_composer(terminal)
            last = chance.randrange(1, 6)
            for n in range(last + 1):
                terminal.press(f"text-{round_:02}-{n:02}")
                terminal.send("enter")
            terminal.until(partial(has_recorded, terminal, f"text-{round_:02}-{last - 1:02}"))
            seen = shown(terminal)
            terminal.kill()
            seen |= shown(terminal)
        kept = on_disk(path)
        assert seen
        assert seen <= set(kept)
        assert len(kept) == len(set(kept))
        assert kept == sorted(kept)


def test_a_kill_at_a_random_moment_leaves_a_file_that_opens(tmp_path: Path) -> None:
    """Killed after a random number of bytes from the program, in the middle of writing or drawing."""
    path = write(tmp_path / "s.json", [session(1, "talk")])
    chance = random.Random(3)
    for round_ in range(ROUNDS):
        with running(path, home=fresh(tmp_path, round_)) as terminal:
            goes_to_the_composer(terminal)
            end = len(terminal.received) + chance.randrange(200, 6000)
            n = 0
            while len(terminal.received) < end:
                terminal.send(f"text-{round_:02}-{n:02}")
                terminal.until(partial(has_typed, terminal, f"text-{round_:02}-{n:02}"))
                terminal.send("enter")
                n += 1
            terminal.kill()
            seen = shown(terminal)
        assert seen <= set(on_disk(path))


def test_a_draft_comes_back_after_a_kill(tmp_path: Path) -> None:
    """What was being typed, to the last letter that was shown, is in the composer at the next start, at its session."""
    path = write(tmp_path / "s.json", [session(1, "talk"), session(2, "other", age=1)])
    with running(path, home=tmp_path) as terminal:
        goes_to_the_composer(terminal)
        terminal.send(*"half a thought")
        terminal.until("half a thought")
        terminal.kill()
    with running(path, home=tmp_path) as terminal:
        terminal.until("user ▸ half a thought")
        terminal.send("j")
        terminal.until("● other ·")
        terminal.until(lambda: "half a thought" not in terminal.text())
        terminal.send("k", "i")
        terminal.until("⏎ send")
        terminal.press("enter")
        terminal.until(lambda: on_disk(path) == ["half a thought"])


def test_a_draft_is_kept_while_one_types_without_a_pause(tmp_path: Path) -> None:
    """Who never stops typing has most of it on disk all the same."""
    path = write(tmp_path / "s.json", [session(1, "talk")])
    with running(path, home=tmp_path) as terminal:
        goes_to_the_composer(terminal)
        state = tmp_path / "state.json"
        typed = 0

        def types_on() -> bool:
            nonlocal typed
            if typed < 600:
                terminal.send("x")
                typed += 1
            return bool(load(state).draft(path, sid(1))) or typed >= 600

        terminal.until(types_on)
        assert typed < 600


@pytest.mark.parametrize("signal", ["SIGTERM", "SIGHUP"])
def test_a_terminal_that_goes_away_loses_nothing(tmp_path: Path, signal: str) -> None:
    """The window is closed, or the system shuts down: entries are there, the draft as after a kill."""
    path = write(tmp_path / "s.json", [session(1, "talk")])
    with running(path, home=tmp_path) as terminal:
        goes_to_the_composer(terminal)
        terminal.press("text-0-0", "enter")
        terminal.until(lambda: shown(terminal))
        terminal.press("a draft")
        terminal.until(lambda: load(tmp_path / "state.json").draft(path, sid(1)) == "a draft")
        terminal.signal(signal)
        terminal.wait()
    assert on_disk(path) == ["text-0-0"]
    assert load(tmp_path / "state.json").draft(path, sid(1)) == "a draft"
