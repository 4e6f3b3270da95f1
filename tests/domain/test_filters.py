"""Filters find the sessions that thulp's find."""

from typing import Any

import pytest

from tests.vectors import cases, document
from thulp_tui.domain.filters import SessionFilter
from thulp_tui.domain.session import (
    Agent,
    Conversation,
    Evaluation,
    Refinement,
    Session,
    SessionId,
    SessionMetadata,
    SessionStatus,
    SessionType,
    TeacherDemo,
    Timestamp,
)
from thulp_tui.domain.summary import summarise

Case = dict[str, Any]

PARENT = SessionId("ab00ca3e-e989-4e77-b218-d06eec35bea1")


def filter_of(notation: Any) -> SessionFilter:
    """Build a filter from the vectors' notation."""
    if isinstance(notation, str):
        made: SessionFilter = getattr(SessionFilter, notation)()
        return made
    ((kind, operand),) = notation.items()
    match kind:
        case "and":
            return SessionFilter.and_([filter_of(each) for each in operand])
        case "or":
            return SessionFilter.or_([filter_of(each) for each in operand])
        case "not":
            return filter_of(operand).negate()
        case _:
            built: SessionFilter = getattr(SessionFilter, kind)(operand)
            return built


@pytest.mark.parametrize("case", cases("filters"))
def test_the_recorded_filters_find_what_thulp_found(case: Case) -> None:
    """Each recorded filter matches the recorded sessions, in the corpus's order."""
    corpus = [Session.from_document(each) for each in document("filters")["corpus"]]
    assert [session.id for session in corpus if filter_of(case["filter"]).matches(session)] == case["matches"]


def metadata(session_type: SessionType | None = None, **fields: Any) -> SessionMetadata:
    """Make metadata of a conversation named `Fix the Login Bug`, with these fields changed."""
    made = SessionMetadata.new("Fix the Login Bug", session_type or Conversation(purpose="tests"))
    return made.changed(created_at=Timestamp(10), updated_at=Timestamp(20)).changed(**fields)


@pytest.mark.parametrize("status", SessionStatus)
def test_a_status_is_found(status: SessionStatus) -> None:
    """Filtering by status, by member or by text, finds that status only."""
    found = [each for each in SessionStatus if SessionFilter.by_status(status).matches(metadata(status=each))]
    assert found == [status]
    assert SessionFilter.by_status(status.value) == SessionFilter.by_status(status)


def test_an_unknown_status_is_an_error() -> None:
    """A status that does not exist cannot be asked for."""
    with pytest.raises(ValueError, match="done"):
        SessionFilter.by_status("done")


@pytest.mark.parametrize(
    ("name", "session_type", "constructor"),
    [
        ("teacher_demo", TeacherDemo(task="t", model="m"), SessionFilter.teacher_demos()),
        ("evaluation", Evaluation(skill_name="s", test_cases=1), SessionFilter.evaluations()),
        ("refinement", Refinement(skill_name="s", iteration=1), SessionFilter.refinements()),
        ("conversation", Conversation(purpose="p"), SessionFilter.conversations()),
        ("agent", Agent(agent_name="a"), SessionFilter.agent_sessions()),
    ],
)
def test_a_type_is_found_by_its_whole_name(name: str, session_type: SessionType, constructor: SessionFilter) -> None:
    """A type's name finds it in either letter case, a part of the name does not."""
    session = metadata(session_type)
    assert constructor.matches(session)
    assert SessionFilter.by_type_name(name.upper()).matches(session)
    assert not SessionFilter.by_type_name(name[:-1]).matches(session)


def test_a_tag_is_found_exactly() -> None:
    """Tags are compared whole and in their letter case; an empty tag is a tag."""
    tagged = metadata(tags=("demo", ""))
    assert SessionFilter.has_tag("demo").matches(tagged)
    assert SessionFilter.has_tag("").matches(tagged)
    assert not SessionFilter.has_tag("Demo").matches(tagged)
    assert not SessionFilter.has_tag("dem").matches(tagged)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ([SessionFilter.created_after(at) for at in (9, 10)], [True, False]),
        ([SessionFilter.created_before(at) for at in (10, 11)], [False, True]),
        ([SessionFilter.updated_after(at) for at in (19, 20)], [True, False]),
        ([SessionFilter.updated_before(at) for at in (20, 21)], [False, True]),
    ],
)
def test_times_are_strict(made: list[SessionFilter], expected: list[bool]) -> None:
    """Before and after leave the moment itself out."""
    assert [each.matches(metadata()) for each in made] == expected


def test_a_name_is_searched_in_lower_case() -> None:
    """Letter case does not count; ß is not folded to ss, and nothing is a pattern."""
    assert SessionFilter.name_contains("LOGIN").matches(metadata())
    assert SessionFilter.name_contains("").matches(metadata())
    assert SessionFilter.name_contains("STRAßE").matches(metadata(name="Straße"))
    assert not SessionFilter.name_contains("strasse").matches(metadata(name="Straße"))
    assert not SessionFilter.name_contains(".*").matches(metadata())


def test_parents_are_found() -> None:
    """A child has a parent, this parent, and is no root; the parent's id may be written in any accepted form."""
    child, root = metadata(parent_session=PARENT), metadata()
    assert SessionFilter.has_parent().matches(child)
    assert not SessionFilter.has_parent().matches(root)
    assert SessionFilter.is_root().matches(root)
    assert not SessionFilter.is_root().matches(child)
    assert SessionFilter.with_parent(PARENT.upper()).matches(child)
    assert not SessionFilter.with_parent(SessionId.new()).matches(child)
    assert not SessionFilter.with_parent(PARENT).matches(root)


def test_filters_join() -> None:
    """And, or, not; and of nothing is true, or of nothing is false."""
    yes, no = SessionFilter.all(), SessionFilter.all().negate()
    session = metadata()
    assert SessionFilter.and_([yes, yes]).matches(session)
    assert not SessionFilter.and_([yes, no]).matches(session)
    assert SessionFilter.or_([no, yes]).matches(session)
    assert not SessionFilter.or_([no, no]).matches(session)
    assert SessionFilter.and_([]).matches(session)
    assert not SessionFilter.or_([]).matches(session)


def test_a_filter_takes_sessions_metadata_and_summaries() -> None:
    """Whatever holds the metadata can be asked."""
    session = Session(metadata=metadata(), entries=[])
    for one in (session, session.metadata, summarise(session.metadata, [], {})):
        assert SessionFilter.active().matches(one)
        assert not SessionFilter.completed().matches(one)
        assert not SessionFilter.failed().matches(one)


def test_filters_that_ask_the_same_are_equal() -> None:
    """Two filters built alike are equal, two that differ are not."""
    assert SessionFilter.and_([SessionFilter.active()]) == SessionFilter.and_([SessionFilter.by_status("active")])
    assert SessionFilter.has_tag("a") != SessionFilter.has_tag("b")
