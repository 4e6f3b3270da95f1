"""What may be done to a session is done, what may not is refused in words that help."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import entry_lists, sessions, unhurried
from thulp_tui.domain import rules
from thulp_tui.domain.duration import Duration
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.limits import LimitAction, SessionConfig
from thulp_tui.domain.operations import AddEntries, Conflict, Operation, SetMetadata, apply, inverse
from thulp_tui.domain.rules import Decision, Refused
from thulp_tui.domain.session import Conversation, Session, SessionStatus, TeacherDemo
from thulp_tui.domain.summary import SessionSummary, summarise

START, NOW = Timestamp(1_000_000), Timestamp(1_060_000)
USER, ASSISTANT = SessionEntry.user_message("?"), SessionEntry.assistant_message("!")
CALL, EVENT = SessionEntry.tool_call("bash", True, None), SessionEntry.system_event("deploy")
CLOSED = [status for status in SessionStatus if status.is_closed]
OPEN = [status for status in SessionStatus if not status.is_closed]


def session(
    *entries: SessionEntry,
    status: SessionStatus = SessionStatus.ACTIVE,
    limits: SessionConfig | None = None,
    **fields: Any,
) -> Session:
    """Make a session that began at START, with these entries, this status and these limits kept in it."""
    made = Session.new("a session", Conversation(purpose="tests"))
    metadata = made.metadata.changed(created_at=START, updated_at=START, status=status, **fields)
    context = {} if limits is None else {"thulp_tui": {"limits": limits.to_document()}}
    return made.changed(metadata=metadata, entries=list(entries), context=context)


def summary(of: Session) -> SessionSummary:
    """Summarise a session as the store would."""
    return summarise(of.metadata, of.entries, of.context)


def carried_out(before: Session, decision: Decision) -> Session:
    """Apply all operations of a decision."""
    return reduce(apply, decision.operations, before)


def refusal(decide: Callable[..., Decision], *arguments: Any) -> str:
    """Return the reason of a decision that must be refused."""
    with pytest.raises(Refused) as refused:
        decide(*arguments)
    return refused.value.reason


def recorded(before: Session, *entries: SessionEntry, now: Timestamp = NOW) -> Decision:
    """Decide about recording these entries."""
    return rules.record(summary(before), entries, now)


def events(of: Session) -> list[tuple[str, Any]]:
    """Return the session's events, each with its content."""
    return [(entry.entry_type.event, entry.content) for entry in of.entries if entry.entry_type.type == "system_event"]


def test_entries_are_recorded_together() -> None:
    """An active session without limits takes all entries in order, and counts as changed now."""
    before = session(USER)
    decision = recorded(before, ASSISTANT, CALL)
    after = carried_out(before, decision)
    assert after.entries == [USER, ASSISTANT, CALL]
    assert after.metadata == before.metadata.changed(updated_at=NOW)
    assert (decision.accepted, decision.notice) == (True, None)


def test_recording_nothing_is_no_change() -> None:
    """Without entries there is nothing to do."""
    assert recorded(session()) == Decision(())


@pytest.mark.parametrize("status", CLOSED)
def test_a_closed_session_takes_no_entries(status: SessionStatus) -> None:
    """The refusal says how it was closed and which key reopens it."""
    with pytest.raises(Refused, match=f"is {status.value}. x reopens"):
        recorded(session(status=status), USER)


def test_a_paused_session_takes_no_entries() -> None:
    """The refusal names the key that resumes."""
    with pytest.raises(Refused, match="p resumes"):
        recorded(session(status=SessionStatus.PAUSED), USER)


def test_a_question_beyond_the_turns_is_refused() -> None:
    """When all turns are used no user message is taken; the reason names the number and the key."""
    full = session(USER, ASSISTANT, limits=SessionConfig(max_turns=1))
    with pytest.raises(Refused) as refused:
        recorded(full, USER)
    assert refused.value.reason == "This session has used its 1 turn. esc, then l changes the limits."
    assert str(refused.value) == refused.value.reason


@pytest.mark.parametrize("entry", [ASSISTANT, CALL, EVENT, SessionEntry.system_message("s")])
def test_used_turns_stop_questions_only(entry: SessionEntry) -> None:
    """Answers, calls and events may follow when all turns are used."""
    full = session(USER, ASSISTANT, limits=SessionConfig(max_turns=1))
    assert recorded(full, entry) == recorded(session(USER, ASSISTANT).changed(metadata=full.metadata), entry)


