"""Searching all sessions: every way in which JSON may hide a text, pending changes, foreign files, damage."""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.samples import START, document, message, say, session, session_id, write_tables
from thulp_tui.domain import rules
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.operations import (
    AddEntries,
    CreateSession,
    DeleteSession,
    EntryRef,
    Operation,
    RemoveEntries,
    ReplaceEntry,
    SetMetadata,
)
from thulp_tui.domain.said import said
from thulp_tui.domain.search import NOTE, SESSION, Hit, InvalidQuery, SearchQuery
from thulp_tui.domain.session import Session
from thulp_tui.store import SessionStore
from thulp_tui.text import clean


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a store may be made."""
    return tmp_path / "s.json"


@pytest.fixture
def store(path: Path) -> Iterator[SessionStore]:
    """Return an empty store."""
    with SessionStore.open(path) as store:
        yield store


def hits(store: SessionStore, text: str, **query: Any) -> list[Hit]:
    """Return everything that is found."""
    return list(store.search(SearchQuery(text, **query)))


def places(store: SessionStore, text: str, **query: Any) -> list[tuple[int, int | None]]:
    """Return the number of each session and entry in which a text is found."""
    return [(int(str(hit.session_id)[-12:]), hit.entry) for hit in hits(store, text, **query)]


def create(store: SessionStore, number: int, *texts: str, **metadata: Any) -> None:
    """Put a session of messages into the store."""
    store.apply([CreateSession(session(number, *texts, **metadata))])


def ref(text: str) -> EntryRef:
    """Return which message is meant."""
    return EntryRef(message(text).id, 0)


def test_a_hit_tells_where_it_is(store: SessionStore) -> None:
    """Session, entry, kind, time, and the line with the place in it."""
    create(store, 1, "nothing", "first line\nthe needle here\nlast")
    (hit,) = hits(store, "needle")
    assert (hit.session_id, hit.occurrence, hit.name) == (session_id(1), 0, "session 1")
    assert (hit.entry, hit.entry_id, hit.kind) == (1, message("first line\nthe needle here\nlast").id, "user_message")
    assert hit.timestamp == START
    assert hit.line == "the needle here"
    assert hit.line[hit.start : hit.end] == "needle"


def test_the_latest_change_comes_first(store: SessionStore) -> None:
    """Sessions come in the order of the list, entries in theirs."""
    for number in (2, 3, 1):
        create(store, number, "needle", "x", "needle too")
    assert places(store, "needle") == [(3, 0), (3, 2), (2, 0), (2, 2), (1, 0), (1, 2)]


def test_a_long_line_is_cut_around_the_place(store: SessionStore) -> None:
    """The place is within the part that is given."""
    create(store, 1, "x" * 5000 + "needle" + "y" * 5000)
    (hit,) = hits(store, "needle")
    assert len(hit.line) < 500
    assert hit.line[hit.start : hit.end] == "needle"
    assert hit.line.startswith("…")
    assert hit.line.endswith("…")


def test_keys_and_ids_are_no_hits(store: SessionStore) -> None:
    """What stands in the document but is not said is not found."""
    create(store, 1, "hello")
    store.fold()
    for word in ("entry_type", "timestamp", "content", "user_message", "metadata", "x_entry", str(message("hello").id)):
        assert places(store, word) == []
    assert places(store, "hello") == [(1, 0)]


def test_name_and_tags_are_found(store: SessionStore) -> None:
    """A session whose name or tag says it is a hit by itself."""
    create(store, 1, "hello", name="The Needle", tags=["a", "b"])
    create(store, 2, name="other", tags=["a", "needle-tag"])
    store.fold()
    found = hits(store, "needle")
    assert [(hit.kind, hit.entry, hit.line) for hit in found] == [
        (SESSION, None, "needle-tag"),
        (SESSION, None, "The Needle"),
    ]
    store.apply([SetMetadata(session_id(1), {"name": "renamed"})])
    assert places(store, "needle") == [(2, None)]


def noted(store: SessionStore, number: int, text: str, note: str) -> None:
    """Write a note on a message."""
    with_note = partial(rules.note, entry_id=message(text).id, text=note, at=Timestamp(START))
    store.update([session_id(number)], with_note)


def test_notes_are_found(store: SessionStore) -> None:
    """A note is a hit of its own, before the entries, in their order; it leads to its entry."""
    create(store, 1, "one", "needle", "three", name="x")
    noted(store, 1, "three", "first line\nNeedle on three")
    noted(store, 1, "one", "a needle\x1b on one")
    for _ in range(2):
        found = hits(store, "needle")
        assert [(hit.kind, hit.entry, hit.line) for hit in found] == [
            (NOTE, 0, "a needle␛ on one"),
            (NOTE, 2, "Needle on three"),
            ("user_message", 1, "needle"),
        ]
        assert found[1].entry_id == message("three").id
        assert found[1].timestamp == START
        assert places(store, "needle", kinds=frozenset({NOTE})) == [(1, 0), (1, 2)]
        assert places(store, r"on \w+$", is_regex=True) == [(1, 0), (1, 2)]
        store.fold()


def test_a_note_whose_entry_is_gone_is_found_without_a_place(store: SessionStore) -> None:
    """It is still in the file, and one would miss it."""
    create(store, 1, "one", "two")
    noted(store, 1, "one", "needle")
    store.apply([RemoveEntries(session_id(1), (ref("one"),))])
    (hit,) = hits(store, "needle")
    assert (hit.kind, hit.entry, hit.entry_id) == (NOTE, None, None)


def test_capitals_count_when_there_are_any(store: SessionStore) -> None:
    """Smart case, unless it is said how."""
    create(store, 1, "Needle", "needle", "NEEDLE")
    assert places(store, "needle") == [(1, 0), (1, 1), (1, 2)]
    assert places(store, "Needle") == [(1, 0)]
    assert places(store, "needle", is_exact=True) == [(1, 1)]
    assert places(store, "Needle", is_exact=False) == [(1, 0), (1, 1), (1, 2)]


def test_kinds_can_be_asked_for(store: SessionStore) -> None:
    """Only entries of these kinds are found, or only sessions."""
    create(store, 1, "needle", name="needle")
    call = SessionEntry.tool_call("needle_tool", True, {"x": 1})
    store.apply([AddEntries(session_id(1), (call,))])
    assert places(store, "needle") == [(1, None), (1, 0), (1, 1)]
    assert places(store, "needle", kinds=frozenset({"tool_call"})) == [(1, 1)]
    assert places(store, "needle", kinds=frozenset({SESSION})) == [(1, None)]


def test_arguments_results_and_scores_are_found(store: SessionStore) -> None:
    """What a call was given and gave back counts, and what an evaluation measured."""
    envelope: Any = {
        "tool_call_id": "secret",
        "arguments": {"path": "a/b.py", "deep": {"k": ["v w"]}},
        "result": "done\nok",
    }
    entries = (
        SessionEntry.tool_call("read_file", True, envelope),
        SessionEntry.evaluation_result(0.8200001, {"exact": 1e21}, None),
        SessionEntry.system_event("session_paused", {"reason": "tired"}),
    )
    create(store, 1)
    store.apply([AddEntries(session_id(1), entries)])
    store.fold()
    for word in ("read_file", "a/b.py", '"k": ["v', "done ok"):
        assert places(store, word) == [(1, 0)], word
    for word in ("0.82", "score 0.82", "1e+21", "exact"):
        assert places(store, word) == [(1, 1)], word
    assert places(store, "session_paused") == [(1, 2)]
    assert places(store, "tired") == [(1, 2)]
    assert places(store, "secret") == []


ESCAPED = [
    ('say "x"', '"say \\"x\\""', 'say "x"'),
    ("back\\slash", '"back\\\\slash"', "k\\s"),
    ("a/b", '"a\\/b"', "a/b"),
    ("a/b", '"a/b"', "a/b"),
    ("one\ntwo", '"one\\ntwo"', "one two"),
    ("one\ttwo", '"one\\ttwo"', "one two"),
    ("needle", '"n\\u0065edle"', "needle"),
    ("nEEdle", '"n\\u0045\\u0045dle"', "needle"),
    ("jo", '"\\u006Ao"', "jo"),
    ("Grüße", '"Gr\\u00fc\\u00DFe"', "grüße"),
    ("GRÜẞe", '"GR\\u00dc\\u1E9Ee"', "grüße"),
    ("ÜÜ", '"\\u00dc\\u00DC"', "üü"),
    ("Привет", '"\\u041f\\u0440\\u0438\\u0432\\u0435\\u0442"', "привет"),
    ("ПРИВЕТ", '"ПРИВЕТ"', "привет"),
    ("日本", '"\\u65e5\\u672C"', "日本"),
    ("a😀b", '"a\\ud83D\\uDe00b"', "a😀b"),
    ("İstanbul", '"\\u0130stanbul"', "istanbul"),
    ("İstanbul", '"İstanbul"', "istanbul"),
    ("\u212aelvin", '"\u212aelvin"', "kelvin"),
    ("hou\u017fe", '"hou\u017fe"', "house"),
    ("sof\u00adt", '"sof\u00adt"', "soft"),
    ("ze\u200bro", '"ze\\u200bro"', "zero"),
    ("\x1b[31mred", '"\\u001b[31mred"', "␛[31mred"),
    ("ΟΔΟΣ", '"ΟΔΟΣ"', "οδος"),
    ("/", '"\\/"', "/"),
    ('"', '"\\u0022"', '"'),
]
"""What an entry says, how a file may spell it, and what is searched."""


@pytest.mark.parametrize(("text", "spelt", "needle"), ESCAPED)
@pytest.mark.parametrize("layout", ["stock", "lined", "indented"])
def test_every_spelling_is_found(path: Path, layout: str, text: str, spelt: str, needle: str) -> None:
    """However JSON spells a text, in whatever layout, it is found."""
    value = document(1, "PLACEHOLDER", "another")
    if layout == "lined":
        with SessionStore.open(path) as store:
            store.apply([CreateSession(Session.from_document(value))])
            store.fold()
        data = path.read_text(encoding="utf-8")
    else:
        data = json.dumps({"sessions": {"1": value}}, indent=2 if layout == "indented" else None)
    path.write_text(
        data.replace('"text":"PLACEHOLDER"', f'"text":{spelt}').replace('"text": "PLACEHOLDER"', f'"text": {spelt}'),
        encoding="utf-8",
    )
    with SessionStore.open(path) as store:
        assert store.load(session_id(1)).entries[0].text == text
        assert (1, 0) in places(store, needle)
        assert (1, 0) in places(store, re.escape(needle).replace("\\ ", "\\s"), is_regex=True)


def test_values_that_are_json_are_found_as_they_are_shown(store: SessionStore) -> None:
    """Structured contents are searched as their JSON text: with escapes, and numbers in the one spelling."""
    create(store, 1)
    value: Any = {"path": "C:\\new\\dir", "quote": 'a "b" c', "big": 1e16, "lines": "x\ny"}
    store.apply([AddEntries(session_id(1), (SessionEntry.tool_call("t", True, value),))])
    store.fold()
    for needle in ("C:\\\\new", '\\"b\\"', "1e+16", "x\\ny", '"big": 1e'):
        assert places(store, needle) == [(1, 0)], needle


@pytest.mark.parametrize(
    ("spelt", "needle"),
    [
        ('{"x": 1E2}', "100.0"),
        ('{"x": [0.5, 12e3]}', "12000.0"),
        ('{"x":1.500}', '"x": 1.5}'),
        ('{"x": 0.30000000000000000001}', "0.3}"),
        ('{"x": [12345678.1234567891]}', "12345678.12345679"),
        ('{"x": "a\\u000ax"}', "\\nx"),
        ('{"x": "a\\u000Afoo"}', "nfoo"),
        ('{"x": [true ,{ }]}', "[true, {}]"),
    ],
)
def test_values_are_found_as_they_are_shown_however_they_were_spelt(path: Path, spelt: str, needle: str) -> None:
    """Numbers and escapes of other programs are searched in the one spelling in which they are shown."""
    value = document(1)
    value["entries"] = [SessionEntry.tool_call("t", True, "PLACEHOLDER").to_document()]
    path.write_text(json.dumps({"sessions": {"1": value}}).replace('"PLACEHOLDER"', spelt), encoding="utf-8")
    with SessionStore.open(path) as store:
        assert places(store, needle) == [(1, 0)]


def test_a_score_is_found_as_it_is_shown(store: SessionStore) -> None:
    """Six digits are shown, whatever the file has."""
    create(store, 1)
    store.apply([AddEntries(session_id(1), (SessionEntry.evaluation_result(0.123456789, {"m": 2e-7}, None),))])
    store.fold()
    assert places(store, "0.123457") == [(1, 0)]
    assert places(store, "2e-07") == [(1, 0)]


def test_a_place_that_goes_on_in_the_next_line_ends_with_its_line(store: SessionStore) -> None:
    """The line that is given is the one in which it begins."""
    create(store, 1, "zero one\ntwo three")
    (hit,) = hits(store, "one two")
    assert (hit.line, hit.start, hit.end) == ("zero one", 5, 8)


def test_pending_changes_count(store: SessionStore) -> None:
    """Added, replaced and removed entries are found, or not, before and after a fold alike."""
    create(store, 1, "one needle", "two needle", "three needle", "four")
    store.fold()
    operations: list[Operation] = [
        RemoveEntries(session_id(1), (ref("one needle"),)),
        ReplaceEntry(session_id(1), ref("two needle"), message("no more")),
        say(1, "added needle"),
        ReplaceEntry(session_id(1), ref("four"), message("late needle")),
    ]
    store.apply(operations)
    expected = [(1, 1), (1, 2), (1, 3)]
    assert places(store, "needle") == expected
    assert places(store, "four") == []
    store.fold()
    assert places(store, "needle") == expected


def test_deleted_sessions_are_not_found(store: SessionStore) -> None:
    """What is deleted is gone, though its bytes may still be in the file."""
    create(store, 1, "needle")
    create(store, 2, "needle")
    store.fold()
    store.apply([DeleteSession(session_id(1))])
    assert places(store, "needle") == [(2, 0)]


def test_a_search_goes_on_with_what_it_began(store: SessionStore) -> None:
    """Changes and folds meanwhile do not disturb a search."""
    for number in range(1, 6):
        create(store, number, "needle")
    found = iter(store.search(SearchQuery("needle")))
    first = next(found)
    store.apply([DeleteSession(session_id(1)), say(2, "another needle")])
    store.fold()
    assert [first.session_id, *(hit.session_id for hit in found)] == [session_id(number) for number in (5, 4, 3, 2, 1)]


def test_duplicates_are_told_apart(path: Path) -> None:
    """Two sessions with one id are two hits, each with its occurrence."""
    write_tables(path, {"sessions": {"1": document(1, "needle a"), "2": document(1, "needle b")}})
    with SessionStore.open(path) as store:
        assert {(hit.occurrence, hit.line) for hit in hits(store, "needle")} == {(0, "needle a"), (1, "needle b")}


def test_damaged_documents_are_left_out(path: Path) -> None:
    """What is no session is not searched, and hinders nobody."""
    broken = {**document(1, "needle"), "metadata": {"id": "no"}}
    write_tables(path, {"sessions": {"1": broken, "2": document(2, "needle")}})
    with SessionStore.open(path) as store:
        assert places(store, "needle") == [(2, 0)]
        create(store, 3, "needle")
        assert places(store, "needle") == [(3, 0), (2, 0)]


def test_a_file_that_is_overwritten_in_place_meanwhile_is_no_error(store: SessionStore, path: Path) -> None:
    """Entries that are there no more are counted as unreadable."""
    for number in range(1, 200):
        create(store, number, *(f"needle {place} " + "x" * 900 for place in range(40)))
    store.fold()
    search = store.search(SearchQuery("needle"))
    found = iter(search)
    next(found)
    with path.open("r+b") as file:
        file.truncate(1000)
    assert len(list(found)) < 199 * 40
    assert search.unreadable


def test_a_session_longer_than_a_piece_is_searched_whole(store: SessionStore) -> None:
    """Entries are numbered rightly across the pieces in which a session is read, long ones included."""
    texts = [f"entry {number} " + "x" * 3000 + (" needle" if number % 50 == 7 else "") for number in range(300)]
    texts[120] = "y" * 700_000 + " needle"
    create(store, 1, *texts)
    store.fold()
    assert places(store, "needle") == [(1, number) for number in sorted({*range(7, 300, 50), 120})]


def test_a_search_can_be_cancelled(store: SessionStore) -> None:
    """No hit comes after that."""
    for number in range(1, 6):
        create(store, number, "needle", "needle 2")
    search = store.search(SearchQuery("needle"))
    found = iter(search)
    next(found)
    search.cancel()
    assert list(found) == []
    assert search.share < 1


def test_it_tells_how_far_it_is(store: SessionStore) -> None:
    """From nothing to all, never back."""
    for number in range(1, 4):
        create(store, number, "needle", "needle 2")
    store.fold()
    search = store.search(SearchQuery("needle"))
    shares = [search.share for _ in search]
    assert shares == sorted(shares)
    assert shares[0] < 1
    assert search.share == 1


def test_sessions_can_be_left_out(store: SessionStore) -> None:
    """A filter decides by the summary."""
    for number in range(1, 4):
        create(store, number, "needle")
    found = store.search(SearchQuery("needle"), lambda summary: summary.name == "session 2")
    assert [hit.name for hit in found] == ["session 2"]


# -- regular expressions


def test_a_regular_expression_is_found(store: SessionStore) -> None:
    """Lines have their ends, smart case holds, nothing at all is no hit."""
    create(store, 1, "Error: 42 in foo", "error: x in foo", "a\nerror: 7 in bar")
    assert places(store, r"error: \d+ in (foo|bar)", is_regex=True) == [(1, 0), (1, 2)]
    assert places(store, r"^error", is_regex=True) == [(1, 0), (1, 1), (1, 2)]
    assert places(store, r"Error\s\S|Error", is_regex=True) == [(1, 0)]
    assert places(store, r"z*", is_regex=True) == []


def test_a_slow_expression_is_given_up(store: SessionStore) -> None:
    """An entry on which an expression takes too long is skipped, told, and the search goes on."""
    create(store, 1, "a" * 40 + "b c", "aac")
    search = store.search(SearchQuery(r"(?:a|a)+c", is_regex=True, kinds=frozenset({"user_message"})))
    assert [hit.entry for hit in search] == [1]
    assert search.slow == [(session_id(1), 0, 0)]


@pytest.mark.parametrize(
    ("expression", "reason", "place"),
    [
        ("(a", "a parenthesis is not closed", 2),
        ("a)", "a closing parenthesis without an opening one", 1),
        ("", "nothing", None),
        ("*a", "nothing stands", 0),
    ],
)
def test_what_is_no_expression_is_told_with_its_place(
    store: SessionStore, expression: str, reason: str, place: int | None
) -> None:
    """In words, and the character."""
    with pytest.raises(InvalidQuery) as told:
        store.search(SearchQuery(expression, is_regex=True))
    assert reason in told.value.reason
    assert told.value.place == place


def test_nothing_but_spaces_is_no_query(store: SessionStore) -> None:
    """There must be something to search."""
    with pytest.raises(InvalidQuery, match="nothing to search"):
        store.search(SearchQuery(" \n"))


# -- held against a search that parses everything


def naively(store: SessionStore, needle: str, is_exact: bool) -> list[tuple[int, int]]:
    """Return where a text stands in what entries say, by looking at each."""
    words = r"\s+".join(map(re.escape, clean(needle).split()))
    pattern = re.compile(words, 0 if is_exact else re.IGNORECASE)
    return naively_by(store, lambda text: bool(pattern.search(text)))


def naively_by(store: SessionStore, is_in: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Return the entries of which this is true of what they say."""
    found = []
    for row in store.list().sessions:
        stored = store.load(row.summary.id)
        for number, text in enumerate(stored.texts(0, len(stored.entries))):
            value = json.loads(text)
            if is_in(clean(said(value["entry_type"], value["content"]))):
                found.append((int(str(row.summary.id)[-12:]), number))
    return found


