"""The distil pack in a folder: all files or none, and never over others unasked."""

import json
import os
from pathlib import Path

import pytest

from tests.recording.demos import TASK, call, eid, judged, ready, recorded
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Conversation, Session
from thulp_tui.exchange import distil
from thulp_tui.exchange.placing import place

TOKEN = "ghp_" + "a1B2" * 10
FILES = {"a.md": "one", "b.json": "two"}


def names(folder: Path) -> list[str]:
    """Return what stands in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_pack_has_three_files() -> None:
    """For both distillers."""
    made = distil.build(ready(), redact=True)
    assert list(made.files) == ["digest.md", "tests.json", "teacher_session.json"]
    assert made.files["digest.md"].startswith(f"## Task\n\n{TASK}")
    assert json.loads(made.files["tests.json"])["cases"][0]["expected"]["contains"] == ["4 passed", "local"]
    assert json.loads(made.files["teacher_session.json"])["task_description"] == TASK
    assert made.told == "redacted (best effort): nothing found"


def test_it_is_redacted_unless_that_is_not_wanted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same secret has one name in all files; the environment's secrets are known; it is said how many."""
    monkeypatch.setenv("DEPLOY_SECRET", "blue-harvest-7")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    session = recorded(call(f"push {TOKEN} blue-harvest-7 {tmp_path}/x"), task=f"use {TOKEN}", context=judged(TOKEN))
    made = distil.build(session, redact=True)
    together = "".join(made.files.values())
    assert TOKEN not in together
    assert "blue-harvest-7" not in together
    assert str(tmp_path) not in together
    assert all("«secret:github:1»" in text for text in made.files.values())
    assert made.told == "redacted (best effort): 3 × github, 1 × known, 1 × home or user"
    plain = distil.build(session, redact=False)
    assert TOKEN in plain.files["digest.md"]
    assert plain.told == "not redacted"


def test_only_a_teacher_demo_is_distilled() -> None:
    """What it is instead is said."""
    with pytest.raises(Refused, match="this session's type is conversation"):
        distil.build(Session.new("talk", Conversation(purpose="x")), redact=True)


@pytest.mark.parametrize(("name", "begins"), [("Fix the “bug”!", "fix-the-bug-"), ("日本", "demo-"), ("../x", "x-")])
def test_a_folder_is_named_after_the_session(name: str, begins: str) -> None:
    """In letters that every file system takes."""
    session = ready()
    session.metadata = session.metadata.changed(name=name)
    assert distil.folder_name(session) == begins + session.id[:8]


def test_a_new_folder_appears_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until then it has another name; nothing else is left."""
    seen: list[list[str]] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append(names(tmp_path)))
    distil.put(FILES, tmp_path / "pack", overwrite=False)
    assert names(tmp_path) == ["pack"]
    assert {path.name: path.read_text() for path in (tmp_path / "pack").iterdir()} == FILES
    assert all("pack" not in there for there in seen)


def test_files_join_others_in_a_folder(tmp_path: Path) -> None:
    """Which stay as they are."""
    (tmp_path / "mine").write_text("mine")
    distil.put(FILES, tmp_path, overwrite=False)
    assert names(tmp_path) == ["a.md", "b.json", "mine"]


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    """Not even in part."""
    (tmp_path / "b.json").write_text("mine")
    with pytest.raises(FileExistsError, match=r"b\.json"):
        distil.put(FILES, tmp_path, overwrite=False)
    assert names(tmp_path) == ["b.json"]
    distil.put(FILES, tmp_path, overwrite=True)
    assert (tmp_path / "b.json").read_text() == "two"


@pytest.mark.parametrize("folder", ["", "pack"])
def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    """On a full disk: in a new folder and in one that was there."""
    written: list[Path] = []

    def full_at_the_second(path: Path, text: str, *, overwrite: bool) -> None:
        if written:
            raise OSError(28, "No space left on device")
        written.append(path)
        place(path, text, overwrite=overwrite)

    monkeypatch.setattr(distil, "place", full_at_the_second)
    with pytest.raises(OSError, match="No space"):
        distil.put(FILES, tmp_path / folder, overwrite=False)
    assert names(tmp_path) == []


def test_only_what_is_in_the_pack_is_counted() -> None:
    """Not secrets of masked entries, of the session's name, of what was edited."""
    session = recorded(
        call(f"push {TOKEN}", number=1),
        call("ls", number=2),
        marks={eid(1): "mask"},
        originals={eid(2): {"at": 1, "entry": {"content": TOKEN}}},
    )
    session.metadata = session.metadata.changed(name=TOKEN)
    made = distil.build(session, redact=True)
    assert made.told == "redacted (best effort): nothing found"
    assert TOKEN not in "".join(made.files.values())
