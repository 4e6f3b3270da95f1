"""``thulp-tui search``."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, filled
from tests.exchange.recordings import numbered
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId, Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.operations import AddEntries
from thulp_tui.store import SessionStore

NUMBER = EntryId("00000000-0000-4000-8000-00000000000a")
"""The id of an entry."""


@pytest.fixture
def found_in(here: Path) -> Path:
    """A store with two sessions in which something can be found, the second changed later."""
    path = filled(here / "s.json", numbered(1, name="First", tags=["bug"]), numbered(2, name="Second \x1b[31m"))
    with SessionStore.open(path) as store:
        ids = [row.summary.id for row in store.list().sessions]
        moment = Timestamp(1_700_000_000_000)
        message = SessionEntry.user_message("before\nthe needle, here\nbehind", id=NUMBER, timestamp=moment)
        call = SessionEntry.tool_call("bash", True, {"text": "Needle \x1b[31m"})
        store.apply([AddEntries(ids[0], (message,)), AddEntries(ids[1], (call,))])
    return path


def test_a_line_a_hit(run: Run, found_in: Path) -> None:
    """Name, id and number of the entry, time, kind, and the line, with tabs between for programs."""
    ran = run("search", "needle", "--file", found_in)
    assert ran.exit_code == 0
    lines = [line.split("\t") for line in ran.stdout.splitlines()]
    (message,) = [line for line in lines if line[3] == "user message"]
    assert message[0] == "Second ␛[31m"
    assert message[1].endswith(":2")
    assert message[2].startswith("2023-11-1")
    assert message[4] == "the needle, here"
    assert "\x1b" not in ran.stdout
    assert ran.stderr == ""


def test_notes_are_found(run: Run, here: Path) -> None:
    """A note is a hit of the kind note, with its entry's number."""
    session = numbered(1)
    context: JsonValue = {"notes": {session.entries[0].id: {"text": "look here", "at": 5}}}
    path = filled(here / "s.json", session.replaced(context={"thulp_tui": context}))
    ran = run("search", "look", "--kind", "note", "--file", path)
    (line,) = ran.stdout.splitlines()
    assert line.split("\t")[3:] == ["note", "look here"]
    assert line.split("\t")[1].endswith(":1")


def test_json_a_line(run: Run, found_in: Path) -> None:
    """Each line is an object with everything that is known of the hit."""
    ran = run("search", "the needle", "--json", "--file", found_in)
    (hit,) = map(json.loads, ran.stdout.splitlines())
    assert hit["index"] == 1
    assert hit["entry"] == NUMBER
    assert hit["kind"] == "user_message"
    assert hit["timestamp"] == 1_700_000_000_000
    assert hit["line"][slice(*hit["match"])] == "the needle"
    assert set(hit) == {"session", "occurrence", "name", "index", "entry", "kind", "timestamp", "line", "match"}


def test_nothing_found_is_exit_code_1(run: Run, found_in: Path) -> None:
    """As grep has it; stderr says what was searched."""
    ran = run("search", "haystack", "--file", found_in)
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert ran.stderr == f"nothing with 'haystack' in {found_in}\n"


def test_a_filter_leaves_out_sessions(run: Run, found_in: Path) -> None:
    """The language of the list's filter; its mistakes are shown in place."""
    assert len(run("search", "needle", "--file", found_in).stdout.splitlines()) == 2
    assert [
        line[:5] for line in run("search", "needle", "--filter", "tag:bug", "--file", found_in).stdout.splitlines()
    ] == ["First"]
    ran = run("search", "needle", "--filter", "status:nope", "--file", found_in)
    assert ran.exit_code == 2
    assert "^^^^" in ran.stderr


def test_kinds(run: Run, found_in: Path) -> None:
    """Only these are looked at; an unknown one is refused with the nearest."""
    lines = run("search", "needle", "--kind", "tool_call,session", "--file", found_in).stdout.splitlines()
    assert [line.split("\t")[3] for line in lines] == ["tool call"]
    ran = run("search", "needle", "--kind", "toolcall", "--file", found_in)
    assert ran.exit_code == 2
    assert "did you mean 'tool_call'?" in ran.stderr


