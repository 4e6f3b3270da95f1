"""What thulp accepts is accepted and held alike, what it refuses is refused, with the place."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.vectors import cases, known_only, same
from thulp_tui.domain import strict_json
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId, SessionId
from thulp_tui.domain.limits import SessionConfig
from thulp_tui.domain.session import Session

Case = dict[str, Any]


def json_value(text: str | bytes) -> Any:
    """Any entry's content or context value."""
    value = strict_json.loads(text)
    strict_json.check(value)
    return value


READERS: dict[str, Callable[[str | bytes], Any]] = {
    "session": lambda text: Session.from_json(text).to_document(),
    "session_config": lambda text: SessionConfig.from_json(text).to_document(),
    "json_value": json_value,
}
"""What reads each target of a recorded document."""

WORDS_OF_OTHERS = ("Input should", "pydantic", "Expecting", "Traceback")
"""What no message for a person may hold."""


@pytest.mark.parametrize("case", cases("deserialize", verdict="accept"))
def test_what_thulp_accepts_is_held_alike(case: Case) -> None:
    """An accepted document, from text or bytes, holds what Rust holds (unknown fields aside)."""
    for text in (case["doc"], case["doc"].encode()):
        held = READERS[case["target"]](text)
        assert same(known_only(held, case["reserialized"]), case["reserialized"])


@pytest.mark.parametrize("case", cases("deserialize", verdict="accept", target="session"))
def test_what_was_accepted_survives_being_written(case: Case) -> None:
    """Writing an accepted session and reading it again gives an equal session, unknown fields included."""
    session = Session.from_json(case["doc"])
    assert Session.from_json(session.to_json()) == session


@pytest.mark.parametrize("case", cases("deserialize", verdict="reject"))
def test_what_thulp_refuses_is_refused_in_our_words(case: Case) -> None:
    """A refused document, from text or bytes, is an InvalidDocument whose message is ours."""
    for text in (case["doc"], case["doc"].encode()):
        with pytest.raises(InvalidDocument) as refused:
            READERS[case["target"]](text)
        assert refused.value.reason
        assert not any(words in str(refused.value) for words in WORDS_OF_OTHERS)


@pytest.mark.parametrize("case", cases("uuids", verdict="accept"))
def test_an_accepted_uuid_is_made_canonical(case: Case) -> None:
    """Every accepted form becomes the same hyphenated lower-case text."""
    assert SessionId.from_string(case["text"]).as_str() == case["canonical"]
    assert EntryId.from_string(case["text"]).as_str() == case["canonical"]


@pytest.mark.parametrize("case", cases("uuids", verdict="reject"))
def test_a_refused_uuid_is_refused(case: Case) -> None:
    """Whatever Rust's parser refuses, ours refuses."""
    with pytest.raises(InvalidDocument, match="not a UUID"):
        SessionId.from_string(case["text"])