PIECES = st.sampled_from(
    [
        *'abiksIKSEe"\\/[]{},:.0123 \n\t',
        "é",
        "É",
        "ß",
        "ẞ",
        "İ",
        "ı",
        "\u212a",
        "ſ",
        "σ",
        "ς",
        "Σ",
        "日",
        "😀",
        "\u00ad",
    ]
    + [
        "\u200b",
        "\u200d",
        "\ufe0f",
        "\x1b",
        "\x08",
        "\r\n",
        "\u2028",
        "␛",
        "�",
        "e\u0301",
        "true",
        "1e5",
        "needle",
        "\x7f",
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=6).map("".join)
NUMBERS = st.sampled_from([0, 1, -0.0, 1.5, 1e16, 1e-7, 100.0, 12345678.5, 0.1, 10**20])
VALUES = st.recursive(
    TEXTS | NUMBERS | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
CALLS = st.fixed_dictionaries({"tool_call_id": st.just("c"), "arguments": VALUES, "result": VALUES})
CONTENTS = st.fixed_dictionaries({"text": TEXTS}) | VALUES | CALLS
KINDS = st.sampled_from(
    [
        {"type": "user_message"},
        {"type": "tool_call", "tool_name": "aNeedle", "success": True},
        {"type": "evaluation_result", "score": 0.123456789, "metrics": {"é": 1e-7, "n": 100.0}},
        {"type": "system_event", "event": "kiß"},
    ]
)


def spelt(tmp_path: Path, entries: list[tuple[Any, Any]], layout: str) -> Path:
    """Return a file with a session of these kinds and contents, in this layout."""
    path = tmp_path / "p.json"
    path.unlink(missing_ok=True)
    value = document(1)
    value["entries"] = [
        {"id": str(uuid5(NAMESPACE_OID, str(place))), "timestamp": START, "entry_type": kind, "content": content}
        for place, (kind, content) in enumerate(entries)
    ]
    if layout == "lined":
        with SessionStore.open(path) as store:
            store.apply([CreateSession(Session.from_document(value))])
            store.fold()
    else:
        text = json.dumps({"sessions": {"1": value}}, ensure_ascii=layout != "stock")
        if layout == "upper":
            text = re.sub(r"\\u[0-9a-f]{4}", lambda found: f"\\u{found[0][2:].upper()}", text)
            text = text.replace("needle", "n\\u0065edle").replace("1e-07", "0.1E-6").replace("/", "\\/")
        path.write_text(text, encoding="utf-8")
    return path


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(KINDS, CONTENTS), min_size=1, max_size=4),
    st.data(),
    st.sampled_from(["lined", "stock", "ascii", "upper"]),
    st.booleans(),
)
def test_it_finds_what_a_search_of_every_entry_finds(
    tmp_path: Path, entries: list[tuple[Any, Any]], data: st.DataObject, layout: str, is_exact: bool
) -> None:
    """No more and no less, whatever is searched, in every spelling."""
    path = spelt(tmp_path, entries, layout)
    with SessionStore.open(path) as store:
        whole = "\n".join(clean(said(json.loads(json.dumps(kind)), content)) for kind, content in entries)
        start = data.draw(st.integers(0, max(0, len(whole) - 1)))
        length = data.draw(st.integers(1, 6))
        needle = whole[start : start + length]
        if data.draw(st.booleans()):
            needle = needle.lower()
        if not clean(needle).split():
            return
        found = hits(
            store,
            needle,
            is_exact=is_exact,
            kinds=frozenset({"user_message", "tool_call", "evaluation_result", "system_event"}),
        )
        assert [(1, hit.entry) for hit in found] == naively(store, needle, is_exact)


