"""``thulp-tui import``."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, filled
from tests.exchange.recordings import ID, entry, keep, numbered, recording
from tests.exchange.test_thulp import RECORDED, laid_out
from tests.vectors import cases
from thulp_tui.domain.session import Session
from thulp_tui.exchange import importing
from thulp_tui.store import SessionStore


def held(path: Path) -> list[Session]:
    """The sessions in a store, in the order of their ids."""
    with SessionStore.open(path, create=False) as store:
        return sorted(
            (store.load(listed.summary.id).to_session() for listed in store.list().sessions),
            key=lambda session: session.id,
        )


def test_a_workspace_goes_in(run: Run, here: Path, workspace: Path) -> None:
    """Every session is there, with its id; the store is made when there is none."""
    result = run("import", workspace, "--file", "s.json")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "2 imported (s.json)\n", "")
    assert [session.to_json() for session in held(here / "s.json")] == [
        recording(entry(1)).to_json(),
        numbered(2).to_json(),
    ]


def test_twice_changes_nothing(run: Run, here: Path, workspace: Path) -> None:
    """What is already there is skipped, and the store not written."""
    run("import", workspace, "--file", "s.json")
    before = (here / "s.json").stat()
    result = run("import", workspace, "--file", "s.json")
    assert (result.exit_code, result.stdout) == (0, "2 unchanged (s.json)\n")
    assert (here / "s.json").stat().st_mtime_ns == before.st_mtime_ns


def test_a_grown_file_is_carried_on(run: Run, here: Path, workspace: Path) -> None:
    """The new entries are added; what was arranged here stays."""
    filled(here / "s.json", recording(entry(1), name="mine", tags=["mine"]))
    sessions = workspace / ".thulp" / "sessions"
    keep(sessions, recording(entry(1), entry(2), tags=["theirs"], updated_at=3_000, status="completed"))
    result = run("import", workspace, "--file", "s.json")
    assert (result.exit_code, result.stdout) == (0, "1 imported, 1 grown (s.json)\n")
    expected = recording(entry(1), entry(2), name="mine", tags=["mine", "theirs"], updated_at=3_000, status="completed")
    assert held(here / "s.json")[0].to_document() == expected.to_document()
    assert run("import", workspace, "--file", "s.json").stdout == "2 unchanged (s.json)\n"


def test_what_was_carried_on_here_stays(run: Run, here: Path, workspace: Path) -> None:
    """A file that lags behind is no error and changes nothing, with --replace either."""
    ours = recording(entry(1), entry(2), updated_at=3_000)
    filled(here / "s.json", ours)
    result = run("import", workspace, "--replace", "--file", "s.json")
    assert (result.exit_code, result.stdout) == (0, "1 imported, 1 ahead here (s.json)\n")
    assert held(here / "s.json")[0] == ours


def test_a_diverged_session_is_listed_and_left_alone(run: Run, here: Path, workspace: Path) -> None:
    """Exit code 1, the file and the reason on stdout; the others are taken."""
    ours = recording(entry(5))
    filled(here / "s.json", ours)
    result = run("import", workspace, "--file", "s.json")
    path = workspace / ".thulp" / "sessions" / f"{ID}.json"
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"diverged: {path}: entry 1 differs from the one here",
        "1 imported, 1 diverged (s.json)",
    ]
    assert held(here / "s.json")[0] == ours


def test_a_diverged_session_is_taken_on_demand(run: Run, here: Path, workspace: Path) -> None:
    """With --replace the file wins; tags and notes from here stay."""
    filled(here / "s.json", recording(entry(5), tags=["mine"], context={"thulp_tui": {"notes": {"x": "y"}}}))
    result = run("import", workspace, "--replace", "--file", "s.json")
    assert (result.exit_code, result.stdout) == (0, "1 imported, 1 replaced (s.json)\n")
    expected = recording(entry(1), tags=["mine"], context={"thulp_tui": {"notes": {"x": "y"}}})
    assert held(here / "s.json")[0] == expected


def test_damaged_files_are_listed_and_left_alone(run: Run, here: Path, workspace: Path) -> None:
    """Exit code 1, each file with its reason; the others are taken; no file is touched."""
    sessions = workspace / ".thulp" / "sessions"
    (sessions / "empty.json").touch()
    (sessions / "folder.json").mkdir()
    (sessions / "link.json").symlink_to("nowhere")
    (sessions / "other.json").write_text('{"hello": 1}')
    before = {path.name: path.lstat().st_mtime_ns for path in sessions.iterdir()}
    result = run("import", workspace, "--file", "s.json")
    assert result.exit_code == 1
    empty, *others = result.stdout.splitlines()
    assert empty.startswith(f"damaged: {sessions / 'empty.json'}: line 1 column 1: expected a value")
    assert others == [
        f"damaged: {sessions / 'folder.json'}: is a folder, not a file",
        f"damaged: {sessions / 'link.json'}: No such file or directory",
        f"damaged: {sessions / 'other.json'}: metadata: missing",
        "2 imported, 4 damaged (s.json)",
    ]
    assert {path.name: path.lstat().st_mtime_ns for path in sessions.iterdir()} == before


@pytest.mark.parametrize("store", RECORDED)
def test_folders_that_thulp_was_run_on(run: Run, here: Path, store: dict[str, Any]) -> None:
    """After the import the list is the one thulp shows for the same folder; the other files are damaged."""
    folder = here / "folder"
    folder.mkdir()
    laid_out(folder, store)
    result = run("import", folder, "--file", "s.json")
    listed = json.loads(run("list", "--json", "--file", "s.json").stdout)
    assert [metadata["id"] for metadata in listed] == store["expected"]["listed"]
    damaged = store["expected"]["session_count_json_files"] - len(store["expected"]["listed"])
    assert result.stdout.count("damaged: ") == damaged
    assert result.exit_code == (1 if damaged else 0)


def test_a_folder_comes_out_as_it_went_in(run: Run, here: Path) -> None:
    """A folder of files that Rust wrote is imported and exported to the same bytes."""
    texts = {
        case.values[0]["session"]["metadata"]["id"]: case.values[0]["file_text"]
        for case in cases("sessions")
        if case.values[0].get("file_text")
    }
    if not texts:
        pytest.skip("thulp's recorded vectors are not here")
    (here / "in").mkdir()
    (here / "out").mkdir()
    for id, text in texts.items():
        (here / "in" / f"{id}.json").write_bytes(text.encode())
    assert run("import", "in", "--file", "s.json").exit_code == 0
    for id in texts:
        assert run("export", id, "--format", "thulp", "--out", "out", "--file", "s.json").exit_code == 0
    assert {path.name: path.read_bytes() for path in (here / "out").iterdir()} == {
        path.name: path.read_bytes() for path in (here / "in").iterdir()
    }


def test_the_store_may_lie_among_the_files(run: Run, here: Path) -> None:
    """The store itself is not taken for a damaged session file."""
    keep(here, recording())
    assert run("import", ".", "--file", "s.json").stdout == "1 imported (s.json)\n"
    result = run("import", ".", "--file", "s.json")
    assert (result.exit_code, result.stdout) == (0, "1 unchanged (s.json)\n")


def test_a_name_that_is_not_the_id_is_said(run: Run, here: Path) -> None:
    """The id inside counts; a warning on stderr says so; no error."""
    (here / "folder").mkdir()
    keep(here / "folder", recording(), "copied.json")
    result = run("import", "folder", "--file", "s.json")
    assert result.exit_code == 0
    assert result.stderr == f"thulp-tui: folder/copied.json holds the session {ID}: that is its id here\n"
    assert held(here / "s.json")[0].id == ID


def test_the_same_session_twice_in_one_run(run: Run, here: Path) -> None:
    """A copy is unchanged, a longer one grows, and one that differs diverges, even with --replace: the first counts."""
    folder = here / "folder"
    folder.mkdir()
    keep(folder, recording(entry(1)))
    keep(folder, recording(entry(1)), "a-copy.json")
    keep(folder, recording(entry(1), entry(2), updated_at=3_000), "b-longer.json")
    keep(folder, recording(entry(3)), "c-other.json")
    result = run("import", folder, "--replace", "--file", "s.json")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"diverged: {folder / 'c-other.json'}: entry 1 differs from the one here, which came from"
        f" {folder / f'{ID}.json'}",
        "1 imported, 1 grown, 1 unchanged, 1 diverged (s.json)",
    ]


def test_a_report_for_programs(run: Run, here: Path, workspace: Path) -> None:
    """--json prints every file with its outcome, and the numbers."""
    bad = workspace / ".thulp" / "sessions" / "bad.json"
    bad.write_text("[]")
    filled(here / "s.json", recording(entry(5)))
    result = run("import", workspace, "--json", "--file", "s.json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["file"] == "s.json"
    assert report["counts"] == {
        "imported": 1,
        "grown": 0,
        "unchanged": 0,
        "ahead": 0,
        "replaced": 0,
        "diverged": 1,
        "damaged": 1,
    }
    assert report["files"][0] == {
        "path": str(workspace / ".thulp" / "sessions" / f"{ID}.json"),
        "outcome": "diverged",
        "id": ID,
        "added_entries": 0,
        "reason": "entry 1 differs from the one here",
        "format": "thulp",
        "name": "a session",
        "entries": 1,
    }
    assert [file["outcome"] for file in report["files"]] == ["diverged", "imported", "damaged"]
    assert report["files"][2]["id"] is None


def test_a_folder_without_sessions(run: Run, here: Path) -> None:
    """Nothing to import is said, and no error."""
    (here / "folder").mkdir()
    result = run("import", "folder", "--file", "s.json")
    assert (result.exit_code, result.stdout) == (0, "no session files found (s.json)\n")
    assert result.stderr == "thulp-tui: no session files in folder\n"


@pytest.mark.parametrize("arguments", [["import"], ["import", "nowhere"], ["import", "nowhere", "--file", "s.json"]])
def test_nothing_to_import(run: Run, here: Path, arguments: list[str]) -> None:
    """Without a path, or with one that does not exist: exit code 2, and no store is made."""
    assert run(*arguments).exit_code == 2
    assert list(here.iterdir()) == []


def test_a_damaged_store_is_not_written(run: Run, here: Path, workspace: Path) -> None:
    """A store that cannot be read stays as it is."""
    (here / "s.json").write_text("garbage")
    result = run("import", workspace, "--file", "s.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("thulp-tui: s.json: ")
    assert (here / "s.json").read_text() == "garbage"


def test_a_store_that_fails_in_the_middle(
    run: Run, here: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written before is reported, then the error; exit code 2."""
    apply = SessionStore.apply

    def once(self: SessionStore, operations: Any) -> Any:
        monkeypatch.setattr(SessionStore, "apply", full)
        return apply(self, operations)

    def full(self: SessionStore, operations: Any) -> Any:
        raise OSError(28, "No space left on device", "s.json")

    monkeypatch.setattr(SessionStore, "apply", once)
    monkeypatch.setattr(importing, "BATCH_SESSIONS", 1)
    result = run("import", workspace, "--file", "s.json")
    assert (result.exit_code, result.stdout) == (2, "1 imported (s.json)\n")
    assert result.stderr == "thulp-tui: s.json: No space left on device\n"


def test_a_path_cannot_speak_to_the_terminal(run: Run, here: Path) -> None:
    """A file's name is cleaned, too."""
    (here / "folder").mkdir()
    (here / "folder" / "\x1b[31m\n.json").write_text("{}")
    output = run("import", "folder", "--file", "s.json").output
    assert "\x1b" not in output
    assert len(output.splitlines()) == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_that_must_not_be_written(run: Run, here: Path, workspace: Path) -> None:
    """A read-only store says why, exit code 2."""
    filled(here / "s.json")
    (here / "s.json").chmod(0o400)
    result = run("import", workspace, "--file", "s.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("thulp-tui: s.json: ")
