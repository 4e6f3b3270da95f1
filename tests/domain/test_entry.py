"""Entries: their kinds, how they are made, and what is read out of them."""

from dataclasses import FrozenInstanceError
from typing import Any, get_args

import pytest

from tests.domain.golden import document, nested
from thulp_tui.domain.entry import (
    ENTRY_TYPES,
    LABELS,
    EntryType,
    EvaluationResult,
    SessionEntry,
    SkillExecution,
    SystemEvent,
    ToolCall,
    UserMessage,
)
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.ids import EntryId, Timestamp

ID = EntryId("00000000-0000-4000-8000-000000000001")


def test_every_kind_has_a_class_and_a_label() -> None:
    """The tables name the same seven kinds as the union, and each class carries its tag."""
    union = get_args(get_args(EntryType)[0])
    assert list(ENTRY_TYPES.values()) == list(union)
    assert list(ENTRY_TYPES) == list(LABELS) == [kind.defaults["type"]() for kind in union]


def test_a_new_entry_has_an_id_and_the_present_moment() -> None:
    """What is not given is made."""
    before = Timestamp.now()
    first, second = SessionEntry.user_message("a"), SessionEntry.user_message("a")
    assert first.id != second.id
    assert before <= first.timestamp <= Timestamp.now()


def test_id_and_time_can_be_given() -> None:
    """A caller that knows both gives them."""
    entry = SessionEntry.new(UserMessage(), None, id=ID, timestamp=Timestamp(5))
    assert (entry.id, entry.timestamp) == (ID, 5)


@pytest.mark.parametrize(
    ("entry", "entry_type", "content"),
    [
        (SessionEntry.user_message("hi"), {"type": "user_message"}, {"text": "hi"}),
        (SessionEntry.assistant_message("hi"), {"type": "assistant_message"}, {"text": "hi"}),
        (SessionEntry.system_message("hi"), {"type": "system_message"}, {"text": "hi"}),
        (
            SessionEntry.tool_call("bash", False, [1]),
            {"type": "tool_call", "tool_name": "bash", "success": False},
            [1],
        ),
        (
            SessionEntry.skill_execution("mend", True, "done"),
            {"type": "skill_execution", "skill_name": "mend", "success": True},
            "done",
        ),
        (
            SessionEntry.evaluation_result(1, {"b": 0, "a": 0.5}, {"n": 1}),
            {"type": "evaluation_result", "score": 1.0, "metrics": {"b": 0.0, "a": 0.5}},
            {"n": 1},
        ),
        (SessionEntry.system_event("limit"), {"type": "system_event", "event": "limit"}, None),
    ],
)
def test_each_kind_has_its_maker(entry: SessionEntry, entry_type: dict[str, Any], content: object) -> None:
    """Messages hold their text as thulp's do; calls hold their result."""
    assert entry.entry_type.to_document() == entry_type
    assert entry.content == content
    assert entry.kind == entry_type["type"]
    assert SessionEntry.from_document(entry.to_document()) == entry


def test_fields_are_written_in_declaration_order() -> None:
    """The order is Rust's, whatever the order read."""
    written = document()["entries"][0]
    backwards = dict(reversed(written.items()))
    assert list(SessionEntry.from_document(backwards).to_document()) == list(written)


