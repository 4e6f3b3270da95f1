"""A line that this program wrote is believed at a look; what is told by it is what the models would tell."""

import json
import math
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.store.edits import edited
from thulp_tui.domain import strict_json
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.session import SessionMetadata
from thulp_tui.domain.summary import SessionSummary, summarise
from thulp_tui.store.contents import KNOWN_HEAD, LINE
from thulp_tui.store.heads import FiledSummary, counts_of, told_of

UUID = "00000000-0000-4000-8000-00000000000a"
WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)
COUNT = st.integers(0, 2**64 - 1) | st.integers(0, 9)
TYPES = st.one_of(
    st.fixed_dictionaries({"type": st.just("conversation"), "purpose": WORDS}),
    st.fixed_dictionaries({"type": st.just("agent"), "agent_name": WORDS}),
    st.fixed_dictionaries({"type": st.just("teacher_demo"), "task": WORDS, "model": WORDS}),
    st.fixed_dictionaries({"type": st.just("evaluation"), "skill_name": WORDS, "test_cases": COUNT}),
    st.fixed_dictionaries({"type": st.just("refinement"), "skill_name": WORDS, "iteration": COUNT}),
)
METADATA: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "id": st.just(UUID),
        "name": WORDS,
        "session_type": TYPES,
        "created_at": COUNT,
        "updated_at": COUNT,
        "status": st.sampled_from(["active", "completed", "failed", "cancelled", "paused"]),
        "tags": st.lists(WORDS, max_size=3),
        "parent_session": st.none() | st.just(UUID),
    }
)
"""Metadata of every kind, with all of their fields."""
BARE: dict[str, Any] = {
    "id": UUID,
    "name": "a",
    "session_type": {"type": "agent", "agent_name": "x"},
    "created_at": 1,
    "updated_at": 2,
    "status": "active",
    "tags": [],
    "parent_session": None,
}
"""The least of a session's metadata."""
EMPTY = summarise(SessionMetadata.from_document(BARE), (), {})
"""The summary of a session in which nothing happened."""
SUMMARIES = st.builds(
    SessionSummary,
    metadata=METADATA.map(SessionMetadata.from_document),
    turns=st.integers(0, 10**12),
    entries=st.integers(0, 10**12),
    failures=st.integers(0, 10**12),
    last_score=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    tools=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    notes=st.integers(0, 10**12),
    bookmarks=st.integers(0, 10**12),
    limits=st.none() | st.just(SessionConfig(max_turns=3)),
    awaiting_reply=st.booleans(),
)
"""Summaries of every kind."""


def head(text: str) -> bytes:
    """Return line 1 of a session with this text as its metadata."""
    return b'"1":{"metadata":%b,\n' % text.encode()


def counts(**fields: Any) -> bytes:
    """Return what the contents say of a session with these counts."""
    return json.dumps({"entries": 1, **fields}, separators=(",", ":"))[1:-1].encode()


def made(text: str, told: bytes = b'"entries":1') -> SessionSummary:
    """Return the summary that a session's line 1 and counts make."""
    known = KNOWN_HEAD.fullmatch(head(text))
    found = told_of(text.encode(), told, known)
    return found.summary if isinstance(found, FiledSummary) else found


@given(text=edited(METADATA.map(strict_json.dumps)))
@example(text=strict_json.dumps({"id": UUID}))
def test_a_line_believed_at_a_look_is_one_that_thulp_accepts(text: str) -> None:
    """Whatever somebody changes in it: it is refused, or means what the models read in it."""
    try:
        expected = SessionMetadata.from_document(strict_json.loads(text))
    except InvalidDocument:
        assert not KNOWN_HEAD.fullmatch(head(text))
        return
    summary = made(text)
    assert summary.metadata == expected
    assert summary.metadata.to_document() == expected.to_document()
    assert {type(value) for value in summary.metadata.__dict__.values()} == {
        type(value) for value in expected.__dict__.values()
    }


@given(document=METADATA)
def test_every_line_that_this_program_writes_is_believed_at_a_look(document: dict[str, Any]) -> None:
    """All but numbers that no clock and no counter ever shows."""
    metadata = SessionMetadata.from_document(document)
    text = strict_json.dumps(metadata.to_document())
    numbers = [metadata.created_at, metadata.updated_at, *vars(metadata.session_type).values()]
    is_usual = all(number < 10**18 for number in numbers if isinstance(number, int))
    assert bool(KNOWN_HEAD.fullmatch(head(text))) == is_usual


@given(summary=SUMMARIES)
@example(summary=EMPTY._replace(last_score=0.0, notes=1))
@example(summary=EMPTY._replace(last_score=-1.5e307))
@example(summary=EMPTY._replace(last_score=5e-324))
@example(summary=EMPTY._replace(last_score=1e308))
def test_what_a_fold_writes_down_is_what_is_told(summary: SessionSummary) -> None:
    """Every number, name and limit of the summary comes back; scores of any size, zero and negative ones, too."""
    told = counts_of(summary)
    line = b',"2":{"doc":1,"bytes":5,"check":7,%b}\n' % told
    assert LINE.fullmatch(line)
    text = strict_json.dumps(summary.metadata.to_document())
    if summary.last_score is not None and abs(summary.last_score) >= 1e308:
        # Refused, and counted anew: no harm, just slow.
        with pytest.raises(InvalidDocument):
            made(text, told)
        return
    back = made(text, told)
    assert back == summary
    assert (back.last_score is None) == (summary.last_score is None)


@given(told=edited(SUMMARIES.map(lambda summary: counts_of(summary).decode())))
def test_counts_that_somebody_changed_are_refused_or_still_counts(told: str) -> None:
    """Nothing comes out of them that is no number, no name, no limit."""
    text = strict_json.dumps(BARE)
    try:
        summary = made(text, told.encode())
    except InvalidDocument:
        return
    numbers = [summary.turns, summary.entries, summary.failures, summary.notes]
    assert all(type(number) is int and number >= 0 for number in numbers)
    assert summary.last_score is None or math.isfinite(summary.last_score)
    assert all(type(tool) is str and tool.encode() is not None for tool in summary.tools)
    assert summary.limits is None or isinstance(summary.limits, SessionConfig)
    assert type(summary.awaiting_reply) is bool


def test_a_summary_is_made_once() -> None:
    """Who looks again sees the very object of before; the id and the time are there without it."""
    text = strict_json.dumps(BARE)
    told = told_of(text.encode(), counts(turns=1), KNOWN_HEAD.fullmatch(head(text)))
    assert isinstance(told, FiledSummary)
    assert (told.id, told.updated_at, told.entries) == (UUID, 2, 1)
    assert told.summary is told.summary
    assert told.counts == counts(turns=1)


def test_bytes_that_are_no_text_are_not_believed() -> None:
    """A name that is not UTF-8 is no name."""
    text = strict_json.dumps({**BARE, "name": "?"}).encode().replace(b"?", b"\xff")
    line = b'"1":{"metadata":%b,\n' % text
    with pytest.raises(InvalidDocument):
        told_of(text, counts(), KNOWN_HEAD.fullmatch(line))
