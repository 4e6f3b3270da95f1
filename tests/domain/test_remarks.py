"""What a person has remarked on a session's entries."""

import pytest

from tests.domain.asked import summary
from thulp_tui.domain import rules
from thulp_tui.domain.ids import EntryId, Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.operations import apply, inverse
from thulp_tui.domain.remarks import NO_REMARK, NO_REMARKS, Remark, remarks_of, without_remarks
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.session import Conversation, Session, SessionStatus

ONE, TWO = (EntryId(f"00000000-0000-4000-9000-00000000000{n}") for n in (1, 2))
AT = Timestamp(1_000)


def kept(**own: JsonValue) -> dict[str, JsonValue]:
    """Return a context in which the program keeps something."""
    return {"thulp_tui": own}


def carried_out(session: Session, decision: Decision) -> Session:
    """Return the session after what was decided."""
    for operation in decision.operations:
        session = apply(session, operation)
    return session


def test_remarks_are_read_by_entry() -> None:
    """A bookmark and a note on one entry are one remark."""
    context = kept(bookmarks={ONE: {"at": 5}, TWO: {"at": 6}}, notes={ONE: {"text": "look", "at": 7}})
    remarks = remarks_of(context)
    assert remarks.of(ONE) == Remark(is_bookmarked=True, note="look")
    assert remarks.of(TWO) == Remark(is_bookmarked=True)
    assert remarks.of("another") is NO_REMARK
    assert not NO_REMARK
    assert remarks.notes == {ONE: "look"}


def test_a_note_may_be_its_text_alone() -> None:
    """As a person writes it into a file."""
    assert remarks_of(kept(notes={ONE: "look"})).of(ONE).note == "look"


@pytest.mark.parametrize("foreign", [None, 3, "x", ["x"], {ONE: 3}, {ONE: {"text": 3}}, {ONE: {"text": " \n"}}])
def test_what_is_no_note_is_passed_over(foreign: JsonValue) -> None:
    """Whatever stands there, nothing breaks."""
    assert remarks_of(kept(notes=foreign)) == NO_REMARKS
    assert remarks_of({"thulp_tui": foreign}) == NO_REMARKS


@pytest.mark.parametrize("status", SessionStatus)
def test_a_bookmark_is_set_and_taken_away_in_every_session(status: SessionStatus) -> None:
    """Closed ones too; it does not count as a change of the session, and what is empty then is gone."""
    before = Session.new("x", Conversation(purpose="tests"))
    facts = summary(status=status, id=before.id)
    marked = carried_out(before, rules.bookmark(facts, ONE, AT))
    assert marked.context == kept(bookmarks={ONE: {"at": 1_000}})
    assert marked.metadata == before.metadata
    assert carried_out(marked, rules.bookmark(facts, ONE, None)) == before


def test_a_note_is_written_changed_and_removed() -> None:
    """Without spaces at its ends; without any text it goes."""
    before = Session.new("x", Conversation(purpose="tests"))
    facts = summary(status=SessionStatus.COMPLETED, id=before.id)
    noted = carried_out(before, rules.note(facts, ONE, " look\nhere ", AT))
    assert noted.context == kept(notes={ONE: {"text": "look\nhere", "at": 1_000}})
    assert noted.metadata == before.metadata
    assert carried_out(noted, rules.note(facts, ONE, "  ", AT)) == before


def test_undoing_a_note_leaves_the_others() -> None:
    """Each is a place of its own."""
    before = Session.new("x", Conversation(purpose="tests"))
    facts = summary(id=before.id)
    (first,) = rules.note(facts, ONE, "first", AT).operations
    noted = apply(before, first)
    later = carried_out(noted, rules.note(facts, TWO, "second", AT))
    for operation in inverse(before, first):
        later = apply(later, operation)
    assert remarks_of(later.context).notes == {TWO: "second"}


def test_a_session_without_its_remarks_keeps_everything_else() -> None:
    """Notes, bookmarks and marks go, limits and the rest of the context stay; without anything left, the key goes."""
    session = Session.new("x", Conversation(purpose="tests"))
    session.context = {"a": 1, **kept(notes={ONE: "look"}, marks={ONE: {}}, bookmarks={}, limits={"x": 1}), "b": 2}
    before = session.to_json()
    assert without_remarks(session).context == {"a": 1, **kept(limits={"x": 1}), "b": 2}
    assert session.to_json() == before
    session.context = kept(notes={ONE: "look"})
    assert without_remarks(session).context == {}


@pytest.mark.parametrize("foreign", [None, 3, ["notes"], {"limits": {}}, {}])
def test_a_session_without_remarks_is_left_as_it_is(foreign: JsonValue) -> None:
    """Nothing is taken from what is not understood."""
    session = Session.new("x", Conversation(purpose="tests"))
    session.context = {"thulp_tui": foreign}
    assert without_remarks(session) is session