def test_a_question_waits_for_its_answer_to_count() -> None:
    """The turn counts with its answer: until then a further question is within the limit."""
    assert recorded(session(USER, limits=SessionConfig(max_turns=1)), USER).accepted


@pytest.mark.parametrize("entry", [USER, ASSISTANT, CALL, EVENT])
def test_any_entry_beyond_the_entries_is_refused(entry: SessionEntry) -> None:
    """When all entries are used nothing is taken, whatever its type."""
    full = session(CALL, CALL, limits=SessionConfig(max_entries=2))
    with pytest.raises(Refused, match="has used its 2 entries. esc, then l changes the limits"):
        recorded(full, entry)


def test_a_limit_of_zero_allows_nothing() -> None:
    """A maximum of zero is at its limit from the start, and the reason reads as a sentence."""
    with pytest.raises(Refused, match="may have no turns"):
        recorded(session(limits=SessionConfig(max_turns=0)), USER)
    with pytest.raises(Refused, match="may have no entries"):
        recorded(session(limits=SessionConfig(max_entries=0)), CALL)


@pytest.mark.parametrize("entry", [USER, ASSISTANT, CALL, EVENT])
def test_anything_beyond_the_time_is_refused(entry: SessionEntry) -> None:
    """When more time has passed since creation than allowed nothing is taken."""
    late = session(limits=SessionConfig(max_duration=Duration(59, 999_999_999)))
    with pytest.raises(Refused, match="time of 59.999999999s is over. esc, then l changes the limits"):
        recorded(late, entry)


def test_the_time_itself_is_still_within() -> None:
    """A duration equal to its maximum is allowed, as is a clock that went backwards."""
    assert recorded(session(limits=SessionConfig(max_duration=Duration.from_secs(60))), USER).accepted
    assert recorded(session(limits=SessionConfig(max_duration=Duration())), USER, now=Timestamp(5)).accepted


def test_the_time_runs_from_creation() -> None:
    """The time judged is that since creation, not since the last change."""
    touched = session(limits=SessionConfig(max_duration=Duration.from_secs(59)))
    touched = touched.changed(metadata=touched.metadata.changed(updated_at=NOW))
    with pytest.raises(Refused, match="time of 59s"):
        recorded(touched, USER)


def test_several_entries_are_judged_in_turn() -> None:
    """Each entry is judged as if those before it were there already, and one excess refuses all."""
    one_turn, two_entries = SessionConfig(max_turns=1), SessionConfig(max_entries=2)
    assert recorded(session(limits=one_turn), USER, ASSISTANT).accepted
    assert recorded(session(limits=two_entries), USER, ASSISTANT).accepted
    with pytest.raises(Refused, match="1 turn"):
        recorded(session(limits=one_turn), USER, ASSISTANT, USER)
    with pytest.raises(Refused, match="2 entries"):
        recorded(session(limits=two_entries), USER, ASSISTANT, CALL)


def test_ignored_limits_warn() -> None:
    """With `ignore` the entry is recorded all the same, with a notice that says what is exceeded."""
    limits = SessionConfig(max_entries=1, limit_action=LimitAction.IGNORE)
    before = session(CALL, limits=limits)
    decision = recorded(before, USER)
    assert carried_out(before, decision).entries == [CALL, USER]
    assert decision.accepted
    assert (
        decision.notice == "Recorded all the same. This session has used its 1 entry. esc, then l changes the limits."
    )
    assert recorded(session(limits=limits), USER).notice is None


def test_a_limit_can_end_the_session() -> None:
    """With `end_session` the text is not recorded; an event says which limit, and the session is completed."""
    before = session(USER, ASSISTANT, limits=SessionConfig(max_turns=1, limit_action=LimitAction.END_SESSION))
    decision = recorded(before, USER)
    after = carried_out(before, decision)
    content = {"text": "This session has used its 1 turn.", "kind": "turns", "current": 1, "max": 1}
    assert events(after) == [("limit_reached", content)]
    assert after.entries[:2] == [USER, ASSISTANT]
    assert after.entries[2].timestamp == NOW
    assert (after.status, after.metadata.updated_at) == (SessionStatus.COMPLETED, NOW)
    assert not decision.accepted
    assert decision.notice is not None
    assert "x reopens" in decision.notice


