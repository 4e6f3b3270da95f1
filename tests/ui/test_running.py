"""Commands that are run and recorded in a teacher demo."""

import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.ui.person import Opened, Person
from tests.ui.sessions import NOON, limits, session, sid
from thulp_tui.domain.entry import ToolCall
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.limits import LimitAction
from thulp_tui.domain.session import Session
from thulp_tui.recording import calls
from thulp_tui.recording.spool import SpooledOutput
from thulp_tui.settings import RecordSettings, Settings
from thulp_tui.state import load
from thulp_tui.ui.widgets.run_composer import RunComposer

ID = sid(1)
WAIT = "while [ ! -e {0} ]; do sleep 0.01; done"
"""Waits in the shell until a file is there."""


@pytest.fixture(autouse=True)
def shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in a shell that every system has."""
    monkeypatch.setenv("SHELL", "/bin/sh")


@pytest.fixture
def demo(tmp_path: Path) -> Session:
    """A demo that was begun in a folder of its own."""
    return begun_in(tmp_path)


def begun_in(folder: Path, **how: Any) -> Session:
    """Return a demo that was begun in this folder."""
    made = session(1, "demo", kind="teacher_demo", **how)
    made.context.setdefault("thulp_tui", {})["start"] = {"cwd": str(folder)}
    return made


async def types(person: Person, command: str) -> None:
    """Type a command, letter by letter, without sending it."""
    if not person.main.composer.area.has_focus:
        await person.writes()
    person.rattle(*command)
    await person.until(lambda: person.main.composer.text == command, "all is typed")


async def runs(person: Person, command: str) -> None:
    """Type a command and send it."""
    await types(person, command)
    await person.press("enter")


def content(stored: Session, place: int = -1) -> dict[str, Any]:
    """Return the content of an entry."""
    found = stored.entries[place].content
    assert isinstance(found, dict)
    return found


def has_ended(stored: Session) -> bool:
    """Tell whether the last entry is a command that has ended."""
    return bool(stored.entries) and isinstance(stored.entries[-1].content, dict) and "exit_code" in content(stored)


async def test_a_command_is_run_and_recorded(opened: Opened, demo: Session, tmp_path: Path) -> None:
    """One tool call: what was typed, where, what it printed, how it ended and how long it took."""
    async with opened(demo) as person:
        await runs(person, "!echo hello; pwd")
        stored = await person.finds(ID, has_ended)
        (entry,) = stored.entries
        assert entry.entry_type == ToolCall(tool_name="shell", success=True)
        held = content(stored)
        assert held["arguments"] == {"command": "echo hello; pwd", "cwd": str(tmp_path)}
        assert held["result"] == f"hello\n{tmp_path}"
        assert held["exit_code"] == 0
        assert held["duration_ms"] >= 0
        assert held["tool_call_id"]
        assert "interrupted" not in held
        await person.sees("shell  echo hello; pwd", "│ hello")
        assert person.main.composer.text == ""
        await person.is_free()


async def test_what_is_typed_is_announced_before_it_is_run(opened: Opened, demo: Session, tmp_path: Path) -> None:
    """The prompt says RUN and the line beneath where; deleting the mark makes a message of it."""
    async with opened(demo) as person:
        await types(person, "!")
        await person.sees("RUN ▸")
        assert str(tmp_path)[:20] in person.text("#composer")
        await person.press("backspace")
        await person.sees("user ▸")


async def test_a_failing_command_is_a_failed_call(opened: Opened, demo: Session) -> None:
    """With its exit code and what it said, in the list's count of failures, too."""
    async with opened(demo) as person:
        await runs(person, "!echo oh no >&2; exit 3")
        stored = await person.finds(ID, has_ended)
        assert stored.entries[0].is_failure
        assert (content(stored)["exit_code"], content(stored)["result"]) == (3, "oh no")
        await person.sees("exit 3", "✗ shell")
        await person.is_free()


async def test_a_slash_runs_as_well(opened: Opened, demo: Session) -> None:
    """For whoever thinks of commands so; the name completes."""
    async with opened(demo) as person:
        await types(person, "/ru")
        await person.press("tab")
        await person.sees("RUN ▸")
        person.rattle(*"echo hi")
        await person.until(lambda: person.main.composer.text == "/run echo hi")
        await person.press("enter")
        assert content(await person.finds(ID, has_ended))["result"] == "hi"
        await person.is_free()


