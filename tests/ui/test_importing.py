"""Importing other tools' sessions from the screen."""

from pathlib import Path

import pytest

from tests.exchange.transcripts import SESSION, Transcript, realistic, said
from tests.ui.person import Opened
from tests.ui.screens.host import HOSTILE
from tests.ui.sessions import session, talk
from thulp_tui.ui.screens.import_files import Importing


@pytest.fixture
def projects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a tool with three sessions."""
    for name in ("CODEX_HOME", "PI_CODING_AGENT_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(tmp_path / "claude"))
    folder = tmp_path / "claude" / "projects"
    for number, text in enumerate(("Fix the shop", "Fix the site", f"Hostile {HOSTILE}")):
        told = Transcript(SESSION[:-1] + str(number))
        told.user(text)
        told.reply(said("Done."))
        told.write(folder / f"project-{number}")
    return folder


async def test_files_are_chosen_and_taken(opened: Opened, projects: Path) -> None:
    """Where tools keep theirs is offered, a file is shown before it is taken, marked ones are imported, z undoes."""
    async with opened(session(1, "here", talk(1))) as person:
        await person.press("O")
        await person.sees("Sessions of tools are in")
        await person.press("enter")
        await person.sees("project-0", "project-1", "project-2")
        await person.sees("Fix the shop · 2 entries, 1 turn · new")
        await person.press("ctrl+t", "ctrl+t", "enter")
        await person.is_told("Import: 2 imported")
        await person.sees("Fix the shop", "Fix the site", "here")
        await person.press("O", "enter")
        await person.sees("is here already")
        await person.press("escape", "z")
        await person.is_told("Undone: the import")
        await person.sees_no("Fix the shop")


async def test_all_files(opened: Opened, projects: Path) -> None:
    """ctrl+a marks all; what they hold is shown harmlessly."""
    async with opened() as person:
        await person.press("O", "enter")
        await person.sees("project-2")
        await person.press("ctrl+a", "enter")
        await person.is_told("Import: 3 imported")


async def test_a_place_with_nothing(opened: Opened, projects: Path, tmp_path: Path) -> None:
    """It is said, and one may type another."""
    async with opened() as person:
        await person.press("O")
        await person.sees("Sessions of tools are in")
        await person.press("ctrl+u")
        await person.paste(str(tmp_path / "nowhere"))
        await person.press("enter")
        await person.sees("There is no such file or folder.")
        (tmp_path / "empty").mkdir()
        await person.press("ctrl+u")
        await person.paste(str(tmp_path / "empty"))
        await person.press("enter")
        await person.sees("Nothing there is of a known format.")
        (tmp_path / "a.txt").write_text("hello", encoding="utf-8")
        await person.press("ctrl+u")
        await person.paste(str(tmp_path / "a.txt"))
        await person.press("enter")
        await person.sees("It looks like no known format; ctrl+f says what it is")
        await person.press("escape")
        await person.sees("No sessions yet")


async def test_a_damaged_file(opened: Opened, projects: Path, tmp_path: Path) -> None:
    """What is wrong with it is shown before, and told after it was imported."""
    path = tmp_path / "a.json"
    path.write_text('{"schema_version": "ATIF-v1.7", "steps": 1}')
    async with opened() as person:
        await person.press("O")
        await person.sees("Sessions of tools are in")
        await person.press("ctrl+u")
        await person.paste(str(path))
        await person.press("enter")
        await person.sees("damaged: steps: missing")
        await person.press(*["ctrl+f"] * 2)
        await person.sees("Import · as claude-code")
        await person.press(*["ctrl+f"] * 5)
        await person.sees("damaged: steps: missing")
        await person.press("enter")
        await person.is_told("1 damaged")


async def test_escape_stops_an_import(opened: Opened, projects: Path, tmp_path: Path) -> None:
    """What was taken stays, and one is told."""
    folder = tmp_path / "many"
    for number in range(60):
        realistic(f"{number:08}-0000-4000-8000-000000000000", 8, number).write(folder)
    async with opened() as person:
        await person.press("O")
        await person.sees("Sessions of tools are in")
        await person.press("ctrl+u")
        await person.paste(str(folder))
        await person.press("enter")
        await person.sees("many/")
        await person.press("ctrl+a")
        person.rattle("enter")
        await person.until(lambda: isinstance(person.app.screen, Importing), "the import has begun")
        person.rattle("escape")
        await person.is_told("stopped; what was taken is kept")