def test_the_event_of_a_limit_may_pass_the_entries() -> None:
    """The event is written also where the limit is the entries'; of several entries none is recorded."""
    before = session(CALL, limits=SessionConfig(max_entries=2, limit_action=LimitAction.END_SESSION))
    after = carried_out(before, recorded(before, USER, ASSISTANT))
    assert [entry.kind for entry in after.entries] == ["tool_call", "system_event"]


def test_the_event_of_a_time_limit_keeps_durations() -> None:
    """A duration stands in the event as JSON holds durations."""
    limits = SessionConfig(max_duration=Duration.from_secs(1), limit_action=LimitAction.END_SESSION)
    before = session(limits=limits)
    ((_, content),) = events(carried_out(before, recorded(before, CALL)))
    assert (content["current"], content["max"]) == ({"secs": 60, "nanos": 0}, {"secs": 1, "nanos": 0})


def test_the_programs_own_events_are_never_refused() -> None:
    """They pass the limits, and are written into paused and closed sessions as well."""
    limits = SessionConfig(max_turns=0, max_entries=0, max_duration=Duration())
    for status in SessionStatus:
        before = session(status=status, limits=limits)
        after = carried_out(before, rules.record_event(summary(before), "model_error", {"text": "timeout"}, NOW))
        assert events(after) == [("model_error", {"text": "timeout"})]
        assert after.metadata == before.metadata.changed(updated_at=NOW)


@unhurried
@given(sessions(), entry_lists.filter(bool), st.integers(0, 3), st.integers(0, 6))
def test_what_is_recorded_never_exceeds(before: Session, new: Sequence[SessionEntry], turns: int, entries: int) -> None:
    """A decision that is accepted without a notice leaves turns and entries within what they are allowed."""
    limits = SessionConfig(max_turns=turns, max_entries=entries)
    before.metadata = before.metadata.changed(status=SessionStatus.ACTIVE)
    before.context = {"thulp_tui": {"limits": limits.to_document()}}
    try:
        after = carried_out(before, recorded(before, *new))
    except Refused:
        return
    assert len(after.entries) <= entries
    asked = any(entry.kind == "user_message" for entry in new)
    assert after.turn_count() <= turns or not asked


def test_pausing_keeps_the_reason() -> None:
    """A pause is a status and an event, with the reason when one is given."""
    before = session()
    after = carried_out(before, rules.pause(summary(before), NOW, " lunch "))
    assert events(after) == [("session_paused", {"text": "lunch"})]
    assert (after.status, after.metadata.updated_at) == (SessionStatus.PAUSED, NOW)
    assert events(carried_out(before, rules.pause(summary(before), NOW))) == [("session_paused", None)]


def test_resuming_goes_on() -> None:
    """Resuming is a status and an event."""
    before = session(status=SessionStatus.PAUSED)
    after = carried_out(before, rules.resume(summary(before), NOW))
    assert events(after) == [("session_resumed", None)]
    assert (after.status, after.metadata.updated_at) == (SessionStatus.ACTIVE, NOW)


def test_pausing_and_resuming_pass_the_limits() -> None:
    """A full session can be paused and resumed."""
    limits = SessionConfig(max_entries=0)
    assert rules.pause(summary(session(limits=limits)), NOW).accepted
    assert rules.resume(summary(session(status=SessionStatus.PAUSED, limits=limits)), NOW).accepted


def test_only_an_active_session_is_paused() -> None:
    """A paused one is told how to go on, a closed one how to be reopened."""
    assert "p resumes" in refusal(rules.pause, summary(session(status=SessionStatus.PAUSED)), NOW)
    for status in CLOSED:
        assert "x reopens" in refusal(rules.pause, summary(session(status=status)), NOW)


def test_only_a_paused_session_is_resumed() -> None:
    """An active one has nothing to resume, a closed one is told how to be reopened."""
    assert "nothing to resume" in refusal(rules.resume, summary(session()), NOW)
    for status in CLOSED:
        assert "x reopens" in refusal(rules.resume, summary(session(status=status)), NOW)


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize("closing", CLOSED)
def test_an_open_session_is_closed(status: SessionStatus, closing: SessionStatus) -> None:
    """Active and paused sessions can be completed, failed and cancelled; no entry is written."""
    before = session(USER, status=status)
    after = carried_out(before, rules.close(summary(before), closing, NOW))
    assert after.metadata == before.metadata.changed(status=closing, updated_at=NOW)
    assert after.entries == before.entries