@pytest.mark.parametrize("text", ["!touch ran", "!!touch ran", "/run touch ran"])
async def test_what_was_pasted_is_never_run(opened: Opened, demo: Session, tmp_path: Path, text: str) -> None:
    """It comes back with the reason, and nothing is recorded."""
    async with opened(demo) as person:
        await person.writes()
        await person.sends(text)
        await person.is_told("What was pasted is not run")
        assert person.main.composer.text == text
        assert person.stored(ID).entries == []
        assert not (tmp_path / "ran").exists()


async def test_a_mark_that_is_pasted_before_a_typed_one_is_not_run(
    opened: Opened, demo: Session, tmp_path: Path
) -> None:
    """Nor is what is pasted over something typed."""
    async with opened(demo) as person:
        await types(person, "!x")
        await person.press("home")
        await person.paste("!touch ran;")
        await person.press("enter")
        await person.is_told("What was pasted is not run")
        assert person.stored(ID).entries == []
        assert not (tmp_path / "ran").exists()


async def test_a_command_can_be_pasted_behind_a_typed_mark(opened: Opened, demo: Session) -> None:
    """It was the person who asked for it to be run."""
    async with opened(demo) as person:
        await types(person, "!")
        await person.paste("echo pasted")
        await person.press("enter")
        assert content(await person.finds(ID, has_ended))["result"] == "pasted"
        await person.is_free()


async def test_a_message_may_begin_with_an_exclamation_mark(opened: Opened, demo: Session) -> None:
    """A backslash before it says so, typed or pasted."""
    async with opened(demo) as person:
        await person.writes()
        await person.sends("\\!important")
        stored = await person.finds(ID, lambda stored: stored.entries)
        assert (stored.entries[0].kind, stored.entries[0].text) == ("user_message", "!important")


@pytest.mark.parametrize("kind", ["conversation", "evaluation", "refinement", "agent"])
async def test_only_demos_run_commands(opened: Opened, kind: str) -> None:
    """Elsewhere that is said, and the text stays."""
    async with opened(session(1, kind, kind=kind)) as person:
        await runs(person, "!echo hi")
        await person.is_told("Only a teacher demo runs commands")
        assert person.main.composer.text == "!echo hi"
        assert person.stored(ID).entries == []


@pytest.mark.parametrize(("status", "reason"), [("paused", "p resumes it"), ("completed", "x reopens it")])
async def test_a_session_that_takes_nothing_runs_nothing(
    opened: Opened, tmp_path: Path, status: str, reason: str
) -> None:
    """The command is given back."""
    async with opened(begun_in(tmp_path, status=status)) as person:
        await runs(person, "!touch ran")
        await person.is_told(reason)
        await person.until(lambda: person.main.composer.text == "!touch ran")
        await person.is_free()
        assert person.stored(ID).entries == []
        assert not (tmp_path / "ran").exists()


async def test_beyond_a_limit_nothing_is_run(opened: Opened, tmp_path: Path) -> None:
    """It is judged before."""
    async with opened(begun_in(tmp_path, limits=limits(entries=0))) as person:
        await runs(person, "!touch ran")
        await person.is_told("This session may have no entries")
        assert not (tmp_path / "ran").exists()


async def test_a_limit_that_ends_the_session_runs_nothing(opened: Opened, tmp_path: Path) -> None:
    """The session is completed, and the command is its draft."""
    bound = limits(entries=0, action=LimitAction.END_SESSION)
    async with opened(begun_in(tmp_path, limits=bound)) as person:
        await runs(person, "!touch ran")
        await person.finds(ID, lambda stored: stored.status == "completed")
        assert not (tmp_path / "ran").exists()
        await person.until(lambda: person.main.composer.text == "!touch ran")


async def test_after_it_was_refused_it_can_be_run(opened: Opened, tmp_path: Path) -> None:
    """A command that was typed and given back is still one that was typed."""
    async with opened(begun_in(tmp_path, status="paused")) as person:
        await runs(person, "!echo hi")
        await person.is_told("p resumes it")
        await person.press("escape", "p")
        await person.finds(ID, lambda stored: stored.status == "active")
        await person.press("i", "enter")
        assert content(await person.finds(ID, has_ended))["result"] == "hi"
        await person.is_free()


