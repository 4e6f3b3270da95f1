"""A change does what it says and nothing else, and its inverse takes back exactly that."""

import json
from functools import reduce
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain.strategies import changes, json_values, sessions, unhurried
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.json_value import same_json
from thulp_tui.domain.operations import (
    REMOVED,
    AddEntries,
    Conflict,
    CreateSession,
    DeleteSession,
    EntryRef,
    Operation,
    RemoveEntries,
    ReplaceEntry,
    SetContext,
    SetMetadata,
    apply,
    check_deletion,
    inverse,
    ref_at,
)
from thulp_tui.domain.session import Conversation, Session, SessionStatus

ONE, TWO, THREE = (EntryId(f"00000000-0000-4000-8000-00000000000{number}") for number in (1, 2, 3))


def entry(text: str, entry_id: EntryId = ONE) -> SessionEntry:
    """Make a user message."""
    return SessionEntry.user_message(text, id=entry_id, timestamp=Timestamp(5))


def session(*entries: SessionEntry, **context: Any) -> Session:
    """Make an active session with these entries and this context."""
    made = Session.new("a session", Conversation(purpose="tests"))
    return made.changed(entries=list(entries), context=context)


def said(one: Session) -> list[str | None]:
    """Return the texts of the session's entries."""
    return [each.text for each in one.entries]


def nested(levels: int, innermost: Any = 0) -> Any:
    """Put a value into so many arrays."""
    value = innermost
    for _ in range(levels):
        value = [value]
    return value


def apply_all(start: Session, operations: tuple[Operation, ...]) -> Session:
    """Apply one operation after the other."""
    return reduce(apply, operations, start)


def undone(before: Session, operation: Operation) -> Session:
    """Apply an operation and then its inverse."""
    return apply_all(apply(before, operation), inverse(before, operation))


def is_same(one: Session, other: Session) -> bool:
    """Whether two sessions are equal, true and 1 kept apart."""
    return one == other and same_json(one.to_document(), other.to_document())


@unhurried
@given(st.data())
def test_an_inverse_restores_the_session(data: st.DataObject) -> None:
    """Any change and then its inverse give an equal session, and applying leaves the first one as it was."""
    before = data.draw(sessions())
    operation = data.draw(changes(before))
    document = json.dumps(before.to_document())
    try:
        apply(before, operation)
    except Conflict:
        assume(False)
    assert is_same(undone(before, operation), before)
    assert json.dumps(before.to_document()) == document


@unhurried
@given(st.data())
def test_what_was_undone_can_be_redone(data: st.DataObject) -> None:
    """The inverses of an inverse give the changed session again."""
    before = data.draw(sessions())
    operation = data.draw(changes(before))
    try:
        after = apply(before, operation)
    except Conflict:
        assume(False)
    state = after
    redo: list[Operation] = []
    for step in inverse(before, operation):
        redo[:0] = inverse(state, step)
        state = apply(state, step)
    assert is_same(apply_all(state, tuple(redo)), after)


@unhurried
@given(st.data())
def test_many_changes_are_undone_in_turn(data: st.DataObject) -> None:
    """The inverses of several changes, the last one's first, restore the session."""
    before = state = data.draw(sessions())
    undo: list[Operation] = []
    for _ in range(data.draw(st.integers(1, 5))):
        operation = data.draw(changes(state))
        try:
            after = apply(state, operation)
        except Conflict:
            assume(False)
        undo[:0] = inverse(state, operation)
        state = after
    assert is_same(apply_all(state, tuple(undo)), before)


def test_the_changed_session_is_one_of_its_own() -> None:
    """Sessions change in place: working on the new one does not reach the one before."""
    before = session(entry("a"), a=1)
    for operation in (
        SetMetadata(before.id, {"name": "x"}),
        AddEntries(before.id, ()),
        SetContext(before.id, ("b",), REMOVED),
    ):
        after = apply(before, operation)
        after.add_entry(entry("x"))
        after.set_context("a", 2)
        assert (said(before), before.context, before.name) == (["a"], {"a": 1}, "a session")


def test_entries_are_added_at_the_end_or_in_front_of_one() -> None:
    """New entries keep their order, wherever they are put."""
    before = session(entry("a"), entry("b", TWO))
    new = (entry("x"), entry("y"))
    assert said(apply(before, AddEntries(before.id, new))) == ["a", "b", "x", "y"]
    assert said(apply(before, AddEntries(before.id, new, before=EntryRef(TWO)))) == ["a", "x", "y", "b"]