def test_a_closed_session_keeps_how_it_was_closed() -> None:
    """Closing it in another way is refused until it is reopened; in the same way there is nothing to do."""
    failed = summary(session(status=SessionStatus.FAILED))
    assert "is failed. x reopens" in refusal(rules.close, failed, SessionStatus.COMPLETED, NOW)
    assert rules.close(failed, SessionStatus.FAILED, NOW) == Decision(())


@pytest.mark.parametrize("status", OPEN)
def test_an_open_status_closes_nothing(status: SessionStatus) -> None:
    """Closing with a status that is none of the three is a mistake in the program."""
    with pytest.raises(ValueError, match="does not close"):
        rules.close(summary(session()), status, NOW)


@pytest.mark.parametrize("status", CLOSED)
def test_a_closed_session_is_reopened(status: SessionStatus) -> None:
    """Reopening makes it active, without an entry."""
    before = session(status=status)
    after = carried_out(before, rules.reopen(summary(before), NOW))
    assert after.metadata == before.metadata.changed(status=SessionStatus.ACTIVE, updated_at=NOW)
    assert after.entries == []


def test_only_a_closed_session_is_reopened() -> None:
    """An active one is open already, a paused one is told how to go on."""
    assert "open already" in refusal(rules.reopen, summary(session()), NOW)
    assert "p resumes" in refusal(rules.reopen, summary(session(status=SessionStatus.PAUSED)), NOW)


@pytest.mark.parametrize("status", SessionStatus)
def test_organising_is_free(status: SessionStatus) -> None:
    """In every status name, type, tags, parent and limits can be changed; `updated_at` and the entries stay."""
    before = session(status=status)
    at = summary(before)
    decisions = [
        rules.rename(at, "another"),
        rules.retype(at, TeacherDemo(task="t", model="m")),
        rules.retag(at, ["a"], []),
        rules.set_parent(at, SessionId.new()),
        rules.set_limits(at, SessionConfig(max_turns=3)),
    ]
    for decision in decisions:
        after = carried_out(before, decision)
        assert after != before
        assert (after.metadata.updated_at, after.entries) == (before.metadata.updated_at, before.entries)


def test_a_name_is_given() -> None:
    """The name is taken without the white space around it."""
    before = session()
    assert carried_out(before, rules.rename(summary(before), " another name ")).name == "another name"


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
def test_a_blank_name_is_refused(blank: str) -> None:
    """A person must give a name, though a file may hold none; a blank name may stay."""
    assert "needs a name" in refusal(rules.rename, summary(session()), blank)
    assert rules.rename(summary(session(name=blank)), blank) == Decision(())


def test_unknown_fields_of_a_type_stay() -> None:
    """Editing a type's fields keeps what this program does not know; another type leaves it behind."""
    before = session(session_type=Conversation.from_document({"type": "conversation", "purpose": "p", "later": 1}))
    after = carried_out(before, rules.retype(summary(before), Conversation(purpose="q")))
    assert after.metadata.session_type.to_document() == {"type": "conversation", "purpose": "q", "later": 1}
    after = carried_out(before, rules.retype(summary(before), TeacherDemo(task="t", model="m")))
    assert after.metadata.session_type.to_document() == {"type": "teacher_demo", "task": "t", "model": "m"}


def test_the_same_fields_are_no_change() -> None:
    """A form that was opened and left as it was does nothing."""
    before = session(session_type=Conversation.from_document({"type": "conversation", "purpose": "p", "later": 1}))
    assert rules.retype(summary(before), Conversation(purpose="p")) == Decision(())


@pytest.mark.parametrize(
    ("tags", "add", "remove", "expected"),
    [
        ((), ["b", "a"], [], ("b", "a")),
        (("a",), ["b", "a", "b"], [], ("a", "b")),
        (("a", "b", "a"), [], ["a"], ("b",)),
        (("a", "b"), ["c"], ["a"], ("b", "c")),
        (("", "a"), [], [""], ("a",)),
        (("x", "y", "x"), ["z"], [], ("x", "y", "x", "z")),
    ],
)
def test_tags_are_added_and_removed(tags: tuple[str, ...], add: list[str], remove: list[str], expected: Any) -> None:
    """Adding keeps the order and doubles nothing; removing takes every one; what a file held twice stays."""
    before = session(tags=tags)
    assert carried_out(before, rules.retag(summary(before), add, remove)).metadata.tags == expected