async def test_output_is_shown_as_it_comes(opened: Opened, demo: Session, tmp_path: Path) -> None:
    """While it runs it is no failure, and on disk it is an interrupted call."""
    async with opened(demo) as person:
        await runs(person, f"!echo first; {WAIT.format('go')}; echo second")
        await person.sees("│ first", "… shell", "▶ input ▸")
        begun = person.stored(ID).entries[0]
        assert begun.envelope is not None
        assert begun.envelope.interrupted
        assert begun.is_failure
        assert person.hides("│ second")
        (tmp_path / "go").touch()
        await person.sees("│ second", "✓ shell", "user ▸")
        assert content(await person.finds(ID, has_ended))["result"] == "first\nsecond"
        await person.is_free()


async def test_what_was_printed_so_far_is_on_the_disk(
    opened: Opened, demo: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash would leave it there, marked as interrupted."""
    monkeypatch.setattr("thulp_tui.ui.runs.EVERY", 0.0)
    async with opened(demo) as person:
        await runs(person, f"!echo first; {WAIT.format('go')}")
        held = content(await person.finds(ID, lambda stored: stored.entries and content(stored)["result"]))
        assert (held["result"], held["interrupted"]) == ("first", True)
        (tmp_path / "go").touch()
        await person.finds(ID, has_ended)
        await person.is_free()


async def test_input_goes_to_the_command(opened: Opened, demo: Session) -> None:
    """An empty line, too; what is echoed is part of the output."""
    async with opened(demo) as person:
        await runs(person, "!read name; echo hello $name; read none; echo bye")
        await person.sees("▶ input ▸")
        await types(person, "Ann")
        await person.press("enter")
        await person.sees("hello Ann")
        await person.press("enter")
        held = content(await person.finds(ID, has_ended))
        assert held["result"] == "Ann\nhello Ann\n\nbye"
        await person.is_free()


async def test_ctrl_d_ends_the_input(opened: Opened, demo: Session) -> None:
    """As in a terminal, on an empty line."""
    async with opened(demo) as person:
        await runs(person, "!cat; echo over")
        await person.sees("▶ input ▸")
        await person.press("ctrl+d")
        assert content(await person.finds(ID, has_ended))["result"] == "over"
        await person.is_free()


async def test_a_password_is_neither_shown_nor_recorded(opened: Opened, demo: Session, tmp_path: Path) -> None:
    """Dots stand for it, it is nobody's draft, and it does not come back."""
    async with opened(demo) as person:
        await runs(person, "!stty -echo; printf Password:; read word; stty echo; echo; echo ${#word}")
        await person.sees("Password:", "▶ hidden ▸")
        person.rattle(*"s3cret!")
        await person.sees("•••••••")
        await person.press("enter")
        held = content(await person.finds(ID, has_ended))
        assert held["result"] == "Password:\n7"
        await person.is_free()
        await person.press("up")
        assert "s3cret" not in person.main.composer.text
    assert "s3cret" not in person.path.read_text()
    assert not (tmp_path / "state.json").exists() or "s3cret" not in (tmp_path / "state.json").read_text()


async def test_half_a_password_is_given_up(opened: Opened, demo: Session) -> None:
    """When the command ends, or one goes to another session, what was typed unseen is gone."""
    async with opened(demo, session(2, "other", age=1)) as person:
        await runs(person, "!stty -echo; printf Password:; read word")
        await person.sees("▶ hidden ▸")
        person.rattle(*"half")
        await person.sees("••••")
        person.main.show(sid(2))
        await person.until(lambda: person.main.opened and person.main.opened.summary.id == sid(2))
        assert person.main.composer.text == ""
        person.main.show(ID)
        await person.sees("▶ hidden ▸")
        person.rattle(*"half")
        await person.sees("••••")
        await person.press("ctrl+c")
        await person.finds(ID, has_ended)
        await person.sees("user ▸")
        assert person.main.composer.text == ""
        await person.is_free()
        assert person.main.drafts.of(ID) == ""


async def test_ctrl_c_stops_the_command_and_not_the_program(opened: Opened, demo: Session) -> None:
    """It is recorded as stopped."""
    async with opened(demo) as person:
        await runs(person, "!trap 'exit 130' INT; echo begun; while :; do sleep 0.05; done")
        await person.sees("│ begun")
        await person.press("ctrl+c")
        held = content(await person.finds(ID, has_ended))
        assert (held["exit_code"], held["error"]) == (130, "stopped by ctrl+c")
        await person.is_free()
        await person.press("ctrl+c")
        await person.is_told("q quits")


async def test_what_ignores_ctrl_c_is_ended(opened: Opened, demo: Session) -> None:
    """Each time is harder than the one before, and says what the next one does."""
    async with opened(demo) as person:
        await runs(person, "!trap '' INT TERM; echo begun; while :; do sleep 0.05; done")
        await person.sees("│ begun")
        await person.press("ctrl+c")
        await person.is_told("again asks it to end")
        await person.press("ctrl+c")
        await person.is_told("again ends it")
        await person.press("ctrl+c")
        assert content(await person.finds(ID, has_ended))["exit_code"] == 137
        await person.is_free()


async def test_one_browses_while_it_runs(opened: Opened, demo: Session, tmp_path: Path) -> None:
    """In another session one writes messages; what was printed meanwhile is there when one comes back."""
    async with opened(demo, session(2, "other", age=1)) as person:
        await runs(person, f"!echo first; {WAIT.format('go')}; echo second; {WAIT.format('stop')}")
        await person.sees("│ first", "● ▶ demo")
        assert "▶ in “" not in person.text()
        person.main.show(sid(2))
        await person.sees("● ▶ demo", "● other · ▶ in “demo”")
        await person.sees("user ▸")
        await person.until(lambda: person.main.opened and person.main.opened.summary.id == sid(2))
        await person.sends("a message elsewhere")
        await person.finds(sid(2), lambda stored: stored.entries)
        (tmp_path / "go").touch()
        person.main.show(ID)
        await person.sees("▶ input ▸", "│ first", "│ second")
        person.main.show(sid(2))
        (tmp_path / "stop").touch()
        await person.finds(ID, has_ended)
        await person.is_told("ended in “demo”")
        await person.until(partial(person.hides, "▶"))


async def test_one_command_at_a_time_in_a_session(opened: Opened, demo: Session, tmp_path: Path) -> None:
    """What is typed while one runs is its input, a command's mark included."""
    async with opened(demo) as person:
        await runs(person, "!read line; echo got $line")
        await person.sees("▶ input ▸")
        await runs(person, "!echo no")
        held = content(await person.finds(ID, has_ended))
        assert held["result"].endswith("got !echo no")
        assert len(person.stored(ID).entries) == 1
        await person.is_free()


async def test_undo_takes_the_whole_call_away(opened: Opened, demo: Session) -> None:
    """And redo brings it back as it ended."""
    async with opened(demo) as person:
        await runs(person, "!echo hello")
        ended = await person.finds(ID, has_ended)
        await person.is_free()
        await person.press("escape", "z")
        await person.is_told("Undone: Command recorded")
        assert person.stored(ID).entries == []
        assert person.stored(ID).metadata.updated_at == NOON
        await person.press("Z")
        await person.is_told("Done again")
        assert person.stored(ID).entries == ended.entries


async def test_a_long_output_is_cut_in_the_middle(opened: Opened, demo: Session) -> None:
    """Within the limit of the settings."""
    settings = Settings(record=RecordSettings(output_limit=400))
    async with opened(demo, settings=settings) as person:
        await runs(person, "!seq 100000")
        held = content(await person.finds(ID, has_ended))
        assert held["result"].startswith("1\n2\n")
        assert held["result"].endswith("\n100000")
        assert "left out …]" in held["result"]
        assert len(held["result"]) < 500
        assert "output_file" not in held
        await person.sees("100000")
        await person.is_free()


async def test_all_of_it_is_kept_where_that_is_wanted(opened: Opened, demo: Session, tmp_path: Path) -> None:
    """In a file beside the sessions, of which the call tells; of a short one there is none."""
    settings = Settings(record=RecordSettings(output_limit=400, keep_output=True, tool="bash"))
    async with opened(demo, settings=settings) as person:
        await runs(person, "!seq 5000")
        stored = await person.finds(ID, has_ended)
        kept = tmp_path / content(stored)["output_file"]
        assert kept.read_text() == "".join(f"{n}\n" for n in range(1, 5001))
        assert kept.stat().st_mode & 0o777 == 0o600
        assert stored.entries[0].entry_type == ToolCall(tool_name="bash", success=True)
        await person.is_free()
        await runs(person, "!echo short")
        await person.finds(ID, lambda stored: len(stored.entries) == 2 and has_ended(stored))
        await person.is_free()
        assert [*kept.parent.iterdir()] == [kept]


async def test_hostile_output_is_text(opened: Opened, demo: Session) -> None:
    """Escapes, invalid bytes, markup and direction marks control neither the screen nor the file."""
    async with opened(demo) as person:
        await runs(person, r"!printf '\033]0;t\007[red]x[/red]\033[2J\377\n\033[31mred\033[0m\n'")
        held = content(await person.finds(ID, has_ended))
        assert held["result"] == "[red]x[/red]\ufffd\nred"
        await person.sees("[red]x[/red]�")
        await person.is_free()


async def test_a_folder_that_is_gone(opened: Opened, tmp_path: Path) -> None:
    """The call says so, and the program goes on."""
    async with opened(begun_in(tmp_path / "gone")) as person:
        await runs(person, "!echo hi")
        held = content(await person.finds(ID, has_ended))
        assert held["exit_code"] == 127
        assert "is not there" in held["error"]
        await person.is_told("is not there")


async def test_cd_leads_the_next_commands(opened: Opened, demo: Session, tmp_path: Path) -> None:
    """A call like any other; the prompt shows where; undo leads back, a restart does not."""
    (tmp_path / "the src").mkdir()
    (tmp_path / "link").symlink_to("the src")
    async with opened(demo) as person:
        await runs(person, "!cd link")
        held = content(await person.finds(ID, has_ended))
        assert held["arguments"] == {"command": "cd link", "cwd": str(tmp_path)}
        assert (held["result"], held["exit_code"]) == (f"{tmp_path}/link", 0)
        await person.is_free()
        assert person.main.query_one(RunComposer).folder == f"{tmp_path}/link"
        await runs(person, "!pwd")
        held = content(await person.finds(ID, lambda stored: len(stored.entries) == 2 and has_ended(stored)))
        assert held["result"] == held["arguments"]["cwd"] == f"{tmp_path}/link"
        await person.is_free()
        await runs(person, "!cd nowhere")
        held = content(await person.finds(ID, lambda stored: len(stored.entries) == 3 and has_ended(stored)))
        assert held["exit_code"] != 0
        assert "nowhere" in held["result"]
        await person.is_free()
    async with opened() as person:
        await person.writes()
        await runs(person, "!cd -")
        await person.finds(ID, lambda stored: len(stored.entries) == 4 and has_ended(stored))
        await person.is_free()
        assert person.main.query_one(RunComposer).folder == str(tmp_path)
        await person.press("escape", "z")
        await person.is_told("Undone: Command recorded")
        assert person.main.query_one(RunComposer).folder == f"{tmp_path}/link"


async def test_cd_leads_out_of_a_folder_that_is_gone(opened: Opened, tmp_path: Path) -> None:
    """Nothing else runs there."""
    async with opened(begun_in(tmp_path / "gone")) as person:
        await runs(person, f"!cd {tmp_path}")
        assert content(await person.finds(ID, has_ended))["result"] == str(tmp_path)
        await person.is_free()
        assert person.main.query_one(RunComposer).folder == str(tmp_path)


async def test_what_a_killed_program_left_is_completed(opened: Opened, demo: Session, path: Path) -> None:
    """And the person is told."""
    entry = calls.begun("make", path.parent, "shell", Timestamp(NOON))
    demo.entries.append(entry)
    output = SpooledOutput(400, None, path, ID, entry.id)
    output.feed(b"all that was seen")
    os.close(output._descriptor)
    async with opened(demo) as person:
        await person.is_told("The program was killed while “make” ran")
        await person.sees("│ all that was seen")


async def test_quitting_asks_before_it_ends_a_command(opened: Opened, demo: Session) -> None:
    """Who stays finds it running; who leaves leaves it recorded as interrupted, with what it printed."""
    async with opened(demo) as person:
        await runs(person, "!echo begun; sleep 60")
        await person.sees("│ begun")
        await person.press("escape", "q")
        await person.sees("End “echo begun; sleep 60”?")
        await person.press("n")
        await person.sees("▶ input ▸")
        command = person.main.runs[ID].command
        assert command.is_running
        await person.press("q")
        await person.sees("End “echo begun; sleep 60”?")
        await person.press("y")
        await person.until(lambda: not person.app.is_running)
    assert not command.is_running
    held = content(person.stored(ID))
    assert (held["result"], held["interrupted"], held["error"]) == ("begun", True, "thulp-tui was left")


async def test_what_it_leaves_running_ends_with_the_program(opened: Opened, demo: Session, tmp_path: Path) -> None:
    """A server that was started for the demo lives on between commands."""
    async with opened(demo) as person:
        await runs(person, "!(while :; do echo x >> beats; sleep 0.02; done) & echo started")
        assert content(await person.finds(ID, has_ended))["exit_code"] == 0
        await person.is_told("running in the background")
        await person.until((tmp_path / "beats").exists)
        (left,) = person.main._left_running
        assert left.command.has_children
    assert not left.command.has_children


async def test_a_session_that_is_deleted_meanwhile(opened: Opened, demo: Session, tmp_path: Path) -> None:
    """The person is told that the end was not recorded."""
    async with opened(demo) as person:
        await runs(person, f"!{WAIT.format('go')}")
        await person.sees("▶ input ▸")
        await person.press("escape", "escape", "delete")
        await person.sees("Delete “demo”?")
        await person.press("y")
        await person.until(lambda: person.names() == [])
        (tmp_path / "go").touch()
        await person.is_told("was not recorded")
        await person.is_free()


async def test_an_intent_that_is_written_meanwhile_stays(opened: Opened, demo: Session, tmp_path: Path) -> None:
    """The end of a command is written into its entry as it stands."""
    async with opened(demo) as person:
        await runs(person, f"!{WAIT.format('go')}")
        await person.sees("▶ input ▸")
        entry = person.stored(ID).entries[0]
        intended = entry.changed(content={**content(person.stored(ID)), "intent": "to see"})
        await person.app.desk.revise(ID, entry.id, lambda _: intended, person.clock())
        (tmp_path / "go").touch()
        assert content(await person.finds(ID, has_ended))["intent"] == "to see"
        await person.is_free()


async def test_a_draft_that_was_typed_can_be_run_after_looking_elsewhere(opened: Opened, demo: Session) -> None:
    """But not after a restart, when nobody knows any more who typed it."""
    async with opened(demo, session(2, "other", age=1)) as person:
        await types(person, "!echo hi")
        person.main.show(sid(2))
        await person.until(partial(person.hides, "RUN ▸"))
        person.main.show(ID)
        await person.sees("RUN ▸ !echo hi")
    async with opened(state=load()) as person:
        await person.writes()
        await person.until(lambda: person.main.composer.text == "!echo hi")
        await person.press("enter")
        await person.is_told("What was pasted is not run")


async def test_recall_brings_a_command_back_to_be_run(opened: Opened, demo: Session) -> None:
    """Up and enter runs it again."""
    async with opened(demo) as person:
        await runs(person, "!echo hi")
        await person.finds(ID, has_ended)
        await person.is_free()
        await person.press("up")
        await person.sees("RUN ▸ !echo hi")
        await person.press("enter")
        await person.finds(ID, lambda stored: len(stored.entries) == 2 and has_ended(stored))
        await person.is_free()


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_small_terminals(opened: Opened, demo: Session, size: tuple[int, int]) -> None:
    """Prompt, output and input are there."""
    async with opened(demo, size=size) as person:
        await person.press("enter")
        await runs(person, "!echo one; read x; echo got $x")
        await person.sees("▶ input ▸", "│ one")
        await runs(person, "two")
        await person.sees("│ got two")
        await person.is_free()
