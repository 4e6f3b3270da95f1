"""``thulp-tui record``: begins a teacher demo and opens the screen in it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from thulp_tui.cli import program
from thulp_tui.domain.session import Session
from thulp_tui.store import SessionStore

Record = Callable[..., Result]
"""Runs ``record`` with arguments, on a terminal that is none: what would be opened is noted instead."""
SHELL = {"name": "shell", "description": "", "parameters": {"type": "object", "properties": {}}}


@pytest.fixture
def opened() -> list[tuple[Any, ...]]:
    """What the screen was opened with."""
    return []


@pytest.fixture
def record(opened: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch) -> Record:
    """Runs ``record``."""
    monkeypatch.setattr("thulp_tui.cli.record.require_terminal", lambda: None)

    def run_screen(*given: Any) -> int:
        opened.append(given)
        return 0

    monkeypatch.setattr("thulp_tui.cli.record.run_screen", run_screen)

    def record(*arguments: str | Path) -> Result:
        return CliRunner().invoke(program, ["record", *map(str, arguments)], "thulp-tui")

    return record


def only(path: Path) -> Session:
    """Return the one session of a store."""
    with SessionStore.open(path, create=False) as store:
        (listed,) = store.list().sessions
        return store.load(listed.summary.id).to_session()


def test_a_task_is_enough(record: Record, here: Path, opened: list[tuple[Any, ...]]) -> None:
    """A human demonstrates it, and the screen opens in the new session."""
    assert record("--task", "Fix the date test\nand more", "--file", "s.json").exit_code == 0
    session = only(here / "s.json")
    assert session.metadata.session_type.to_document() == {
        "type": "teacher_demo",
        "task": "Fix the date test\nand more",
        "model": "human",
    }
    assert (session.name, session.status, session.context) == ("Fix the date test", "active", {})
    ((path, _, theme, _, recorded),) = opened
    assert (path, theme, recorded) == (Path("s.json"), None, session.id)


def test_everything_that_can_be_said(record: Record, here: Path) -> None:
    """Model, name, tags, limits, tools."""
    (here / "one.json").write_text(json.dumps(SHELL))
    (here / "two.json").write_text(json.dumps([{"type": "function", "function": {"name": "grep"}}]))
    record(
        *("--task", "Release", "--model", "opus", "--name", "Release 1.2", "--tag", "release", "--tag", "a, b"),
        *("--max-turns", "8", "--max-duration", "1h30m", "--tool", "one.json", "--tool", "two.json"),
        *("--file", "s.json"),
    )
    session = only(here / "s.json")
    assert session.name == "Release 1.2"
    assert session.metadata.tags == ("release", "a", "b")
    assert session.metadata.session_type.to_document()["model"] == "opus"
    assert session.context["thulp_tui"]["limits"] == {
        "max_turns": 8,
        "max_entries": None,
        "max_duration": {"secs": 5400, "nanos": 0},
        "limit_action": "error",
    }
    assert session.context["tools"] == [SHELL, {"type": "function", "function": {"name": "grep"}}]


def test_the_settings_limits_are_what_is_not_said(record: Record, here: Path, tmp_path: Path) -> None:
    """As for every new session."""
    (tmp_path / "settings.toml").write_text("[limits]\nmax_entries = 60\nmax_turns = 3")
    record("--task", "x", "--max-turns", "5", "--file", "s.json")
    held = only(here / "s.json").context["thulp_tui"]["limits"]
    assert (held["max_turns"], held["max_entries"]) == (5, 60)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing option '--task'"),
        (["--task", " "], "--task is empty"),
        (["--task", "x", "--max-duration", "soon"], "soon"),
        (["--task", "x", "--max-turns", "-1"], "--max-turns"),
        (["--task", "x", "--tool", "none.json"], "none.json"),
        (["--task", "x", "--tool", "wrong.json"], "wrong.json: not a function definition"),
        (["--task", "x", "--tool", "torn.json"], "torn.json: not JSON"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(
    record: Record, here: Path, opened: list[tuple[Any, ...]], arguments: list[str], said: str
) -> None:
    """One line, exit code 2."""
    (here / "wrong.json").write_text('{"parameters": {}}')
    (here / "torn.json").write_text("{")
    ran = record(*arguments, "--file", "s.json")
    assert ran.exit_code == 2
    assert said in ran.output
    assert not (here / "s.json").exists()
    assert opened == []


def test_without_a_terminal_nothing_is_made(here: Path) -> None:
    """The screen is what it is for."""
    ran = CliRunner().invoke(program, ["record", "--task", "x", "--file", "s.json"], "thulp-tui")
    assert ran.exit_code == 2
    assert "needs a terminal" in ran.output
    assert not (here / "s.json").exists()
