"""Sessions and configurations that thulp wrote are read, derived from and written back as thulp does."""

import json
from typing import Any

import pytest

from tests.vectors import cases, same
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.session import Session

Case = dict[str, Any]


@pytest.mark.parametrize("case", cases("sessions"))
def test_a_session_is_written_as_it_was_read(case: Case) -> None:
    """Reading and writing gives an equal value."""
    assert same(Session.from_document(case["session"]).to_document(), case["session"])


@pytest.mark.parametrize("case", cases("sessions"))
def test_map_order_is_kept(case: Case) -> None:
    """Keys come out in the order they went in, at every level."""
    assert json.dumps(Session.from_document(case["session"]).to_document()) == json.dumps(case["session"])


@pytest.mark.parametrize("case", cases("sessions"))
def test_the_file_text_is_rusts(case: Case) -> None:
    """Where Rust's text is fixed, ours has the same bytes, and reads back as the same session."""
    session = Session.from_document(case["session"])
    text = session.to_json()
    assert Session.from_json(text.encode()) == session
    if case["file_text"] is not None:
        assert text.encode() == case["file_text"].encode()


@pytest.mark.parametrize("case", cases("sessions"))
def test_derived_values_are_thulps(case: Case) -> None:
    """Counts, duration and type name agree."""
    session = Session.from_document(case["session"])
    assert {
        "turn_count": session.turn_count(),
        "user_message_count": session.user_message_count(),
        "assistant_message_count": session.assistant_message_count(),
        "entry_count": len(session.entries),
        "duration": session.duration().to_document(),
        "type_name": session.metadata.session_type.type,
    } == case["derived"]


@pytest.mark.parametrize("case", cases("configs"))
def test_a_configuration_is_written_as_rust_does(case: Case) -> None:
    """A configuration's compact text has the same bytes, and reads back as the same configuration."""
    config = SessionConfig.from_document(case["config"])
    assert config.to_json() == case["compact_text"]
    assert SessionConfig.from_json(case["compact_text"]) == config
