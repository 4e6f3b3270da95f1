"""The form for a new session."""

from functools import partial

import pytest
from textual.widgets import Input

from tests.ui.screens.host import HOSTILE, SIZES, Sitting, asked, is_harmless
from tests.ui.sessions import sid
from thulp_tui.domain.ids import Duration
from thulp_tui.domain.limits import LimitAction, SessionConfig
from thulp_tui.domain.session import (
    Agent,
    Conversation,
    Evaluation,
    Refinement,
    SessionStatus,
    SessionType,
    TeacherDemo,
)
from thulp_tui.domain.summary import limits_of
from thulp_tui.ui.screens.new_session import NewSession, NewSessionResult
from thulp_tui.ui.widgets.session_picker import SessionPicker

SESSIONS = [(sid(1), "Fix the login bug"), (sid(2), "Fix the logout bug"), (sid(3), "Summarise a PDF")]


async def answered(form: Sitting[NewSessionResult | None]) -> NewSessionResult:
    """Create the session and return what the form says."""
    await form.press("ctrl+s")
    answer = await form.answered()
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("type_name", "typed", "made"),
    [
        ("teacher_demo", ["Fix the bug", "opus"], TeacherDemo(task="Fix the bug", model="opus")),
        ("evaluation", ["summarise", "12"], Evaluation(skill_name="summarise", test_cases=12)),
        ("refinement", ["summarise", "3"], Refinement(skill_name="summarise", iteration=3)),
        ("conversation", ["talk"], Conversation(purpose="talk")),
        ("agent", ["builder"], Agent(agent_name="builder")),
    ],
)
async def test_each_type_is_made_from_its_fields(type_name: str, typed: list[str], made: SessionType) -> None:
    """Tab goes from the type through its fields, text and whole numbers."""
    async with asked(NewSession(type_name=type_name)) as form:
        for value in typed:
            await form.press("tab")
            await form.types(value)
        assert (await answered(form)).session_type == made


async def test_the_fields_follow_the_type() -> None:
    """Choosing another type shows its fields and no others; what was typed is kept for a change of mind."""
    async with asked(NewSession(type_name="teacher_demo")) as form:
        await form.press("tab")
        await form.types("Fix it")
        await form.press("shift+tab", "right")
        await form.sees("Test cases")
        await form.sees_no("Task")
        await form.press("left")
        await form.sees("Fix it", beside="Task")
        await form.sees_no("Test cases")


async def test_a_click_chooses_the_type() -> None:
    """The mouse works on the choice as well."""
    async with asked(NewSession(type_name="teacher_demo")) as form:
        await form.clicks("agent run", "agent")
        await form.sees("Agent name")


async def test_the_name_is_suggested_from_the_task() -> None:
    """The suggestion shows while one types and is taken when no name is given."""
    async with asked(NewSession(type_name="teacher_demo")) as form:
        await form.press("tab")
        await form.types("Fix the bug")
        await form.sees("Fix the bug", beside="Name")
        assert (await answered(form)).name == "Fix the bug"


async def test_a_name_that_was_typed_wins() -> None:
    """A person's name is not replaced by the suggestion."""
    async with asked(NewSession()) as form:
        await form.press("tab")
        await form.types("talk")
        await form.press("tab")
        await form.types("Monday")
        assert (await answered(form)).name == "Monday"


async def test_a_conversation_needs_nothing() -> None:
    """One key creates one; it has a name all the same."""
    async with asked(NewSession()) as form:
        name = "untitled conversation"
        assert await answered(form) == NewSessionResult(Conversation(purpose=""), name, (), None, None)


async def test_tags_are_separated_and_completed() -> None:
    """Commas and spaces separate; tab takes the most used tag that begins so, then goes on."""
    async with asked(NewSession(tags_in_use={"docs": 1, "demo": 5, "ci": 9})) as form:
        await form.press("tab", "tab", "tab")
        await form.types("new, ci d")
        await form.sees("tab complete")
        await form.press("tab")
        await form.sees("new, ci demo", beside="Tags")
        await form.sees_no("tab complete")
        await form.press("tab")
        assert isinstance(form.focused.parent, SessionPicker)
        assert (await answered(form)).tags == ("new", "ci", "demo")