def loosened(text: str, choices: list[int]) -> str:
    """Return an expression that finds a text, among others: some of its characters may be others, too."""
    parts = []
    for letter, choice in zip(text, [*choices, *[0] * len(text)], strict=False):
        kind = (
            r"\d" if letter.isdecimal() else r"\w" if regex.match(r"\w", letter) else r"\S" if letter.strip() else r"\s"
        )
        known = "[a-e]" if letter in "abcde" else "[0-9]" if letter in "0123456789" else kind
        parts.append((regex.escape(letter, special_only=True), kind, known, f"(?:{kind}|zz)", f"{kind}+", ".?")[choice])
    return "".join(parts)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(KINDS, CONTENTS), min_size=1, max_size=4),
    st.data(),
    st.sampled_from(["lined", "stock", "ascii", "upper"]),
    st.booleans(),
)
def test_an_expression_finds_what_it_finds_in_every_entry(
    tmp_path: Path, entries: list[tuple[Any, Any]], data: st.DataObject, layout: str, is_exact: bool
) -> None:
    """No more and no less, whatever it demands and however that is spelt."""
    path = spelt(tmp_path, entries, layout)
    with SessionStore.open(path) as store:
        whole = "\n".join(clean(said(json.loads(json.dumps(kind)), content)) for kind, content in entries)
        start = data.draw(st.integers(0, max(0, len(whole) - 1)))
        needle = whole[start : start + data.draw(st.integers(1, 6))]
        expression = loosened(needle, data.draw(st.lists(st.integers(0, 5), max_size=6)))
        flags = regex.MULTILINE | (0 if is_exact else regex.IGNORECASE)
        kinds = frozenset({"user_message", "tool_call", "evaluation_result", "system_event"})
        if not expression:
            return
        found = hits(store, expression, is_regex=True, is_exact=is_exact, kinds=kinds)
        pattern = regex.compile(expression, flags)
        # Nothing at all, which an expression may find, is no hit.
        wanted = naively_by(store, lambda text: any(each.end() > each.start() for each in pattern.finditer(text)))
        assert [(1, hit.entry) for hit in found] == wanted


