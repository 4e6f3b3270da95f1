"""What keys do to a session: from a new one to a deleted one, each with its undo, all of it on disk."""

from functools import partial
from typing import Any

import pytest

from tests.ui.person import Opened, Person
from tests.ui.sessions import MINUTE, limits, moment, session, sid, talk
from thulp_tui.domain.entry import SystemEvent
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.operations import SetMetadata
from thulp_tui.domain.session import Session, SessionStatus
from thulp_tui.settings import Settings
from thulp_tui.store import SessionStore
from thulp_tui.ui.screens.new_session import NewSession

ID = sid(1)
OLD = session(1, "talk", talk(1), age=MINUTE, lasted=MINUTE, tags=["old"])


def event(stored: Session) -> str:
    """Return the name of the last entry, an event."""
    kind = stored.entries[-1].entry_type
    assert isinstance(kind, SystemEvent)
    return kind.event


def holds(count: int, stored: Session) -> bool:
    """Return whether a session has so many entries."""
    return len(stored.entries) == count


async def undone(person: Person, before: Session, label: str) -> None:
    """Press z and Z: the session on disk is as it was to the letter, then as it was after the change again."""
    after = person.stored(ID)
    assert after != before
    await person.press("z")
    await person.is_told(f"Undone: {label}")
    assert person.stored(ID).to_document() == before.to_document()
    await person.press("Z")
    await person.is_told(f"Done again: {label}")
    assert person.stored(ID).to_document() == after.to_document()


async def asks(person: Person, key: str, *shown: str) -> None:
    """Press a key that opens a dialog, and wait for it."""
    await person.sees("talk")
    await person.is_free()
    await person.press(key)
    await person.until(lambda: len(person.app.screen_stack) == 2, "a dialog has opened")
    await person.sees(*shown)


# -- new


async def fills(person: Person, steps: int, *fields: str) -> None:
    """In the new session's form choose the type so many steps to the left, then fill the fields one after another."""
    await person.press("n")
    await person.until(lambda: isinstance(person.app.screen, NewSession), "the form has opened")
    await person.press(*["left"] * steps)
    for field in fields:
        await person.press("tab")
        if field:
            await person.paste(field)
    await person.press("ctrl+s")
    await person.until(lambda: len(person.app.screen_stack) == 1, "the form has closed")


@pytest.mark.parametrize(
    ("steps", "typed", "kind"),
    [
        (3, ["Fix a bug", "opus"], {"type": "teacher_demo", "task": "Fix a bug", "model": "opus"}),
        (2, ["summarise", ""], {"type": "evaluation", "skill_name": "summarise", "test_cases": 0}),
        (1, ["summarise", ""], {"type": "refinement", "skill_name": "summarise", "iteration": 0}),
        (0, ["small talk"], {"type": "conversation", "purpose": "small talk"}),
        (4, ["builder"], {"type": "agent", "agent_name": "builder"}),
    ],
    ids=["teacher_demo", "evaluation", "refinement", "conversation", "agent"],
)
async def test_n_makes_a_session_of_any_type(
    opened: Opened, steps: int, typed: list[str], kind: dict[str, Any]
) -> None:
    """Fields, name and tags reach the disk; the new session is open, its composer waits, and it takes an entry."""
    async with opened() as person:
        await fills(person, steps, *typed, "The name", "one two")
        await person.until(lambda: person.app.focused is person.main.composer.area, "the composer has the focus")
        await person.until(lambda: person.shows("● The name ·", "#timeline"), "the new session is open")
        assert person.names() == ["The name"]
        await person.sends("first words")
        with SessionStore.open(person.path) as store:
            made = store.load(store.list().sessions[0].summary.id).to_session()
        assert made.metadata.session_type.to_document() == kind
        assert made.metadata.tags == ("one", "two")
        assert made.status is SessionStatus.ACTIVE
        await person.until(lambda: person.shows("first words", "#timeline"), "the entry is shown")