def test_tags_that_are_as_asked_for_are_no_change() -> None:
    """Adding what is there and removing what is not there does nothing."""
    assert rules.retag(summary(session(tags=("a",))), ["a"], ["b"]) == Decision(())


@pytest.mark.parametrize("blank", ["", " "])
def test_a_blank_tag_is_refused(blank: str) -> None:
    """A tag that nobody could see is not added, and none of the others with it."""
    assert "at least one letter" in refusal(rules.retag, summary(session()), ["a", blank], [])


def test_a_parent_is_set_and_taken_away() -> None:
    """A session becomes another's child, and again a root."""
    before, parent = session(), SessionId.new()
    child = carried_out(before, rules.set_parent(summary(before), parent))
    assert child.metadata.parent_session == parent
    assert rules.set_parent(summary(child), parent) == Decision(())
    assert carried_out(child, rules.set_parent(summary(child), None)) == before


def test_a_session_is_not_its_own_parent() -> None:
    """A person cannot make it so; what a file says may stay."""
    before = session()
    assert "its own parent" in refusal(rules.set_parent, summary(before), before.id)
    odd = before.changed(metadata=before.metadata.changed(parent_session=before.id))
    assert rules.set_parent(summary(odd), before.id) == Decision(())


def test_limits_are_kept_in_the_session() -> None:
    """They are read back as they were given, and leave nothing behind when taken away."""
    before, limits = session(), SessionConfig(max_turns=8, max_duration=Duration(90, 1))
    limited = carried_out(before, rules.set_limits(summary(before), limits))
    assert summary(limited).limits == limits
    assert rules.set_limits(summary(limited), limits) == Decision(())
    assert carried_out(limited, rules.set_limits(summary(limited), None)) == before
    assert rules.set_limits(summary(before), None) == Decision(())


def undo_of(before: Session, decision: Decision) -> list[Operation]:
    """Return what takes a decision back, in the order to apply."""
    undo: list[Operation] = []
    for operation in decision.operations:
        undo[:0] = inverse(before, operation)
        before = apply(before, operation)
    return undo


def test_every_decision_can_be_undone() -> None:
    """Applying the inverses restores the session."""
    active, paused = session(USER), session(USER, status=SessionStatus.PAUSED)
    for before, decision in [
        (active, recorded(active, ASSISTANT, CALL)),
        (active, rules.pause(summary(active), NOW, "lunch")),
        (paused, rules.resume(summary(paused), NOW)),
        (active, rules.close(summary(active), SessionStatus.FAILED, NOW)),
        (active, rules.set_limits(summary(active), SessionConfig(max_turns=1))),
    ]:
        assert reduce(apply, undo_of(before, decision), carried_out(before, decision)) == before


def test_an_undo_works_beside_an_agent_that_goes_on_writing() -> None:
    """One's own entry can be taken back after somebody else added one; the moment of change stays theirs."""
    before = session()
    mine = recorded(before, USER)
    later = carried_out(before, mine)
    later = carried_out(later, recorded(later, CALL, now=Timestamp(NOW + 1)))
    after = reduce(apply, undo_of(before, mine), later)
    assert (after.entries, after.metadata.updated_at) == ([CALL], NOW + 1)


def test_an_undo_takes_nothing_from_a_session_closed_meanwhile() -> None:
    """Entries of a closed session do not change, not even by an undo."""
    before = session()
    mine = recorded(before, USER)
    closed = carried_out(carried_out(before, mine), rules.close(summary(before), SessionStatus.COMPLETED, NOW))
    with pytest.raises(Conflict, match="status"):
        reduce(apply, undo_of(before, mine), closed)


def test_a_decision_holds_what_the_store_needs() -> None:
    """Recording is one addition and one patch of the metadata."""
    added, touched = recorded(session(), USER).operations
    assert isinstance(added, AddEntries)
    assert isinstance(touched, SetMetadata)