def called(arguments: Any, result: Any) -> dict[str, Any]:
    """Return what a call holds."""
    return {"tool_call_id": "c", "arguments": arguments, "result": result}


@pytest.mark.parametrize("layout", ["lined", "stock", "ascii", "upper"])
@pytest.mark.parametrize(
    ("content", "expression"),
    [
        ({"text": "x\t\t\ty"}, " {11}"),
        ({"text": "x    \r\n    y"}, r"\s{9}"),
        ({"text": "x    \u200b     y"}, r"\s{9}"),
        ({"text": "x    \u00a0    y"}, r"\s{9}"),
        ({"text": "x    \u2028    y"}, r"\s{9}"),
        (called({"a": "x\n"}, "    y"), r"\s{9}"),
        (called({"a": "x"}, "     y"), r"\s{9}"),
        (called({"a": "x \n\n\n\n"}, "y"), r"\s{9}"),
        (called({"a": "x\n\n\n", "": ""}, "y"), r"\s{9}"),
        (called({"a": [1, 2]}, None), "[ ,]{2}"),
        (called({"a": {"b": None}}, None), "[ n]{2}"),
    ],
)
def test_white_space_that_stands_otherwise_in_the_file_is_found(
    tmp_path: Path, content: Any, expression: str, layout: str
) -> None:
    """Tabs, line breaks, what is left out, what separates values: as a person sees them; one more is not there."""
    kind = {"type": "tool_call" if "result" in content else "user_message", "tool_name": "bash", "success": True}
    longer = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), expression)
    with SessionStore.open(spelt(tmp_path, [(kind, content)], layout)) as store:
        kinds = frozenset({kind["type"]})
        assert [hit.entry for hit in hits(store, expression, is_regex=True, kinds=kinds)] == [0]
        assert hits(store, longer, is_regex=True, kinds=kinds) == []


