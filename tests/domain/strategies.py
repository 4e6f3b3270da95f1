"""Random JSON, entries, sessions and changes for property tests; from small pools, so that ids and keys meet."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import EntryId, SessionId, Timestamp
from thulp_tui.domain.operations import (
    REMOVED,
    AddEntries,
    Change,
    EntryRef,
    RemoveEntries,
    ReplaceEntry,
    SetContext,
    SetMetadata,
    ref_at,
)
from thulp_tui.domain.session import (
    Agent,
    Conversation,
    Evaluation,
    Refinement,
    Session,
    SessionMetadata,
    SessionStatus,
    SessionType,
    TeacherDemo,
)

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For every property: a busy machine is no failure."""

keys = st.sampled_from(["thulp_tui", "limits", "notes", "marks", "a", "b", "é"])
"""Keys of a context, few enough to meet again."""

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)
"""Short texts that UTF-8 can hold."""

scalars = (
    st.none() | st.booleans() | st.integers(-(2**64), 2**64) | st.floats(allow_nan=False, allow_infinity=False) | texts
)
"""JSON values that hold no others."""

json_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys | texts, inner, max_size=3), max_leaves=6
)
"""Any JSON values."""

contexts = st.dictionaries(keys, json_values | st.dictionaries(keys, json_values, max_size=2), max_size=3)
"""Contexts of sessions, some with something of this program's."""

ids = st.sampled_from([EntryId(f"00000000-0000-4000-8000-00000000000{digit}") for digit in range(4)])
"""Few ids: thulp lets them repeat, and here they do."""

timestamps = st.integers(0, 2**64 - 1).map(Timestamp)
"""Any moments."""

numbers = st.floats(allow_nan=False, allow_infinity=False)
"""Any scores."""

metrics = st.dictionaries(keys, numbers, max_size=2)
"""Any measurements."""

session_types: st.SearchStrategy[SessionType] = st.one_of(
    st.builds(TeacherDemo, task=texts, model=texts),
    st.builds(Evaluation, skill_name=texts, test_cases=st.integers(0, 2**64 - 1)),
    st.builds(Refinement, skill_name=texts, iteration=st.integers(0, 9)),
    st.builds(Conversation, purpose=texts),
    st.builds(Agent, agent_name=texts),
)
"""Session types of every kind."""


@st.composite
def entries(draw: st.DrawFn) -> SessionEntry:
    """Return an entry of any kind, now and then with a field that this program does not know."""
    at: dict[str, Any] = {"timestamp": draw(timestamps), "id": draw(ids)}
    made: list[Callable[[], SessionEntry]] = [
        lambda: SessionEntry.user_message(draw(texts), **at),
        lambda: SessionEntry.assistant_message(draw(texts), **at),
        lambda: SessionEntry.system_message(draw(texts), **at),
        lambda: SessionEntry.tool_call(draw(keys), draw(st.booleans()), draw(json_values), **at),
        lambda: SessionEntry.skill_execution(draw(keys), draw(st.booleans()), draw(json_values), **at),
        lambda: SessionEntry.evaluation_result(draw(numbers), draw(metrics), draw(json_values), **at),
        lambda: SessionEntry.system_event(draw(texts), draw(json_values), **at),
    ]
    entry = draw(st.sampled_from(made))()
    return entry.changed(later_field=draw(scalars)) if draw(st.integers(0, 9)) == 0 else entry


entry_lists = st.lists(entries(), max_size=6)
"""A session's entries."""

metadata_fields: dict[str, st.SearchStrategy[Any]] = {
    "name": texts,
    "session_type": session_types,
    "created_at": timestamps,
    "updated_at": timestamps,
    "status": st.sampled_from(SessionStatus),
    "tags": st.lists(texts, max_size=3).map(tuple),
    "parent_session": st.none() | st.just(SessionId("11111111-1111-4111-8111-111111111111")),
}
"""Every field of the metadata that can be set, with values for it."""


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Return a session with any metadata, entries and context, and an unknown field at two levels."""
    metadata = SessionMetadata.new("", Conversation(purpose=""))
    metadata = metadata.changed(**draw(st.fixed_dictionaries(metadata_fields)), later=draw(scalars))
    session = Session(metadata=metadata, entries=draw(entry_lists), context=draw(contexts))
    return session.changed(also_later=draw(scalars))


@st.composite
def refs(draw: st.DrawFn, session: Session) -> EntryRef:
    """Return a reference to one of the session's entries, which must have some."""
    return ref_at(session.entries, draw(st.integers(0, len(session.entries) - 1)))


@st.composite
def changes(draw: st.DrawFn, session: Session) -> Change:
    """Return a change that finds what it is about in the session; only a path may lead through what is no object."""
    kinds = ["add", "metadata", "context"] + (["replace", "remove"] if session.entries else [])
    match draw(st.sampled_from(kinds)):
        case "add":
            before = draw(st.none() | refs(session)) if session.entries else None
            return AddEntries(session.id, tuple(draw(entry_lists)), before)
        case "replace":
            return ReplaceEntry(session.id, draw(refs(session)), draw(entries()))
        case "remove":
            return RemoveEntries(session.id, tuple(draw(st.lists(refs(session), max_size=4))))
        case "metadata":
            fields = draw(st.fixed_dictionaries({}, optional=metadata_fields))
            return SetMetadata(session.id, fields)
        case _:
            path = tuple(draw(st.lists(keys, min_size=1, max_size=4)))
            return SetContext(session.id, path, draw(json_values | st.just(REMOVED)))
