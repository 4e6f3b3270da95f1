"""What a demo begins with."""

import json
import subprocess
from pathlib import Path

import pytest

from thulp_tui.domain.ids import Timestamp
from thulp_tui.recording import start_state
from thulp_tui.recording.start_state import start_state as captured


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder."""
    named = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    ran = subprocess.run(["git", *named, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return ran.stdout.strip()


@pytest.fixture(autouse=True)
def few_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only two tools are asked, of which one is not there."""
    monkeypatch.setattr(start_state, "TOOLS", {"git": "--version", "no-such-tool": "--version"})


def test_a_folder_outside_of_git(tmp_path: Path) -> None:
    """Folder, moment, platform, and the version of a tool that is there."""
    state = captured(tmp_path, Timestamp(5))
    assert (state["at"], state["cwd"], state["git"]) == (5, str(tmp_path), None)
    assert state["tools"] == {"git": git(tmp_path, "--version").split()[2]}
    assert state["platform"]


def test_a_repository(tmp_path: Path) -> None:
    """Commit, branch, and whether anything is changed."""
    git(tmp_path, "init", "-q", "-b", "trunk")
    (tmp_path / "a").write_text("1")
    assert captured(tmp_path, Timestamp(5))["git"] == {"commit": None, "branch": "trunk", "is_dirty": True}
    git(tmp_path, "add", "a")
    git(tmp_path, "commit", "-qm", "first")
    head = git(tmp_path, "rev-parse", "HEAD")
    assert captured(tmp_path, Timestamp(5))["git"] == {"commit": head, "branch": "trunk", "is_dirty": False}
    git(tmp_path, "checkout", "-q", "--detach")
    assert captured(tmp_path, Timestamp(5))["git"] == {"commit": head, "branch": None, "is_dirty": False}


def test_the_environment_is_not_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which holds secrets."""
    monkeypatch.setenv("SOME_TOKEN", "abc-secret-def")
    assert "abc-secret-def" not in json.dumps(captured(tmp_path, Timestamp(5)))


def test_a_tool_that_hangs_or_fails_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits long for a version."""
    for name, body in (("hangs", "exec sleep 60"), ("fails", "echo 1.2.3; exit 1"), ("says", "echo v1.2.3-rc1 of it")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(start_state, "PATIENCE", 0.2)
    monkeypatch.setattr(start_state, "TOOLS", dict.fromkeys(("hangs", "fails", "says"), "--version"))
    assert captured(tmp_path, Timestamp(5))["tools"] == {"says": "1.2.3-rc1"}
