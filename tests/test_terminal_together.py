"""Several programs on one file: each sees what the others write, and nothing is lost."""

import re
import subprocess
import sys
from functools import partial
from pathlib import Path

from tests.terminal import ROOT, Terminal, running
from tests.ui.person import write
from tests.ui.sessions import session, sid, talk
from thulp_tui.store import SessionStore

TALL = (120, 70)
"""Cells of a terminal that shows a whole recording."""
APPEND = """
import sys
from pathlib import Path
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.rules import record
from thulp_tui.store import SessionStore

with SessionStore.open(Path(sys.argv[1])) as store:
    for text in sys.argv[3:]:
        entry = SessionEntry.assistant_message(text)
        store.update([SessionId.from_string(sys.argv[2])], lambda summary: record(summary, [entry], Timestamp.now()))
"""
"""Another program: adds messages to a session."""


def appends(path: Path, *texts: str) -> "subprocess.Popen[bytes]":
    """Start another program that adds messages to the first session."""
    arguments = [sys.executable, "-c", APPEND, str(path), str(sid(1)), *texts]
    return subprocess.Popen(arguments, cwd=ROOT)


def texts(path: Path) -> list[str]:
    """Return the texts of the first session on disk."""
    with SessionStore.open(path, create=False) as store:
        return [entry.text or "" for entry in store.load(sid(1)).entries]


def shows_all(terminal: Terminal, expected: set[str]) -> bool:
    """Return whether the timeline shows all of these texts."""
    return set(re.findall(r"\b[abc]-\d", terminal.text())) == expected


def goes_to_the_composer(terminal: Terminal) -> None:
    """Open the session's composer."""
    terminal.until("● talk ·")
    terminal.press("i")
    terminal.until("⏎ send")


def test_what_another_program_adds_appears_by_itself(tmp_path: Path) -> None:
    """Without a key: in the timeline, in the list's second line, in the gauge."""
    path = write(tmp_path / "s.json", [session(1, "talk", talk(2)), session(2, "other", age=1)])
    with running(path, home=tmp_path) as terminal:
        terminal.until("answer 2")
        terminal.until("entries 4")
        with appends(path, "from another program", "and one more") as other:
            terminal.until("from another program")
            terminal.until("and one more")
            assert other.wait() == 0
        terminal.until("entries 6")


def test_what_is_typed_stays_while_another_program_adds(tmp_path: Path) -> None:
    """The draft and the cursor stay; sending it goes behind what came meanwhile."""
    path = write(tmp_path / "s.json", [session(1, "talk", talk(1))])
    with running(path, home=tmp_path) as terminal:
        goes_to_the_composer(terminal)
        terminal.press("my own ")
        with appends(path, "in between"):
            terminal.until("in between")
        terminal.press("words", "enter")
        terminal.until(lambda: any(" USER " in line and "my own words" in line for line in terminal.lines()))
    assert texts(path)[-2:] == ["in between", "my own words"]


def test_two_programs_record_at_the_same_time_and_nothing_is_lost(tmp_path: Path) -> None:
    """Both write into one session while a third adds to it, too; all of it is there, each one's in its order."""
    path = write(tmp_path / "s.json", [session(1, "talk")])
    homes = [tmp_path / "a", tmp_path / "b"]
    for home in homes:
        home.mkdir()
    with running(path, home=homes[0], size=TALL) as one, running(path, home=homes[1], size=TALL) as two:
        for terminal in (one, two):
            goes_to_the_composer(terminal)
        with appends(path, *(f"c-{n}" for n in range(8))) as other:
            for n in range(8):
                for name, terminal in (("a", one), ("b", two)):
                    terminal.send(f"{name}-{n}")
                    terminal.until(f"{name}-{n}")
                    terminal.send("enter")
            assert other.wait() == 0
        expected = {f"{name}-{n}" for name in "abc" for n in range(8)}
        for terminal in (one, two):
            terminal.until(partial(shows_all, terminal, expected))
    kept = texts(path)
    assert sorted(kept) == sorted(expected)
    for name in "abc":
        assert [text for text in kept if text.startswith(name)] == [f"{name}-{n}" for n in range(8)]


def test_a_draft_in_each_of_two_programs_survives_the_other(tmp_path: Path) -> None:
    """Both keep their state in one file; neither takes the other's draft away."""
    sessions = [session(1, "talk"), session(2, "other", age=1)]
    path = write(tmp_path / "s.json", sessions)
    with running(path, home=tmp_path) as one, running(path, home=tmp_path) as two:
        goes_to_the_composer(one)
        one.press("draft of one")
        two.until("● talk ·")
        two.send("j")
        two.until("● other ·")
        two.press("i")
        two.until("⏎ send")
        two.press("draft of two")
        for terminal in (one, two):
            terminal.press("escape")
            terminal.until("? help")
            terminal.send("q")
            assert terminal.wait() == 0
    with running(path, home=tmp_path) as terminal:
        # It comes back to the session that was left last, and to its timeline.
        terminal.until("user ▸ draft of two")
        terminal.send("escape")
        terminal.until("⏎ open")
        terminal.send("k")
        terminal.until("user ▸ draft of one")
