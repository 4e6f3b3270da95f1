"""A session does what Rust's `Session` does, and its text is Rust's text."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.domain.golden import SESSION_TEXT, document, nested
from thulp_tui.domain.duration import Duration
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.metadata import Conversation, SessionStatus
from thulp_tui.domain.session import Session

LONG_AGO = Timestamp(1_000)


def old_session() -> Session:
    """A session last touched long ago, so that a touch shows."""
    session = Session.new("old", Conversation(purpose="x"))
    session.metadata = session.metadata.changed(created_at=LONG_AGO, updated_at=LONG_AGO)
    return session


def test_a_session_is_written_in_rusts_bytes() -> None:
    """Two-space indent, raw Unicode, declaration order, no final newline."""
    assert Session.from_json(SESSION_TEXT).to_json() == SESSION_TEXT
    assert Session.from_json(SESSION_TEXT.encode()).to_json() == SESSION_TEXT


def test_white_space_and_field_order_do_not_matter() -> None:
    """A document laid out otherwise is the same session."""
    backwards = {key: document()[key] for key in reversed(document())}
    assert Session.from_document(backwards) == Session.from_json(f"\n{SESSION_TEXT}\n")


def test_a_new_session_is_empty_and_active() -> None:
    """Name, type and status are told without looking into the metadata."""
    session = Session.new("name", Conversation(purpose="x"))
    assert (session.name, session.status, session.entries, session.context) == ("name", SessionStatus.ACTIVE, [], {})
    assert session.id == session.metadata.id


def test_new_sessions_share_nothing() -> None:
    """Entries and context belong to one session each."""
    first, second = (Session.new("x", Conversation(purpose="x")) for _ in range(2))
    first.add_user_message("a")
    first.set_context("k", 1)
    assert (second.entries, second.context) == ([], {})


def test_reading_a_document_does_not_tie_the_session_to_it() -> None:
    """Entries and context can be added without changing the document that was read."""
    source = document()
    session = Session.from_document(source)
    session.add_user_message("more")
    session.set_context("more", 1)
    assert source == document()


@pytest.mark.parametrize(
    "touch",
    [
        lambda s: s.add_entry(SessionEntry.system_event("x")),
        lambda s: s.add_user_message("x"),
        lambda s: s.add_assistant_message("x"),
        lambda s: s.set_context("x", 1),
        lambda s: s.set_status(SessionStatus.PAUSED),
        lambda s: s.complete(),
        lambda s: s.fail(),
    ],
)
def test_entries_context_and_status_touch_the_session(touch: Any) -> None:
    """Each of them sets updated_at to now, and nothing else does."""
    session = old_session()
    touch(session)
    assert session.metadata.updated_at > LONG_AGO
    assert session.metadata.created_at == LONG_AGO


@pytest.mark.parametrize(
    ("end", "status"), [(Session.complete, SessionStatus.COMPLETED), (Session.fail, SessionStatus.FAILED)]
)
def test_ends_are_set_by_name(end: Callable[[Session], None], status: SessionStatus) -> None:
    """complete and fail are set_status in short."""
    session = old_session()
    end(session)
    assert session.status is status


def test_context_is_set_and_got() -> None:
    """A missing key gives None."""
    session = old_session()
    session.set_context("k", {"a": [1]})
    assert session.get_context("k") == {"a": [1]}
    assert session.get_context("other") is None


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("k", float("nan"), "context.k: nan is not JSON"),
        ("a b", {"c": [float("inf")]}, 'context["a b"].c[0]: inf is not JSON'),
        ("k", nested(126), "context.k: nested more than 125 levels deep"),
        ("\ud800", 1, "context: a lone surrogate is not allowed"),
    ],
)
def test_context_takes_only_what_a_file_can_hold(key: str, value: Any, message: str) -> None:
    """A refused value changes nothing."""
    session = old_session()
    with pytest.raises(InvalidDocument) as refused:
        session.set_context(key, value)
    assert str(refused.value) == message
    assert (session.context, session.metadata.updated_at) == ({}, LONG_AGO)


def test_what_was_put_in_past_the_checks_is_not_written() -> None:
    """Even a context changed by hand cannot become a file that thulp refuses."""
    session = old_session()
    session.context["x"] = float("nan")
    with pytest.raises(InvalidDocument, match=r"^context\.x: nan is not JSON$"):
        session.to_json()


@pytest.mark.parametrize(
    ("kinds", "turns"),
    [("", 0), ("U", 0), ("A", 0), ("UA", 1), ("AU", 0), ("UUAAU", 1), ("UTSA", 1), ("UAUA", 2), ("UAA", 1)],
)
def test_a_turn_is_a_user_message_then_an_assistant_message(kinds: str, turns: int) -> None:
    """Other entries between do not matter; extra messages of either side add nothing."""
    makers = {
        "U": SessionEntry.user_message("u"),
        "A": SessionEntry.assistant_message("a"),
        "T": SessionEntry.tool_call("t", False, None),
        "S": SessionEntry.system_message("s"),
    }
    session = old_session()
    session.entries = [makers[kind] for kind in kinds]
    assert session.turn_count() == turns
    assert session.user_message_count() == kinds.count("U")
    assert session.assistant_message_count() == kinds.count("A")


def test_duration_reaches_to_the_last_change() -> None:
    """The golden session ran 61.5 seconds."""
    assert Session.from_json(SESSION_TEXT).duration() == Duration(61, 500_000_000)


@pytest.mark.parametrize(
    ("max_turns", "is_at_limit", "remaining"), [(None, False, None), (0, True, 0), (1, True, 0), (3, False, 2)]
)
def test_turns_left_are_counted(max_turns: int | None, is_at_limit: bool, remaining: int | None) -> None:
    """Not below zero; none without a maximum."""
    session = old_session()
    session.add_user_message("u")
    session.add_assistant_message("a")
    config = SessionConfig(max_turns=max_turns)
    assert session.is_at_turn_limit(config) is is_at_limit
    assert session.remaining_turns(config) == remaining


def test_a_session_is_checked_against_limits() -> None:
    """The check counts this session's turns, entries and duration."""
    session = Session.from_json(SESSION_TEXT)
    assert session.check_limits(SessionConfig(max_turns=1)).verdict == "at limit"
    assert session.check_limits(SessionConfig(max_entries=6)).verdict == "exceeded: entries"
    assert session.check_limits(SessionConfig(max_duration=Duration(61, 499_999_999))).verdict == "exceeded: duration"
    assert session.check_limits(SessionConfig(max_duration=Duration(61, 500_000_000))).is_ok
