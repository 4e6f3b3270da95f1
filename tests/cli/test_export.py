"""``thulp-tui export``."""

import json
import os
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Run, filled
from tests.exchange.recordings import entry, numbered, recording
from tests.recording import demos
from tests.recording.demos import say
from thulp_tui.cli import export_progress
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.session import Session

NAME = f"{numbered(2).id}.json"


def expected() -> bytes:
    """The bytes thulp would write for the session of the tests."""
    session = numbered(2, name="Nightly eval", status="paused", session_type={"type": "agent", "agent_name": "a"})
    return session.to_json().encode()


def test_to_standard_output(run: Run, store: Path) -> None:
    """Exactly the file's bytes: no line break is added, nothing cleaned."""
    result = run("export", numbered(2).id, "--format", "thulp", "--file", store)
    assert result.stdout_bytes == expected()
    assert run("export", numbered(2).id, "--out", "-", "--file", store).stdout_bytes == expected()


def test_what_goes_out_is_not_cleaned(run: Run, here: Path) -> None:
    """An export is for programs: every character stays."""
    session = recording(name="\u202e ünï \x7f")
    filled(here / "s.json", session)
    assert run("export", "0", "--file", "s.json").stdout_bytes == session.to_json().encode()


def test_notes_stay_behind_unless_asked_for(run: Run, here: Path) -> None:
    """What one person remarked goes out with --with-notes only, and then the export has all there is."""
    own: JsonValue = {
        "limits": {"max_turns": 3, "limit_action": "error"},
        "notes": {"x": "mine"},
        "bookmarks": {"x": {}},
    }
    session = recording(context={"a": 1, "thulp_tui": own})
    filled(here / "s.json", session)
    assert run("export", "0", "--with-notes", "--file", "s.json").stdout_bytes == session.to_json().encode()
    told = Session.from_json(run("export", "0", "--file", "s.json").stdout_bytes)
    assert told.context == {"a": 1, "thulp_tui": {"limits": {"max_turns": 3, "limit_action": "error"}}}


@pytest.mark.parametrize(("out", "written"), [("x.json", "x.json"), (".", NAME), ("folder", f"folder/{NAME}")])
def test_to_a_file(run: Run, here: Path, store: Path, out: str, written: str) -> None:
    """To the file named, or under its usual name into a folder; stdout stays empty."""
    (here / "folder").mkdir()
    result = run("export", numbered(2).id, "--out", out, "--file", store)
    assert (result.exit_code, result.stdout) == (0, "")
    assert written in result.stderr
    assert (here / written).read_bytes() == expected()


def test_an_existing_file_is_not_overwritten(run: Run, here: Path, store: Path) -> None:
    """Exit code 2 and a word about --force; nothing is left behind."""
    (here / "x.json").write_text("mine")
    before = sorted(here.iterdir())
    result = run("export", numbered(2).id, "--out", "x.json", "--file", store)
    assert result.exit_code == 2
    assert "x.json exists already; --force overwrites it" in result.stderr
    assert (here / "x.json").read_text() == "mine"
    assert sorted(here.iterdir()) == before


def test_force_overwrites(run: Run, here: Path, store: Path) -> None:
    """With --force the file is replaced; its mode stays, and a link to it remains one."""
    (here / "x.json").write_text("mine")
    (here / "x.json").chmod(0o640)
    (here / "link.json").symlink_to("x.json")
    assert run("export", numbered(2).id, "--out", "link.json", "--force", "--file", store).exit_code == 0
    assert (here / "x.json").read_bytes() == expected()
    assert (here / "link.json").is_symlink()
    assert stat.S_IMODE((here / "x.json").stat().st_mode) == 0o640


def test_the_store_is_never_overwritten(run: Run, store: Path) -> None:
    """--force does not reach the store itself."""
    before = store.read_bytes()
    result = run("export", numbered(2).id, "--out", store, "--force", "--file", store)
    assert result.exit_code == 2
    assert "is the store itself" in result.stderr
    assert store.read_bytes() == before


