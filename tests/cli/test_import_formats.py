"""``thulp-tui import`` with other tools' files: what is found, progress, ctrl+c, following."""

import io
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.exchange.test_atif import TALK as TRAJECTORY
from tests.exchange.transcripts import SESSION, Transcript, said
from thulp_tui.cli import import_, import_progress
from thulp_tui.cli.import_progress import Progress, stoppable
from thulp_tui.exchange.importing import Import, Stopped
from thulp_tui.exchange.looking import Found, look
from thulp_tui.exchange.watching import Watch
from thulp_tui.store import SessionStore


@pytest.fixture
def projects(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a tool that has recorded two sessions, with a damaged line."""
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(here / "claude"))
    monkeypatch.setenv("CODEX_HOME", str(here / "codex"))
    monkeypatch.setenv("PI_CODING_AGENT_DIR", str(here / "pi"))
    folder = here / "claude" / "projects"
    for number, name in enumerate(("shop", "site")):
        told = Transcript(SESSION[:-1] + str(number))
        told.user(f"Fix the {name}")
        told.reply(said("Done."))
        path = told.write(folder / f"-home-ann-{name}")
        os.utime(path, (1, 1))
    with path.open("a") as file:
        file.write("{broken\n")
    os.utime(path, (1, 1))
    return folder


def count(path: Path) -> int:
    """How many sessions a store holds."""
    with SessionStore.open(path, create=False) as store:
        return len(store.list().sessions)


def test_all_projects(run: Run, here: Path, projects: Path) -> None:
    """Every session below the folder is taken; a damaged line is told with its file, line and reason."""
    result = run("import", projects, "--file", "s.json")
    damaged = projects / "-home-ann-site" / f"{SESSION[:-1]}1.jsonl"
    assert result.stdout.splitlines() == [
        f"damaged line: {damaged}:3: column 2: Expecting property name enclosed in double quotes",
        "2 imported, 1 damaged line left out (s.json)",
    ]
    assert result.exit_code == 1
    assert count(here / "s.json") == 2


def test_what_is_found(run: Run, here: Path, projects: Path) -> None:
    """--list without a path looks where the tools keep their sessions; nothing is taken, no store is made."""
    result = run("import", "--list", "--file", "s.json")
    told = result.stdout.splitlines()
    assert told[0] == (
        f"new        claude-code  {SESSION[:8]}  Fix the shop · 2 entries  "
        f"{projects / '-home-ann-shop' / (SESSION[:-1] + '0')}.jsonl"
    )
    assert told[-1] == "2 new"
    assert not (here / "s.json").exists()


def test_what_is_found_beside_what_is_there(run: Run, here: Path, projects: Path) -> None:
    """--list says what would become of each session."""
    run("import", projects / "-home-ann-shop", "--file", "s.json")
    result = run("import", projects, "--list", "--json", "--file", "s.json")
    assert [file["outcome"] for file in json.loads(result.stdout)["files"]] == ["unchanged", "imported"]
    assert json.loads(result.stdout)["damaged_lines"][0]["line"] == 3
    assert count(here / "s.json") == 1


def test_nothing_is_found(run: Run, here: Path) -> None:
    """No tool has left anything here."""
    (here / "empty").mkdir()
    assert run("import", "empty", "--list").stdout == "nothing found\n"


def test_a_format_that_is_said(run: Run, here: Path) -> None:
    """--format overrides what a file looks like."""
    (here / "a.json").write_text(json.dumps(TRAJECTORY))
    assert run("import", "a.json", "--file", "s.json").stdout == "1 imported (s.json)\n"
    result = run("import", "a.json", "--format", "openai", "--file", "s.json")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (
        1,
        "damaged: a.json: no conversation: messages with a role were expected",
    )


def test_a_file_of_no_format(run: Run, here: Path) -> None:
    """It is said to be of none."""
    (here / "a.txt").write_text("hello")
    assert run("import", "a.txt", "--file", "s.json").stdout.startswith("damaged: a.txt: looks like no known format")


def test_options_that_do_not_go_together(run: Run, projects: Path) -> None:
    """Following prints as it goes."""
    assert run("import", projects, "--watch", "--list").exit_code == 2
    assert run("import", projects, "--watch", "--json").exit_code == 2


def test_ctrl_c_keeps_what_was_taken(run: Run, here: Path, projects: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends between two sessions: the report says what was taken, and importing again takes the rest."""
    take = Import.take

    def interrupted(self: Import, found: Found) -> None:
        take(self, found)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Import, "take", interrupted)
    result = run("import", projects, "--file", "s.json")
    assert (result.exit_code, result.stdout) == (130, "1 imported (s.json)\n")
    assert result.stderr == "thulp-tui: stopped; what was taken is kept\n"
    assert count(here / "s.json") == 1
    monkeypatch.undo()
    assert run("import", projects, "--file", str(here / "s.json")).stdout.endswith(
        f"1 imported, 1 unchanged, 1 damaged line left out ({here / 's.json'})\n"
    )


def test_ctrl_c_within_a_file() -> None:
    """While a file is read it ends at the next line; a second ctrl+c is nobody's but the system's."""
    before = signal.getsignal(signal.SIGINT)
    progress = Progress(1, 1)
    with stoppable(progress):
        signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is before
        with pytest.raises(Stopped):
            progress.tell(1)


class Terminal(io.StringIO):
    """A stderr that says it is a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_progress_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line with files, entries, rate and what is left, which goes away in the end."""
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setattr(import_progress, "REDRAWN", 0.0)
    progress = Progress(3, 400)
    with stoppable(progress):
        progress.tell(100)
        progress.done(12)
    shown = terminal.getvalue()
    assert "1/3 files · 12 entries · " in shown
    assert " left · ctrl+c stops" in shown
    assert shown.endswith("\r\x1b[K")


def test_progress_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is drawn where nobody looks."""
    progress = Progress(1, 1)
    with stoppable(progress):
        progress.tell(1)
        progress.done(1)
    assert capsys.readouterr().err == ""


def following(projects: Path, here: Path, *steps: Callable[[], Any]) -> int:
    """Follow a folder that changes between two looks; what happens at the last look is ctrl+c."""
    waiting = iter(steps)

    def wait(_seconds: float) -> None:
        step = next(waiting, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    with SessionStore.open(here / "s.json") as store:
        watch = Watch([projects], look(projects))
        return import_._follow(store, here / "s.json", watch, replace=False, wait=wait)


def test_following(projects: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is added to a file and what is new is taken; what stays as it is is not read again."""
    told = Transcript()
    told.user("go")

    def grow() -> None:
        told.user("on")
        told.write(projects)

    code = following(projects, here, lambda: told.write(projects), lambda: None, grow)
    assert code == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 imported (" + str(here / "s.json") + ")",
        "1 grown (" + str(here / "s.json") + ")",
    ]


def test_a_watch_sees_what_appears(projects: Path) -> None:
    """A file that is only begun is looked at again when it has grown into something."""
    watch = Watch([projects], look(projects))
    new = projects / "new.jsonl"
    new.write_text("")
    assert watch.changed() == []
    told = Transcript()
    told.user("go")
    new.write_text(told.text())
    assert [found.path for found in watch.changed()] == [new]
    assert watch.changed() == []
    new.unlink()
    assert watch.changed() == []