async def test_the_parent_is_found_by_a_part_of_its_name() -> None:
    """Typing lists what matches, the arrow keys choose, enter takes."""
    async with asked(NewSession(sessions=SESSIONS)) as form:
        await form.press("tab", "tab", "tab", "tab")
        await form.types("FIX")
        await form.sees("Fix the logout bug")
        await form.sees_no("Summarise")
        await form.press("down", "enter")
        await form.sees("Fix the logout bug", beside="Parent")
        assert (await answered(form)).parent == sid(2)


async def test_the_parent_is_found_by_its_id() -> None:
    """The beginning of an id is enough; a single match needs no choosing."""
    async with asked(NewSession(sessions=[*SESSIONS, (sid(3).from_string("ff" + sid(3)[2:]), "Other")])) as form:
        await form.press("tab", "tab", "tab", "tab")
        await form.types("ff0")
        await form.press("escape")
        parent = (await answered(form)).parent
        assert parent is not None
        assert parent.startswith("ff")


async def test_escape_closes_the_matches_before_the_form() -> None:
    """The first escape closes the list, the second one leaves."""
    async with asked(NewSession(sessions=SESSIONS)) as form:
        await form.press("tab", "tab", "tab", "tab")
        await form.types("fix")
        await form.press("escape")
        assert form.is_open
        await form.sees_no("Fix the logout bug")
        await form.press("escape", "escape")
        assert await form.answered() is None


@pytest.mark.parametrize(("typed", "reason"), [("fix", "choose one of the list"), ("zzz", "no session has this")])
async def test_a_parent_that_is_not_one_session_is_refused(typed: str, reason: str) -> None:
    """Several matches or none: the form says so and stays."""
    async with asked(NewSession(sessions=SESSIONS)) as form:
        await form.press("tab", "tab", "tab", "tab")
        await form.types(typed)
        await form.press("ctrl+s")
        assert form.is_open
        await form.sees(reason)


async def test_a_click_takes_a_parent() -> None:
    """A match that is clicked is taken."""
    async with asked(NewSession(sessions=SESSIONS)) as form:
        await form.press("tab", "tab", "tab", "tab")
        await form.types("fix")
        await form.clicks("Fix the logout bug", "logout")
        assert (await answered(form)).parent == sid(2)


async def test_the_default_limits_stand_in_the_form() -> None:
    """They can be changed; an empty field is no limit."""
    defaults = SessionConfig(max_turns=20, max_duration=Duration.from_secs(1800), limit_action=LimitAction.END_SESSION)
    async with asked(NewSession(limits=defaults)) as form:
        await form.sees("20", beside="Max turns")
        await form.sees("30m", beside="Max time")
        await form.press("tab", "tab", "tab", "tab", "tab", "tab")
        await form.types("60")
        await form.press("tab")
        await form.types("1h30m")
        changed = defaults.with_max_entries(60).with_max_duration(Duration.from_secs(5400))
        assert (await answered(form)).limits == changed


async def test_without_any_maximum_there_are_no_limits() -> None:
    """Not a configuration without content."""
    async with asked(NewSession(limits=SessionConfig(limit_action=LimitAction.IGNORE))) as form:
        assert (await answered(form)).limits is None


async def test_wrong_fields_are_named_and_the_first_gets_the_focus() -> None:
    """The reason stands beneath each field."""
    async with asked(NewSession(type_name="evaluation")) as form:
        await form.press("tab", "tab")
        await form.types("many")
        await form.press("ctrl+s")
        await form.sees("cannot be empty", "a whole number")
        lines = form.lines()
        skill = next(place for place, line in enumerate(lines) if "Skill name" in line)
        assert "cannot be empty" in lines[skill + 1]
        assert "a whole number" in lines[skill + 3]
        assert form.is_open
        await form.types("summarise")
        await form.sees("summarise", beside="Skill name")


async def test_a_reason_goes_as_soon_as_it_no_longer_holds() -> None:
    """Typing what was missing takes the reason away."""
    async with asked(NewSession(type_name="agent")) as form:
        await form.press("ctrl+s")
        await form.sees("cannot be empty")
        await form.types("b")
        await form.sees_no("cannot be empty")


