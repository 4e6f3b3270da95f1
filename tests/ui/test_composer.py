"""The composer: what a person writes, and what of it is on disk."""

from functools import partial
from typing import Any

import pytest

from tests.ui.person import Opened, Person
from tests.ui.sessions import moment, session, sid, talk
from thulp_tui.domain.entry import EvaluationResult, SessionEntry, SkillExecution, SystemEvent, ToolCall

ID = sid(1)


def hint(person: Person) -> str:
    """Return what stands beneath the text."""
    return "\n".join(line.strip(" │") for line in person.lines("#composer-hint"))


async def recorded(person: Person, count: int = 1) -> SessionEntry:
    """Wait until the session has so many entries on disk, and return the last."""
    found = await person.finds(ID, lambda stored: len(stored.entries) == count, f"{count} entries are on disk")
    return found.entries[-1]


async def test_enter_records_what_is_written_as_a_user_message(opened: Opened) -> None:
    """The entry is on disk and in the timeline, selected, and the composer is empty."""
    async with opened(session(1, "talk", talk(1))) as person:
        await person.opens("talk")
        await person.press("i")
        await person.type("hello you")
        await person.press("enter")
        entry = await recorded(person, 3)
        assert (entry.kind, entry.content) == ("user_message", {"text": "hello you"})
        await person.until(lambda: "hello you" in person.text("#timeline"), "the timeline shows it")
        assert "▏" in person.line("hello you", "#timeline")[:3]
        assert person.main.composer.text == ""


async def test_an_entry_has_the_time_of_the_clock(opened: Opened) -> None:
    """It is the program's clock that says when something was recorded."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        person.clock.now += 7_000
        await person.sends("hello")
        assert (await recorded(person)).timestamp == moment(7)


async def test_recording_changes_updated_at_to_the_time_of_the_clock(opened: Opened) -> None:
    """An entry is a change of the session."""
    async with opened(session(1, "talk", age=60_000)) as person:
        await person.sees("talk")
        await person.writes()
        person.clock.now += 5_000
        await person.sends("hello")
        await recorded(person)
        assert person.stored(ID).metadata.updated_at == moment(5)


async def test_ctrl_r_goes_through_the_roles_and_the_prompt_shows_which(opened: Opened) -> None:
    """User, assistant, system: the prompt names the role, and the entry has it."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        for count, role in enumerate(("user", "assistant", "system"), 1):
            await person.sees(f"{role} ▸")
            await person.sends(f"said by {role}")
            assert (await recorded(person, count)).kind == f"{role}_message"
            await person.press("ctrl+r")
        await person.sees("user ▸")


COMMANDS: list[tuple[str, object, Any]] = [
    (
        '/tool bash ok {"command": "ls"} => a.py',
        ToolCall(tool_name="bash", success=True),
        {"arguments": {"command": "ls"}, "result": "a.py"},
    ),
    (
        '/tool web.get fail {} => {"status": 404}',
        ToolCall(tool_name="web.get", success=False),
        {"arguments": {}, "result": {"status": 404}},
    ),
    ("/tool bare ok", ToolCall(tool_name="bare", success=True), {"arguments": {}, "result": None}),
    (
        '/skill review ok {"file": "a => b"} => fine',
        SkillExecution(skill_name="review", success=True),
        {"arguments": {"file": "a => b"}, "result": "fine"},
    ),
    ("/eval 0.82 exact=0.8 cost=0.1", EvaluationResult(score=0.82, metrics={"exact": 0.8, "cost": 0.1}), None),
    ("/event deployed to staging", SystemEvent(event="deployed"), {"text": "to staging"}),
    ("/event started", SystemEvent(event="started"), None),
]
"""What is typed, the type of entry it makes, its content but for the call's id."""


