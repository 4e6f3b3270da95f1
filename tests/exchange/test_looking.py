"""Which files there are in a place, and what each is."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.recordings import ID, keep, recording
from tests.exchange.test_atif import TALK as TRAJECTORY
from tests.exchange.test_codex import META
from tests.exchange.test_messages import TALK as MESSAGES
from tests.exchange.test_pi import HEADER
from tests.exchange.transcripts import Transcript
from thulp_tui.exchange import FORMATS, claude_code, codex, pi
from thulp_tui.exchange.looking import guess, homes, look


def transcript() -> str:
    """A short transcript."""
    told = Transcript()
    told.user("go")
    return told.text()


SAMPLES: list[tuple[str, str]] = [
    ("thulp", recording().to_json()),
    ("thulp", json.dumps(recording().to_document())),
    ("claude-code", transcript()),
    ("claude-code", '{"type":"summary","summary":"x","leafUuid":"y"}\n' + transcript()),
    ("claude-code", '{"type":"file-history-snapshot","messageId":"m","snapshot":{}}\n'),
    ("atif", json.dumps(TRAJECTORY, indent=2)),
    ("atif", json.dumps({"notes": "x" * 100, **TRAJECTORY})),
    ("codex", json.dumps(META) + "\n"),
    ("pi", json.dumps(HEADER) + "\n"),
    ("openai", json.dumps({"messages": MESSAGES}) + "\n"),
    ("openai", json.dumps(MESSAGES, indent=1)),
    ("openai", json.dumps({"tools": [], "messages": MESSAGES}, indent=1)),
]


@pytest.mark.parametrize(("name", "text"), SAMPLES)
def test_a_file_is_known_by_its_content(tmp_path: Path, name: str, text: str) -> None:
    """Whatever its name."""
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    assert guess(path) == name


@pytest.mark.parametrize(
    "text",
    ["", "\n", "{}", "[]", "7", "hello", '{"type": "user"}', '{"messages": 1}', '{"a": {"metadata": 1}}', "\0" * 99],
)
def test_a_file_of_no_format(tmp_path: Path, text: str) -> None:
    """It is none, and no reader is tried."""
    path = tmp_path / "file.jsonl"
    path.write_text(text)
    assert guess(path) == ""


def test_a_long_first_line(tmp_path: Path) -> None:
    """A first line of megabytes is still looked at."""
    told = Transcript()
    told.user("x" * 3_000_000)
    assert guess(told.write(tmp_path)) == "claude-code"


def test_a_folder_of_projects(tmp_path: Path) -> None:
    """Every file below it that is known, in order; others are passed over."""
    Transcript().write(tmp_path / "a")
    for name in ("b/x.jsonl", "a/sub/agent-1.jsonl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(transcript())
    (tmp_path / "settings.json").write_text("{}")
    (tmp_path / "notes.txt").write_text(transcript())
    found = look(tmp_path)
    assert [str(one.path.relative_to(tmp_path)) for one in found] == ["a/sub/agent-1.jsonl", "b/x.jsonl"]
    assert {one.format for one in found} == {"claude-code"}


def test_a_folder_of_thulps(tmp_path: Path) -> None:
    """None of its files may be passed over: what is none of thulp's is damaged."""
    keep(tmp_path, recording())
    (tmp_path / "other.json").write_text(transcript())
    assert [(one.path.name, one.format) for one in look(tmp_path)] == [(f"{ID}.json", "thulp"), ("other.json", "thulp")]


def test_a_format_that_is_said(tmp_path: Path) -> None:
    """Then every file is taken for it."""
    (tmp_path / "a.json").write_text("{}")
    assert [one.format for one in look(tmp_path, "atif")] == ["atif"]
    assert [one.format for one in look(tmp_path / "a.json", "pi")] == ["pi"]


def test_links_in_a_circle(tmp_path: Path) -> None:
    """A link to a folder leads nowhere."""
    (tmp_path / "a.jsonl").write_text(transcript())
    (tmp_path / "circle").symlink_to(tmp_path)
    assert len(look(tmp_path)) == 1


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    """Nothing waits for what may never come."""
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert look(tmp_path) == []
    assert guess(tmp_path / "pipe.jsonl") == ""


@pytest.mark.parametrize(
    ("variable", "module", "below"),
    [
        ("CLAUDE_CONFIG_DIR", claude_code, "projects"),
        ("CODEX_HOME", codex, "sessions"),
        ("PI_CODING_AGENT_DIR", pi, "sessions"),
    ],
)
def test_where_tools_keep_their_sessions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, module: Any, below: str
) -> None:
    """Their own variables move the folders; only those that are there are looked at."""
    for name in ("CLAUDE_CONFIG_DIR", "CODEX_HOME", "PI_CODING_AGENT_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.chdir(tmp_path)
    assert homes() == []
    (tmp_path / variable / below).mkdir(parents=True)
    assert homes() == [(module.FORMAT, tmp_path / variable / below)]
    assert module.FORMAT in FORMATS
