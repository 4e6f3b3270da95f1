"""A session's text that is judged in one pass is one that thulp accepts, and means what the models read in it."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.store.edits import edited
from tests.store.samples import START, document, entry_document
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.store.entries import Entries
from thulp_tui.store.held import Held, TextSource, held_text
from thulp_tui.store.judging import Judge, MarkedText, Unfamiliar

UUID = "00000000-0000-4000-8000-00000000000a"
WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=5)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)
TYPES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.sampled_from([{"type": "user_message"}, {"type": "assistant_message"}, {"type": "system_message"}]),
    st.fixed_dictionaries({"type": st.just("tool_call"), "tool_name": WORDS, "success": st.booleans()}),
    st.fixed_dictionaries({"type": st.just("skill_execution"), "skill_name": WORDS, "success": st.booleans()}),
    st.just({"type": "evaluation_result", "score": 1, "metrics": {"a": 0.5}}),
    st.fixed_dictionaries({"type": st.just("system_event"), "event": WORDS}),
)
ENTRIES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "id": st.uuids().map(str),
        "timestamp": st.integers(0, 2**64 - 1) | st.integers(0, 9),
        "entry_type": TYPES,
        "content": VALUES,
    },
    optional={"x": VALUES},
)
SESSIONS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"metadata": st.just(document()["metadata"]), "entries": st.lists(ENTRIES, max_size=3)},
    optional={"context": st.dictionaries(WORDS, VALUES, max_size=2), "x": VALUES},
)
STOCK: dict[str, Any] = {}
"""How stock TinyDB writes JSON."""
COMPACT: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}
"""How thulp and this program write it."""


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return a session's text, as one of the programs writes it, with its parts in any order."""
    value = draw(SESSIONS)
    names = draw(st.permutations(list(value)))
    return json.dumps({name: value[name] for name in names}, **draw(st.sampled_from([STOCK, COMPACT])))


def judged(text: str) -> Held | None:
    """Return the session in a text that has others around it, if it can be judged."""
    around = f'{{"1":{text},"2":{{}}}}'
    try:
        return Judge(around).session("sessions", 1, 5)
    except Unfamiliar:
        return None


@given(text=edited(texts()))
@example(text=json.dumps({"metadata": document()["metadata"], "entries": [], "context": 1}))
@example(text='{"metadata": {}, "entries": []}')
def test_what_is_judged_good_is_what_thulp_accepts(text: str) -> None:
    """Whatever somebody changes in it: it is left to the models, or the models find the same in it."""
    found = judged(text)
    if found is None:
        return
    assert isinstance(found.source, MarkedText)
    # What follows behind its end is another document's, or nobody's.
    expected = held_text("sessions", 1, found.source.text)
    assert text.startswith(found.source.text)
    assert found.summary == expected.summary
    assert list(Entries(found.body)) == list(Entries(expected.body))
    assert found.document() == expected.document()
    assert found.source.rest() == {"context": expected.rest["context"]}


EVERY_TYPE: list[dict[str, Any]] = [
    {"type": "user_message"},
    {"type": "assistant_message"},
    {"type": "system_message"},
    {"type": "tool_call", "tool_name": "read", "success": False},
    {"type": "skill_execution", "skill_name": "é", "success": True},
    {"type": "evaluation_result", "score": 0.5, "metrics": {"a": 1.5, "b": 2}},
    {"type": "system_event", "event": "paused"},
]


@pytest.mark.parametrize("style", [STOCK, COMPACT], ids=["stock", "compact"])
@pytest.mark.parametrize(
    "names",
    [("metadata", "entries"), ("metadata", "entries", "context"), ("metadata", "context", "entries")],
    ids="+".join,
)
def test_what_programs_write_is_not_left_to_the_models(names: tuple[str, ...], style: dict[str, Any]) -> None:
    """Every kind of entry, as thulp, stock TinyDB and this program write it, context before or behind the entries."""
    entries = [
        {"id": UUID, "timestamp": START, "entry_type": kind, "content": {"text": "é", "deep": [{"a": [1.5, None]}]}}
        for kind in EVERY_TYPE
    ]
    parts = {"metadata": document()["metadata"], "entries": entries, "context": {"x": [1]}}
    found = judged(json.dumps({name: parts[name] for name in names}, **style))
    assert found
    assert (found.summary.entries, found.summary.turns, found.summary.failures) == (7, 1, 1)
    assert (found.summary.tools, found.summary.last_score) == (("read",), 0.5)