async def test_a_slash_command_records_its_type_of_entry(opened: Opened) -> None:
    """Each command's entry is on disk, a call with an id made by the program, and the timeline shows it."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        for count, (typed, kind, expected) in enumerate(COMMANDS, 1):
            await person.sends(typed)
            entry = await recorded(person, count)
            assert entry.entry_type == kind
            content = dict(entry.content) if isinstance(entry.content, dict) else entry.content
            if isinstance(content, dict) and entry.kind in ("tool_call", "skill_execution"):
                assert entry.envelope is not None
                assert str(content.pop("tool_call_id")).startswith("call_")
            assert content == expected
            await person.until(partial(person.shows, f"{count}/{count}", "#timeline"), "the timeline shows it")


async def test_two_slashes_begin_a_message_with_one(opened: Opened) -> None:
    """//usr is a message that says /usr."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        await person.paste("//usr/bin is missing")
        await person.sees("a message that begins with /")
        await person.press("enter")
        entry = await recorded(person)
        assert (entry.kind, entry.text) == ("user_message", "/usr/bin is missing")


async def test_the_hint_follows_what_is_typed(opened: Opened) -> None:
    """A slash lists the commands, a command shows its shape, a message nothing."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        assert hint(person) == ""
        await person.press("/")
        await person.sees("Commands: /tool, /skill, /eval, /event")
        await person.type("to")
        await person.sees("/tool NAME ok|fail ARGUMENTS-JSON => RESULT")
        await person.press("tab")
        await person.until(lambda: person.main.composer.text == "/tool ", "tab completes the command")
        await person.type("ls o")
        await person.press("tab")
        await person.until(lambda: person.main.composer.text == "/tool ls ok ", "tab completes the outcome")


BAD = {
    "/tool": "comes the tool's name",
    "/tool bash maybe": "comes ok or fail, not maybe",
    "/tool bash ok {broken": "The arguments are wrong at column 16",
    "/tool bash ok [1]": "must be a JSON object",
    "/eval high": "The score is a number",
    "/eval 1 exact": "come metrics as name=value",
    "/event": "comes its name",
    "/nonsense here": "There is no command /nonsense",
    "/": "Commands: /tool",
}
"""What is typed → a part of the reason why it is refused."""


async def test_bad_input_stays_with_the_reason_beneath(opened: Opened) -> None:
    """Nothing is recorded, nothing typed is lost, the reason stays until one types on."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        for typed, reason in BAD.items():
            await person.sends(typed)
            await person.is_told(reason)
            assert person.main.composer.text == typed
            await person.tick(1)
            assert reason in person.told
            await person.press(*["backspace"] * len(typed))
            await person.until(lambda: hint(person) == "", "the reason is gone")
        assert person.stored(ID).entries == []


async def test_an_empty_text_is_not_sent(opened: Opened) -> None:
    """Enter on nothing, or on white space, does nothing."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        await person.press("enter", "space", "enter", "ctrl+j", "enter")
        assert person.stored(ID).entries == []


async def test_ctrl_j_begins_a_new_line_and_the_composer_grows(opened: Opened) -> None:
    """Lines are kept as they are written, pasted ones too; the composer has room for some, then scrolls."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        height = len(person.lines("#composer"))
        await person.press("a", "ctrl+j", "b")
        await person.until(lambda: len(person.lines("#composer")) == height + 1, "the composer has grown")
        await person.paste("\nc\nd")
        await person.until(lambda: len(person.lines("#composer")) == height + 3, "the composer has grown")
        await person.press("enter")
        assert (await recorded(person)).text == "a\nb\nc\nd"
        await person.until(lambda: len(person.lines("#composer")) == height, "the composer has shrunk")
        await person.paste("line\n" * 200)
        await person.until(lambda: len(person.lines("#composer")) > height + 3, "the composer has grown")
        assert len(person.lines("#composer")) <= 14
        assert len(person.lines("#timeline")) > 10