BLANKS = st.lists(
    st.sampled_from(
        ["  ", " " * 9, "\n", "\n\n  ", "\n" * 9, "\t", "\t\t\t", "\r\n", "\r\n  \r\n", "\u00a0", "\u3000  ", "\u200b"]
        + ["\u2028", "\x0c", "x", "-", ".", ",", ":  ", '"', "\\", "\\n", "0", "n", "true", "é", "", "", "1e5  "]
    ),
    max_size=6,
).map("".join)
BLANK_VALUES = st.recursive(
    BLANKS | st.sampled_from([None, 1, 1e5, True]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(BLANKS, inner, max_size=3),
    max_leaves=5,
)
BLANK_CALLS = st.fixed_dictionaries(
    {"tool_call_id": st.just("c"), "arguments": st.dictionaries(BLANKS, BLANK_VALUES, max_size=3)},
    optional={"result": BLANK_VALUES, "error": BLANKS, "intent": BLANKS, "expect": BLANKS},
)
BLANK_CLASSES = st.sampled_from(
    [
        r"\s",
        r"\s",
        " ",
        r"[ \t]",
        r"\n",
        r"[\s.-]",
        "[ ,]",
        "[ :x]",
        "[ n0-9]",
        r"[\sx]",
        r"[\w ]",
        r"[ \\]",
        '[ "]',
        "[ {]",
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(KINDS, st.fixed_dictionaries({"text": BLANKS}) | BLANK_CALLS | BLANK_VALUES), max_size=5),
    st.lists(st.tuples(BLANK_CLASSES, st.booleans()), min_size=1, max_size=6),
    st.sampled_from(["lined", "stock", "ascii", "upper"]),
)
def test_white_space_is_found_wherever_it_comes_from(
    tmp_path: Path, entries: list[tuple[Any, Any]], classes: list[tuple[str, bool]], layout: str
) -> None:
    """From escapes, tabs, between values and within them: the longest that there is, and what is longer is not."""
    kinds = frozenset({"user_message", "tool_call", "evaluation_result", "system_event"})
    whole = "\0".join(clean(said(kind, content)) for kind, content in entries)
    with SessionStore.open(spelt(tmp_path, entries, layout)) as store:
        for one, is_longer in classes:
            longest = max((len(found[0]) for found in regex.finditer(f"{one}+", whole)), default=0)
            expression = f"{one}{{{longest + is_longer}}}"
            if longest + is_longer:
                pattern = regex.compile(expression, regex.MULTILINE)
                wanted = naively_by(store, lambda text, pattern=pattern: bool(pattern.search(text)))  # type: ignore[misc]
                found = hits(store, expression, is_regex=True, is_exact=True, kinds=kinds)
                assert [(1, hit.entry) for hit in found] == wanted, expression