@pytest.mark.parametrize("typed", ["99999999999999999999", "18446744073709551616", "-1", "1.5"])
async def test_a_count_must_fit_thulps_document(typed: str) -> None:
    """Unsigned 64-bit, nothing else."""
    async with asked(NewSession(type_name="refinement")) as form:
        await form.press("tab")
        await form.types("s")
        await form.press("tab")
        await form.types(typed)
        await form.press("ctrl+s")
        assert form.is_open
        await form.sees("▲")


async def test_enter_goes_on_and_creates_at_the_end() -> None:
    """From the type through every field; the last one creates."""
    async with asked(NewSession()) as form:
        for _ in range(8):
            await form.press("enter")
            assert form.is_open
        await form.press("enter")
        assert await form.answered() is not None


async def test_arrow_keys_move_between_fields() -> None:
    """Up and down do as tab does."""
    async with asked(NewSession()) as form:
        await form.press("down")
        await form.types("talk")
        await form.press("down", "up")
        await form.types("!")
        assert (await answered(form)).session_type == Conversation(purpose="talk!")


async def test_escape_leaves_without_an_answer() -> None:
    """Nothing is created."""
    async with asked(NewSession()) as form:
        await form.press("escape")
        assert await form.answered() is None


async def test_escape_does_not_throw_away_what_was_typed_at_once() -> None:
    """It asks for a second escape; whoever types on stays."""
    async with asked(NewSession()) as form:
        await form.press("tab", "a", "escape")
        assert form.is_open
        await form.sees("esc again")
        await form.press("b", "escape")
        assert form.is_open
        await form.press("escape")
        assert await form.answered() is None


async def test_pasted_lines_of_a_task_are_kept() -> None:
    """Line breaks stand as signs in the line and come back as line breaks."""
    async with asked(NewSession(type_name="teacher_demo")) as form:
        await form.press("tab")
        await form.pastes("Fix it\nand test it")
        await form.sees("Fix it⏎and test it", beside="Task")
        assert (await answered(form)).session_type == TeacherDemo(task="Fix it\nand test it", model="human")


async def test_the_result_is_a_session_ready_to_be_created() -> None:
    """Active, with its tags, its parent, and its limits in the program's part of the context."""
    limits = SessionConfig(max_turns=3)
    session = NewSessionResult(Conversation(purpose="p"), "Name", ("a", "b"), sid(1), limits).session()
    assert (session.name, session.status) == ("Name", SessionStatus.ACTIVE)
    assert (session.metadata.tags, session.metadata.parent_session) == (("a", "b"), sid(1))
    assert limits_of(session.context) == limits
    assert session.metadata.created_at == session.metadata.updated_at


async def test_without_limits_the_context_is_empty() -> None:
    """Nothing of the program's own is put where nothing is needed."""
    assert NewSessionResult(Conversation(purpose="p"), "Name", (), None, None).session().context == {}


@pytest.mark.parametrize("size", SIZES)
async def test_the_whole_form_can_be_filled_in_at_any_size(size: tuple[int, int]) -> None:
    """Each field that gets the focus is in view with its label; the frame is within the terminal."""
    async with asked(NewSession(type_name="teacher_demo", sessions=SESSIONS), size) as form:
        assert form.app.screen.region.contains_region(form.dialog.query_one("Frame").region)
        for value in ("Fix it", "opus", "Name", "ci", "", "5", "6", "1h"):
            await form.press("tab")
            assert isinstance(form.focused, Input)
            await form.until(lambda: 0 < form.focused.region.y < size[1] - 1)
            await form.types(value)
            await form.until(partial(form.shows, value))
        await form.sees("create")
        result = await answered(form)
        assert (result.name, result.tags) == ("Name", ("ci",))
        assert result.limits == SessionConfig(max_turns=5, max_entries=6, max_duration=Duration.from_secs(3600))


async def test_nothing_from_a_file_reaches_the_terminal() -> None:
    """Names of sessions and tags in use are cleaned; a tag that could not be typed is not completed."""
    async with asked(NewSession(sessions=[(sid(1), HOSTILE)], tags_in_use={HOSTILE: 1})) as form:
        await form.press("tab", "tab", "tab")
        await form.pastes(HOSTILE[:2])
        await form.press("tab")
        await form.types("evil")
        await form.sees("]52;c;ZXZpbA==")
        assert is_harmless(form.text())
        await form.press("enter")
        assert is_harmless(form.text())
        assert (await answered(form)).parent == sid(1)
