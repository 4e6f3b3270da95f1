"""How a demonstration ends, and how it begins again from one of its entries."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.asked import summary
from tests.domain.strategies import sessions, unhurried
from tests.domain.test_marks import carried_out
from tests.recording.demos import call, eid, judged, recorded, say
from thulp_tui.domain.demo import demo_folder
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.finishing import (
    Ending,
    Outcome,
    branch_name,
    ending_of,
    finish,
    fork,
    fork_of,
    reject,
    unfinished,
)
from thulp_tui.domain.ids import SessionId, Timestamp
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.rules import Refused
from thulp_tui.domain.session import Session, SessionStatus
from thulp_tui.domain.summary import own_context

NOW = Timestamp(2_000_000_000_000)


def test_a_demonstration_ends_with_outcome_and_score() -> None:
    """As one change: outcome, score, status; what was first recorded goes."""
    before = recorded(say("user", "a", 1), originals={eid(1): {"at": 1, "entry": {}}})
    facts = summary(before.metadata.session_type, id=before.id)
    after = carried_out(before, finish(facts, Ending(Outcome.PARTIAL, " almost ", 0.75), NOW))
    assert after.status is SessionStatus.COMPLETED
    assert after.context == {"thulp_tui": {"outcome": {"at": NOW, "outcome": "partial", "text": "almost"}}}
    assert after.entries[-1].entry_type.to_document() == {"type": "evaluation_result", "score": 0.75, "metrics": {}}
    assert ending_of(after.context) == Ending(Outcome.PARTIAL, "almost")


def test_all_of_it_may_be_skipped() -> None:
    """Then it is only completed."""
    before = recorded(say("user", "a", 1))
    facts = summary(before.metadata.session_type, id=before.id)
    after = carried_out(before, finish(facts, Ending(), NOW))
    assert (after.status, after.context, after.entries) == (SessionStatus.COMPLETED, {}, before.entries)


def test_what_cannot_be_is_refused() -> None:
    """A closed session; a score that is no number."""
    with pytest.raises(Refused, match="x reopens it"):
        finish(summary(status=SessionStatus.FAILED), Ending(), NOW)
    with pytest.raises(InvalidDocument):
        finish(summary(), Ending(score=float("nan")), NOW)


@pytest.mark.parametrize("kept", [None, 3, {"outcome": "won"}, {"outcome": ["success"], "text": 3}])
def test_what_is_no_outcome_is_passed_over(kept: object) -> None:
    """Whatever stands there."""
    assert ending_of({"thulp_tui": {"outcome": kept}}) == Ending()  # type: ignore[dict-item]


def test_a_branch_begins_with_the_first_entries() -> None:
    """It keeps what was said of them, and knows where it comes from."""
    parent = recorded(
        *(say("user", "a", 1), call(number=2), call(number=3)),
        context={**judged("x"), "tools": [], "usage": {"input_tokens": 9}},
        marks={eid(2): "keep", eid(3): "mask"},
        notes={eid(3): "no"},
        parameters=[{"name": "n", "example": "e"}],
        outcome={"outcome": "failure"},
        originals={eid(1): {}},
        limits={"max_turns": 3, "limit_action": "error"},
    )
    parent.metadata = parent.metadata.changed(tags=("t",), status=SessionStatus.COMPLETED)
    child = fork(parent, 2, NOW)
    assert child.entries == parent.entries[:2]
    assert child.id != parent.id
    assert child.metadata.parent_session == parent.id
    assert child.metadata.tags == ("t",)
    assert child.status is SessionStatus.ACTIVE
    assert (child.metadata.created_at, child.metadata.updated_at) == (NOW, NOW)
    assert child.name == "a demo · redo"
    assert child.context == {
        **judged("x"),
        "tools": [],
        "thulp_tui": {
            "marks": {eid(2): "keep"},
            "parameters": [{"name": "n", "example": "e"}],
            "limits": {"max_turns": 3, "limit_action": "error"},
            "fork": {"session": parent.id, "entry": eid(2), "at": NOW},
        },
    }
    assert fork_of(child.context) == {"session": parent.id, "entry": eid(2), "at": NOW}
    assert unfinished(parent.entries, 2) == eid(3)
    assert unfinished(parent.entries, 3) is None


def test_a_branch_counts_the_tokens_of_its_own_entries() -> None:
    """Those of the others were not spent in it."""
    told = [say("assistant", "x", n).changed(content={"text": "x", "usage": {"input_tokens": n}}) for n in (1, 2)]
    child = fork(recorded(*told, context={"usage": {"input_tokens": 3}}), 1, NOW)
    assert child.context["usage"] == {"input_tokens": 1, "output_tokens": 0}


def test_a_branch_begins_in_the_folder_of_its_last_entry() -> None:
    """Where `cd` had led by then, not where it led later."""
    gone: JsonValue = {"cwd": "/code/b", "previous": "/code"}
    parent = recorded(call("ls"), call("cd a", "/code/a"), call("cd b", "/code/b"), folder=gone)
    assert demo_folder(fork(parent, 2, NOW).context) == Path("/code/a")
    assert "folder" not in own_context(fork(parent, 1, NOW).context)


def test_a_branch_may_take_nothing() -> None:
    """To begin anew; but not more than there is."""
    assert fork(recorded(), 0, NOW).context["thulp_tui"]["fork"]["entry"] is None
    with pytest.raises(Refused):
        fork(recorded(), 1, NOW)


@pytest.mark.parametrize(("name", "branch"), [
    ("a", "a · redo"), ("a · redo", "a · redo 2"), ("a · redo 9", "a · redo 10"), ("a · redone", "a · redone · redo"),
])  # fmt: skip
def test_branches_are_numbered(name: str, branch: str) -> None:
    """A branch of a branch is the next one."""
    assert branch_name(name) == branch


def test_the_old_branch_is_marked_as_given_up() -> None:
    """For which one, and from where on; it only organises."""
    before = recorded(say("user", "a", 1))
    facts = summary(before.metadata.session_type, id=before.id, status=SessionStatus.COMPLETED)
    by = SessionId.new()
    after = carried_out(before, reject(facts, by, eid(1)))
    assert after.context == {"thulp_tui": {"rejected": {"by": by, "from": eid(1)}}}
    assert after.metadata == before.metadata


@given(sessions(), st.integers(0, 6))
@unhurried
def test_any_session_can_be_branched(session: Session, count: int) -> None:
    """At any of its entries, and the branch is a session that can be written and read."""
    child = fork(session, min(count, len(session.entries)), NOW)
    assert Session.from_json(child.to_json()) == child
