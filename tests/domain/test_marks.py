"""Marks on entries: what a learner should make of them."""

import pytest

from tests.domain.asked import summary
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.marks import Mark, mark, marks_of
from thulp_tui.domain.operations import apply
from thulp_tui.domain.remarks import remarks_of
from thulp_tui.domain.rules import Decision
from thulp_tui.domain.session import Conversation, Session, SessionStatus

ONE, TWO = (f"00000000-0000-4000-9000-00000000000{n}" for n in (1, 2))


def carried_out(session: Session, decision: Decision) -> Session:
    """Return the session after what was decided."""
    for operation in decision.operations:
        session = apply(session, operation)
    return session


@pytest.mark.parametrize("status", SessionStatus)
def test_entries_are_marked_in_every_session(status: SessionStatus) -> None:
    """Several at once; it does not count as a change of the session, and what is empty then is gone."""
    before = Session.new("x", Conversation(purpose="tests"))
    facts = summary(status=status, id=before.id)
    marked = carried_out(before, mark(facts, [ONE, TWO, ONE], Mark.MASK))
    assert marked.context == {"thulp_tui": {"marks": {ONE: "mask", TWO: "mask"}}}
    assert marked.metadata == before.metadata
    marked = carried_out(marked, mark(facts, [TWO], Mark.KEEP))
    assert marks_of(marked.context) == {ONE: Mark.MASK, TWO: Mark.KEEP}
    assert carried_out(marked, mark(facts, [ONE, TWO], None)) == before


@pytest.mark.parametrize("foreign", [None, 3, "keep", ["keep"], {ONE: 3}, {ONE: "other"}, {ONE: ["keep"]}])
def test_what_is_no_mark_is_passed_over(foreign: JsonValue) -> None:
    """Whatever stands there, nothing breaks."""
    assert marks_of({"thulp_tui": {"marks": foreign}}) == {}
    assert marks_of({"thulp_tui": foreign}) == {}


def test_a_mark_is_a_remark_that_one_does_not_go_through() -> None:
    """The gutter shows it; going from bookmark to bookmark passes it."""
    remarks = remarks_of({"thulp_tui": {"marks": {ONE: "keep"}, "bookmarks": {TWO: {"at": 1}}}})
    assert remarks.of(ONE).mark is Mark.KEEP
    assert not remarks.of(ONE)
    assert remarks.noticed == [TWO]
