"""Making a demonstration of what was recorded: marks, reasons, corrections, branches."""

from typing import Any

import pytest

from tests.recording.demos import call, eid, judged, say
from tests.ui.person import Opened, Person
from tests.ui.sessions import NOON, session, sid, talk
from tests.ui.test_timeline import selected
from thulp_tui.domain.criteria import criteria_of
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.revising import Intent, intent_of
from thulp_tui.domain.session import Session


def demo(*entries: SessionEntry, status: str = "active", context: dict[str, Any] | None = None) -> Session:
    """Return a demonstration called so, with entries of their own."""
    held = entries or (say("user", "Fix it", 1), call("ls", "a.py", number=2), call("pytest", "1 failed", number=3))
    made = session(1, "demo", held, kind="teacher_demo", age=60_000, status=status)
    return made.changed(context=context or {})


def marks(found: Session) -> Any:
    """Return the marks on disk."""
    return found.context.get("thulp_tui", {}).get("marks")


async def test_an_entry_is_marked_and_the_gutter_shows_it(opened: Opened) -> None:
    """By one letter in a dialog; it is undone and done again; the session's last change stays."""
    async with opened(demo()) as person:
        await person.opens("demo")
        await person.press("M")
        await person.sees("Mark entry 3, tool call")
        await person.press("m")
        kept = await person.finds(sid(1), marks)
        assert marks(kept) == {eid(3): "mask"}
        assert kept.metadata.updated_at == NOON - 60_000
        await person.until(lambda: "-TOOL" in selected(person), "the gutter shows it")
        await person.press("z")
        await person.finds(sid(1), lambda found: not marks(found))
        await person.press("Z")
        await person.finds(sid(1), marks)
        await person.press("M", "x")
        await person.finds(sid(1), lambda found: marks(found) == {eid(3): "mistake"})
        await person.until(lambda: "!TOOL" in selected(person), "the gutter shows it")
        await person.press("M", "n")
        await person.finds(sid(1), lambda found: not marks(found))


async def test_a_range_is_marked_together(opened: Opened) -> None:
    """From where V was pressed to where one is; a bar shows it, the border says how many, one undo takes it back."""
    async with opened(demo()) as person:
        await person.opens("demo")
        await person.press("g", "V", "j")
        await person.sees("2 chosen · 2/3")
        assert "┃" in person.line("Fix it", "#timeline")
        assert "▌" in person.line("ls", "#timeline")
        await person.press("M", "k")
        await person.finds(sid(1), lambda found: marks(found) == {eid(1): "keep", eid(2): "keep"})
        await person.sees_no("chosen")
        await person.press("z")
        await person.finds(sid(1), lambda found: not marks(found))


async def test_escape_ends_a_range_first(opened: Opened) -> None:
    """Only then it leads to the list."""
    async with opened(demo()) as person:
        await person.opens("demo")
        await person.press("V", "k")
        await person.sees("2 chosen")
        await person.press("escape")
        await person.sees_no("chosen")
        assert person.app.focused is person.main.timeline


async def test_sessions_of_other_types_take_marks_and_nothing_else(opened: Opened) -> None:
    """What agents left is not corrected."""
    async with opened(session(1, "talk", talk(1))) as person:
        await person.opens("talk")
        await person.press("c", "delete", "R", "W", "C", "v", "F")
        await person.is_free()
        assert person.app.screen is person.main
        await person.press("D")
        await person.is_told("Only teacher demos are distilled")
        await person.press("M", "k")
        await person.finds(sid(1), marks)


async def test_a_call_is_explained(opened: Opened) -> None:
    """Where one is; both parts by enter alone, and one can leave them empty."""
    async with opened(demo()) as person:
        await person.opens("demo")
        await person.press("W")
        await person.sees("Why · entry 3, tool call")
        await person.type("see it fail")
        await person.press("enter")
        await person.type("1 failed")
        await person.press("enter")
        found = await person.finds(sid(1), lambda found: intent_of(found.entries[2]))
        assert intent_of(found.entries[2]) == Intent("see it fail", "1 failed")
        await person.press("W")
        await person.sees("Why · entry 3")
        await person.press("escape", "z")
        await person.finds(sid(1), lambda found: not intent_of(found.entries[2]))


async def test_before_a_call_the_next_one_is_explained(opened: Opened) -> None:
    """From a message it is the next call; behind the last one it is the one that comes, which then has it."""
    async with opened(demo(call("ls", number=1), say("assistant", "Hm.", 2))) as person:
        await person.opens("demo")
        await person.press("W")
        await person.sees("Why · the next call")
        await person.type("look again")
        await person.press("ctrl+s")
        await person.finds(sid(1), lambda found: found.context)
        await person.writes()
        await person.sends('/tool shell ok {"command": "ls -a"} => b')
        found = await person.finds(sid(1), lambda found: len(found.entries) == 3)
        assert intent_of(found.entries[2]) == Intent("look again")
        assert not found.context
        await person.press("escape", "z")
        await person.finds(sid(1), lambda found: len(found.entries) == 2 and found.context)