def test_a_document_holds_plain_values() -> None:
    """What is written has no subclasses of str or int."""
    written = SessionEntry.user_message("hi", id=ID, timestamp=Timestamp(5)).to_document()
    assert type(written["id"]) is str
    assert type(written["timestamp"]) is int


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SessionEntry.user_message("\ud800"), "content.text: a lone surrogate is not allowed"),
        (lambda: SessionEntry.tool_call("\ud800", True, None), "tool_name: a lone surrogate is not allowed"),
        (lambda: SessionEntry.tool_call("x", 1, None), "success: expected true or false"),  # type: ignore[arg-type]
        (lambda: SessionEntry.evaluation_result(float("nan"), {}), "score: expected a finite number"),
        (lambda: SessionEntry.evaluation_result(1, {"a b": float("inf")}), 'metrics["a b"]: expected a finite number'),
        (lambda: SessionEntry.evaluation_result(10**400, {}), "score: expected a number"),
        (lambda: SessionEntry.system_event("x", nested(125)), "content: nested more than 124 levels deep"),
        (lambda: SessionEntry.system_event("x", {"a": float("nan")}), "content.a: nan is not JSON"),
        (lambda: SessionEntry.new(UserMessage(), None, id="x"), 'id: not a UUID: "x"'),  # type: ignore[arg-type]
    ],
)
def test_entries_made_in_code_are_held_to_the_rules(make: Any, message: str) -> None:
    """What no file may hold cannot be made either."""
    with pytest.raises(InvalidDocument) as refused:
        make()
    assert str(refused.value) == message


def test_a_metric_name_must_be_writable() -> None:
    """A name that UTF-8 cannot hold is refused where the metrics stand."""
    with pytest.raises(InvalidDocument) as refused:
        SessionEntry.evaluation_result(1, {"\ud800": 1.0})
    assert refused.value.place.startswith('metrics["')
    assert refused.value.place.endswith('"]')
    assert refused.value.reason == "a lone surrogate is not allowed"


def test_building_a_kind_directly_is_checked_too() -> None:
    """The models themselves refuse what is wrong, as a ValueError."""
    with pytest.raises(ValueError, match="success"):
        ToolCall(tool_name="x", success="yes")  # type: ignore[arg-type]


def test_an_entry_does_not_change() -> None:
    """Its fields cannot be assigned."""
    entry = SessionEntry.user_message("hi")
    with pytest.raises(FrozenInstanceError, match="frozen"):
        entry.content = None  # type: ignore[misc]


def test_a_changed_entry_is_another() -> None:
    """A copy takes the changes, checked, and keeps unknown fields."""
    entry = SessionEntry.from_document({**document()["entries"][0], "x": 1})
    changed = entry.changed(content="new")
    assert changed.to_document() == {**entry.to_document(), "content": "new"}
    with pytest.raises(InvalidDocument, match="^content: nan is not JSON$"):
        entry.changed(content=float("nan"))


@pytest.mark.parametrize(
    ("entry", "is_failure"),
    [
        (SessionEntry.tool_call("x", False, None), True),
        (SessionEntry.tool_call("x", True, None), False),
        (SessionEntry.skill_execution("x", False, None), True),
        (SessionEntry.skill_execution("x", True, None), False),
        (SessionEntry.evaluation_result(0, {}), False),
    ],
)
def test_only_calls_and_runs_fail(entry: SessionEntry, is_failure: bool) -> None:
    """A failure is a call or run without success, not a low score."""
    assert entry.is_failure is is_failure


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"text": "hi"}, "hi"),
        ({"text": "hi", "usage": {}}, "hi"),
        ("bare", "bare"),
        ({"text": 5}, None),
        ({}, None),
        (["text"], None),
        (None, None),
    ],
)
def test_a_message_text_is_found(content: Any, text: str | None) -> None:
    """By convention in content.text, or the content itself."""
    assert SessionEntry.new(UserMessage(), content).text == text


def test_a_call_has_an_envelope_if_its_input_is_there() -> None:
    """The entry offers its content's envelope."""
    entry = SessionEntry.tool_call("x", True, {"tool_call_id": "c", "arguments": {"a": 1}, "result": 2})
    assert entry.envelope is not None
    assert entry.envelope.arguments == {"a": 1}
    assert SessionEntry.tool_call("x", True, {"arguments": 1}).envelope is None


@pytest.mark.parametrize("model", [SkillExecution, EvaluationResult, SystemEvent, ToolCall])
def test_kinds_with_fields_need_them(model: type[ToolCall]) -> None:
    """No kind invents a name, a score or an outcome."""
    with pytest.raises(InvalidDocument, match="missing$"):
        model.from_document({})