async def test_a_new_session_takes_the_default_limits_along(opened: Opened) -> None:
    """Limits of the settings are in the form, and copied into the session."""
    defaults = limits(turns=7, seconds=600)
    async with opened(settings=Settings(limits=defaults)) as person:
        await fills(person, 0, "talk")
        await person.sees("0/7", "/10:00")
        with SessionStore.open(person.path) as store:
            assert store.list().sessions[0].summary.limits == defaults


async def test_a_new_session_can_have_a_parent_and_limits(opened: Opened) -> None:
    """The parent is found by a few letters of its name; the limits are typed."""
    async with opened(session(1, "The parent")) as person:
        await person.press("n")
        await person.sees("New session")
        await person.press("tab", "tab", *"Child", "tab", "tab", *"The", "enter", *"12", "ctrl+s")
        await person.until(lambda: person.names() == ["Child", "The parent"], "the child is on disk")
        with SessionStore.open(person.path) as store:
            child = store.list().sessions[0].summary
        assert child.metadata.parent_session == ID
        assert child.limits == limits(turns=12)


async def test_escape_makes_no_session(opened: Opened) -> None:
    """Leaving the form changes nothing."""
    async with opened() as person:
        before = person.path.read_bytes()
        await person.press("n", *"text", "escape", "escape")
        await person.until(lambda: len(person.app.screen_stack) == 1, "the form has closed")
        assert person.path.read_bytes() == before


async def test_a_new_session_is_undone_and_made_again(opened: Opened) -> None:
    """z takes it out of the file, Z brings it back."""
    async with opened() as person:
        await fills(person, 0, "talk", "Fresh")
        await person.sees("● Fresh ·")
        await person.press("escape", "z")
        await person.until(lambda: person.names() == [], "it is gone")
        await person.sees("No sessions yet")
        await person.press("Z")
        await person.until(lambda: person.names() == ["Fresh"], "it is back")
        await person.sees("● Fresh")


async def test_a_new_session_is_seen_past_a_filter(opened: Opened) -> None:
    """A filter that does not match it is cleared, so that one sees what one made."""
    async with opened(session(1, "talk")) as person:
        await person.press("/")
        await person.paste("talk")
        await person.press("enter")
        await fills(person, 0, "purpose", "Newcomer")
        await person.until(lambda: person.shows("Newcomer", "#sessions"), "it is listed")


# -- tags


async def test_t_adds_and_removes_tags_without_touching_updated_at(opened: Opened) -> None:
    """What was typed is added, what was switched off is removed, and the change time stays."""
    async with opened(OLD) as person:
        await asks(person, "t", "Tags · talk")
        await person.press(*"new", "enter", "down", "enter", "ctrl+s")
        stored = await person.finds(ID, lambda stored: stored.metadata.tags != ("old",))
        assert stored.metadata.tags in (("new",), ("old", "new"))
        assert stored.metadata.updated_at == OLD.metadata.updated_at
        await person.is_told("z undoes")
        await undone(person, OLD, "Tags of “talk”")


async def test_tags_in_use_are_completed(opened: Opened) -> None:
    """Tab takes a tag that another session has."""
    async with opened(session(1, "talk"), session(2, "other", tags=["kubernetes"], age=1)) as person:
        await asks(person, "t", "Tags · talk")
        await person.press("k", "u")
        await person.until(lambda: person.shows("kubernetes"))
        await person.press("tab", "enter", "ctrl+s")
        await person.finds(ID, lambda stored: stored.metadata.tags == ("kubernetes",))


# -- pause, resume, close, reopen


async def test_p_pauses_and_resumes_with_their_events(opened: Opened) -> None:
    """Each writes its event and its status as one change, with the time of the clock; each can be undone."""
    async with opened(OLD) as person:
        await person.sees("● talk")
        person.clock.now += 5_000
        await person.press("p")
        paused = await person.finds(ID, lambda stored: stored.status is SessionStatus.PAUSED)
        assert event(paused) == "session_paused"
        assert len(paused.entries) == 3
        assert paused.metadata.updated_at == paused.entries[-1].timestamp == moment(5)
        await person.sees("◌ talk", "session_paused", "p resumes")
        await undone(person, OLD, "Paused “talk”")
        await person.sees("◌ talk")
        await person.press("p")
        resumed = await person.finds(ID, lambda stored: stored.status is SessionStatus.ACTIVE)
        assert event(resumed) == "session_resumed"
        await person.sees("● talk", "session_resumed")
        await undone(person, paused, "Resumed “talk”")