async def test_the_next_call_is_explained_from_the_composer(opened: Opened) -> None:
    """By one key; a message in between leaves it."""
    async with opened(demo()) as person:
        await person.opens("demo")
        await person.writes()
        await person.press("ctrl+t")
        await person.sees("Why · the next call")
        await person.type("because")
        await person.press("enter", "enter")
        await person.finds(sid(1), lambda found: found.context)
        await person.sends("so far")
        person.rattle("!")
        await person.sees("RUN ▸ !", "why: because")
        await person.press("backspace")
        await person.sends("/tool ls ok {} => x")
        found = await person.finds(sid(1), lambda found: len(found.entries) == 5)
        assert intent_of(found.entries[4]) == Intent("because")
        assert not found.context


async def test_a_message_is_corrected_and_its_first_form_kept(opened: Opened) -> None:
    """Until the demo is completed; one can go back to it."""
    async with opened(demo(say("user", "Fxi it", 1))) as person:
        await person.opens("demo")
        await person.press("c")
        await person.sees("Correct entry 1, user message")
        await person.press("ctrl+u")
        await person.type("Fix it")
        await person.press("ctrl+s")
        found = await person.finds(sid(1), lambda found: found.entries[0].text == "Fix it")
        assert found.context["thulp_tui"]["originals"][eid(1)]["entry"]["content"] == {"text": "Fxi it"}
        await person.press("c")
        await person.sees("as first recorded")
        await person.press("ctrl+o", "ctrl+s")
        await person.finds(sid(1), lambda found: found.entries[0].text == "Fxi it")
        await person.press("z", "z")
        await person.finds(sid(1), lambda found: found.entries[0].text == "Fxi it" and not found.context)


async def test_a_call_is_corrected_as_json(opened: Opened) -> None:
    """What thulp would refuse is said, and the text stays; leaving it asks once."""
    async with opened(demo()) as person:
        await person.opens("demo")
        await person.press("c")
        await person.sees("All of the call as JSON")
        await person.type("x")
        await person.press("ctrl+s")
        await person.sees("That cannot be recorded")
        await person.press("escape")
        await person.sees("esc again gives up what you changed")
        await person.press("escape")
        await person.is_free()
        assert person.stored(sid(1)).context == {}


async def test_entries_are_removed_and_come_back(opened: Opened) -> None:
    """One or a range, kept until the demo is completed."""
    async with opened(demo()) as person:
        await person.opens("demo")
        await person.press("V", "k", "delete")
        found = await person.finds(sid(1), lambda found: len(found.entries) == 1)
        assert list(found.context["thulp_tui"]["originals"]) == [eid(2), eid(3)]
        await person.is_told("Removed 2 entries, 2 to 3. z undoes")
        await person.press("z")
        found = await person.finds(sid(1), lambda found: len(found.entries) == 3)
        assert [entry.id for entry in found.entries] == [eid(1), eid(2), eid(3)]
        assert found.context == {}


async def test_a_closed_demo_is_not_corrected(opened: Opened) -> None:
    """Until it is reopened; marks are set all the same."""
    async with opened(demo(status="completed")) as person:
        await person.opens("demo")
        await person.press("c", "delete", "W")
        await person.is_free()
        assert person.app.screen is person.main
        await person.press("M", "k")
        await person.finds(sid(1), marks)


async def test_all_that_was_done_is_undone_and_done_again(opened: Opened) -> None:
    """Back to the first state, and forth to the last."""
    async with opened(demo()) as person:
        await person.opens("demo")
        first = person.stored(sid(1))
        await person.press("M", "k", "W")
        await person.type("why")
        await person.press("ctrl+s")
        await person.is_free()
        await person.press("g", "c")
        await person.type("!")
        await person.press("ctrl+s")
        await person.is_free()
        await person.press("j", "delete")
        last = await person.finds(sid(1), lambda found: len(found.entries) == 2)
        for _ in range(4):
            await person.press("z")
            await person.is_free()
        assert person.stored(sid(1)) == first
        for _ in range(4):
            await person.press("Z")
            await person.is_free()
        again = person.stored(sid(1))
        assert (again.entries, again.context) == (last.entries, last.context)