def test_equal_ids_are_told_apart_by_their_occurrence() -> None:
    """The second entry with an id is replaced or removed without touching the first."""
    before = session(entry("a"), entry("b"), entry("c"))
    second = EntryRef(ONE, 1)
    assert said(apply(before, ReplaceEntry(before.id, second, entry("x")))) == ["a", "x", "c"]
    assert said(apply(before, RemoveEntries(before.id, (second,)))) == ["a", "c"]
    assert [ref_at(before.entries, at) for at in range(3)] == [EntryRef(ONE, at) for at in range(3)]


def test_several_entries_are_counted_before_any_is_gone() -> None:
    """The first and the second with an id leave together; naming one twice is no more than naming it once."""
    before = session(entry("a"), entry("b"), entry("c"))
    operation = RemoveEntries(before.id, (EntryRef(ONE, 1), EntryRef(ONE, 0), EntryRef(ONE, 1)))
    assert said(apply(before, operation)) == ["c"]


def test_removed_entries_come_back_to_their_places() -> None:
    """Scattered entries with equal ids return where they were."""
    before = session(entry("a"), entry("b", TWO), entry("c"), entry("d"), entry("e", TWO))
    operation = RemoveEntries(before.id, (EntryRef(ONE, 0), EntryRef(ONE, 1), EntryRef(TWO, 1)))
    assert said(apply(before, operation)) == ["b", "d"]
    assert said(undone(before, operation)) == ["a", "b", "c", "d", "e"]


def test_undoing_an_addition_leaves_what_came_after() -> None:
    """An undo removes exactly its own entries, also those whose ids were there before, or twice."""
    before = session(entry("a"))
    added = AddEntries(before.id, (entry("mine"), entry("mine too", TWO), entry("mine again")))
    later = apply(apply(before, added), AddEntries(before.id, (entry("theirs", THREE),)))
    assert said(apply_all(later, inverse(before, added))) == ["a", "theirs"]


def test_undoing_an_addition_refuses_what_was_changed_since() -> None:
    """An added entry that somebody has edited is not taken away, nor one of somebody else's with its id."""
    before, theirs = session(), entry("theirs")
    added = AddEntries(before.id, (entry("mine"),))
    for change in (ReplaceEntry(before.id, EntryRef(ONE), theirs), AddEntries(before.id, (theirs,))):
        with pytest.raises(Conflict, match="somebody else changed that entry"):
            apply_all(apply(apply(before, added), change), inverse(before, added))


def test_undoing_a_replacement_refuses_what_was_changed_since() -> None:
    """An entry that somebody has edited again is not put back."""
    before = session(entry("old"))
    replaced = ReplaceEntry(before.id, EntryRef(ONE), entry("mine", TWO))
    later = apply(apply(before, replaced), ReplaceEntry(before.id, EntryRef(TWO), entry("theirs", TWO)))
    with pytest.raises(Conflict, match="somebody else changed that entry"):
        apply_all(later, inverse(before, replaced))


def test_an_entry_is_expected_with_its_types() -> None:
    """An entry whose content became 1 where it was true is a changed entry."""
    old, new = (SessionEntry.tool_call("t", True, each, id=ONE, timestamp=Timestamp(5)) for each in (True, 1))
    before = session(new)
    with pytest.raises(Conflict):
        apply(before, RemoveEntries(before.id, (EntryRef(ONE),), expect=(old,)))


@pytest.mark.parametrize("ref", [EntryRef(TWO), EntryRef(ONE, 1), EntryRef(ONE, -2)])
def test_an_entry_that_is_not_there_is_a_conflict(ref: EntryRef) -> None:
    """Nothing can be put before, in place of, or away from what does not exist."""
    before = session(entry("a"))
    for operation in (
        AddEntries(before.id, (entry("x"),), before=ref),
        ReplaceEntry(before.id, ref, entry("x")),
        RemoveEntries(before.id, (EntryRef(ONE), ref)),
    ):
        with pytest.raises(Conflict, match="no longer there"):
            apply(before, operation)


def test_metadata_is_patched() -> None:
    """The fields named change, the others and unknown ones stay."""
    before = session().changed(metadata=session().metadata.changed(later="kept"))
    after = apply(before, SetMetadata(before.id, {"status": SessionStatus.PAUSED, "tags": ("a",)}))
    assert after.metadata == before.metadata.changed(status=SessionStatus.PAUSED, tags=("a",))
    assert after.metadata.to_document()["later"] == "kept"