@pytest.mark.parametrize("style", [STOCK, COMPACT], ids=["stock", "compact"])
@pytest.mark.parametrize(
    ("content", "is_good"),
    [
        ('{"a": "\\ud83d\\ude00"}', True),
        ('{"a": "\\ud83d"}', False),
        ('{"a": "\\uDE00"}', False),
        ('{"\\ud83d": 1}', False),
        ('["\\ude00\\ud83d"]', False),
        ('"\\ud83d"', False),
        ('"\\\\ud83d"', True),
        ("NaN", False),
        ('{"a": -Infinity}', False),
        ('{"a": 1e999}', False),
        ("1e308", True),
        ("9" * 400, False),
        ("9" * 300, True),
        ("9" * 5_000, False),
        ('{"a": 1, "a": 2}', True),
        ("[" * 124 + "]" * 124, True),
        ("[" * 125 + "]" * 125, False),
        ("[" * 100_000, False),
        ('{"a": "\n"}', False),
        ('{"a": tru}', False),
        ("", False),
    ],
)
def test_contents_are_judged_as_strictly_as_by_the_models(content: str, is_good: bool, style: dict[str, Any]) -> None:
    """Lone surrogates, numbers out of range, nesting, control characters: the same is refused."""
    value = {"metadata": document()["metadata"], "entries": [{**entry_document("é"), "content": "HERE"}]}
    del value["entries"][0]["x_entry"]
    text = json.dumps(value, **style).replace('"HERE"', content)
    assert bool(judged(text)) == is_good
    if is_good:
        held_text("sessions", 1, text)
    else:
        with pytest.raises(InvalidDocument):
            held_text("sessions", 1, text)


@pytest.mark.parametrize(
    "kind",
    [
        '{"type": "tool_call", "tool_name": "a", "tool_name": "b", "success": true}',
        '{"type": "tool_call", "tool_name": "a"}',
        '{"type": "tool_call", "tool_name": "a", "success": 1}',
        '{"type": "system_event", "event": "\\ud800"}',
        '{"type": "song"}',
        '{"type": ["a"]}',
        '{"type": "evaluation_result", "score": 1e999, "metrics": {}}',
        '{"type": "evaluation_result", "score": 1, "metrics": {"a": "b"}}',
        "{}",
    ],
)
def test_an_entry_type_that_thulp_refuses_is_not_judged_good(kind: str) -> None:
    """Repeated, missing, unknown and mistyped fields are found."""
    entry = f'{{"id": "{UUID}", "timestamp": 1, "entry_type": {kind}, "content": null}}'
    assert (
        judged(json.dumps({"metadata": document()["metadata"], "entries": []}).replace("[]}", f"[{entry}]}}")) is None
    )


def test_entries_of_a_judged_text_are_found_by_their_ids() -> None:
    """Each where it stands, twice if it stands there twice; an id within a content is none."""
    entries = [{**entry_document(text), "timestamp": START} for text in ("a", "b", "a")]
    for entry in entries:
        del entry["x_entry"]
    ids = [entry["id"] for entry in entries]
    entries[1]["content"] = [{"id": ids[0]}]
    for style in (STOCK, COMPACT):
        found = judged(json.dumps({"metadata": document()["metadata"], "entries": entries}, **style))
        assert found
        assert found.body.places({ids[0]}) == [0, 2]
        assert found.body.places({ids[1], UUID}) == [1]
        assert found.excerpt({ids[1]}) == ([1], [SessionEntry.from_document(entries[1])])


def test_a_judged_text_keeps_nothing_of_what_it_parses() -> None:
    """What is answered is the caller's own."""
    text = json.dumps({"metadata": document()["metadata"], "entries": [], "context": {"a": []}})
    found = judged(text)
    assert found
    assert isinstance(found.source, TextSource)
    assert found.source.forgetful() is found.source
    found.source.rest()["context"]["a"].append(1)
    assert found.source.rest() == {"context": {"a": []}}