def test_names_and_tags_are_found(run: Run, found_in: Path) -> None:
    """A session is a hit by itself, without an entry's number."""
    (line,) = run("search", "bug", "--file", found_in).stdout.splitlines()
    name, where, _, kind, shown = line.split("\t")
    assert (name, kind, shown) == ("First", "session", "bug")
    assert ":" not in where


def test_a_limit(run: Run, found_in: Path) -> None:
    """No more hits than asked for."""
    assert len(run("search", "needle", "--limit", 1, "--file", found_in).stdout.splitlines()) == 1


def test_case_can_be_told(run: Run, found_in: Path) -> None:
    """Smart without an option."""
    for arguments, expected in (((), 1), (("--ignore-case",), 2), (("--case-sensitive",), 1)):
        assert len(run("search", "Needle", *arguments, "--file", found_in).stdout.splitlines()) == expected


def test_a_regular_expression(run: Run, found_in: Path) -> None:
    """It is searched; where it is none, a caret stands beneath the place."""
    assert "needle, here" in run("search", "--regex", r"needle,\s\w+$", "--file", found_in).stdout
    ran = run("search", "--regex", "a(b", "--file", found_in)
    assert ran.exit_code == 2
    assert ran.stderr.splitlines()[1:] == ["  a(b", "     ^ a parenthesis is not closed"]


def test_what_took_too_long_is_told(run: Run, found_in: Path) -> None:
    """The search goes on, and stderr says what was skipped."""
    with SessionStore.open(found_in) as store:
        slow = SessionEntry.user_message("a" * 50 + "b c")
        store.apply([AddEntries(store.list().sessions[0].summary.id, (slow,))])
    ran = run("search", "--regex", "(?:a|a)+c|needle, here", "--file", found_in)
    assert len(ran.stdout.splitlines()) == 1
    assert ran.stderr.startswith("1 entry was skipped, for the expression takes too long on them: the first is entry ")


def test_nothing_to_search_is_refused(run: Run, found_in: Path) -> None:
    """Exit code 2, in words."""
    ran = run("search", " ", "--file", found_in)
    assert ran.exit_code == 2
    assert "there is nothing to search" in ran.stderr


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """Return what the program writes to a terminal of 100 columns."""
    main, side = pty.openpty()
    ran = subprocess.Popen(
        [sys.executable, "-m", "thulp_tui", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=side,
        stderr=side,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100", **environment},
    )
    os.close(side)
    drawn = b""
    try:
        while part := os.read(main, 10_000):
            drawn += part
    except OSError:  # how Linux says that the other side is closed
        pass
    os.close(main)
    ran.wait(60)
    return drawn.decode()


def test_a_terminal_shows_the_place_in_colour(found_in: Path) -> None:
    """The place in the line stands out, if colour is wanted; nothing else of what is found is obeyed."""
    drawn = on_a_terminal("search", "needle", "--file", str(found_in))
    assert "\x1b[1;31mneedle\x1b[0m" in drawn
    assert "\x1b[31m" not in drawn
    assert "\x1b" not in on_a_terminal("search", "needle", "--file", str(found_in), NO_COLOR="1")


def test_ctrl_c_ends_it_quietly(here: Path) -> None:
    """No traceback; the exit code is the shell's."""
    path = filled(here / "s.json", numbered(1))
    with SessionStore.open(path) as store:
        slow = [SessionEntry.user_message("a" * 50 + "b c") for _ in range(200)]
        store.apply([AddEntries(store.list().sessions[0].summary.id, (SessionEntry.user_message("ac"), *slow))])
    process = subprocess.Popen(
        [sys.executable, "-m", "thulp_tui", "search", "--regex", "(?:a|a)+c", "--file", str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert said == b""
    assert process.returncode == 130
