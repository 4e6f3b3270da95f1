"""Changing what was recorded: entries, their reasons, and what they first were."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.asked import summary
from tests.domain.strategies import entries, unhurried
from tests.domain.test_marks import carried_out
from tests.recording.demos import call, eid, recorded, say
from thulp_tui.domain import rules
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.operations import apply, inverse, ref_at
from thulp_tui.domain.revising import (
    Intent,
    edit,
    editable,
    edited,
    explain,
    intended,
    intent_of,
    next_intent,
    original_of,
    remove,
    set_next_intent,
    with_intent,
)
from thulp_tui.domain.rules import Decision, Refused
from thulp_tui.domain.session import Conversation, Session, SessionStatus, TeacherDemo
from thulp_tui.domain.summary import SessionSummary

NOW = Timestamp(2_000_000_000_000)
KIND = TeacherDemo(task="t", model="m")


def facts(session: Session, **fields: Any) -> SessionSummary:
    """Return the summary of a session."""
    return summary(session.metadata.session_type, id=session.id, **fields)


def edited_at(session: Session, place: int, text: str) -> Decision:
    """Return how an entry gets another text."""
    old = session.entries[place]
    return edit(facts(session), session.context, ref_at(session.entries, place), old, edited(old, text), NOW)


def removed(session: Session, *places: int) -> Decision:
    """Return how entries leave."""
    refs = [ref_at(session.entries, place) for place in places]
    return remove(facts(session), session.context, session.entries, places, refs, NOW)


def undone(before: Session, decision: Decision) -> Session:
    """Return a session after a decision and its undoing."""
    session, back = before, []
    for operation in decision.operations:
        back.append(inverse(session, operation))
        session = apply(session, operation)
    for operations in reversed(back):
        for operation in operations:
            session = apply(session, operation)
    return session


def test_an_edited_entry_keeps_its_first_form() -> None:
    """However often it is edited; id and time stay."""
    before = recorded(say("user", "wrnog", 1), say("user", "b", 2))
    once = carried_out(before, edited_at(before, 0, "wrong"))
    twice = carried_out(once, edited_at(once, 0, "right"))
    assert [entry.text for entry in twice.entries] == ["right", "b"]
    assert twice.entries[0].id == eid(1)
    assert original_of(twice.context, eid(1)) == before.entries[0]
    assert twice.context["thulp_tui"]["originals"][eid(1)]["at"] == NOW
    assert twice.metadata.updated_at == NOW
    assert original_of(twice.context, eid(2)) is None


def test_removed_entries_are_kept_with_what_stood_before_them() -> None:
    """The first of the session has nothing before it; an edited one is kept as it first was."""
    before = recorded(say("user", "a", 1), say("user", "b", 2), say("user", "c", 3))
    changed = carried_out(before, edited_at(before, 1, "B"))
    after = carried_out(changed, removed(changed, 0, 1))
    assert [entry.id for entry in after.entries] == [eid(3)]
    kept = after.context["thulp_tui"]["originals"]
    assert [kept[eid(1)]["after"], kept[eid(2)]["after"]] == [None, eid(1)]
    assert original_of(after.context, eid(2)) == before.entries[1]


def test_edits_and_removals_are_undone() -> None:
    """Originals and all."""
    before = recorded(say("user", "a", 1), call(number=2))
    assert undone(before, edited_at(before, 0, "b")) == before
    assert undone(before, removed(before, 0, 1)) == before
    assert not edited_at(before, 0, "a").operations


def test_completing_a_demonstration_lets_the_first_forms_go() -> None:
    """Failing it does not."""
    session = recorded(say("user", "a", 1))
    session = carried_out(session, edited_at(session, 0, "b"))
    failed = carried_out(session, rules.close(facts(session), SessionStatus.FAILED, NOW))
    assert failed.context == session.context
    completed = carried_out(session, rules.close(facts(session), SessionStatus.COMPLETED, NOW))
    assert completed.context == {}
    assert undone(session, rules.close(facts(session), SessionStatus.COMPLETED, NOW)) == session


@pytest.mark.parametrize("status", [one for one in SessionStatus if one.is_closed])
def test_closed_sessions_are_not_revised(status: SessionStatus) -> None:
    """x reopens them."""
    session = recorded(say("user", "a", 1))
    ref, old = ref_at(session.entries, 0), session.entries[0]
    with pytest.raises(Refused, match="x reopens it"):
        edit(facts(session, status=status), {}, ref, old, edited(old, "b"), NOW)
    with pytest.raises(Refused, match="x reopens it"):
        remove(facts(session, status=status), {}, session.entries, [0], [ref], NOW)


def test_only_demonstrations_are_revised() -> None:
    """What agents left is evidence."""
    session = recorded(say("user", "a", 1))
    old = session.entries[0]
    talk = summary(Conversation(purpose="x"), id=session.id)
    with pytest.raises(Refused, match="teacher demo"):
        edit(talk, {}, ref_at(session.entries, 0), old, edited(old, "b"), NOW)


def test_messages_are_edited_as_text_and_calls_as_json() -> None:
    """What else stands in a message stays."""
    message = say("user", "a").changed(content={"text": "a", "usage": {"input_tokens": 1}})
    assert editable(message) == ("a", False)
    assert edited(message, "b").content == {"text": "b", "usage": {"input_tokens": 1}}
    assert edited(say("user", "a").changed(content="a"), "b").content == "b"
    text, is_json = editable(call("ls"))
    assert is_json
    assert edited(call("ls"), text.replace('"ls"', '"pwd"')).envelope == call("pwd").envelope


@pytest.mark.parametrize("text", ["{", "", "NaN", '{"a": 1} b', '{"a": "\\ud800"}'])
def test_json_that_thulp_refuses_is_refused(text: str) -> None:
    """With the reason."""
    with pytest.raises(Refused, match="That cannot be recorded"):
        edited(call(), text)


def test_a_call_gets_and_loses_its_reason() -> None:
    """Without a trace."""
    before = call("ls")
    said = with_intent(before, Intent("see what is there", "two files"))
    assert intent_of(said) == Intent("see what is there", "two files")
    assert said.envelope is not None
    assert said.envelope.expect == "two files"
    assert with_intent(said, Intent()).content == before.content


def test_a_bare_result_gets_an_envelope_for_its_reason() -> None:
    """Its arguments stay unknown, and the lint says so."""
    said = with_intent(call(number=1).changed(content="out"), Intent("why"))
    assert said.content == {"tool_call_id": eid(1), "arguments": None, "result": "out", "intent": "why"}


def test_a_recorded_call_is_explained() -> None:
    """It is a change of the session; saying the same again is none; its first form need not be kept."""
    before = recorded(call(number=1))
    ref, old = ref_at(before.entries, 0), before.entries[0]
    after = carried_out(before, explain(facts(before), ref, old, Intent("why"), NOW))
    assert intent_of(after.entries[0]) == Intent("why")
    assert after.context == {}
    assert not explain(facts(after), ref, after.entries[0], Intent("why"), NOW).operations


def test_something_is_said_of_the_next_call() -> None:
    """Kept until it comes; nothing said leaves nothing."""
    before = recorded()
    after = carried_out(before, set_next_intent(facts(before), Intent("why", "what")))
    assert next_intent(after.context) == Intent("why", "what")
    assert carried_out(after, set_next_intent(facts(before), Intent())) == before
    assert next_intent({"thulp_tui": {"next_call": 3}}) == next_intent({}) == Intent()


@given(entries(), st.text(max_size=20))
@unhurried
def test_what_can_be_edited_can_be_put_back(entry: SessionEntry, text: str) -> None:
    """Any entry, unchanged, is the same."""
    assert edited(entry, editable(entry)[0]).to_document() == entry.to_document()


def test_a_call_takes_what_was_said_before_it() -> None:
    """Once; what it says itself counts, and messages leave it."""
    context = {"thulp_tui": {"next_call": {"intent": "why", "expect": ""}}}
    session = recorded(context=context)
    taken, gone = intended(call(number=1), session.context, session.id)
    assert intent_of(taken) == Intent("why")
    assert carried_out(session, Decision(gone)).context == {}
    explained, gone = intended(call(intent="mine"), session.context, session.id)
    assert intent_of(explained) == Intent("mine")
    assert gone
    message = say("user", "x")
    assert intended(message, session.context, session.id) == (message, ())
    assert intended(call(number=1), {}, session.id) == (call(number=1), ())


def test_what_goes_along_with_a_recording_goes_only_with_one_that_is_accepted() -> None:
    """A refused text keeps what was said before it."""
    (also,) = set_next_intent(summary(), Intent("x")).operations
    assert Decision(()).with_also((also,)).operations == (also,)
    assert Decision((), accepted=False).with_also((also,)).operations == ()
