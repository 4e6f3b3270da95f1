"""Each rule of a session's document: what is required, in which form, and what becomes of the unknown."""

import json
from typing import Any

import pytest

from tests.domain.golden import ASSISTANT, EVALUATION, EVENT, REMOVED, SKILL, TOOL, USER, document, nested, with_place
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.session import Session
from thulp_tui.domain.strict_json import dumps

U64 = 2**64 - 1
WHOLE = f"expected a whole number from 0 to {U64}"
MILLIS = f"expected whole milliseconds since 1970, from 0 to {U64}"
STATUSES = "expected one of active, completed, failed, cancelled, paused"
Path = tuple[str | int, ...]


def refusal(value: Any) -> str:
    """The message of a refused document; given as text, so that the whole way is tried."""
    with pytest.raises(InvalidDocument) as refused:
        Session.from_json(dumps(value))
    return str(refused.value)


@pytest.mark.parametrize(
    "path",
    [
        ("metadata",),
        ("entries",),
        ("metadata", "id"),
        ("metadata", "name"),
        ("metadata", "session_type"),
        ("metadata", "session_type", "type"),
        ("metadata", "session_type", "task"),
        ("metadata", "session_type", "model"),
        ("metadata", "created_at"),
        ("metadata", "updated_at"),
        ("metadata", "status"),
        ("entries", USER, "id"),
        ("entries", USER, "timestamp"),
        ("entries", USER, "entry_type"),
        ("entries", USER, "content"),
        ("entries", USER, "entry_type", "type"),
        ("entries", TOOL, "entry_type", "tool_name"),
        ("entries", TOOL, "entry_type", "success"),
        ("entries", SKILL, "entry_type", "skill_name"),
        ("entries", SKILL, "entry_type", "success"),
        ("entries", EVALUATION, "entry_type", "score"),
        ("entries", EVALUATION, "entry_type", "metrics"),
        ("entries", EVENT, "entry_type", "event"),
    ],
)
def test_a_required_field_cannot_be_missing(path: Path) -> None:
    """The place of what is missing is named."""
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")
    assert refusal(with_place(*path, value=REMOVED)) == f"{place}: missing"


@pytest.mark.parametrize(
    ("path", "default"), [(("metadata", "tags"), []), (("metadata", "parent_session"), None), (("context",), {})]
)
def test_only_three_fields_have_defaults(path: Path, default: object) -> None:
    """Tags, parent and context may be missing, and are then written out."""
    written: Any = Session.from_document(with_place(*path, value=REMOVED)).to_document()
    for part in path:
        written = written[part]
    assert written == default


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("metadata",), None, "metadata: expected an object"),
        (("entries",), None, "entries: expected an array"),
        (("entries",), {}, "entries: expected an array"),
        (("context",), None, "context: expected an object"),
        (("context",), [], "context: expected an object"),
        (("metadata", "id"), "nil", 'metadata.id: not a UUID: "nil"'),
        (("metadata", "id"), None, "metadata.id: expected a UUID as text, found null"),
        (("metadata", "name"), None, "metadata.name: expected text"),
        (("metadata", "name"), 7, "metadata.name: expected text"),
        (("metadata", "session_type"), "agent", "metadata.session_type: expected an object"),
        (
            ("metadata", "session_type", "type"),
            "chat",
            "metadata.session_type.type: expected one of teacher_demo, evaluation, refinement, conversation, agent, "
            'found "chat"',
        ),
        (("metadata", "session_type", "task"), 1, "metadata.session_type.task: expected text"),
        (("metadata", "created_at"), 1.0, f"metadata.created_at: {MILLIS}, found 1.0"),
        (("metadata", "created_at"), "1", f'metadata.created_at: {MILLIS}, found "1"'),
        (("metadata", "updated_at"), True, f"metadata.updated_at: {MILLIS}, found true"),
        (("metadata", "updated_at"), -1, f"metadata.updated_at: {MILLIS}, found -1"),
        (("metadata", "updated_at"), 2**64, f"metadata.updated_at: {MILLIS}, found 18446744073709551616"),
        (("metadata", "status"), "done", f'metadata.status: {STATUSES}, found "done"'),
        (("metadata", "status"), "Active", f'metadata.status: {STATUSES}, found "Active"'),
        (("metadata", "status"), None, f"metadata.status: {STATUSES}, found null"),
        (("metadata", "tags"), None, "metadata.tags: expected an array"),
        (("metadata", "tags"), "a,b", "metadata.tags: expected an array"),
        (("metadata", "tags", 1), 1, "metadata.tags[1]: expected text"),
        (("metadata", "parent_session"), "", 'metadata.parent_session: not a UUID: ""'),
        (("entries", ASSISTANT), [], "entries[1]: expected an object"),
        (("entries", ASSISTANT, "id"), "1", 'entries[1].id: not a UUID: "1"'),
        (("entries", ASSISTANT, "timestamp"), 1.5, f"entries[1].timestamp: {MILLIS}, found 1.5"),
        (("entries", ASSISTANT, "entry_type"), "assistant_message", "entries[1].entry_type: expected an object"),
        (("entries", ASSISTANT, "entry_type"), None, "entries[1].entry_type: expected an object"),
        (("entries", TOOL, "entry_type", "success"), 1, "entries[3].entry_type.success: expected true or false"),
        (("entries", TOOL, "entry_type", "success"), "true", "entries[3].entry_type.success: expected true or false"),
        (("entries", TOOL, "entry_type", "tool_name"), None, "entries[3].entry_type.tool_name: expected text"),
        (("entries", EVALUATION, "entry_type", "score"), "0.5", "entries[5].entry_type.score: expected a number"),
        (("entries", EVALUATION, "entry_type", "score"), True, "entries[5].entry_type.score: expected a number"),
        (("entries", EVALUATION, "entry_type", "score"), None, "entries[5].entry_type.score: expected a number"),
        (("entries", EVALUATION, "entry_type", "metrics"), [], "entries[5].entry_type.metrics: expected an object"),
        (
            ("entries", EVALUATION, "entry_type", "metrics", "f 1"),
            "1",
            'entries[5].entry_type.metrics["f 1"]: expected a number',
        ),
        (("entries", USER, "content"), nested(125), "entries[0].content: nested more than 124 levels deep"),
        (("context", "zeta"), nested(126), "context.zeta: nested more than 125 levels deep"),
    ],
)
def test_a_field_of_the_wrong_form_is_refused(path: Path, value: object, message: str) -> None:
    """Nothing is converted: place, what is expected, and what was found where that helps."""
    assert refusal(with_place(*path, value=value)) == message