def test_a_failed_write_leaves_nothing(run: Run, here: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk the old file stays, nothing else is left, and the error names the file."""
    (here / "x.json").write_text("mine")
    before = sorted(here.iterdir())

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("export", numbered(2).id, "--out", "x.json", "--force", "--file", store)
    assert result.exit_code == 2
    assert result.stderr == f"thulp-tui: {here / 'x.json'}: No space left on device\n"
    assert (here / "x.json").read_text() == "mine"
    assert sorted(here.iterdir()) == before


@pytest.mark.parametrize("out", ["no/folder/x.json", "store.json/x.json"])
def test_no_such_folder(run: Run, here: Path, store: Path, out: str) -> None:
    """A folder that does not exist is named."""
    result = run("export", numbered(2).id, "--out", out, "--file", store)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"thulp-tui: {here / out}: ")


def test_formats_come_from_the_table(run: Run, store: Path) -> None:
    """An unknown format is refused with those there are; the help explains them."""
    result = run("export", "0", "--format", "nothing", "--file", store)
    assert result.exit_code == 2
    assert "'thulp'" in result.stderr
    assert "thulp's own session file" in run("export", "--help").stdout


def test_a_distil_pack_is_a_folder(run: Run, here: Path) -> None:
    """Three files, without secrets, and a word on what was taken out; nothing is overwritten unasked."""
    secret = "ghp_" + "a1B2" * 10
    session = demos.recorded(demos.call(f"push {secret}", intent="publish"))
    filled(here / "s.json", session)
    result = run("export", session.id, "--format", "distil", "--out", "pack", "--file", "s.json")
    assert result.exit_code == 0
    assert "redacted (best effort): 1 × github" in result.stderr.replace("2 ×", "1 ×")
    assert sorted(path.name for path in (here / "pack").iterdir()) == [
        "digest.md",
        "teacher_session.json",
        "tests.json",
    ]
    assert "publish — shell(push «secret:github:1»)" in (here / "pack" / "digest.md").read_text("utf-8")
    wanted = ("export", session.id, "--format", "distil", "--out", "pack", "--file", "s.json")
    again = run(*wanted)
    assert again.exit_code == 2
    assert "exists already; --force overwrites it" in again.stderr
    plain = run(
        "export", session.id, "--format", "distil", "--out", "pack", "--file", "s.json", "--force", "--no-redact"
    )
    assert plain.exit_code == 0
    assert secret in (here / "pack" / "digest.md").read_text("utf-8")


def test_a_distil_pack_that_cannot_be_written_is_refused(run: Run, here: Path, store: Path) -> None:
    """Without a folder, of another type of session, over a file; and only a pack is redacted."""
    session = demos.ready()
    filled(here / "s.json", session)
    result = run("export", session.id, "--format", "distil", "--file", "s.json")
    assert (result.exit_code, "--out DIR" in result.stderr) == (2, True)
    result = run("export", session.id, "--format", "distil", "--out", "s.json", "--file", "s.json")
    assert (result.exit_code, "s.json is no folder" in result.stderr) == (2, True)
    result = run("export", numbered(2).id, "--format", "distil", "--out", "x", "--file", store)
    assert (result.exit_code, "Only a teacher demo" in result.stderr) == (2, True)
    assert not (here / "x").exists()
    result = run("export", session.id, "--no-redact", "--file", "s.json")
    assert result.exit_code == 2


def test_a_filter_exports_what_it_finds(run: Run, here: Path) -> None:
    """In the list's language, into one file of lines; what is told says what was left out and why."""
    talk = recording(entry(1), say("assistant", "yes").to_document(), tags=["golden"], status="completed")
    filled(here / "s.json", talk, numbered(2, tags=["golden"]), numbered(3))
    wanted = ("export", "--filter", "tag:golden", "--format", "sft-openai", "--out", "t.jsonl", "--file", "s.json")
    dry = run(*wanted, "--dry-run")
    assert (dry.exit_code, dry.stderr, (here / "t.jsonl").exists()) == (0, "", False)
    result = run(*wanted)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        "wrote t.jsonl: 1 session, 2 entries, 1 line, 90 bytes",
        "left out: 1 session: It has no answer of an assistant to learn from",
        "redacted (best effort): nothing found",
    ]
    assert dry.stdout == result.stderr.replace("wrote", "would write")
    assert (here / "t.jsonl").stat().st_size == 90
    assert run(*wanted).exit_code == 2
    narrowed = run("export", "0", talk.id, "--filter", "status:completed", "--format", "sft-trl", "--file", "s.json")
    assert narrowed.exit_code == 2
    narrowed = run(
        "export", talk.id, numbered(3).id, "--filter", "tag:golden", "--format", "sft-trl", "--file", "s.json"
    )
    assert (narrowed.exit_code, narrowed.stdout.count("\n")) == (0, 1)


def test_several_sessions_are_several_files(run: Run, here: Path, store: Path) -> None:
    """In a folder, which is made; what is there already is left, told, and exit code 1."""
    ids = [numbered(number).id for number in (1, 2)]
    assert run("export", *ids, "--file", store).exit_code == 2
    assert run("export", *ids, "--out", store, "--file", store).exit_code == 2
    assert run("export", ids[0], "--out", "new", "--file", store).exit_code == 0
    (here / "new").unlink()
    assert run("export", *ids, "--out", "new", "--file", store).exit_code == 0
    result = run("export", "--filter", "", "--out", "new", "--file", store)
    assert result.exit_code == 1
    assert "left out: 2 sessions: there already" in result.stderr
    assert len(list((here / "new").iterdir())) == 3


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "which sessions?"),
        (("--filter", "nobody"), 1, "no session with 'nobody'"),
        (("--filter", "status:x"), 2, "the filter is not understood"),
        (("--filter", "", "--format", "distil"), 2, "--out DIR"),
        (("--filter", "", "--format", "preferences", "--out", "p.jsonl"), 1, "3 sessions: No answer in it"),
        (("--filter", "", "--format", "sft-trl", "--with-notes"), 2, "no place for notes"),
    ],
)
def test_what_cannot_be_exported_is_said(
    run: Run, here: Path, store: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """With an exit code, and no file."""
    result = run("export", *arguments, "--file", store)
    assert (result.exit_code, said in result.stderr) == (code, True)
    assert [path.name for path in here.iterdir() if not path.name.startswith(".")] == ["store.json"]


def test_ctrl_c_leaves_nothing_half(run: Run, here: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit code is the shells' one."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(export_progress.Progress, "tell", stop)
    result = run("export", "--filter", "", "--format", "sft-trl", "--out", "t.jsonl", "--file", store)
    assert (result.exit_code, "stopped" in result.stderr) == (130, True)
    assert [path.name for path in here.iterdir() if path.name != ".store.json.lock"] == ["store.json"]


def test_damaged_sessions_are_told(run: Run, here: Path) -> None:
    """A filter cannot judge them: they are left out, with exit code 1, and the others are written."""
    good, bad = numbered(1).to_document(), numbered(2).to_document()
    del bad["entries"]
    (here / "s.json").write_text(json.dumps({"sessions": {"1": good, "2": bad}}))
    result = run("export", "--filter", "", "--out", "out", "--file", "s.json")
    assert result.exit_code == 1
    assert "left out: 1 session: damaged" in result.stderr
    assert len(list((here / "out").iterdir())) == 1