@pytest.mark.parametrize(
    ("key", "status", "glyph"), [("c", "completed", "✓"), ("f", "failed", "✗"), ("a", "cancelled", "⊘")]
)
async def test_x_closes_and_reopens(opened: Opened, key: str, status: str, glyph: str) -> None:
    """Each way to close is one key in a dialog; in a closed session x reopens at once; both can be undone."""
    async with opened(OLD) as person:
        await asks(person, "x", "Complete", "Fail", "Cancel")
        await person.press(key)
        closed = await person.finds(ID, lambda stored: stored.status == status)
        assert closed.metadata.updated_at == moment(0)
        assert len(closed.entries) == 2
        await person.sees(f"{glyph} talk", f"This session is {status}")
        await undone(person, OLD, f"{status.capitalize()} “talk”")
        await person.press("x")
        await person.finds(ID, lambda stored: stored.status is SessionStatus.ACTIVE)
        await person.sees("● talk")
        await undone(person, closed, "Reopened “talk”")


async def test_a_paused_session_can_be_closed_and_a_closed_one_not_paused(opened: Opened) -> None:
    """p does nothing to a closed session."""
    async with opened(session(1, "talk", status="paused")) as person:
        await asks(person, "x", "Complete")
        await person.press("enter")
        closed = await person.finds(ID, lambda stored: stored.status is SessionStatus.COMPLETED)
        await person.sees("✓ talk")
        await person.press("p")
        assert person.stored(ID) == closed


async def test_closing_says_how_to_undo_it(opened: Opened) -> None:
    """No question, a notice."""
    async with opened(OLD) as person:
        await asks(person, "x", "Complete")
        await person.press("c")
        await person.is_told("Completed “talk”. z undoes")


# -- name, fields, limits


async def test_r_renames_without_touching_updated_at(opened: Opened) -> None:
    """Only the name changes; it can be undone."""
    async with opened(OLD) as person:
        await asks(person, "r", "Edit conversation")
        await person.press("end", *" [x]", "ctrl+s")
        stored = await person.finds(ID, lambda stored: stored.name == "talk [x]")
        assert stored.metadata == OLD.metadata.changed(name="talk [x]")
        await person.sees("● talk [x]")
        await undone(person, OLD, "Edited “talk [x]”")


async def test_r_edits_the_fields_of_the_type(opened: Opened) -> None:
    """Name and fields are changed together, as one change."""
    async with opened(session(1, "talk", kind="teacher_demo", age=MINUTE)) as person:
        await asks(person, "r", "Edit teacher demo", "opus")
        await person.press("tab", "tab", "end", *"-5", "ctrl+s")
        stored = await person.finds(ID, lambda stored: getattr(stored.metadata.session_type, "model", "") == "opus-5")
        assert stored.metadata.updated_at == moment(-60)
        await person.sees("teacher demo · opus-5")


async def test_l_sets_limits_without_touching_updated_at(opened: Opened) -> None:
    """Turns, entries, time and the action are stored under context.thulp_tui, and the gauge shows them at once."""
    async with opened(OLD) as person:
        await asks(person, "l", "Limits · talk")
        await person.press("8", "tab", *"60", "tab", *"30m", "tab", "right", "ctrl+s")
        stored = await person.finds(ID, lambda stored: stored.context)
        assert stored.context == {
            "thulp_tui": {
                "limits": {
                    "max_turns": 8,
                    "max_entries": 60,
                    "max_duration": {"secs": 1800, "nanos": 0},
                    "limit_action": "end_session",
                }
            }
        }
        assert stored.metadata == OLD.metadata
        await person.sees("1/8", "2/60", "02:00/30:00")
        await undone(person, OLD, "Limits of “talk”")