async def test_up_in_an_empty_composer_recalls_what_was_sent(opened: Opened) -> None:
    """Up brings back the last text, then the one before; in a text it moves the cursor."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        for count, text in enumerate(("first", "second"), 1):
            await person.sends(text)
            await recorded(person, count)
            await person.until(lambda: person.main.composer.text == "", "the composer is empty")
        await person.press("up")
        await person.until(lambda: person.main.composer.text == "second", "the last one is back")
        await person.press("up")
        assert person.main.composer.text == "second"
        for _ in "second":
            await person.press("backspace")
        await person.press("up")
        await person.until(lambda: person.main.composer.text == "first", "the one before is back")


async def test_escape_goes_to_the_timeline_and_keeps_the_text(opened: Opened) -> None:
    """The draft stays in view; i goes back to its end."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        await person.type("half")
        await person.press("escape")
        assert person.app.focused is person.main.timeline
        await person.sees("user ▸ half")
        await person.press("i")
        await person.type("!")
        await person.sees("user ▸ half!")


async def test_tab_goes_to_the_next_pane_where_there_is_nothing_to_complete(opened: Opened) -> None:
    """In a message tab leaves the composer."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        await person.type("text")
        await person.press("tab")
        await person.until(lambda: person.app.focused is not person.main.composer.area, "the focus has moved")
        assert person.main.composer.text == "text"


async def test_the_letters_of_commands_are_only_letters_while_one_writes(opened: Opened) -> None:
    """q, n, ? and the rest are text."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        await person.type("qnptx?:zZ")
        assert person.main.composer.text == "qnptx?:zZ"
        assert len(person.app.screen_stack) == 1


async def test_a_click_into_the_composer_writes(opened: Opened) -> None:
    """The mouse does what i does."""
    async with opened(session(1, "talk")) as person:
        await person.sees("user ▸")
        await person.pilot.click("#composer-role")
        await person.until(lambda: person.app.focused is person.main.composer.area, "the composer has the focus")


@pytest.mark.parametrize("status", ["paused", "completed", "failed", "cancelled"])
async def test_what_takes_no_entries_says_so_and_names_the_key(opened: Opened, status: str) -> None:
    """The reason stands beneath the composer at once, and a text that is sent all the same comes back."""
    key = "p resumes" if status == "paused" else "x reopens"
    async with opened(session(1, "talk", status=status)) as person:
        await person.is_told(key)
        assert status in person.told.lower()
        await person.writes()
        await person.sends("hello")
        await person.until(lambda: person.main.composer.text == "hello", "the text is back")
        await person.is_told(key)
        assert person.stored(ID).entries == []


async def test_the_obstacle_goes_when_its_key_is_pressed(opened: Opened) -> None:
    """After p the composer takes entries again."""
    async with opened(session(1, "talk", status="paused")) as person:
        await person.sees("p resumes")
        await person.press("p")
        await person.until(lambda: hint(person) == "", "nothing stands in the way")
        await person.writes()
        await person.sends("hello")
        assert (await recorded(person, 2)).text == "hello"


async def test_several_texts_sent_at_once_are_recorded_in_order(opened: Opened) -> None:
    """Who types faster than the disk writes loses nothing."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        for n in range(5):
            await person.paste(f"text {n}")
            person.rattle("enter")
        await recorded(person, 5)
        assert [entry.text for entry in person.stored(ID).entries] == [f"text {n}" for n in range(5)]


async def test_text_and_enter_in_one_burst(opened: Opened) -> None:
    """Enter is acted on after the letters before it, however fast they come."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        person.rattle(*"one", "enter", *"two", "enter")
        await recorded(person, 2)
        assert [entry.text for entry in person.stored(ID).entries] == ["one", "two"]


async def test_text_that_came_with_escape_sequences_is_kept_and_shown_harmlessly(opened: Opened) -> None:
    """What is pasted is recorded as it came; the screen shows it cleaned."""
    async with opened(session(1, "talk")) as person:
        await person.sees("talk")
        await person.writes()
        await person.sends("a\x1b]52;c;eA==\x07b\u202ec")
        assert (await recorded(person)).text == "a\x1b]52;c;eA==\x07b\u202ec"
        await person.until(lambda: "␛]52;c;eA==␇b�c" in person.text("#timeline"), "the timeline shows it cleaned")
        assert not {"\x1b", "\x07", "\u202e"} & set(person.text())