@pytest.mark.parametrize("name", ["id", "colour"])
def test_other_fields_cannot_be_set(name: str) -> None:
    """The id and fields that do not exist are a mistake in the program."""
    before = session()
    with pytest.raises(ValueError, match=name):
        apply(before, SetMetadata(before.id, {name: "x"}))
    with pytest.raises(ValueError, match=name):
        apply(before, SetMetadata(before.id, {}, expect={name: "x"}))


def test_metadata_thulp_refuses_is_refused() -> None:
    """A value that its field cannot hold never reaches a session."""
    before = session()
    with pytest.raises(InvalidDocument, match="name"):
        apply(before, SetMetadata(before.id, {"name": "\ud800"}))


def test_undoing_metadata_refuses_what_was_changed_since() -> None:
    """A name that somebody else has given stays, and the message says what it is about."""
    before = session()
    renamed = SetMetadata(before.id, {"name": "mine"})
    later = apply(apply(before, renamed), SetMetadata(before.id, {"name": "theirs"}))
    with pytest.raises(Conflict, match="changed the session's name"):
        apply_all(later, inverse(before, renamed))


def test_undoing_metadata_ignores_other_fields() -> None:
    """What somebody else changed elsewhere does not stand in the way, and stays."""
    before = session()
    renamed = SetMetadata(before.id, {"name": "mine"})
    later = apply(apply(before, renamed), SetMetadata(before.id, {"tags": ("theirs",)}))
    after = apply_all(later, inverse(before, renamed))
    assert (after.name, after.metadata.tags) == (before.name, ("theirs",))


def test_a_moment_of_change_that_moved_on_is_left_alone() -> None:
    """An undo works beside an agent that goes on writing: `updated_at` is then not turned back."""
    before = session().changed(metadata=session().metadata.changed(updated_at=Timestamp(1)))
    closed = SetMetadata(before.id, {"status": SessionStatus.FAILED, "updated_at": Timestamp(2)})
    later = apply(apply(before, closed), SetMetadata(before.id, {"updated_at": Timestamp(3)}))
    after = apply_all(later, inverse(before, closed))
    assert (after.status, after.metadata.updated_at) == (SessionStatus.ACTIVE, 3)


def test_a_moment_of_change_that_is_only_expected_must_hold() -> None:
    """An expectation of `updated_at` without setting it is as strict as any."""
    before = session().changed(metadata=session().metadata.changed(updated_at=Timestamp(1)))
    with pytest.raises(Conflict):
        apply(before, SetMetadata(before.id, {"name": "x"}, expect={"updated_at": Timestamp(2)}))


def test_an_expectation_is_kept_by_the_inverse() -> None:
    """What a change expects of fields that it leaves alone, its undo expects too."""
    before = session()
    touched = SetMetadata(before.id, {"updated_at": Timestamp(2)}, expect={"status": SessionStatus.ACTIVE})
    later = apply(apply(before, touched), SetMetadata(before.id, {"status": SessionStatus.COMPLETED}))
    with pytest.raises(Conflict, match="changed the session's status"):
        apply_all(later, inverse(before, touched))


def test_a_place_in_the_context_is_made_where_it_is_missing() -> None:
    """Objects on the way are made, and what stands beside stays."""
    before = session(a={"x": 1}, z=2)
    after = apply(before, SetContext(before.id, ("a", "b", "c"), None))
    assert after.context == {"a": {"x": 1, "b": {"c": None}}, "z": 2}
    assert before.context == {"a": {"x": 1}, "z": 2}


def test_the_programs_own_object_goes_with_its_last_key() -> None:
    """Nothing empty is left behind under `thulp_tui`; elsewhere empty objects stay."""
    before = session(thulp_tui={"notes": {"e": "x"}}, a={"b": {"c": 1}})
    assert "thulp_tui" not in apply(before, SetContext(before.id, ("thulp_tui", "notes", "e"), REMOVED)).context
    assert apply(before, SetContext(before.id, ("a", "b", "c"), REMOVED)).context["a"] == {"b": {}}


def test_removing_what_is_not_there_changes_nothing() -> None:
    """No object is made or taken away for nothing, and there is nothing to undo."""
    before = session(thulp_tui={}, a=3)
    for path in (("thulp_tui", "limits"), ("b", "c"), ("a", "b")):
        operation = SetContext(before.id, path, REMOVED)
        assert apply(before, operation).context == {"thulp_tui": {}, "a": 3}
        assert inverse(before, operation) == ()


