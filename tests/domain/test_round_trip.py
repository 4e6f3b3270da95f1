"""Whatever a session holds, it survives being written and read."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.test_strict_json import JSON_VALUES
from thulp_tui.domain.duration import Duration
from thulp_tui.domain.ids import EntryId, SessionId
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.metadata import SESSION_TYPES, SessionStatus
from thulp_tui.domain.session import Session

COUNTS = st.integers(0, 2**64 - 1)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
SESSION_IDS = st.uuids().map(lambda uuid: SessionId(str(uuid)))
KNOWN = {"id", "timestamp", "entry_type", "content", "type", "metadata", "entries", "context"} | {
    name for model in SESSION_TYPES.values() for name in model.fields
}
UNKNOWN = st.dictionaries(st.text(max_size=8).filter(lambda name: name not in KNOWN), JSON_VALUES, max_size=2)


def tagged(tag: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A variant's document, with unknown fields beside its own."""
    return st.builds(
        lambda known, unknown: {**unknown, **known}, st.fixed_dictionaries({"type": st.just(tag), **fields}), UNKNOWN
    )


SESSION_TYPE = st.one_of(
    tagged("teacher_demo", task=st.text(), model=st.text()),
    tagged("evaluation", skill_name=st.text(), test_cases=COUNTS),
    tagged("refinement", skill_name=st.text(), iteration=COUNTS),
    tagged("conversation", purpose=st.text()),
    tagged("agent", agent_name=st.text()),
)
ENTRY_TYPE = st.one_of(
    tagged("user_message"),
    tagged("assistant_message"),
    tagged("system_message"),
    tagged("tool_call", tool_name=st.text(), success=st.booleans()),
    tagged("skill_execution", skill_name=st.text(), success=st.booleans()),
    tagged("evaluation_result", score=NUMBERS, metrics=st.dictionaries(st.text(), NUMBERS, max_size=3)),
    tagged("system_event", event=st.text()),
)
ENTRY = st.fixed_dictionaries(
    {
        "id": st.uuids().map(lambda uuid: EntryId(str(uuid)).as_str()),
        "timestamp": COUNTS,
        "entry_type": ENTRY_TYPE,
        "content": JSON_VALUES,
    }
)
METADATA = st.fixed_dictionaries(
    {
        "id": SESSION_IDS,
        "name": st.text(),
        "session_type": SESSION_TYPE,
        "created_at": COUNTS,
        "updated_at": COUNTS,
        "status": st.sampled_from(list(SessionStatus)),
    },
    optional={
        "tags": st.lists(st.text(), max_size=3),
        "parent_session": st.none() | SESSION_IDS,
        "x-unknown": JSON_VALUES,
    },
)
DOCUMENTS: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {"metadata": METADATA, "entries": st.lists(ENTRY, max_size=3)},
    optional={"context": st.dictionaries(st.text(), JSON_VALUES, max_size=3), "x-unknown": JSON_VALUES},
)
SESSIONS = DOCUMENTS.map(Session.from_document)
CONFIGS = st.builds(
    SessionConfig,
    max_turns=st.none() | st.integers(0, 2**32 - 1),
    max_entries=st.none() | COUNTS,
    max_duration=st.none() | st.builds(Duration, COUNTS, st.integers(0, 10**9 - 1)),
)


@settings(deadline=None, max_examples=60)
@given(SESSIONS)
def test_a_session_survives_being_written_and_read(session: Session) -> None:
    """Text and document both give an equal session, and writing again gives the same text."""
    text = session.to_json()
    assert Session.from_json(text) == session
    assert Session.from_json(text.encode()).to_json() == text
    assert Session.from_document(session.to_document()) == session


@settings(deadline=None)
@given(CONFIGS)
def test_limits_survive_being_written_and_read(config: SessionConfig) -> None:
    """Text and document both give equal limits."""
    assert SessionConfig.from_json(config.to_json()) == config
    assert SessionConfig.from_document(config.to_document()) == config