async def test_redo_from_here_begins_a_branch(opened: Opened) -> None:
    """Before the entry, as a child; the old branch can be marked as the rejected one; one undo takes both back."""
    async with opened(demo(context={"thulp_tui": {"marks": {eid(1): "keep"}}})) as person:
        await person.opens("demo")
        await person.press("R")
        await person.sees("Redo from entry 3", "the first 2 entries; 1 entry stay")
        await person.press("tab", "right")
        await person.press("ctrl+s")
        await person.until(lambda: person.app.focused is person.main.composer.area, "one writes in the branch")
        child = person.main.opened
        assert child is not None
        held = person.stored(child.summary.id)
        assert [entry.id for entry in held.entries] == [eid(1), eid(2)]
        assert held.metadata.parent_session == sid(1)
        assert held.context["thulp_tui"]["fork"]["session"] == sid(1)
        assert held.context["thulp_tui"]["fork"]["entry"] == eid(2)
        assert held.name == "demo · redo"
        rejected = person.stored(sid(1)).context["thulp_tui"]["rejected"]
        assert rejected == {"by": held.id, "from": eid(3)}
        person.main.show(sid(1))
        await person.sees("● demo · ", "· rejected")
        person.main.show(held.id)
        await person.sees("● demo · redo")
        await person.press("escape", "z")
        await person.until(lambda: person.names() == ["demo"], "the branch is gone")
        assert person.stored(sid(1)).context == {"thulp_tui": {"marks": {eid(1): "keep"}}}


async def test_a_branch_can_go_on_after_the_entry(opened: Opened) -> None:
    """Then nothing is left behind, and nothing rejected."""
    async with opened(demo()) as person:
        await person.opens("demo")
        await person.press("R", "right")
        await person.sees("the first 3 entries.")
        await person.press("ctrl+s")
        await person.until(lambda: len(person.names()) == 2, "there is a branch")
        assert person.stored(sid(1)).context == {}


async def has_criteria(person: Person, *criteria: str) -> None:
    """Wait until these are the criteria on disk, and the list shows."""
    await person.finds(sid(1), lambda found: criteria_of(found.context) == list(criteria))
    await person.sees("Criteria · demo")


async def test_criteria_are_added_edited_and_deleted(opened: Opened) -> None:
    """In thulpoff's shape; a call's output is offered."""
    async with opened(demo()) as person:
        await person.opens("demo")
        await person.press("C")
        await person.sees("No criterion yet")
        await person.press("a")
        await person.sees("1 failed")
        await person.press("ctrl+s")
        await has_criteria(person, "1 failed")
        await person.press("a", "ctrl+u")
        await person.type("local")
        await person.press("enter")
        await has_criteria(person, "1 failed", "local")
        await person.press("j", "enter")
        await person.sees("Contains")
        await person.type("ly")
        await person.press("enter")
        await has_criteria(person, "1 failed", "locally")
        await person.press("k", "delete")
        await has_criteria(person, "locally")
        await person.press("escape")
        await person.until(lambda: person.app.screen is person.main, "the list is left")


async def test_selected_text_becomes_a_criterion_or_an_input(opened: Opened) -> None:
    """Two clicks select an entry's text."""
    async with opened(demo(say("assistant", "4 passed", 1))) as person:
        await person.opens("demo")
        person.main.timeline.text_select_all()
        await person.press("C")
        await person.sees("Criterion", "4 passed")
        await person.press("enter")
        await has_criteria(person, "4 passed")
        await person.press("escape")
        await person.until(lambda: person.app.screen is person.main, "the list is left")
        person.main.timeline.text_select_all()
        await person.press("v")
        await person.sees("Input that varies", "4 passed")
        await person.type("result")
        await person.press("ctrl+s")
        found = await person.finds(sid(1), lambda found: "thulp_tui" in found.context)
        assert found.context["thulp_tui"]["parameters"] == [{"name": "result", "example": "4 passed"}]
        await person.sees("Inputs · demo")


async def test_a_tool_gets_the_definition_its_calls_suggest(opened: Opened) -> None:
    """The list begins at the one without."""
    async with opened(demo(call(number=1), call("x", number=2, tool="jq"))) as person:
        await person.opens("demo")
        await person.press("F")
        await person.sees("known by its name", "no schema")
        await person.press("enter")
        await person.sees("Tool jq", '"command"')
        await person.press("ctrl+s")
        found = await person.finds(sid(1), lambda found: "tools" in found.context)
        assert [tool["name"] for tool in found.context["tools"]] == ["jq"]
        await person.sees("defined")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)])
@pytest.mark.parametrize("key", ["M", "W", "c", "R", "C", "v", "F", "D"])
async def test_every_dialog_fits(opened: Opened, size: tuple[int, int], key: str) -> None:
    """However small the terminal; escape leaves each without a change."""
    given = demo(context={**judged("a", "b"), "thulp_tui": {"parameters": [{"name": "n", "example": "e"}]}})
    async with opened(given, size=size) as person:
        await person.opens("demo")
        await person.press(key)
        await person.until(lambda: person.app.screen is not person.main, "it is asked")
        await person.until(lambda: person.app.screen.query("#frame"), "it is there")
        await person.settle()
        frame = person.app.screen.query_one("#frame")
        assert person.app.screen.region.contains_region(frame.region)
        await person.press("escape")
        await person.until(lambda: person.app.screen is person.main, "it is left")
        await person.is_free()
        assert person.stored(sid(1)) == given