def test_a_place_within_a_number_is_a_conflict() -> None:
    """What is no object is not overwritten to make room for one."""
    before = session(thulp_tui=[1])
    with pytest.raises(Conflict, match='context\\["thulp_tui"\\] is no object'):
        apply(before, SetContext(before.id, ("thulp_tui", "limits"), {}))


@pytest.mark.parametrize("theirs", ["changed", 1, 1.0, REMOVED])
def test_undoing_context_refuses_what_was_changed_since(theirs: Any) -> None:
    """A value that somebody has changed or removed since stays so; true is not 1."""
    before = session(a={"b": "old"})
    mine = SetContext(before.id, ("a", "b"), True)
    later = apply(apply(before, mine), SetContext(before.id, ("a", "b"), theirs))
    with pytest.raises(Conflict, match='changed context\\["a"\\]\\["b"\\]'):
        apply_all(later, inverse(before, mine))


def test_undoing_a_first_note_refuses_to_take_a_second() -> None:
    """A note that somebody added since is not lost with the object that was made for the first."""
    before = session(thulp_tui={"notes": {}})
    mine = SetContext(before.id, ("thulp_tui", "notes", "one"), "mine")
    later = apply(apply(before, mine), SetContext(before.id, ("thulp_tui", "notes", "two"), "theirs"))
    with pytest.raises(Conflict):
        apply_all(later, inverse(before, mine))


@pytest.mark.parametrize("value", [float("nan"), "\ud800", {1: 2}, nested(125)])
def test_context_thulp_refuses_is_refused(value: Any) -> None:
    """Values that cannot be read back, or would nest too deeply at their place, never reach a session."""
    before = session()
    with pytest.raises(InvalidDocument):
        apply(before, SetContext(before.id, ("a", "b"), value))


def test_a_place_has_a_key() -> None:
    """An empty path is a mistake in the program."""
    before = session()
    with pytest.raises(ValueError, match="at least one key"):
        apply(before, SetContext(before.id, (), 1))


def test_an_operation_belongs_to_its_session() -> None:
    """Applying another session's operation is a mistake in the program."""
    with pytest.raises(ValueError, match="was applied to session"):
        apply(session(), SetMetadata(SessionId.new(), {}))


def test_appearing_and_vanishing_undo_each_other() -> None:
    """A creation is undone by a deletion of what was created, a deletion by creating the whole session again."""
    whole = session(entry("a"), a=1)
    (deletion,) = inverse(None, CreateSession(whole))
    assert deletion == DeleteSession(whole.id, expect_updated_at=whole.metadata.updated_at)
    assert inverse(whole, DeleteSession(whole.id)) == (CreateSession(whole),)
    assert CreateSession(whole).session_id == whole.id


def test_appearing_and_vanishing_are_the_stores() -> None:
    """Neither can be applied within a session, and only a creation has no session before it."""
    whole = session()
    for operation in (CreateSession(whole), DeleteSession(whole.id)):
        with pytest.raises(TypeError):
            apply(whole, operation)
    with pytest.raises(ValueError, match="creation"):
        inverse(None, DeleteSession(whole.id))


def test_a_deletion_can_expect_the_last_change() -> None:
    """A session that was changed since is not deleted; without an expectation it is."""
    metadata = session().metadata
    check_deletion(metadata, DeleteSession(metadata.id))
    check_deletion(metadata, DeleteSession(metadata.id, expect_updated_at=metadata.updated_at))
    with pytest.raises(Conflict, match="not deleted"):
        check_deletion(metadata, DeleteSession(metadata.id, expect_updated_at=Timestamp(1)))


@unhurried
@given(json_values, json_values)
def test_json_is_the_same_where_its_text_is(one: Any, other: Any) -> None:
    """Two values are the same when they would be written alike, whatever the order of their keys."""
    texts = [json.dumps(each, sort_keys=True).replace("-0.0", "0.0") for each in (one, other)]
    assert same_json(one, other) is (texts[0] == texts[1])
    assert same_json(one, json.loads(json.dumps(one)))


@pytest.mark.parametrize(
    ("one", "other"), [(True, 1), (1, 1.0), (0, False), ([1], [1, 2]), ({"a": 1}, {"b": 1}), ([], {})]
)
def test_json_of_another_type_is_not_the_same(one: Any, other: Any) -> None:
    """Python's equality is not JSON's."""
    assert not same_json(one, other)


def test_deep_json_is_compared() -> None:
    """Nesting far beyond Python's recursion limit is no problem."""
    assert same_json(nested(5000, 1), nested(5000, 1))
    assert not same_json(nested(5000, 1), nested(5000, 2))