async def test_limits_are_taken_away_without_a_trace(opened: Opened) -> None:
    """No limits: context.thulp_tui is gone, the rest of the context stays."""
    given = session(1, "talk", context={"mine": 1, "thulp_tui": {"limits": SessionConfig().to_document()}})
    async with opened(given) as person:
        await asks(person, "l", "Limits · talk")
        await person.press("ctrl+r", "ctrl+s")
        await person.finds(ID, lambda stored: stored.context == {"mine": 1})


# -- delete


async def test_delete_asks_and_z_brings_it_back(opened: Opened) -> None:
    """The safe answer is the first; after y it is gone; z brings it back to the letter while the program runs."""
    async with opened(OLD, session(2, "other", age=2 * MINUTE)) as person:
        await asks(person, "delete", "Delete “talk”?", "2 entries, 1 turn", "z brings it back")
        await person.press("enter")
        await person.until(lambda: len(person.app.screen_stack) == 1, "the question is gone")
        assert person.names() == ["talk", "other"]
        await asks(person, "delete")
        await person.press("y")
        await person.until(lambda: person.names() == ["other"], "it is gone")
        await person.sees("● other ·", "1 session")
        await person.press("z")
        await person.until(lambda: person.names() == ["talk", "other"], "it is back")
        assert person.stored(ID).to_document() == OLD.to_document()
        await person.press("Z")
        await person.until(lambda: person.names() == ["other"], "it is gone again")


# -- undo


async def test_z_takes_back_what_was_written_and_capital_z_writes_it_again(opened: Opened) -> None:
    """Entries are undone one by one, the last one first."""
    async with opened(OLD) as person:
        await person.sees("● talk")
        await person.writes()
        for count, text in enumerate(("one", "two"), 3):
            await person.sends(text)
            await person.finds(ID, partial(holds, count))
        await person.press("escape", "z")
        await person.finds(ID, lambda stored: [e.text for e in stored.entries[2:]] == ["one"])
        await person.press("z")
        await person.finds(ID, lambda stored: stored == OLD)
        await person.press("z")
        await person.is_told("Nothing to undo")
        await person.press("Z", "Z")
        await person.finds(ID, lambda stored: [e.text for e in stored.entries[2:]] == ["one", "two"])
        await person.press("Z")
        await person.is_told("Nothing to redo")


async def test_what_another_program_changed_meanwhile_is_not_undone(opened: Opened) -> None:
    """An undo that would trample on somebody's work is refused, and says so."""
    async with opened(OLD) as person:
        await asks(person, "x")
        await person.press("c")
        await person.finds(ID, lambda stored: stored.status is SessionStatus.COMPLETED)
        with SessionStore.open(person.path) as store:
            store.apply([SetMetadata(ID, {"status": SessionStatus.CANCELLED, "updated_at": moment(9)})])
        await person.press("z")
        await person.until(lambda: person.told.strip() not in ("", "Completed “talk”. z undoes"), "it is refused")
        assert person.stored(ID).status is SessionStatus.CANCELLED


async def test_the_keys_of_a_session_work_in_its_timeline_too(opened: Opened) -> None:
    """p, t, x, l and r act on the open session."""
    async with opened(OLD) as person:
        await person.opens("talk")
        await person.press("p")
        await person.finds(ID, lambda stored: stored.status is SessionStatus.PAUSED)
        for key, shown in (("t", "Tags · talk"), ("x", "Close · talk"), ("l", "Limits · talk"), ("r", "Edit conv")):
            await asks(person, key, shown)
            await person.press("escape")
            await person.until(lambda: len(person.app.screen_stack) == 1, "the dialog has closed")
        await person.press("n", "delete")
        assert len(person.app.screen_stack) == 1


async def test_a_key_that_comes_while_the_one_before_is_written_is_not_lost(opened: Opened) -> None:
    """p, then t at once: the session is paused, and its tags are asked for."""
    async with opened(OLD) as person:
        await person.sees("● talk ·")
        person.rattle("p", "t")
        await person.finds(ID, lambda stored: stored.status is SessionStatus.PAUSED)
        await person.sees("Tags · talk")