@pytest.mark.parametrize("tag", ["user", "UserMessage", "userMessage", "", "teacher_demo", 5, None, ["tool_call"]])
def test_an_unknown_entry_type_is_refused(tag: object) -> None:
    """Only the seven exact tags are entry types."""
    message = refusal(with_place("entries", USER, "entry_type", "type", value=tag))
    assert message.startswith("entries[0].entry_type.type: expected one of user_message, assistant_message, ")
    assert message.endswith(f", found {'an array' if isinstance(tag, list) else json.dumps(tag)}")


@pytest.mark.parametrize(
    "value",
    [
        {"type": "evaluation", "skill_name": "s", "test_cases": -1},
        {"type": "evaluation", "skill_name": "s", "test_cases": 2.0},
        {"type": "evaluation", "skill_name": "s", "test_cases": "3"},
        {"type": "evaluation", "skill_name": "s", "test_cases": 2**64},
        {"type": "refinement", "skill_name": "s", "iteration": True},
    ],
)
def test_counts_are_unsigned_64_bit_integers(value: dict[str, Any]) -> None:
    """A count that is negative, fractional, textual, true or too large is refused."""
    assert f": {WHOLE}, found " in refusal(with_place("metadata", "session_type", value=value))


@pytest.mark.parametrize("value", [5, "text", None, [], True])
def test_a_document_is_an_object(value: object) -> None:
    """Anything else is refused as a whole."""
    assert refusal(value) == "expected an object"


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ('"name": "x", ', "metadata.name: given twice"),
        ('"session_type": {}, ', "metadata.session_type: given twice"),
        ('"tags": [], ', "metadata.tags: given twice"),
    ],
)
def test_a_field_cannot_be_given_twice(field: str, message: str) -> None:
    """A repeated known field is refused even if both values are good or the first one is not."""
    text = dumps(document()).replace('"id":', f'{field}"id":', 1)
    with pytest.raises(InvalidDocument) as refused:
        Session.from_json(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("once", "twice", "message"),
    [
        ('"type":"teacher_demo"', '"type":"agent","type":"teacher_demo"', "metadata.session_type.type: given twice"),
        ('"success":false', '"success":true,"success":false', "entries[3].entry_type.success: given twice"),
        ('"type":"tool_call"', '"type":"tool_call","type":"tool_call"', "entries[3].entry_type.type: given twice"),
        ('"content":null', '"content":null,"content":null', "entries[6].content: given twice"),
        ('"context":{', '"context":{},"context":{', "context: given twice"),
    ],
)
def test_a_tag_or_field_cannot_be_given_twice_at_any_level(once: str, twice: str, message: str) -> None:
    """Tags, variants' fields, entries' fields and the session's own fields are given once."""
    text = dumps(document())
    assert text.count(once) == 1
    with pytest.raises(InvalidDocument) as refused:
        Session.from_json(text.replace(once, twice))
    assert str(refused.value) == message


def test_in_free_json_the_last_of_repeated_keys_wins() -> None:
    """Context, metrics and content may repeat a key: the first place, the last value."""
    text = (
        dumps(document())
        .replace('"zeta":[1,2.5]', '"zeta":1,"new":2,"zeta":3')
        .replace('"exact":1.0', '"exact":0.5,"f":0,"exact":1')
        .replace('"result":null', '"result":1,"result":null')
    )
    session = Session.from_json(text)
    assert list(session.context.items())[:2] == [("zeta", 3), ("new", 2)]
    written = session.to_json()
    assert '"exact": 1.0,\n          "f": 0.0\n' in written
    assert '"result": null' in written


UNKNOWN_PLACES: list[Path] = [
    (),
    ("metadata",),
    ("metadata", "session_type"),
    ("entries", USER),
    ("entries", USER, "entry_type"),
    ("entries", TOOL, "entry_type"),
]


@pytest.mark.parametrize("place", UNKNOWN_PLACES, ids=str)
@pytest.mark.parametrize("name", ["extra", "", "type ", "model_config", "copy", "__dict__", "self", "kind", "_x"])
def test_unknown_fields_are_kept_behind_the_known_ones(place: Path, name: str) -> None:
    """Whatever an unknown field is called, it is written back, after the known ones, in the order read."""
    value = {"b": [1, None], "a": "\u2028"}
    first = with_place(*place, "zz", value=1)
    source: Any = first
    for part in place:
        source = source[part]
    source[name] = value
    known = {key: source.pop(key) for key in list(source) if key not in ("zz", name)}
    source.update(known)
    written: Any = json.loads(Session.from_json(dumps(first)).to_json())
    for part in place:
        written = written[part]
    assert list(written) == [*known, "zz", name]
    assert written["zz"] == 1
    assert json.dumps(written[name]) == json.dumps(value)


def test_of_equal_unknown_fields_the_last_is_kept() -> None:
    """A repeated unknown field is no reason to refuse."""
    text = dumps(with_place("metadata", "x", value=1)).replace('"x":1', '"x":1,"x":2')
    assert Session.from_json(text).to_document()["metadata"] == {**document()["metadata"], "x": 2}


@pytest.mark.parametrize("place", UNKNOWN_PLACES, ids=str)
def test_unknown_fields_may_nest_500_levels(place: Path) -> None:
    """Their nesting is bounded far beyond thulp's own limit, and survives reading and writing."""
    session = Session.from_json(dumps(with_place(*place, "x", value=nested(500))))
    assert Session.from_json(session.to_json()) == session
    assert refusal(with_place(*place, "x", value=nested(501))).endswith("x: nested more than 500 levels deep")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("metadata", "updated_at"), 0),
        (("metadata", "created_at"), U64),
        (("metadata", "name"), ""),
        (("metadata", "parent_session"), document()["metadata"]["id"]),
        (("metadata", "tags"), ["a", "a", ""]),
        (("metadata", "session_type", "task"), ""),
        (("entries", ASSISTANT, "id"), document()["entries"][USER]["id"]),
        (("entries", EVALUATION, "entry_type", "score"), -7.5),
        (("entries", USER, "content"), nested(124)),
        (("context", "zeta"), nested(125)),
        (("entries",), []),
    ],
)
def test_what_thulp_does_not_check_is_accepted(path: Path, value: object) -> None:
    """No cross checks: odd but well-formed documents are read and written unchanged."""
    changed = with_place(*path, value=value)
    assert Session.from_json(dumps(changed)).to_document() == changed


@pytest.mark.parametrize("content", [None, True, 0, -1.5, "plain", [], {}, [1, [2, {"a": None}]]])
def test_content_is_any_json(content: object) -> None:
    """Null included."""
    changed = with_place("entries", USER, "content", value=content)
    assert Session.from_document(changed).to_document() == changed


def test_identifiers_are_written_in_canonical_form() -> None:
    """Other accepted forms are read and become hyphenated lower case."""
    identifier = document()["metadata"]["id"]
    session = Session.from_document(with_place("metadata", "id", value=f"urn:uuid:{identifier.upper()}"))
    assert session.to_document() == document()


def test_whole_numbers_for_scores_become_floats() -> None:
    """`1` means `1.0`, in the score and in metrics."""
    entry_type = {"metrics": {"a": 2}, "score": 1, "type": "evaluation_result"}
    session = Session.from_document(with_place("entries", EVALUATION, "entry_type", value=entry_type))
    assert dumps(session.entries[EVALUATION].entry_type.to_document()) == (
        '{"type":"evaluation_result","score":1.0,"metrics":{"a":2.0}}'
    )
